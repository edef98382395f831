"""Speak: posting to a channel: at its pace, once, with the picture and its words in one post."""

import asyncio
import json
import logging
import re
import time
from collections.abc import Sequence
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import charts
from bot.fronts import Gone, Out, TryLater, Unknown, Unsayable
from bot.slack import files, render
from handlers.picture import DigestPicture

log = logging.getLogger("jana.slack")

GONE = {
    "channel_not_found", "is_archived", "not_in_channel", "user_not_found", "account_inactive", "cannot_dm_bot",
    "messages_tab_disabled", "restricted_action",
}  # fmt: skip
TOKEN = {"invalid_auth", "token_revoked", "token_expired", "not_authed", "account_inactive"}
AWAY = {"internal_error", "service_unavailable", "fatal_error", "request_timeout", ""}
PACE_SECONDS, BURST = 1.05, 3  # messages to one channel: so far apart, after a few at once
UPLOADS_MOST = 2  # then the words go without the picture
HISTORY = 20
ALT_MOST = 1000


class Refused(TryLater):
    """The token is not taken: everything waits until there is another."""


def outcome(wrong: SlackApiError) -> Exception:
    """One of the five endings."""
    response = wrong.response
    if isinstance(response, aiohttp.ClientResponse):  # its body cannot be read: what was asked for may have been done
        return TryLater(1, "service away") if response.status >= 500 else Unknown("answer not readable")
    error, status = str(response.get("error", "")), int(getattr(response, "status_code", 0) or 0)
    if error == "ratelimited" or status == 429:
        return TryLater(float(response.headers.get("Retry-After", 1)), "too fast")
    if status >= 500 or error in AWAY:
        return TryLater(1, "service away")
    if error in TOKEN:
        return Refused(5, f"Slack refuses the token ({error})")
    return Gone(error) if error in GONE else Unsayable(error)


def page(blocks: Sequence[dict[str, Any]], place: str) -> dict[str, Any]:
    """Jana's own page."""
    return {"type": "home", "blocks": list(blocks), "private_metadata": json.dumps({"place": place})}


class Voice:
    """Says things in channels, each at the pace Slack allows."""

    def __init__(self, commands: re.Pattern[str]) -> None:
        self.commands = commands
        self.reads_channels = False  # whether the history of channels may be read, to see what has arrived there
        self._free_at: dict[str, float] = {}
        self._uploads: dict[str, list[files.Upload]] = {}  # reference -> what was handed over for it, newest last

    async def say(self, client: AsyncWebClient, out: Out, channel: str) -> str | None:
        """Post or update one message; the reference is its time in the channel."""
        message = render.message(out.payload, self.commands)
        if message.picture is not None:
            return await self._picture(client, out, message, channel)
        if any(part["id"] in out.files for part in message.attached):
            return await self._attached(client, out, message, channel)
        if not message.blocks and not message.text and not message.files:
            if out.edit is not None:
                await files.take_away(client, channel, out.edit)
            return None
        if out.edit is not None and await _updated(client, channel, out.edit, message):
            return out.edit
        if message.files and not any(block["type"] == "actions" for block in message.blocks):
            made = [{"content": text, "filename": name, "title": name} for name, text in message.files]
            return (await self._upload(client, out, channel, made, message.text)).partition(" ")[0]
        may_look = out.unsure and (self.reads_channels or channel.startswith("D"))
        if may_look and (before := await _said_before(client, channel, out.reference)):
            return before
        await self._pace(channel)
        sent = await client.chat_postMessage(
            channel=channel, text=message.text, blocks=message.blocks, thread_ts=_thread(out), unfurl_links=False,
            unfurl_media=False, metadata={"event_type": "jana", "event_payload": {"reference": out.reference}},
        )  # fmt: skip
        for name, text in message.files:
            await client.files_upload_v2(channel=channel, content=text, filename=name, thread_ts=_thread(out))
        return str(sent["ts"])

    async def _pace(self, channel: str) -> None:
        """Wait for this channel's turn."""
        now = time.monotonic()
        free = max(self._free_at.get(channel, 0.0), now - BURST * PACE_SECONDS) + PACE_SECONDS
        if len(self._free_at) > 10_000:
            self._free_at.clear()
        self._free_at[channel] = free
        if free > now:
            await asyncio.sleep(free - now)

    async def _picture(self, client: AsyncWebClient, out: Out, message: render.Message, channel: str) -> str | None:
        """Text and picture in one post, the picture with its words."""
        png = await asyncio.to_thread(charts.png, DigestPicture.from_dict(message.picture or {}))
        file = {
            "content": png,
            "filename": f"jana-{out.reference}.png",
            "title": "Jana",
            "alt_txt": message.alt[:ALT_MOST],
        }
        return (await self._upload(client, out, channel, [file], message.text)).partition(" ")[0]

    async def _attached(self, client: AsyncWebClient, out: Out, message: render.Message, channel: str) -> str:
        """Files that people sent, under their line; the reference names the post and each file, to take them away."""
        alt = message.text.replace("*", "")[:ALT_MOST]
        files = [
            {"content": out.files[part["id"]], "filename": part["name"], "title": part["name"], "alt_txt": alt}
            for part in message.attached
            if part["id"] in out.files
        ]
        return await self._upload(client, out, channel, files, message.text)

    async def _upload(
        self, client: AsyncWebClient, out: Out, channel: str, made: Sequence[dict[str, Any]], words: str
    ) -> str:
        """Hand over and look whether it appears: Slack shares in the background and does not say when it fails."""
        earlier = self._uploads.setdefault(out.reference, [])
        if out.unsure and not earlier:  # by a process that is no more
            earlier += await files.handed_over(client, channel, str(made[0]["filename"]))
        for upload in earlier:
            if ts := await files.appeared(client, upload, channel, 0):
                return self._done(out, ts, upload)
        await self._pace(channel)
        if len(earlier) >= UPLOADS_MOST:
            log.warning("slack: a file never appeared; its words go without it")
            sent = await client.chat_postMessage(channel=channel, text=words, thread_ts=_thread(out))
            return self._done(out, str(sent["ts"]))
        earlier.append(await files.share(client, channel, _thread(out), made, words))
        if ts := await files.appeared(client, earlier[-1], channel, files.SHARED_SECONDS):
            return self._done(out, ts, earlier[-1])
        raise Unknown("the file was taken and has not appeared")

    def _done(self, out: Out, ts: str, upload: files.Upload | None = None) -> str:
        self._uploads.pop(out.reference, None)
        return " ".join([ts, *(upload.files if upload else ())])


def _thread(out: Out) -> str | None:
    thread = out.thread or (out.payload.get("origin") or {}).get("thread")
    return str(thread) if thread else None


async def _updated(client: AsyncWebClient, channel: str, ts: str, message: render.Message) -> bool:
    try:
        await client.chat_update(channel=channel, ts=ts, text=message.text, blocks=message.blocks)
    except SlackApiError as wrong:
        if wrong.response.get("error") not in ("message_not_found", "cant_update_message", "edit_window_closed"):
            raise
        return False
    return True


async def _said_before(client: AsyncWebClient, channel: str, reference: str) -> str | None:
    """Where a message stands that may have arrived."""
    found = await client.conversations_history(channel=channel, limit=HISTORY, include_all_metadata=True)
    for message in found.get("messages") or []:
        if ((message.get("metadata") or {}).get("event_payload") or {}).get("reference") == reference:
            return str(message["ts"])
    return None
