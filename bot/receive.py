"""Receive: write what arrived into the inbox and only then say so; nudge the desk."""

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from bot.ears import Ear, Ears
from storage import inbox, leases, people
from storage.database import Away, Database
from storage.inbox import Arrived
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Event:
    """One raw event of a platform, in neutral words: who, where, and what was done."""

    platform: str
    event: str
    person: str
    place: str
    kind: str
    did: dict[str, Any]
    lang: str | None = None
    at: float | None = None  # when it was done, in seconds of the epoch, where the platform says so


MOST, SECONDS = 100, 10.0  # what one person may send in so many seconds; nobody types that fast


class Gate:
    """Who sends more than anybody could type is told so once and then not listened to until they pause.

    What counts is when it was done, not when it came: what piled up while Jana was away is no flood.
    Kept in memory only, by address, and forgotten within seconds: nothing of it is written anywhere.
    """

    def __init__(self) -> None:
        self._seen: dict[str, deque[float]] = {}
        self._shut: set[str] = set()
        self._swept = 0.0

    def pass_(self, person: str, now: float) -> Literal["open", "closing", "shut"]:
        """Whether an event of this person may come in; `closing` exactly once for each flood."""
        self._sweep(now)
        seen = self._seen.setdefault(person, deque(maxlen=MOST))
        full = len(seen) == MOST and now - seen[0] < SECONDS
        seen.append(now)
        if not full:
            self._shut.discard(person)
            return "open"
        if person in self._shut:
            return "shut"
        self._shut.add(person)
        return "closing"

    def _sweep(self, now: float) -> None:
        if now - self._swept < SECONDS:
            return
        self._swept = now
        for person in [one for one, seen in self._seen.items() if now - seen[-1] > SECONDS]:
            del self._seen[person]
            self._shut.discard(person)


class Receiver:
    """The one door in. When `receive` returns, the event is on disk; when it raises Away, nothing was kept."""

    def __init__(self, database: Database, nudge: Callable[[str], None]) -> None:
        self.database, self.nudge, self.gate = database, nudge, Gate()
        self.ears = Ears(database)
        self.is_open = True

    def close(self) -> None:
        """Take nothing more: whoever brings something is told that it was not kept, and brings it again."""
        self.is_open = False

    def arrived(self, event: Event) -> Arrived:
        """The event as the inbox keeps it."""
        conversation = people.place_id(self.database.keys, event.platform, event.place)
        body = {
            "person": event.person,
            "place": event.place,
            "kind": event.kind,
            "did": event.did,
            "lang": event.lang,
        }
        return Arrived(event.platform, event.event, conversation, body)

    async def receive(self, event: Event) -> bool:
        """Keep the event; false when it had arrived before. Raises storage.database.Away."""
        return (await self.receive_all([event]))[0]

    async def receive_all(self, events: Sequence[Event], ear: Ear | None = None) -> list[bool]:
        """Keep them together and in order; with an ear only while it is ours. Raises Away or storage.leases.Lost.

        What a flood brings beyond its measure is not kept; the first of it becomes one kind sentence.
        """
        if not self.is_open:
            raise Away("Jana is stopping")
        arrived = [self.arrived(event) for one in events if (event := self._passed(one)) is not None]
        keeping = self.database.put(lambda unit: _keep(unit, arrived, ear))
        if self.database.is_sqlite:  # one writer: what is asked now is done after it, and mostly in the same commit
            self._nudge(arrived)
            new = await keeping
        else:
            new = await keeping
            self._nudge(arrived)
        return new if len(arrived) == len(events) else new or [False]

    def _nudge(self, arrived: Sequence[Arrived]) -> None:
        for one in arrived:
            self.nudge(one.conversation)

    def _passed(self, event: Event) -> Event | None:
        done = time.time() if event.at is None else event.at
        match self.gate.pass_(f"{event.platform}:{event.person}", done):
            case "shut":
                return None
            case "closing":
                return replace(event, did={"t": "flood"})
            case _:
                return event


def _keep(unit: Unit, arrived: Sequence[Arrived], ear: Ear | None) -> list[bool]:
    if ear is not None:
        leases.beat(unit, ear.name, ear.fence)
    return [inbox.receive(unit, one) for one in arrived]
