"""Backlog: how much waits and how much was set aside."""

from dataclasses import dataclass

from sqlalchemy import func, select

from storage.inbox import NEW, QUARANTINED
from storage.outbox import DEAD, WAITING
from storage.tables import inbox, outbox
from storage.unit import Unit, mine


@dataclass(frozen=True, slots=True)
class Backlog:
    """Turns and letters that wait or were set aside; the age of the oldest letter in seconds."""

    turns: int
    quarantined: int
    letters: int
    dead: int
    oldest_seconds: float


_INBOX = (
    select(inbox.c.state, func.count().label("n"))
    .where(mine(inbox), inbox.c.state.in_((NEW, QUARANTINED)))
    .group_by(inbox.c.state)
)
_OUTBOX = (
    select(outbox.c.state, func.count().label("n"), func.min(outbox.c.created_at).label("since"))
    .where(mine(outbox), outbox.c.state.in_((WAITING, DEAD)))
    .group_by(outbox.c.state)
)


def look(unit: Unit) -> Backlog:
    """How it stands now."""
    turns = {row.state: row.n for row in unit.query(_INBOX)}
    letters = {row.state: row for row in unit.query(_OUTBOX)}
    waiting, dead = letters.get(WAITING), letters.get(DEAD)
    age = max(0.0, (unit.now - waiting.since).total_seconds()) if waiting else 0.0
    return Backlog(
        turns.get(NEW, 0), turns.get(QUARANTINED, 0), waiting.n if waiting else 0, dead.n if dead else 0, age
    )
