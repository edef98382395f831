"""Rounds: answers a second with the key derivation on, beside plain turns; a round of ten thousand answers closed."""

import asyncio
import logging
import random
import sys
import tempfile
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.bench_turns import PEOPLE, Writer, measure
from bench.measure import percentile, show, watch, without_gate
from bot.app import App, build, run
from bot.local import front, render
from bot.local.front import Sitter
from bot.settings import Settings
from handlers.assessment import close_round
from handlers.opening import open_round
from storage import answers
from storage.answers import Round
from storage.unit import Unit

SECONDS = 5.0
ANSWERS = 10_000


class Member(Writer):
    """Somebody of the staff who answers a round again and again: the last answer counts, each is kept anew."""

    def __init__(self, app: App, number: int, team: str) -> None:
        super().__init__(app, number)
        self.sitter = Sitter("staff", f"member{number}", team)
        self.place = front.place_of(app.database.keys, self.sitter.address)

    async def sit(self, until: float) -> None:
        """A tap for each answer, as in a chat: begin, three places, a factor and done, how well one knows something."""
        rules = await self.turn({"t": "said", "text": "/assess"})
        self.times.clear()
        while time.perf_counter() < until:
            bubble = await self.tap(rules, 0)
            while (form := render.form(bubble.payload)) is not None:
                bubble = await self.tap(bubble, self.which(form["asking"], bubble))

    def which(self, asking, bubble) -> int:  # type: ignore[no-untyped-def]
        """The place in the middle, a level, yes to learning more; the first factor, then Done."""
        if asking != "factors":
            return 0 if asking.startswith("want_") else 2
        labels = [label for label, *_ in render.buttons(bubble.payload)]
        return labels.index("Valmis") if any(":" in label for label in labels) else 0

    async def tap(self, bubble, number: int):  # type: ignore[no-untyped-def]
        _, handle, at = render.buttons(bubble.payload)[number]
        return await self.turn({"t": "pressed", "handle": handle, "number": at})

    async def fill(self, until: float) -> None:
        """The whole form at once, as on a page or in a window."""
        rules = await self.turn({"t": "said", "text": "/assess"})
        form = await self.tap(rules, 0)
        whole = render.form(form.payload)
        values = {field["key"]: "4" for field in whole["fields"] if field["kind"] == "scale"}
        self.times.clear()
        while time.perf_counter() < until:
            form = await self.tap(rules, 0)
            handle = render.form(form.payload)["handle"]
            await self.turn({"t": "filled", "handle": handle, "values": values})


async def sittings(folder: Path, way: str) -> tuple[float, list[float], Round]:
    """Turns a second of people in a sitting, all their times, and the round they sat in."""
    app = without_gate(build(Settings(home=folder, log_level="ERROR")))
    team = next(iter(app.house.library.teams))
    members = [Member(app, number, team) for number in range(PEOPLE)]
    by_place = {member.place: member for member in members}

    def opened(unit: Unit) -> Round:
        found = open_round(app.house, unit, "use", unit.now + timedelta(days=7))
        for member in members:
            front.seat(unit, member.sitter, "fi")
        return found

    async with app:
        found = await app.database.run(opened)
        watching = asyncio.create_task(watch(app, by_place))
        start = time.perf_counter()
        await asyncio.gather(*(getattr(member, way)(start + SECONDS) for member in members))
        took = time.perf_counter() - start
        watching.cancel()
    times = [one for member in members for one in member.times]
    return len(times) / took, times, found


def closing(folder: Path, people: int, questions: int | None) -> tuple[int, float]:
    """How many answers a round held and the seconds from closing it to the key destroyed and the file clean."""
    from schedules.clockwork import destroy_keys

    app = build(Settings(home=folder, log_level="ERROR"))
    database, house, dice = app.database, app.house, random.Random(5)
    found = database.run_now(lambda unit: open_round(house, unit, "use", unit.now + timedelta(days=7)))
    asked = found if questions is None else replace(found, questions=found.questions[:questions])
    teams = list(house.library.teams)
    value = {"f": "+2", "c": "4w", "r": "yes"}

    def answer(unit: Unit, first: int) -> None:
        for number in range(first, min(first + 500, people)):
            for question in asked.questions:
                mark, _, code = question.partition(":")
                said = value[mark] if code else dice.choice("12345")
                answers.put(unit, asked, question, f"{number:032x}", teams[number % len(teams)], said)

    for first in range(0, people, 500):
        database.run_now(lambda unit, at=first: answer(unit, at))  # type: ignore[misc]
    held = database.run_now(lambda unit: answers.count(unit, found.id))
    start = time.perf_counter()
    database.run_now(lambda unit: close_round(house, unit, found))
    destroy_keys(database)
    took = time.perf_counter() - start
    database.close()
    return held, took


def main() -> None:
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as name:
        plain, _ = run(measure(Path(name), "press_votes", SECONDS))
    with tempfile.TemporaryDirectory() as name:
        forms, _ = run(measure(Path(name), "fill_forms", SECONDS))
    for way, about in (("fill", "whole forms"), ("sit", "a tap for each")):
        with tempfile.TemporaryDirectory() as name:
            rate, times, found = run(sittings(Path(name), way))
        turns = 2 if way == "fill" else 8  # of one sitting
        kept = rate / turns * len(found.questions)
        limit = f"plain turns of one row and an answer {plain:.0f}/s"
        show(f"answers kept per second, {about}, key derivation on", kept, "1/s", at_least=500)
        show(f"the same, {about}", kept, "1/s", limit=limit, ratio=kept / plain, at_least=0.7)
        show(f"turns per second in a sitting, {about}", rate, "1/s", limit=limit, ratio=rate / plain)
        show(
            f"turns per second in a sitting beside the feedback form, {about}", rate, "1/s",
            limit=f"feedback form {forms:.0f} turns/s", ratio=rate / forms,
        )  # fmt: skip
        show(f"turn p99 in a sitting, {about}", 1000 * percentile(times, 0.99), "ms")
    for people, questions, at_most in ((ANSWERS, 1, 2.0), (ANSWERS, None, None)):
        with tempfile.TemporaryDirectory() as name:
            held, took = closing(Path(name), people, questions)
        show(f"a round of {held} answers closed, key destroyed and file clean", took, "s", at_most=at_most)


if __name__ == "__main__":
    main()
