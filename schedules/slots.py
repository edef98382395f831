"""Slots: when something recurring is due, by the calendar on the library's wall, whatever the clocks do.

A skipped local time (spring) is due at the first minute that exists after it; a doubled one (autumn) at its first pass.
A slot is named by the local calendar, so that it can be claimed once.
"""

import calendar
import re
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FORM = re.compile(r"(daily|weekly|monthly|on)(?:\s+(\S+))?\s+([01]\d|2[0-3]):([0-5]\d)")
Moved = Callable[[datetime], datetime | None]


@dataclass(frozen=True, slots=True)
class Every:
    """A recurrence: daily, weekly on a day (0 = Monday), monthly on a day, or on one date, at a local time."""

    kind: Literal["daily", "weekly", "monthly", "on"]
    day: int
    at: time


@dataclass(frozen=True, slots=True)
class Slot:
    """One due time. `key` names it by the calendar: 2026-11-24, 2026-W47 or 2026-11."""

    key: str
    local: datetime
    utc: datetime


def parse(every: str) -> Every:
    """`daily 03:30`, `weekly mon 00:00`, `monthly 1 08:00` or `on 2026-12-21 09:00`. Raises ValueError with a sentence.

    A month shorter than the day asked for has it on its last day.
    """
    found = _FORM.fullmatch(every.strip().lower())
    wrong = ValueError(f"{every!r} is not a timetable; write daily 03:30, weekly mon 00:00 or monthly 1 08:00")
    if found is None:
        raise wrong
    kind, day, hour, minute = found.groups()
    at = time(int(hour), int(minute))
    match kind:
        case "daily" if day is None:
            return Every("daily", 0, at)
        case "weekly" if day in DAYS:
            return Every("weekly", DAYS.index(day), at)
        case "monthly" if day is not None and day.isdigit() and 1 <= int(day) <= 31:
            return Every("monthly", int(day), at)
        case "on" if day is not None and _is_date(day):
            return Every("on", date.fromisoformat(day).toordinal(), at)
        case _:
            raise wrong


def _is_date(words: str) -> bool:
    try:
        date.fromisoformat(words)
    except ValueError:
        return False
    return True


def zone_of(name: str) -> zoneinfo.ZoneInfo:
    """The time zone of this name. Raises ValueError with a sentence when there is no such data."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as missing:
        raise ValueError(f"There is no time zone {name!r} here; write one such as Europe/Helsinki.") from missing


def due(every: Every, day: date, zone: zoneinfo.ZoneInfo) -> datetime:
    """When the slot of a day is due, in UTC: the first moment whose local time is the wanted one or later."""
    wanted = datetime.combine(day, every.at, zone)
    moment = wanted.replace(fold=0).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wanted.replace(tzinfo=None):
        return moment
    # The local time does not exist: the clock jumps over it. The jump itself is the first valid minute after.
    low, high = moment - timedelta(hours=3), moment + timedelta(hours=3)
    before = low.astimezone(zone).utcoffset()
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
    return high.replace(second=0, microsecond=0)


def _days(every: Every, first: date, last: date) -> Iterator[tuple[str, date]]:
    day = first
    while day <= last:
        match every.kind:
            case "daily":
                yield day.isoformat(), day
            case "weekly" if day.weekday() == every.day:
                year, week, _ = day.isocalendar()
                yield f"{year}-W{week:02d}", day
            case "monthly" if day.day == min(every.day, calendar.monthrange(day.year, day.month)[1]):
                yield f"{day:%Y-%m}", day
            case "on" if day.toordinal() == every.day:
                yield day.isoformat(), day
            case _:
                pass
        day += timedelta(days=1)


def slots(every: Every, zone: zoneinfo.ZoneInfo, start: date, end: date) -> Iterator[Slot]:
    """All slots of the local days from `start` to `end`, both included, in order."""
    for key, day in _days(every, start, end):
        moment = due(every, day, zone)
        yield Slot(key, moment.astimezone(zone), moment)


def next_due(every: Every, zone: zoneinfo.ZoneInfo, now: datetime) -> datetime:
    """When it comes next, as UTC."""
    today = now.astimezone(zone).date()
    return next(slot.utc for slot in slots(every, zone, today, today + timedelta(days=40)) if slot.utc > now)


def latest_due(
    every: Every, zone: zoneinfo.ZoneInfo, now: datetime, not_before: datetime, moved: Moved | None = None
) -> Slot | None:
    """The newest slot that is due by now and was not due before `not_before`; older ones are nobody's debt.

    `moved` says when a slot of that moment really comes (quiet hours, holidays), or that it does not come at all.
    """
    today = now.astimezone(zone).date()
    for day in (today - timedelta(days=back) for back in range(33)):
        for slot in slots(every, zone, day, day):
            moment = moved(slot.utc) if moved else slot.utc
            if moment is not None and not_before <= moment <= now:
                return replace(slot, utc=moment)
    return None
