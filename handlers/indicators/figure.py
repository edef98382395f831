"""Figure: the value of an indicator in a week, how it came about, and the register of those who compute it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from statistics import median
from typing import Literal

from handlers.house import House
from storage.unit import Unit

FEW = 10  # below this a share is shown as k/n

# measured; nothing to measure in the week; fewer answers than the floor
State = Literal["measured", "empty", "few"]


@dataclass(frozen=True, slots=True)
class Week:
    """An ISO week by the library's clock: [start, end) in UTC."""

    key: str
    start: datetime
    end: datetime

    @property
    def first_day(self) -> date:
        return date.fromisocalendar(int(self.key[:4]), int(self.key[6:]), 1)


@dataclass(frozen=True, slots=True)
class Queue:
    """What still waits at the end of the week: how many, and how old the oldest is in the indicator's unit."""

    n: int
    oldest: float | None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a value comes from: enough to explain a point in a chart.

    `source`: bot, hand, or the kind of file; `file` its SHA-256. `since` and `until` are the range of events of a
    computed value. `at`: when it was computed, written down or imported.
    """

    formula: str
    source: str
    at: datetime
    since: datetime | None = None
    until: datetime | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator's value in a week. `part` of `n` where it is a share; `value` is None when there is nothing.

    `n` is 0 beside a value when nobody said how many it rests on. `p90` and `waiting` belong to medians of durations.
    `least`: n is the least number of people that published bands of n say, because exact ones are published nowhere.
    `period` is what the value is about when that is not the week itself: a month (2026-10), or an earlier week.
    """

    code: str
    week: str
    value: float | None
    n: int
    part: int | None = None
    state: State = "measured"
    p90: float | None = None
    waiting: Queue | None = None
    period: str | None = None
    stale: bool = False
    provenance: Provenance | None = None
    least: bool = False


Compute = Callable[[House, Unit, Week], Figure]
COMPUTED: dict[str, Compute] = {}


def indicator(code: str) -> Callable[[Compute], Compute]:
    """Register the function that computes an indicator."""

    def register(compute: Compute) -> Compute:
        COMPUTED[code] = compute
        return compute

    return register


Wait = Callable[[House, Unit, Week], Queue]
WAITING: dict[str, Wait] = {}


def waits(code: str) -> Callable[[Wait], Wait]:
    """Register the function that says what still waits: asked for beside one value, not along a line of weeks."""

    def register(wait: Wait) -> Wait:
        WAITING[code] = wait
        return wait

    return register


def share(code: str, week: Week, part: int, whole: int) -> Figure:
    """A share in per cent; none of nothing."""
    if not whole:
        return Figure(code, week.key, None, 0, state="empty")
    return Figure(code, week.key, 100 * part / whole, whole, part)


def ninth_of_ten(spans: Sequence[float]) -> float:
    """The least value that nine in ten of them do not exceed."""
    return float(sorted(spans)[ceil(0.9 * len(spans)) - 1])


def durations(code: str, week: Week, spans: Sequence[float]) -> Figure:
    """The median and the 90th percentile of what ended in the week."""
    if not spans:
        return Figure(code, week.key, None, 0, state="empty")
    return Figure(code, week.key, float(median(spans)), len(spans), p90=ninth_of_ten(spans))
