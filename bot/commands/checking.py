"""Checking: what `jana check` looks at on this machine and in the database, each thing with its mend in words."""

import shutil
import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from bot.settings import Settings
from handlers.house import House
from storage import answers, backlog, outbox, people, probe
from storage.database import Away, Database
from storage.unit import Unit

ROOM_LEAST = 1_000_000_000  # bytes free: below this a busy term may fill the disk before anybody looks


@dataclass(frozen=True, slots=True)
class Finding:
    """One line. `good` is false when something is to be mended before Jana can be relied upon."""

    words: str
    good: bool = True


def look(settings: Settings, house: House, database: Database) -> Iterator[Finding]:
    """Everything that can be seen without asking the services."""
    yield from _disk(settings)
    yield from _key(settings)
    yield from _port(settings)
    yield from _sources(settings)
    try:
        yield from database.run_now(lambda unit: list(_kept(unit, house, settings)))
    except Away as away:
        yield Finding(
            f"database: cannot be written: {away}. Make room, start it, or end its read-only state", good=False
        )


def _disk(settings: Settings) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.home).free
    if free < ROOM_LEAST:
        words = f"disk: {free / 1e9:.1f} GB free at {settings.home}; make room, or move JANA_HOME to a larger disk"
        yield Finding(words, good=False)


def _key(settings: Settings) -> Iterator[Finding]:
    if settings.key_file.stat().st_mode & 0o077:
        words = f"key: others on this machine can read {settings.key_file}; chmod 600 {settings.key_file}"
        yield Finding(words, good=False)


def _port(settings: Settings) -> Iterator[Finding]:
    with closing(socket.socket()) as found:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((settings.http_host, settings.http_port))
        except OSError as wrong:
            yield Finding(
                f"http: {settings.http_host}:{settings.http_port} cannot be used now ({wrong.strerror}): a running"
                " Jana has it, or another program; if another, set JANA_HTTP_PORT"
            )


def _sources(settings: Settings) -> Iterator[Finding]:
    """A mistake in sources.toml is raised as BadContent with its mend, as at `jana source fetch`."""
    if settings.sources is not None:
        from bot.sources.places import load_places

        load_places(settings.sources)
        yield Finding(f"sources: ok, {settings.sources}")


def _kept(unit: Unit, house: House, settings: Settings) -> Iterator[Finding]:
    probe.write(unit)
    waiting, _oldest = outbox.waiting(unit)
    yield Finding(f"database: ok, {waiting} messages waiting to be delivered")
    found = backlog.look(unit)
    if found.quarantined:
        yield Finding(
            f"turns: {found.quarantined} set aside after three failures: a mistake in Jana. The log says where; report",
            good=False,
        )
    if found.dead:
        yield Finding(f"messages: {found.dead} could never be delivered; /here in a new channel if a team's is gone")
    for one in answers.open_rounds(unit):
        if not unit.rounds.has(one.id):
            words = (
                f"round {one.id}: its key is not in {settings.home / 'rounds'}; put the folder back or end the round"
            )
            yield Finding(words, good=False)
    channels = people.all_channels(unit)
    for spot in channels:
        if spot.gone:
            words = (
                f"channel of {spot.team}: cannot be reached any more; add Jana there again and write /here {spot.team}"
            )
            yield Finding(words)
    without = sorted(set(house.library.teams) - {spot.team for spot in channels})
    if without:
        yield Finding(f"teams without a channel: {', '.join(without)}; add Jana there and write /here and the team")
    if not any(member.role == "admin" for member in people.members(unit)):
        yield Finding("staff: nobody is an admin yet; jana staff invite NAME --team TEAM --role admin")
