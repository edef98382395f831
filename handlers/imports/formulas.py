"""Formulas: how tallies of a week or a month become a figure; the version is kept with every figure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median as middle
from typing import Literal

from handlers.imports import dates, turnaways
from storage.tallies import Tally


@dataclass(frozen=True, slots=True)
class Value:
    """A figure with the n it rests on; `part` of `n` where it is a share. None where there is nothing to say."""

    value: float | None
    n: int | None
    part: int | None = None


NOTHING = Value(None, None)
Compute = Callable[[Sequence[Tally], int | None], Value]


@dataclass(frozen=True, slots=True)
class Formula:
    """How an indicator is computed: for weeks or months, over how many `months`; `version` changes with the meaning."""

    period: Literal["week", "month"]
    compute: Compute
    version: str = "1"
    months: int = 1
    per_capita: bool = False
    adds_up: bool = False  # branches or counters that are added: the same one under two names would count twice

    def named(self, day: str) -> str:
        """The period that a day or month belongs to."""
        if self.period == "month":
            return day[:7]
        return dates.week_of(date.fromisoformat(day))

    def reach(self, period: str) -> tuple[str, str]:
        """The first and last day (or month) whose tallies a period rests on, as tallies are ordered."""
        if self.period == "month":
            return dates.later(period, 1 - self.months), dates.bounds(period)[1].isoformat()
        first, last = dates.bounds(period)
        return first.isoformat(), last.isoformat()


def share(tallies: Sequence[Tally], _population: int | None) -> Value:
    """Part of whole, in per cent; nothing of nothing."""
    part, whole = sum(tally.part or 0 for tally in tallies), sum(tally.whole or 0 for tally in tallies)
    return Value(100 * part / whole, int(whole), int(part)) if whole else NOTHING


def newest_share(tallies: Sequence[Tally], population: int | None) -> Value:
    """A share that is a state, not a flow: of the newest day in the period."""
    newest = max((tally.day for tally in tallies), default="")
    return share([tally for tally in tallies if tally.day == newest], population)


def median(tallies: Sequence[Tally], _population: int | None) -> Value:
    """The median of what ended in the period."""
    found = [tally.part for tally in tallies if tally.part is not None]
    return Value(float(middle(found)), len(found)) if found else NOTHING


def turnaway(tallies: Sequence[Tally], _population: int | None) -> Value:
    """Refused of refused and opened, in per cent."""
    refused, every = turnaways.rate(tallies)
    return Value(100 * refused / every, every, refused) if every else NOTHING


def per_head(tallies: Sequence[Tally], population: int | None) -> Value:
    """Twelve whole months for each person served; nothing while a month is missing or nobody has said how many."""
    if not population or len({tally.day[:7] for tally in tallies}) < 12:
        return NOTHING
    total = int(sum(tally.part or 0 for tally in tallies))
    return Value(total / population, total)


FORMULAS = {
    "use.selfservice_share": Formula("week", share, adds_up=True),
    "use.place_occupancy": Formula("week", share, adds_up=True),
    "use.turnaway_rate": Formula("month", turnaway),
    "use.loans_per_capita": Formula("month", per_head, months=12, per_capita=True, adds_up=True),
    "use.visits_per_capita": Formula("month", per_head, months=12, per_capita=True, adds_up=True),
    "acq.order_to_arrival": Formula("week", median),
    "acq.arrival_to_shelf": Formula("week", median),
    "acq.overdue_orders": Formula("week", newest_share),
    "sel.required_titles_held": Formula("month", share),
    "sel.unlimited_e_share": Formula("month", share),
    "sel.lists_on_time": Formula("month", share),
    "sel.students_per_copy": Formula("month", median),
}
