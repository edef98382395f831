"""Base: what every command needs: the house opened, a sentence for failing, names checked."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.house import house_of
from bot.settings import Settings
from handlers.house import House
from storage.database import Database


class Failed(Exception):
    """The command failed; the message is a sentence for a person."""


def say(*lines: str) -> None:
    """To standard output, at once."""
    for line in lines:
        print(line, flush=True)  # noqa: T201


@contextmanager
def opened(settings: Settings) -> Iterator[tuple[Database, House]]:
    """The database and the house of these settings; what is posted here is delivered by the running Jana."""
    from bot.app import open_database
    from bot.local import front

    house = house_of(settings)
    database = open_database(settings, house.library.key)
    try:
        database.run_now(lambda unit: front.furnish(unit, house))
        yield database, house
    finally:
        database.close()


def team_of(house: House, key: str) -> str:
    if key not in house.library.teams:
        raise Failed(f"there is no team {key!r}; teams are {', '.join(house.library.teams)}")
    return key


def week_of_words(house: House, database: Database, said: str | None) -> str:
    from handlers.indicators import week_of

    week = said or house.library.week(database.clock())
    try:
        week_of(house, week)
    except (ValueError, IndexError) as wrong:
        raise Failed(f"{week!r} is not a week; write it as 2026-W47") from wrong
    return week
