"""Desk: where every turn is served, one transaction each, in the order it came."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any, Literal

import handlers
from handlers import clean, posting
from handlers.dialog import LANGS, Did, Filled, Lang, Pressed, Role, Said, Sent, Think, Turn, Where, Who
from handlers.house import House
from storage import inbox, outbox, people
from storage.database import Away, Database
from storage.inbox import Waiting
from storage.people import Someone, Spot
from storage.unit import Unit

log = logging.getLogger("jana.desk")

ROLES: Mapping[str, Role] = {"student": "student", "staff": "staff", "admin": "admin"}
Echo = Callable[[Unit, Turn, str], None]  # a front that keeps its own screen notes what the person said


def did_of(unit: Unit, place: str, raw: Mapping[str, Any]) -> Did:
    """What a raw event says was done. Words are cleaned here, once, before anybody sees them."""
    match raw["t"]:
        case "pressed":
            return Pressed(str(raw["handle"])[:40], int(raw["number"]))
        case "filled":
            return Filled(str(raw["handle"])[:40], clean.values(raw["values"]))
        case "sent":
            return Sent(
                clean.line(raw["name"]),
                clean.line(raw["mime"]),
                int(raw["size"]),
                clean.text(raw.get("note", "")),
            )
        case _:
            ref = raw.get("reply_to")
            about = outbox.slot_of(unit, place, str(ref)) if ref else None
            return Said(clean.text(raw["text"]), about, len(str(raw["text"]).strip()) > clean.MOST)


def who_of(someone: Someone) -> Who:
    """The person of a turn, with the role storage gives them."""
    return Who(
        someone.id, _lang(someone.lang), someone.lang_chosen, ROLES[someone.role], someone.name, someone.team,
        someone.is_new, someone.notice,
    )  # fmt: skip


def where_of(spot: Spot) -> Where:
    """The place of a turn."""
    kind: Literal["group", "private"] = "group" if spot.kind == "group" else "private"
    return Where(spot.id, spot.front, kind, spot.team, _lang(spot.lang) if spot.lang else None)


def _lang(lang: str | None) -> Lang:
    return lang if lang in LANGS else "fi"


class Desk:
    """Serves conversations. Each nudge means: something may wait there."""

    def __init__(self, database: Database, house: House, echo: Echo) -> None:
        self.database, self.house, self.echo = database, house, echo
        self._active: dict[str, bool] = {}  # conversation -> nudged again meanwhile
        self._tasks: set[asyncio.Task[None]] = set()
        self.served = 0

    def nudge(self, conversation: str) -> None:
        """Serve what waits in a conversation, after what is being served there."""
        if conversation in self._active:
            self._active[conversation] = True
            return
        self._active[conversation] = False
        task = asyncio.create_task(self._converse(conversation))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self) -> None:
        """Wait until every nudged conversation has been served."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _converse(self, conversation: str) -> None:
        try:
            while True:
                self._active[conversation] = False
                more = await self.serve(conversation)
                if not more and not self._active[conversation]:
                    return
        except Away:
            log.warning("database away; the turn waits in the inbox")
        finally:
            self._active.pop(conversation, None)

    async def serve(self, conversation: str) -> bool:
        """Serve the oldest turn of a conversation; true when there may be more after a failed one.

        A handler that needs heavy work says so (`Think`); it is done on a thread and the turn is served again. Any
        other failure is counted; after three the turn goes to quarantine and the next goes on.
        """
        thoughts: dict[str, Any] = {}
        while True:
            try:
                done = await self.database.run(lambda unit: self.serve_one(unit, conversation, thoughts))
            except Think as wish:
                thoughts[wish.name] = await asyncio.to_thread(handlers.think, self.house, wish.name, wish.text)
                continue
            except Away:
                raise
            except Exception as wrong:  # the front's turn loop: one bad turn must not stop the others
                log.exception("turn failed in %s", conversation)
                return await self._failed(conversation, type(wrong).__name__)
            self.served += done
            return False

    def serve_one(self, unit: Unit, conversation: str, thoughts: Mapping[str, Any]) -> bool:
        """The oldest turn of a conversation, in this transaction; false when nothing waits there."""
        waiting = inbox.next_of(unit, conversation)
        if waiting is None or not inbox.served(unit, waiting):
            return False
        turn = self._turn(unit, waiting, thoughts)
        self.echo(unit, turn, waiting.event)
        reply = handlers.answer(turn, unit)
        if reply:
            posting.post(unit, turn.where.id, reply, person=turn.who.id, front=turn.where.front)
        return True

    def _turn(self, unit: Unit, waiting: Waiting, thoughts: Mapping[str, Any]) -> Turn:
        body = waiting.body
        spot = people.place(unit, waiting.platform, body["place"], body["kind"])
        someone = people.known(unit, waiting.platform, body["person"], _lang(body.get("lang")))
        did = did_of(unit, spot.id, body["did"])
        return Turn(f"{waiting.platform}:{waiting.event}", who_of(someone), where_of(spot), did, self.house, thoughts)

    async def _failed(self, conversation: str, error: str) -> bool:
        return await self.database.run(lambda unit: self._count_failure(unit, conversation, error))

    def _count_failure(self, unit: Unit, conversation: str, error: str) -> bool:
        waiting = inbox.next_of(unit, conversation)
        if waiting is None:
            return False
        over = inbox.failed(unit, waiting, error)
        if over:
            turn = self._turn(unit, waiting, {})
            posting.post(unit, turn.where.id, handlers.sorry(turn), person=turn.who.id, front=turn.where.front)
        return over
