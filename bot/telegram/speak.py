"""Speak: a neutral message said in Telegram, and every way it can fail told in the words of bot/fronts.py."""

import asyncio
import io
import os
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot import charts
from bot.fronts import Gone, Moved, Out, TryLater, Unknown, Unsayable
from bot.telegram import files, render
from bot.telegram.pace import Pace
from bot.telegram.presses import Presses
from bot.telegram.topics import Spot, Topics, number_of
from bot.telegram.transport import NotSent
from handlers.dialog import LANGS, Lang
from handlers.picture import DigestPicture
from handlers.texts import Texts

os.environ.setdefault("PTB_TIMEDELTA", "1")  # else how long to wait is read with a warning, on every refusal

LOOKS_MOST = 5000
NOT_MODIFIED = "message is not modified"
LOST_EDIT = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",
    "message_id_invalid",
)
LOST_TOPIC = ("message thread not found", "topic_closed", "topic_deleted")
LOST_CHAT = ("chat not found", "user is deactivated", "not enough rights", "have no rights", "chat_write_forbidden")
NOT_DONE = ("bad gateway", "internal", "service unavailable", "gateway time")


class Speaker:
    """Sends and edits, no faster than Telegram takes it."""

    def __init__(self, bot: Bot, pace: Pace, presses: Presses, topics: Topics, texts: Texts) -> None:
        self.bot, self.pace, self.presses, self.topics, self.texts = bot, pace, presses, topics, texts
        self._looks: dict[tuple[int, int], int] = {}  # what the newest messages say, as a number

    async def send(self, out: Out) -> str | None:
        """Send or edit one message; the reference is its number in the chat. Raises as bot/fronts.py says."""
        turn = (out.payload.get("origin") or {}).get("turn")
        if is_light(out.payload) and await self.presses.say(turn, render.plain(out.payload)):
            return None
        self.presses.served(turn)
        chat = int(out.address.partition(":")[0])
        if (wait := self.pace.ask(chat)) > 0:
            raise TryLater(wait, "paced")
        if (wait := self.pace.turn()) > 0:
            await asyncio.sleep(wait)
        try:
            return await self._in_topic(out)
        except RetryAfter as busy:
            self.pace.hold(chat, seconds(busy))
            raise TryLater(seconds(busy), "too fast") from busy
        except TelegramError as wrong:
            raise _told(wrong, out.address) from wrong

    async def _in_topic(self, out: Out) -> str | None:
        """In its topic; when that was closed or removed, in the group itself with a word why, so that staff see it."""
        message = render.message(out.payload)
        spot = await self.topics.spot(out, message.pieces[0].split("\n", 1)[0])
        try:
            return await self._say(out, message, spot)
        except BadRequest as wrong:
            if spot.topic is None or not any(lost in str(wrong).casefold() for lost in LOST_TOPIC):
                raise
        lang: Lang = out.lang if out.lang in LANGS else "fi"
        why = escape(self.texts.line("telegram.topic_gone", lang), quote=False)
        first = f"{why}\n\n{message.pieces[0]}" if message.pieces[0] else why
        message = replace(message, pieces=(first, *message.pieces[1:]))
        return await self._say(replace(out, edit=None, rest=(), thread=None), message, Spot(spot.chat))

    async def _say(self, out: Out, message: render.Message, spot: Spot) -> str | None:
        if not out.payload["parts"]:
            await self._take_away(spot.chat, out.edit)
            return None
        attached = [(part, out.files[part["id"]]) for part in message.attached if part["id"] in out.files]
        if attached:
            numbers = await files.send(self.bot, spot.chat, spot.topic, message.pieces[0], attached, _under(out))
            return " ".join(spot.name(number) for number in numbers)
        keyboard = _keyboard(message.buttons)
        before = [out.edit, *out.rest] if out.edit is not None and message.picture is None else []
        refs = []
        for number, piece in enumerate(message.pieces):
            if piece:
                under = keyboard if number == len(message.pieces) - 1 else None
                refs.append(await self._piece(out, spot, piece, under, before[number : number + 1], first=number == 0))
        for left in before[len(message.pieces) :]:
            await self._take_away(spot.chat, left)
        return await self._extras(spot, message) or " ".join(refs) or None

    async def _piece(
        self, out: Out, spot: Spot, piece: str, keyboard: Any, before: Sequence[str], *, first: bool
    ) -> str:
        """One message of those that it takes: the one it stands in changed, or a new one.

        Of a long card often only one of the messages changes: what says the same as before is let be.
        """
        looks = hash((piece, keyboard.to_json() if keyboard else ""))
        for ref in before:
            number = number_of(ref)
            if (out.rest or not first) and self._looks.get((spot.chat, number)) == looks:
                return ref
            try:
                await self._edit(spot.chat, number, piece, keyboard)
            except BadRequest as wrong:
                if not any(lost in str(wrong).casefold() for lost in LOST_EDIT):
                    raise
            else:
                self._note(spot.chat, number, looks)
                return spot.name(number)
        sent = await self.bot.send_message(
            spot.chat, piece, parse_mode="HTML", message_thread_id=spot.topic, reply_markup=keyboard,
            reply_parameters=_under(out) if first else None, disable_web_page_preview=True,
        )  # fmt: skip
        self._note(spot.chat, sent.message_id, looks)
        return spot.name(sent.message_id)

    def _note(self, chat: int, number: int, looks: int) -> None:
        if len(self._looks) >= LOOKS_MOST:
            self._looks.clear()
        self._looks[chat, number] = looks

    async def _take_away(self, chat: int, number: str | None) -> None:
        """Remove a message; one that Telegram does not let go any more is emptied of what it showed."""
        if number is None:
            return
        try:
            await self.bot.delete_message(chat, number_of(number))
        except BadRequest as wrong:
            if "not found" not in str(wrong).casefold():
                await files.blank(self.bot, chat, number_of(number))

    async def _edit(self, chat: int, number: int, text: str, keyboard: InlineKeyboardMarkup | None) -> int:
        try:
            await self.bot.edit_message_text(
                text, chat, number, parse_mode="HTML", reply_markup=keyboard, disable_web_page_preview=True
            )
        except BadRequest as wrong:
            if NOT_MODIFIED not in str(wrong).casefold():
                raise
        return number

    async def _extras(self, spot: Spot, message: render.Message) -> str | None:
        """The picture with its words, and files."""
        ref = None
        if message.picture is not None:
            png = await asyncio.to_thread(charts.png, DigestPicture.from_dict(message.picture))
            sent = await self.bot.send_photo(
                spot.chat, io.BytesIO(png), caption=render.caption(message.alt), parse_mode="HTML",
                message_thread_id=spot.topic,
            )  # fmt: skip
            ref = None if message.pieces[0] else spot.name(sent.message_id)
        for name, text in message.files:
            await self.bot.send_document(
                spot.chat, io.BytesIO(text.encode()), filename=name, message_thread_id=spot.topic
            )
        return ref


