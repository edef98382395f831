"""Inbox: what has arrived and is not served yet. Nothing is answered before it stands here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from storage.tables import inbox
from storage.unit import Unit, mine

NEW, DONE, QUARANTINED = 0, 1, 2
TRIES = 3
KEEP = timedelta(days=30)  # how long a repeated delivery is still recognised


@dataclass(frozen=True, slots=True)
class Arrived:
    """One raw event as a front received it. `event` is unique within its platform."""

    platform: str
    event: str
    conversation: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event that waits to be served."""

    id: int
    platform: str
    event: str
    conversation: str
    body: dict[str, Any]
    tries: int


_OLDEST = (
    select(inbox.c.id, inbox.c.platform, inbox.c.event, inbox.c.body, inbox.c.tries, inbox.c.due_at)
    .where(
        mine(inbox),
        inbox.c.state == NEW,
        inbox.c.id
        == select(func.min(inbox.c.id))
        .where(mine(inbox), inbox.c.state == NEW, inbox.c.conversation == bindparam("conversation"))
        .scalar_subquery(),
    )
    .with_for_update(
        skip_locked=True
    )  # PostgreSQL: who finds the oldest in work leaves the conversation to that worker
)
_DONE = (
    update(inbox).where(mine(inbox), inbox.c.id == bindparam("row"), inbox.c.state == NEW).values(state=DONE, body=None)
)
_LEFT = (
    select(inbox.c.conversation, func.min(inbox.c.due_at).label("due_at"))
    .where(mine(inbox), inbox.c.state == NEW)
    .group_by(inbox.c.conversation)
    .having(func.min(inbox.c.due_at) <= bindparam("now", type_=inbox.c.due_at.type))
    .order_by(func.min(inbox.c.id))
    .limit(bindparam("most"))
)
_FIRST_DUE = (
    select(inbox.c.due_at)
    .where(mine(inbox), inbox.c.state == NEW, inbox.c.conversation == bindparam("conversation"))
    .order_by(inbox.c.id)
    .limit(1)
)
_OLD = delete(inbox).where(mine(inbox), inbox.c.state == DONE, inbox.c.received_at < bindparam("before"))


def receive(unit: Unit, arrived: Arrived) -> bool:
    """Keep an event; false when it was here before (the platform delivered it again)."""
    clear = json.dumps(arrived.body, separators=(",", ":")).encode("ascii")  # half characters survive as escapes
    return unit.add_once(
        inbox, platform=arrived.platform, event=arrived.event, conversation=arrived.conversation,
        body=unit.keys.seal(clear, arrived.event), state=NEW, tries=0, due_at=unit.now, received_at=unit.now,
    )  # fmt: skip


def next_of(unit: Unit, conversation: str) -> Waiting | None:
    """The oldest event of a conversation, if it is due; later ones wait behind it."""
    row = unit.run(_OLDEST, conversation=conversation).first()
    if row is None or row.due_at > unit.now:
        return None
    body = json.loads(unit.keys.open(row.body, row.event))
    return Waiting(row.id, row.platform, row.event, conversation, body, row.tries)


def served(unit: Unit, waiting: Waiting) -> None:
    """Mark it done and forget its body. `next_of` gave it to this transaction alone."""
    unit.run(_DONE, row=waiting.id)


def failed(unit: Unit, waiting: Waiting, error: str) -> bool:
    """Count a failed try and wait a little; true when it now goes to quarantine so that the next may go on."""
    tries = waiting.tries + 1
    over = tries >= TRIES
    unit.change(
        inbox, {"id": waiting.id, "state": NEW}, tries=tries, error=error[:200],
        state=QUARANTINED if over else NEW, due_at=unit.now + timedelta(seconds=2**tries),
    )  # fmt: skip
    return over


def is_due(unit: Unit, conversation: str) -> bool:
    """Whether the oldest event of a conversation is due; if `next_of` gives none, another worker is serving it."""
    row = unit.run(_FIRST_DUE, conversation=conversation).first()
    return row is not None and row.due_at <= unit.now


def left(unit: Unit, overdue: timedelta = timedelta(0), most: int = 500) -> list[str]:
    """The `most` conversations in which something has been due for longest, and for at least so long."""
    return [row.conversation for row in unit.run(_LEFT, now=unit.now - overdue, most=most).all()]


def sweep(unit: Unit) -> None:
    """Forget events so old that no platform delivers them again."""
    unit.run(_OLD, before=unit.now - KEEP)
