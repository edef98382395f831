"""Kept: figures that were imported or written down, each under its own period's name, never repeated as if new."""

from dataclasses import replace
from datetime import date, timedelta

from handlers.imports.formulas import FORMULAS
from handlers.indicators.figure import Figure, Provenance, Queue, Week, ninth_of_ten
from handlers.indicators.weeks import is_month, month_before, month_end, month_of
from handlers.process import Indicator
from storage import readings, tallies
from storage.readings import Reading
from storage.unit import Unit

DURATIONS = ("wh", "wd", "d")  # units of medians that have a 90th percentile and something that waits
ORDERED, OPEN_ORDERS = "acq.order_to_arrival", "acq.overdue_orders"


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


def with_rest(unit: Unit, one: Indicator, week: Week, found: Figure) -> Figure:
    """A figure with its 90th percentile and what still waits, as far as the imported files say.

    Days from order to arrival are kept order by order, and how many orders are open stands in the report of open ones.
    A median that came as such says neither, and neither is guessed.
    """
    formula = FORMULAS.get(one.code)
    if found.value is None or found.provenance is None or found.provenance.file is None:
        return found
    if formula is not None and one.unit in DURATIONS:
        rows = tallies.between(unit, one.code, *formula.reach(found.period or week.key))
        spans = [row.part for row in rows if row.part is not None]
        found = replace(found, p90=ninth_of_ten(spans) if len(spans) == found.n else None)
    if one.code == ORDERED and (still := readings.get(unit, OPEN_ORDERS, week.key)) is not None and still.n:
        found = replace(found, waiting=Queue(still.n, None))
    return found


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
