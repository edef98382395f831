"""Lanes: how many messages are on their way to a platform at once; one that hangs gives up its place."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

AT_ONCE = 64  # for a platform on which what is in doubt can be looked up
SLOW_SECONDS = 1.0  # a call that takes longer holds up nobody else


class Lane:
    """Places for those who send; with one place at most one message is in doubt when the process is killed."""

    def __init__(self, at_once: int) -> None:
        self._room = asyncio.Semaphore(at_once)

    @asynccontextmanager
    async def place(self) -> AsyncIterator[Callable[[], None]]:
        """Wait for a place and hold it until the end, or until a call has taken long.

        What it gives says that the call is over: from then on the place is held however long writing it down takes.
        A busy disk or processor would otherwise let many go out of which nobody knows how they ended.
        """
        await self._room.acquire()
        held = True

        def leave() -> None:
            nonlocal held
            if held:
                held = False
                self._room.release()

        timer = asyncio.get_running_loop().call_later(SLOW_SECONDS, leave)
        try:
            yield timer.cancel
        finally:
            timer.cancel()
            leave()
