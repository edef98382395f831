"""Play: turns served one after another without an event loop, for the simulated history and for tests.

The same inbox, desk and outbox as in `jana run`; only the waiting is left out.
"""

import base64
from collections.abc import Sequence
from typing import Any

import handlers
from bot import bringing, deliver
from bot.desk import FILES, Desk
from bot.local import front, render
from bot.local.front import Sitter
from bot.receive import Event, Receiver
from handlers.dialog import Think
from handlers.house import House
from storage import inbox, outbox, shown
from storage.database import Database
from storage.shown import Bubble
from storage.unit import Unit


class Player:
    """Everybody at the local front, one turn at a time."""

    def __init__(self, database: Database, house: House) -> None:
        self.database, self.house = database, house
        self.desk = Desk(database, house, front.echo)
        self.receiver = Receiver(database, lambda _conversation: None)

    def receive(self, event: Event) -> bool:
        """Into the inbox; false when it was there before."""
        arrived = self.receiver.arrived(event)
        return self.database.run_now(lambda unit: inbox.receive(unit, arrived))

    def serve_all(self) -> int:
        """Serve everything that waits in the inbox; how many turns."""
        served = 0
        while conversations := self.database.run_now(inbox.left):
            for conversation in conversations:
                served += self._serve(conversation)
        return served

    def _serve(self, conversation: str) -> bool:
        thoughts: dict[str, Any] = {}
        while True:
            try:
                return self.database.run_now(lambda unit: self.desk.serve_one(unit, conversation, thoughts))
            except bringing.Bring as files:
                thoughts[FILES] = bringing.at_hand(files.files)
            except Think as wish:
                thoughts[wish.name] = handlers.think(self.house, wish.name, wish.text)

    def deliver_all(self) -> None:
        """Deliver everything that waits for the local front."""

        def afterwards(unit: Unit, then: list[Any], how: str) -> None:
            handlers.afterwards(self.house, unit, then, how)

        while places := self.database.run_now(
            lambda unit: [place for name, place in outbox.due(unit) if name == front.NAME]
        ):
            self.database.run_now(lambda unit, at=places: deliver.show_all(unit, at, afterwards))  # type: ignore[misc]

    def do(
        self,
        sitter: Sitter,
        did: dict[str, Any],
        place: str = "private",
        lang: str = "fi",
        event_id: str | None = None,
    ) -> list[Bubble]:
        """One turn from beginning to end; what it showed in that place and elsewhere."""
        address, kind = (sitter.address, "private") if place == "private" else (place, "group")
        before = self.database.run_now(shown.newest)
        self.receive(front.event(sitter, address, kind, did, lang, event_id))
        self.serve_all()
        self.deliver_all()
        return self.database.run_now(lambda unit: shown.after(unit, before))

    def say(
        self, sitter: Sitter, text: str, place: str = "private", lang: str = "fi", reply_to: str | None = None
    ) -> list[Bubble]:
        """Words."""
        return self.do(sitter, {"t": "said", "text": text, **({"reply_to": reply_to} if reply_to else {})}, place, lang)

    def send(
        self, sitter: Sitter, files: Sequence[bytes], note: str = "", place: str = "private", **more: Any
    ) -> list[Bubble]:
        """Files in one go, with words beside them."""
        carried = [{"data": base64.b64encode(one).decode(), "size": len(one)} for one in files]
        lang = more.pop("lang", "fi")
        return self.do(sitter, {"t": "sent", "files": carried, "note": note, **more}, place, lang)

    def press(
        self, sitter: Sitter, bubble: Bubble, label: str, place: str = "private", lang: str = "fi"
    ) -> list[Bubble]:
        """The button of this label on a message. Raises LookupError when there is none."""
        for text, handle, number in render.buttons(bubble.payload):
            if label in (text, ""):
                return self.do(sitter, {"t": "pressed", "handle": handle, "number": number}, place, lang)
        raise LookupError(f"no button {label!r} on: {render.text_of(bubble.payload)!r}")

    def number(
        self, sitter: Sitter, bubble: Bubble, number: int, place: str = "private", lang: str = "fi"
    ) -> list[Bubble]:
        """The button with this place in the message, whatever its language."""
        _label, handle, at = render.buttons(bubble.payload)[number]
        return self.do(sitter, {"t": "pressed", "handle": handle, "number": at}, place, lang)

    def fill(
        self, sitter: Sitter, bubble: Bubble, values: dict[str, Any], place: str = "private", lang: str = "fi"
    ) -> list[Bubble]:
        """The whole form of a message at once."""
        form = render.form(bubble.payload)
        if form is None:
            raise LookupError("no form on this message")
        return self.do(sitter, {"t": "filled", "handle": form["handle"], "values": values}, place, lang)
