"""Files as they come: made-up ones of every source, dirty ones, hostile ones, and a hundred malformed ones.

Each ends in the right figures or in a sentence that says what is wrong; never in half of it, never in a crash.
"""

import io
import json
import random
import tracemalloc
import zipfile
from datetime import date
from time import process_time
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from handlers.house import CONTENT
from handlers.imports import counter, decode, delimited, intake, report, templates
from handlers.imports.dates import Almanac
from handlers.imports.problems import Unreadable
from handlers.imports.read import MOST_BYTES, check_size, read
from handlers.texts import HOLE
from tests.samples import SAMPLES

KNOWN = templates.load(CONTENT / "imports")
HERE = Almanac(date(2026, 11, 24), ZoneInfo("Europe/Helsinki"))
LOANS = "Päivä;Toimipiste;Lainat;Osuus\r\n2.11.2026;Pääkirjasto;212;83,8\r\n3.11.2026;Åbo, sal 2;55;73,3\r\n"


def take(data, source=None, order=None):
    data = data.encode() if isinstance(data, str) else data
    return intake.take(data, KNOWN, Almanac(HERE.today, HERE.zone, order), source)


def made_up(name, source=None, order=None):
    return take((SAMPLES / "made_up" / name).read_bytes(), source, order)


def why(data, source=None):
    """The reasons for which a file is refused, with their lines; empty when it is not."""
    try:
        taken = take(data, source)
    except Unreadable as wrong:
        return [(wrong.problem.line, wrong.problem.key)]
    return [(one.line, one.key) for one in taken.batch.problems]


def counts(taken, code):
    """(part, whole) of an indicator, added up by day."""
    found = {}
    for tally in taken.batch.tallies:
        if tally.code == code:
            part, whole = found.get(tally.day, (0, 0))
            found[tally.day] = (part + (tally.part or 0), whole + (tally.whole or 0))
    return found


# --- every source -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "source"),
    [("loans_by_interface.csv", None), ("loans_by_interface_fi_cp1252.csv", None), ("svc_report_loans_annotated.json", None),
     ("svc_report_loans_arrays.json", "koha_loans")],
)  # fmt: skip
def test_koha_loans_come_the_same_from_every_form(name, source):
    taken = made_up(f"koha/{name}", source)
    assert taken.source == "koha_loans"
    assert counts(taken, "use.selfservice_share") == {"2026-11-02": (267, 328)}  # 3 loans of unknown make are left out
    assert counts(taken, "use.loans_per_capita") == {"2026-11-02": (331, 0)}  # 330 renewals are no loans
    assert [(note.key, note.values["n"]) for note in taken.batch.notes] == [("unknown_channel", 3)]


def test_a_report_without_headings_asks_where_it_is_from():
    assert why((SAMPLES / "made_up/koha/svc_report_loans_arrays.json").read_bytes()) == [(0, "no_heads")]


def test_alma_says_none_for_a_machine_and_no_name_of_staff_is_kept():
    taken = made_up("alma/loans_by_channel.csv", order="dmy")
    assert counts(taken, "use.selfservice_share") == {"2026-11-02": (1267, 1308)}
    assert "Meikäläinen" not in repr(taken.batch)


def test_alma_dates_that_may_be_two_days_are_asked_about():
    assert why((SAMPLES / "made_up/alma/loans_by_channel.csv").read_bytes()) == [
        (line, "date_order") for line in (2, 3, 4)
    ]


def test_orders_give_days_to_arrival_and_to_the_shelf():
    taken = made_up("koha/orders_received.csv")
    assert [(t.code, t.day, t.slice, t.part) for t in taken.batch.tallies] == [
        ("acq.order_to_arrival", "2026-10-10", "480", 39), ("acq.arrival_to_shelf", "2026-10-16", "480", 6),
        ("acq.order_to_arrival", "2026-10-12", "481", 37),
    ]  # fmt: skip


