"""A flood from one person: the others hardly notice, memory stays small, and the flooder gets one kind sentence."""

import asyncio
import json
import sqlite3
import statistics
import time
from pathlib import Path

import aiohttp
import pytest

from bot.app import build
from bot.local import front
from bot.local.front import Sitter
from bot.settings import Settings
from tests import killing

SENTENCE = "Viestejä tuli nyt hyvin monta peräkkäin"


async def post(house, session, name, number, text):
    turn = {"role": "student", "name": name, "place": "private", "lang": "fi", "id": f"{name}-{number}",
            "did": {"t": "said", "text": text}}  # fmt: skip
    headers = {"X-Jana": "1", "Cookie": f"jana_session={house.key}"}
    async with session.post(f"http://127.0.0.1:{house.port}/api/turn", json=turn, headers=headers) as answer:
        return answer.status


def answers_in(home, place):
    with sqlite3.connect(f"file:{home / 'jana.db'}?mode=ro", uri=True) as db:
        return db.execute("SELECT count(*) FROM shown WHERE place = ? AND mine = 0", (place,)).fetchone()[0]


async def other(house, session, name, place, until, waits):
    """Somebody with a question every now and then, who waits for each answer."""
    number = 0
    while time.monotonic() < until:
        before, started = answers_in(house.home, place), time.monotonic()
        await post(house, session, name, number, "miten uusin lainan")
        while answers_in(house.home, place) == before:
            assert time.monotonic() - started < 20, "no answer in twenty seconds"
            await asyncio.sleep(0.02)
        waits.append(time.monotonic() - started)
        number += 1
        await asyncio.sleep(0.3)


async def flood(house, session, count, seconds):
    async def one(number):
        await asyncio.sleep(number * seconds / count)
        return await post(house, session, "tulvija", number, f"viesti {number} lukusali on kylmä")

    return await asyncio.gather(*(one(number) for number in range(count)))


def peak(process):
    """The most memory the process has held, in megabytes."""
    with Path(f"/proc/{process.pid}/status").open() as file:
        line = next(line for line in file if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def run(home, count, seconds, people=10):
    house = killing.House(home, people)
    app = build(Settings(home=home))
    places = {name: front.place_of(app.database.keys, Sitter("student", name).address)
              for name in [*house.people, "tulvija"]}  # fmt: skip
    app.database.close()
    waits: list[float] = []

    async def play():
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=100)) as session:
            until = time.monotonic() + seconds
            talk = [other(house, session, name, places[name], until, waits) for name in house.people]
            statuses, *_ = await asyncio.gather(flood(house, session, count, seconds), *talk)
            await killing._drained(house)
            return statuses

    house.start()
    try:
        statuses = asyncio.run(play())
        memory = peak(house.process)
    finally:
        house.stop()
    with sqlite3.connect(home / "jana.db") as db:
        payloads = [row[0] for row in db.execute("SELECT payload FROM shown WHERE place = ? AND mine = 0",
                                                 (places["tulvija"],))]  # fmt: skip
    return {
        "messages": count, "seconds": seconds, "answered": set(statuses), "others": len(waits),
        "p95_s": round(statistics.quantiles(waits, n=20)[18], 3), "memory_mb": round(memory),
        "sentences": sum(SENTENCE in payload for payload in payloads), "to_flooder": len(payloads),
    }  # fmt: skip


@pytest.mark.proof
def test_a_thousand_messages_in_ten_seconds_hold_up_nobody(home):
    found = run(home, 1000, 10.0)
    print(json.dumps(found, default=list))
    assert found["p95_s"] < 2
    assert found["memory_mb"] < 300  # with the index learned meanwhile, for it is a fresh library
    assert found["sentences"] == 1
    assert found["others"] >= 50
