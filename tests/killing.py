"""Killing: a real `jana run` that is killed at random moments while many people write to it."""

import asyncio
import contextlib
import os
import random
import re
import signal
import socket
import sqlite3
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import aiohttp

from bot.local.front import Sitter
from bot.local.play import Player
from bot.settings import Settings
from storage import shown
from tests.program import Program

ROOT = Path(__file__).parent.parent


def free_port() -> int:
    """A port nobody listens on, below those that the system gives to connections going out: it stays free until used."""
    while True:
        port = random.SystemRandom().randrange(12_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def is_idle(home: Path) -> bool:
    """Whether nothing waits in the inbox or the outbox of a Jana on SQLite; of another nothing is known."""
    if not (home / "jana.db").exists():
        return True
    with contextlib.closing(sqlite3.connect(home / "jana.db", timeout=30)) as db:
        waiting = "SELECT (SELECT count(*) FROM inbox WHERE state=0) + (SELECT count(*) FROM outbox WHERE state=0)"
        return db.execute(waiting).fetchone()[0] == 0


def limit(seconds: float) -> float:
    """A limit for a machine that has time. One with more to do than processors proves nothing and gets ten times that."""
    return seconds * 10 if os.getloadavg()[0] > (os.cpu_count() or 1) else seconds


def until(done, seconds: float = 60, every: float = 0.05):
    """What `done` gives once it is true. The time only bounds a failure: a machine may be busy."""
    end = time.monotonic() + seconds
    while not (found := done()):
        assert time.monotonic() < end, f"it did not happen in {seconds} s"
        time.sleep(every)
    return found


def settled(home: Path, index: Sequence[Path]) -> Path:
    """A state folder with a ready index in it, which the folders of all tests share."""
    (home / "index").mkdir(parents=True, exist_ok=True)
    for file in index:
        os.link(file, home / "index" / file.name)
    return home


class House:
    """A state folder with people who each have an answered case, and a `jana run` on it that can be killed."""

    def __init__(self, home: Path, people: int) -> None:
        from bot.app import build

        self.home, self.port, self.process, self.key = home, free_port(), None, ""
        self.kills = 0
        self.people = [f"kirjoittaja{number:02d}" for number in range(people)]
        app = build(Settings(home=home))
        player = Player(app.database, app.house)
        self.refs = {name: self._case(player, name) for name in self.people}
        app.database.close()

    def _case(self, player: Player, name: str) -> str:
        """Feedback, an answer to it, and the reference of the answer: what is replied to it goes to the case."""
        sitter, marja = Sitter("student", name), Sitter("staff", "Marja", "service")
        form = player.say(sitter, f"/feedback {name} aloittaa")
        values = {"message": f"{name} aloittaa", "kind": "fault", "topic": "use", "reply": "yes"}
        preview = [b for b in player.fill(sitter, form[-1], values) if not b.mine][-1]
        sent = player.press(sitter, preview, "Lähetä")
        card = next(
            b
            for b in sent
            if b.payload["parts"][-1]["t"] == "choices" and "JN-" in str(b.payload) and name in str(b.payload)
        )
        answers = player.say(marja, "Vastaus", "team:service", reply_to=card.ref)
        return next(b.ref for b in answers if "Vastaus" in str(b.payload) and "Kirjasto" in str(b.payload))

    def start(self) -> None:
        environment = {
            **os.environ,
            "JANA_HOME": str(self.home),
            "JANA_HTTP_PORT": str(self.port),
            "JANA_LOG_LEVEL": "ERROR",
        }
        self.process = Program("bot", "run", env=environment)
        line = self.process.stdout.readline()
        found = re.search(r"key=(\S+)", line)
        assert found, f"jana run did not start: {line!r}"
        self.key = found[1]

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()
        self.kills += 1

    def stop(self) -> None:
        self.process.terminate()
        assert self.process.wait(timeout=60) == 0
        self.process.stdout.close()


async def write(house: House, name: str, count: int, session: aiohttp.ClientSession) -> None:
    """One person writes `count` messages, each as soon as the one before is acknowledged; again if it was not."""
    for number in range(count):
        turn = {
            "role": "student", "name": name, "place": "private", "lang": "fi", "id": f"{name}-{number}",
            "did": {"t": "said", "text": f"{name} viesti {number:04d}", "reply_to": house.refs[name]},
        }  # fmt: skip
        while True:
            try:
                headers = {"X-Jana": "1", "Cookie": f"jana_session={house.key}"}
                address = f"http://127.0.0.1:{house.port}/api/turn"
                async with session.post(
                    address, json=turn, headers=headers, timeout=aiohttp.ClientTimeout(5)
                ) as answer:
                    if answer.status == 202:
                        break
            except (TimeoutError, aiohttp.ClientError, OSError):
                pass
            await asyncio.sleep(0.05)


async def storm(house: House, count: int, kills: int, seed: int) -> None:
    """Everybody writes at once while the process is killed again and again."""
    dice = random.Random(seed)
    house.start()
    async with aiohttp.ClientSession() as session:
        writing = asyncio.gather(*(write(house, name, count, session) for name in house.people))
        while house.kills < kills:
            await asyncio.sleep(0.15 + dice.random() * 0.7)
            await asyncio.to_thread(house.kill)
            await asyncio.to_thread(house.start)
        await writing
        await _drained(house)
    house.stop()


async def _drained(house: House) -> None:
    """Wait until nothing waits in the inbox or the outbox."""
    await asyncio.to_thread(until, lambda: is_idle(house.home), 120)


def ledger(house: House, count: int) -> dict:
    """What is in the database, against what was acknowledged."""
    with sqlite3.connect(house.home / "jana.db") as db:
        integrity = db.execute("PRAGMA integrity_check").fetchone()[0]
        lines = [
            row[0]
            for row in db.execute(
                "SELECT text FROM case_lines WHERE by='writer' AND text LIKE '% viesti %' ORDER BY id"
            )
        ]
        quarantined = db.execute("SELECT count(*) FROM inbox WHERE state=2").fetchone()[0]
    expected = {f"{name} viesti {number:04d}" for name in house.people for number in range(count)}
    found = Counter(lines)
    by_person = {name: [line for line in lines if line.startswith(name + " ")] for name in house.people}
    return {
        "integrity": integrity, "quarantined": quarantined, "lost": len(expected - found.keys()),
        "duplicate rows": sum(n - 1 for n in found.values()),
        "out of order": sum(ordered != sorted(ordered) for ordered in by_person.values()),
        "answers": answers(house), "messages": len(expected), "kills": house.kills,
    }  # fmt: skip


def answers(house: House) -> dict[str, int]:
    """How often each person was told that their message was passed on."""
    from bot.app import build
    from bot.local import front, render

    app = build(Settings(home=house.home))
    told = {}
    for name in house.people:
        place = front.place_of(app.database.keys, Sitter("student", name).address)
        bubbles = app.database.run_now(lambda unit, at=place: shown.last(unit, [at], 100_000))
        told[name] = sum(render.text_of(b.payload).startswith("Välitin sen") for b in bubbles if not b.mine)
    app.database.close()
    return told
