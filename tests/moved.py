"""Moved: Jana's own command line with the time of a transcript: its clock stands where a file in JANA_HOME puts it.

Nothing else differs from `python -m bot`, but that in Slack it does not wait between messages. The file says which moment it is since when, and how often the clockwork has
been told to look; Jana looks once for each and writes down how often it has.
"""

import json
import os
import re
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import app
from bot.app import open_database
from bot.cli import main as jana
from bot.settings import Settings
from bot.slack import speak
from handlers.house import CONTENT
from schedules import clockwork
from storage import people

BEGIN = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # where the transcripts begin
UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def alone(home: Path) -> None:
    """The sample library without the staff of the local front: who is staff has joined on the platform."""
    words = (CONTENT / "sample.toml").read_text("utf-8")
    (home / "library.toml").write_text(re.sub(r"\[\[staff\]\]\n(?:[^\[\n].*\n|\n)*", "", words), "utf-8")


class Hands:
    """The hands of the clock of a home, as the player moves them."""

    def __init__(self, home: Path) -> None:
        self.file, self.looked = home / "clock.json", home / "looked"
        self.moment, self.ticks = BEGIN, 0
        self._write()

    def move(self, words: str) -> None:
        """On by `+1d`, `+2h` or `+1m`."""
        self.moment += timedelta(**{UNITS[words[-1]]: int(words[1:-1])})
        self._write()

    def tick(self, seconds: float = 60) -> None:
        """The clockwork looks once; back when it has."""
        self.ticks += 1
        self._write()
        until = time.monotonic() + seconds
        while not self.looked.exists() or int(self.looked.read_text()) < self.ticks:
            if time.monotonic() > until:
                raise AssertionError("the clockwork did not look")
            time.sleep(0.05)

    def _write(self) -> None:
        told = {"moment": self.moment.isoformat(), "since": time.time(), "ticks": self.ticks}
        _write(self.file, json.dumps(told))


def invitations(home: Path, library: str, staff: Mapping[str, tuple[str, str]], hands: Hands) -> dict[str, str]:
    """A code for each of these staff (name -> team, role), made beside the running Jana."""
    database = open_database(Settings(home=home), library, lambda: hands.moment)
    try:
        return {
            name: database.run_now(lambda unit, team=team, name=name, role=role: people.invite(unit, role, name, team))
            for name, (team, role) in staff.items()
        }
    finally:
        database.close()


def _write(file: Path, words: str) -> None:
    """At once: nobody reads half of it."""
    (new := file.with_suffix(".new")).write_text(words)
    new.replace(file)


def _told() -> dict:
    return json.loads((Path(os.environ["JANA_HOME"]) / "clock.json").read_text())


def _now() -> datetime:
    """The moment told, and on from there as seconds pass."""
    told = _told()
    return datetime.fromisoformat(told["moment"]) + timedelta(seconds=time.time() - told["since"])


def main() -> int:
    """The command line under that clock."""
    look, looked = clockwork.Clockwork.tick, Path(os.environ["JANA_HOME"]) / "looked"

    def tick_when_told(self) -> None:
        done = int(looked.read_text()) if looked.exists() else 0
        if _told()["ticks"] > done:
            look(self)
            _write(looked, str(done + 1))

    speak.PACE_SECONDS = 0.01
    app.build.__defaults__ = (_now,)
    clockwork.Clockwork.tick, clockwork.TICK_SECONDS = tick_when_told, 0.1
    return jana(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
