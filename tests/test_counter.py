"""All twenty official COUNTER sample reports, in each of their three forms, add up to their published figures."""

import json

import pytest

from handlers.imports.counter import Report, totals
from handlers.imports.problems import Unreadable
from handlers.imports.read import read
from tests.samples import SAMPLES

EXPECTED = json.loads((SAMPLES / "expected_totals.json").read_text("utf-8")) if SAMPLES else {}
FORMS = [(name, ending) for name in EXPECTED for ending in ("tsv", "json", "xlsx")]


def test_all_twenty_samples_are_there():
    assert len(FORMS) == 60


@pytest.mark.parametrize(("name", "ending"), FORMS)
def test_a_sample_adds_up_to_its_published_figures(name, ending):
    report = read((SAMPLES / f"{name}.{ending}").read_bytes())
    assert isinstance(report, Report)
    expected = EXPECTED[name]
    assert (report.id, report.release) == (expected["report_id"], expected["release"])
    assert totals(report) == expected["totals"]
    assert report.problems == ()


ITEM_51 = {
    "Report_Header": {"Report_ID": "IR", "Release": "5.1", "Created_By": "Made-up Repository"},
    "Report_Items": [
        {
            "Platform": "Made-up",
            "Items": [
                {
                    "Item": "Article",
                    "Attribute_Performance": [
                        {"Data_Type": "Article", "Performance": {"Total_Item_Requests": {"2026-09": 3, "2026-10": 4}}}
                    ],
                },
                {
                    "Item": "Image",
                    "Attribute_Performance": [
                        {"Data_Type": "Image", "Performance": {"Total_Item_Requests": {"2026-10": 5}}}
                    ],
                },
            ],
        }
    ],
}
ITEM_50 = {
    "Report_Header": {"Report_ID": "IR", "Release": "5", "Report_Filters": [{"Name": "Begin_Date", "Value": "2024-01-01"}, {"Name": "End_Date", "Value": "2024-02-29"}]},
    "Report_Items": [
        {
            "Item": "Article", "Platform": "Made-up", "Data_Type": "Article",
            "Performance": [{"Period": {"Begin_Date": "2024-01-01", "End_Date": "2024-01-31"}, "Instance": [{"Metric_Type": "Total_Item_Requests", "Count": 6}]}],
        }
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("data", "total", "months"), [(ITEM_51, 12, ("2026-09", "2026-10")), (ITEM_50, 6, ("2024-01", "2024-02"))]
)
def test_item_reports_add_up_over_their_nested_items(data, total, months):
    report = read(json.dumps(data).encode())
    assert totals(report) == {"Total_Item_Requests": total}
    assert report.months == months
    assert {use.platform for use in report.uses} == {"Made-up"}


def test_a_period_that_is_no_month_is_refused():
    broad = json.loads(json.dumps(ITEM_50).replace("2024-01-31", "2024-02-29"))
    with pytest.raises(Unreadable) as wrong:
        read(json.dumps(broad).encode())
    assert wrong.value.problem.key == "counter_no_months"


def test_a_bad_count_in_json_is_named_by_its_record():
    report = read(json.dumps(ITEM_51).replace(": 5}", ": -5}").encode())
    assert [(one.line, one.key) for one in report.problems] == [(1, "counter_count")]
