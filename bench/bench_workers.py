"""Events a second with one, two and four workers on one PostgreSQL, webhooks of both platforms, as a ratio to one worker.

PostgreSQL, the platforms' stand-ins and whoever writes need the same cores as the workers. So each worker is held to a
share of one core: what is seen is whether twice the workers do twice the work, not how many cores this machine has.
The same without holding anybody is printed beside it and judged by nobody.
"""

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import aiohttp

from bench.measure import percentile, postgres, processor_seconds, show
from handlers.house import CONTENT, load_house
from tests import crowd

CHATS = int(os.environ.get("JANA_BENCH_CHATS", "200"))  # on each platform
EVENTS = 3  # in each chat: what paces one chat is not what is measured
SHARE = 0.2  # of one core for each worker
AT_ONCE = 40  # requests on their way, as from a platform


@dataclass(frozen=True)
class Found:
    rate: float
    worker_ms: float
    database_ms: float
    webhook_p99_ms: float


def hold(pids: list[int], share: float) -> None:
    """Let each process use its share of one core and no more: stopped while it is ahead of it."""
    begun, before = time.monotonic(), {pid: used(pid) for pid in pids}
    while True:
        allowed = share * (time.monotonic() - begun) + 0.02
        for pid in pids:
            ahead = used(pid) - before[pid] > allowed
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP if ahead else signal.SIGCONT)
        time.sleep(0.01)


def used(pid: int) -> float:
    """Seconds of processor time, finely; all its threads."""
    total = 0
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(OSError):
                total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


@contextlib.contextmanager
def held(pids: list[int], share: float | None) -> Iterator[None]:
    if share is None:
        yield
        return
    holder = get_context("spawn").Process(target=hold, args=(pids, share), daemon=True)
    holder.start()
    try:
        yield
    finally:
        holder.terminate()
        holder.join()
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


async def measure(server, home: Path, workers: int, share: float | None) -> Found:
    """From the first event brought to the last answer taken by a platform."""
    platforms = crowd.Platforms()
    await platforms.start()
    url = server.create(f"workers_{workers}_{share or 1}")
    crew = crowd.Crew(home, url, workers, platforms, JANA_TELEGRAM_PER_SECOND="0")
    await crew.start_all()
    pids = [worker.pid for worker in crew.workers]
    times: list[float] = []
    try:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
            await bring(crew, session, range(1), times)  # everybody has said something: all is warm
            await crowd.drained(url)
            times.clear()
            with held(pids, share):
                await asyncio.sleep(1)
                said, cost = len(platforms.sent), (processor_seconds(*pids), processor_seconds(server.process.pid))
                begun = time.perf_counter()
                await bring(crew, session, range(1, 1 + EVENTS), times)
                while len(platforms.sent) - said < 2 * CHATS * EVENTS:  # noqa: ASYNC110  counted by the stand-in
                    await asyncio.sleep(0.02)
                spent = time.perf_counter() - begun
                mine, its = processor_seconds(*pids) - cost[0], processor_seconds(server.process.pid) - cost[1]
        await asyncio.to_thread(crew.stop)
    finally:
        for worker in crew.workers:
            worker.kill()
        await platforms.runner.cleanup()
    events = 2 * CHATS * EVENTS
    return Found(events / spent, 1000 * mine / events, 1000 * its / events, 1000 * percentile(times, 0.99))


async def bring(crew, session, numbers, times) -> None:
    """Everybody's events; each to any of the workers, as a balancer would."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(platform: str, person: int, number: int) -> None:
        async with room:
            path, body, headers = crowd.request_of(platform, person, number)
            address = f"http://127.0.0.1:{crew.ports[(person + number) % len(crew.ports)]}{path}"
            begun = time.perf_counter()
            async with session.post(
                address, data=body, headers={"Content-Type": "application/json", **headers}
            ) as answer:
                assert answer.status == 200
            times.append(time.perf_counter() - begun)

    for number in numbers:
        await asyncio.gather(*(one(p, person, number) for person in range(CHATS) for p in ("telegram", "slack")))


def main() -> None:
    with postgres() as server, tempfile.TemporaryDirectory() as name:
        if server is None:
            return
        load_house(CONTENT / "sample.toml", None, Path(name) / "index").book.index()
        for share, counts in ((SHARE, (1, 2, 4)), (None, (1, 2))):
            how = f"each held to {share} of a core" if share else "not held, all on the same cores"
            one = None
            for workers in counts:
                found = asyncio.run(measure(server, Path(name), workers, share))
                one = one or found.rate
                at_least = 1.6 if share and workers == 2 else None
                name_ = f"events per second, {workers} workers, {how}"
                show(name_, found.rate, "1/s", limit=f"1 worker {one:.0f}/s", ratio=found.rate / one, at_least=at_least)
                show(f"a worker's processor time for an event, {workers} workers, {how}", found.worker_ms, "ms")
                show(f"PostgreSQL's for an event, {workers} workers, {how}", found.database_ms, "ms")
                show(f"webhook p99, {workers} workers, {how}", found.webhook_p99_ms, "ms")


if __name__ == "__main__":
    main()