def test_a_list_of_late_orders_only_gives_no_share():
    assert why((SAMPLES / "made_up/koha/overdue_orders.csv").read_bytes()) == [(0, "only_overdue")]


def test_open_orders_are_counted_on_the_day_of_the_report():
    text = (SAMPLES / "made_up/koha/overdue_orders.csv").read_text("utf-8")
    text += "901,62,Made-up Books Oy,Uusi,,2026-10-24,10,1,0,0\n902,62,Made-up Books Oy,Tullut,,2026-10-24,10,2,2,0\n"
    assert counts(take(text), "acq.overdue_orders") == {"2026-11-03": (2, 3)}  # what has come is not open


def test_gates_are_read_long_wide_and_by_sensor():
    assert counts(made_up("gates/hourly_long.csv"), "use.visits_per_capita") == {"2026-11-02": (888, 0)}
    assert counts(made_up("gates/hourly_wide_fi.csv"), "use.visits_per_capita") == {"2026-11-02": (1159, 0)}
    sensor = made_up("gates/sensor_15min_status.csv")
    assert counts(sensor, "use.visits_per_capita") == {"2026-11-02": (45, 0)}
    assert [(note.line, note.key) for note in sensor.batch.notes] == [(4, "gap")]


def test_a_meter_that_runs_backwards_is_asked_about():
    assert why((SAMPLES / "made_up/gates/cumulative_meter.csv").read_bytes()) == [(4, "meter_back")]
    rising = "date,reading\n2026-11-01,10\n2026-11-02,25\n2026-11-03,25\n"
    assert counts(take(rising), "use.visits_per_capita") == {"2026-11-02": (15, 0), "2026-11-03": (0, 0)}
    assert why("date,reading\n2026-11-01,10\n2026-11-04,25\n") == [(3, "meter_gap")]


def test_the_doubled_hour_of_october_counts_twice_and_no_other_does():
    head, rows = "timestamp,counter,in\n", "{day} 03:00,Ovi,5\n{day} 03:00,Ovi,7\n"
    assert counts(take(head + rows.format(day="2026-10-25")), "use.visits_per_capita") == {"2026-10-25": (12, 0)}
    assert why(head + rows.format(day="2026-10-18")) == [(3, "repeated")]


def test_seat_rounds_leave_gaps_out():
    taken = made_up("gates/seat_rounds.csv")
    assert counts(taken, "use.place_occupancy") == {"2026-11-02": (101, 120)}
    assert [(note.line, note.key) for note in taken.batch.notes] == [(4, "gap")]


def test_course_literature_gives_the_four_selection_figures_of_its_term():
    taken = made_up("courses/course_literature_example.csv")
    assert counts(taken, "sel.required_titles_held") == {"2026-08": (2, 2)}
    assert counts(taken, "sel.unlimited_e_share") == {"2026-08": (0, 2)}
    assert counts(taken, "sel.lists_on_time") == {"2026-08": (1, 3)}  # one late, one course without a list
    assert sorted(t.part for t in taken.batch.tallies if t.code == "sel.students_per_copy") == [64 / 10, 180 / 28]
    assert [(note.line, note.key) for note in taken.batch.notes] == [(4, "odd_isbn")]


def test_the_same_book_on_two_courses_has_its_copies_once_and_its_students_together():
    head = (SAMPLES / "made_up/courses/course_literature_template.csv").read_text("utf-8-sig").strip()
    row = "{course};Kurssi;2026-S;;{students};2026-05-01;Kirja;Tekijä;2024;1;9780306406157;required;10;none;0;"
    text = "\n".join((head, row.format(course="A-1", students=30), row.format(course="B-2", students=70), ""))
    [ratio] = [t.part for t in take(text).batch.tallies if t.code == "sel.students_per_copy"]
    assert ratio == 10


