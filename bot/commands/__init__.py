"""Commands of the command line beside demo, run and chat: one function each, one line in the table."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bot.commands import answers, keeping, staff, week
from bot.commands.base import Failed
from bot.settings import Settings

Arguments = list[tuple[str, dict[str, Any]]]
Run = Callable[[argparse.Namespace, Settings], int]


JSON: tuple[str, dict[str, Any]] = ("--json", {"action": "store_true", "help": "JSON lines, for programs"})
WEEK: tuple[str, dict[str, Any]] = ("--week", {"help": "such as 2026-W47"})
TEAM: tuple[str, dict[str, Any]] = ("--team", {"required": True, "help": "the team's short name in library.toml"})
LANG: tuple[str, dict[str, Any]] = ("--lang", {"choices": ("fi", "sv", "en")})
ROLE: tuple[str, dict[str, Any]] = ("--role", {"choices": ("staff", "admin"), "default": "staff"})
BASE: tuple[str, dict[str, Any]] = ("--base", {"type": Path, "help": "entries as JSON lines instead of the library's"})
SPAN: list[tuple[str, dict[str, Any]]] = [
    ("--every", {"required": True, "help": "daily 03:30, weekly mon 00:00 or monthly 1 08:00"}),
    ("--zone", {"default": "Europe/Helsinki"}),
    ("--from", {"required": True, "dest": "start"}),
    ("--to", {"required": True, "dest": "end"}),
]


def add(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add them all to the command line."""
    name: tuple[str, dict[str, Any]] = ("name", {})
    invite = (staff.staff_invite, [name, TEAM, ROLE])
    people = {"invite": invite, "list": (staff.staff_list, []), "remove": (staff.staff_remove, [name])}
    _group(commands, "staff", "invite, list and remove staff", people)
    faq = {"match": (answers.faq_match, [BASE]), "check": (answers.faq_check, [])}
    _group(commands, "faq", "match questions and check the answers", faq)
    feedback = {"classify": (answers.feedback_classify, []), "export": (answers.feedback_export, [JSON])}
    _group(commands, "feedback", "classify and export feedback", feedback)
    opening: Arguments = [("stage", {}), ("--days", {"type": int, "default": 7})]
    rounds = {"open": (week.round_open, opening), "close": (week.round_close, []), "status": (week.round_status, [])}
    _group(commands, "round", "rounds of find your place on the line", rounds)
    record: Arguments = [("code", {}), ("value", {}), WEEK]
    figures = {"list": (week.indicator_list, [WEEK, JSON]), "record": (week.indicator_record, record)}
    _group(commands, "indicator", "figures of the process", figures)
    preview = (week.digest_preview, [TEAM, WEEK, JSON, LANG])
    digests = {
        "preview": preview,
        "post": (week.digest_post, [TEAM, WEEK]),
        "resend": (week.digest_resend, [TEAM, WEEK]),
    }
    _group(commands, "digest", "the weekly digest", digests)
    _group(commands, "schedule", "when something is due", {"slots": (week.schedule_slots, [*SPAN, JSON])})
    _group(commands, "db", "the database", {"upgrade": (keeping.db_upgrade, [])})
    _single(commands, "backup", "a copy of the database while Jana runs", keeping.backup, [("file", {"type": Path})])
    _single(commands, "check", "look whether everything is in order, and how to mend what is not", keeping.check, [])
    _single(commands, "init", "write a library.toml to start from", keeping.init, [])


def _group(commands: Any, name: str, about: str, verbs: Mapping[str, tuple[Run, Arguments]]) -> None:
    group = commands.add_parser(name, help=about).add_subparsers(required=True, metavar="verb")
    for verb, (run, arguments) in verbs.items():
        _single(group, verb, (run.__doc__ or "").strip().split("\n")[0], run, arguments)


def _single(commands: Any, name: str, about: str, run: Run, arguments: Arguments) -> None:
    parser = commands.add_parser(name, help=about, description=about)
    for flag, options in arguments:
        parser.add_argument(flag, **options)
    parser.set_defaults(run=run)


__all__ = ["Failed", "add"]
