"""Moments: when something may politely come by itself, on the library's calendar."""

from datetime import UTC, date, datetime, time, timedelta

from handlers.library import Library

MORNING = time(9)  # when something comes on a day that has no opening hours of its own
SEARCH = 400  # days


def polite(library: Library, moment: datetime) -> datetime:
    """The first moment from this one on that is on an open day and outside the quiet hours."""
    for _ in range(SEARCH):
        local = library.local(moment)
        if not library.is_open_day(local.date()):
            moment = at(library, local.date() + timedelta(days=1), local.time())
        elif library.almanac.is_quiet(local.time()):
            moment = _after_quiet(library, local)
        else:
            return moment
    return moment


def _after_quiet(library: Library, local: datetime) -> datetime:
    first, last = library.almanac.quiet or (MORNING, MORNING)
    over_midnight = first > last and local.time() >= first
    return at(library, local.date() + timedelta(days=over_midnight), last)


def at(library: Library, day: date, clock: time) -> datetime:
    """A time of day on the library's wall, as UTC."""
    return datetime.combine(day, clock.replace(tzinfo=None), library.zone).astimezone(UTC)


def morning(library: Library, day: date) -> datetime:
    """When a day begins: at nine, or when the library opens if that is later, and never in the quiet hours."""
    opens = library.hours[day.weekday()][0] if day.weekday() in library.hours else MORNING
    local = library.local(at(library, day, max(opens, MORNING)))
    return _after_quiet(library, local) if library.almanac.is_quiet(local.time()) else local.astimezone(UTC)


def working_day(library: Library, today: date) -> date:
    """The next day after today on which the library serves."""
    return next(
        (day for day in (today + timedelta(days=n) for n in range(1, SEARCH)) if library.is_open_day(day)),
        today + timedelta(days=1),
    )
