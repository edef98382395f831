"""Counter: COUNTER 5.0 and 5.1 reports as one shape, read by the names of columns and keys, never by position.

Source: the COUNTER Code of Practice, releases 5.0.3 and 5.1. A month without use is absent in JSON and zero in tables.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from handlers.imports import dates
from handlers.imports.cells import Row, Table, words
from handlers.imports.problems import Problem, Unreadable, shown

NO_USE, NOT_READY, TOO_OLD = 3030, 3031, 3032
SPEAKS = re.compile(r"(?P<code>[0-9]{1,4}): *(?P<message>[^;(]*)(?:\((?P<data>[^)]*)\))?")
BETWEEN = re.compile(r"(Begin|End)_Date=([0-9]{4}-[0-9]{2})")
MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
KNOWN = frozenset({"PR", "PR_P1", "DR", "DR_D1", "DR_D2", "TR", "TR_B1", "TR_B2", "TR_B3", "TR_J1", "TR_J2", "TR_J3",
                   "TR_J4", "IR", "IR_A1", "IR_M1"})  # fmt: skip
RELEASES = ("5", "5.0", "5.0.1", "5.0.2", "5.0.3", "5.1", "5.1.0.1")


@dataclass(frozen=True, slots=True)
class Remark:
    """What the provider says of its own report: 3030 no use, 3031 not ready, others by the specification."""

    code: int
    message: str
    data: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """One metric of one title, database or platform, month by month (2026-11: count)."""

    platform: str
    data_type: str
    access_type: str
    access_method: str
    metric: str
    months: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Report:
    """A COUNTER report. `maker` is who made it; `months` are all that it says to cover."""

    id: str
    release: str
    maker: str
    months: tuple[str, ...]
    uses: tuple[Use, ...]
    remarks: tuple[Remark, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    counts: str = "line"

    @property
    def ready(self) -> tuple[str, ...]:
        """The months that have figures: what the provider calls not ready or no longer available is left out."""
        away = [remark for remark in self.remarks if remark.code in (NOT_READY, TOO_OLD)]
        if not away:
            return self.months
        named = {month for remark in away for month in MONTH.findall(remark.data)}
        if named:
            return tuple(month for month in self.months if month not in named)
        used = {month for use in self.uses for month in use.months}
        return tuple(month for month in self.months if month in used)


def totals(report: Report) -> dict[str, int]:
    """The sum of each metric over everything in the report."""
    found: Counter[str] = Counter()
    for use in report.uses:
        found[use.metric] += sum(use.months.values())
    return dict(found)


def _months(begin: str, end: str) -> tuple[str, ...]:
    found = [begin]
    while found[-1] < end and len(found) < 1200:
        found.append(dates.later(found[-1], 1))
    return tuple(found)


def _checked(report_id: str, release: str) -> None:
    if release not in RELEASES:
        raise Unreadable("counter_release", release=shown(release or "–"))
    if report_id.upper() not in KNOWN:
        raise Unreadable("counter_report", report=shown(report_id or "–"))


# --- tables ---------------------------------------------------------------------------------------------------


def is_table(table: Table) -> bool:
    """Whether a table begins as COUNTER reports do: names in the first column, values in the second."""
    first = {words(row.cells[0]).lower() for row in table.rows[:14] if row.cells}
    return {"report_id", "release"} <= first


def of_table(table: Table) -> Report:
    """The report of a CSV, TSV or XLSX table. Raises Unreadable; bad lines are in the report's problems."""
    header = {words(row.cells[0]).lower(): words(row.cells[1]) if len(row.cells) > 1 else "" for row in table.rows[:14]}
    report_id, release = header["report_id"], header["release"]
    _checked(report_id, release)
    remarks = tuple(_remark(hit) for hit in SPEAKS.finditer(header.get("exceptions", "")))
    at = _heads_at(table, remarks)
    heads = [_head(cell) for cell in table.rows[at].cells]
    months = {number: head for number, head in enumerate(heads) if MONTH.fullmatch(head)}
    if not months:
        raise Unreadable("counter_no_months")
    if len(set(months.values())) < len(months):
        raise Unreadable("counter_month_twice")
    said = dict(BETWEEN.findall(header.get("reporting_period", "")))
    reader = _Reader({head: number for number, head in reversed(list(enumerate(heads)))}, months)
    uses = [use for row in table.rows[at + 1 :] if (use := reader.use(row))]
    covers = _months(said["Begin"], said["End"]) if {"Begin", "End"} <= set(said) else tuple(months.values())
    return Report(report_id.upper(), release, header.get("created_by", ""), covers, tuple(uses), remarks,
                  tuple(reader.problems), table.counts)  # fmt: skip


