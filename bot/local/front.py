"""Front: who and what there is on the local front, its screen, and how turns get in from it."""

import asyncio
import contextlib
import json
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.receive import Event
from handlers import attached
from handlers.dialog import Cleaned, Lang, Said, Sent, Turn
from handlers.house import House
from handlers.you_said import PUBLIC
from storage import drafts, people, shown
from storage.crypto import Keys
from storage.database import Away, Database
from storage.shown import Bubble
from storage.unit import Unit

NAME = "local"
POLL_SECONDS = 0.1  # how soon a line written by another process is seen
LATE = 300  # numbers of messages: as far apart as two that are written at the same time


@dataclass(frozen=True, slots=True)
class Sitter:
    """Somebody at the local front: a role they were let in with and a name of their own choosing."""

    role: str
    name: str
    team: str = ""

    @property
    def address(self) -> str:
        return f"{self.role}:{self.name.casefold()}"


def channel_address(team: str) -> str:
    """The address of a team's channel."""
    return f"team:{team}"


def place_of(keys: Keys, address: str) -> str:
    """The key of a local place."""
    return people.place_id(keys, NAME, address)


def furnish(unit: Unit, house: House) -> None:
    """A channel for each team, and the staff that the library's file names for the local front. May run again."""
    for team in house.library.teams.values():
        spot = people.place(unit, NAME, channel_address(team.key), "group")
        if spot.team != team.key or spot.lang != team.lang:
            people.bind(unit, spot.id, team.key, team.lang)
    board = people.place(unit, NAME, channel_address(PUBLIC), "group")
    if board.team != PUBLIC:
        people.bind(unit, board.id, PUBLIC, "fi")
    for member in house.library.staff:
        seat(
            unit,
            Sitter("staff", member["name"], member["team"]),
            team_lang(house, member["team"]),
            member["role"],
        )


def team_lang(house: House, team: str) -> Lang:
    """The working language of a team."""
    return house.library.teams[team].lang if team in house.library.teams else "fi"


def seat(unit: Unit, sitter: Sitter, lang: Lang, role: str = "staff") -> str:
    """Make a person of the local front staff, unless they are already; whoever sits at this machine may say so."""
    someone = people.known(unit, NAME, sitter.address, lang)
    if sitter.role == "staff" and someone.role == "student":
        people.appoint(unit, someone.id, role, sitter.name, sitter.team)
        people.set_home(unit, someone.id, people.place(unit, NAME, sitter.address, "private").id)
    return someone.id


def echo(unit: Unit, turn: Turn, event: str) -> None:
    """Keep the person's own words on their screen; never an answer of a self-assessment."""
    if turn.where.front != NAME or not isinstance(turn.did, Said | Sent):
        return
    draft = drafts.find(unit, turn.where.id, turn.who.id)
    if draft is not None and draft.form.startswith("line:"):
        return
    doc = [["p", 0, [[line, "", None]]] for line in _own_lines(turn)]
    words: dict[str, Any] = {"parts": [{"t": "say", "doc": doc}], "by": turn.who.name}
    shown.put(unit, turn.where.id, f"e{event[:20]}", json.dumps(words, ensure_ascii=False), own=True)


def _own_lines(turn: Turn) -> list[str]:
    """What the person said, and how many files came with it."""
    if isinstance(turn.did, Said):
        return [turn.did.text]
    if not isinstance(turn.did, Sent):
        return []
    kinds = [one.kind for one in turn.did.files if isinstance(one, Cleaned)]
    said = [turn.did.note, f"({attached.count(turn.house, kinds, turn.lang) or len(turn.did.files)})"]
    return [line for line in said if line]


def event(sitter: Sitter, place: str, kind: str, did: dict[str, Any], lang: str, event_id: str | None = None) -> Event:
    """What somebody did here, as a raw event. A front that may send it twice names it."""
    return Event(NAME, event_id or secrets.token_hex(10), sitter.address, place, kind, did, lang)


class Screen:
    """Wakes whoever looks at a place when something new is shown there, by this process or another."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._waiting: set[asyncio.Event] = set()

    def changed(self, _places: Iterable[str]) -> None:
        """Something new is shown."""
        for waiting in self._waiting:
            waiting.set()

    def since(self, places: Sequence[str], seq: int, seen: Collection[int]) -> list[Bubble]:
        """What is new in these places. Runs on a thread; an empty list while the database is away."""
        try:
            return self.database.read(lambda unit: shown.since(unit, places, seq, seen))
        except Away:
            return []

    async def wait(self, places: Sequence[str], seq: int, seconds: float, seen: Collection[int] = ()) -> list[Bubble]:
        """What is shown in these places after `seq`, waiting for it at most so long."""
        until = asyncio.get_running_loop().time() + seconds
        mine = asyncio.Event()
        self._waiting.add(mine)
        try:
            while True:
                mine.clear()
                found = await asyncio.to_thread(self.since, places, seq, seen)
                left = until - asyncio.get_running_loop().time()
                if found or left <= 0:
                    return found
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(mine.wait(), min(POLL_SECONDS, left))
        finally:
            self._waiting.discard(mine)


class Watch:
    """Everything new in some places, each once.

    On PostgreSQL several turns write at a time, and a message may be committed after one with a higher number: so what
    lies shortly below the highest number is looked at again. `seq` is that number; `first` is where looking begins.
    """

    def __init__(self, screen: Screen, places: Sequence[str], seq: int, first: int | None = None) -> None:
        self.screen, self.places, self.seq = screen, places, seq
        self._first = seq if first is None else first
        self._late = 0 if screen.database.is_sqlite else LATE
        self._seen: set[int] = set()

    async def news(self, seconds: float) -> list[Bubble]:
        """What has come since, waiting for it at most so long."""
        floor = max(self._first, self.seq - self._late)
        found = await self.screen.wait(self.places, floor, seconds, self._seen)
        self.seq = max([self.seq, *(bubble.seq for bubble in found)])
        self._seen |= {bubble.seq for bubble in found}
        self._seen = {number for number in self._seen if number > self.seq - self._late}
        return found
