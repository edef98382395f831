"""Slack end to end by signed HTTP: events a second beside a bare Bolt echo with one commit, and how soon they are acked."""

import asyncio
import hashlib
import hmac
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import aiohttp
from aiohttp import web

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.measure import percentile, show
from tests.killing import free_port

ROOT = Path(__file__).parent.parent
SECRET = "bench"
PEOPLE, ROUNDS, AT_ONCE = 500, 2, 32
STEADY, STEADY_SECONDS = 50, 12


class Service:
    """Slack itself, as little of it as is needed and as fast as can be: every call is done at once."""

    def __init__(self) -> None:
        self.posted, self.numbers = 0, itertools.count(1)
        self.times: dict[str, float] = {}

    async def answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if method == "chat.postMessage":
            self.posted += 1
            return web.json_response({"ok": True, "channel": "D", "ts": f"1.{next(self.numbers):06d}", "message": {}})
        return web.json_response({
            "ok": True, "user_id": "UJANA", "team_id": "T1", "bot_id": "B1", "user": {"locale": "en-US"}, "team": "T", "url": "",
        })  # fmt: skip

    async def start(self, port: int) -> None:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self.answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()


def signed(person: int, number: int) -> tuple[bytes, dict[str, str]]:
    """One message of one person, as Slack sends it."""
    event = {"type": "message", "channel": f"D{person:05d}", "channel_type": "im", "user": f"U{person:05d}", "text": "/my", "ts": f"{number}.000100"}  # fmt: skip
    body = json.dumps({"type": "event_callback", "team_id": "T1", "event_id": f"E{number}", "event": event}).encode()
    stamp = str(int(time.time()))
    mark = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={mark}",
    }
    return body, headers


class Bench:
    """Drives one bot process."""

    def __init__(self, service: Service, port: int, session: aiohttp.ClientSession) -> None:
        self.service, self.session = service, session
        self.url = f"http://127.0.0.1:{port}/slack/events"
        self.numbers = itertools.count(1)
        self.acks: list[float] = []

    async def event(self, person: int) -> None:
        body, headers = signed(person, next(self.numbers))
        start = time.perf_counter()
        async with self.session.post(self.url, data=body, headers=headers) as answer:
            assert answer.status == 200, answer.status
        self.acks.append(time.perf_counter() - start)

    async def up(self) -> None:
        for _ in range(300):
            try:
                async with self.session.get(self.url):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)
        raise AssertionError("the bot did not start")

    async def ready(self) -> None:
        """Wait until everything that is loaded and learned at the start is there."""
        for _ in range(300):
            async with self.session.get(self.url.replace("/slack/events", "/readyz")) as answer:
                if answer.status == 200:
                    return
            await asyncio.sleep(0.1)

    async def rush(self, rounds: int) -> float:
        """Everybody writes, as fast as is acked; events a second until the last answer has come."""
        before, wanted = self.service.posted, PEOPLE * rounds
        room = asyncio.Semaphore(AT_ONCE)

        async def one(person: int) -> None:
            async with room:
                await self.event(person)

        start = time.perf_counter()
        await asyncio.gather(*(one(person) for _ in range(rounds) for person in range(PEOPLE)))
        while self.service.posted < before + wanted:
            assert time.perf_counter() - start < 120, f"{self.service.posted - before} of {wanted} answers"
            await asyncio.sleep(0.005)
        return wanted / (time.perf_counter() - start)

    async def steady(self) -> float:
        """So many events a second for a while; the 99th percentile of the ack."""
        self.acks.clear()
        start, tasks = time.perf_counter(), []
        for number in range(STEADY * STEADY_SECONDS):
            await asyncio.sleep(max(0.0, start + number / STEADY - time.perf_counter()))
            tasks.append(asyncio.create_task(self.event(number % PEOPLE)))
        await asyncio.gather(*tasks)
        return percentile(self.acks, 0.99)


def megabytes(pid: int) -> float:
    """Resident memory of a process."""
    words = Path(f"/proc/{pid}/status").read_text().split("VmRSS:")[1].split()
    return int(words[0]) / 1024


async def main() -> None:
    service, api = Service(), free_port()
    await service.start(api)
    settings = {**os.environ, "JANA_SLACK_API_URL": f"http://127.0.0.1:{api}/api/", "JANA_SLACK_SIGNING_SECRET": SECRET, "NO_PROXY": "*"}  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        async with aiohttp.ClientSession() as session:
            echo = await _measured(service, session, settings, Path(folder), jana=False)
            await _measured(service, session, settings, Path(folder), jana=True, echo=echo)


async def _measured(
    service: Service,
    session: aiohttp.ClientSession,
    settings: dict[str, str],
    folder: Path,
    *,
    jana: bool,
    echo: float = 0,
) -> float:
    port = free_port()
    command = ["-m", "bot", "run"] if jana else ["bench/slack_echo.py", str(port), str(folder / "echo.db")]
    more = {"JANA_HOME": str(folder / "jana"), "JANA_HTTP_PORT": str(port), "JANA_SLACK_BOT_TOKEN": "xoxb-bench", "JANA_LOG_LEVEL": "ERROR"}  # fmt: skip
    process = subprocess.Popen(  # noqa: ASYNC220  started once, before anything is measured
        [sys.executable, *command], cwd=ROOT, env={**settings, **more}, stdout=subprocess.DEVNULL
    )
    try:
        bench = Bench(service, port, session)
        await bench.up()
        if jana:
            await bench.ready()
        await asyncio.sleep(2)
        await bench.rush(1)  # everybody is known from now on
        await asyncio.sleep(3)
        rate = await bench.rush(ROUNDS)
        if not jana:
            show("slack_echo", rate, "events/s", limit="bare Bolt, one commit an event")
            return rate
        show("slack_events", rate, "events/s", limit="bare Bolt echo with one commit", ratio=rate / echo, at_least=1.0)
        before = megabytes(process.pid)
        show("slack_ack_p99", await bench.steady() * 1000, "ms", at_most=300)
        await bench.rush(ROUNDS)
        show("slack_memory_growth", megabytes(process.pid) - before, "MB", at_most=15)
        return rate
    finally:
        process.terminate()
        process.wait(15)


if __name__ == "__main__":
    asyncio.run(main())
