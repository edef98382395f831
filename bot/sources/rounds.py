"""Rounds: all live sources asked in turn, once a week while Jana runs, or when somebody says so."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial

import aiohttp

from bot.intake import Desk, lang_of, templates_of
from bot.settings import Settings
from bot.sources import counter_api, koha
from bot.sources.ask import AGENT, Fetched, GaveUp, Patience, Refused
from bot.sources.places import Places, load_places
from handlers.dialog import Say
from handlers.house import House
from handlers.imports import report
from handlers.imports.dates import later
from handlers.imports.problems import Unreadable
from handlers.posting import post
from schedules.clockwork import tick
from schedules.plan import Job, Line
from schedules.slots import Slot
from schedules.whens import library
from storage import people
from storage.database import Away, Database
from storage.unit import Unit

log = logging.getLogger(__name__)

Fetching = Callable[[aiohttp.ClientSession], AsyncIterator[Fetched]]
LOOK_SECONDS = 300.0
WEEKS_BACK = 4  # Koha's days that are asked for again each week: late returns and corrections


def _claimed(_house: House, _unit: Unit, _slot: Slot, _job: str, _late: bool) -> None:
    """The slot is claimed; asking happens outside of the transaction."""


LINE = Line("sources", library("weekly tue 04:10"), _claimed)


def _due(house: House, unit: Unit) -> bool:
    """Whether it is this process that asks the sources this week; the slot is claimed."""
    return sum(tick(house, unit, Job(LINE.name, when, LINE)) for when in LINE.whens(house, unit)) > 0


def asked(places: Places, today: date, patience: Patience, start: str | None = None) -> Iterator[tuple[str, Fetching]]:
    """Every source by its name, with how to ask it for what is new since `start`, or for its usual stretch."""
    last_month = later(f"{today:%Y-%m}", -1)
    for provider in places.counter:
        ask = partial(counter_api.fetch, provider=provider, last=last_month, patience=patience, first=start)
        yield provider.name, ask
    if places.koha is not None:
        monday = today - timedelta(days=today.weekday())
        first = date.fromisoformat(f"{start}-01") if start else monday - timedelta(weeks=WEEKS_BACK)
        last = today - timedelta(days=1)
        yield "koha", partial(koha.fetch, koha=places.koha, first=first, last=last, patience=patience)


async def fetch_all(
    sources: Sequence[tuple[str, Fetching]], desk: Desk, tell: Callable[[Iterator[str]], None], *, as_json: bool = False
) -> list[str]:
    """Ask one source after another; one that fails does not stop the others. What failed, in words."""
    failed: list[str] = []
    async with aiohttp.ClientSession(headers={"User-Agent": AGENT}) as session:
        for name, ask in sources:
            try:
                async for one in ask(session):
                    brought = await asyncio.to_thread(desk.bring, one.data, one.name, one.source)
                    tell(desk.told(brought, as_json=as_json))
                    failed += [f"{name}: {report.problem(desk.house, wrong, desk.lang, brought.taken.counts)}"
                               for wrong in brought.plan.problems[:1]]  # fmt: skip
            except Unreadable as wrong:
                failed.append(f"{name}: {report.problem(desk.house, wrong.problem, desk.lang)}")
            except (Refused, GaveUp) as wrong:
                failed.append(f"{name}: {wrong}")
    return failed


async def keep_fetching(database: Database, house: House, settings: Settings, patience: Patience | None = None) -> None:
    """Once a week, by one of all processes, ask every source; tell the channel of the team that looks after use.

    A week that is missed is no loss: figures of the last three months are asked for each time.
    """
    while True:
        try:
            if await asyncio.to_thread(database.run_now, lambda unit: _due(house, unit)):
                await _round(database, house, settings, patience or Patience())
        except Away:
            log.info("the database is away, the sources wait")
        except Exception:  # the next week must come
            log.exception("asking the sources failed")
        await asyncio.sleep(LOOK_SECONDS)


async def _round(database: Database, house: House, settings: Settings, patience: Patience) -> None:
    if settings.sources is None:
        return
    desk = Desk(database, house, templates_of(settings), lang_of(house, None), dry_run=False)
    today = house.library.local(database.clock()).date()
    failed = await fetch_all(list(asked(load_places(settings.sources), today, patience)), desk, _logged)
    if failed:
        await asyncio.to_thread(database.run_now, lambda unit: say_failed(house, unit, failed, today))


def _logged(lines: Iterator[str]) -> None:
    log.info("fetched %s", next(lines))


def say_failed(house: House, unit: Unit, failed: Sequence[str], today: date) -> None:
    """Say in chat which sources did not give their figures and why; once a day at most."""
    team = house.library.team_of("use")
    for channel in people.channels(unit, team.key):
        lang = channel.lang or team.lang
        parts = [Say(house.texts.say("imports.source_failed", lang, what="; ".join(failed)[:500]))]  # type: ignore[arg-type]
        post(unit, channel.id, parts, key=f"sources:{today}:{channel.id}", front=channel.front)
