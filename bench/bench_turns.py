"""Turns a second through the whole path: inbox, desk, effect, outbox, delivered to the local front."""

import asyncio
import logging
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.measure import percentile, raw_sqlite, show
from bot.app import App, build
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

    async def go_on(self, until: float) -> None:
        while time.perf_counter() < until:
            bubble = await self.turn({"t": "said", "text": "/feedback Lukusalissa on liian kylmä"})
            bubble = await self.press(bubble, "Moite")
            bubble = await self.press(bubble, "Rakennus ja tilat")
            bubble = await self.press(bubble, "Ei")
            await self.press(bubble, "Lähetä")


async def measure(folder: Path, seconds: float, url: str | None = None, people: int = PEOPLE) -> tuple[float, list[float]]:
    app = build(Settings(home=folder, database_url=url, log_level="ERROR"))
    writers = [Writer(app, number) for number in range(people)]
    by_place = {writer.place: writer for writer in writers}

    async def watch() -> None:
        """Hand each new message to whoever waits for it: the reading side, one query for all."""
        seq = 0
        while True:
            for bubble in await app.screen.wait(list(by_place), seq, 5):
                seq = bubble.seq
                answer = by_place[bubble.place].answer
                if not bubble.mine and answer is not None and not answer.done():
                    answer.set_result(bubble)

    async with app:
        watching = asyncio.create_task(watch())
        start = time.perf_counter()
        await asyncio.gather(*(writer.go_on(start + seconds) for writer in writers))
        spent = time.perf_counter() - start
        watching.cancel()
    times = [one for writer in writers for one in writer.times]
    return len(times) / spent, times


def main() -> None:
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as name:
        raw = raw_sqlite(Path(name))
        rate, times = asyncio.run(measure(Path(name) / "jana", 6.0))
        show("turns per second, SQLite FULL, 64 people", rate, "1/s", limit=f"raw sqlite3 one-row FULL {raw:.0f}/s", ratio=rate / raw, at_least=0.3)
        show("turn p99, 64 people", 1000 * percentile(times, 0.99), "ms", at_most=100)
        show("turn p50, 64 people", 1000 * percentile(times, 0.5), "ms")


if __name__ == "__main__":
    main()
