"""Commands of the command line beside demo, run and chat: one function each, one line in the table."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bot.commands import digest, feedback, importing, keeping, posters, privacy, simulate, sources, staff, surveys, week
from bot.commands import faq as answers
from bot.commands.base import Failed
from bot.settings import Settings

Arguments = list[tuple[str, dict[str, Any]]]
Run = Callable[[argparse.Namespace, Settings], int]


JSON: tuple[str, dict[str, Any]] = ("--json", {"action": "store_true", "help": "JSON lines, for programs"})
DRY: tuple[str, dict[str, Any]] = ("--dry-run", {"action": "store_true", "help": "only say what would change"})
WEEK: tuple[str, dict[str, Any]] = ("--week", {"help": "such as 2026-W47"})
PERIOD: tuple[str, dict[str, Any]] = (
    "--week",
    {"dest": "period", "help": "a week such as 2026-W47, a month such as 2026-11, or a term of library.toml"},
)
TEAM: tuple[str, dict[str, Any]] = ("--team", {"required": True, "help": "the team's short name in library.toml"})
LANG: tuple[str, dict[str, Any]] = ("--lang", {"choices": ("fi", "sv", "en")})
ROLE: tuple[str, dict[str, Any]] = ("--role", {"choices": ("staff", "admin"), "default": "staff"})
BASE: tuple[str, dict[str, Any]] = ("--base", {"type": Path, "help": "entries as JSON lines instead of the library's"})
IMPORT: list[tuple[str, dict[str, Any]]] = [
    ("file", {"type": Path, "help": "the file: CSV, TSV, XLSX or JSON"}),
    ("--source", {"help": "where it is from, when its headings do not tell: a name in handlers/content/imports"}),
    ("--dates", {"choices": ("dmy", "mdy"), "help": "the order of 02/11/2026, when nothing in the file tells"}),
    ("--dry-run", {"action": "store_true", "help": "show what would change, save nothing"}),
    ("--replace", {"action": "store_true", "help": "the file is the whole of its days: older counts of them go"}),
    ("--proposals", {"type": Path, "help": "write the ISBNs found in free text here, as CSV, for a person's check"}),
]
WAIT: tuple[str, dict[str, Any]] = (
    "--wait",
    {"type": float, "default": 86400.0, "help": "seconds to wait in all for a busy source"},
)
FETCH: list[tuple[str, dict[str, Any]]] = [
    ("name", {"nargs": "?", "help": "one source of sources.toml; without it all of them"}),
    (
        "--from",
        {"dest": "start", "metavar": "MONTH", "help": "from this month on, such as 2026-01; else the last three"},
    ),
    ("--dry-run", {"action": "store_true", "help": "show what would change, save nothing"}),
]
HOURS: list[tuple[str, dict[str, Any]]] = [("--weeks", {"type": int, "default": 8, "help": "how many weeks ahead"})]
ONLINE: tuple[str, dict[str, Any]] = ("--online", {"action": "store_true", "help": "ask the services as well"})
EXPORT: Arguments = [
    JSON,
    ("--file", {"type": Path, "default": None, "help": "write to a file that ends in .csv, .xlsx or .json"}),
    ("--names", {"action": "store_true", "help": "with the names that writers gave themselves"}),
    ("--counts", {"action": "store_true", "help": "only how many of each kind, stage, state and language"}),
]
ADDRESS: Arguments = [
    ("front", {"help": "telegram, slack or local"}),
    ("address", {"help": "the person's own id there, such as a Telegram user number or TEAM:USER on Slack"}),
    ("--place", {"default": None, "help": "the private chat's id, when it is another one"}),
]
SPAN: list[tuple[str, dict[str, Any]]] = [
    ("--every", {"required": True, "help": "daily 03:30, weekly mon 00:00 or monthly 1 08:00"}),
    ("--zone", {"default": "Europe/Helsinki"}),
    ("--from", {"required": True, "dest": "start"}),
    ("--to", {"required": True, "dest": "end"}),
]


CONSORTIUM: Arguments = [
    ("--libraries", {"type": int, "default": 100}),
    ("--students", {"type": int, "default": 200_000}),
    ("--staff", {"type": int, "default": 4_000}),
    ("--writes", {"type": int, "default": 20_000, "help": "messages that come in the day"}),
    ("--workers", {"type": int, "default": 4}),
    ("--seed", {"type": int, "default": 1}),
    ("--service-ms", {"type": float, "help": "count each turn as this long, for the same report on any machine"}),
    ("--on", {"help": "an empty PostgreSQL; else SQLite in a folder that is removed again"}),
    JSON,
]


def add(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add them all to the command line."""
    name: tuple[str, dict[str, Any]] = ("name", {})
    invite = (staff.staff_invite, [name, TEAM, ROLE])
    people = {"invite": invite, "list": (staff.staff_list, []), "remove": (staff.staff_remove, [name])}
    _group(commands, "staff", "invite, list and remove staff", people)
    folder: tuple[str, dict[str, Any]] = ("folder", {"type": Path})
    faq = {
        "match": (answers.match, [BASE]), "check": (answers.check, [JSON]), "export": (answers.export, [folder]),
        "import": (answers.import_, [folder, DRY]),
    }  # fmt: skip
    _group(commands, "faq", "match questions, check the answers, write them out and read them back", faq)
    words = {"classify": (feedback.feedback_classify, []), "export": (feedback.feedback_export, EXPORT)}
    _group(commands, "feedback", "classify and export feedback", words)
    erase = (privacy.privacy_erase, [*ADDRESS, ("--yes", {"action": "store_true", "help": "I am sure"})])
    _group(
        commands,
        "privacy",
        "what is kept about a person",
        {"export": (privacy.privacy_export, ADDRESS), "erase": erase},
    )
    opening: Arguments = [("stage", {}), ("--days", {"type": int, "default": 7})]
    rounds = {"open": (week.round_open, opening), "close": (week.round_close, []), "status": (week.round_status, [])}
    _group(commands, "round", "rounds of find your place on the line", rounds)
    outside: Arguments = [
        ("name", {"help": "whom the invitation is for; printed beside it and kept nowhere"}),
        ("--survey", {"default": "host_pulse", "help": "another form of yours that asks contacts outside"}),
        (
            "--address",
            {"help": "the address by which your contacts reach Jana's page, such as https://jana.example.fi"},
        ),
    ]
    _group(commands, "host", "contacts outside the library", {"invite": (surveys.host_invite, outside)})
    pulses = {"status": (surveys.survey_status, []), "close": (surveys.survey_close, [name])}
    _group(commands, "survey", "surveys of customers and of contacts outside", pulses)
    record: Arguments = [("code", {}), ("value", {}), WEEK]
    figures = {
        "list": (week.indicator_list, [WEEK, JSON]),
        "record": (week.indicator_record, record),
        "import": (importing.indicator_import, [*IMPORT, JSON, LANG]),
    }
    _group(commands, "indicator", "figures of the process", figures)
    live = {
        "fetch": (sources.source_fetch, [*FETCH, WAIT, JSON, LANG]),
        "hours": (sources.source_hours, [*HOURS, WAIT, JSON, LANG]),
    }
    _group(commands, "source", "live sources of figures and opening hours", live)
    span: Arguments = [TEAM, PERIOD]
    book: Arguments = [
        ("year", {"type": int, "help": "such as 2026"}),
        ("--to", {"type": Path, "help": "where to write (.html, .pdf or .csv)"}), LANG,
    ]  # fmt: skip
    digests = {
        "preview": (digest.preview, [*span, JSON, LANG]),
        "post": (digest.post, span),
        "resend": (digest.resend, span),
        "year": (digest.year, book),
    }
    _group(commands, "digest", "digests of a week, a month, a term and a year", digests)
    _group(commands, "schedule", "when something is due", {"slots": (week.schedule_slots, [*SPAN, JSON])})
    target: tuple[str, dict[str, Any]] = ("--to", {"required": True, "help": "postgresql://… or sqlite:///…, empty"})
    _group(commands, "db", "the database", {"upgrade": (keeping.db_upgrade, []), "move": (keeping.db_move, [target])})
    place: Arguments = [
        ("--place", {"required": True, "help": "a short name such as printer-2"}),
        ("--folder", {"type": Path, "default": Path(), "help": "where the files go"}),
        ("--bot", {"help": "the bot's user name; asked of Telegram when left out"}),
    ]
    _single(commands, "poster", "a page with the QR code of a place, as PDF and SVG", posters.poster, place)
    _single(commands, "backup", "a copy of the database while Jana runs", keeping.backup, [("file", {"type": Path})])
    _single(commands, "restore", "put a backup into an empty database", keeping.restore, [("file", {"type": Path})])
    _single(
        commands, "check", "look whether everything is in order, and how to mend what is not", keeping.check, [ONLINE]
    )
    about = "play a day of a consortium in accelerated time: waits, backlog, cost, what breaks first"
    _single(commands, "simulate", about, simulate.simulate, CONSORTIUM)
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
