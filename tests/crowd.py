"""A crowd: several `jana run` on one PostgreSQL that are killed while people write on both platforms by webhook."""

import asyncio
import hashlib
import hmac
import json
import os
import random
import signal
import time
from collections import Counter, defaultdict

import aiohttp
from aiohttp import web
from sqlalchemy import text

from storage.database import make_engine
from tests.fakes import TOKEN
from tests.killing import free_port, until
from tests.program import Program

SIGNING, HOOK = "crowd-signing-secret", "crowd-hook-secret"
HOOK_URL = "https://jana.example/telegram/webhook"


class Platforms:
    """Both services as far as Jana speaks to them: they take everything and remember it, in order."""

    def __init__(self) -> None:
        self.port, self.sent, self.number, self.history = free_port(), [], 0, defaultdict(list)
        self.delay = 0.0

    async def start(self):
        site = web.Application()
        site.router.add_route("*", "/bot{token}/{method}", self.telegram)
        site.router.add_route("*", "/api/{method}", self.slack)
        self.runner = web.AppRunner(site, access_log=None)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", self.port).start()

    async def telegram(self, request):
        method, body = request.match_info["method"].lower(), dict(await request.post())
        if method == "getme":
            me = {"id": 1, "is_bot": True, "first_name": "Jana", "username": "jana_bot"}
            return web.json_response({"ok": True, "result": me})
        if method == "getwebhookinfo":
            hook = {"url": HOOK_URL, "has_custom_certificate": False, "pending_update_count": 0}
            return web.json_response({"ok": True, "result": hook})
        if method != "sendmessage":
            return web.json_response({"ok": True, "result": True})
        await asyncio.sleep(self.delay)
        self.number += 1
        chat = int(body["chat_id"])
        self.sent.append(("telegram", str(chat), self.number))
        message = {"message_id": self.number, "date": 1, "chat": {"id": chat, "type": "private"}, "text": "."}
        return web.json_response({"ok": True, "result": message})

    async def slack(self, request):
        method = request.match_info["method"]
        raw = await request.text()
        if method == "auth.test":
            return web.json_response(
                {"ok": True, "user_id": "UJANA", "bot_id": "BJANA", "team_id": "T1", "url": "http://x/"}
            )
        if method == "users.info":
            return web.json_response({"ok": True, "user": {"id": "U1", "locale": "fi-FI"}})
        if method == "conversations.history":
            channel = request.query.get("channel") or (await request.post())["channel"]
            return web.json_response({"ok": True, "messages": self.history[channel][:20]})
        if method == "chat.postMessage":
            body = json.loads(raw) if raw.startswith("{") else dict(await request.post())
            await asyncio.sleep(self.delay)
            self.number += 1
            metadata = body["metadata"]
            reference = (json.loads(metadata) if isinstance(metadata, str) else metadata)["event_payload"]["reference"]
            self.sent.append(("slack", body["channel"], int(reference)))
            self.history[body["channel"]].insert(0, {"ts": f"{self.number}.000100", "metadata": {"event_payload": {"reference": reference}}})  # fmt: skip
            return web.json_response({"ok": True, "ts": f"{self.number}.000100", "channel": body["channel"]})
        return web.json_response({"ok": True})


class Crew:
    """Some workers on one database and one home."""

    def __init__(self, home, url, count, platforms, **settings) -> None:
        self.home, self.kills = home, 0
        self.ports = [free_port() for _ in range(count)]
        self.workers = [None] * count
        self.environment = {
            **os.environ, "JANA_HOME": str(home), "JANA_DATABASE_URL": url, "JANA_LOG_LEVEL": "ERROR", "NO_PROXY": "*",
            "JANA_TELEGRAM_TOKEN": TOKEN, "JANA_TELEGRAM_BASE_URL": f"http://127.0.0.1:{platforms.port}/bot",
            "JANA_TELEGRAM_WEBHOOK_URL": HOOK_URL, "JANA_TELEGRAM_WEBHOOK_SECRET": HOOK,
            "JANA_SLACK_BOT_TOKEN": "xoxb-1-crowd", "JANA_SLACK_SIGNING_SECRET": SIGNING,
            "JANA_SLACK_API_URL": f"http://127.0.0.1:{platforms.port}/api/", **settings,
        }  # fmt: skip

    def start(self, number) -> None:
        environment = self.environment | {"JANA_HTTP_PORT": str(self.ports[number])}
        self.workers[number] = Program("bot", "run", env=environment)
        line = self.workers[number].stdout.readline()
        assert "http" in line, f"worker {number} did not start"

    async def start_all(self) -> None:
        await asyncio.to_thread(self.start, 0)  # the first makes the tables and the index
        await asyncio.gather(*(asyncio.to_thread(self.start, number) for number in range(1, len(self.ports))))

    def kill(self, number) -> None:
        self.workers[number].send_signal(signal.SIGKILL)
        self.workers[number].wait()
        self.workers[number].stdout.close()
        self.kills += 1

    def stop(self) -> list[float]:
        """SIGTERM to all; how long each took to end, in seconds."""
        begun, took = time.monotonic(), []
        for worker in self.workers:
            worker.terminate()
        for worker in self.workers:
            assert worker.wait(timeout=60) == 0
            took.append(time.monotonic() - begun)
            worker.stdout.close()
        return took


