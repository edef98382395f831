"""Adapter: the Slack front: connecting by Socket Mode or signed HTTP, and where each answer is shown."""

import asyncio
import contextlib
import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.fronts import Out, TryLater, Unknown
from bot.receive import Receiver
from bot.settings import Settings
from bot.slack import files, groups, install, manifest, modals, render, speak
from bot.slack.hear import NAME, Ears
from bot.slack.line import Line
from bot.slack.screens import Screen, Screens
from handlers.house import House
from schedules import digests
from storage import people
from storage.unit import Unit

if TYPE_CHECKING:
    from handlers.dialog import Lang

log = logging.getLogger("jana.slack")

API_SECONDS = 8  # a call without an answer for so long may or may not have been done
PANE_TITLE_MOST = 80  # characters of the name of a conversation in the assistant pane
FORMS = ("suggest",)  # commands that open a form, beside those that forms name themselves


class Slack:
    """The front. What it hears is in the inbox before Slack is told so."""

    name = NAME

    def __init__(self, settings: Settings, house: House) -> None:
        self.settings, self.house, self.screens = settings, house, Screens()
        self.client = AsyncWebClient(
            settings.slack_bot_token, base_url=settings.slack_api_url, timeout=API_SECONDS, retry_handlers=[]
        )  # a call that broke off may have been done: the outbox looks before it says anything again
        self.installs = install.Installs(settings.slack_api_url)
        many = install.flow(settings, self.installs, self.client) if settings.slack_client_id else None
        self.app = AsyncApp(
            client=self.client, oauth_flow=many, signing_secret=settings.slack_signing_secret or "",
            process_before_response=True,
            request_verification_enabled=bool(settings.slack_signing_secret),
        )  # fmt: skip
        secret = settings.slack_signing_secret
        self._signatures = SignatureVerifier(secret) if secret else None
        self.app.error(_failed)
        private = settings.slack_mentions == "private"
        self.ears = Ears(self, _names(house, _opening(house)), _names(house, ("here",)), privately=private)
        self.ears.attach(self.app)
        self.voice = speak.Voice(render.named(house.commands))
        self.line = Line(self.app, settings.slack_app_token)
        self.regrouped = asyncio.Event()
        self._trouble = "not connected yet"
        self._me: dict[str, str] = {}
        self._languages: dict[str, str | None] = {}
        self._privates: dict[str, str] = {}

    def state(self) -> str:
        """ok, or why nothing can be heard."""
        return self._trouble or self.line.trouble or "ok"

    # --- connecting -------------------------------------------------------------------------------------------

    async def run(self, receiver: Receiver) -> None:
        """Connect, however long it takes, then listen until cancelled."""
        self.ears.receiver = receiver
        await self.installs.load(receiver.database)
        if self.settings.slack_bot_token:
            await self._connect()
        else:
            self._trouble = ""
        async with asyncio.TaskGroup() as tasks:
            if self.settings.slack_app_token is not None:
                tasks.create_task(receiver.ears.hold("slack", lambda _ear: self.line.hold()))
            if self.settings.slack_staff_groups:
                tasks.create_task(groups.keep(self, receiver.database, self.settings.slack_staff_groups))
            await asyncio.Event().wait()

    async def _connect(self) -> None:
        wait = 0.5
        while True:
            try:
                me = await self.client.auth_test()
            except SlackApiError as wrong:
                error = wrong.response.get("error")
                self._trouble = f"Slack refuses the token ({error}); set JANA_SLACK_BOT_TOKEN anew"
            except (aiohttp.ClientError, OSError, TimeoutError) as wrong:
                self._trouble = f"Slack does not answer ({type(wrong).__name__})"
            else:
                self._me[str(me["team_id"])] = str(me["user_id"])
                scopes = str(me.headers.get("x-oauth-scopes", "")).split(",")
                self.voice.reads_channels = set(manifest.THREADS.values()) <= set(scopes)
                self._trouble = ""
                return
            log.warning("slack: %s", self._trouble)
            await asyncio.sleep(wait)
            wait = min(wait * 2, 5)

    async def http(self, request: web.Request) -> web.Response:
        """Events, commands and buttons by signed HTTP; a request that is not Slack's gets 401, never a 500."""
        if not self._is_slacks(request.headers, await request.read()):
            return web.Response(status=401)
        try:
            answer = await self.app.async_dispatch(await to_bolt_request(request))
        except (ValueError, TypeError, LookupError, AttributeError):
            return web.Response(status=400)
        return await to_aiohttp_response(answer)

    def _is_slacks(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether Slack signed this, within five minutes; looked at before anything of it is read."""
        stamp, signature = headers.get("X-Slack-Request-Timestamp", ""), headers.get("X-Slack-Signature", "")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12 and signature.isascii()):
            return False
        try:
            return self._signatures is not None and self._signatures.is_valid(body, stamp, signature)
        except UnicodeDecodeError:
            return False

    async def pages(self, request: web.Request) -> web.Response:
        """The two pages by which a workspace takes Jana in: where it begins, and where Slack sends people back."""
        flow = self.app.oauth_flow
        if flow is None:
            raise web.HTTPNotFound
        asked = await to_bolt_request(request)
        begins = request.path == install.INSTALL
        return await to_aiohttp_response(
            await (flow.handle_installation(asked) if begins else flow.handle_callback(asked))
        )

    # --- what hearing asks for --------------------------------------------------------------------------------

    def client_of(self, team: str) -> AsyncWebClient:
        """The client of a workspace."""
        return self.installs.clients.get(team, self.client)

    def is_me(self, team: str, user: str) -> bool:
        """Whether this user is Jana."""
        return user in (self._me.get(team), self.installs.bots.get(team))

    def digests(self, unit: Unit) -> dict[str, str]:
        """When each team's next digest comes, as UTC."""
        return {team: moment.isoformat() for team, moment in digests.coming(self.house, unit).items()}

    async def language(self, team: str, user: str, receiver: Receiver) -> str | None:
        """The language of a person's Slack, asked once, of people Jana does not know yet."""
        key = f"{team}:{user}"
        if key not in self._languages:
            known = await receiver.database.run(lambda unit: people.is_known(unit, NAME, key))
            if len(self._languages) > 20_000:
                self._languages.clear()
            self._languages[key] = None if known else await self._locale(team, user)
        return self._languages[key]

    async def _locale(self, team: str, user: str) -> str | None:
        """Not knowing it is no reason to wait."""
        with contextlib.suppress(SlackApiError, aiohttp.ClientError, OSError, TimeoutError):
            asked = self.client_of(team).users_info(user=user, include_locale=True)
            found = str(((await asyncio.wait_for(asked, 0.8)).get("user") or {}).get("locale") or "")[:2]
            return found if found in ("fi", "sv", "en") else None
        return None

    async def private(self, team: str, user: str) -> str:
        """The channel in which Jana and a person are alone."""
        key = f"{team}:{user}"
        if key not in self._privates:
            opened = await self.client_of(team).conversations_open(users=user)
            self._privates[key] = str(opened["channel"]["id"])
        return self._privates[key]

    async def open_loading(self, team: str, screen: Screen, place: str, lang: str | None) -> None:
        """A window that says one moment, before its trigger is too old."""
        said: Lang = lang if lang in ("fi", "sv", "en") else "fi"  # type: ignore[assignment]
        view = modals.loading("Jana", self.house.texts.line("form.loading", said), place)
        with contextlib.suppress(SlackApiError, aiohttp.ClientError, OSError, TimeoutError):
            opened = await self.client_of(team).views_open(trigger_id=screen.trigger, view=view)
            screen.view = str(opened["view"]["id"])
        screen.trigger = ""

    async def suggest(self, team: str, thread: Mapping[str, Any], lang: str | None) -> None:
        """What to begin with, in the assistant pane."""
        said: Lang = lang if lang in ("fi", "sv", "en") else "fi"  # type: ignore[assignment]
        line = self.house.texts.line
        words = [line(f"home.prompt_{n}", said) for n in (1, 2, 3)]
        prompts = [{"title": one, "message": one} for one in words]
        with contextlib.suppress(SlackApiError, aiohttp.ClientError, OSError, TimeoutError):
            await self.client_of(team).assistant_threads_setSuggestedPrompts(
                channel_id=thread["channel_id"], thread_ts=thread["thread_ts"], prompts=prompts,
                title=line("home.prompts", said),
            )  # fmt: skip

    async def at_work(self, team: str, pane: tuple[str, str], lang: str | None, asked: str) -> None:
        """The assistant pane says that Jana is at work until the answer is there; `asked` becomes its name."""
        said: Lang = lang if lang in ("fi", "sv", "en") else "fi"  # type: ignore[assignment]
        client, (channel, thread) = self.client_of(team), pane
        with contextlib.suppress(SlackApiError, aiohttp.ClientError, OSError, TimeoutError):
            status = self.house.texts.line("home.at_work", said)
            await client.assistant_threads_setStatus(channel_id=channel, thread_ts=thread, status=status)
            if asked:
                title = modals.plain(" ".join(asked.split()), PANE_TITLE_MOST)["text"]
                await client.assistant_threads_setTitle(channel_id=channel, thread_ts=thread, title=title)

    def regroup(self) -> None:
        """Look at the user groups now."""
        self.regrouped.set()

    async def uninstalled(self, team: str) -> None:
        """The workspace took Jana away."""
        log.warning("slack: Jana was removed from a workspace")
        await self.installs.forget(team)

    # --- speaking ---------------------------------------------------------------------------------------------

    async def fetch(self, ref: str, most: int) -> bytes:
        """The content of a file, named by its workspace and number. Raises TryLater, Gone or TooLarge."""
        team, _, file = ref.partition(":")
        return await files.fetch(self.client_of(team), file, most)

    async def send(self, out: Out) -> str | None:
        """Show one answer; the reference is its time in the channel."""
        turn = (out.payload.get("origin") or {}).get("turn")
        screen = self.screens.of(turn)
        try:
            return await self._show(out, screen, turn)
        except SlackApiError as wrong:
            outcome = speak.outcome(wrong)
            if isinstance(outcome, TryLater) and screen is not None and screen.kind == "home":
                self.screens.expect(str(turn), screen)
            self._trouble = outcome.why if isinstance(outcome, speak.Refused) else self._trouble
            raise outcome from wrong
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as wrong:
            raise TryLater(1, "no connection") from wrong
        except (aiohttp.ClientError, OSError, TimeoutError) as wrong:
            raise Unknown(type(wrong).__name__) from wrong

    async def _show(self, out: Out, screen: Screen | None, turn: str | None) -> str | None:
        team, _, channel = out.address.partition(":")
        client = self.client_of(team)
        if screen is not None and await self._on_screen(client, screen, out, channel):
            self._well()
            return None
        if turn is not None and turn.startswith(f"{NAME}:h:"):
            return None  # Jana's page as it was when nobody waits for it any more
        ref = await self.voice.say(client, out, channel)
        self._well()
        return ref

    def _well(self) -> None:
        self._trouble = ""

    async def _on_screen(self, client: AsyncWebClient, screen: Screen, out: Out, channel: str) -> bool:
        """Show an answer on the screen that waits for it; false when it has to be a message as well."""
        form = modals.only_form(out.payload["parts"])
        match screen.kind:
            case "home":
                blocks = self._words(out)
                await client.views_publish(user_id=screen.user, view=speak.page(blocks, channel))
                return True
            case "opens":
                async with screen.lock:
                    return await self._opened(client, screen, out, form, channel)
            case "step":
                return form is not None and await _tried(
                    client.views_update(view_id=screen.view, view=self._window(out, form, channel, screen.shown))
                )
            case _:
                return self._answered(screen, out, form, channel)

    def _words(self, out: Out) -> render.Blocks:
        return render.message(out.payload, self.voice.commands).blocks

    def _window(self, out: Out, form: Mapping[str, Any], channel: str, before: Sequence[Mapping[str, Any]] = ()) -> Any:
        """A form's window with what is said beside the form, or what the window said before."""
        said = {"parts": [part for part in out.payload["parts"] if part["t"] == "say"]}
        words = render.message(said, self.voice.commands).blocks
        thread = (out.payload.get("origin") or {}).get("thread")
        return modals.view(form, channel, said=words or before, thread=thread)

    async def _opened(
        self, client: AsyncWebClient, screen: Screen, out: Out, form: Mapping[str, Any] | None, channel: str
    ) -> bool:
        trigger, screen.trigger = screen.trigger, ""
        wanted = form is not None and modals.fits(form)
        if screen.view:
            view = self._window(out, form, channel) if wanted and form else modals.told(
                "Jana", self._words(out), channel
            )  # fmt: skip
            return await _tried(client.views_update(view_id=screen.view, view=view)) and wanted
        if not wanted or form is None or not trigger or not screen.fresh:
            return False
        return await _tried(client.views_open(trigger_id=trigger, view=self._window(out, form, channel)))

    def _answered(self, screen: Screen, out: Out, form: Mapping[str, Any] | None, channel: str) -> bool:
        """What a sent window is told: what is wrong at which field, the same window with more asks, or nothing."""
        answer: dict[str, Any] = {}
        if form is not None and modals.fits(form):
            wrong = modals.errors(form, screen.shown)
            answer = {"response_action": "errors", "errors": wrong} if wrong else {
                "response_action": "update", "view": self._window(out, form, channel)
            }  # fmt: skip
        if screen.answer is None or screen.answer.done():
            return False
        screen.answer.set_result(answer)
        return bool(answer)


async def _tried(call: Any) -> bool:
    """Whether a window could be shown; when not, the answer becomes a message."""
    try:
        await call
    except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError) as wrong:
        log.info("slack: a window could not be shown (%s)", type(wrong).__name__)
        return False
    return True


NONSENSE = (LookupError, TypeError, ValueError, AttributeError)


async def _failed(error: Exception) -> BoltResponse:
    """It is not on disk: Slack is told so and sends an event again; what has no sense would have none the next time."""
    if isinstance(error, NONSENSE):
        log.error("slack: something of an unknown shape was left aside", exc_info=error)
        return BoltResponse(status=200, body="")
    log.warning("slack: not received (%s)", type(error).__name__)
    return BoltResponse(status=503, body="")


def _opening(house: House) -> tuple[str, ...]:
    """The commands that open a form."""
    return (*FORMS, *(name for form in house.forms.values() for name in form.commands))


def _names(house: House, keys: Sequence[str]) -> frozenset[str]:
    return frozenset(name for name, command in house.commands.items() if command.key in keys)
