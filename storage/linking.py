"""Linking: two people who turned out to be one: what was kept of the second is the first's from now on."""

import json
import secrets
from dataclasses import dataclass
from datetime import timedelta

from storage.cases import writer_of
from storage.tables import (
    actions,
    addresses,
    cases,
    drafts,
    factor_edits,
    handles,
    invites,
    own_stages,
    people,
    reminders,
    staff,
)
from storage.unit import Unit

LIFE = timedelta(minutes=15)
ROLE = "link"


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked for a code, and where they are told that it was used."""

    person: str
    place: str


def offer(unit: Unit, person: str, place: str) -> str:
    """A code that links whoever says it elsewhere with this person, if they say yes; kept only as a keyed hash."""
    code = secrets.token_hex(8)
    unit.add(
        invites, code=unit.keys.lookup("link", code), role=ROLE, name=person, team=place, expires_at=unit.now + LIFE
    )
    return code


def use(unit: Unit, code: str) -> Asked | None:
    """Whose code this is; none when there is no such code, it is late, or it was used."""
    lookup = unit.keys.lookup("link", code.strip().lower())
    row = unit.one(invites, code=lookup)
    if row is None or row.role != ROLE or row.expires_at < unit.now or unit.dropped(invites, code=lookup) != 1:
        return None
    return Asked(row.name, row.team)


def merge(unit: Unit, stays: str, goes: str) -> bool:
    """Make two people one; false when either is not there any more."""
    if stays == goes or unit.one(people, id=stays) is None or unit.one(people, id=goes) is None:
        return False
    for table in (addresses, handles, drafts):
        unit.change(table, {"person": goes}, person=stays)
    if unit.one(staff, person=stays) is None:
        unit.change(staff, {"person": goes}, person=stays)
    unit.drop(staff, person=goes)
    for table in (cases, actions):
        unit.change(table, {"owner": goes}, owner=stays)
    _merge_rounds(unit, stays, goes)
    for row in unit.all(cases, writer=writer_of(unit, goes)):
        unit.change(cases, {"id": row.id}, writer=writer_of(unit, stays), route=_route(unit, row.id, row.route, stays))
    unit.drop(people, id=goes)
    return True


def _merge_rounds(unit: Unit, stays: str, goes: str) -> None:
    """What the two wished about rounds: the wish of the one who stays counts, else the other's."""
    if unit.one(own_stages, person=stays) is None:
        unit.change(own_stages, {"person": goes}, person=stays)
    unit.drop(own_stages, person=goes)
    for row in unit.all(reminders, who=goes):
        unit.add_once(reminders, round=row.round, who=stays, place=row.place, at=row.at)
    unit.drop(reminders, who=goes)
    unit.change(factor_edits, {"by": goes}, by=stays)


def _route(unit: Unit, number: int, route: bytes | None, person: str) -> bytes | None:
    """The way back to the writer, to the same place, for the person they are now."""
    if route is None:
        return None
    place, _ = json.loads(unit.keys.open(route, f"case {number}"))
    return bytes(unit.keys.seal(json.dumps([place, person]).encode(), f"case {number}"))
