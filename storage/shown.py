"""Shown: what the local front has put before people. It is to the browser what Telegram's servers are to a phone."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from storage.columns import Among
from storage.tables import shown
from storage.unit import Unit, mine


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message in a place. `seq` grows with every new or edited message; `mine` marks the person's own line."""

    seq: int
    place: str
    ref: str
    payload: dict[str, Any]
    mine: bool
    at: datetime
    first: int


_SINCE = (
    select(shown).where(mine(shown), Among(shown.c.place, "places"), shown.c.id > bindparam("seq")).order_by(shown.c.id)
)
_LAST = (
    select(shown)
    .where(mine(shown), Among(shown.c.place, "places"))
    .order_by(shown.c.id.desc())
    .limit(bindparam("most"))
)
_TOP = select(func.max(shown.c.id)).where(mine(shown), Among(shown.c.place, "places"))


def put(unit: Unit, place: str, ref: str, payload: str, *, own: bool = False, thread: str | None = None) -> None:
    """Show a new message. `payload` is JSON as the outbox holds it."""
    unit.add(shown, place=place, ref=ref, payload=payload, mine=own, thread=thread, at=unit.now, first=None)


def edit(unit: Unit, place: str, ref: str, payload: str, thread: str | None = None) -> None:
    """Show something else where a message stood; it counts as new but keeps its place."""
    before = unit.one(shown, place=place, ref=ref)
    unit.drop(shown, place=place, ref=ref)
    first = (before.first or before.id) if before is not None else None
    unit.add(shown, place=place, ref=ref, payload=payload, mine=False, thread=thread, at=unit.now, first=first)


def since(unit: Unit, places: Sequence[str], seq: int, seen: Collection[int] = ()) -> list[Bubble]:
    """What has been shown in these places after `seq`, in order, without what has been `seen`."""
    return [_bubble(row) for row in unit.run(_SINCE, places=list(places), seq=seq).all() if row.id not in seen]


def last(unit: Unit, places: Sequence[str], most: int) -> list[Bubble]:
    """The newest messages of these places, oldest of them first."""
    rows = unit.run(_LAST, places=list(places), most=most).all()
    return [_bubble(row) for row in reversed(rows)]


def by_ref(unit: Unit, place: str, ref: str) -> Bubble | None:
    """One message by its reference."""
    row = unit.one(shown, place=place, ref=ref)
    return _bubble(row) if row else None


def top(unit: Unit, places: Sequence[str]) -> int:
    """The number of the newest message."""
    return int(unit.run(_TOP, places=list(places)).scalar() or 0)


def _bubble(row: Any) -> Bubble:
    payload = json.loads(row.payload)
    if row.thread:
        payload["thread"] = row.thread
    return Bubble(row.id, row.place, row.ref, payload, bool(row.mine), row.at, row.first or row.id)


_NEWEST = select(func.max(shown.c.id)).where(mine(shown))
_AFTER = select(shown).where(mine(shown), shown.c.id > bindparam("seq")).order_by(shown.c.id)


def newest(unit: Unit) -> int:
    """The number of the newest message anywhere."""
    return int(unit.run(_NEWEST).scalar() or 0)


def after(unit: Unit, seq: int) -> list[Bubble]:
    """Every message shown anywhere after `seq`."""
    return [_bubble(row) for row in unit.run(_AFTER, seq=seq).all()]


def erase(unit: Unit, place: str, words: str) -> None:
    """Take away the person's own lines with these words."""
    wanted = json.dumps(words, ensure_ascii=False)
    for row in unit.all(shown, place=place, mine=True):
        if wanted in row.payload:
            unit.drop(shown, place=place, ref=row.ref)


def withdraw(unit: Unit, place: str, ref: str) -> None:
    """Take a message away."""
    unit.drop(shown, place=place, ref=ref)
