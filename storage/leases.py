"""Leases: who alone may listen now, as a row with a fencing number; no machine's clock is compared with another's."""

from dataclasses import dataclass

from sqlalchemy import bindparam, update

from storage.tables import leases
from storage.unit import Unit, mine


class Lost(Exception):
    """The lease is somebody else's by now: what is done under it must not be kept."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A lease as somebody who waits sees it. The same twice, a while apart: its holder is gone."""

    holder: str | None
    fence: int
    beat: int


_TAKE = (
    update(leases)
    .where(
        mine(leases), leases.c.name == bindparam("lease"), leases.c.fence == bindparam("seen_fence"),
        leases.c.beat == bindparam("seen_beat"),
    )
    .values(holder=bindparam("by"), fence=leases.c.fence + 1, beat=0)
)  # fmt: skip
_BEAT = (
    update(leases)
    .where(mine(leases), leases.c.name == bindparam("lease"), leases.c.fence == bindparam("seen_fence"))
    .values(beat=leases.c.beat + 1)
)
_FREE = (
    update(leases)
    .where(mine(leases), leases.c.name == bindparam("lease"), leases.c.fence == bindparam("seen_fence"))
    .values(holder=None)
)


def look(unit: Unit, name: str) -> Seen:
    """How the lease stands; made free when nobody ever held it."""
    row = unit.one(leases, name=name)
    if row is None:
        unit.add_once(leases, name=name, holder=None, fence=0, beat=0)
        return Seen(None, 0, 0)
    return Seen(row.holder, row.fence, row.beat)


def take(unit: Unit, name: str, worker: str, seen: Seen) -> int | None:
    """Take it if it still stands as it was seen: the fencing number, or none when another was quicker."""
    taken = unit.run(_TAKE, lease=name, by=worker, seen_fence=seen.fence, seen_beat=seen.beat).rowcount == 1
    return seen.fence + 1 if taken else None


def beat(unit: Unit, name: str, fence: int) -> None:
    """Still here; in the same transaction as what only the holder may write. Raises Lost."""
    if unit.run(_BEAT, lease=name, seen_fence=fence).rowcount != 1:
        raise Lost(name)


def free(unit: Unit, name: str, fence: int) -> None:
    """Hand over at once."""
    unit.run(_FREE, lease=name, seen_fence=fence)
