"""Lanes: how many messages are on their way to a platform at once; one that hangs gives up its place."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

AT_ONCE = 64  # for a platform on which what is in doubt can be looked up
SLOW_SECONDS = 1.0  # a call that takes longer holds up nobody else


class Lane:
    """Places for those who send; with one place at most one message is in doubt when the process is killed."""

    def __init__(self, at_once: int) -> None:
        self._room = asyncio.Semaphore(at_once)

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Wait for a place and hold it until the end, or until it has been held for long."""
        await self._room.acquire()
        held = True

        def leave() -> None:
            nonlocal held
            if held:
                held = False
                self._room.release()

        timer = asyncio.get_running_loop().call_later(SLOW_SECONDS, leave)
        try:
            yield
        finally:
            timer.cancel()
            leave()
