"""Check: whether Slack takes the tokens and lets Jana do what the code needs, each with the way to mend it."""

import asyncio
from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Settings
from bot.slack import manifest

SECONDS = 10


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was looked at: whether it is in order, and what was seen or is to be done."""

    ok: bool
    said: str


def online(settings: Settings) -> list[Found]:
    """Ask Slack itself; nothing is written or posted there. Empty when Slack is not switched on."""
    if not settings.slack_bot_token and not settings.slack_client_id:
        return []
    return asyncio.run(_online(settings))


async def _online(settings: Settings) -> list[Found]:
    client = AsyncWebClient(settings.slack_bot_token, base_url=settings.slack_api_url, timeout=SECONDS)
    found = [await _reaches(client)]
    if found[0].ok and settings.slack_bot_token:
        found += await _bot(client)
    if found[0].ok and settings.slack_app_token:
        found.append(await _socket(client, settings.slack_app_token))
    if settings.slack_signing_secret and not settings.slack_app_token:
        found.append(Found(True, f"signed HTTP: Slack must reach {manifest.PATH} of this machine over https"))
    return found


async def _reaches(client: AsyncWebClient) -> Found:
    try:
        await client.api_test()
    except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError) as wrong:
        return Found(False, f"Slack cannot be reached ({type(wrong).__name__}); see the network, or JANA_SLACK_API_URL")
    return Found(True, "Slack answers")


async def _bot(client: AsyncWebClient) -> list[Found]:
    try:
        me = await client.auth_test()
    except SlackApiError as wrong:
        error = wrong.response.get("error")
        return [Found(False, f"the bot token is refused ({error}); copy it anew from OAuth & Permissions")]
    found = [Found(True, f"the bot is {me['user']} in {me['team']}")]
    has = {one.strip() for one in str(me.headers.get("x-oauth-scopes", "")).split(",")} - {""}
    missing = sorted(set(manifest.SCOPES) - has)
    if has and missing:
        why = "; ".join(f"{one} ({manifest.SCOPES[one]})" for one in missing)
        found.append(Found(False, f"scopes are missing: {why}. Use deploy/slack-manifest.yaml and reinstall the app"))
    elif has:
        more = sorted(has - set(manifest.SCOPES))
        found.append(
            Found(True, "all scopes are there" + (f", and more than needed: {', '.join(more)}" if more else ""))
        )
    return found


async def _socket(client: AsyncWebClient, token: str) -> Found:
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as wrong:
        error = wrong.response.get("error")
        return Found(False, f"Socket Mode: the app-level token is refused ({error}); make one with connections:write")
    return Found(True, "Socket Mode can be opened")