def test_free_text_gives_isbns_for_a_person_and_counts_nothing():
    taken = made_up("courses/peppi_free_text.json")
    assert taken.source == "course_texts"
    assert [(one.course, one.isbn13) for one in taken.batch.proposals] == [("TIL-101", "9789524951234")]
    assert not taken.batch.tallies
    assert not taken.batch.figures


def test_machines_alone_are_no_share():
    taken = made_up("selfcheck/statistics_per_machine.csv", order="dmy")
    assert [(note.key, note.values) for note in taken.batch.notes] == [("machines_only", {"n": 212})]
    assert not taken.batch.tallies


def test_proposals_hold_no_formula_that_a_spreadsheet_would_run():
    text = json.dumps([{"code": "=HYPERLINK(1)", "name": "+358", "materials": "@SUM ISBN 9780306406157"}])
    written = report.proposals_csv(take(text).batch.proposals)
    assert "'=HYPERLINK" in written
    assert "'+358" in written
    assert "'@SUM" in written


# --- dirty files ------------------------------------------------------------------------------------------------

TWO_DAYS = {"2026-11-02": (212, 0), "2026-11-03": (55, 0)}
CLEAN = (
    "01_utf8_bom",
    "02_cp1252",
    "03_utf16le_bom",
    "04_utf16le_no_bom",
    "05_cp850",
    "06_sep_line",
    "07_title_rows_and_total",
)


@pytest.mark.parametrize("name", CLEAN)
def test_a_dirty_file_gives_the_same_figures_as_a_clean_one(name):
    taken = made_up(f"dirty/{name}.csv")
    assert not taken.batch.problems
    assert counts(taken, "use.loans_per_capita") == TWO_DAYS
    assert {tally.slice for tally in taken.batch.tallies} == {"Pääkirjasto", "Åbo, sal 2"}


@pytest.mark.parametrize(
    ("name", "reasons"),
    [
        ("08_mixed_dates", [(3, "date_order"), (4, "date_order"), (5, "short_year"), (6, "day_number"), (7, "no_such_day"), (8, "not_date")]),
        ("09_numbers", [(0, "unknown_source")]), ("10_formula_injection", [(0, "unknown_source")]), ("11_ragged", [(0, "unknown_source")]),
        ("12_quoted_newline", [(0, "unknown_source")]), ("13_unclosed_quote", [(2, "quote")]), ("14_duplicate_headers", [(1, "head_twice")]),
        ("15_missing_column", [(0, "head_missing")]), ("16_empty", [(0, "empty")]), ("17_header_only", [(0, "no_rows")]),
        ("18_nul_bytes", [(2, "not_text")]), ("20_invalid_utf8_tail", [(3, "broken_letters")]),
        ("21_duplicate_rows", [(3, "repeated"), (4, "repeated")]), ("22_negative_and_future", [(2, "negative"), (3, "future")]),
        ("25_not_a_table", [(0, "is_picture")]), ("23_sv_header", []), ("24_cr_only", []),
    ],
)  # fmt: skip
def test_a_dirty_file_is_named_by_what_is_wrong_with_it(name, reasons):
    assert why((SAMPLES / f"made_up/dirty/{name}.csv").read_bytes()) == reasons


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("19_html_as_xls.xls", "is_html"), ("xlsx_bomb_unpacks_to_150MB.xlsx", "bomb"), ("xlsx_entity_expansion.xlsx", "broken_workbook"),
        ("xlsx_formulas_no_cached_values.xlsx", "unknown_source"), ("xlsx_sparse_last_cell.xlsx", "unknown_source"),
    ],
)  # fmt: skip
def test_a_hostile_file_ends_in_a_sentence_soon_and_in_little_memory(name, reason):
    data = (SAMPLES / "made_up/dirty" / name).read_bytes()
    read(b"a;b\n1;2\n")
    tracemalloc.start()
    began = process_time()
    assert why(data) == [(0, reason)]
    took, (_, most) = process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 60 * 1024 * 1024
    assert took < 20


