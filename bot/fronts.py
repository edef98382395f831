"""Fronts: what a platform must be able to do, and the closed set of ways it can fail."""

from dataclasses import dataclass
from typing import Any, Protocol


class TryLater(Exception):
    """The platform is busy or away; try again after some seconds."""

    def __init__(self, after: float, why: str = "") -> None:
        super().__init__(f"try again in {after:.0f} s: {why}")
        self.after, self.why = after, why


class Gone(Exception):
    """Blocked, left, deleted: stop writing there."""


class Unknown(Exception):
    """It may have arrived or not: one more try, with the same reference."""


class Unsayable(Exception):
    """The platform will never take this message; it is set aside for staff to see."""


@dataclass(frozen=True, slots=True)
class Out:
    """A message to send: where, what, in which named message's place, under which, and whether it may be there."""

    address: str
    payload: dict[str, Any]
    reference: str
    edit: str | None
    thread: str | None
    unsure: bool


class Front(Protocol):
    """A platform. `send` returns where the message stands now, to edit it later; it raises one of the four above."""

    name: str

    async def send(self, out: Out) -> str | None: ...
