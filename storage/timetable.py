"""Timetable: slots that have been claimed, so that nothing scheduled happens twice."""

from datetime import datetime

from sqlalchemy import bindparam, func, select

from storage.tables import slots
from storage.unit import Unit, mine


def claim(unit: Unit, job: str, slot: str) -> bool:
    """Claim a slot; true for exactly one of all who try, ever."""
    return unit.add_once(slots, job=job, slot=slot, claimed_at=unit.now)


_LAST = select(func.max(slots.c.slot)).where(mine(slots), slots.c.job == bindparam("job"))


def last(unit: Unit, job: str) -> str | None:
    """The newest slot claimed for a job."""
    found: str | None = unit.run(_LAST, job=job).scalar()
    return found


def first_seen(unit: Unit, job: str) -> datetime:
    """When this job was first known here: slots before that are nobody's debt."""
    unit.add_once(slots, job=job, slot="", claimed_at=unit.now)
    row = unit.one(slots, job=job, slot="")
    moment: datetime = row.claimed_at if row is not None else unit.now
    return moment
