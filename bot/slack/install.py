"""Install: many workspaces by OAuth, their tokens sealed in the database and nowhere else."""

import logging
import secrets
import time
from typing import Any

from slack_bolt.authorization.async_authorize import AsyncInstallationStoreAuthorize
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Settings
from bot.slack import manifest
from storage import installs
from storage.database import Database

log = logging.getLogger("jana.slack")

INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"
STATE_SECONDS, STATES_MOST = 600, 1000
NAME = "slack"


class States(AsyncOAuthStateStore):
    """The states of installations that have begun: each good once, for ten minutes."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    async def async_issue(self, *_args: Any, **_kwargs: Any) -> str:
        """A new state that nobody can guess."""
        while len(self._until) >= STATES_MOST:
            self._until.pop(next(iter(self._until)))
        state = secrets.token_urlsafe(24)
        self._until[state] = time.monotonic() + STATE_SECONDS
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether it was ours, is fresh, and had not been used."""
        return self._until.pop(state, 0.0) > time.monotonic()


class Installs(AsyncInstallationStore):
    """Installations as Bolt asks for them, over the sealed table."""

    def __init__(self, api_url: str) -> None:
        self.api_url = api_url
        self.database: Database | None = None
        self.clients: dict[str, AsyncWebClient] = {}
        self.bots: dict[str, str] = {}

    @property
    def logger(self) -> logging.Logger:
        return log

    async def load(self, database: Database) -> None:
        """Open the clients of all workspaces."""
        self.database = database
        for one in await database.run(lambda unit: installs.everyone(unit, NAME)):
            self._open(one)

    def _open(self, install: dict[str, Any]) -> None:
        team = str(install["team_id"])
        self.clients[team] = AsyncWebClient(install["bot_token"], base_url=self.api_url, timeout=8, retry_handlers=[])
        self.bots[team] = str(install["bot_user_id"])

    async def async_save(self, installation: Installation) -> None:
        """A workspace takes Jana in; only what is needed is kept, not who clicked."""
        bot = installation.to_bot()
        kept = {
            "app_id": bot.app_id, "team_id": bot.team_id, "bot_token": bot.bot_token, "bot_id": bot.bot_id,
            "bot_user_id": bot.bot_user_id, "bot_scopes": list(bot.bot_scopes), "installed_at": bot.installed_at,
        }  # fmt: skip
        assert self.database is not None, "load first"  # noqa: S101
        await self.database.run(lambda unit: installs.keep(unit, NAME, str(bot.team_id), kept))
        self._open(kept)

    async def async_find_bot(self, *, team_id: str | None = None, **_more: Any) -> Bot | None:
        """The bot of a workspace."""
        found = await self._find(team_id)
        return Bot(**found) if found else None

    async def async_find_installation(self, *, team_id: str | None = None, **_more: Any) -> Installation | None:
        """The same as an installation; by whom is not kept."""
        found = await self._find(team_id)
        return Installation(user_id="", **found) if found else None

    async def _find(self, team: str | None) -> dict[str, Any] | None:
        if self.database is None or not team:
            return None
        return await self.database.run(lambda unit: installs.find(unit, NAME, team))

    async def forget(self, team: str) -> None:
        """The workspace took Jana away: the token goes."""
        self.clients.pop(team, None)
        if self.database is not None:
            await self.database.run(lambda unit: installs.drop(unit, NAME, team))


def flow(settings: Settings, store: Installs, client: AsyncWebClient) -> AsyncOAuthFlow:
    """The pages by which a workspace takes Jana in."""
    root = settings.slack_api_url.rstrip("/").removesuffix("/api")
    made = AsyncOAuthSettings(
        client_id=settings.slack_client_id, client_secret=settings.slack_client_secret,
        scopes=sorted(manifest.SCOPES), installation_store=store, installation_store_bot_only=True,
        state_store=States(), install_path=INSTALL, redirect_uri_path=REDIRECT,
        authorization_url=f"{root}/oauth/v2/authorize",
    )  # fmt: skip
    made.authorize = AsyncInstallationStoreAuthorize(
        logger=log, client_id=settings.slack_client_id, client_secret=settings.slack_client_secret,
        installation_store=store, bot_only=True, cache_enabled=True, client=client,
    )  # fmt: skip
    return AsyncOAuthFlow(client=client, settings=made)
