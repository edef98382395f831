"""Outbox: what is to be said and has not been delivered yet, in order for each place."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, func, or_, select, update

from storage.columns import Among
from storage.tables import messages, outbox
from storage.unit import Unit, mine

WAITING, SENT, DEAD = 0, 1, 2
LEASE = timedelta(seconds=60)  # longer than any front may take to send one message
PART = ":p"  # before the number of a message that is not the first of those said under one name
GIVE_UP = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Letter:
    """One message on its way to a place."""

    id: int
    place: str
    front: str
    payload: str
    slot: str | None
    thread: str | None
    then: list[Any] | None
    key: str | None
    tries: int
    unsure: bool


_FIRST = (
    select(outbox)
    .where(
        mine(outbox),
        outbox.c.id.in_(
            select(func.min(outbox.c.id))
            .where(mine(outbox), outbox.c.state == WAITING, Among(outbox.c.place, "places"))
            .group_by(outbox.c.place)
        ),
        outbox.c.due_at <= bindparam("now", type_=outbox.c.due_at.type),
        or_(
            outbox.c.lease_until.is_(None),
            outbox.c.lease_until < bindparam("now", type_=outbox.c.due_at.type),
        ),
    )
    .order_by(outbox.c.id)
)
_CLAIM = (
    update(outbox)
    .where(
        mine(outbox),
        outbox.c.id == bindparam("row"),
        outbox.c.state == WAITING,
        or_(
            outbox.c.lease_until.is_(None),
            outbox.c.lease_until < bindparam("now", type_=outbox.c.due_at.type),
        ),
    )
    .values(lease_by=bindparam("worker"), lease_until=bindparam("until", type_=outbox.c.due_at.type))
)
_ALL = (
    select(outbox)
    .where(mine(outbox), outbox.c.state == WAITING, Among(outbox.c.place, "places"))
    .order_by(outbox.c.id)
    .with_for_update()  # PostgreSQL: two workers never show the same letter
)
_DUE = (
    select(outbox.c.front, outbox.c.place)
    .where(
        mine(outbox),
        outbox.c.state == WAITING,
        outbox.c.due_at <= bindparam("now", type_=outbox.c.due_at.type),
    )
    .group_by(outbox.c.front, outbox.c.place)
    .having(func.coalesce(func.max(outbox.c.lease_until) < bindparam("now", type_=outbox.c.due_at.type), True))
    .order_by(func.min(outbox.c.id))
    .limit(500)
)
_NEXT = select(func.min(outbox.c.id)).where(
    mine(outbox), outbox.c.state == WAITING, outbox.c.place == bindparam("place")
)
_COUNT = select(func.count(), func.min(outbox.c.created_at)).where(mine(outbox), outbox.c.state == WAITING)


def add(
    unit: Unit,
    place: str,
    front: str,
    payload: dict[str, Any],
    *,
    slot: str | None = None,
    key: str | None = None,
    thread: str | None = None,
    then: list[Any] | None = None,
) -> bool:
    """Something to say to a place. With a `key` it is said once ever: false when it was said before."""
    row = {
        "place": place, "front": front, "payload": json.dumps(payload, ensure_ascii=False, separators=(",", ":")),
        "slot": slot, "thread": thread, "then": then, "key": key, "state": WAITING, "tries": 0, "unsure": False,
        "due_at": unit.now, "created_at": unit.now,
    }  # fmt: skip
    unit.touched.add((front, place))
    if key is None:
        unit.add(outbox, **row)
        return True
    return unit.add_once(outbox, **row)


def claim(unit: Unit, places: Sequence[str], worker: str) -> list[Letter]:
    """The first letter of each of these places that nobody else is delivering; ours for `LEASE`."""
    rows = unit.run(_FIRST, places=list(places), now=unit.now).all()
    until = unit.now + LEASE
    return [
        _letter(row, unsure=row.unsure or row.lease_until is not None)
        for row in rows
        if unit.run(_CLAIM, row=row.id, now=unit.now, worker=worker, until=until).rowcount == 1
    ]


def sent(unit: Unit, letter: Letter, ref: str | None) -> None:
    """It arrived. A letter with a key stays as a mark without its words; the others go."""
    if letter.key is None:
        unit.drop(outbox, id=letter.id)
    else:
        unit.change(outbox, {"id": letter.id}, state=SENT, payload=None, then=None, lease_until=None)
    if letter.slot and ref:
        for number, one in enumerate(ref.split(), 1):  # said in several messages: each of them has the name
            slot = letter.slot if number == 1 else f"{letter.slot}{PART}{number}"
            unit.put(messages, place=letter.place, slot=slot, ref=one)
    unit.touched.add((letter.front, letter.place))


_HAND_OVER = (
    update(outbox)
    .where(
        mine(outbox),
        outbox.c.state == WAITING,
        outbox.c.id == bindparam("row"),
        outbox.c.lease_by == bindparam("worker"),
    )
    .values(lease_by=None, lease_until=None)
)


def hand_over(unit: Unit, numbers: Sequence[int], worker: str) -> None:
    """Letters that were claimed and not begun: another worker may take them at once."""
    for number in numbers:
        unit.run(_HAND_OVER, row=number, worker=worker)


def later(unit: Unit, letter: Letter, seconds: float, error: str, *, unsure: bool = False) -> bool:
    """Try again after some seconds; true when it has been tried for so long that it is given up."""
    row = unit.one(outbox, id=letter.id)
    if row is None:
        return False
    over: bool = unit.now - row.created_at > GIVE_UP
    unit.change(
        outbox, {"id": letter.id}, tries=letter.tries + 1, unsure=unsure, error=error[:200], lease_until=None,
        due_at=unit.now + timedelta(seconds=seconds), state=DEAD if over else WAITING,
    )  # fmt: skip
    return over


def dead(unit: Unit, letter: Letter, error: str) -> None:
    """It can never arrive: kept without being tried again, for staff to see."""
    unit.change(outbox, {"id": letter.id}, state=DEAD, error=error[:200], lease_until=None)
    unit.touched.add((letter.front, letter.place))


def take_all(unit: Unit, places: Sequence[str]) -> list[Letter]:
    """Everything that waits for these places, for a front that delivers inside this very transaction."""
    return [_letter(row, unsure=False) for row in unit.run(_ALL, places=list(places)).all()]


def _letter(row: Any, *, unsure: bool) -> Letter:
    return Letter(row.id, row.place, row.front, row.payload, row.slot, row.thread, row.then, row.key, row.tries, unsure)


def due(unit: Unit) -> list[tuple[str, str]]:
    """(front, place) with something to deliver now that nobody is delivering, the longest waiting first."""
    return [(row.front, row.place) for row in unit.run(_DUE, now=unit.now).all()]


def waits(unit: Unit, place: str) -> bool:
    """Whether there is anything to deliver to a place, now or later."""
    return unit.run(_NEXT, place=place).scalar() is not None


def waiting(unit: Unit) -> tuple[int, Any]:
    """How many letters wait, and since when the oldest."""
    found = unit.run(_COUNT).all()[0]
    return int(found[0]), found[1]


def ref_of(unit: Unit, place: str, slot: str) -> str | None:
    """Where a named message stands in a place."""
    row = unit.one(messages, place=place, slot=slot)
    return row.ref if row else None


def rest_of(unit: Unit, place: str, slot: str) -> tuple[str, ...]:
    """Where the other messages stand when this name was said in several, in their order."""
    begin = f"{slot}{PART}"
    rows = unit.run(_COPIES, slot=begin, prefix=begin).all()
    found = {row.slot.removeprefix(begin): row.slot for row in rows if row.place == place}
    refs = [ref_of(unit, place, found[number]) for number in sorted(filter(str.isdigit, found), key=int)]
    return tuple(ref for ref in refs if ref is not None)


def is_part(slot: str) -> bool:
    """Whether a message is a further one of several that were said under one name."""
    return PART in slot


def name(unit: Unit, place: str, slot: str, ref: str) -> None:
    """Give a message that is there already, such as the writer's own, a name."""
    unit.put(messages, place=place, slot=slot, ref=ref)


_COPIES = (
    select(messages.c.place, messages.c.slot)
    .where(
        mine(messages),
        or_(messages.c.slot == bindparam("slot"), messages.c.slot.startswith(bindparam("prefix"), autoescape=False)),
    )
    .order_by(messages.c.place, messages.c.slot)
)


def places_of(unit: Unit, slot: str) -> list[tuple[str, str]]:
    """(place, name) of every message of this name, or of a name that goes on after it with a colon."""
    return [(row.place, row.slot) for row in unit.run(_COPIES, slot=slot, prefix=f"{slot}:").all()]


_TAKE_BACK = outbox.delete().where(
    mine(outbox),
    outbox.c.state == WAITING,
    or_(outbox.c.slot == bindparam("slot"), outbox.c.slot.startswith(bindparam("prefix"), autoescape=False)),
)


def take_back(unit: Unit, slot: str) -> None:
    """What was to be said under this name, or one that goes on after it, and has not been said yet, is not said."""
    unit.run(_TAKE_BACK, slot=slot, prefix=f"{slot}:")


def slot_of(unit: Unit, place: str, ref: str) -> str | None:
    """What the message at this reference is about, when it has a name."""
    row = unit.one(messages, place=place, ref=ref)
    return row.slot if row else None
