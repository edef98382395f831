"""Adapter: receiving from Telegram without loss, and speaking there."""

import asyncio
import contextlib
import hmac
import io
import logging
import time
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any

from aiohttp import web
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)

from bot import charts
from bot.fronts import Gone, Moved, Out, TryLater, Unknown, Unsayable
from bot.receive import Receiver
from bot.settings import Settings
from bot.telegram import read, render
from bot.telegram.transport import AioRequest, NotSent
from handlers.commands import Command
from handlers.dialog import LANGS
from handlers.picture import DigestPicture
from storage.database import Away

log = logging.getLogger("jana.telegram")

POLL_SECONDS = 25
DEAF_SECONDS = 90
AT_ONCE = 100
NOT_MODIFIED = "message is not modified"
LOST_EDIT = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",
    "message_id_invalid",
)


class Telegram:
    """The front. `state` is ok or says in words what is wrong."""

    name = read.NAME

    def __init__(self, settings: Settings, commands: Mapping[str, Command]) -> None:
        self.settings, self.commands = settings, commands
        self.bot = Bot(
            settings.telegram_token or "", base_url=settings.telegram_base_url,
            base_file_url=settings.telegram_base_file_url, request=AioRequest(), get_updates_request=AioRequest(60),
        )  # fmt: skip
        self.username = ""
        self._heard, self._trouble = time.monotonic(), "not connected yet"
        self._tasks: set[asyncio.Task[None]] = set()

    def state(self) -> str:
        """ok, or why nothing can be heard."""
        silent = time.monotonic() - self._heard
        if self._trouble:
            return self._trouble
        webhook = self.settings.telegram_webhook_url is not None
        return "ok" if webhook or silent < DEAF_SECONDS else f"nothing heard for {silent:.0f} s"

    # --- receiving --------------------------------------------------------------------------------------------

    async def run(self, receiver: Receiver) -> None:
        """Connect, however long it takes, then poll until cancelled; with a webhook only connect and wait."""
        requests = self.bot._request
        for request in requests:
            await request.initialize()
        try:
            await self._connect()
            offset = 0
            while self.settings.telegram_webhook_url is None:
                offset = await self._poll(receiver, offset)
            await asyncio.Event().wait()
        finally:
            for request in requests:
                await request.shutdown()

    async def _connect(self) -> None:
        """Who am I, my menu, and where updates go; again and again until the service answers."""
        wait = 0.5
        while True:
            try:
                self.username = (await self.bot.get_me()).username or ""
                await self._furnish()
            except InvalidToken:
                self._trouble = "the token is not valid; get a new one from BotFather and set JANA_TELEGRAM_TOKEN"
            except (NetworkError, RetryAfter) as wrong:
                self._trouble = f"Telegram does not answer ({type(wrong).__name__})"
            else:
                self._trouble, self._heard = "", time.monotonic()
                return
            log.warning("telegram: %s", self._trouble)
            await asyncio.sleep(wait)
            wait = min(wait * 2, 30)

    async def _furnish(self) -> None:
        for lang in LANGS:
            place = {"fi": 1, "sv": 2, "en": 0}[lang]
            menu = {
                command.key: BotCommand(command.names[min(place, len(command.names) - 1)], command.about[lang])
                for command in self.commands.values()
                if not command.for_staff
            }
            await self.bot.set_my_commands(list(menu.values()), language_code=lang)
            if lang == "en":
                await self.bot.set_my_commands(list(menu.values()))
        if self.settings.telegram_webhook_url:
            await self.bot.set_webhook(
                self.settings.telegram_webhook_url, secret_token=self.settings.telegram_webhook_secret,
                allowed_updates=read.ALLOWED,
            )  # fmt: skip
        else:
            await self.bot.delete_webhook()

    async def _poll(self, receiver: Receiver, offset: int) -> int:
        """One long poll: what came is on disk before the offset moves past it."""
        try:
            updates = await self.bot.get_updates(
                offset=offset, timeout=POLL_SECONDS, limit=AT_ONCE, allowed_updates=read.ALLOWED
            )
            self._heard, self._trouble = time.monotonic(), ""
            await self._keep(receiver, updates)
        except Away:
            await asyncio.sleep(0.5)  # the offset stays: Telegram keeps what we could not
            return offset
        except Conflict:
            return await self._pause(offset, 3, "another program polls with this token; stop it, or give each its own")
        except InvalidToken:
            return await self._pause(offset, 10, "the token was revoked; get a new one from BotFather")
        except RetryAfter as busy:
            return await self._pause(offset, _seconds(busy), "")
        except NetworkError as wrong:
            return await self._pause(offset, 1, f"Telegram does not answer ({type(wrong).__name__})")
        return updates[-1].update_id + 1 if updates else offset

    async def _pause(self, offset: int, seconds: float, trouble: str) -> int:
        self._trouble = trouble
        if trouble:
            log.warning("telegram: %s", trouble)
        await asyncio.sleep(seconds)
        return offset

    async def _keep(self, receiver: Receiver, updates: Sequence[Update]) -> None:
        """All into the inbox, in order; then the waiting signs on pressed buttons go out."""
        events = [found for update in updates if (found := read.event(update, self.username)) is not None]
        await asyncio.gather(*(receiver.receive(one) for one in events))
        for update in updates:
            if update.callback_query is not None:
                self._soon(self._answered(update.callback_query.id))

    def _soon(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answered(self, query: str) -> None:
        """Stop the waiting sign on the button; too late is no harm."""
        with contextlib.suppress(BadRequest, NetworkError, RetryAfter, Forbidden):
            await self.bot.answer_callback_query(query)

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

    # --- speaking ---------------------------------------------------------------------------------------------

    async def send(self, out: Out) -> str | None:
        """Send or edit one message; the reference is its number in the chat."""
        try:
            return await self._say(out)
        except RetryAfter as busy:
            raise TryLater(_seconds(busy), "too fast") from busy
        except ChatMigrated as moved:
            raise Moved(out.address, str(moved.new_chat_id)) from moved
        except Forbidden as refused:
            raise Gone(str(refused)) from refused
        except InvalidToken as wrong:
            raise TryLater(30, "token not valid") from wrong
        except BadRequest as wrong:
            said = str(wrong).casefold()
            if "chat not found" in said or "user is deactivated" in said:
                raise Gone(said) from wrong
            raise Unsayable(said) from wrong
        except NotSent as wrong:
            raise TryLater(1, "no connection") from wrong
        except (TimedOut, NetworkError) as wrong:
            if "bad gateway" in str(wrong).casefold() or "internal" in str(wrong).casefold():
                raise TryLater(1, "service away") from wrong
            raise Unknown(type(wrong).__name__) from wrong

    async def _say(self, out: Out) -> str | None:
        message = render.message(out.payload)
        chat, _, topic = out.address.partition(":")
        thread = int(topic) if topic else None
        keyboard = _keyboard(message.buttons)
        if out.edit is not None and len(message.pieces) == 1 and message.picture is None:
            try:
                return await self._edit(int(chat), int(out.edit), message.pieces[0], keyboard)
            except BadRequest as wrong:
                if not any(lost in str(wrong).casefold() for lost in LOST_EDIT):
                    raise
        ref = None
        for number, piece in enumerate(message.pieces):
            if not piece:
                continue
            sent = await self.bot.send_message(
                int(chat), piece, parse_mode="HTML", message_thread_id=thread,
                reply_markup=keyboard if number == len(message.pieces) - 1 else None,
                reply_to_message_id=int(out.thread) if out.thread and number == 0 else None,
                allow_sending_without_reply=True, disable_web_page_preview=True,
            )  # fmt: skip
            ref = ref or str(sent.message_id)
        return await self._extras(int(chat), thread, message) or ref

    async def _edit(self, chat: int, number: int, text: str, keyboard: InlineKeyboardMarkup | None) -> str:
        try:
            await self.bot.edit_message_text(
                text, chat, number, parse_mode="HTML", reply_markup=keyboard, disable_web_page_preview=True
            )
        except BadRequest as wrong:
            if NOT_MODIFIED not in str(wrong).casefold():
                raise
        return str(number)

    async def _extras(self, chat: int, thread: int | None, message: render.Message) -> str | None:
        """The picture with its words, and files."""
        ref = None
        if message.picture is not None:
            png = await asyncio.to_thread(charts.png, DigestPicture.from_dict(message.picture))
            caption = message.alt.split("\n")[0][: render.CAPTION_MOST]
            sent = await self.bot.send_photo(chat, io.BytesIO(png), caption=caption, message_thread_id=thread)
            ref = None if message.pieces[0] else str(sent.message_id)
        for name, text in message.files:
            await self.bot.send_document(chat, io.BytesIO(text.encode()), filename=name, message_thread_id=thread)
        return ref


def _keyboard(buttons: render.Buttons) -> InlineKeyboardMarkup | None:
    if not buttons:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in buttons]
    )


def _seconds(busy: RetryAfter) -> float:
    after = busy.retry_after
    return float(after) if isinstance(after, int | float) else after.total_seconds()
