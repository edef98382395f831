"""Timetable: slots that have been claimed, so that nothing happens twice; what channels chose for themselves."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from storage.tables import slots, subscriptions
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


def is_claimed(unit: Unit, job: str, slot: str) -> bool:
    """Whether somebody has done this slot, or is done with it."""
    return unit.one(slots, job=job, slot=slot) is not None


_BORN = select(func.min(slots.c.claimed_at)).where(mine(slots))


def born(unit: Unit) -> datetime | None:
    """When the clockwork first ran here: of the time before that Jana's own rows say nothing."""
    found: datetime | None = unit.run(_BORN).scalar()
    return found


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a channel has chosen about its digests; none of a value: as its team."""

    every: str | None = None
    zone: str | None = None
    empty: str | None = None
    paused_until: datetime | None = None


def subscription(unit: Unit, place: str) -> Subscription:
    """What this channel has chosen."""
    row = unit.one(subscriptions, place=place)
    return Subscription(row.every, row.zone, row.empty, row.paused_until) if row else Subscription()


def subscribe(unit: Unit, place: str, chosen: Subscription) -> None:
    """From now on so."""
    unit.put(
        subscriptions, place=place, every=chosen.every, zone=chosen.zone, empty=chosen.empty,
        paused_until=chosen.paused_until,
    )  # fmt: skip
