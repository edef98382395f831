"""Bringing: the files that an event names or carries, fetched from its platform and cleaned before the turn is served.

In an event a file is `{"ref": what the front fetches it by}` or `{"data": its content in base64}`, with `size` in bytes
where the platform says it: in `files` of something sent, or as the value of a field of a filled form.
"""

import asyncio
import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any

from bot import cleaning
from bot.fronts import Front, Gone, TooLarge, TryLater
from handlers.dialog import Cleaned, NotTaken

Raw = Mapping[str, Any]
Brought = Sequence[Cleaned | NotTaken]

AT_ONCE = 2  # a picture being cleaned takes up to 250 MB for a moment
FILES_MOST = 10  # of one event
PATIENCE = (1.0, 3.0, 8.0)  # seconds between tries at a platform that is busy


class Bring(Exception):
    """The turn brought files: they are fetched beside the writer, and the turn is served again with them."""

    def __init__(self, platform: str, files: Sequence[Raw]) -> None:
        super().__init__(platform)
        self.platform, self.files = platform, files


def wanted(did: Raw) -> list[Raw]:
    """The files of an event, in the order in which they will be handed over."""
    match did["t"]:
        case "sent":
            return [one for one in did.get("files", ()) if isinstance(one, Mapping)][:FILES_MOST]
        case "filled":
            return [value for value in did["values"].values() if is_file(value)][:FILES_MOST]
        case _:
            return []


def is_file(value: Any) -> bool:
    """Whether the value of a field is a file."""
    return isinstance(value, Mapping) and ("ref" in value or "data" in value)


def handed(values: Raw, brought: Brought) -> dict[str, Cleaned | NotTaken]:
    """The fields of a form that hold files, with what became of them."""
    names = [name for name, value in values.items() if is_file(value)]
    return dict(zip(names, brought, strict=False))


def at_hand(files: Sequence[Raw]) -> list[Cleaned | NotTaken]:
    """Files that the events carry themselves, cleaned here and now."""
    return [_carried(one) for one in files]


def _carried(one: Raw) -> Cleaned | NotTaken:
    try:
        return cleaning.cleaned(base64.b64decode(str(one.get("data", "")), validate=True))
    except (binascii.Error, ValueError):
        return NotTaken("broken")


class Porter:
    """Fetches and cleans, a few at a time."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(AT_ONCE)

    async def bring(self, front: Front | None, files: Sequence[Raw]) -> list[Cleaned | NotTaken]:
        """All of them, in order; what cannot be had is told as such."""
        return [await self._one(front, one) for one in files]

    async def _one(self, front: Front | None, one: Raw) -> Cleaned | NotTaken:
        async with self._room:
            if int(one.get("size") or 0) > cleaning.MOST:
                return NotTaken("large")
            if "ref" not in one or front is None:
                return await asyncio.to_thread(_carried, one)
            raw = await _fetched(front, str(one["ref"]))
            return raw if isinstance(raw, NotTaken) else await asyncio.to_thread(cleaning.cleaned, raw)


async def _fetched(front: Front, ref: str) -> bytes | NotTaken:
    for wait in (*PATIENCE, None):
        try:
            return await front.fetch(ref, cleaning.MOST)
        except TooLarge:
            return NotTaken("large")
        except Gone:
            return NotTaken("lost")
        except TryLater as busy:
            if wait is None:
                return NotTaken("lost")
            await asyncio.sleep(min(max(wait, busy.after), 30))
    return NotTaken("lost")
