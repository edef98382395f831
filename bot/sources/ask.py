"""Ask: one request to a live system, patiently; addresses are never logged, because their questions hold keys."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import aiohttp

log = logging.getLogger(__name__)
MOST_BYTES = 50 * 1024 * 1024
AGENT = "Jana (library assistant)"


class Refused(Exception):
    """The system says no, and waiting does not help: what it said, for the person who looks after Jana."""


class GaveUp(Exception):
    """The system did not answer in all the time there was."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds: at `first`, doubling up to `most`, `whole` in all; `answer` for one answer."""

    first: float = 60.0
    most: float = 3600.0
    whole: float = 86400.0
    answer: float = 300.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: why, and after how many seconds the system itself wants to be asked, if it said."""

    why: str
    after: float | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a system gave, as if it were a file: its name, its bytes and the template it is read by."""

    name: str
    data: bytes
    source: str


T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]


async def once(session: aiohttp.ClientSession, method: str, url: str, patience: Patience, **how: Any) -> Answer | Later:
    """One request. An address that has moved is not followed: the keys would go along."""
    try:
        limit = aiohttp.ClientTimeout(total=patience.answer)
        async with session.request(method, url, allow_redirects=False, timeout=limit, **how) as reply:
            body = bytearray()
            async for chunk in reply.content.iter_chunked(1 << 16):
                body += chunk
                if len(body) > MOST_BYTES:
                    raise Refused(f"more than {MOST_BYTES // 1024 // 1024} MB")
            answer = Answer(reply.status, reply.headers, bytes(body))
    except (aiohttp.ClientError, TimeoutError, OSError) as wrong:
        return Later(type(wrong).__name__)
    if 300 <= answer.status < 400:
        raise Refused(f"the address has moved (HTTP {answer.status})")
    return answer


def wanted_wait(answer: Answer) -> float | None:
    """The seconds that a system asks for in Retry-After."""
    said = answer.headers.get("Retry-After", "")
    return float(said) if said.isdigit() else None


async def patiently(
    name: str, ask: Callable[[], Awaitable[T | Later]], patience: Patience, sleep: Sleep = asyncio.sleep
) -> T:
    """Ask until there is an answer. Raises GaveUp when the whole time has been waited, Refused at once."""
    wait, waited = patience.first, 0.0
    while True:
        found = await ask()
        if not isinstance(found, Later):
            return found
        pause = max(wait, found.after or 0.0)
        if waited + pause > patience.whole:
            raise GaveUp(f"{name}: {found.why}")
        log.info("%s: %s, asking again in %.0f s", name, found.why, pause)
        await sleep(pause)
        wait, waited = min(wait * 2, patience.most), waited + pause
