"""Presses: the waiting sign on a pressed button ends with the reply to it, or after a moment; a word may go with it.

Telegram takes one answer a press. Within a moment the turn is served, and when all it says is that the button did
nothing, that is shown as a passing word instead of one more message.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from handlers.dialog import Lang

WAIT_SECONDS = 0.5  # then the sign ends anyway: people tap again what does not move
TEXT_MOST = 200


class Presses:
    """The presses that wait for their answer, by the turn they became."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self._waiting: dict[str, str] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    def came(self, turn: str, query: str) -> None:
        """A press is on disk; it is answered with its reply or after a moment."""
        self._waiting[turn] = query
        self._soon(self._after_a_moment(turn))

    def served(self, turn: str | None) -> None:
        """The reply is on its way: the sign may end."""
        if turn is not None and (query := self._waiting.pop(turn, None)) is not None:
            self._soon(self.answer(query))

    async def say(self, turn: str | None, words: str) -> bool:
        """Say it in passing, on the button; false when the press has been answered already."""
        query = self._waiting.pop(turn, None) if turn is not None else None
        return query is not None and await self.answer(query, words)

    def refuse(self, query: str, words: str) -> None:
        """A press that is no turn at all: forged, or of a message that Telegram does not show any more."""
        self._soon(self.answer(query, words))

    async def answer(self, query: str, words: str | None = None) -> bool:
        """End the waiting sign; too late is no harm, and one more try is enough. False when it was not taken."""
        for _ in range(2):
            try:
                await self.bot.answer_callback_query(query, text=words[:TEXT_MOST] if words else None)
            except BadRequest:
                return False
            except TelegramError:
                await asyncio.sleep(0.3)
            else:
                return True
        return False

    async def _after_a_moment(self, turn: str) -> None:
        await asyncio.sleep(WAIT_SECONDS)
        if (query := self._waiting.pop(turn, None)) is not None:
            await self.answer(query)

    def _soon(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def stale(lang: str | None) -> Lang:
    """The language to refuse a press in, by the phone's."""
    found: dict[str, Lang] = {"fi": "fi", "sv": "sv"}
    return found.get((lang or "")[:2], "en")
