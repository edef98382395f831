"""People and places: who has written to Jana, known only by keyed hashes; places also by a sealed address."""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, select

from storage.tables import addresses, drafts, invites, messages, outbox, people, places, staff, subscriptions
from storage.unit import Unit, mine

INVITE_HOURS = 72


@dataclass(frozen=True, slots=True)
class Someone:
    """A person as storage knows them. `role` is student, staff or admin."""

    id: str
    lang: str
    lang_chosen: bool
    notice: int
    role: str
    name: str
    team: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where people talk: a private chat, a group, a channel."""

    id: str
    front: str
    kind: str
    team: str | None
    lang: str | None
    gone: bool


def place_id(unit_keys: Any, front: str, address: str) -> str:
    """The keyed hash that stands for a place; needs no database."""
    return str(unit_keys.lookup("place", f"{front}|{address}"))


_PERSON = (
    select(
        people.c.id,
        people.c.lang,
        people.c.lang_chosen,
        people.c.notice,
        staff.c.role,
        staff.c.name,
        staff.c.team,
    )
    .select_from(people.outerjoin(staff, and_(staff.c.library == people.c.library, staff.c.person == people.c.id)))
    .where(mine(people))
)
_AT = _PERSON.join(addresses, and_(addresses.c.library == people.c.library, addresses.c.person == people.c.id)).where(
    addresses.c.lookup == bindparam("lookup")
)
_BY_ID = _PERSON.where(people.c.id == bindparam("person"))


def _someone(row: Any) -> Someone:
    return Someone(
        row.id,
        row.lang,
        row.lang_chosen,
        row.notice,
        row.role or "student",
        row.name or "",
        row.team or "",
        False,
    )


def known(unit: Unit, front: str, address: str, lang: str) -> Someone:
    """The person at this address; made at the first word they say."""
    lookup = unit.keys.lookup("person", f"{front}|{address}")
    found = unit.run(_AT, lookup=lookup).first()
    if found is not None:
        return _someone(found)
    person = secrets.token_hex(16)
    unit.add(people, id=person, lang=lang, lang_chosen=False, notice=0, created_on=unit.now.date().isoformat())
    unit.add(addresses, lookup=lookup, person=person, front=front)
    return Someone(person, lang, False, 0, "student", "", "", True)


def is_known(unit: Unit, front: str, address: str) -> bool:
    """Whether somebody at this address has said something before."""
    return unit.one(addresses, lookup=unit.keys.lookup("person", f"{front}|{address}")) is not None


def by_id(unit: Unit, person: str) -> Someone:
    """A person with the role storage gives them. Raises LookupError when they were forgotten."""
    row = unit.run(_BY_ID, person=person).first()
    if row is None:
        raise LookupError("This person has been forgotten.")
    return _someone(row)


def set_lang(unit: Unit, person: str, lang: str) -> None:
    """The language this person chose."""
    unit.change(people, {"id": person}, lang=lang, lang_chosen=True)


def remember_lang(unit: Unit, person: str, lang: str) -> None:
    """The language this person last wrote in, until they choose one."""
    unit.change(people, {"id": person}, lang=lang)


def set_notice(unit: Unit, person: str, version: int) -> None:
    """The version of the privacy notice this person has been shown."""
    unit.change(people, {"id": person}, notice=version)


def place(unit: Unit, front: str, address: str, kind: str) -> Spot:
    """The place at this address; made when Jana first meets it."""
    key = place_id(unit.keys, front, address)
    row = unit.one(places, id=key)
    if row is None:
        sealed = unit.keys.seal(json.dumps(address).encode(), key)
        unit.add(places, id=key, front=front, sealed=sealed, kind=kind, team=None, lang=None, gone_at=None)
        return Spot(key, front, kind, None, None, False)
    if row.gone_at is not None:
        unit.change(places, {"id": key}, gone_at=None)
    return Spot(row.id, row.front, row.kind, row.team, row.lang, False)


def address_of(unit: Unit, place: str) -> tuple[str, str]:
    """The front and the clear address of a place, for delivery only. Raises LookupError when unknown."""
    front, address, _lang = delivery(unit, place)
    return front, address


def delivery(unit: Unit, place: str) -> tuple[str, str, str | None]:
    """The same and the language of the place, where it has one."""
    row = unit.one(places, id=place)
    if row is None:
        raise LookupError("This place has been forgotten.")
    return row.front, json.loads(unit.keys.open(row.sealed, place)), row.lang


def move(unit: Unit, front: str, before: str, after: str) -> str:
    """A place has another address now: everything kept about it goes along. The key of the place from now on.

    Told twice, or of a place that Jana does not know, nothing changes.
    """
    old, new = place_id(unit.keys, front, before), place_id(unit.keys, front, after)
    if unit.one(places, id=old) is None:
        return new
    sealed = unit.keys.seal(json.dumps(after).encode(), new)
    unit.drop(places, id=new)
    unit.change(places, {"id": old}, id=new, sealed=sealed, gone_at=None)
    for table in (messages, drafts, subscriptions):
        unit.drop(table, place=new)
        unit.change(table, {"place": old}, place=new)
    unit.change(staff, {"home": old}, home=new)
    unit.change(outbox, {"place": old}, place=new)
    return new


def spot(unit: Unit, place: str) -> Spot | None:
    """A place by its key."""
    row = unit.one(places, id=place)
    return Spot(row.id, row.front, row.kind, row.team, row.lang, row.gone_at is not None) if row else None


def gone(unit: Unit, place: str) -> None:
    """Nobody can be reached there any more."""
    unit.change(places, {"id": place}, gone_at=unit.now)


def bind(unit: Unit, place: str, team: str, lang: str) -> None:
    """Make this place the channel of a team."""
    unit.change(places, {"id": place}, team=team, lang=lang)


def channels(unit: Unit, team: str) -> list[Spot]:
    """The channels of a team that can still be reached."""
    rows = unit.all(places, order="id", team=team)
    return [Spot(row.id, row.front, row.kind, row.team, row.lang, False) for row in rows if row.gone_at is None]


def all_channels(unit: Unit) -> list[Spot]:
    """Every channel bound to a team."""
    rows = unit.all(places, order="id")
    return [Spot(r.id, r.front, r.kind, r.team, r.lang, r.gone_at is not None) for r in rows if r.team]


def staff_addresses(unit: Unit, front: str) -> list[str]:
    """Where staff are on a front: their own chats and their teams' channels. Opens every address of the front."""
    own = {row.lookup for row in unit.all(addresses, front=front) if unit.one(staff, person=row.person) is not None}
    found = []
    for row in unit.all(places, order="id", front=front):
        address = json.loads(unit.keys.open(row.sealed, row.id))
        is_own = row.kind == "private" and unit.keys.lookup("person", f"{front}|{address}") in own
        if row.gone_at is None and (row.team or is_own):
            found.append(address)
    return found


