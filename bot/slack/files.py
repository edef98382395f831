"""Files: what people send fetched from Slack, what is passed on shared there, and taken away again."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.fronts import Gone, TooLarge, TryLater

SHARED_SECONDS, LOOK_SECONDS = 10.0, 0.5  # how long a file may take to appear
FETCH_SECONDS = 20
LISTED = 50
BUSY = ("ratelimited", "internal_error", "service_unavailable", "fatal_error", "request_timeout", "")
HOST = "slack.com"


@dataclass(frozen=True, slots=True)
class Upload:
    """Files that were handed over together: the post in which they appear, and they themselves."""

    files: tuple[str, ...]
    since: float = field(default_factory=time.monotonic)


async def fetch(client: AsyncWebClient, file: str, most: int) -> bytes:
    """The content of a file. Raises TryLater, Gone or TooLarge."""
    try:
        found = (await client.files_info(file=file)).get("file") or {}
    except SlackApiError as wrong:
        error = str(wrong.response.get("error", ""))
        if error in BUSY:
            raise TryLater(float(wrong.response.headers.get("Retry-After", 1)), error) from wrong
        raise Gone(error) from wrong
    except (aiohttp.ClientError, OSError, TimeoutError) as away:
        raise TryLater(1, type(away).__name__) from away
    if int(found.get("size") or 0) > most:
        raise TooLarge
    url = str(found.get("url_private_download") or found.get("url_private") or "")
    if not _is_slacks(url, client.base_url):
        raise Gone("no address of Slack's own")
    return await _content(url, client.token or "", most)


def _is_slacks(url: str, api: str) -> bool:
    """The token is shown to Slack's own hosts only."""
    there, own = urlsplit(url), urlsplit(api)
    host = there.hostname or ""
    is_public = there.scheme == "https" and (host == HOST or host.endswith(f".{HOST}"))
    return is_public or (there.scheme, there.netloc) == (own.scheme, own.netloc)


async def _content(url: str, token: str, most: int) -> bytes:
    """A redirect leads to a page for signing in: then the file is not to be had."""
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(FETCH_SECONDS), trust_env=True) as session,
            session.get(url, headers={"Authorization": f"Bearer {token}"}, allow_redirects=False) as answer,
        ):
            if answer.status == 429 or answer.status >= 500:
                raise TryLater(1, f"status {answer.status}")
            if answer.status != 200:
                raise Gone(f"status {answer.status}")
            content = bytearray()
            async for piece in answer.content.iter_chunked(65536):
                content += piece
                if len(content) > most:
                    raise TooLarge
            return bytes(content)
    except (aiohttp.ClientError, OSError, TimeoutError) as away:
        raise TryLater(1, type(away).__name__) from away


async def share(
    client: AsyncWebClient, channel: str, thread: str | None, files: Sequence[dict[str, Any]], words: str
) -> Upload:
    """Hand files over with their words; they appear together in one post, in the background."""
    done = await client.files_upload_v2(
        channel=channel, thread_ts=thread, initial_comment=words, file_uploads=list(files)
    )
    return Upload(tuple(str(one["id"]) for one in done["files"]))


async def appeared(client: AsyncWebClient, upload: Upload, channel: str, seconds: float) -> str | None:
    """When the post of an upload appeared in a channel; none when it has not after some seconds."""
    until = time.monotonic() + seconds
    while True:
        info = await client.files_info(file=upload.files[0])
        shares = (info.get("file") or {}).get("shares") or {}
        for kind in ("public", "private"):
            for post in (shares.get(kind) or {}).get(channel) or []:
                return str(post["ts"])
        if time.monotonic() >= until:
            return None
        await asyncio.sleep(LOOK_SECONDS)


async def handed_over(client: AsyncWebClient, channel: str, name: str) -> list[Upload]:
    """What has been shared in a channel under this name already; nothing when Slack does not say."""
    try:
        found = (await client.files_list(channel=channel, count=LISTED)).get("files") or []
    except SlackApiError:
        return []
    return [Upload((str(one["id"]),)) for one in found if one.get("name") == name]


async def take_away(client: AsyncWebClient, channel: str, ref: str) -> None:
    """Remove a message, or a file, which Slack keeps when its message is gone; what is gone already is as wished."""
    try:
        if ref.startswith("F"):
            await client.files_delete(file=ref)
        else:
            await client.chat_delete(channel=channel, ts=ref)
    except SlackApiError as wrong:
        if wrong.response.get("error") not in ("message_not_found", "file_not_found", "file_deleted"):
            raise
