"""Receive: write what arrived into the inbox and only then say so; nudge the desk."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from storage import inbox, people
from storage.database import Database
from storage.inbox import Arrived


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


class Receiver:
    """The one door in. When `receive` returns, the event is on disk; when it raises Away, nothing was kept."""

    def __init__(self, database: Database, nudge: Callable[[str], None]) -> None:
        self.database, self.nudge = database, nudge

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
        arrived = self.arrived(event)
        new = await self.database.run(lambda unit: inbox.receive(unit, arrived))
        self.nudge(arrived.conversation)
        return new
