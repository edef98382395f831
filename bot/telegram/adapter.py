"""Adapter: receiving from Telegram without loss, and noticing within 90 seconds when nothing can be heard."""

import asyncio
import contextlib
import hmac
import logging
import time
from collections.abc import Coroutine, Sequence
from typing import Any

from aiohttp import web
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot import lanes
from bot.ears import Ear
from bot.fronts import Out
from bot.receive import Event, Receiver
from bot.settings import Settings
from bot.telegram import files, menus, read
from bot.telegram.pace import Pace
from bot.telegram.presses import Presses, stale
from bot.telegram.speak import Speaker, seconds
from bot.telegram.topics import Topics
from bot.telegram.transport import AioRequest
from handlers import cases
from handlers.house import House
from storage import people
from storage.database import Away

log = logging.getLogger("jana.telegram")

POLL_SECONDS = 25
POLL_READ_SECONDS = 10  # beyond the poll itself: a connection that went silent is given up after 35 s
DEAF_SECONDS = 90
WATCH_SECONDS = 20  # how often a webhook is looked after
RIVAL_SECONDS = 60  # how long a second poller stays in the state: the two push each other aside in turns
AT_ONCE = 100

REVOKED = "the token was revoked or is wrong; get a new one from BotFather and set JANA_TELEGRAM_TOKEN"
RIVAL = "another program polls with this token; stop it, or give each its own"
HOOKED = "another program has set a webhook for this token; stop it, then start Jana again"