@pytest.mark.parametrize("file", sorted((SAMPLES / "made_up").rglob("*.*")), ids=lambda file: file.name)
def test_no_made_up_file_of_any_kind_breaks_the_reader(file):
    why(file.read_bytes())


# --- workbooks --------------------------------------------------------------------------------------------------


def workbook(rows, hidden=False):
    book = openpyxl.Workbook()
    if hidden:
        book.active.title, book.active.sheet_state = "piilossa", "hidden"
        book.active.append(["date", "loans"])
        book.create_sheet("näkyvä")
    sheet = book.worksheets[-1]
    for row in rows:
        sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_a_workbook_gives_the_same_figures_as_a_table_and_hidden_sheets_stay_hidden():
    rows = [
        ["Lainausraportti"],
        [],
        ["Päivä", "Toimipiste", "Lainat"],
        [date(2026, 11, 2), "Pääkirjasto", 212],
        ["3.11.2026", "Åbo", 55.0],
        ["Yhteensä", None, 267],
    ]
    for hidden in (False, True):
        assert counts(take(workbook(rows, hidden)), "use.loans_per_capita") == TWO_DAYS


def test_a_formula_that_nobody_calculated_is_named_by_its_row():
    data = workbook([["date", "loans"], ["=TODAY()", "=1+1"], [date(2026, 11, 2), "=1+1"], [date(2026, 11, 3), 5]])
    assert why(data) == [(2, "formula"), (2, "formula"), (3, "formula")]


def test_a_row_far_from_the_others_is_not_left_out_in_silence():
    book = openpyxl.Workbook()
    book.active.append(["date", "loans"])
    book.active.append([date(2026, 11, 2), 5])
    book.active.cell(5000, 1, date(2026, 11, 3))
    made = io.BytesIO()
    book.save(made)
    assert why(made.getvalue()) == [(5000, "lonely_row")]


def test_another_zip_and_a_torn_workbook_are_told_apart():
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert why(other.getvalue()) == [(0, "other_zip")]
    whole = workbook([["date", "loans"], [date(2026, 11, 2), 5]])
    assert why(whole[: len(whole) // 2]) == [(0, "broken_workbook")]


def test_a_bomb_that_lies_about_its_size_is_met_before_it_is_opened():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (80 * 1024 * 1024))
    began = process_time()
    assert why(made.getvalue()) == [(0, "bomb")]
    assert process_time() - began < 5


def test_two_hundred_megabytes_are_refused_by_their_size_alone():
    with pytest.raises(Unreadable) as wrong:
        check_size(200 * 1024 * 1024)
    assert wrong.value.problem.values == {"size": 200, "most": MOST_BYTES // 1024 // 1024}


# --- COUNTER by hand --------------------------------------------------------------------------------------------


def sample(name):
    return (SAMPLES / name).read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        (lambda text: text.replace("\t5.1\t", "\t6\t", 1), [(0, "counter_release")]),
        (lambda text: text.replace("Report_ID\tTR_B2", "Report_ID\tTR_X9", 1), [(0, "counter_report")]),
        (lambda text: "\n".join(line.split("\tJan-2022")[0] for line in text.splitlines()[:15]), [(0, "counter_no_months")]),
        (lambda text: text.replace("Feb-2022", "Jan-2022"), [(0, "counter_month_twice")]),
        (lambda text: "\n".join(text.splitlines()[:14]), [(0, "counter_no_heads")]),
        (lambda text: text.replace("\t49\t90\t", "\t4.9\t90\t", 1), [(16, "counter_count")]),
        (lambda text: text.replace("\t49\t90\t", "\t49\t\t", 1), [(16, "counter_sum")]),
        (lambda text: text.replace("\t49\t90\t", "\t-49\t90\t", 1), [(16, "counter_count")]),
        (lambda text: text.replace("\tLimit_Exceeded\t", "\t\t", 1), [(16, "counter_no_metric")]),
    ],
)  # fmt: skip
def test_a_damaged_counter_report_is_named_by_its_line(change, reasons):
    assert why(change(sample("counter51/TRB2_sample_r51.tsv"))) == reasons


