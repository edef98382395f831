"""Topics: where in a group a message belongs, when every case has a topic of its own or every team has one.

A team's topic is part of its place's address (`chat:topic`). Where cases have topics, the place is the group, and the
topic stands in the name of each message there (`message.topic`): what belongs under a card goes where the card is.
"""

import logging
import re
from dataclasses import dataclass
from html import unescape

from telegram import Bot
from telegram.error import BadRequest

from bot.fronts import Out

log = logging.getLogger("jana.telegram")

CARD = re.compile(r"case:\d+")
TITLE_MOST = 128  # characters (createForumTopic)
MANY = 5000  # chats remembered to have no topics


@dataclass(frozen=True, slots=True)
class Spot:
    """A chat, the topic in it, and whether messages are named with their topic."""

    chat: int
    topic: int | None = None
    named: bool = False

    def name(self, number: int) -> str:
        """How a message here is known."""
        return f"{number}.{self.topic}" if self.named and self.topic else str(number)


def number_of(ref: str) -> int:
    """The number of a message in its chat."""
    return int(ref.partition(".")[0])


class Topics:
    """Finds the topic of each message; opens one for each case where the group has topics and the setting says so."""

    def __init__(self, bot: Bot, *, by_case: bool) -> None:
        self.bot, self.by_case = bot, by_case
        self._flat: set[int] = set()

    async def spot(self, out: Out, title: str) -> Spot:
        """Where it goes. `title` names the topic of a new case."""
        address, _, topic = out.address.partition(":")
        chat = int(address)
        if not self.by_case or chat > 0:
            return Spot(chat, int(topic) if topic else None)
        for ref in (out.edit, out.thread):
            if ref is not None and "." in ref:
                return Spot(chat, int(ref.partition(".")[2]), named=True)
        asked_in = str((out.payload.get("origin") or {}).get("thread") or "")
        if asked_in.isdigit():
            return Spot(chat, int(asked_in), named=True)
        if out.slot is not None and CARD.fullmatch(out.slot) and out.edit is None:
            return Spot(chat, await self._open(chat, title), named=True)
        return Spot(chat)

    async def _open(self, chat: int, title: str) -> int | None:
        """A topic for a case; none where the group has no topics or Jana may not open them."""
        if chat in self._flat:
            return None
        plain = " ".join(unescape(re.sub(r"<[^>]*>", "", title)).split())[:TITLE_MOST]
        try:
            return (await self.bot.create_forum_topic(chat, plain)).message_thread_id
        except BadRequest as wrong:
            log.warning("telegram: no topic for a case: %s", wrong)
            if len(self._flat) < MANY and "forum" in str(wrong).casefold():
                self._flat.add(chat)
            return None
