"""Telegram end to end: update in, committed, reply delivered; beside a bare echo bot that commits once a message.

Both bots are processes of their own and poll the same small service in this one; `--memory` follows Jana's memory over
20,000 messages. The service here refuses nothing: what may be sent is judged by the tests.
"""

import argparse
import asyncio
import contextlib
import itertools
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from aiohttp import web

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bench.measure import percentile, show

PEOPLE = 60  # who take turns on a seat
TOKEN = "1:AABench"
ME = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot", "can_join_groups": True}


class Service:
    """Hands out updates and takes replies: just enough of the Bot API to be quick."""

    def __init__(self) -> None:
        self.waiting: list[dict] = []
        self.news, self.replies = asyncio.Event(), {}
        self.numbers, self.messages = itertools.count(1), itertools.count(1)
        self.port = 0

    async def start(self) -> web.AppRunner:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self.call)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]
        return runner

    async def call(self, request: web.Request) -> web.Response:
        given = dict(await request.post()) or dict(request.query)
        match request.match_info["method"]:
            case "getUpdates":
                result = await self.updates(int(given.get("offset") or 0), float(given.get("timeout") or 0))
            case "sendMessage":
                result = self.reply(int(given["chat_id"]), given["text"])
            case "getMe":
                result = ME
            case _:
                result = True
        return web.json_response({"ok": True, "result": result})

    async def updates(self, offset: int, seconds: float) -> list[dict]:
        self.waiting = [update for update in self.waiting if update["update_id"] >= offset]
        if not self.waiting:
            self.news.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.news.wait(), seconds)
        return self.waiting[:100]

    def reply(self, chat: int, text: str) -> dict:
        if (answer := self.replies.pop(chat, None)) is not None and not answer.done():
            answer.set_result(time.perf_counter())
        return {"message_id": next(self.messages), "date": int(time.time()), "chat": {"id": chat, "type": "private"}, "text": text}  # fmt: skip

    async def say(self, chat: int, text: str) -> float:
        """Somebody writes; the seconds until the reply is there."""
        answer = self.replies[chat] = asyncio.get_running_loop().create_future()
        message = {
            "message_id": next(self.messages), "date": int(time.time()), "chat": {"id": chat, "type": "private", "first_name": "A"},
            "from": {"id": chat, "is_bot": False, "first_name": "A", "language_code": "fi"}, "text": text,
            "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
        }  # fmt: skip
        start = time.perf_counter()
        self.waiting.append({"update_id": next(self.numbers), "message": message})
        self.news.set()
        return await asyncio.wait_for(answer, 30) - start


async def drive(service: Service, outstanding: int, seconds: float = 0, count: int = 0) -> tuple[float, list[float]]:
    """So many messages are under way at any moment: messages a second and how long each took.

    People take turns on a seat, for who writes a hundred messages in ten seconds is not listened to.
    """
    times: list[float] = []
    start = time.perf_counter()

    async def seat(number: int) -> None:
        turns = itertools.cycle(range(PEOPLE))
        while (time.perf_counter() - start < seconds) if seconds else len(times) < count:
            times.append(await service.say(1000 + number * PEOPLE + next(turns), "/lang fi"))

    await asyncio.gather(*(seat(number) for number in range(outstanding)))
    return len(times) / (time.perf_counter() - start), times


