"""Adapter: receiving from Slack, by Socket Mode or signed HTTP, and speaking there."""

import asyncio
import contextlib
import logging
import re
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import charts
from bot.fronts import Gone, Out, TryLater, Unknown, Unsayable
from bot.receive import Event, Receiver
from bot.settings import Settings
from bot.slack import render
from handlers.picture import DigestPicture

log = logging.getLogger("jana.slack")

NAME = "slack"
COMMAND = "/jana"
GONE = {
    "channel_not_found", "is_archived", "not_in_channel", "user_not_found", "account_inactive", "cannot_dm_bot",
    "messages_tab_disabled", "restricted_action",
}  # fmt: skip
TOKEN = {"invalid_auth", "token_revoked", "token_expired", "not_authed", "account_inactive"}
MENTION = re.compile(r"<@[UW][A-Z0-9]+(?:\|[^>]*)?>")
TIMES_TRIED = 3


class Slack:
    """The front. What it hears is in the inbox before Slack is told so."""

    name = NAME

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.client = AsyncWebClient(settings.slack_bot_token, base_url=settings.slack_api_url)
        self.app = AsyncApp(
            client=self.client, signing_secret=settings.slack_signing_secret or "", process_before_response=True,
            request_verification_enabled=bool(settings.slack_signing_secret),
        )  # fmt: skip
        self._trouble = "not connected yet"
        self._receiver: Receiver | None = None
        self._locales: dict[str, str] = {}
        self._listen()

    def state(self) -> str:
        """ok, or why nothing can be heard."""
        return self._trouble or "ok"

    # --- receiving --------------------------------------------------------------------------------------------

    async def run(self, receiver: Receiver) -> None:
        """Connect, however long it takes, then listen until cancelled."""
        self._receiver = receiver
        await self._connect()
        if self.settings.slack_app_token is None:
            await asyncio.Event().wait()
        handler = AsyncSocketModeHandler(self.app, self.settings.slack_app_token)
        try:
            wait = 0.5
            while True:
                try:
                    await handler.connect_async()  # type: ignore[no-untyped-call]
                    break
                except (SlackApiError, aiohttp.ClientError, OSError) as wrong:
                    self._trouble = f"Slack does not answer ({type(wrong).__name__})"
                    await asyncio.sleep(wait)
                    wait = min(wait * 2, 30)
            self._trouble = ""
            await asyncio.Event().wait()
        finally:
            with contextlib.suppress(Exception):
                await handler.close_async()  # type: ignore[no-untyped-call]

    async def _connect(self) -> None:
        wait = 0.5
        while True:
            try:
                await self.client.auth_test()
            except SlackApiError as wrong:
                self._trouble = (
                    f"Slack refuses the token ({wrong.response.get('error')}); set JANA_SLACK_BOT_TOKEN anew"
                )
            except (aiohttp.ClientError, OSError, TimeoutError) as wrong:
                self._trouble = f"Slack does not answer ({type(wrong).__name__})"
            else:
                self._trouble = ""
                return
            log.warning("slack: %s", self._trouble)
            await asyncio.sleep(wait)
            wait = min(wait * 2, 30)

    def _listen(self) -> None:
        """A listener for everything that is subscribed: what has none is retried and counted as a failure."""
        self.app.event("app_mention")(self._said)
        self.app.event("message")(self._said)
        for quiet in ("app_home_opened", "member_joined_channel", "app_uninstalled", "tokens_revoked", "team_join"):
            self.app.event(quiet)(_ignore)
        self.app.event("assistant_thread_started")(_ignore)
        self.app.action(re.compile(r".*"))(self._pressed)
        self.app.command(COMMAND)(self._commanded)

    async def _said(self, body: dict[str, Any], event: dict[str, Any]) -> None:
        """Words in private, or to Jana in a channel.

        The same words can come as two events, so they are named by their channel and time.
        """
        private = event.get("channel_type") == "im" or str(event.get("channel", "")).startswith("D")
        if event.get("bot_id") or event.get("subtype") not in (None, "file_share") or "user" not in event:
            return
        if not private and event.get("type") != "app_mention":
            return
        did: dict[str, Any] = {"t": "said", "text": render.unescape(MENTION.sub("", event.get("text", ""))).strip()}
        if event.get("thread_ts") and event["thread_ts"] != event.get("ts"):
            did["reply_to"] = event["thread_ts"]
        await self._receive(f"{event['channel']}:{event['ts']}", body, event["user"], event["channel"], did)

    async def _pressed(self, ack: Any, body: dict[str, Any], action: dict[str, Any]) -> None:
        handle, _, number = str(action.get("value", "")).partition(":")
        channel = (body.get("channel") or {}).get("id")
        if channel and number.isdigit():
            did = {"t": "pressed", "handle": handle, "number": int(number[:4])}
            event = f"a:{action.get('action_ts')}:{body['user']['id']}:{handle[:8]}"
            await self._receive(event, body, body["user"]["id"], channel, did)
        await ack()

    async def _commanded(self, ack: Any, body: dict[str, Any], command: dict[str, Any]) -> None:
        text = command.get("text", "").strip() or "help"
        did = {"t": "said", "text": "/" + render.unescape(text).lstrip("/")}
        await self._receive(f"c:{body.get('trigger_id')}", body, command["user_id"], command["channel_id"], did)
        await ack()

    async def _receive(self, event: str, body: dict[str, Any], user: str, channel: str, did: dict[str, Any]) -> None:
        assert self._receiver is not None, "run first"  # noqa: S101  a mistake of ours, not of the service
        team = body.get("team_id") or (body.get("team") or {}).get("id") or ""
        kind = "private" if channel.startswith("D") else "group"
        lang = await self._locale(user)
        await self._receiver.receive(Event(NAME, event[-80:], f"{team}:{user}", channel, kind, did, lang))

    async def _locale(self, user: str) -> str | None:
        """The language of a person's Slack, asked once; not knowing it is no reason to wait."""
        if user not in self._locales:
            try:
                found = await asyncio.wait_for(self.client.users_info(user=user, include_locale=True), 1.0)
                self._locales[user] = str((found.get("user") or {}).get("locale") or "")[:2]
            except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError):
                return None
        return self._locales[user] if self._locales[user] in ("fi", "sv", "en") else None

    async def http(self, request: web.Request) -> web.Response:
        """Events, commands and buttons by signed HTTP; a request that is not Slack's gets 401, never a 500."""
        try:
            answer = await self.app.async_dispatch(await to_bolt_request(request))
        except (ValueError, TypeError, KeyError, AttributeError):
            return web.Response(status=401)
        return await to_aiohttp_response(answer)

    # --- speaking ---------------------------------------------------------------------------------------------

    async def send(self, out: Out) -> str | None:
        """Post or update one message; the reference is its time in the channel."""
        try:
            return await self._say(out)
        except SlackApiError as wrong:
            raise self._outcome(wrong) from wrong
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as wrong:
            raise TryLater(1, "no connection") from wrong
        except (aiohttp.ClientError, OSError, TimeoutError) as wrong:
            raise Unknown(type(wrong).__name__) from wrong

    def _outcome(self, wrong: SlackApiError) -> Exception:
        response = wrong.response
        error, status = str(response.get("error", "")), int(getattr(response, "status_code", 0) or 0)
        if error == "ratelimited" or status == 429:
            return TryLater(float(response.headers.get("Retry-After", 1)), "too fast")
        if status >= 500 or error in ("internal_error", "service_unavailable", "fatal_error", ""):
            return TryLater(1, "service away")
        if error in TOKEN:
            self._trouble = f"Slack refuses the token ({error})"
            return TryLater(30, error)
        return Gone(error) if error in GONE else Unsayable(error)

    async def _say(self, out: Out) -> str | None:
        message = render.message(out.payload)
        if message.picture is not None:
            await self._picture(out, message)
            return None
        if out.edit is not None:
            try:
                await self.client.chat_update(
                    channel=out.address, ts=out.edit, text=message.text, blocks=message.blocks
                )
            except SlackApiError as wrong:
                if wrong.response.get("error") != "message_not_found":
                    raise
            else:
                return out.edit
        sent = await self.client.chat_postMessage(
            channel=out.address, text=message.text, blocks=message.blocks, thread_ts=out.thread, unfurl_links=False,
            unfurl_media=False, metadata={"event_type": "jana", "event_payload": {"reference": out.reference}},
        )  # fmt: skip
        for name, text in message.files:
            await self.client.files_upload_v2(channel=out.address, content=text, filename=name, thread_ts=out.thread)
        return str(sent["ts"])

    async def _picture(self, out: Out, message: render.Message) -> None:
        """Text and picture in one post, the picture with its words."""
        png = await asyncio.to_thread(charts.png, DigestPicture.from_dict(message.picture or {}))
        await self.client.files_upload_v2(
            channel=out.address, file=png, filename="jana.png", title="Jana", alt_txt=message.alt[:1000],
            initial_comment=message.text, thread_ts=out.thread,
        )  # fmt: skip


async def _ignore() -> None:
    """Heard, and nothing to do."""
