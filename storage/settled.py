"""Settled: figures of weeks that are over, kept once computed, and what makes them be computed anew.

A figure of a week rests only on what had been received by its end. So when something of an earlier week is changed
afterwards (a label, a rating, a withdrawal), the figures of that week and of all later ones are void: a row in
`unsettled` says so in the same transaction, and they are computed from the rows until they have been kept again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select

from storage.tables import settled, unsettled
from storage.unit import Unit, mine

ZONES = timedelta(hours=14)  # no library's clock is further from UTC than this
COUNTED_NOT = ("withdrawn", "merged")  # states of cases that no figure counts


@dataclass(frozen=True, slots=True)
class Settled:
    """A figure as it was computed. `mark` says by what; `waiting` and `oldest` where something could wait."""

    code: str
    week: str
    mark: str
    value: float | None
    n: int
    part: int | None
    state: str
    p90: float | None
    waiting: int | None
    oldest: float | None
    period: str | None
    at: datetime


def get(unit: Unit, code: str, week: str, mark: str) -> Settled | None:
    """A kept figure that was computed by this mark and has not become void."""
    row = unit.run(_GET, code=code, week=week, mark=mark).first()
    if row is None:
        return None
    return Settled(
        row.code, row.week, row.mark, row.value, row.n, row.part, row.state, row.p90, row.waiting, row.oldest,
        row.period, row.at,
    )  # fmt: skip


_VOID = select(unsettled.c.id).where(mine(unsettled), unsettled.c.week <= bindparam("week")).exists()
_GET = select(settled).where(
    mine(settled), settled.c.code == bindparam("code"), settled.c.week == bindparam("week"),
    settled.c.mark == bindparam("mark"), ~_VOID,
)  # fmt: skip


def marks(unit: Unit, first: str) -> dict[tuple[str, str], str]:
    """By what each figure from this week on that is kept and has not become void was computed, by (code, week)."""
    return {(row.code, row.week): row.mark for row in unit.run(_MARKS, first=first).all()}


_MARKS = select(settled.c.code, settled.c.week, settled.c.mark).where(
    mine(settled), settled.c.week >= bindparam("first"),
    ~select(unsettled.c.id).where(mine(unsettled), unsettled.c.week <= settled.c.week).exists(),
)  # fmt: skip


def put(unit: Unit, one: Settled) -> None:
    """Keep a figure; a new one takes the place of the old."""
    unit.put(
        settled, code=one.code, week=one.week, mark=one.mark, value=one.value, n=one.n, part=one.part, state=one.state,
        p90=one.p90, waiting=one.waiting, oldest=one.oldest, period=one.period, at=one.at,
    )  # fmt: skip


def clear(unit: Unit) -> str | None:
    """Drop the figures that have become void; the earliest week of them, or none.

    The notes that were seen go one by one: one that is being written meanwhile stays, and voids what is kept now.
    """
    rows = unit.run(_NOTES).all()
    if not rows:
        return None
    first = min(str(row.week) for row in rows)
    unit.run(_DROP, week=first)
    for row in rows:
        unit.drop(unsettled, id=row.id)
    return first


_NOTES = select(unsettled.c.id, unsettled.c.week).where(mine(unsettled))
_DROP = settled.delete().where(mine(settled), settled.c.week >= bindparam("week"))


def weeks(unit: Unit) -> int:
    """How many figures are kept."""
    return int(unit.run(_COUNT).scalar() or 0)


_COUNT = select(func.count().label("n")).select_from(settled).where(mine(settled))

# --- what makes them void -------------------------------------------------------------------------------------


def _week(moment: datetime) -> str:
    year, week, _ = moment.isocalendar()
    return f"{year}-W{week:02d}"


def _is_past(unit: Unit, moment: datetime | None) -> bool:
    """Whether a moment may lie in a week that is over, by whichever clock."""
    return moment is not None and _week(moment - ZONES) < _week(unit.now + ZONES)


def void(unit: Unit, moment: datetime) -> None:
    """Something received at this moment has changed: its week's figures and all later ones."""
    if _is_past(unit, moment):
        unit.add(unsettled, week=_week(moment - ZONES))


def void_week(unit: Unit, week: str) -> None:
    """A question of this week was voted on."""
    if week < _week(unit.now + ZONES):
        unit.add(unsettled, week=week)


def case_changes(unit: Unit, row: Any, values: dict[str, Any]) -> None:
    """A case is about to get new values: say so where they change what is known of weeks that are over.

    A reply or a closing now changes nothing about them: at their end the case waited, and it still did.
    """
    after = {
        name: values.get(name, getattr(row, name)) for name in ("kind", "state", "rating", "wants_reply", *_MOMENTS)
    }
    counted = [one["state"] not in COUNTED_NOT for one in ({"state": row.state}, after)]
    relabelled = after["kind"] != row.kind or counted[0] != counted[1] or after["wants_reply"] != row.wants_reply
    declined = (after["state"] == "declined") != (row.state == "declined")
    rated = (after["rating"] != row.rating or declined) and _is_past(unit, row.closed_at)
    moved = any(
        after[name] != getattr(row, name)
        and any(one != unit.now and _is_past(unit, one) for one in (after[name], getattr(row, name)))
        for name in _MOMENTS
    )
    if relabelled or rated or moved:
        void(unit, row.received_at)


_MOMENTS = ("first_reply_at", "closed_at")
