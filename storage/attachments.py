"""Attachments: files that came with a message. Stripped before they come here, sealed here, gone with their case."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from storage.tables import attachments
from storage.unit import Unit, mine


@dataclass(frozen=True, slots=True)
class Kept:
    """A file without its content. `number` counts within its case, `size` is in bytes."""

    id: str
    kind: str
    mime: str
    size: int
    number: int
    by: str


_FACTS = (
    attachments.c.id, attachments.c.kind, attachments.c.mime, attachments.c.size, attachments.c.number,
    attachments.c.by,
)  # fmt: skip
_OF_CASE = (
    select(*_FACTS)
    .where(mine(attachments), attachments.c.case == bindparam("number"))
    .order_by(attachments.c.by.desc(), attachments.c.number)
)
_LOOSE = select(*_FACTS).where(
    mine(attachments), attachments.c.place == bindparam("at"), attachments.c.person == bindparam("who")
)


def keep(unit: Unit, place: str, person: str, kind: str, mime: str, data: bytes) -> str:
    """Keep a file beside a draft until it is sent on; its name."""
    name = secrets.token_hex(16)
    unit.add(
        attachments, id=name, place=place, person=person, case=None, number=0, by="writer", kind=kind, mime=mime,
        size=len(data), sealed=unit.keys.seal(data, f"attachment {name}"), at=unit.now,
    )  # fmt: skip
    return name


def loose(unit: Unit, place: str, person: str, names: Sequence[str]) -> list[Kept]:
    """Those of these files that still wait with this person's draft, in the order named."""
    found = {row.id: _kept(row) for row in unit.run(_LOOSE, at=place, who=person).all()}
    return [found[name] for name in names if name in found]


def attach(unit: Unit, place: str, person: str, names: Sequence[str], case: int, by: str) -> list[Kept]:
    """The files belong to a case now, and nothing in them says any more where and from whom they came."""
    start = len(of_case(unit, case))
    given = loose(unit, place, person, names)
    for number, one in enumerate(given, start + 1):
        unit.change(attachments, {"id": one.id}, case=case, by=by, number=number, place=None, person=None)
    return [one for one in of_case(unit, case) if one.number > start]


def of_case(unit: Unit, case: int) -> list[Kept]:
    """The files of a case, the writer's first."""
    return [_kept(row) for row in unit.run(_OF_CASE, number=case).all()]


def content(unit: Unit, name: str) -> bytes | None:
    """What is in a file; none when it has been removed."""
    row = unit.one(attachments, id=name)
    return unit.keys.open(row.sealed, f"attachment {name}") if row else None


def _kept(row: Any) -> Kept:
    return Kept(row.id, row.kind, row.mime, row.size, row.number, row.by)
