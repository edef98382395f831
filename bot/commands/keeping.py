"""Keeping: the database, backups, and whether everything is in order."""

import argparse
import shutil
import sqlite3

from bot.commands.base import Failed, opened, say
from bot.settings import Settings
from handlers.house import CONTENT, load_house


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
