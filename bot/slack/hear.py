"""Hear: what Slack sends, as neutral events; in the inbox before Slack is told that it arrived."""

import asyncio
import hashlib
import json
import logging
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from slack_bolt.async_app import AsyncApp

from bot.bringing import is_file
from bot.receive import Event, Receiver
from bot.slack import bodies, modals, render
from bot.slack.bodies import BACK, LEFT, QUIET, RENAMED, body_user, file_of, team_of
from bot.slack.screens import Screen, Screens
from storage import outbox, people
from storage.unit import Unit

log = logging.getLogger("jana.slack")

NAME = "slack"
FEEDBACK, FAQ, GIVE = "send_feedback", "make_faq", "give_feedback"  # shortcuts: two on a message, one anywhere
PANES_MOST = 2000
TWICE_SECONDS = 0.7  # two presses of one button so close together are one
ANSWER_SECONDS = 2.0  # how long a window is kept waiting for what is wrong with it; Slack waits three
LOADING_SECONDS = 1.2  # then a window opens empty, before its trigger is too old
Ack = Callable[..., Awaitable[Any]]
Json = Mapping[str, Any]


class Voice(Protocol):
    """What hearing needs of the front."""

    screens: Screens

    async def language(self, team: str, user: str, receiver: Receiver) -> str | None: ...

    async def private(self, team: str, user: str) -> str: ...

    async def open_loading(self, team: str, screen: Screen, place: str, lang: str | None) -> None: ...

    async def suggest(self, team: str, thread: Json, lang: str | None) -> None: ...

    async def at_work(self, team: str, pane: tuple[str, str], lang: str | None, asked: str) -> None: ...

    async def uninstalled(self, team: str) -> None: ...

    def is_me(self, team: str, user: str) -> bool: ...

    def digests(self, unit: Unit) -> dict[str, str]: ...

    def regroup(self) -> None: ...