class Telegram:
    """The front. `state` is ok or says in words what is wrong."""

    name = read.NAME

    def __init__(self, settings: Settings, house: House) -> None:
        self.settings, self.house = settings, house
        self.bot = Bot(
            settings.telegram_token or "", base_url=settings.telegram_base_url,
            base_file_url=settings.telegram_base_file_url, request=AioRequest(),
            get_updates_request=AioRequest(POLL_READ_SECONDS),
        )  # fmt: skip
        self.by_case = settings.telegram_topics == "case"
        self.presses = Presses(self.bot)
        self.speaker = Speaker(
            self.bot,
            Pace(settings.telegram_per_second),
            self.presses,
            Topics(self.bot, by_case=self.by_case),
            house.texts,
        )
        self.at_once = 1 if settings.telegram_per_second else lanes.AT_ONCE  # a message in doubt cannot be looked up
        self.username = ""
        self._heard, self._trouble, self._rival = time.monotonic(), "not connected yet", float(-RIVAL_SECONDS)
        self._listening = False  # when another worker listens, silence says nothing
        self._tasks: set[asyncio.Task[None]] = set()

    def state(self) -> str:
        """ok, or why nothing can be heard."""
        now = time.monotonic()
        if self._trouble:
            return self._trouble
        if now - self._rival < RIVAL_SECONDS:
            return RIVAL
        silent = now - self._heard
        if not self._listening or silent < DEAF_SECONDS:
            return "ok"
        return f"nothing heard from Telegram for {silent:.0f} s"

    async def send(self, out: Out) -> str | None:
        """Say it. Raises as bot/fronts.py says."""
        return await self.speaker.send(out)

    async def fetch(self, ref: str, most: int) -> bytes:
        """The content of a file somebody sent. Raises TryLater, Gone or TooLarge."""
        return await files.fetch(self.bot, ref, most)

    # --- connecting -------------------------------------------------------------------------------------------

    async def run(self, receiver: Receiver) -> None:
        """Connect, however long it takes, then poll until cancelled; with a webhook connect and look after it."""
        requests = self.bot._request
        for request in requests:
            await request.initialize()
        try:
            await self._connect()
            self._soon(self._furnish(receiver))
            if self.settings.telegram_webhook_url is None:
                await receiver.ears.hold("telegram", lambda ear: self._listen(receiver, ear))
            self._listening = True
            while True:
                await self._watch()
        finally:
            for task in self._tasks:
                task.cancel()
            for request in requests:
                await request.shutdown()

    async def _connect(self) -> None:
        """Who am I, and where updates go; again and again until the service answers."""
        wait = 0.5
        while True:
            try:
                self.username = (await self.bot.get_me()).username or ""
                await self._point()
            except TelegramError as wrong:
                self._note(_trouble(wrong))
            else:
                self._hear()
                return
            await asyncio.sleep(wait)
            wait = min(wait * 2, 30)

    async def _point(self) -> None:
        """Where updates go: to our webhook, or nowhere, so that they can be polled."""
        if self.settings.telegram_webhook_url:
            await self.bot.set_webhook(
                self.settings.telegram_webhook_url, secret_token=self.settings.telegram_webhook_secret,
                allowed_updates=read.ALLOWED,
            )  # fmt: skip
        else:
            await self.bot.delete_webhook()

    async def _listen(self, receiver: Receiver, ear: Ear | None) -> None:
        """Poll for as long as it is our turn."""
        self._listening, self._heard, offset = True, time.monotonic(), 0
        try:
            while True:
                offset = await self._poll(receiver, offset, ear)
        finally:
            self._listening, self._trouble = False, ""

    async def _furnish(self, receiver: Receiver) -> None:
        """Menus and descriptions, beside the talk: they are no reason to make anybody wait."""
        for wait in (1, 5, 30, 120, 600):
            try:
                await menus.furnish(self.bot, self.house)
                await self._furnish_staff(receiver)
            except (TelegramError, Away) as wrong:
                log.info("telegram: the menus are written later: %s", wrong)
                await asyncio.sleep(wait)
            else:
                return

    async def _furnish_staff(self, receiver: Receiver) -> None:
        addresses = await receiver.database.run(lambda unit: people.staff_addresses(unit, read.NAME))
        chats = {int(address.partition(":")[0]) for address in addresses}
        await menus.furnish_staff(self.bot, self.house, sorted(chats))

    def _hear(self) -> None:
        if self._trouble:
            log.warning("telegram: connected as @%s", self.username)
        self._heard, self._trouble = time.monotonic(), ""

    def _note(self, trouble: str) -> None:
        """What is wrong, into the state at once; into the log when it is new."""
        if trouble and trouble != self._trouble:
            log.error("telegram: %s", trouble)
        self._trouble = trouble

    # --- receiving --------------------------------------------------------------------------------------------

    async def _poll(self, receiver: Receiver, offset: int, ear: Ear | None = None) -> int:
        """One long poll, a short one after trouble: what came is on disk before the offset moves past it."""
        try:
            updates = await self.bot.get_updates(
                offset=offset, timeout=0 if self._trouble else POLL_SECONDS, limit=AT_ONCE,
                allowed_updates=read.ALLOWED,
            )  # fmt: skip
            self._hear()
            await self._keep(receiver, updates, ear)
            for _ in range(2):  # replies that are ready go out before the next question
                await asyncio.sleep(0)
        except Away:
            await asyncio.sleep(0.5)  # the offset stays: Telegram keeps what we could not
            return offset
        except Conflict as wrong:
            if "webhook" not in str(wrong).casefold():
                self._rival = time.monotonic()
            return await self._pause(offset, 3, _trouble(wrong))
        except RetryAfter as busy:
            return await self._pause(offset, seconds(busy), "")
        except TelegramError as wrong:
            return await self._pause(offset, 5 if isinstance(wrong, InvalidToken) else 1, _trouble(wrong))
        except Exception:  # whatever the service sends, receiving goes on
            log.exception("telegram: receiving failed")
            return await self._pause(offset, 1, "what Telegram sent could not be read; the log says more")
        return updates[-1].update_id + 1 if updates else offset

    async def _pause(self, offset: int, wait: float, trouble: str) -> int:
        self._note(trouble)
        await asyncio.sleep(wait)
        return offset

    async def _watch(self) -> None:
        """A webhook hears nothing by itself: ask whether it still points here and whether Telegram gets through."""
        try:
            found = await self.bot.get_webhook_info()
        except TelegramError as wrong:
            self._note(_trouble(wrong))
        else:
            if found.url != self.settings.telegram_webhook_url:
                self._note("the webhook was taken away by another program; set again")
                with contextlib.suppress(TelegramError):
                    await self._point()
            elif found.pending_update_count and found.last_error_message and time.monotonic() - self._heard > 30:
                self._note(f"Telegram cannot reach the webhook: {found.last_error_message}")
            else:
                self._hear()
        await asyncio.sleep(WATCH_SECONDS)

    async def _keep(self, receiver: Receiver, updates: Sequence[Update], ear: Ear | None = None) -> None:
        """All into the inbox, in order; then the waiting signs on pressed buttons go out."""
        how = read.Reader(self.username, self.by_case)
        found = [(update, read.event(update, how)) for update in updates]
        for there in [there for update in updates if (there := read.moved(update)) is not None]:
            await self._moved(receiver, *there)
        events = [event for _update, event in found if event is not None]
        if events:
            await receiver.receive_all(events, ear)
        for update, event in found:
            self._press(update, event)  # at once: the reply is on its way already
        for update, event in found:
            if event is None and (there := read.nameless(update, how)) is not None:
                await self._nameless(receiver, update, there)
        if any(read.changes_staff(one) for one in events):
            self._soon(self._after_join(receiver))

    def _soon(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _after_join(self, receiver: Receiver) -> None:
        """Somebody joined or bound a group: their menu follows, once the turn has been served."""
        await asyncio.sleep(2)
        with contextlib.suppress(TelegramError, Away):
            await self._furnish_staff(receiver)

    async def _moved(self, receiver: Receiver, before: str, after: str) -> None:
        """A group has become a supergroup: what is kept about it goes along, before anything is heard from there."""
        await receiver.database.run(lambda unit: people.move(unit, read.NAME, before, after))

    def _press(self, update: Update, event: Event | None) -> None:
        """A press gets its answer."""
        query = update.callback_query
        if query is not None and event is not None:
            self.presses.came(f"{read.NAME}:{event.event}", query.id)
        elif query is not None:
            lang = stale(query.from_user.language_code)
            self.presses.refuse(query.id, self.house.texts.line("desk.stale", lang))

    async def _nameless(self, receiver: Receiver, update: Update, there: tuple[str, str]) -> None:
        """Who replies without being anybody is told that it went nowhere."""
        key = f"nameless:{read.NAME}:{update.update_id}"
        place = people.place_id(receiver.database.keys, read.NAME, there[0])
        await receiver.database.run(lambda unit: cases.nameless(self.house, unit, place, there[1], key))

    async def webhook(self, request: web.Request, receiver: Receiver) -> web.Response:
        """An update by webhook: 200 only when it is on disk, 403 without the secret."""
        said = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "").encode("utf-8", "replace")
        if not hmac.compare_digest(said, (self.settings.telegram_webhook_secret or "").encode()):
            return web.Response(status=403)
        try:
            update = Update.de_json(await request.json(), self.bot)
        except (ValueError, KeyError, TypeError, AttributeError):
            return web.Response(status=400)
        self._heard = time.monotonic()
        try:
            await self._keep(receiver, [update] if update else [])
        except Away:
            return web.Response(status=503)
        return web.Response()


def _trouble(wrong: TelegramError) -> str:
    """An error as a sentence that says what to do."""
    match wrong:
        case InvalidToken():
            return REVOKED
        case Conflict():
            return HOOKED if "webhook" in str(wrong).casefold() else RIVAL
        case _:
            return f"Telegram does not answer ({type(wrong).__name__})"