def _remark(hit: re.Match[str]) -> Remark:
    return Remark(int(hit["code"]), hit["message"].strip(), hit["data"] or "")


def _heads_at(table: Table, remarks: tuple[Remark, ...]) -> int:
    for number, row in enumerate(table.rows):
        if "metric_type" in {words(cell).lower() for cell in row.cells}:
            return number
    if remarks:
        raise Unreadable("counter_says", code=remarks[0].code, message=shown(remarks[0].message))
    raise Unreadable("counter_no_heads")


def _head(cell: Any) -> str:
    """A heading in lower case; a month as 2026-11, also where Excel has made a date of it."""
    if hasattr(cell, "strftime"):
        return f"{cell:%Y-%m}"
    return dates.month_named(words(cell)) or words(cell).lower()


class _Reader:
    """Reads the rows below the headings and remembers which of them will not do."""

    def __init__(self, heads: Mapping[str, int], months: Mapping[int, str]) -> None:
        self.heads, self.months = heads, months
        self.problems: list[Problem] = []

    def use(self, row: Row) -> Use | None:
        def cell(head: str) -> str:
            number = self.heads.get(head)
            return words(row.cells[number]) if number is not None and number < len(row.cells) else ""

        counts = self._counts(row)
        if not cell("metric_type"):
            self.problems.append(Problem("counter_no_metric", row.line))
        if counts is None:
            return None
        said = cell("reporting_period_total")
        if "reporting_period_total" in self.heads and said != str(sum(counts.values())):
            self.problems.append(Problem("counter_sum", row.line, {"sum": sum(counts.values()), "said": shown(said)}))
        return Use(cell("platform"), cell("data_type"), cell("access_type"), cell("access_method"),
                   cell("metric_type"), counts)  # fmt: skip

    def _counts(self, row: Row) -> dict[str, int] | None:
        found: dict[str, int] = {}
        for number, month in self.months.items():
            text = words(row.cells[number]) if number < len(row.cells) else ""
            if text and not (text.isascii() and text.isdigit() and len(text) < 13):
                self.problems.append(Problem("counter_count", row.line, {"month": month, "cell": shown(text)}))
                return None
            found[month] = int(text or 0)  # an empty cell is zero when the sum of the row agrees
        return found


# --- JSON -----------------------------------------------------------------------------------------------------


def is_json(data: Any) -> bool:
    """Whether JSON is a COUNTER report or the error a COUNTER server gives instead of one."""
    return bool(_errors(data)) or (isinstance(data, Mapping) and isinstance(data.get("Report_Header"), Mapping))


def _errors(data: Any) -> list[Remark]:
    """The errors of a reply that is nothing but errors: one object or a list of them."""
    many = data if isinstance(data, list) else [data]
    if not many or not all(isinstance(one, Mapping) and "Code" in one and "Message" in one for one in many):
        return []
    return [Remark(int(one["Code"]), str(one["Message"]), str(one.get("Data") or "")) for one in many
            if str(one["Code"]).isdigit()]  # fmt: skip


