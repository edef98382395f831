"""Sources: fetch figures and opening hours from live systems, each answer taken in as a file would be."""

import argparse
import asyncio
import json
from typing import TYPE_CHECKING

from bot.commands.base import Failed, opened, say
from bot.intake import Desk, lang_of, templates_of
from bot.settings import Settings
from handlers.house import House

if TYPE_CHECKING:
    from bot.sources.kirkanta import Day, Difference
    from bot.sources.places import Places


def places_of(settings: Settings) -> "Places":
    """The live sources that are set up. Raises Failed when there are none."""
    from bot.sources.places import load_places

    if settings.sources is None:
        raise Failed("no live sources are set up; write sources.toml and set JANA_SOURCES to its path")
    return load_places(settings.sources)


def source_fetch(arguments: argparse.Namespace, settings: Settings) -> int:
    """Fetch figures from the live sources of sources.toml; each answer whole or not at all."""
    from bot.sources import rounds
    from bot.sources.ask import Patience
    from handlers.imports.counter import MONTH

    places = places_of(settings)
    if arguments.start and not MONTH.fullmatch(arguments.start):
        raise Failed(f"{arguments.start!r} is not a month; write it as 2026-01")
    with opened(settings) as (database, house):
        desk = Desk(database, house, templates_of(settings), lang_of(house, arguments.lang), arguments.dry_run)
        today = house.library.local(database.clock()).date()
        every = rounds.asked(places, today, Patience(whole=arguments.wait), arguments.start)
        asked = [(name, ask) for name, ask in every if arguments.name in (None, name)]
        if not asked:
            raise Failed(f"there is no live source {arguments.name!r}")
        failed = asyncio.run(rounds.fetch_all(asked, desk, lambda lines: say(*lines), as_json=arguments.json))
    if failed:
        raise Failed("; ".join(failed))
    return 0


def source_hours(arguments: argparse.Namespace, settings: Settings) -> int:
    """Compare the coming opening hours of Kirjastohakemisto with library.toml; a person decides."""
    from bot.sources import kirkanta
    from bot.sources.ask import AGENT, GaveUp, Patience, Refused

    places = places_of(settings)
    if places.hours is None:
        raise Failed("sources.toml has no [hours]")
    hours = places.hours

    async def ask() -> "list[Day]":
        import aiohttp

        async with aiohttp.ClientSession(headers={"User-Agent": AGENT}) as session:
            return await kirkanta.fetch(session, hours, arguments.weeks, Patience(whole=arguments.wait))

    with opened(settings) as (_database, house):
        try:
            days = asyncio.run(ask())
        except (Refused, GaveUp) as wrong:
            raise Failed(str(wrong)) from wrong
        for one in kirkanta.differences(house.library, days):
            say(_difference(house, one, arguments))
    return 0


def _difference(house: House, one: "Difference", arguments: argparse.Namespace) -> str:
    lang = lang_of(house, arguments.lang)
    theirs = [f"{start:%H:%M}-{end:%H:%M}" for start, end in one.day.staffed]
    own = f"{one.own[0]:%H:%M}-{one.own[1]:%H:%M}" if one.own else ""
    if arguments.json:
        row = {"day": one.day.day.isoformat(), "directory": theirs, "library": own or None, "info": one.day.info}
        return json.dumps(row, ensure_ascii=False)
    closed = house.texts.line("imports.closed", lang)
    said = {"day": one.day.day.isoformat(), "theirs": ", ".join(theirs) or closed, "own": own or closed}
    line = house.texts.line("imports.hours_differ", lang, **said)
    return f"{line} {one.day.info}".strip()