# --- staff ----------------------------------------------------------------------------------------------------


def invite(unit: Unit, role: str, name: str, team: str) -> str:
    """A code that makes whoever says it first a member of staff; kept only as a keyed hash, 128 bits."""
    code = secrets.token_hex(16)
    unit.add(
        invites, code=unit.keys.lookup("invite", code), role=role, name=name, team=team,
        expires_at=unit.now + timedelta(hours=INVITE_HOURS),
    )  # fmt: skip
    return code


def join(unit: Unit, person: str, code: str) -> bool:
    """Use an invite; false when there is none, it is late or somebody used it."""
    lookup = unit.keys.lookup("invite", code.strip().lower())
    row = unit.one(invites, code=lookup)
    if row is None or row.expires_at < unit.now:
        return False
    if unit.dropped(invites, code=lookup) != 1:  # two at once: the row can be removed only once
        return False
    appoint(unit, person, row.role, row.name, row.team)
    return True


def appoint(unit: Unit, person: str, role: str, name: str, team: str, via: str | None = None) -> None:
    """Make a person staff; `via` names what made them so, when that can also end it."""
    unit.put(staff, person=person, role=role, name=name, team=team, away_until=None, home=None, via=via)


def appointed_via(unit: Unit, via: str) -> list[str]:
    """Staff that something made staff."""
    return [row.person for row in unit.all(staff, via=via)]


def set_home(unit: Unit, person: str, place: str | None) -> None:
    """The private place in which a member of staff is told what comes by itself; none: nowhere."""
    unit.change(staff, {"person": person}, home=place)


def home_of(unit: Unit, person: str) -> str | None:
    """The private place of a member of staff; none when Jana does not know it or cannot reach them there."""
    row = unit.one(staff, person=person)
    found = spot(unit, row.home) if row is not None and row.home else None
    return None if found is None or found.gone else found.id


def keepers(unit: Unit) -> list[tuple[str, str]]:
    """Where those who keep this library's Jana can be told something: (place, language)."""
    rows = unit.all(staff, order="name", role="admin")
    return [(row.home, by_id(unit, row.person).lang) for row in rows if row.home]


def dismiss(unit: Unit, person: str) -> bool:
    """Take a person's role away; their buttons stop working at the next press."""
    return unit.dropped(staff, person=person) > 0


def members(unit: Unit, team: str | None = None) -> list[Someone]:
    """Staff, of one team or all."""
    rows = unit.all(staff, order="name", team=team) if team else unit.all(staff, order="name")
    return [by_id(unit, row.person) for row in rows]


def homes(unit: Unit, team: str) -> list[tuple[str, str, datetime | None]]:
    """Staff of a team who can be told something in private: (person, place, away until)."""
    rows = unit.all(staff, order="name", team=team)
    return [(row.person, row.home, row.away_until) for row in rows if row.home]


def away_until(unit: Unit, person: str) -> datetime | None:
    """Until when a member of staff wants nothing sent by itself."""
    row = unit.one(staff, person=person)
    until: datetime | None = row.away_until if row else None
    return until


def set_away(unit: Unit, person: str, until: datetime | None) -> None:
    """Nothing is sent by itself before then; none: they are at work."""
    unit.change(staff, {"person": person}, away_until=until)
