"""Workshops: a round held in a meeting: who may show the picture, where, and when everyone is ready.

Who has said that they are ready is kept like an answer: under a tag of the round's key, without the person.
"""

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from storage import answers as store
from storage.answers import READY, Round
from storage.tables import answers, workshops
from storage.unit import Unit, mine


@dataclass(frozen=True, slots=True)
class Workshop:
    """A meeting: `people` are in the room, `place` is where the picture will be shown."""

    round: str
    facilitator: str
    place: str
    lang: str
    people: int


def begin(unit: Unit, round_id: str, *, facilitator: str, place: str, lang: str, people: int) -> None:
    """The round is held in a meeting."""
    unit.add(workshops, round=round_id, facilitator=facilitator, place=place, lang=lang, people=people)


def of(unit: Unit, round_id: str) -> Workshop | None:
    """The meeting of a round; none when it is an ordinary one."""
    row = unit.one(workshops, round=round_id)
    return Workshop(row.round, row.facilitator, row.place, row.lang, row.people) if row is not None else None


_READY = select(func.count()).select_from(answers).where(
    mine(answers), answers.c.round == bindparam("round"), answers.c.question == READY
)  # fmt: skip


def ready(unit: Unit, found: Round, person: str) -> bool:
    """This person is ready; saying so again is the same. True when all are, which is all anybody learns."""
    meeting = of(unit, found.id)
    if meeting is None or not store.put(unit, found, READY, person, found.teams[0], READY):
        return False
    return int(unit.run(_READY, round=found.id).scalar()) >= meeting.people


def is_ready(unit: Unit, found: Round, person: str) -> bool:
    """Whether this person has said so; told to nobody else."""
    tag = unit.rounds.tag(found.id, READY, person)
    return tag is not None and unit.one(answers, tag=tag) is not None
