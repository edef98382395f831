"""A day on which three of ten calls to the platforms fail: nothing is lost, order holds, whoever asks to wait is let wait.

The clock is ours; the desk, the outbox, both fronts and their connections are the real ones.
"""

import asyncio
import json
import random
import re
import shutil
from collections import Counter, defaultdict
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from aiohttp import web

from bot.app import App
from bot.receive import Event
from bot.settings import Settings
from bot.slack import speak
from bot.slack.adapter import Slack
from bot.telegram.adapter import Telegram
from storage import outbox
from storage.crypto import RoundKeys
from storage.database import Database, sqlite_url
from tests.chat import Clock
from tests.conftest import KEYS
from tests.fakes import TOKEN

FAILING = 0.3
KINDS = ("busy", "broken", "html", "cut", "dropped", "swallowed")
PEOPLE = 40  # on each platform
NUMBERED = re.compile(r"/x(\d+)n(\d+)")


class Moody:
    """Both platforms: three of ten calls fail, each in one of the ways that platforms have."""

    def __init__(self, clock, seed) -> None:
        self.clock, self.dice, self.number = clock, random.Random(seed), 0
        self.faults, self.calls, self.doubtful = Counter(), 0, Counter()
        self.held, self.early = {}, 0
        self.seen, self.history = defaultdict(list), defaultdict(list)

    async def __aenter__(self):
        site = web.Application()
        site.router.add_post("/bot{token}/sendMessage", self.telegram)
        site.router.add_route("*", "/api/{method}", self.slack)
        self.runner = web.AppRunner(site, access_log=None)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        self.port = self.runner.addresses[0][1]
        return self

    async def __aexit__(self, *exc) -> None:
        await self.runner.cleanup()

    def mood(self, chat):
        """How this call goes. A chat that was told to wait must not be written to before."""
        self.calls += 1
        self.early += self.clock.now < self.held.get(chat, self.clock.now)
        if self.dice.random() >= FAILING:
            return "well"
        kind = self.dice.choice(KINDS)
        self.faults[kind] += 1
        return kind

    def taken(self, chat, words, reference=None):
        self.number += 1
        number = int(NUMBERED.search(words)[2])
        self.seen[chat].append(number)
        self.history[chat] = [*self.history[chat][-20:], (f"{self.number}.000100", reference)]
        return self.number

    async def telegram(self, request):
        body = await request.post()
        chat, wait = body["chat_id"], self.dice.randint(1, 90)
        busy = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": wait}}
        said = partial(self.said_in_telegram, chat, body["text"])
        return self.answered(request, f"t{chat}", said, web.json_response(busy, status=429), wait)

    def said_in_telegram(self, chat, words):
        message = {"message_id": self.taken(chat, words), "date": 1, "chat": {"id": int(chat), "type": "private"}}
        return {"ok": True, "result": message | {"text": "."}}

    async def slack(self, request):
        raw = await request.text()
        body = json.loads(raw) if raw.startswith("{") else dict(request.query) | dict(await request.post())
        chat, wait = body["channel"], self.dice.randint(1, 90)
        busy = web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(wait)})
        looks = request.match_info["method"] == "conversations.history"
        said = partial(self.found_in_slack, chat) if looks else partial(self.said_in_slack, chat, raw, body)
        return self.answered(request, f"s{chat}", said, busy, wait)

    def found_in_slack(self, chat):
        before = reversed(self.history[chat])
        return {
            "ok": True,
            "messages": [{"ts": ts, "metadata": {"event_payload": {"reference": ref}}} for ts, ref in before],
        }

    def said_in_slack(self, chat, raw, body):
        metadata = body["metadata"]
        reference = (json.loads(metadata) if isinstance(metadata, str) else metadata)["event_payload"]["reference"]
        return {"ok": True, "ts": f"{self.taken(chat, raw, reference)}.000100", "channel": chat}

    def answered(self, request, chat, answer, busy, wait):
        match self.mood(chat):
            case "busy":
                self.held[chat] = self.clock.now + timedelta(seconds=wait)
                return busy
            case "broken":
                broken = {
                    "ok": False,
                    "error": "internal_error",
                    "error_code": 500,
                    "description": "Internal Server Error",
                }
                return web.json_response(broken, status=500)
            case "html":
                return web.Response(text="<html>502 Bad Gateway</html>", status=502, content_type="text/html")
            case "dropped":
                request.transport.abort()
            case "swallowed":
                answer()
                self.doubtful[chat] += 1
                request.transport.abort()
            case "cut":
                whole = json.dumps(answer())
                self.doubtful[chat] += 1
                return web.Response(text=whole[: len(whole) // 2], content_type="application/json")
            case _:
                return web.json_response(answer())
        return web.Response()


class OnlyTelegram(Telegram):
    """The real front without its poll: what it hears is put into the inbox by the test."""

    async def run(self, receiver) -> None:
        for request in self.bot._request:
            await request.initialize()
        try:
            await asyncio.Event().wait()
        finally:
            for request in self.bot._request:
                await request.shutdown()


class OnlySlack(Slack):
    async def run(self, receiver) -> None:
        await asyncio.Event().wait()


def memory():
    """What this process holds now, in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


async def quiet(app):
    """Everything that can be done at this moment has been done."""
    await app.sweep_once()
    while app.desk._tasks or app.deliverer._wanted or app.deliverer._busy or app.deliverer._wake.is_set():
        await app.settle()
        await asyncio.sleep(0.001)


async def a_day(house, home, hours, events, seed=11):
    clock, dice = Clock(), random.Random(seed)
    begun = clock.now
    database = Database(sqlite_url(home / "jana.db"), KEYS, RoundKeys(home / "rounds"), house.library.key, clock)
    async with Moody(clock, seed) as platforms:
        settings = Settings(
            home=home, telegram_token=TOKEN, telegram_base_url=f"http://127.0.0.1:{platforms.port}/bot",
            telegram_per_second=0, slack_bot_token="xoxb-1-day", slack_app_token="xapp-1-day",
            slack_api_url=f"http://127.0.0.1:{platforms.port}/api/",
        )  # fmt: skip
        fronts = (OnlyTelegram(settings, house), OnlySlack(settings, house))
        fronts[0].speaker.pace.clock = lambda: clock.now.timestamp()
        async with App(settings, house, database, fronts) as app:
            times = sorted(dice.random() * hours * 3600 for _ in range(events))
            counts, warm, at = Counter(), 0.0, 0
            while at < events or database.run_now(outbox.waiting)[0]:
                clock.now += timedelta(seconds=dice.uniform(1, 20))
                past = (clock.now - begun).total_seconds()
                if past > (hours + 24) * 3600:
                    left = database.run_now(lambda unit: unit.all(_outbox(), state=outbox.WAITING))
                    raise AssertionError(f"not all delivered a day later: {left}")
                while at < events and times[at] <= past:
                    person = dice.randrange(PEOPLE)
                    front = dice.choice(("telegram", "slack"))
                    number = counts[front, person]
                    counts[front, person] += 1
                    place = str(1000 + person) if front == "telegram" else f"T1:D{person}"
                    who = place if front == "telegram" else f"T1:U{person}"
                    did = {"t": "said", "text": f"/x{person}n{number}"}
                    assert await app.receiver.receive(
                        Event(front, f"{person}-{number}", who, place, "private", did, "fi")
                    )
                    at += 1
                await quiet(app)
                if not warm and past > hours * 3600 / 6:
                    warm = memory()
            grown = memory() / warm - 1
            dead = database.run_now(lambda unit: [row.error for row in unit.all(_outbox(), state=outbox.DEAD)])
    return {
        "hours": hours, "events": events, "calls": platforms.calls, "failed": sum(platforms.faults.values()),
        "retry_after given": platforms.faults["busy"], "retry_after not obeyed": platforms.early, "dead": len(dead),
        "lost": sum(len(set(range(n)) - set(platforms.seen[_chat(key)])) for key, n in counts.items()),
        "out of order": sum(list(dict.fromkeys(seen)) != sorted(set(seen)) for seen in platforms.seen.values()),
        "repeated, Telegram": _repeated(platforms, "1"), "repeated, Slack": _repeated(platforms, "D"),
        "taken without an answer, Telegram": sum(n for chat, n in platforms.doubtful.items() if chat[0] == "t"),
        "memory growth": round(grown, 3),
    }  # fmt: skip


def _chat(key):
    front, person = key
    return str(1000 + person) if front == "telegram" else f"D{person}"


def _repeated(platforms, first):
    return sum(len(seen) - len(set(seen)) for chat, seen in platforms.seen.items() if chat.startswith(first))


def _outbox():
    from storage.tables import outbox as table

    return table


def check(found):
    nothing = ("lost", "out of order", "retry_after not obeyed", "dead", "repeated, Slack")
    assert {name: found[name] for name in nothing} == dict.fromkeys(nothing, 0), found
    assert found["repeated, Telegram"] <= found["taken without an answer, Telegram"], found
    assert abs(found["failed"] / found["calls"] - FAILING) < 0.08
    assert found["retry_after given"] > 5


@pytest.fixture
def ground(empty_sqlite, tmp_path, monkeypatch):
    monkeypatch.setattr(speak, "PACE_SECONDS", 0.0)  # the pace on a clock of its own is tested elsewhere
    shutil.copy(empty_sqlite, tmp_path / "jana.db")
    return tmp_path


def test_an_hour_on_which_three_of_ten_calls_fail(ground, house):
    found = asyncio.run(a_day(house, ground, 1, 200))
    print(json.dumps(found))
    check(found)


@pytest.mark.proof
def test_a_day_on_which_three_of_ten_calls_fail(ground, house):
    found = asyncio.run(a_day(house, ground, 24, 8000))
    print(json.dumps(found))
    check(found)
    assert found["memory growth"] < 0.1
