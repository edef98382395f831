"""Line: the socket to Slack: held for ever, noticed when it has gone deaf, opened anew."""

import asyncio
import contextlib
import logging
import time

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

log = logging.getLogger("jana.slack")

PING_SECONDS = 2
DEAF_SECONDS = 20  # no pong for so long: the socket is open and dead
LOOK_SECONDS, CONNECT_SECONDS, WAIT_MOST = 1.0, 4.0, 3.0


class Line:
    """One socket. `trouble` says why nothing is heard, or is empty.

    Tickets of Slack open one socket only, and the library tries a ticket again and again: a socket that is not back at
    once is given up here and another is opened with a new ticket.
    """

    def __init__(self, app: AsyncApp, token: str | None) -> None:
        self.app, self.token, self.trouble = app, token, ""
        self._handler: AsyncSocketModeHandler | None = None

    async def hold(self) -> None:
        """Connect and stay connected until cancelled."""
        try:
            await self._open()
            while True:
                await asyncio.sleep(LOOK_SECONDS)
                if not await self._hears():
                    log.warning("slack: the socket is gone or deaf; opening another")
                    await self._open()
        finally:
            await _closed(self._handler)

    async def _open(self) -> None:
        """Another socket with another ticket, however long it takes."""
        wait = 0.5
        while True:
            before, self._handler = self._handler, self._new()
            await _closed(before)
            try:
                await asyncio.wait_for(self._handler.connect_async(), CONNECT_SECONDS)  # type: ignore[no-untyped-call]
            except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError) as wrong:
                self.trouble = f"Slack does not answer ({type(wrong).__name__})"
                await asyncio.sleep(wait)
                wait = min(wait * 2, WAIT_MOST)
            else:
                self.trouble = ""
                return

    def _new(self) -> AsyncSocketModeHandler:
        return AsyncSocketModeHandler(self.app, self.token or "", ping_interval=PING_SECONDS)

    async def _hears(self) -> bool:
        """Whether the socket is open and answers; a refresh by the library is given two looks to be done."""
        if self._handler is None:
            return False
        for _ in range(3):
            client = self._handler.client
            silent = time.time() - (client.last_ping_pong_time or time.time())
            if await client.is_connected() and silent < DEAF_SECONDS:
                self.trouble = ""
                return True
            self.trouble = "the socket to Slack is being opened anew"
            if silent >= DEAF_SECONDS:
                return False
            await asyncio.sleep(LOOK_SECONDS)
        return False


async def _closed(handler: AsyncSocketModeHandler | None) -> None:
    if handler is not None:
        with contextlib.suppress(Exception):
            await asyncio.wait_for(handler.close_async(), 3)  # type: ignore[no-untyped-call]
