"""Fronts: what a platform must be able to do, and the closed set of ways it can fail."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from bot.receive import Receiver


class TryLater(Exception):
    """The platform is busy or away; try again after some seconds."""

    def __init__(self, after: float, why: str = "") -> None:
        super().__init__(f"try again in {after:.0f} s: {why}")
        self.after, self.why = after, why


class Gone(Exception):
    """Blocked, left, deleted: stop writing there."""


class Moved(Exception):
    """The place has another address now: keep that, and send there."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__("the place has moved")
        self.before, self.after = before, after


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
    """A platform.

    `run` receives until cancelled; `state` is ok or says what is wrong; `send` returns where the message stands now, to
    edit it later, or raises one of the five above.
    """

    name: str

    async def send(self, out: Out) -> str | None: ...

    async def run(self, receiver: "Receiver") -> None: ...

    def state(self) -> str: ...
