"""Intake: the bytes of a file as a batch, by the template its headings belong to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from handlers.imports import courses, rows, shapes, turnaways
from handlers.imports.batch import Batch
from handlers.imports.counter import Report
from handlers.imports.dates import Almanac
from handlers.imports.formulas import FORMULAS
from handlers.imports.problems import Problem, Unreadable, shown
from handlers.imports.read import read
from handlers.imports.templates import Templates, recognise

COUNTER = "counter"
SHAPES: Mapping[str, shapes.Shape] = {
    "loans": shapes.loans, "machines": shapes.machines, "orders": shapes.orders, "open_orders": shapes.open_orders,
    "seats": shapes.seats, "visits": shapes.visits, "meter": shapes.meter, "figures": shapes.figures,
    "courses": courses.courses, "course_texts": courses.course_texts,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that could be opened: where it is from, what a line of it is called, and what it brings."""

    source: str
    counts: str
    batch: Batch


def take(data: bytes, templates: Templates, almanac: Almanac, source: str | None = None) -> Taken:
    """What a file brings. Raises Unreadable when it cannot be opened or nobody knows its headings."""
    opened = read(data)
    if isinstance(opened, Report):
        if source not in (None, COUNTER):
            raise Unreadable("is_counter", source=source)
        return Taken(COUNTER, opened.counts, _checked(turnaways.batch(opened), almanac))
    if source == COUNTER:
        raise Unreadable("not_counter")
    found = recognise(opened, templates, source)
    lines, problems = rows.entries(found, almanac)
    made = SHAPES[found.template.shape](found, lines, almanac)
    return Taken(found.template.key, opened.counts, _with(made, problems))


def _with(made: Batch, problems: list[Problem]) -> Batch:
    every = sorted((*problems, *made.problems), key=lambda one: one.line)
    return replace(made, problems=tuple(every))


def _checked(made: Batch, almanac: Almanac) -> Batch:
    """No tally of a month that has not begun, and only of figures that have a formula."""
    this_month = f"{almanac.today:%Y-%m}"
    future = sorted({tally.day for tally in made.tallies if tally.day > this_month or tally.code not in FORMULAS})
    return _with(made, [Problem("future", 0, {"cell": shown(day), "head": "Reporting_Period"}) for day in future[:1]])
