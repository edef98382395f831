"""Drafts: what a person has answered so far. State is the answers themselves, no step number."""

from dataclasses import dataclass
from typing import Any

from storage.tables import drafts
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Draft:
    """A form a person has begun in a place. `context` is what the form was opened about."""

    form: str
    answers: dict[str, Any]
    context: dict[str, Any]


def find(unit: Unit, place: str, person: str) -> Draft | None:
    """The open draft of a person in a place."""
    row = unit.one(drafts, place=place, person=person)
    return Draft(row.form, row.answers, row.context) if row else None


def keep(unit: Unit, place: str, person: str, draft: Draft) -> None:
    """Keep the draft; it takes the place of an earlier one."""
    unit.put(
        drafts, place=place, person=person, form=draft.form, answers=draft.answers, context=draft.context,
        updated_at=unit.now,
    )  # fmt: skip


def drop(unit: Unit, place: str, person: str) -> None:
    """The draft has become a row, or the person let it go."""
    unit.drop(drafts, place=place, person=person)
