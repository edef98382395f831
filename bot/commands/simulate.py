"""Simulate: what a consortium would ask of this machine, played into an empty database that is not the library's."""

import argparse
import dataclasses
import json
import tempfile
from pathlib import Path

from bot.commands.base import Failed, say
from bot.house import house_of
from bot.settings import Settings


def simulate(arguments: argparse.Namespace, settings: Settings) -> int:
    """Play a day of a consortium in accelerated time: waits, backlog, cost, what breaks first."""
    from bot import simulate as playing
    from bot.app import driver_url, open_database
    from storage import schema
    from storage.database import make_engine

    house = house_of(settings)
    house.book.index()
    clock = playing.Moved()
    with tempfile.TemporaryDirectory(prefix="jana-simulate-") as name:
        own = dataclasses.replace(settings, home=Path(name), secret_key_file=None, database_url=None)
        if arguments.on is not None:
            own = dataclasses.replace(own, database_url=arguments.on)
            engine = make_engine(driver_url(arguments.on))
            found = schema.version(engine)
            engine.dispose()
            if found is not None:
                raise Failed("that database is in use; give an empty one")
        database = open_database(own, house.library.key, clock)
        try:
            plan = playing.Plan(
                arguments.libraries, arguments.students, arguments.writes, arguments.workers, arguments.seed,
                arguments.service_ms, arguments.staff,
            )  # fmt: skip
            questions = [topic.question["fi"] for topic in house.book.topics.values() if "fi" in topic.question]
            report = playing.play(database, house, plan, clock, questions)
        finally:
            database.close()
    if arguments.json:
        say(json.dumps(report, ensure_ascii=False))
    else:
        say(*(f"{what}: {value}" for what, value in report.items()))
    return 0
