"""Pace: how fast Telegram may be written to, for each chat and over all of them."""

import time
from collections import deque
from collections.abc import Callable

BURST = 5  # a private chat takes some at once, then one a second (core.telegram.org/bots/faq)
GROUP_A_MINUTE = 20
MOST_CHATS = 10_000  # remembered; who has not been written to for a minute is forgotten first
MINUTE = 60.0


class Pace:
    """`ask` says how long a chat has to wait, or takes the place; `turn` says when its turn over all chats comes.

    With `per_second` 0 nothing is paced: for a Bot API server of one's own, which has no limits.
    """

    def __init__(self, per_second: float = 30.0, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_second, self.clock = per_second, clock
        self._sent: dict[int, deque[float]] = {}
        self._held: dict[int, float] = {}
        self._next = 0.0

    def ask(self, chat: int) -> float:
        """Seconds until this chat may have another message; 0 takes the place at once."""
        now = self.clock()
        if (until := self._held.get(chat, 0.0)) > now:
            return until - now
        self._held.pop(chat, None)
        if not self.per_second:
            return 0.0
        sent = self._recent(chat, now)
        wait = self._group_wait(sent, now) if chat < 0 else self._private_wait(sent, now)
        if wait <= 0:
            sent.append(now)
        return max(0.0, wait)

    def hold(self, chat: int, seconds: float) -> None:
        """The service asked to wait; this chat only, the others go on."""
        self._held[chat] = self.clock() + seconds

    def turn(self) -> float:
        """Seconds until the next free place over all chats; the place is taken."""
        if not self.per_second:
            return 0.0
        now = self.clock()
        at = max(self._next, now - 0.5)  # half a second's worth may go at once after silence
        self._next = at + 1 / self.per_second
        return max(0.0, at - now)

    def _recent(self, chat: int, now: float) -> deque[float]:
        if len(self._sent) > MOST_CHATS:
            self._sent = {one: times for one, times in self._sent.items() if times and times[-1] > now - MINUTE}
        sent = self._sent.setdefault(chat, deque())
        while sent and sent[0] <= now - MINUTE:
            sent.popleft()
        return sent

    @staticmethod
    def _group_wait(sent: deque[float], now: float) -> float:
        return 0.0 if len(sent) < GROUP_A_MINUTE else sent[0] + MINUTE - now

    @staticmethod
    def _private_wait(sent: deque[float], now: float) -> float:
        """A bucket of `BURST` that refills by one a second, worked out from what was sent."""
        level, last = float(BURST), now - MINUTE
        for at in sent:
            level, last = min(float(BURST), level + at - last) - 1, at
        return 0.0 if min(float(BURST), level + now - last) >= 1 else 1 - (level + now - last)
