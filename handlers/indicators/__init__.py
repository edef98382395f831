"""Indicators: the figures of a week, each computed by one registered function or read from what was written down.

Rules of all indicators: a week is Monday to Sunday by the library's clock; an empty denominator gives no value, never
zero; n is always there; below ten a share is shown as 3/7; durations are medians over what was ended in the week, with
the 90th percentile and what still waits; a value below its floor is not said at all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from handlers.house import House
from handlers.indicators import acquisition as acquisition  # registers its functions
from handlers.indicators import core as core
from handlers.indicators import kept, settling
from handlers.indicators import satisfaction as satisfaction
from handlers.indicators import support as support
from handlers.indicators import surveyed as surveyed
from handlers.indicators.figure import COMPUTED, FEW, WAITING, Figure, Provenance, Queue, Week, indicator, share
from handlers.indicators.settling import WEEKS, missing
from handlers.indicators.weeks import is_month, week_before, week_of, year_before
from handlers.process import Indicator
from storage import settled
from storage.unit import Unit

__all__ = [
    "COMPUTED", "FEW", "WEEKS", "Figure", "Provenance", "Queue", "Reading", "Week", "compared", "indicator", "missing",
    "once", "read", "reading", "readings", "series", "settle", "share", "week_before", "week_of", "year_before",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """One indicator in one week as it is shown: the value beside the week before, a year before and the target.

    `stage` is a process stage or a perspective (customer, staff, host, results). `previous` is of the week before (of
    the month or round before, where the figure is one), `last_year` of the same week of teaching a year before.
    `stale`: too old to be shown as if it were new. `figure` has the rest: part, state, 90th percentile, what waits;
    `before` and `year` are the figures that `previous` and `last_year` are the values of.
    """

    code: str
    stage: str
    value: float | None
    unit: str
    n: int
    previous: float | None
    last_year: float | None
    target: float | None
    direction: str
    provenance: Provenance | None
    stale: bool
    figure: Figure
    before: Figure
    year: Figure


def read(house: House, unit: Unit, code: str, week: Week, *, queue: bool = False) -> Figure:
    """One indicator in one week: computed, or as written down; with `queue` also what still waits.

    Raises KeyError for a code nobody knows.
    """
    one = house.process[code]
    if one.source != "bot":
        found = kept.read(unit, one, week)
        return kept.with_rest(unit, one, week, found) if queue else found
    if settling.settles(unit, code, week) and (ready := settling.kept(house, unit, one, week)) is not None:
        return ready
    return _compute(house, unit, one, week, queue)


def _compute(house: House, unit: Unit, one: Indicator, week: Week, queue: bool) -> Figure:
    """An indicator from the rows themselves."""
    found = _said(house, one, COMPUTED[one.code](house, unit, week))
    found = replace(found, provenance=_computed(unit, one, week))
    return replace(found, waiting=WAITING[one.code](house, unit, week)) if queue and one.code in WAITING else found


def settle(house: House, unit: Unit, last: Week, *, weeks: int = settling.WEEKS, most: int = 1) -> int:
    """Compute and keep the figures of weeks up to `last` that are not kept, the newest first; how many weeks.

    At most so many at once: whoever waits for this transaction waits a second, not a minute.
    """
    settled.clear(unit)
    found = list(islice(missing(house, unit, last, weeks), most))
    for week in found:
        for code in settling.SETTLES & house.process.keys():
            one = house.process[code]
            if settling.settles(unit, code, week):
                settling.keep(house, unit, one, week, _compute(house, unit, one, week, True))
    return len(found)


def _said(house: House, one: Indicator, figure: Figure) -> Figure:
    """Below its floor not even n is said. Staff figures have theirs in the ledger already."""
    has_floor = one.floor > 1 and one.perspective not in ("staff", "encouragement")
    if has_floor and figure.value is not None and figure.n < max(one.floor, house.library.floor):
        return Figure(figure.code, figure.week, None, 0, state="few")
    return figure


def _computed(unit: Unit, one: Indicator, week: Week) -> Provenance:
    return Provenance(one.version, "bot", unit.now, week.start, week.end)


def reading(house: House, unit: Unit, code: str, week: Week) -> Reading:
    """One indicator in one week with what it is compared with. Raises KeyError for a code nobody knows."""
    one, now = house.process[code], read(house, unit, code, week, queue=True)
    before, year = compared(house, unit, now, week)
    return Reading(
        code, one.perspective, now.value, one.unit, now.n, before.value, year.value, one.target, one.direction,
        now.provenance, now.stale, now, before, year,
    )  # fmt: skip


def compared(house: House, unit: Unit, now: Figure, week: Week) -> tuple[Figure, Figure]:
    """What a figure is compared with: the period before, and the same week of teaching a year before."""
    one = house.process[now.code]
    return _before(house, unit, one, week, now), _year_before(house, unit, one, week, now)


def readings(house: House, unit: Unit, week: Week, codes: Iterable[str] | None = None) -> list[Reading]:
    """Several indicators in one week, or all of them, in the order of process.toml."""
    return [reading(house, unit, code, week) for code in (house.process if codes is None else codes)]


def _before(house: House, unit: Unit, one: Indicator, week: Week, now: Figure) -> Figure:
    """The week before; of a monthly figure the month before, of a round's the round before."""
    if one.source != "bot" and now.period is not None and is_month(now.period) and now.value is not None:
        return kept.month_earlier(unit, one, week, now.period)
    if one.cadence == "round" and now.period is not None:
        return read(house, unit, one.code, week_before(house, week_of(house, now.period)))
    return read(house, unit, one.code, week_before(house, week))


def _year_before(house: House, unit: Unit, one: Indicator, week: Week, now: Figure) -> Figure:
    if one.source != "bot" and now.period is not None and is_month(now.period) and now.value is not None:
        return kept.year_earlier(unit, one, week, now.period)
    return read(house, unit, one.code, year_before(house, week))


def series(house: House, unit: Unit, code: str, last: Week, weeks: int = 12) -> list[Figure]:
    """An indicator over the weeks up to and including `last`, the oldest first.

    A monthly figure stands once, in the last week of its month that is shown; a stale one not at all.
    """
    found = [read(house, unit, code, week_before(house, last, back)) for back in range(weeks - 1, -1, -1)]
    return [figure for figure in once(found) if figure is not None]


def once(figures: Sequence[Figure | None]) -> list[Figure | None]:
    """The same weeks with every monthly figure only in its last week that is here, and without what is stale."""
    after = [*figures[1:], None]
    return [figure and _once(figure, later) for figure, later in zip(figures, after, strict=True)]


def _once(figure: Figure, after: Figure | None) -> Figure:
    repeated = is_month(figure.period) and after is not None and after.period == figure.period
    if repeated or (figure.stale and figure.value is not None):
        return replace(figure, value=None, state="empty")
    return figure
