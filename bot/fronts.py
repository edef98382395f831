"""Fronts: what a platform must be able to do, and the closed set of ways it can fail."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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


class TooLarge(Exception):
    """The file is larger than Jana takes."""


@dataclass(frozen=True, slots=True)
class Out:
    """A message to send: where, what, in which named message's place, under which, and whether it may be there.

    `files` holds the content of the attached parts of the payload by their id; one that has been removed meanwhile is
    missing. No parts at all with an `edit` means: take the message away. `rest`: further messages it was said in.
    """

    address: str
    payload: dict[str, Any]
    reference: str
    edit: str | None
    thread: str | None
    unsure: bool
    files: Mapping[str, bytes] = field(default_factory=dict)
    slot: str | None = None  # the message's own name
    lang: str | None = None  # the language of the place, where it has one
    rest: tuple[str, ...] = ()


class Front(Protocol):
    """A platform.

    `run` receives until cancelled; `state` is ok or says what is wrong; `send` returns where the message stands now, to
    edit it later, or raises one of the five above; with several messages said in one, all of them, with blanks between.
    `fetch` brings the content of a file that an event named, or raises TryLater, Gone or TooLarge.
    """

    name: str

    async def send(self, out: Out) -> str | None: ...

    async def fetch(self, ref: str, most: int) -> bytes: ...

    async def run(self, receiver: "Receiver") -> None: ...

    def state(self) -> str: ...