def is_light(payload: dict[str, Any]) -> bool:
    """Whether all that is said is a word about a button that did nothing."""
    return bool(payload["parts"]) and all(part.get("light") for part in payload["parts"])


def _under(out: Out) -> ReplyParameters | None:
    """The message it stands under, if that is still there."""
    return ReplyParameters(number_of(out.thread), allow_sending_without_reply=True) if out.thread else None


def _told(wrong: TelegramError, address: str) -> Exception:
    """An error of the service in the words of bot/fronts.py. What may have arrived all the same is Unknown."""
    said = str(wrong).casefold()
    match wrong:
        case ChatMigrated():
            return Moved(address, str(wrong.new_chat_id))
        case Forbidden():
            return Gone(said)
        case InvalidToken():
            return TryLater(30, "token not valid")
        case Conflict():
            return TryLater(1, said)
        case BadRequest() if any(lost in said for lost in LOST_CHAT):
            return Gone(said)
        case BadRequest():
            return Unsayable(said)
        case NotSent():
            return TryLater(1, "no connection")
        case NetworkError() if any(word in said for word in NOT_DONE):
            return TryLater(1, "service away")
        case _:  # a timeout, a broken connection, an answer that cannot be read
            return Unknown(type(wrong).__name__)


def _keyboard(buttons: render.Buttons) -> InlineKeyboardMarkup | None:
    if not buttons:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in buttons]
    )


def seconds(busy: RetryAfter) -> float:
    """How long the service asks to wait."""
    after = busy.retry_after
    return float(after) if isinstance(after, int | float) else after.total_seconds()