def test_months_that_excel_made_dates_of_are_months_still():
    rows = [line.split("\t") for line in sample("counter51/TRB2_sample_r51.tsv").splitlines()]
    heads = [
        date(2022, number, 1)
        if (
            number := (
                ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"].index(head[:3]) + 1
                if head.endswith("-2022")
                else 0
            )
        )
        else head
        for head in rows[14]
    ]
    data = [[int(cell) if cell.isdigit() else cell or None for cell in row] for row in rows[15:]]
    found = read(workbook([*rows[:14], heads, *data]))
    assert counter.totals(found) == counter.totals(read(sample("counter51/TRB2_sample_r51.tsv").encode()))


def test_no_use_is_zero_and_not_ready_is_nothing():
    none = made_up("counter_api/tr_b2_51_no_usage_3030.json")
    assert {(t.day, t.part) for t in none.batch.tallies} == {("2026-09", 0), ("2026-10", 0)}
    partly = made_up("counter_api/tr_b2_51_single_metric_3031.json")
    assert {(t.day, t.slice.rpartition("|")[2], t.part) for t in partly.batch.tallies} == {
        ("2026-09", "Limit_Exceeded", 7), ("2026-09", "No_License", 0),
    }  # fmt: skip


@pytest.mark.parametrize("data", ["[]", "{}", '{"Report_Header": {}}', '{"Report_Header": {"Report_ID": "TR", "Release": "5.1"}, "Report_Items": [{"Performance": 5}]}',
                                  '{"Report_Header": {"Report_ID": "TR", "Release": "5.1"}, "Report_Items": [{"Attribute_Performance": [{"Performance": {"Total_Item_Requests": 5}}]}]}'])  # fmt: skip
def test_json_of_another_shape_is_refused(data):
    assert why(data)


# --- a hundred malformed files -----------------------------------------------------------------------------------


