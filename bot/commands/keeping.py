"""Keeping: the database, backups, and whether everything is in order."""

import argparse
import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from bot.commands.base import Failed, opened, say
from bot.house import house_of
from bot.settings import Settings
from handlers.house import CONTENT, House
from storage.unit import Unit


def db_upgrade(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Bring the database up to date."""
    with opened(settings):
        pass
    return 0


def db_move(arguments: argparse.Namespace, settings: Settings) -> int:
    """Move everything into an empty database of another kind or place, counted and compared."""
    from bot.app import database_url, driver_url
    from storage import moving

    source, target = database_url(settings), driver_url(arguments.to)
    if source == target:
        raise Failed("the source and the target are the same database")
    with _alone(settings), _as_sentence():
        carried = moving.move(source, target)
    for one in carried:
        say(f"{one.table}: {one.rows} rows, checksum {one.checksum[:16]}")
    say(
        f"moved: {sum(one.rows for one in carried)} rows in {len(carried)} tables, the same here and there.",
        "Now set JANA_DATABASE_URL to the new address. The old database is as it was: remove it when you are content.",
    )
    _say_key(settings)
    return 0


def backup(arguments: argparse.Namespace, settings: Settings) -> int:
    """Copy the database while Jana runs. The key file is not in it: keep that apart."""
    from bot.app import database_url
    from storage import backups

    source = database_url(settings)
    if arguments.file.exists():
        raise Failed(f"{arguments.file} exists already; choose another name")
    if source.startswith("sqlite") and not (settings.home / "jana.db").exists():
        raise Failed(f"there is no database in {settings.home}")
    with _as_sentence():
        backups.write(source, arguments.file)
    say(f"{arguments.file}: whole, {arguments.file.stat().st_size} bytes.")
    _say_key(settings)
    return 0


def restore(arguments: argparse.Namespace, settings: Settings) -> int:
    """Put a backup into an empty database. The key file must be the one of that time."""
    from bot.app import database_url
    from storage import backups
    from storage.crypto import load_keys

    if not arguments.file.exists():
        raise Failed(f"there is no file {arguments.file}")
    if not settings.key_file.exists():
        raise Failed(f"put the key file back first, at {settings.key_file}: without it no address can be read")
    with _alone(settings), _as_sentence():
        rows = backups.put_back(arguments.file, database_url(settings), load_keys(settings.key_file))
    say(f"restored: {rows} rows. Start Jana with `jana run`.")
    return 0


def _say_key(settings: Settings) -> None:
    say(
        f"The key file {settings.key_file} and the folder {settings.home / 'rounds'} are not in it. Copy them to"
        " another safe: without the key no address can be read and no reply delivered."
    )


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """No `jana run` may write to this home meanwhile."""
    from bot.alone import Taken, held

    try:
        with held(settings.home):
            yield
    except Taken as taken:
        raise Failed(f"Jana is running on {settings.home}; stop it first") from taken


@contextmanager
def _as_sentence() -> Iterator[None]:
    """What can go wrong with databases and files, in a sentence; nothing was changed."""
    from storage.backups import BadBackup
    from storage.database import Away, plainly
    from storage.moving import NotMoved

    try:
        with plainly():
            yield
    except (NotMoved, BadBackup) as wrong:
        raise Failed(str(wrong)) from wrong
    except Away as away:
        raise Failed(f"the database does not answer, nothing was changed: {away}") from away
    except OSError as wrong:
        raise Failed(f"{wrong.filename or 'the file'}: {wrong.strerror}") from wrong


def _telegram_groups(unit: Unit) -> list[tuple[str, str]]:
    """The teams' channels on Telegram with their addresses."""
    from storage import people

    bound = [spot for spot in people.all_channels(unit) if spot.front == "telegram"]
    return [(spot.team or "", people.address_of(unit, spot.id)[1]) for spot in bound]


def _online(settings: Settings, house: House, groups: list[tuple[str, str]]) -> bool:
    """What the services say; true when all is well."""
    if not settings.telegram_token:
        say("telegram: not switched on; set JANA_TELEGRAM_TOKEN to the token that BotFather gives")
        return True
    from bot.telegram import online

    findings = asyncio.run(online.look(settings, house, groups))
    for good, words in findings:
        say(f"telegram {words}" if good else f"telegram {words} (to be mended)")
    return all(good for good, _ in findings)


def _online_slack(settings: Settings) -> bool:
    """What Slack itself says; true when all is in order or Slack is not switched on."""
    from bot.slack import check

    found = check.online(settings)
    for one in found:
        say(f"slack: {'ok' if one.ok else 'to mend'}: {one.said}")
    return all(one.ok for one in found)


def check(arguments: argparse.Namespace, settings: Settings) -> int:
    """Look whether everything is in order; with --online ask the services too."""
    from bot.commands.checking import look

    house = house_of(settings)
    say(f"content: ok, {len(house.book.topics)} topics, {len(house.texts.entries)} texts in three languages")
    with opened(settings) as (database, _house):
        found = list(look(settings, house, database))
        groups = database.run_now(_telegram_groups) if arguments.online else []
    say(*(one.words if one.good else f"{one.words} (to be mended)" for one in found))
    well = all(one.good for one in found)
    if arguments.online:
        well = all([_online(settings, house, groups), _online_slack(settings), well])
    if settings.library_file.parent == CONTENT:
        say("library: the sample library; `jana init` writes a library.toml for your own")
    return 0 if well else 1


def init(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Write library.toml into the state folder, to be made your own."""
    file = settings.library or settings.home / "library.toml"
    if file.exists():
        raise Failed(f"{file} exists already")
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(CONTENT / "sample.toml", file)
    say(f"{file}: write your library's facts over the sample's")
    return 0
