"""Commands of the command line beside demo, run and chat. One function each, one line in the table."""

import argparse
import json
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.settings import Settings
from handlers.house import CONTENT, House, load_house
from storage.database import Database

Run = Callable[[argparse.Namespace, Settings], int]


class Failed(Exception):
    """The command failed; the message is a sentence for a person."""


def add(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add them all to the command line."""
    _group(commands, "staff", "invite, list and remove staff", {
        "invite": (staff_invite, [("name", {}), ("--team", {"required": True}), ("--role", {"choices": ("staff", "admin"), "default": "staff"})]),
        "list": (staff_list, []),
        "remove": (staff_remove, [("name", {})]),
    })  # fmt: skip
    _group(commands, "faq", "match questions and check the answers", {
        "match": (faq_match, [("--base", {"type": Path})]),
        "check": (faq_check, []),
    })  # fmt: skip
    _group(commands, "feedback", "classify and export feedback", {
        "classify": (feedback_classify, []),
        "export": (feedback_export, [("--json", {"action": "store_true"})]),
    })  # fmt: skip
    _group(commands, "round", "rounds of find your place on the line", {
        "open": (round_open, [("stage", {}), ("--days", {"type": int, "default": 7})]),
        "close": (round_close, []),
        "status": (round_status, []),
    })  # fmt: skip
    _group(commands, "indicator", "figures of the process", {
        "list": (indicator_list, [("--week", {}), ("--json", {"action": "store_true"})]),
        "record": (indicator_record, [("code", {}), ("value", {}), ("--week", {})]),
    })  # fmt: skip
    digest = [("--team", {"required": True}), ("--week", {})]
    _group(commands, "digest", "the weekly digest", {
        "preview": (digest_preview, [*digest, ("--json", {"action": "store_true"}), ("--lang", {"choices": ("fi", "sv", "en")})]),
        "post": (digest_post, digest),
        "resend": (digest_resend, digest),
    })  # fmt: skip
    _group(commands, "schedule", "when something is due", {
        "slots": (schedule_slots, [("--every", {"required": True}), ("--zone", {"default": "Europe/Helsinki"}), ("--from", {"required": True, "dest": "start"}), ("--to", {"required": True, "dest": "end"}), ("--json", {"action": "store_true"})]),
    })  # fmt: skip
    _group(commands, "db", "the database", {"upgrade": (db_upgrade, [])})
    _single(commands, "backup", "a copy of the database while Jana runs", backup, [("file", {"type": Path})])
    _single(commands, "check", "look whether everything is in order, and say how to mend what is not", check, [])
    _single(commands, "init", "write a library.toml to start from", init, [])


Arguments = list[tuple[str, dict[str, Any]]]


def _group(commands: Any, name: str, about: str, verbs: dict[str, tuple[Run, Arguments]]) -> None:
    group = commands.add_parser(name, help=about).add_subparsers(required=True, metavar="verb")
    for verb, (run, arguments) in verbs.items():
        _single(group, verb, (run.__doc__ or "").strip().split("\n")[0], run, arguments)


def _single(commands: Any, name: str, about: str, run: Run, arguments: Arguments) -> None:
    parser = commands.add_parser(name, help=about, description=about)
    for flag, options in arguments:
        parser.add_argument(flag, **options)
    parser.set_defaults(run=run)


def say(*lines: str) -> None:
    """To standard output, at once."""
    for line in lines:
        print(line, flush=True)  # noqa: T201


@contextmanager
def opened(settings: Settings) -> Iterator[tuple[Database, House]]:
    """The database and the house of these settings; what is posted here is delivered by the running Jana."""
    from bot.app import open_database
    from bot.local import front

    house = load_house(settings.library_file, settings.content, settings.home / "index")
    database = open_database(settings, house.library.key)
    try:
        database.run_now(lambda unit: front.furnish(unit, house))
        yield database, house
    finally:
        database.close()


def _team(house: House, key: str) -> str:
    if key not in house.library.teams:
        raise Failed(f"there is no team {key!r}; teams are {', '.join(house.library.teams)}")
    return key


def _week(house: House, database: Database, said: str | None) -> str:
    from handlers.indicators import week_of

    week = said or house.library.week(database.clock())
    try:
        week_of(house, week)
    except (ValueError, IndexError) as wrong:
        raise Failed(f"{week!r} is not a week; write it as 2026-W47") from wrong
    return week


# --- staff ----------------------------------------------------------------------------------------------------


def staff_invite(arguments: argparse.Namespace, settings: Settings) -> int:
    """Make an invitation: a code that can be used once within three days."""
    from storage import people

    with opened(settings) as (database, house):
        team = _team(house, arguments.team)
        code = database.run_now(lambda unit: people.invite(unit, arguments.role, arguments.name, team))
    say(f"/join {code}")
    return 0


def staff_list(_arguments: argparse.Namespace, settings: Settings) -> int:
    """List the staff."""
    from storage import people

    with opened(settings) as (database, _house):
        for member in database.run_now(people.members):
            say(f"{member.name}\t{member.role}\t{member.team}")
    return 0


def staff_remove(arguments: argparse.Namespace, settings: Settings) -> int:
    """Take a person's role away; their buttons stop working at once."""
    from storage import people

    with opened(settings) as (database, _house):
        found = [one for one in database.run_now(people.members) if one.name == arguments.name]
        if not found:
            raise Failed(f"nobody on the staff is called {arguments.name!r}")
        for one in found:
            database.run_now(lambda unit, one=one: people.dismiss(unit, one.id))  # type: ignore[misc]
    return 0


# --- answers --------------------------------------------------------------------------------------------------


def faq_match(arguments: argparse.Namespace, settings: Settings) -> int:
    """Match questions: JSON lines in, JSON lines out."""
    from handlers import faq

    base = arguments.base
    if base is not None and not base.exists():
        raise Failed(f"{base} does not exist")
    index = None if base is not None else load_house(settings.library_file, settings.content, settings.home / "index").book.index()
    faq.match_lines(base, index, sys.stdin, sys.stdout)
    return 0


def faq_check(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Check the FAQ: gaps, thin entries, overdue reviews, entries easily taken for each other."""
    from datetime import date

    house = load_house(settings.library_file, settings.content, settings.home / "index")
    for topic in house.book.topics.values():
        missing = [name for name in topic.values if name not in house.library.values]
        if missing:
            say(f"{topic.slug}: not filled in: {', '.join(missing)}; write them under [values] in library.toml")
        if topic.review_by and topic.review_by < date.today().isoformat():  # noqa: DTZ011  a calendar day is meant
            say(f"{topic.slug}: was to be reviewed by {topic.review_by}")
        for lang, said in topic.phrasings.items():
            if len(said) < 5:
                say(f"{topic.slug}: only {len(said)} ways to ask it in {lang}; five or more help")
    return 0


# --- feedback -------------------------------------------------------------------------------------------------


def feedback_classify(_arguments: argparse.Namespace, _settings: Settings) -> int:
    """Say of which kind and stage messages are: JSON lines in, JSON lines out."""
    from handlers import filing

    filing.classify_lines(sys.stdin, sys.stdout)
    return 0


def feedback_export(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Write out all feedback, one JSON line each, without anybody's name or address."""
    from handlers.filing import mask
    from storage import cases

    with opened(settings) as (database, _house):
        for case in database.run_now(cases.everything):
            text = database.run_now(lambda unit, case=case: cases.first_line(unit, case.id))  # type: ignore[misc]
            row = {
                "code": case.code, "kind": case.kind, "stage": case.stage, "state": case.state, "lang": case.lang,
                "text": mask(text), "received": case.received_at.isoformat(),
                "first_reply": case.first_reply_at.isoformat() if case.first_reply_at else None,
                "closed": case.closed_at.isoformat() if case.closed_at else None,
            }  # fmt: skip
            say(json.dumps(row, ensure_ascii=False))
    return 0


# --- rounds ---------------------------------------------------------------------------------------------------


def round_open(arguments: argparse.Namespace, settings: Settings) -> int:
    """Open a round about a stage."""
    from datetime import timedelta

    from handlers.assessment import open_round
    from handlers.library import STAGES

    if arguments.stage not in STAGES:
        raise Failed(f"{arguments.stage!r} is not a stage; stages are {', '.join(STAGES)}")
    with opened(settings) as (database, house):
        closes = database.clock() + timedelta(days=arguments.days)
        say(database.run_now(lambda unit: open_round(house, unit, arguments.stage, closes)).id)
    return 0


def round_close(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Close every open round and publish what may be published."""
    from handlers.assessment import close_round
    from schedules.clockwork import destroy_keys
    from storage import answers

    with opened(settings) as (database, house):
        for found in database.run_now(answers.open_rounds):
            published = database.run_now(lambda unit, found=found: close_round(house, unit, found))  # type: ignore[misc]
            say(f"{found.id}\t{'published' if published else 'too few answers'}")
        destroy_keys(database)
    return 0


def round_status(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Say which rounds there are; never how many have answered."""
    from storage import answers

    with opened(settings) as (database, _house):
        for found in database.run_now(answers.all_rounds):
            say(f"{found.id}\t{found.state}\t{found.closes_at.isoformat()}")
    return 0


# --- indicators and digests -----------------------------------------------------------------------------------


def indicator_list(arguments: argparse.Namespace, settings: Settings) -> int:
    """All figures of a week."""
    from handlers import indicators
    from handlers.digest import shown

    with opened(settings) as (database, house):
        week = indicators.week_of(house, _week(house, database, arguments.week))
        for code, one in house.process.items():
            now, before, year = (
                database.run_now(lambda unit, at=at, code=code: indicators.read(house, unit, code, at))  # type: ignore[misc]
                for at in (week, indicators.week_before(house, week), indicators.week_before(house, week, 52))
            )
            row = {
                "code": code, "stage": one.perspective, "value": now.value, "unit": one.unit, "n": now.n,
                "previous": before.value, "last_year": year.value, "target": one.target, "direction": one.direction,
            }  # fmt: skip
            say(json.dumps(row, ensure_ascii=False) if arguments.json else f"{code}\t{shown(house, now, 'en')}\tn={now.n}")
    return 0


def indicator_record(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write down a figure by hand."""
    from handlers.record import number
    from storage import readings

    value = number(arguments.value)
    with opened(settings) as (database, house):
        known = [code for code, one in house.process.items() if one.source != "bot"]
        if arguments.code not in known:
            raise Failed(f"{arguments.code!r} cannot be written down by hand; these can: {', '.join(known)}")
        if value is None:
            raise Failed(f"{arguments.value!r} is not a number")
        week = _week(house, database, arguments.week)
        database.run_now(lambda unit: readings.put(unit, arguments.code, week, value, None, "hand"))
    return 0


def _last_week(house: House, database: Database, said: str | None) -> str:
    from datetime import timedelta

    return _week(house, database, said or house.library.week(database.clock() - timedelta(days=7)))


def digest_preview(arguments: argparse.Namespace, settings: Settings) -> int:
    """Show a digest without posting it."""
    from bot import charts
    from bot.local import render
    from handlers.digest import compose
    from handlers.picture import DigestPicture
    from handlers.posting import payload

    with opened(settings) as (database, house):
        team = _team(house, arguments.team)
        week = _last_week(house, database, arguments.week)
        lang = arguments.lang or house.library.teams[team].lang
        data = database.run_now(lambda unit: payload(unit, compose(house, unit, team, week, lang), None))
        picture = next(part for part in data["parts"] if part["t"] == "picture")
        words = render.text_of({"parts": [part for part in data["parts"] if part["t"] != "picture"]})
        if not arguments.json:
            say(words, "", picture["alt"])
            return 0
        file = settings.home / f"digest-{team}-{week}.png"
        file.write_bytes(charts.png(DigestPicture.from_dict(picture["data"])))
        say(json.dumps({"text": words, "parts": data["parts"], "picture": str(file), "alt": picture["alt"]}, ensure_ascii=False))
    return 0


def digest_post(arguments: argparse.Namespace, settings: Settings) -> int:
    """Post a digest to the team's channels now, unless they have had it."""
    return _post(arguments, settings, again=False)


def digest_resend(arguments: argparse.Namespace, settings: Settings) -> int:
    """Post a digest once more, although it has been posted."""
    return _post(arguments, settings, again=True)


def _post(arguments: argparse.Namespace, settings: Settings, *, again: bool) -> int:
    from schedules.digests import post_week

    with opened(settings) as (database, house):
        team = _team(house, arguments.team)
        week = _last_week(house, database, arguments.week)
        mark = f":{database.clock().isoformat()}" if again else ""
        count = database.run_now(lambda unit: post_week(house, unit, team, week, again=mark))
        _deliver_local(database, house)
    say(f"{team}\t{week}\t{count} posted")
    return 0


def _deliver_local(database: Database, house: House) -> None:
    """The local front needs no running Jana: its screen is in the database."""
    from bot.local.play import Player

    Player(database, house).deliver_all()


def schedule_slots(arguments: argparse.Namespace, _settings: Settings) -> int:
    """Print the slots of a timetable between two dates."""
    from datetime import date

    from schedules import slots

    try:
        every, zone = slots.parse(arguments.every), slots.zone_of(arguments.zone)
        start, end = date.fromisoformat(arguments.start), date.fromisoformat(arguments.end)
    except ValueError as wrong:
        raise Failed(str(wrong)) from wrong
    for slot in slots.slots(every, zone, start, end):
        row = {"slot": slot.key, "local": slot.local.isoformat(), "utc": slot.utc.isoformat()}
        say(json.dumps(row) if arguments.json else f"{row['slot']}\t{row['local']}\t{row['utc']}")
    return 0


# --- keeping --------------------------------------------------------------------------------------------------


def db_upgrade(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Bring the database up to date."""
    with opened(settings):
        pass
    return 0


def backup(arguments: argparse.Namespace, settings: Settings) -> int:
    """Copy the database while Jana runs. The key file is not in it: keep that apart."""
    if settings.database_url and not settings.database_url.startswith("sqlite"):
        raise Failed("this copies SQLite; back PostgreSQL up with pg_dump")
    source = settings.home / "jana.db"
    if not source.exists():
        raise Failed(f"there is no database in {settings.home}")
    if arguments.file.exists():
        raise Failed(f"{arguments.file} exists already; choose another name")
    with sqlite3.connect(source) as live, sqlite3.connect(arguments.file) as copy:
        live.backup(copy)
        state = copy.execute("PRAGMA integrity_check").fetchone()[0]
    say(f"{arguments.file}: {state}. Keep {settings.key_file} apart from it.")
    return 0 if state == "ok" else 1


def check(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Look whether everything is in order."""
    from storage import outbox

    house = load_house(settings.library_file, settings.content, settings.home / "index")
    say(f"content: ok, {len(house.book.topics)} topics, {len(house.texts.entries)} texts in three languages")
    with opened(settings) as (database, _house):
        waiting, _oldest = database.run_now(outbox.waiting)
        say(f"database: ok, {waiting} messages waiting to be delivered")
    if settings.library_file.parent == CONTENT:
        say("library: the sample library; `jana init` writes a library.toml for your own")
    return 0


def init(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Write library.toml into the state folder, to be made your own."""
    file = settings.library or settings.home / "library.toml"
    if file.exists():
        raise Failed(f"{file} exists already")
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(CONTENT / "sample.toml", file)
    say(f"{file}: write your library's facts over the sample's")
    return 0
