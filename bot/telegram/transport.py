"""Transport: python-telegram-bot's calls over aiohttp, four times as fast as its default (docs/decisions/007)."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

PLAIN = {"Content-Type": "application/x-www-form-urlencoded"}


class NotSent(NetworkError):
    """The call never reached the service: it may be tried again without any doubt."""


class AioRequest(BaseRequest):
    """One session for all calls. Errors before the request is out are NotSent; after that nobody knows."""

    def __init__(self, seconds: float = 20.0, connections: int = 64) -> None:
        self._seconds, self._connections = seconds, connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._seconds

    async def initialize(self) -> None:
        connector = aiohttp.TCPConnector(limit=self._connections)
        self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, read_timeout: Any = None,
        write_timeout: Any = None, connect_timeout: Any = None, pool_timeout: Any = None,
    ) -> tuple[int, bytes]:  # fmt: skip
        """One call; the status and the body."""
        assert self._session is not None, "initialize first"  # noqa: S101  a mistake of ours, not of the service
        seconds = read_timeout if isinstance(read_timeout, int | float) else self._seconds
        timeout = aiohttp.ClientTimeout(total=seconds + 10, sock_connect=10, sock_read=seconds)
        try:
            body, headers = _body(request_data)
            async with self._session.request(method, url, data=body, headers=headers, timeout=timeout) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as wrong:
            raise NotSent(f"no connection: {type(wrong).__name__}") from wrong
        except TimeoutError as wrong:
            raise TimedOut("no answer in time") from wrong
        except (aiohttp.ClientError, OSError) as wrong:
            raise NetworkError(f"connection lost: {type(wrong).__name__}") from wrong


def _body(data: RequestData | None) -> tuple[Any, Mapping[str, str] | None]:
    """What goes out, and what it is. aiohttp's own form is made for files; plain text is less work without it."""
    if data is None:
        return None, None
    if not data.multipart_data:
        return urlencode(data.json_parameters).encode(), PLAIN
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form, None
