"""Drafts: what a person has answered so far. State is the answers themselves, no step number."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.tables import attachments, drafts
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


def kept_at(unit: Unit, place: str, person: str) -> datetime:
    """When the draft was last kept; now when there is none."""
    row = unit.one(drafts, place=place, person=person)
    found: datetime = row.updated_at if row else unit.now
    return found


def keep(unit: Unit, place: str, person: str, draft: Draft) -> None:
    """Keep the draft; it takes the place of an earlier one."""
    unit.put(
        drafts, place=place, person=person, form=draft.form, answers=draft.answers, context=draft.context,
        updated_at=unit.now,
    )  # fmt: skip


def drop(unit: Unit, place: str, person: str) -> None:
    """The draft has become a row, or the person let it go; files that still wait with it go too."""
    unit.drop(drafts, place=place, person=person)
    unit.drop(attachments, place=place, person=person)
