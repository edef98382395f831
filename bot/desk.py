"""Desk: where every turn is served, one transaction each, in the order it came."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

import handlers
from bot.bringing import Bring, Brought, Porter, handed, wanted
from handlers import clean, posting
from handlers.dialog import (
    LANGS,
    Came,
    Channel,
    Did,
    Edited,
    Filled,
    Flooded,
    Lang,
    NotTaken,
    Picked,
    Pressed,
    Role,
    Said,
    Sent,
    Think,
    Turn,
    Where,
    Who,
)  # fmt: skip
from handlers.house import House
from storage import inbox, outbox, people
from storage.database import BATCH, Away, Database
from storage.inbox import Waiting
from storage.people import Someone, Spot
from storage.unit import Unit

if TYPE_CHECKING:
    from bot.deliver import Deliverer
    from bot.fronts import Front

log = logging.getLogger("jana.desk")

ROLES: Mapping[str, Role] = {"student": "student", "staff": "staff", "admin": "admin"}
Found = Literal["served", "elsewhere", "nothing"]  # elsewhere: another worker is serving there
Serving = asyncio.Future[tuple[Found, list[Any]]]  # asked of the writer; with it comes what is to be sent at once
Echo = Callable[[Unit, Turn, str], None]  # a front that keeps its own screen notes what the person said


CHANNEL: Mapping[str, Literal["joined", "back", "renamed"]] = {"joined": "joined", "back": "back", "renamed": "renamed"}
AT_ONCE = 32  # conversations served at once on PostgreSQL; whoever waits for a place is still anybody's
BUSY_SECONDS = 0.1  # before looking again at a conversation that another worker is serving
FILES = "files"  # in the thoughts of a turn: the files it brought


def did_of(unit: Unit, place: str, raw: Mapping[str, Any], brought: Brought = ()) -> Did:
    """What a raw event says was done. Words are cleaned here, once, before anybody sees them."""
    match raw["t"]:
        case "pressed":
            return Pressed(clean.line(raw["handle"])[:40], int(raw["number"]))
        case "filled":
            values = {**clean.values(raw["values"]), **handed(raw["values"], brought)}
            return Filled(clean.line(raw["handle"])[:40], values, raw.get("stage", "sent"))
        case "came":
            return Came({str(team): str(when) for team, when in raw.get("digests", {}).items()})
        case "channel":
            return Channel(CHANNEL.get(raw["what"], "left"), clean.line(raw.get("name", "")))
        case "picked":
            return Picked("faq" if raw["what"] == "faq" else "feedback", clean.text(raw["text"]))
        case "flood":
            return Flooded()
        case "sent":
            return _sent(raw, _about(unit, place, raw), brought)
        case "edited":
            return Edited(clean.text(raw["text"]), outbox.slot_of(unit, place, str(raw["ref"])), str(raw["ref"])[:40])
        case _:
            cut = len(str(raw["text"]).strip()) > clean.MOST
            about = _about(unit, place, raw)
            return Said(clean.text(raw["text"]), about, cut, raw.get("called") is True, raw.get("ref"))


def _about(unit: Unit, place: str, raw: Mapping[str, Any]) -> str | None:
    """What the message is about that this one replies to."""
    ref = raw.get("reply_to")
    return outbox.slot_of(unit, place, str(ref)) if ref else None


def _sent(raw: Mapping[str, Any], about: str | None, brought: Brought) -> Sent:
    album = str(raw["album"])[:40] if raw.get("album") else None
    called = raw.get("called") is True
    files = tuple(brought) if "files" in raw else (NotTaken("lost"),)  # kept by a Jana that could not fetch files yet
    return Sent(files, clean.text(raw.get("note", "")), about, album, called, raw.get("ref"))


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
        self.fronts: Mapping[str, Front] = {}  # whose files can be fetched
        self.porter = Porter()
        self.deliverer: Deliverer | None = None  # takes what was said straight from the turn; without one it is swept
        self._places = asyncio.Semaphore(BATCH if database.is_sqlite else AT_ONCE)
        self._queue: dict[str, float] = {}  # conversations that wait for a place, since when, the longest first
        self._active: dict[str, int] = {}  # conversation -> how often it was nudged since
        self._left: set[str] = set()  # conversations found by the sweeper: several turns may wait there
        self._tasks: set[asyncio.Task[None]] = set()
        self.served = 0

    def sweep(self, conversations: Iterable[str]) -> None:
        """Serve everything that waits in these conversations; nobody may have nudged for it here.

        Those that are being served, or wait here for that, need no second look.
        """
        for conversation in conversations:
            if conversation not in self._active:
                self._left.add(conversation)
                self.nudge(conversation)

    @property
    def behind(self) -> float:
        """For how long the first of those who wait for a place here has waited, in seconds."""
        return time.monotonic() - next(iter(self._queue.values())) if self._queue else 0.0

    def nudge(self, conversation: str) -> None:
        """Serve one turn that waits in a conversation, after those being served there.

        With one writer it is asked at once: what was put just before, such as the turn itself, may share its commit.
        """
        if conversation in self._active:
            self._active[conversation] += 1
            return
        self._active[conversation] = 0
        begun = self._begin(conversation, {}) if self.database.is_sqlite else None
        task = asyncio.create_task(self._converse(conversation, begun))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self) -> None:
        """Wait until every nudged conversation has been served."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _converse(self, conversation: str, begun: Serving | None) -> None:
        try:
            while True:
                more = await self.serve(conversation, begun)
                begun = None
                if not more:
                    if not self._active[conversation]:
                        return
                    self._active[conversation] -= 1
        except Away:
            log.warning("database away; what waits in the inbox is served later")
        finally:
            self._active.pop(conversation, None)
            self._left.discard(conversation)

    def _begin(self, conversation: str, thoughts: Mapping[str, Any]) -> Serving:
        return self.database.put(lambda unit: self._serve(unit, conversation, thoughts))

    async def serve(self, conversation: str, begun: Serving | None = None) -> bool:
        """Serve the oldest turn of a conversation, or wait for that when it was begun; true when there may be more.

        A handler that needs heavy work says so (`Think`); it is done on a thread and the turn is served again; so are
        files fetched (`Bring`). Any other failure is counted; after three the turn goes to quarantine and the next
        goes on.
        """
        thoughts: dict[str, Any] = {}
        while True:
            try:
                found, letters = await self._in_place(conversation, thoughts, begun)
            except Bring as files:
                thoughts[FILES] = await self.porter.bring(self.fronts.get(files.platform), files.files)
                begun = None
                continue
            except Away:
                raise
            except Exception as wrong:  # the front's turn loop: one bad turn must not stop the others
                log.exception("turn failed in %s", conversation)
                return await self._failed(conversation, type(wrong).__name__)
            if self.deliverer is not None:
                self.deliverer.begin(letters)
            self.served += found == "served"
            if found == "elsewhere":
                await asyncio.sleep(BUSY_SECONDS)
            return found == "elsewhere" or (found == "served" and conversation in self._left)

    async def _in_place(
        self, conversation: str, thoughts: dict[str, Any], begun: Serving | None
    ) -> tuple[Found, list[Any]]:
        """Serve when there is a place. It is kept while thinking: another worker would think the same meanwhile."""
        self._queue[conversation] = time.monotonic()
        try:
            await self._places.acquire()
        finally:
            del self._queue[conversation]
        try:
            while True:
                try:
                    serving, begun = begun or self._begin(conversation, thoughts), None
                    return await serving
                except Think as wish:
                    thoughts[wish.name] = await asyncio.to_thread(handlers.think, self.house, wish.name, wish.text)
        finally:
            self._places.release()

    def _serve(self, unit: Unit, conversation: str, thoughts: Mapping[str, Any]) -> tuple[Found, list[Any]]:
        """Serve, and claim what was said here for sending at once."""
        if not self.serve_one(unit, conversation, thoughts):
            return ("elsewhere" if inbox.is_due(unit, conversation) else "nothing"), []
        fronts = [front for front, place in unit.touched if place == conversation and front != "local"]
        if self.deliverer is None or not fronts:
            return "served", []
        return "served", self.deliverer.claim_here(unit, fronts[0], conversation)

    def serve_one(self, unit: Unit, conversation: str, thoughts: Mapping[str, Any]) -> bool:
        """The oldest turn of a conversation, in this transaction; false when nothing waits there."""
        waiting = inbox.next_of(unit, conversation)
        if waiting is None:
            return False
        inbox.served(unit, waiting)
        if FILES not in thoughts and (files := wanted(waiting.body["did"])):
            raise Bring(waiting.platform, files)
        turn = self._turn(unit, waiting, thoughts)
        self.echo(unit, turn, waiting.event)
        reply = handlers.answer(turn, unit)
        if reply:
            origin = {"turn": turn.id, "thread": waiting.body["did"].get("thread")}
            posting.post(unit, turn.where.id, reply, person=turn.who.id, front=turn.where.front, origin=origin)
        return True

    def _turn(self, unit: Unit, waiting: Waiting, thoughts: Mapping[str, Any]) -> Turn:
        body = waiting.body
        spot = people.place(unit, waiting.platform, body["place"], body["kind"])
        someone = people.known(unit, waiting.platform, body["person"], _lang(body.get("lang")))
        did = did_of(unit, spot.id, body["did"], thoughts.get(FILES, ()))
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
