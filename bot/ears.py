"""Ears: of several workers on one database one listens where only one may, and another takes over when it is gone."""

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from storage import leases
from storage.database import Away, Database
from storage.leases import Lost, Seen

log = logging.getLogger("jana.ears")

BEAT_SECONDS = 1.5
GONE_SECONDS = 6.0  # without a beat for so long the holder is taken for gone
DOUBT_SECONDS = 4.0  # the holder itself stops earlier than others may take over


@dataclass(frozen=True, slots=True)
class Ear:
    """The right to listen, with its fencing number."""

    name: str
    fence: int


Listen = Callable[[Ear | None], Coroutine[Any, Any, None]]


class Ears:
    """Holds what only one process may hold. On SQLite there is one process anyway (bot.alone)."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.worker = secrets.token_hex(8)

    async def hold(self, name: str, listen: Listen) -> None:
        """Listen whenever it is our turn, until cancelled."""
        if self.database.is_sqlite:
            return await listen(None)
        while True:
            ear = await self._wait(name)
            log.info("listening to %s, number %d", name, ear.fence)
            try:
                await self._while_ours(ear, listen)
            finally:
                await self._free(ear)
            log.warning("no longer listening to %s", name)

    async def _wait(self, name: str) -> Ear:
        """Until the lease is free, or its holder has not moved for long enough by our own watch."""
        before: Seen | None = None
        since = time.monotonic()
        while True:
            with contextlib.suppress(Away):
                seen = await self.database.run(lambda unit: leases.look(unit, name))
                if seen != before:
                    before, since = seen, time.monotonic()
                if seen.holder is None or time.monotonic() - since > GONE_SECONDS:
                    fence = await self.database.run(lambda unit, at=seen: leases.take(unit, name, self.worker, at))  # type: ignore[misc]
                    if fence is not None:
                        return Ear(name, fence)
            await asyncio.sleep(BEAT_SECONDS)

    async def _while_ours(self, ear: Ear, listen: Listen) -> None:
        listening = asyncio.create_task(listen(ear))
        beating = asyncio.create_task(self._beat(ear))
        try:
            done, _ = await asyncio.wait({listening, beating}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                if (wrong := task.exception()) is not None and not isinstance(wrong, Lost):
                    raise wrong
        finally:
            for task in (listening, beating):
                task.cancel()
            await asyncio.gather(listening, beating, return_exceptions=True)

    async def _beat(self, ear: Ear) -> None:
        """Until the lease is lost, or may be."""
        last = time.monotonic()
        while time.monotonic() - last < DOUBT_SECONDS:
            with contextlib.suppress(Away):
                await self.database.run(lambda unit: leases.beat(unit, ear.name, ear.fence))
                last = time.monotonic()
            await asyncio.sleep(BEAT_SECONDS)

    async def _free(self, ear: Ear) -> None:
        with contextlib.suppress(Away, asyncio.TimeoutError):
            await asyncio.wait_for(
                asyncio.shield(self.database.run(lambda unit: leases.free(unit, ear.name, ear.fence))), 2
            )
