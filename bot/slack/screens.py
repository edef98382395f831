"""Screens: where the reply to a turn is shown when that is not a new message: a window, or Jana's own page.

Nothing here has to survive a restart: a reply whose screen is gone is posted as a message, with buttons.
"""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any, Literal

MOST = 5000
TRIGGER_SECONDS = 2.6  # Slack allows three


@dataclass(slots=True)
class Screen:
    """One place to show a reply: `opens` a window by a trigger, `sent` from a window, `step` in one, or the `home`."""

    kind: Literal["opens", "sent", "step", "home"]
    user: str
    trigger: str = ""
    view: str = ""
    shown: list[dict[str, Any]] = field(default_factory=list)
    answer: "asyncio.Future[dict[str, Any]] | None" = None
    since: float = field(default_factory=time.monotonic)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def fresh(self) -> bool:
        """Whether the trigger still opens a window."""
        return time.monotonic() - self.since < TRIGGER_SECONDS


class Screens:
    """The screens that wait for a reply, by turn."""

    def __init__(self) -> None:
        self._waiting: dict[str, Screen] = {}

    def expect(self, turn: str, screen: Screen) -> Screen:
        """A reply to this turn belongs there."""
        while len(self._waiting) >= MOST:
            self._waiting.pop(next(iter(self._waiting)))
        self._waiting[turn] = screen
        return screen

    def of(self, turn: str | None) -> Screen | None:
        """Where the reply to a turn belongs, asked once."""
        return self._waiting.pop(turn, None) if turn else None

    def drop(self, turn: str) -> None:
        """Nobody waits there any more."""
        self._waiting.pop(turn, None)
