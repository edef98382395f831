"""Bodies: what Slack sends, by name, and what stands where in it. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from bot.slack import modals, render

Json = Mapping[str, Any]

MENTION = re.compile(r"<@[UW][A-Z0-9]+(?:\|[^>]*)?>")
EVENTS = (
    "app_home_opened", "app_mention", "app_uninstalled", "assistant_thread_started", "channel_archive",
    "channel_deleted", "channel_id_changed", "channel_left", "channel_rename", "channel_unarchive", "group_archive",
    "group_deleted", "group_left", "group_rename", "group_unarchive", "member_joined_channel", "member_left_channel",
    "message.im", "subteam_members_changed", "tokens_revoked",
)  # fmt: skip
QUIET = (  # nothing to do
    "assistant_thread_context_changed", "team_join", "user_change", "file_shared", "app_rate_limited",
    "reaction_added", "reaction_removed",
)  # fmt: skip
BACK = ("channel_unarchive", "group_unarchive")
RENAMED = ("channel_rename", "group_rename")
LEFT = ("channel_left", "group_left", "channel_deleted", "group_deleted", "channel_archive", "group_archive")
CHANGES = ("message_changed", "message_deleted")


def team_of(body: Json) -> str:
    """The workspace something came from."""
    return str(body.get("team_id") or (body.get("team") or {}).get("id") or "")


def body_user(body: Json) -> str:
    """Who did it."""
    return str((body.get("user") or {}).get("id") or body.get("user_id") or "")


def file_of(team: str, file: Json) -> dict[str, Any]:
    """A file as it is fetched by later: by its workspace and number."""
    found = modals.of_file(file) if "id" in file else dict(file)
    return {**found, "ref": f"{team}:{found['ref']}"}


def said(team: str, event: Json, *, called: bool) -> tuple[str, dict[str, Any]]:
    """Words, without a name they call, and what was done with them and with what was sent beside them."""
    text = render.unescape(MENTION.sub("", event.get("text", ""))).strip()
    did: dict[str, Any] = {"t": "said", "text": text, "called": called}
    if brought := event.get("files"):
        did = {"t": "sent", "files": [file_of(team, one) for one in brought], "note": text, "called": called}
    thread = event.get("thread_ts")
    return text, did | ({"reply_to": thread} if thread and thread != event.get("ts") else {})


def pressed(body: Json, action: Json) -> tuple[str, str, dict[str, Any]] | None:
    """A button of a message or of Jana's page: the event, the place, what was done; none when it is not ours."""
    handle, _, number = str(action.get("value", "")).partition(":")
    place = modals.meta(body).get("place") if body.get("view") else (body.get("channel") or {}).get("id")
    if not place or not number.isdigit():
        return None
    did: dict[str, Any] = {"t": "pressed", "handle": handle, "number": int(number[:4])}
    message = body.get("message") or {}
    thread = message.get("thread_ts") or (None if place.startswith("D") else message.get("ts"))
    event = f"a:{action.get('action_ts')}:{body['user']['id']}:{handle[:8]}"
    return event, place, did | ({"thread": thread} if thread else {})


def changed(event: Json) -> tuple[str, str, dict[str, Any]] | None:
    """Somebody's own words in private as they are now, none when they were taken away: event, person, what was done.

    A preview of a link that Slack adds is no change of words, and Jana's own messages are not theirs.
    """
    before = event.get("previous_message") or {}
    gone = event.get("subtype") == "message_deleted"
    message = before if gone else event.get("message") or {}
    is_theirs = event.get("channel_type") == "im" and "user" in message and not message.get("bot_id")
    if not is_theirs or (not gone and message.get("text") == before.get("text")):
        return None
    when = event["ts"] if gone else (message.get("edited") or {}).get("ts") or event["ts"]
    text = "" if gone else render.unescape(message["text"]).strip()
    did = {"t": "edited", "text": text, "ref": message["ts"]}
    return f"{'d' if gone else 'e'}:{event['channel']}:{when}", message["user"], did
