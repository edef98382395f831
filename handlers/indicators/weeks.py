"""Weeks: by the library's clock, one after another, and the same week of teaching a year before."""

from datetime import UTC, date, datetime, timedelta

from handlers.house import House
from handlers.indicators.figure import Week
from handlers.terms import year_before as monday_a_year_before


def week_of(house: House, key: str) -> Week:
    """The week of a key such as 2026-W47. Raises ValueError when there is no such week."""
    return _from(house, date.fromisocalendar(int(key[:4]), int(key[6:]), 1))


def _from(house: House, monday: date) -> Week:
    year, number, _ = monday.isocalendar()
    start, end = (_midnight(house, day) for day in (monday, monday + timedelta(days=7)))
    return Week(f"{year}-W{number:02d}", start, end)


def _midnight(house: House, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=house.library.zone).astimezone(UTC)


def week_before(house: House, week: Week, count: int = 1) -> Week:
    """The week `count` weeks earlier."""
    return _from(house, week.first_day - timedelta(weeks=count))


def year_before(house: House, week: Week) -> Week:
    """The same week of teaching a year before, by the library's terms; else the week of the same number."""
    return _from(house, monday_a_year_before(house.library.almanac.terms, week.first_day))


def month_of(week: Week) -> str:
    """The month a week belongs to: the one its Thursday is in."""
    return f"{week.first_day + timedelta(days=3):%Y-%m}"


def month_end(period: str) -> date:
    """The day after a month such as 2026-11."""
    year, month = int(period[:4]), int(period[5:])
    return date(year + month // 12, month % 12 + 1, 1)


def month_before(period: str, count: int = 1) -> str:
    """The month `count` months earlier."""
    months = int(period[:4]) * 12 + int(period[5:]) - 1 - count
    return f"{months // 12}-{months % 12 + 1:02d}"


def is_month(period: str | None) -> bool:
    """Whether a period is a month and not a week."""
    return period is not None and "W" not in period