def malformed():
    """(name, bytes) of a hundred files, each wrong in its own way; drawn once from a fixed seed."""
    good = ["date;branch;loans", *(f"{day}.11.2026;PAAK;{day * 10}" for day in range(1, 11))]
    text = "\n".join(good)

    def cell(number, name, value, column):
        rows = [row.split(";") for row in good]
        rows[number][column] = value
        return name, "\n".join(";".join(row) for row in rows).encode()

    days = [
        "31.2.2026",
        "2.11.26",
        "02/11/2026",
        "11/02/2026",
        "46328",
        "2126-11-02",
        "eilen",
        "2026-W45",
        "1.1.1999",
        "2026-00-10",
        "0",
        "=TODAY()",
        "#N/A",
        "2026-11-02T25:00:00+02:00",
        "2..2026",
        "--",
        "12.2026",
    ]
    figures = [
        "-5",
        "5,5",
        "1e3",
        "<5",
        "=1+1",
        "+358 40",
        "@SUM(1)",
        "1.234.5",
        "12 34",
        "#DIV/0!",
        "viisi",
        "9999999999",
        "٣",
        "0x10",
        "5 kpl",
        "",
        "5;5",
        "1,23,4",
        "½",
    ]
    yield from (cell(3, f"day {value}", value, 0) for value in days)
    yield from (cell(4, f"figure {value}", value, 2) for value in figures)
    yield "short row", (text + "\n11.11.2026").encode()
    yield "long row", (text + "\n11.11.2026;PAAK;1;2;3").encode()
    yield "repeated row", (text + "\n1.11.2026;PAAK;10").encode()
    yield "contradicted row", (text + "\n1.11.2026;PAAK;11").encode()
    yield "open quote", (text + '\n"11.11.2026;PAAK;1').encode()
    yield "quote that never ends in a long file", (text + '\n"' + "x;y\n" * 50_000).encode()
    yield "no heads", "\n".join(good[1:]).encode()
    yield "heads only", good[0].encode()
    yield "two heads alike", text.replace("branch", "loans", 1).encode()
    yield "no date", "\n".join(row.partition(";")[2] for row in good).encode()
    yield "no loans", "\n".join(row.rpartition(";")[0] for row in good).encode()
    yield "nothing", b""
    yield "white space", b" \n\t\n \r\n"
    yield "bom only", b"\xef\xbb\xbf"
    yield "utf-16 bom only", b"\xff\xfe"
    yield "zero in a cell", text.replace("50", "5\x000").encode()
    yield "escape character", text.replace("50", "\x1b[31m50").encode()
    yield "torn utf-8", text.replace("PAAK", "Pääkirjasto").encode()[:-2] + "ä".encode()[:1]
    yield (
        "latin bytes in utf-8",
        text.replace("PAAK", "Pääkirjasto", 5).encode().replace(b"6.11.2026;PAAK", b"6.11.2026;P\xe4\xe4"),
    )
    yield "utf-16 odd length", text.encode("utf-16")[:-1]
    yield "utf-16 broken pair", "a;b\n".encode("utf-16") + b"\x00\xd8\x00\x00"
    yield "utf-32", text.encode("utf-32")
    yield "cr and sep only", b"sep=;\r"
    yield "too many columns", (";".join(f"c{n}" for n in range(500)) + "\n").encode()
    yield "html", b"<html><body><table><tr><td>date</td></tr></table>"
    yield "xml", b"<?xml version='1.0'?><rows/>"
    yield "old excel", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    yield "pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3"
    yield "png", b"\x89PNG\r\n\x1a\n"
    yield "gzip", b"\x1f\x8b\x08\x00date;loans"
    yield "zip of nothing", b"PK\x05\x06" + b"\0" * 18
    yield "zip cut", workbook([["date", "loans"]])[:200]
    yield "workbook with no rows", workbook([["date", "loans"]])
    yield "workbook with text for a date", workbook([["date", "loans"], ["eilen", 5]])
    yield "workbook with a serial day", workbook([["date", "loans"], [46328, 5]])
    yield "workbook with half a loan", workbook([["date", "loans"], [date(2026, 11, 2), 5.5]])
    yield "workbook with true", workbook([["date", "loans"], [date(2026, 11, 2), True]])
    yield "workbook with an error", workbook([["date", "loans"], [date(2026, 11, 2), "#N/A"]])
    yield "workbook with a formula", workbook([["date", "loans"], [date(2026, 11, 2), "=SUM(B9:B10)"]])
    yield "workbook too wide", workbook([["date", "loans", *(f"c{n}" for n in range(300))]])
    for name in (
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
    ):
        yield f"workbook without {name}", _without(name)
        yield f"workbook with broken {name}", _without(name, b"<broken")
    yield "json cut", b'[{"date": "2026-11-02", "loans": 5'
    yield "json nan", b'[{"date": "2026-11-02", "loans": NaN}]'
    yield "json deep", b"[" * 100_000 + b"]" * 100_000
    yield "json number", b"[1, 2, 3]"
    yield "json word", b'{"date": "2026-11-02"}'
    yield "json mixed", b'[{"date": "2026-11-02", "loans": 5}, 7]'
    yield "json two lists", b'{"a": [], "b": []}'
    yield "json huge number", b'[{"date": "2026-11-02", "loans": ' + b"9" * 5000 + b"}]"
    yield "json nested cell", b'[{"date": "2026-11-02", "loans": {"n": 5}}]'
    yield "json true", b'[{"date": "2026-11-02", "loans": true}]'
    yield "counter error", b'{"Code": 2020, "Message": "APIKey Invalid"}'
    yield (
        "counter without months",
        b'{"Report_Header": {"Report_ID": "TR_J1", "Release": "5.1"}, "Report_Items": [{"Attribute_Performance": [{"Performance": {"Total_Item_Requests": 5}}]}]}',
    )
    yield "counter of another release", b"Report_ID\tTR_J1\nRelease\t4\n\nMetric_Type\tJan-2026\n"
    yield "figure nobody knows", b"code;period;value\nuse.magic;2026-W45;5\n"
    yield "share over a hundred", b"code;period;value\nuse.faq_x;2026-W60;5\n"
    yield (
        "term nobody knows",
        sample("made_up/courses/course_literature_example.csv").replace("2026-S", "syksy").encode(),
    )
    shuffled = random.Random(7)
    for number in range(6):
        yield f"noise {number}", bytes(shuffled.randrange(256) for _ in range(400))