class Ears:
    """The listeners, one for everything that is subscribed: what has none is retried and counted as a failure."""

    def __init__(self, front: Voice, opening: frozenset[str], here: frozenset[str], *, privately: bool) -> None:
        self.front, self.opening, self.here, self.privately = front, opening, here, privately
        self.receiver: Receiver | None = None
        self._pressed_at: dict[tuple[str, str], float] = {}
        self._submitted: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._panes: dict[
            tuple[str, str], bool
        ] = {}  # threads of the assistant pane, and whether they have no name yet

    def attach(self, app: AsyncApp) -> None:
        """Listen to an app."""
        app.event("app_mention")(self.said)
        app.event("message")(self.said)
        app.event("app_home_opened")(self.came)
        app.event("assistant_thread_started")(self.assistant)
        for renamed in RENAMED:
            app.event(renamed)(self.renamed)
        for moved in ("member_joined_channel", "member_left_channel", *BACK, *LEFT):
            app.event(moved)(self.channel)
        app.event("channel_id_changed")(self.renumbered)
        app.event("subteam_members_changed")(self.regrouped)
        for gone in ("app_uninstalled", "tokens_revoked"):
            app.event(gone)(self.uninstalled)
        for name in QUIET:
            app.event(name)(_ignore)
        app.action(re.compile(r".*"))(self.pressed)
        app.command(render.COMMAND)(self.commanded)
        app.shortcut(re.compile(r".*"))(self.shortcut)
        app.view(modals.CALLBACK)(self.submitted)
        app.view_closed(modals.CALLBACK)(self.closed)

    # --- events -----------------------------------------------------------------------------------------------

    async def said(self, body: Json, event: Json) -> None:
        """Words in private, or to Jana in a channel, or in the thread of a card.

        The same words can come as two events, so they are named by their channel and time.
        """
        if event.get("subtype") in bodies.CHANGES:
            await self._changed(body, event)
            return
        if event.get("bot_id") or event.get("subtype") not in (None, "file_share") or "user" not in event:
            return
        private = event.get("channel_type") == "im" or str(event.get("channel", "")).startswith("D")
        called = event.get("type") == "app_mention"
        if not private and not called and not await self._in_card(body, event):
            return
        team, channel, thread = team_of(body), event["channel"], event.get("thread_ts")
        text, did = bodies.said(team, event, called=called)
        if private:
            did["ref"] = event["ts"]
        if not private and called and self.privately and not thread:
            private, channel = True, await self.front.private(team, event["user"])
        else:
            did["thread"] = thread or (None if private else event["ts"])
        if (event["channel"], thread) in self._panes:
            self._later(self._in_pane(team, event, text))
        await self._receive(f"{event['channel']}:{event['ts']}", team, event["user"], channel, did)

    async def _changed(self, body: Json, event: Json) -> None:
        """Somebody changed their own words in private, or took them away."""
        if (found := bodies.changed(event)) is not None:
            name, user, did = found
            await self._receive(name, team_of(body), user, event["channel"], did)

    async def _in_card(self, body: Json, event: Json) -> bool:
        """Whether words without Jana's name stand under a card; only then are they looked at, and only then kept."""
        thread = event.get("thread_ts")
        if not thread or thread == event.get("ts") or self.receiver is None:
            return False
        database = self.receiver.database
        place = people.place_id(database.keys, NAME, f"{team_of(body)}:{event['channel']}")
        slot = await database.run(lambda unit: outbox.slot_of(unit, place, thread))
        return slot is not None and slot.startswith("case:")

    async def came(self, body: Json, event: Json) -> None:
        """Jana's own page was opened: show it as it is now."""
        if event.get("tab", "home") != "home":
            return
        name = f"h:{body.get('event_id')}"
        self.front.screens.expect(f"{NAME}:{name}", Screen("home", event["user"]))
        did = {"t": "came", "digests": await self._digests()}
        await self._receive(name, team_of(body), event["user"], event["channel"], did)

    async def _digests(self) -> dict[str, str]:
        assert self.receiver is not None, "run first"  # noqa: S101
        return await self.receiver.database.run(self.front.digests)

    async def assistant(self, body: Json, event: Json) -> None:
        """The assistant pane was opened: suggest what to begin with."""
        thread, team = event["assistant_thread"], team_of(body)
        if len(self._panes) >= PANES_MOST:
            self._panes.pop(next(iter(self._panes)))
        self._panes[thread["channel_id"], thread["thread_ts"]] = True
        lang = await self._language(team, thread["user_id"])
        await self.front.suggest(team, thread, lang)

    async def _in_pane(self, team: str, event: Json, text: str) -> None:
        """Words in the assistant pane: it says that Jana is at work, and is named after the first of them."""
        spot = event["channel"], event["thread_ts"]
        is_first, self._panes[spot] = self._panes[spot], False
        lang = await self._language(team, event["user"])
        await self.front.at_work(team, spot, lang, text if is_first else "")

    async def channel(self, body: Json, event: Json) -> None:
        """Jana was taken into a channel or out of it, or the channel was put away."""
        team, channel, user = team_of(body), event.get("channel"), event.get("user", "")
        if isinstance(channel, Mapping):
            channel = channel.get("id")
        about_me = event["type"] in (*LEFT, *BACK) or self.front.is_me(team, user)
        if not channel or not about_me or (event["type"] in (*LEFT, *BACK) and not await self._spot(team, channel)):
            return
        did = {"t": "channel", "what": "joined" if event["type"] in ("member_joined_channel", *BACK) else "left"}
        await self._receive(f"k:{body.get('event_id')}", team, event.get("inviter") or user or "slack", channel, did)

    async def renamed(self, body: Json, event: Json) -> None:
        """A team's channel has another name: it is said there; Jana knows a channel by its number."""
        team, channel = team_of(body), event["channel"]
        spot = await self._spot(team, channel["id"])
        if spot is not None and spot.team is not None:
            did = {"t": "channel", "what": "renamed", "name": str(channel.get("name", ""))}
            await self._receive(f"k:{body.get('event_id')}", team, "slack", channel["id"], did)

    async def renumbered(self, body: Json, event: Json) -> None:
        """A channel got another number, as happens when it is shared with another workspace."""
        assert self.receiver is not None, "run first"  # noqa: S101
        before, after = (f"{team_of(body)}:{event[key]}" for key in ("old_channel_id", "new_channel_id"))
        if await self._spot(team_of(body), event["old_channel_id"]):
            await self.receiver.database.run(lambda unit: people.move(unit, NAME, before, after))

    async def regrouped(self) -> None:
        """Somebody came into a user group or left one."""
        self.front.regroup()

    async def uninstalled(self, body: Json, event: Json) -> None:
        """The workspace took Jana away."""
        await self.front.uninstalled(team_of(body))

    # --- buttons, commands, shortcuts -------------------------------------------------------------------------

    async def pressed(self, ack: Ack, body: Json, action: Json) -> None:
        """A button in a message or on Jana's page, or a choice in a window."""
        view = body.get("view") or {}
        if view.get("type") == "modal":
            await self._chosen(body)
        elif not self._again(body["user"]["id"], action):
            await self._button(body, action)
        await ack()

    async def _button(self, body: Json, action: Json) -> None:
        if (found := bodies.pressed(body, action)) is None:
            return
        event, place, did = found
        name = str(action.get("action_id", ""))
        if not name.startswith(render.STEPS):
            self._opens(event, body, place, surely=name.startswith(render.OPENS))
        await self._receive(event, team_of(body), body["user"]["id"], place, did)

    def _again(self, user: str, action: Json) -> bool:
        """Whether this is the second half of a double click."""
        now, key = time.monotonic(), (user, f"{action.get('block_id')}:{action.get('value')}")
        before = self._pressed_at.get(key, 0.0)
        if len(self._pressed_at) > 2000:
            self._pressed_at.clear()
        self._pressed_at[key] = now
        return now - before < TWICE_SECONDS

    async def commanded(self, ack: Ack, body: Json, command: Json) -> None:
        """A slash command: in a team's channel it is answered there, elsewhere in private."""
        words = render.unescape(command.get("text", "").strip() or "help").lstrip("/")
        team, user, channel = team_of(body), command["user_id"], command["channel_id"]
        name = words.split(" ")[0].casefold()
        event = f"c:{body.get('trigger_id')}"
        if not channel.startswith("D") and name not in self.here and not await self._is_teams(team, channel):
            channel = await self.front.private(team, user)
        self._opens(event, body, channel, surely=name in self.opening)
        await self._receive(event, team, user, channel, {"t": "said", "text": "/" + words, "called": True})
        await ack()

    async def _is_teams(self, team: str, channel: str) -> bool:
        spot = await self._spot(team, channel)
        return spot is not None and spot.team is not None

    async def _spot(self, team: str, channel: str) -> people.Spot | None:
        """The channel as Jana knows it; none when nothing was ever said there."""
        assert self.receiver is not None, "run first"  # noqa: S101
        database = self.receiver.database
        place = people.place_id(database.keys, NAME, f"{team}:{channel}")
        return await database.run(lambda unit: people.spot(unit, place))

    async def shortcut(self, ack: Ack, body: Json) -> None:
        """A message was picked, or feedback asked for from anywhere."""
        team, user, what = team_of(body), body["user"]["id"], body.get("callback_id")
        place = await self.front.private(team, user)
        text = render.unescape(str((body.get("message") or {}).get("text", "")))
        did: dict[str, Any] = {"t": "said", "text": "/feedback"}
        if what in (FEEDBACK, FAQ):
            did = {"t": "picked", "what": "faq" if what == FAQ else "feedback", "text": text}
        event = f"s:{body.get('trigger_id')}"
        self._opens(event, body, place, surely=True)
        await self._receive(event, team, user, place, did)
        await ack()

    def _opens(self, event: str, body: Json, place: str, *, surely: bool) -> None:
        """If the reply is a form, its window opens by this trigger; empty if it surely is one and takes its time."""
        screen = Screen("opens", body_user(body), trigger=str(body.get("trigger_id", "")))
        self.front.screens.expect(f"{NAME}:{event}", screen)
        if surely:
            self._later(self._loading(team_of(body), screen, place))

    async def _loading(self, team: str, screen: Screen, place: str) -> None:
        await asyncio.sleep(LOADING_SECONDS)
        async with screen.lock:
            if not screen.view and screen.trigger:
                await self.front.open_loading(team, screen, place, await self._language(team, screen.user))

    def _later(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --- windows ----------------------------------------------------------------------------------------------

    async def _chosen(self, body: Json) -> None:
        """A choice on which other asks depend: the window is shown anew with them."""
        view, about = body["view"], modals.meta(body)
        if "handle" not in about:
            return
        event = f"w:{body['actions'][0].get('action_ts')}:{view['id']}"
        screen = Screen("step", body_user(body), view=view["id"], shown=list(view["blocks"]))
        self.front.screens.expect(f"{NAME}:{event}", screen)
        await self._window(event, body, about, "step")

    async def submitted(self, ack: Ack, body: Json) -> None:
        """A window was sent: close it, or say at the field what will not do."""
        view, about = body["view"], modals.meta(body)
        if "handle" not in about:
            await ack()
            return
        typed = json.dumps(view.get("state", {}), sort_keys=True).encode()
        event = f"v:{view['id']}:{hashlib.sha256(typed).hexdigest()[:16]}"
        answer = self._submitted.get(event)
        if answer is None:
            answer = self._submitted[event] = asyncio.get_running_loop().create_future()
            screen = Screen("sent", body_user(body), view=view["id"], shown=list(view["blocks"]), answer=answer)
            self.front.screens.expect(f"{NAME}:{event}", screen)
            await self._window(event, body, about, "sent")
        try:
            await ack(**await asyncio.wait_for(asyncio.shield(answer), ANSWER_SECONDS))
        except TimeoutError:
            self.front.screens.drop(f"{NAME}:{event}")
            await ack()
        if len(self._submitted) > 500:
            self._submitted.pop(next(iter(self._submitted)))

    async def closed(self, ack: Ack, body: Json) -> None:
        """A window was closed without sending: what was typed is kept."""
        about = modals.meta(body)
        if "handle" in about:
            await self._window(f"x:{body['view']['id']}", body, about, "left")
        await ack()

    async def _window(self, event: str, body: Json, about: Json, stage: str) -> None:
        said = modals.values(body["view"].get("state") or {}).items()
        values = {key: file_of(team_of(body), one) if is_file(one) else one for key, one in said}
        did = {"t": "filled", "handle": about["handle"], "values": values, "stage": stage}
        did["thread"] = about.get("thread")
        await self._receive(event, team_of(body), body_user(body), about["place"], did)

    # --- to the inbox -----------------------------------------------------------------------------------------

    async def _language(self, team: str, user: str) -> str | None:
        assert self.receiver is not None, "run first"  # noqa: S101  a mistake of ours, not of the service
        return await self.front.language(team, user, self.receiver)

    async def _receive(self, event: str, team: str, user: str, channel: str, did: dict[str, Any]) -> None:
        assert self.receiver is not None, "run first"  # noqa: S101
        kind = "private" if channel.startswith("D") else "group"
        lang = await self._language(team, user)
        await self.receiver.receive(Event(NAME, event[:80], f"{team}:{user}", f"{team}:{channel}", kind, did, lang))


async def _ignore() -> None:
    """Heard, and nothing to do."""
