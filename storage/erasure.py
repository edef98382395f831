"""Erasure: everything that is kept about a person, shown to them or removed."""

from dataclasses import dataclass

from storage import actions, asked, cases
from storage.cases import Case
from storage.tables import (
    addresses,
    attachments,
    drafts,
    factor_edits,
    handles,
    messages,
    muted,
    outbox,
    own_stages,
    people,
    places,
    reminders,
    shown,
    staff,
)
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept about a person, in the words they may read."""

    lang: str
    since: str
    fronts: tuple[str, ...]
    role: str
    draft: str | None
    cases: tuple[tuple[Case, tuple[str, ...]], ...]


def kept(unit: Unit, person: str, place: str) -> Kept:
    """All of it. Raises LookupError when the person has been forgotten."""
    row = unit.one(people, id=person)
    if row is None:
        raise LookupError("This person has been forgotten.")
    member = unit.one(staff, person=person)
    draft = unit.one(drafts, place=place, person=person)
    own = tuple((case, _told(unit, case)) for case in cases.of_writer(unit, person))
    fronts = tuple(sorted({one.front for one in unit.all(addresses, person=person)}))
    message = draft.answers.get("message") if draft else None
    return Kept(row.lang, row.created_on, fronts, member.role if member else "student", message, own)


TOLD = ("writer", "staff", "thought")  # not notes, ratings and changes of state


def _told(unit: Unit, case: Case) -> tuple[str, ...]:
    """What the writer and staff told each other; a note among staff is not for the writer, as staff are promised."""
    return tuple(line.text for line in cases.lines(unit, case.id) if line.by in TOLD)


def _words(unit: Unit, case: Case) -> tuple[str, ...]:
    return tuple(line.text for line in cases.lines(unit, case.id))


def forget(unit: Unit, person: str, place: str) -> list[Case]:
    """Remove a person and their words everywhere; the cases that were emptied, for their teams to be told.

    Answers of open rounds are found by their tags before this (handlers.privacy); sealed ones nobody can find.
    """
    own = cases.of_writer(unit, person)
    unit.drop(muted, writer=cases.writer_of(unit, person))
    for case in own:
        cases.withdraw(unit, case.id)
    actions.forget_owner(unit, person)
    for table in (drafts, attachments, handles, staff, addresses, own_stages):
        unit.drop(table, person=person)
    unit.drop(reminders, who=person)
    unit.change(factor_edits, {"by": person}, by=None)
    for table in (outbox, messages, shown):
        unit.drop(table, place=place)
    asked.forget_place(unit, place)
    unit.drop(people, id=person)
    return own


def forget_place(unit: Unit, place: str) -> None:
    """The last trace of where a forgotten person was: their address, sealed until the farewell has arrived."""
    unit.drop(places, id=place)
    unit.drop(messages, place=place)
