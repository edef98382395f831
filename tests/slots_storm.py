"""Slots storm: several real `jana run` on one database, killed and restarted around the slots of a clock we move.

Run as a program it is one such Jana: its clock is read from a file, everything else is as it always is.
"""

import json
import os
import random
import re
import signal
import sqlite3
import struct
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.killing import free_port
from tests.program import Program

CLOCK = "JANA_TEST_CLOCK"
FIRST = datetime(2026, 1, 12, 5, 59, tzinfo=UTC)  # a Monday, a minute before eight in Helsinki


def set_clock(file: Path, moment: datetime) -> None:
    """Move the clock of every process that reads this file."""
    part = file.with_suffix(".part")
    part.write_bytes(struct.pack("<d", moment.timestamp()))
    part.replace(file)


def main() -> None:
    """One Jana by the clock in the file."""
    from functools import partial

    import bot.app
    from bot import cli
    from schedules import clockwork

    file = Path(os.environ[CLOCK])

    def clock() -> datetime:
        return datetime.fromtimestamp(struct.unpack("<d", file.read_bytes())[0], UTC)

    bot.app.build = partial(bot.app.build, clock=clock)
    clockwork.TICK_SECONDS = 0.1
    sys.exit(cli.main(["run"]))


class Fleet:
    """Some processes on one state folder."""

    def __init__(self, home: Path, processes: int) -> None:
        self.home, self.clock = home, home / "clock"
        self.running: list[Program] = []
        self.kills = 0
        set_clock(self.clock, FIRST)
        for _ in range(processes):
            self.start()
            time.sleep(0.4)  # the first makes the database

    def start(self) -> None:
        environment = {
            **os.environ, "JANA_HOME": str(self.home), "JANA_HTTP_PORT": str(free_port()), "JANA_LOG_LEVEL": "ERROR",
            CLOCK: str(self.clock),
        }  # fmt: skip
        self.running.append(Program("tests.slots_storm", env=environment, heard=False))

    def kill(self, dice: random.Random) -> None:
        """One of them dies at once; another takes its place."""
        process = self.running.pop(dice.randrange(len(self.running)))
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.kills += 1
        self.start()

    def stop(self) -> None:
        for process in self.running:
            process.send_signal(signal.SIGTERM)
        for process in self.running:
            process.wait(timeout=30)


def posts(home: Path) -> Counter[str]:
    """How often the digest of each week stands in the service team's channel."""
    with sqlite3.connect(f"file:{home / 'jana.db'}?mode=ro", uri=True, timeout=10) as db:
        rows = db.execute("SELECT payload FROM shown WHERE payload LIKE '%Asiakaspalvelu%'").fetchall()
    found: Counter[str] = Counter()
    for (payload,) in rows:
        parts = json.loads(payload)["parts"]
        words = "".join(run[0] for part in parts if part["t"] == "say" for block in part["doc"] for run in block[2])
        title = re.search(r"Asiakaspalvelu, (viikko \d+)", words)
        if title is not None:
            found[title[1] + (" late" if "myöhässä" in words else "")] += 1
    return found


def wait_for(home: Path, count: int, seconds: float = 30) -> bool:
    """Whether so many posts are there in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if sum(posts(home).values()) >= count:
            return True
        time.sleep(0.1)
    return False


def run(home: Path, *, processes: int, slots: int, kills: int, seed: int = 3) -> dict[str, int]:
    """Slots, one week after another, some of them with a kill just before, at or just after."""
    dice = random.Random(seed)
    fleet = Fleet(home, processes)
    until = time.monotonic() + 60
    while not (home / "jana.db").exists() or not _knows_the_job(home):
        assert time.monotonic() < until, "no process came up"
        time.sleep(0.1)
    deadly = Counter(dice.randrange(slots) for _ in range(kills))
    missed = 0
    for number in range(slots):
        slot = FIRST + timedelta(weeks=number, minutes=2)
        when = [dice.choice(("before", "at", "after")) for _ in range(deadly[number])]
        _die(fleet, dice, when, "before")
        set_clock(fleet.clock, comes(slot))
        _die(fleet, dice, when, "at")
        missed += not wait_for(home, number + 1 - missed)
        _die(fleet, dice, when, "after")
    time.sleep(1.0)
    fleet.stop()
    found = posts(home)
    return {
        "slots": slots, "posts": sum(found.values()), "missed": missed,
        "doubled": max(sum(found.values()) - slots + missed, 0), "late": sum("late" in name for name in found),
        "kills": fleet.kills, "processes": processes,
    }  # fmt: skip


def comes(slot: datetime) -> datetime:
    """A minute after the digest of this week really comes: in summer an hour earlier, on a holiday a day later."""
    from zoneinfo import ZoneInfo

    from handlers.house import CONTENT
    from handlers.library import load_library

    library, zone = load_library(CONTENT / "sample.toml"), ZoneInfo("Europe/Helsinki")
    eight = slot.astimezone(zone).replace(hour=8, minute=0, second=0, microsecond=0)
    polite = library.almanac.polite(eight.astimezone(UTC), zone, library.closed)
    assert polite is not None
    return polite + timedelta(minutes=1)


def _die(fleet: Fleet, dice: random.Random, when: list[str], moment: str) -> None:
    for _ in range(when.count(moment)):
        time.sleep(dice.random() * 0.2)
        fleet.kill(dice)


def _knows_the_job(home: Path) -> bool:
    try:
        with sqlite3.connect(f"file:{home / 'jana.db'}?mode=ro", uri=True, timeout=10) as db:
            return bool(db.execute("SELECT count(*) FROM slots WHERE job LIKE 'digest:%' AND slot=''").fetchone()[0])
    except sqlite3.OperationalError:
        return False


if __name__ == "__main__":
    main()
