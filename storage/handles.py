"""Handles: what the buttons of a message mean. A button carries a random handle and a number, nothing else."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, delete

from storage.tables import handles
from storage.unit import Unit, mine

LIFE = timedelta(days=120)  # old keyboards stay pressable for months: after this the press gets a kind sentence


@dataclass(frozen=True, slots=True)
class Handle:
    """The meaning of a row of buttons: `actions[n]` is a name and its data; `person` whose they are, if anyone's."""

    id: str
    person: str | None
    role: str | None
    actions: list[list[Any]]
    expired: bool
    used: bool


def make(
    unit: Unit,
    actions: Sequence[Sequence[Any]],
    *,
    person: str | None,
    role: str | None = None,
    life: timedelta = LIFE,
) -> str:
    """A new handle of 96 random bits."""
    handle = secrets.token_urlsafe(12)
    unit.add(
        handles, id=handle, person=person, role=role, actions=[list(action) for action in actions],
        expires_at=unit.now + life, used=False,
    )  # fmt: skip
    return handle


def find(unit: Unit, handle: str) -> Handle | None:
    """The handle, or none when it was forged or swept away."""
    row = unit.one(handles, id=handle)
    if row is None:
        return None
    return Handle(row.id, row.person, row.role, row.actions, row.expires_at < unit.now, row.used)


def use_up(unit: Unit, handle: str) -> None:
    """These buttons have done their work."""
    unit.change(handles, {"id": handle}, used=True)


_OLD = delete(handles).where(mine(handles), handles.c.expires_at < bindparam("now", type_=handles.c.expires_at.type))


def sweep(unit: Unit) -> None:
    """Forget handles that have expired."""
    unit.run(_OLD, now=unit.now)
