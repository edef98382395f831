"""Messages delivered a second from the outbox, and how long a turn takes under twice what a platform lets one bot say."""

import asyncio
import logging
import os
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.bench_turns import core_commits
from bench.measure import percentile, postgres, raw_sqlite, show
from bot.app import App, build, run
from bot.receive import Event
from bot.settings import Settings
from storage import outbox, people

LETTERS = int(os.environ.get("JANA_BENCH_LETTERS", "4000"))
PLACES = 200
BUDGET = 30.0  # messages a second that Telegram takes from one bot
SECONDS = float(os.environ.get("JANA_BENCH_SECONDS", "15"))


class Open:
    """A platform that takes everything at once and remembers when."""

    name = "open"

    def __init__(self) -> None:
        self.taken: dict[str, list[float]] = {}
        self.count = 0

    async def send(self, out) -> str:
        self.count += 1
        self.taken.setdefault(out.address, []).append(time.perf_counter())
        return str(self.count)

    async def run(self, _receiver) -> None:
        await asyncio.Event().wait()

    def state(self) -> str:
        return "ok"


def opened(folder: Path, url: str | None) -> tuple[App, Open]:
    settings = Settings(home=folder, database_url=url, log_level="ERROR")
    app, front = build(settings), Open()
    return App(settings, app.house, app.database, [front]), front


async def rows(folder: Path, url: str | None) -> float:
    """Messages a second from a full outbox to the platform, each with its end written down, order kept in each place."""
    app, front = opened(folder, url)

    def fill(unit) -> None:
        places = [people.place(unit, front.name, f"p{number}", "private").id for number in range(PLACES)]
        for number in range(LETTERS):
            outbox.add(unit, places[number % PLACES], front.name, {"parts": [{"t": "say", "doc": []}]})
        unit.touched.clear()

    app.database.run_now(fill)
    begun = time.perf_counter()
    async with app:
        while front.count < LETTERS or app.deliverer._tasks:  # noqa: ASYNC110  nothing tells when it is empty
            await asyncio.sleep(0.01)
        spent = time.perf_counter() - begun
    return LETTERS / spent


async def busy(folder: Path, url: str | None) -> list[float]:
    """Seconds from an event that arrives to its answer handed to the platform, at twice the bot's send budget."""
    app, front = opened(folder, url)
    dice, arrived, took = random.Random(4), {}, []
    async with app:
        await asyncio.to_thread(app.house.book.index)
        for warm in (True, False):
            until, number = time.perf_counter() + (2 if warm else SECONDS), 0
            tasks = set()
            while (now := time.perf_counter()) < until:
                person, number = f"{'w' if warm else 'p'}{number}", number + 1
                arrived[person] = now
                did = {"t": "said", "text": "/help"}
                event = Event(front.name, person, person, person, "private", did, "fi")
                task = asyncio.create_task(app.receiver.receive(event))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
                await asyncio.sleep(max(0.0, now + dice.expovariate(2 * BUDGET) - time.perf_counter()))
            await asyncio.gather(*tasks)
            await app.settle()
    for person, when in arrived.items():
        if person.startswith("p") and person in front.taken:
            took.append(front.taken[person][0] - when)
    asked = sum(person.startswith("p") for person in arrived)
    assert len(took) == asked, f"{len(took)} of {asked} answered"
    show("brought a second", asked / SECONDS, "1/s", at_least=1.7 * BUDGET)
    return took


def figures(kind: str, url_of, limit: float, limit_name: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        rate = run(rows(Path(name) / "rows", url_of("rows")))
        show(f"outbox rows per second, {kind}", rate, "1/s", limit=f"{limit_name} {limit:.0f}/s", ratio=rate / limit)
        took = run(busy(Path(name) / "busy", url_of("busy")))
        show(
            f"event to answer p99 at {2 * BUDGET:.0f} events/s, {kind}",
            1000 * percentile(took, 0.99),
            "ms",
            at_most=500,
        )


def main() -> None:
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as name:
        figures("SQLite FULL", lambda _name: None, raw_sqlite(Path(name)), "raw sqlite3 one-row FULL")
    with postgres() as server:
        if server is not None:
            limit = core_commits(server.create("limit"))
            figures("PostgreSQL", server.create, limit, "SQLAlchemy Core one-row commits")


if __name__ == "__main__":
    main()