def of_json(data: Any) -> Report:
    """The report of parsed JSON. Raises Unreadable for an error reply, Total granularity or another shape."""
    if errors := _errors(data):
        raise Unreadable("counter_says", code=errors[0].code, message=shown(errors[0].message))
    try:
        return _of_json(data)
    except (AttributeError, KeyError, TypeError, ValueError) as wrong:
        raise Unreadable("counter_shape") from wrong


def _of_json(data: Mapping[str, Any]) -> Report:
    header = data["Report_Header"]
    report_id, release = str(header["Report_ID"]), str(header["Release"])
    said = header.get("Exceptions") or []
    remarks = tuple(_errors(said if isinstance(said, list) else [said]))
    if not data.get("Report_Items") and remarks and not any(one.code >= NO_USE for one in remarks):
        raise Unreadable("counter_says", code=remarks[0].code, message=shown(remarks[0].message))
    _checked(report_id, release)
    uses: list[Use] = []
    problems: list[Problem] = []
    for number, item in enumerate(data.get("Report_Items") or [], 1):
        try:
            uses += _of_item(item, {})
        except _BadCount as wrong:
            problems.append(Problem("counter_count", number, {"month": wrong.month, "cell": shown(wrong.cell)}))
    return Report(report_id.upper(), release, str(header.get("Created_By") or ""), _covered(header, uses), tuple(uses),
                  remarks, tuple(problems), "record")  # fmt: skip


class _BadCount(Exception):
    def __init__(self, month: str, cell: Any) -> None:
        super().__init__(month)
        self.month, self.cell = month, cell


def _covered(header: Mapping[str, Any], uses: list[Use]) -> tuple[str, ...]:
    raw = header.get("Report_Filters") or {}
    filters = raw if isinstance(raw, Mapping) else {one["Name"]: one["Value"] for one in raw}
    begin, end = str(filters.get("Begin_Date", ""))[:7], str(filters.get("End_Date", ""))[:7]
    if MONTH.fullmatch(begin) and MONTH.fullmatch(end):
        return _months(begin, end)
    used = sorted({month for use in uses for month in use.months})
    return _months(used[0], used[-1]) if used else ()


INHERITED = ("Platform", "Data_Type", "Access_Type", "Access_Method")


def _of_item(item: Mapping[str, Any], above: Mapping[str, str]) -> list[Use]:
    """The uses of an item: 5.0 keeps them in Performance, 5.1 in Attribute_Performance, item reports under Items."""
    here = {**above, **{key: str(item[key]) for key in INHERITED if item.get(key)}}
    found: list[Use] = []
    for inner in [*(item.get("Items") or []), *(item.get("Attribute_Performance") or [])]:
        found += _of_item(inner, here)
    performance = item.get("Performance") or []
    counts = _by_metric(performance) if isinstance(performance, Mapping) else _by_period(performance)
    for metric, months in counts.items():
        found.append(Use(here.get("Platform", ""), here.get("Data_Type", ""), here.get("Access_Type", ""),
                         here.get("Access_Method", ""), metric, months))  # fmt: skip
    return found


def _by_metric(performance: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for metric, months in performance.items():
        if not isinstance(months, Mapping):
            raise Unreadable("counter_no_months")
        found[metric] = {_month(month): _count(month, count) for month, count in months.items()}
    return found


def _by_period(performance: list[Any]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for one in performance:
        begin, end = _month(str(one["Period"]["Begin_Date"])[:7]), _month(str(one["Period"]["End_Date"])[:7])
        if begin != end:
            raise Unreadable("counter_no_months")
        for instance in one["Instance"]:
            months = found.setdefault(str(instance["Metric_Type"]), {})
            months[begin] = months.get(begin, 0) + _count(begin, instance["Count"])
    return found


def _month(text: str) -> str:
    if not MONTH.fullmatch(text):
        raise ValueError(text)
    return text


def _count(month: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**12:
        raise _BadCount(month, value)
    return value