def words(person, number):
    """Something nobody can answer, so that it is kept as it was said."""
    return f"zxqv {person} {number:05d} wroqk"


def telegram_update(person, number):
    user = {"id": 1000 + person, "is_bot": False, "first_name": "A", "language_code": "fi"}
    chat = {"id": 1000 + person, "type": "private", "first_name": "A"}
    message = {"message_id": number + 1, "date": 1, "chat": chat, "from": user, "text": words(f"t{person}", number)}
    return {"update_id": person * 1_000_000 + number, "message": message}


def slack_event(person, number):
    event = {
        "type": "message", "channel_type": "im", "user": f"U{person}", "channel": f"D{person}",
        "text": words(f"s{person}", number), "ts": f"{1_700_000_000 + number}.{person:06d}",
    }  # fmt: skip
    return {
        "type": "event_callback", "team_id": "T1", "api_app_id": "A1", "event": event,
        "event_id": f"Ev{person}-{number}", "event_time": 1,
    }  # fmt: skip


def request_of(platform, person, number):
    """Path, body and headers as the platform would send them."""
    if platform == "telegram":
        body = json.dumps(telegram_update(person, number))
        return "/telegram/webhook", body, {"X-Telegram-Bot-Api-Secret-Token": HOOK}
    body, now = json.dumps(slack_event(person, number)), str(int(time.time()))
    signed = hmac.new(SIGNING.encode(), f"v0:{now}:{body}".encode(), hashlib.sha256).hexdigest()
    return "/slack/events", body, {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": f"v0={signed}"}


async def write(crew, session, platform, person, count, dice, kills=0) -> None:
    """One person's events, each brought to any worker until one says that it has it; some are brought twice."""
    for number in range(count):
        again = dice.random() < 0.05
        while crew.kills < int(kills * (number + 1) / count):  # noqa: ASYNC110  the kills are spread over all that is written
            await asyncio.sleep(0.05)
        while True:
            path, body, headers = request_of(platform, person, number)
            address = f"http://127.0.0.1:{dice.choice(crew.ports)}{path}"
            try:
                async with session.post(
                    address,
                    data=body,
                    headers={"Content-Type": "application/json", **headers},
                    timeout=aiohttp.ClientTimeout(10),
                ) as answer:
                    if answer.status == 200 and not again:
                        break
                    again = again and answer.status != 200
            except (TimeoutError, aiohttp.ClientError, OSError):
                pass
            await asyncio.sleep(0.02)


async def storm(crew, people, count, kills, seed=3) -> None:
    """Everybody writes on both platforms while workers are killed one after another."""
    dice = random.Random(seed)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        writing = asyncio.gather(*(
            write(crew, session, platform, person, count, random.Random(seed * 1000 + person), kills)
            for platform in ("telegram", "slack")
            for person in range(people)
        ))  # fmt: skip
        while crew.kills < kills and not writing.done():
            await asyncio.sleep(0.2 + dice.random())
            number = dice.randrange(len(crew.ports))
            await asyncio.to_thread(crew.kill, number)
            await asyncio.to_thread(crew.start, number)
        await writing


async def drained(url, seconds=150) -> None:
    """Wait until nothing waits. What a killed worker had claimed is taken by another when its lease has run out."""
    query = text("SELECT (SELECT count(*) FROM inbox WHERE state=0) + (SELECT count(*) FROM outbox WHERE state=0)")
    engine = make_engine(url, application="test")
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            await asyncio.to_thread(until, lambda: connection.scalar(query) == 0, seconds, 0.3)
    finally:
        engine.dispose()


def ledger(crew, url, platforms, people, count) -> dict:
    """What is in the database and at the platforms, against what was acknowledged."""
    engine = make_engine(url, application="test")
    with engine.connect() as connection:
        found = list(connection.scalars(text("SELECT text FROM asked ORDER BY id")))
        quarantined = connection.scalar(text("SELECT count(*) FROM inbox WHERE state=2"))
        dead = connection.scalar(text("SELECT count(*) FROM outbox WHERE state=2"))
    engine.dispose()
    expected = {
        words(f"{letter}{person}", number) for letter in "ts" for person in range(people) for number in range(count)
    }
    by_person = defaultdict(list)
    for line in found:
        by_person[line.split()[1]].append(line)
    answered = Counter((platform, place) for platform, place, _ in platforms.sent)
    references = defaultdict(list)
    for platform, place, reference in platforms.sent:
        if platform == "slack":
            references[place].append(reference)
    return {
        "events": len(expected), "kills": crew.kills, "lost": len(expected - set(found)),
        "duplicate effects": len(found) - len(set(found)), "quarantined": quarantined, "dead letters": dead,
        "out of order": sum(lines != sorted(lines) for lines in by_person.values()),
        "answers out of order": sum(list(dict.fromkeys(refs)) != sorted(set(refs)) for refs in references.values()),
        "answers missing": sum(max(0, count - answered[key]) for key in answered) + count * (2 * people - len(answered)),
        "answers repeated": sum(max(0, n - count) for n in answered.values()),
        "answers repeated in Slack": sum(len(refs) - len(set(refs)) for refs in references.values()),
    }  # fmt: skip
