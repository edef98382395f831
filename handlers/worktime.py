"""Worktime: the clock that stands still while the library is closed, for many spans at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from handlers.library import Library

DAY = timedelta(days=1)
HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Opening:
    """Seconds of service from `first` on: `total[i]` have gone by at the moment `at[i]`, linear between."""

    at: NDArray[np.float64]
    total: NDArray[np.float64]

    def by(self, moments: Sequence[float]) -> NDArray[np.float64]:
        """How many seconds of service have gone by at these moments (seconds since 1970)."""
        return np.interp(np.asarray(moments, dtype=np.float64), self.at, self.total)


def opening(library: Library, first: date, last: date) -> Opening:
    """The opening days from one day to another, both included."""
    at, total, gone = [float(_clock(library, first, None))], [0.0], 0.0
    day = first
    while day <= last:
        if library.is_open_day(day):
            opens, closes = (_clock(library, day, number) for number in (0, 1))
            at += [opens, closes]
            total += [gone, gone + closes - opens]
            gone += closes - opens
        day += DAY
    return Opening(np.array(at), np.array(total))


def _clock(library: Library, day: date, end: int | None) -> float:
    """Midnight, opening or closing of a day by the clock on the wall, in seconds since 1970."""
    wall = datetime.min.time() if end is None else library.hours[day.weekday()][end]
    return datetime.combine(day, wall, library.zone).timestamp()


def told_by(library: Library, day: date, within: int) -> datetime:
    """Until when something of this day is told in time: the end of service of the last of `within` opening days.

    From a day without service the next opening day is the first.
    """
    noon = datetime.combine(day, time(12), library.zone).astimezone(UTC)
    return library.after_open_days(noon, within if library.is_open_day(day) else within - 1)


def hours(library: Library, spans: Sequence[tuple[int, int]]) -> list[float]:
    """Hours of service in each span of (from, to) in seconds since 1970."""
    if not spans:
        return []
    starts, ends = zip(*spans, strict=True)
    first, last = (library.local(datetime.fromtimestamp(one, UTC)).date() for one in (min(starts), max(ends)))
    clock = opening(library, first, last)
    found: list[float] = ((clock.by(ends) - clock.by(starts)) / HOUR).tolist()
    return found


def days(library: Library, spans: Sequence[tuple[int, int]]) -> list[int]:
    """Opening days after the day of the first moment up to the day of the second, for each span."""
    if not spans:
        return []
    local = [tuple(library.local(datetime.fromtimestamp(one, UTC)).date() for one in span) for span in spans]
    first, last = min(start for start, _ in local), max(end for _, end in local)
    count, gone = {first - DAY: 0}, 0
    day = first
    while day <= last:
        gone += library.is_open_day(day)
        count[day] = gone
        day += DAY
    return [max(0, count[end] - count[start]) if end >= start else 0 for start, end in local]