def jana(service: Service, home: Path) -> subprocess.Popen:
    environment = {
        **os.environ, "JANA_HOME": str(home), "JANA_HTTP_PORT": "0", "JANA_LOG_LEVEL": "ERROR", "JANA_TELEGRAM_TOKEN": TOKEN,
        "JANA_TELEGRAM_BASE_URL": f"http://127.0.0.1:{service.port}/bot", "JANA_TELEGRAM_PER_SECOND": "0",
    }  # fmt: skip
    return subprocess.Popen([sys.executable, "-m", "bot", "run"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


def echo(service: Service, home: Path) -> subprocess.Popen:
    command = [sys.executable, __file__, "--echo", str(service.port), str(home / "echo.db")]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)


def be_echo(port: int, file: str) -> None:
    """A bare python-telegram-bot: its default transport, one commit a message, then the reply."""
    from telegram.ext import Application, MessageHandler, filters

    database = sqlite3.connect(file, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE said (id INTEGER PRIMARY KEY, chat INTEGER, text TEXT)")

    async def answer(update, _context) -> None:
        database.execute("INSERT INTO said (chat, text) VALUES (?, ?)", (update.effective_chat.id, update.message.text))
        await update.message.reply_text(update.message.text)

    app = Application.builder().token(TOKEN).base_url(f"http://127.0.0.1:{port}/bot").build()
    app.add_handler(MessageHandler(filters.ALL, answer))
    app.run_polling(timeout=25)


@contextlib.asynccontextmanager
async def running(start: Callable[[Service, Path], subprocess.Popen]) -> AsyncIterator[Service]:
    """A bot with a service of its own, warmed up."""
    service = Service()
    runner = await service.start()
    with tempfile.TemporaryDirectory() as name:
        process = start(service, Path(name))
        try:
            await service.say(1, "/lang fi")
            await asyncio.sleep(3)  # the index of the answers is made beside the first talk
            await drive(service, 32, count=32 * PEOPLE)  # everybody is known from here on
            yield service
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait)
            await runner.cleanup()


async def compared(seconds: float, slices: int = 5) -> dict[int, list[tuple[float, list[float]]]]:
    """Bare echo and Jana in turns, a slice each, so that what else the machine does falls on both alike."""
    found: dict[int, list[tuple[float, list[float]]]] = {}
    async with running(echo) as bare, running(jana) as ours:
        for outstanding in (1, 32):
            times: list[list[float]] = [[], []]
            rates: list[list[float]] = [[], []]
            for _ in range(slices):
                for which, service in enumerate((bare, ours)):
                    rate, took = await drive(service, outstanding, seconds / slices)
                    times[which] += took
                    rates[which].append(rate)
            found[outstanding] = [(sum(rates[which]) / slices, times[which]) for which in (0, 1)]
    return found


async def memory(messages: int) -> None:
    """Jana's resident memory after the first tenth and after all."""
    holder: list[subprocess.Popen] = []

    def start(service: Service, home: Path) -> subprocess.Popen:
        holder.append(jana(service, home))
        return holder[0]

    async with running(start) as service:
        await drive(service, 32, count=messages // 10)
        before = resident(holder[0].pid)
        await drive(service, 32, count=messages - messages // 10)
        after = resident(holder[0].pid)
    show(f"memory over {messages} messages, growth after the first tenth", after - before, "MiB", at_most=8)
    show("memory, resident at the end", after, "MiB")


def resident(pid: int) -> float:
    """Resident memory of a process in MiB."""
    words = Path(f"/proc/{pid}/status").read_text().split("VmRSS:")[1].split()
    return int(words[0]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--echo", nargs=2, metavar=("PORT", "FILE"), help=argparse.SUPPRESS)
    parser.add_argument(
        "--memory", nargs="?", type=int, const=20_000, help="only this: follow memory over so many messages"
    )
    parser.add_argument("--seconds", type=float, default=5.0)
    arguments = parser.parse_args()
    if arguments.echo:
        be_echo(int(arguments.echo[0]), arguments.echo[1])
        return
    if arguments.memory:
        asyncio.run(memory(arguments.memory))
        return
    for outstanding, ((bare, bare_times), (rate, times)) in asyncio.run(compared(arguments.seconds)).items():
        limit = f"bare python-telegram-bot echo, one commit a message, {bare:.0f}/s"
        show(f"Telegram messages per second, {outstanding} outstanding", rate, "1/s", limit=limit, ratio=rate / bare, at_least=1.0)  # fmt: skip
        most = 150 if outstanding == 32 else None
        show(f"Telegram p99, {outstanding} outstanding", 1000 * percentile(times, 0.99), "ms", at_most=most)
        show(f"bare echo p99, {outstanding} outstanding", 1000 * percentile(bare_times, 0.99), "ms")
    asyncio.run(memory(20_000))


if __name__ == "__main__":
    main()
