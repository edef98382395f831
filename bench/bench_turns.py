"""Turns a second through the whole path: inbox, desk, effect, outbox, delivered to the local front."""

import asyncio
import logging
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.measure import percentile, postgres, raw_sqlite, show, watch, without_gate
from bot.app import App, build, run
from bot.local import front, render
from bot.local.front import Sitter
from bot.settings import Settings
from storage.shown import Bubble

PEOPLE = 64


class Writer:
    """Somebody who fills in the feedback form again and again, as fast as Jana answers."""

    def __init__(self, app: App, number: int) -> None:
        self.app, self.sitter, self.number = app, Sitter("student", f"person{number}"), number
        self.place = front.place_of(app.database.keys, self.sitter.address)
        self.answer: asyncio.Future[Bubble] | None = None
        self.times: list[float] = []

    async def turn(self, did: dict) -> Bubble:
        self.answer = asyncio.get_running_loop().create_future()
        start = time.perf_counter()
        await self.app.receiver.receive(front.event(self.sitter, self.sitter.address, "private", did, "fi"))
        bubble = await asyncio.wait_for(self.answer, 30)
        self.times.append(time.perf_counter() - start)
        return bubble

    async def press(self, bubble: Bubble, label: str) -> Bubble:
        _, handle, number = next(b for b in render.buttons(bubble.payload) if b[0] == label)
        return await self.turn({"t": "pressed", "handle": handle, "number": number})

    async def fill_forms(self, until: float) -> None:
        """Five turns around: the form, three answers, the case opened and its card put before the team."""
        while time.perf_counter() < until:
            bubble = await self.turn({"t": "said", "text": "/feedback Lukusalissa on liian kylmä"})
            bubble = await self.press(bubble, "Moite")
            bubble = await self.press(bubble, "Rakennus ja tilat")
            bubble = await self.press(bubble, "Ei")
            await self.press(bubble, "Lähetä")

    async def press_votes(self, until: float) -> None:
        """One turn, one row changed, one answer: the shortest whole path there is."""
        bubble = await self.turn({"t": "said", "text": "Mistä tiedän, onko artikkeli vertaisarvioitu?"})
        _, handle, number = render.buttons(bubble.payload)[0]
        self.times.clear()
        while time.perf_counter() < until:
            await self.turn({"t": "pressed", "handle": handle, "number": number})


async def measure(
    folder: Path, way: str, seconds: float, url: str | None = None, people: int = PEOPLE
) -> tuple[float, list[float]]:
    app = without_gate(build(Settings(home=folder, database_url=url, log_level="ERROR")))
    writers = [Writer(app, number) for number in range(people)]
    by_place = {writer.place: writer for writer in writers}

    async with app:
        await asyncio.to_thread(app.house.book.index)
        watching = asyncio.create_task(watch(app, by_place))
        start = time.perf_counter()
        await asyncio.gather(*(getattr(writer, way)(start + seconds) for writer in writers))
        spent = time.perf_counter() - start
        watching.cancel()
    times = [one for writer in writers for one in writer.times]
    return len(times) / spent, times


def core_commits(url: str, seconds: float = 2.0) -> float:
    """One-row transactions a second with SQLAlchemy Core on one connection: the limit for PostgreSQL."""
    from sqlalchemy import create_engine, text

    engine = create_engine(url)
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE t (id serial PRIMARY KEY, a text, b text)"))
        connection.commit()
        statement, count, start = text("INSERT INTO t (a, b) VALUES (:a, :b)"), 0, time.perf_counter()
        while time.perf_counter() - start < seconds:
            connection.execute(statement, {"a": "moite", "b": "x" * 180})
            connection.commit()
            count += 1
        rate = count / (time.perf_counter() - start)
    engine.dispose()
    return rate


def on_postgres() -> None:
    """The same on PostgreSQL, where a server can be started."""
    with postgres() as server:
        if server is None:
            return
        limit = core_commits(server.create("limit"))
        with tempfile.TemporaryDirectory() as name:
            url = server.create("turns")
            rate, times = run(measure(Path(name), "press_votes", 5.0, url))
        show(
            "turns per second, PostgreSQL, 64 people, one row and an answer",
            rate,
            "1/s",
            limit=f"SQLAlchemy Core one-row commits {limit:.0f}/s",
            ratio=rate / limit,
        )
        show("turn p99, PostgreSQL", 1000 * percentile(times, 0.99), "ms", at_most=100)


def main() -> None:
    logging.disable(logging.WARNING)
    ways = {
        "press_votes": ("one row and an answer", 0.3),
        "fill_forms": ("feedback form with a case and its card", None),
    }
    for way, (about, at_least) in ways.items():
        with tempfile.TemporaryDirectory() as name:
            raw = raw_sqlite(Path(name))
            rate, times = run(measure(Path(name) / "jana", way, 5.0))
            show(
                f"turns per second, SQLite FULL, 64 people, {about}",
                rate,
                "1/s",
                limit=f"raw sqlite3 one-row FULL {raw:.0f}/s",
                ratio=rate / raw,
                at_least=at_least,
            )
            show(f"turn p99, 64 people, {about}", 1000 * percentile(times, 0.99), "ms", at_most=100)
            show(f"turn p50, 64 people, {about}", 1000 * percentile(times, 0.5), "ms")
    on_postgres()


if __name__ == "__main__":
    main()
