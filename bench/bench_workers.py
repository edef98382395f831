"""Events a second with one, two and four workers on one PostgreSQL, webhooks of both platforms, as a ratio to one worker."""

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import aiohttp

from bench.measure import percentile, show
from handlers.house import CONTENT, load_house
from tests import crowd
from tests.postgres import NoPostgres, Server

PEOPLE, EVENTS = 24, int(os.environ.get("JANA_BENCH_EVENTS", "25"))


async def measure(server: Server, home: Path, workers: int) -> tuple[float, float]:
    """Events a second from the first brought to the last answer delivered, and the p99 of a webhook in ms."""
    platforms = crowd.Platforms()
    await platforms.start()
    url = server.create(f"workers_{workers}")
    crew = crowd.Crew(home, url, workers, platforms)
    await crew.start_all()
    times: list[float] = []
    try:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
            await asyncio.gather(
                *(bring(crew, session, p, n, 2, times) for p in ("telegram", "slack") for n in range(PEOPLE))
            )
            await crowd.drained(url)  # everything is warm
            times.clear()
            begun = time.perf_counter()
            await asyncio.gather(
                *(bring(crew, session, p, n, EVENTS, times, 100) for p in ("telegram", "slack") for n in range(PEOPLE))
            )
            await crowd.drained(url)
            spent = time.perf_counter() - begun
        await asyncio.to_thread(crew.stop)
    finally:
        await platforms.runner.cleanup()
    return 2 * PEOPLE * EVENTS / spent, 1000 * percentile(times, 0.99)


async def bring(crew, session, platform, person, count, times, first=0) -> None:
    """One person's events, spread over the workers."""
    for number in range(first, first + count):
        path, body, headers = crowd.request_of(platform, person, number)
        address = f"http://127.0.0.1:{crew.ports[(person + number) % len(crew.ports)]}{path}"
        begun = time.perf_counter()
        async with session.post(address, data=body, headers={"Content-Type": "application/json", **headers}) as answer:
            assert answer.status == 200
        times.append(time.perf_counter() - begun)


def main() -> None:
    try:
        server = Server().start()
    except NoPostgres as why:
        print(f"SKIPPED: {why}", file=sys.stderr)
        return
    try:
        with tempfile.TemporaryDirectory() as name:
            load_house(CONTENT / "sample.toml", None, Path(name) / "index").book.index()
            one = None
            for workers in (1, 2, 4):
                rate, p99 = asyncio.run(measure(server, Path(name), workers))
                one = one or rate
                at_least = 1.6 if workers == 2 else None
                show(
                    f"events per second, {workers} workers",
                    rate,
                    "1/s",
                    limit=f"1 worker {one:.0f}/s",
                    ratio=rate / one,
                    at_least=at_least,
                )
                show(f"webhook p99, {workers} workers", p99, "ms")
    finally:
        server.stop()


if __name__ == "__main__":
    main()
