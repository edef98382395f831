"""Installs: the workspaces that took Jana in, each by a keyed hash, with its token sealed."""

import json
from typing import Any

from storage.tables import installs
from storage.unit import Unit


def _key(unit: Unit, front: str, team: str) -> str:
    return str(unit.keys.lookup("install", f"{front}|{team}"))


def keep(unit: Unit, front: str, team: str, install: dict[str, Any]) -> None:
    """A workspace took Jana in, or did so again: its token is sealed at rest."""
    key = _key(unit, front, team)
    sealed = unit.keys.seal(json.dumps(install).encode(), f"install {key}")
    unit.put(installs, id=key, front=front, sealed=sealed, installed_at=unit.now)


def find(unit: Unit, front: str, team: str) -> dict[str, Any] | None:
    """What a workspace gave when it took Jana in; none when it never did, or took her away."""
    row = unit.one(installs, id=_key(unit, front, team))
    return dict(json.loads(unit.keys.open(row.sealed, f"install {row.id}"))) if row is not None else None


def everyone(unit: Unit, front: str) -> list[dict[str, Any]]:
    """All of them."""
    rows = unit.all(installs, order="id", front=front)
    return [dict(json.loads(unit.keys.open(row.sealed, f"install {row.id}"))) for row in rows]


def drop(unit: Unit, front: str, team: str) -> bool:
    """A workspace took Jana away: its token is forgotten."""
    return unit.dropped(installs, id=_key(unit, front, team)) > 0
