"""Privacy for those who run Jana: what is kept about somebody who asks, and erasing it."""

import argparse
import json
from typing import Any

from bot.commands.base import Failed, opened, say
from bot.settings import Settings
from handlers import privacy
from handlers.house import House
from storage import erasure, people, work
from storage.database import Database
from storage.unit import Unit


def _found(unit: Unit, arguments: argparse.Namespace) -> tuple[str, str]:
    """The person and their private place. Raises Failed when nobody is known at this address."""
    front, address = arguments.front, arguments.address
    if not people.is_known(unit, front, address):
        raise Failed(f"nobody is known at this address of {front}")
    return people.known(unit, front, address, "fi").id, people.place_id(unit.keys, front, arguments.place or address)


def privacy_export(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write out everything that is kept about one person, as JSON, by their address on a front."""
    with opened(settings) as (database, house):
        kept = database.run_now(lambda unit: _kept(house, unit, arguments))
    say(json.dumps(kept, ensure_ascii=False))
    return 0


def _kept(house: House, unit: Unit, arguments: argparse.Namespace) -> dict[str, Any]:
    person, place = _found(unit, arguments)
    kept = erasure.kept(unit, person, place)
    work.note(unit, "admin", "privacy export", "-")
    return {
        "lang": kept.lang, "since": kept.since, "fronts": list(kept.fronts), "role": kept.role, "draft": kept.draft,
        "cases": [{"code": case.code, "state": case.state, "received": case.received_at.isoformat(),
                   "lines": list(lines)} for case, lines in kept.cases],
    }  # fmt: skip


def privacy_erase(arguments: argparse.Namespace, settings: Settings) -> int:
    """Forget one person now, by their address on a front, as if they had asked for it themselves."""
    if not arguments.yes:
        raise Failed("this cannot be taken back; add --yes")
    with opened(settings) as (database, house):
        _erase(database, house, arguments)
    say("forgotten")
    return 0


def _erase(database: Database, house: House, arguments: argparse.Namespace) -> None:
    def work_(unit: Unit) -> None:
        person, place = _found(unit, arguments)
        privacy.forget_person(house, unit, person, place)
        erasure.forget_place(unit, place)

    from bot.local.play import Player

    database.run_now(work_)
    Player(database, house).deliver_all()  # the screens of the local front are emptied at once
    database.scrub()
