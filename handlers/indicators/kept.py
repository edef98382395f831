"""Kept: figures that were imported or written down, each under its own period's name, never repeated as if new."""

from datetime import date, timedelta

from handlers.indicators.figure import Figure, Provenance, Week
from handlers.indicators.weeks import is_month, month_before, month_end, month_of
from handlers.process import Indicator
from storage import readings
from storage.readings import Reading
from storage.unit import Unit


def read(unit: Unit, one: Indicator, week: Week) -> Figure:
    """The value of the week, or of the newest month up to it; none when a weekly figure is missing.

    A monthly figure keeps its month's name. Older than `stale_after` days at the end of the week, it is stale.
    """
    found = readings.get(unit, one.code, week.key)
    if found is not None:
        return _figure(one, week, found)
    month = readings.latest_month(unit, one.code, month_of(week))
    if month is not None and (one.cadence != "week" or month.period == month_of(week)):
        return _figure(one, week, month)
    last = readings.latest_week(unit, one.code, week.key)
    if last is None:
        return Figure(one.code, week.key, None, 0, state="empty")
    return Figure(
        one.code, week.key, None, 0, state="empty", period=last.period, stale=_is_stale(one, week, last.period)
    )


def month_earlier(unit: Unit, one: Indicator, week: Week, period: str) -> Figure:
    """The newest monthly figure before a month."""
    found = readings.latest_month(unit, one.code, month_before(period))
    return _figure(one, week, found) if found else Figure(one.code, week.key, None, 0, state="empty")


def year_earlier(unit: Unit, one: Indicator, week: Week, period: str) -> Figure:
    """The figure of the same month a year before."""
    found = readings.get(unit, one.code, month_before(period, 12))
    return _figure(one, week, found) if found else Figure(one.code, week.key, None, 0, state="empty")


def _figure(one: Indicator, week: Week, found: Reading) -> Figure:
    return Figure(
        one.code, week.key, found.value, found.n or 0, found.part,
        state="measured" if found.value is not None else "empty",
        period=None if found.period == week.key else found.period, stale=_is_stale(one, week, found.period),
        provenance=Provenance(found.formula or one.version, found.source, found.at, file=found.file),
    )  # fmt: skip


def _is_stale(one: Indicator, week: Week, period: str) -> bool:
    if is_month(period):
        ended = month_end(period)
    else:
        ended = date.fromisocalendar(int(period[:4]), int(period[6:]), 1) + timedelta(days=7)
    return week.first_day + timedelta(days=7) - ended > timedelta(days=one.stale_after)
