"""Reminders: when whom to remind of an open round, and who wants none. Nothing here says who has answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from storage.tables import reminders
from storage.unit import Unit, mine

ALL = "all:"  # the mark of a reminder to everyone invited


@dataclass(frozen=True, slots=True)
class Reminder:
    """One that is due: for everyone when there is no person."""

    round: str
    who: str
    place: str | None

    @property
    def person(self) -> str | None:
        return None if self.who.startswith(ALL) else self.who


_DUE = (
    select(reminders)
    .where(mine(reminders), reminders.c.at <= bindparam("now", type_=reminders.c.at.type))
    .order_by(reminders.c.at, reminders.c.who)
)


def plan(unit: Unit, round_id: str, moments: Sequence[datetime]) -> None:
    """Remind everyone of a round at these moments."""
    for number, moment in enumerate(moments, 1):
        unit.put(reminders, round=round_id, who=f"{ALL}{number}", place=None, at=moment)


def snooze(unit: Unit, round_id: str, person: str, place: str, at: datetime) -> None:
    """Come back to this person then; the last wish counts."""
    unit.put(reminders, round=round_id, who=person, place=place, at=at)


def skip(unit: Unit, round_id: str, person: str) -> None:
    """This person wants to hear no more of this round."""
    unit.put(reminders, round=round_id, who=person, place=None, at=None)


def wake(unit: Unit, round_id: str, person: str) -> None:
    """What this person wished about the round is forgotten: they have come to it themselves."""
    unit.drop(reminders, round=round_id, who=person)


def skipped(unit: Unit, round_id: str, person: str) -> bool:
    """Whether this person wants to hear no more of this round."""
    row = unit.one(reminders, round=round_id, who=person)
    return row is not None and row.at is None


def due(unit: Unit) -> list[Reminder]:
    """What is due now, the oldest first."""
    return [Reminder(row.round, row.who, row.place) for row in unit.run(_DUE, now=unit.now).all()]


def take(unit: Unit, reminder: Reminder) -> bool:
    """Claim a reminder by removing it; true for exactly one of all who try."""
    return unit.dropped(reminders, round=reminder.round, who=reminder.who) == 1


def forget(unit: Unit, round_id: str) -> None:
    """The round is over: nobody is reminded, and nobody's wish is kept."""
    unit.drop(reminders, round=round_id)
