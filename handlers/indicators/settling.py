"""Settling: the figures of a week that is over are computed once and kept, with what they were computed by.

Only those that grow with the rows; what rests on the release ledger or on a few agreements is read anew each time.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from zlib import crc32

from handlers.house import House
from handlers.indicators.figure import Figure, Provenance, Queue, Week
from handlers.indicators.weeks import week_before
from handlers.process import Indicator
from storage import settled
from storage.settled import Settled
from storage.unit import Unit

SETTLES = frozenset({
    "sel.request_accept_rate", "sel.request_decision_days", "acq.requester_told", "mnt.corrections_open",
    "mnt.link_fix_hours", "use.faq_helpful", "use.faq_unanswered", "use.il_share", "cus.csat", "cus.first_reply",
    "cus.loop_closed",
})  # fmt: skip
WEEKS = 56  # that are kept ready: a year, and what the same week a year before is compared with
LOOK_BACK = timedelta(days=60)  # the cohort of loop_closed and its ten opening days lie within


def settles(unit: Unit, code: str, week: Week) -> bool:
    """Whether a figure of a week can be kept: it grows with the rows, and the week is over."""
    return code in SETTLES and week.end <= unit.now


def mark_of(house: House, one: Indicator, week: Week) -> str:
    """What a figure is computed by: the version of its formula; the clock, closed days and floor of the library."""
    return _mark(one, _by(house, one.floor, week))


def _mark(one: Indicator, by: int) -> str:
    return f"{one.version[:20]}/{by:08x}"


def _by(house: House, floor: int, week: Week) -> int:
    library = house.library
    closed = sorted(day for day in library.closed if (week.end - LOOK_BACK).date() <= day <= week.end.date())
    return crc32(repr((str(library.zone), sorted(library.hours.items()), library.floor, floor, closed)).encode())


def kept(house: House, unit: Unit, one: Indicator, week: Week) -> Figure | None:
    """The figure as it was kept, with what waited at the week's end; none when it has to be computed."""
    found = settled.get(unit, one.code, week.key, mark_of(house, one, week))
    if found is None:
        return None
    waiting = None if found.waiting is None else Queue(found.waiting, found.oldest)
    return Figure(
        one.code, week.key, found.value, found.n, found.part, found.state, found.p90, waiting, found.period,  # type: ignore[arg-type]
        provenance=Provenance(one.version, "bot", found.at, week.start, week.end),
    )  # fmt: skip


def keep(house: House, unit: Unit, one: Indicator, week: Week, figure: Figure) -> None:
    """Keep a figure of a week that is over."""
    n, oldest = (figure.waiting.n, figure.waiting.oldest) if figure.waiting else (None, None)
    settled.put(unit, Settled(
        one.code, week.key, mark_of(house, one, week), figure.value, figure.n, figure.part, figure.state, figure.p90,
        n, oldest, figure.period, unit.now,
    ))  # fmt: skip


def missing(house: House, unit: Unit, last: Week, weeks: int = WEEKS) -> Iterator[Week]:
    """The weeks up to `last` that have not been kept with all their figures, the newest first."""
    found = [week_before(house, last, back) for back in range(weeks)]
    marks = settled.marks(unit, found[-1].key) if found else {}
    return (week for week in found if week.end <= unit.now and not _has_all(house, week, marks))


def _has_all(house: House, week: Week, marks: Mapping[tuple[str, str], str]) -> bool:
    wanted = [house.process[code] for code in SETTLES if code in house.process]
    by = {floor: _by(house, floor, week) for floor in {one.floor for one in wanted}}
    return all(marks.get((one.code, week.key)) == _mark(one, by[one.floor]) for one in wanted)
