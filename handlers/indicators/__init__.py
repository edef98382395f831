"""Indicators: figures of a week, each computed by one registered function or read from what staff wrote down.

Rules of all indicators: a week is Monday to Sunday by the library's clock; an empty denominator gives no value, never
zero; n is always there; below ten a share is shown as 3/7; durations are medians over what was ended in the week.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from handlers.house import House
from storage import readings
from storage.unit import Unit

FEW = 10  # below this a share is shown as k/n


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
class Figure:
    """An indicator's value in a week. `part` of `n` where it is a share; `value` is None when there is nothing."""

    code: str
    week: str
    value: float | None
    n: int
    part: int | None = None


Compute = Callable[[House, Unit, Week], Figure]
COMPUTED: dict[str, Compute] = {}


def indicator(code: str) -> Callable[[Compute], Compute]:
    """Register the function that computes an indicator."""

    def register(compute: Compute) -> Compute:
        COMPUTED[code] = compute
        return compute

    return register


def week_of(house: House, key: str) -> Week:
    """The week of a key such as 2026-W47. Raises ValueError when there is no such week."""
    monday = date.fromisocalendar(int(key[:4]), int(key[6:]), 1)
    zone = house.library.zone
    start = datetime(monday.year, monday.month, monday.day, tzinfo=zone).astimezone(UTC)
    after = monday + timedelta(days=7)
    end = datetime(after.year, after.month, after.day, tzinfo=zone).astimezone(UTC)
    return Week(key, start, end)


def week_before(house: House, week: Week, count: int = 1) -> Week:
    """The week `count` weeks earlier."""
    year, number, _ = (week.first_day - timedelta(weeks=count)).isocalendar()
    return week_of(house, f"{year}-W{number:02d}")


def read(house: House, unit: Unit, code: str, week: Week) -> Figure:
    """One indicator in one week: computed, or as written down. Raises KeyError for a code nobody knows."""
    if house.process[code].source == "bot":
        return COMPUTED[code](house, unit, week)
    found = readings.get(unit, code, week.key)
    return Figure(code, week.key, found.value if found else None, found.n or 1 if found else 0)


def series(house: House, unit: Unit, code: str, last: Week, weeks: int = 12) -> list[Figure]:
    """An indicator over the weeks up to and including `last`, the oldest first."""
    return [read(house, unit, code, week_before(house, last, back)) for back in range(weeks - 1, -1, -1)]


def share(code: str, week: Week, part: int, whole: int) -> Figure:
    """A share in per cent; none of nothing."""
    return Figure(code, week.key, 100 * part / whole if whole else None, whole, part)


from handlers.indicators import computed as computed  # noqa: E402  registers the functions
