"""Manifest: what Slack must know of Jana, made from the code. `python -m bot.slack.manifest` writes it."""

import json
import sys
import tomllib
from pathlib import Path
from typing import Any

from bot.slack.bodies import EVENTS
from bot.slack.hear import FAQ, FEEDBACK, GIVE
from bot.slack.render import COMMAND
from handlers.house import CONTENT

FILE = Path(__file__).parent.parent.parent / "deploy" / "slack-manifest.yaml"
PATH = "/slack/events"
SCOPES = {  # each with what needs it; no channel history: Jana reads only what is said to her
    "app_mentions:read": "app_mention",
    "assistant:write": "assistant_thread_started, suggested prompts",
    "channels:read": "channels that Jana joins, leaves, or that are archived, renamed or numbered anew",
    "chat:write": "answers",
    "commands": "slash command and shortcuts",
    "files:read": "looking whether a digest's picture has appeared",
    "files:write": "the digest's picture",
    "groups:read": "the same for private channels",
    "im:history": "message.im",
    "im:write": "opening the conversation with a person",
    "usergroups:read": "staff by user group, subteam_members_changed",
    "users:read": "a person's language",
}
SHORTCUTS = ((FEEDBACK, "message"), (FAQ, "message"), (GIVE, "global"))
LANGS = ("fi", "sv", "en")  # Slack shows shortcuts in one language; the first unless told otherwise
ABOUT = "Kysy kirjastosta, anna palautetta. Fråga biblioteket, ge respons. Ask the library, give feedback."
PANE = "Kirjaston avustaja. Bibliotekets assistent. Library assistant."
TABS = {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False}


THREADS = {"message.channels": "channels:history", "message.groups": "groups:history"}  # only with `threads`


def manifest(base: str | None = None, *, threads: bool = False, lang: str = LANGS[0]) -> dict[str, Any]:
    """The manifest for Socket Mode, or for signed HTTP at a public address.

    With `threads` staff answer in a card's thread without naming Jana; Slack then shows her all messages of her
    channels, of which she keeps only those under her cards.
    """
    scopes = sorted({*SCOPES, *(THREADS.values() if threads else ())})
    events = sorted({*EVENTS, *(THREADS if threads else ())})
    words = tomllib.loads((CONTENT / "texts" / "home.toml").read_text("utf-8"))
    url = {} if base is None else {"url": base.rstrip("/") + PATH}
    redirect = {} if base is None else {"redirect_urls": [base.rstrip("/") + "/slack/oauth_redirect"]}
    request = {} if base is None else {"request_url": base.rstrip("/") + PATH}
    return {
        "display_information": {"name": "Jana", "description": ABOUT},
        "features": {
            "app_home": TABS,
            "assistant_view": {"assistant_description": PANE},
            "bot_user": {"display_name": "jana", "always_online": True},
            "shortcuts": [
                {
                    "callback_id": key,
                    "type": kind,
                    "name": words[f"shortcut_{key}"][lang],
                    "description": words[f"shortcut_{key}_about"][lang],
                }
                for key, kind in SHORTCUTS
            ],
            "slash_commands": [
                {"command": COMMAND, **url, "description": "Jana", "usage_hint": "help", "should_escape": False}
            ],
        },
        "oauth_config": {"scopes": {"bot": scopes}, **redirect},
        "settings": {
            "event_subscriptions": {**request, "bot_events": events},
            "interactivity": {"is_enabled": True, **request},
            "org_deploy_enabled": False,
            "socket_mode_enabled": base is None,
            "token_rotation_enabled": False,
        },
    }


def text(base: str | None = None, *, threads: bool = False, lang: str = LANGS[0]) -> str:
    """The same as YAML; JSON strings are YAML strings."""
    return (
        "# Made by `python -m bot.slack.manifest`; do not edit.\n"
        + "\n".join(_lines(manifest(base, threads=threads, lang=lang), 0))
        + "\n"
    )


def _lines(value: Any, depth: int) -> list[str]:
    pad, found = "  " * depth, []
    for key, one in value.items():
        match one:
            case dict():
                found += [f"{pad}{key}:", *_lines(one, depth + 1)]
            case list() if one and isinstance(one[0], dict):
                found.append(f"{pad}{key}:")
                for item in one:
                    first, *rest = _lines(item, depth + 2)
                    found += [f"{pad}  - {first.strip()}", *rest]
            case _:
                found.append(f"{pad}{key}: {json.dumps(one, ensure_ascii=False)}")
    return found


def main(arguments: list[str]) -> None:
    """Write the shipped manifest; with `--threads`, a language or an https address print another instead."""
    if not arguments:
        FILE.write_text(text(), "utf-8")
        return
    base = next((one for one in arguments if one.startswith("https://")), None)
    lang = next((one for one in arguments if one in LANGS), LANGS[0])
    sys.stdout.write(text(base, threads="--threads" in arguments, lang=lang))


if __name__ == "__main__":
    main(sys.argv[1:])