def _without(name, instead=None):
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([["date", "loans"], [date(2026, 11, 2), 5]]))) as old,
        zipfile.ZipFile(made, "w") as new,
    ):
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part.filename, old.read(part))
            elif instead is not None:
                new.writestr(name, instead)
    return made.getvalue()


MALFORMED = list(malformed())
HARMLESS = {"workbook without xl/styles.xml", "workbook without [Content_Types].xml"}  # openpyxl may do without
LATER = {"figure nobody knows"}  # known only to the plan, which has the list of figures


def test_there_are_a_hundred_malformed_files():
    assert len(MALFORMED) >= 100


@pytest.mark.parametrize(("name", "data"), MALFORMED, ids=[name for name, _ in MALFORMED])
def test_a_malformed_file_is_refused_in_a_sentence_of_each_language(name, data, house):
    try:
        problems, form = (taken := take(data)).batch.problems, taken.counts
    except Unreadable as wrong:
        problems, form = (wrong.problem,), "line"
    assert problems or name in HARMLESS | LATER
    for one in problems:
        for lang in ("fi", "sv", "en"):
            sentence = report.problem(house, one, lang, form)
            assert sentence.endswith((".", ".)"))
            assert not HOLE.search(sentence)
            assert "\x00" not in sentence


# --- encodings and separators -----------------------------------------------------------------------------------

TABLES = ["Päivä;Lainat\n2.11.2026;5\n", "Datum;Lån;Område\n2.11.2026;5;Åbo\n", "Päivä;Lainat;Nimi\n2.11.2026;5;Šakki & Žukov\n",
          "Dag;Lån;Rum\n2.11.2026;5;Blåbær øl\n", "Päivä;Lainat;Huone\n2.11.2026;5;Õhtu – €\n", LOANS]  # fmt: skip


ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso-8859-15", "cp850", "mac-roman")


def written(text, name):
    """The bytes of a text, or none where the encoding has no such letter."""
    try:
        return text.encode(name)
    except UnicodeEncodeError:
        return None


WRITTEN = [(name, text, data) for name in ENCODINGS for text in TABLES if (data := written(text, name))]


@pytest.mark.parametrize(("name", "text", "data"), WRITTEN)
def test_the_letters_of_the_north_survive_every_encoding(name, text, data):
    assert decode.text_of(data).removeprefix("\ufeff") == text.replace("\r\n", "\n")


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_separator_and_line_end_gives_the_same_rows(mark, end):
    rows = [["date", "loans", "share"], ["2026-11-02", "5", '"83,8"'], ["2026-11-03", "7", '"1""2"']]
    found = delimited.table_of(decode.text_of(end.join(mark.join(row) for row in rows).encode()))
    assert [row.cells for row in found.rows] == [
        ("date", "loans", "share"),
        ("2026-11-02", "5", "83,8"),
        ("2026-11-03", "7", '1"2'),
    ]


def test_a_line_is_named_by_where_it_begins_even_after_a_cell_of_several_lines():
    text = 'date;branch;loans\n2026-11-02;"Kirjasto\nAlakerta";5\n2026-11-03;Y;kuusi\n'
    assert why(text) == [(4, "not_number")]
