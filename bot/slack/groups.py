"""Groups: who is staff by membership of a Slack user group, for as long as they are in it."""

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from typing import Any, Protocol

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from storage import people
from storage.database import Away, Database
from storage.unit import Unit

log = logging.getLogger("jana.slack")

LOOK_SECONDS = 300
VIA = "slack"


class Front(Protocol):
    """What is needed of the front."""

    client: AsyncWebClient
    regrouped: asyncio.Event


def read(setting: str) -> dict[str, str]:
    """`henkilokunta=service, S0123=collections` as user group (handle or id) and team. Raises ValueError."""
    found = {}
    for one in setting.split(","):
        group, sign, team = one.strip().partition("=")
        if not sign or not group.strip() or not team.strip():
            raise ValueError(f"{one.strip()!r}: write GROUP=TEAM, several apart by commas")
        found[group.strip().lstrip("@")] = team.strip()
    return found


async def keep(front: Front, database: Database, setting: str) -> None:
    """Look again and again, and at once when Slack says that a group has changed."""
    wanted = read(setting)
    while True:
        wait = LOOK_SECONDS
        front.regrouped.clear()
        try:
            await _look(front.client, database, wanted)
        except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError, Away) as wrong:
            log.warning("slack: the user groups could not be read (%s)", type(wrong).__name__)
            wait = 10
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(front.regrouped.wait(), wait)


async def _look(client: AsyncWebClient, database: Database, wanted: Mapping[str, str]) -> None:
    team_id = str((await client.auth_test())["team_id"])
    members: dict[str, tuple[str, str]] = {}
    for group in (await client.usergroups_list())["usergroups"]:
        team = wanted.get(group["handle"]) or wanted.get(group["id"])
        if team:
            for user in (await client.usergroups_users_list(usergroup=group["id"]))["users"]:
                members[f"{team_id}:{user}"] = (await _name(client, user), team)
    await database.run(lambda unit: settle(unit, members))


async def _name(client: AsyncWebClient, user: str) -> str:
    found: dict[str, Any] = (await client.users_info(user=user)).get("user") or {}
    profile = found.get("profile") or {}
    return str(profile.get("display_name") or found.get("real_name") or found.get("name") or user)[:80]


def settle(unit: Unit, members: Mapping[str, tuple[str, str]]) -> None:
    """Those in the groups are staff of its team; those who were by a group and are in none any more are not."""
    now, before = set(), set(people.appointed_via(unit, VIA))
    for address, (name, team) in members.items():
        someone = people.known(unit, "slack", address, "fi")
        now.add(someone.id)
        if someone.role == "student" or (someone.id in before and someone.team != team):
            people.appoint(unit, someone.id, "staff", name, team, via=VIA)
    for person in before - now:
        people.dismiss(unit, person)
