"""Demo: a sample library with half a year of history, played through the real handlers by a simulated clock."""

import logging
import random
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot import demo_figures
from bot.app import open_database
from bot.local import front, render
from bot.local.front import Sitter
from bot.local.play import Player
from bot.settings import Settings
from handlers import moments
from handlers.assessment import close_round
from handlers.house import CONTENT, House, load_house
from handlers.library import STAGES
from handlers.opening import open_round
from handlers.texts import read_toml
from schedules.clockwork import destroy_keys, tick_all
from schedules.plan import jobs
from storage import answers, cases, timetable
from storage.shown import Bubble
from storage.unit import Unit

log = logging.getLogger("jana.demo")

WEEKS = 26
WEEKDAYS = 4.5  # of a week in which students write: to the middle of Friday
SEED = 2002  # the year of the workshop
STUDENTS = tuple(f"Opiskelija {number}" for number in range(1, 41))
MARK = "demo"
OPEN_FIRST, REPLY = 0, 1  # buttons of the list of cases and of a card


def settings(given: Settings, *, fresh: bool) -> Settings:
    """The demo keeps its state apart, in .jana-demo, and always shows the sample library."""
    home = Path(".jana-demo") if given.home == Path(".jana") else given.home
    if fresh and home.name == ".jana-demo":
        shutil.rmtree(home, ignore_errors=True)
    return replace(given, home=home, library=CONTENT / "sample.toml", log_level="WARNING")


def prepare(given: Settings, today: datetime | None = None) -> None:
    """Play the half-year up to today, unless it has been played here before; what was cut off is begun anew."""
    house = load_house(given.library_file, None, given.home / "index")
    now = (today or datetime.now(UTC)).replace(minute=0, second=0, microsecond=0)
    if not _play(History(given, house, now)):
        for file in given.home.glob("jana.db*"):
            file.unlink()
        _play(History(given, house, now))


def _play(history: "History") -> bool:
    """Whether the whole half-year is there now; not when an earlier start was cut off in the middle of it."""
    run = history.database.run_now
    try:
        if run(lambda unit: timetable.is_claimed(unit, MARK, "played")):
            return True
        if not run(lambda unit: timetable.claim(unit, MARK, "begun")):
            return False
        history.play()
        return run(lambda unit: timetable.claim(unit, MARK, "played"))
    finally:
        history.database.close()


class History:
    """Half a year of a library, the same at every run."""

    def __init__(self, given: Settings, house: House, now: datetime) -> None:
        self.house, self.end, self.now = house, now, now
        self.database = open_database(given, house.library.key, lambda: self.now)
        self.player = Player(self.database, house)
        self.dice = random.Random(SEED)  # noqa: S311  a story, not a secret
        self.lines: Mapping[str, Any] = read_toml(CONTENT / "demo.toml")
        self.staff = [Sitter("staff", member["name"], member["team"]) for member in house.library.staff]

    def play(self) -> None:
        """Week by week: students write, staff answer, figures are written down, rounds run, digests are posted."""
        self.database.run_now(lambda unit: front.furnish(unit, self.house))
        monday = (self.end - timedelta(days=self.end.weekday() + 7 * (WEEKS - 1))).replace(hour=6)
        self._know_jobs(monday)
        for number in range(WEEKS):
            start = monday + timedelta(weeks=number)
            self._week(start, number)
            self._at(min(start + timedelta(days=7, hours=1), self.end))
            self._tick()
        self.now = self.end
        self.database.run_now(lambda unit: demo_figures.keep(unit, self.end.date(), SEED))
        destroy_keys(self.database)

    def _know_jobs(self, monday: datetime) -> None:
        self.now = monday
        self.database.run_now(lambda unit: [timetable.first_seen(unit, job.name) for job in jobs(self.house, unit)])

    def _at(self, moment: datetime) -> None:
        self.now = max(self.now, moment)

    def _tick(self) -> None:
        tick_all(self.house, self.database)
        self.player.deliver_all()

    def _week(self, start: datetime, number: int) -> None:
        count = round(demo_figures.busy(start.date()) * self.dice.randint(8, 13))
        written = sorted(start + self._awake(self.dice.random() * WEEKDAYS) for _ in range(count))
        if number % 3 == 1:
            self._round(start, number)
        for moment in written:
            if moment < self.end:
                self._at(moment)
                self._student()
                if self.dice.random() < 0.9:
                    self._answer(moment + timedelta(hours=1 + 30 * self.dice.random() ** 2))

    @staticmethod
    def _awake(day: float) -> timedelta:
        """A moment of the week when students write: the part of a day is spread over fifteen hours from eight on."""
        whole, part = divmod(day, 1)
        return timedelta(days=whole, hours=part * 15)

    def _student(self) -> None:
        student = Sitter("student", self.dice.choice(STUDENTS))
        if self.dice.random() < 0.5:
            self._ask(student, self.dice.choice(self.lines["question"]))
        else:
            self._write(student, self.dice.choice(self.lines["feedback"]))

    def _ask(self, student: Sitter, line: Mapping[str, str]) -> None:
        shown = self._mine(student, self.player.say(student, line["text"], lang=line["lang"]))
        if shown and len(render.buttons(shown[-1].payload)) == 3 and self.dice.random() < 0.6:
            self.player.number(student, shown[-1], 0 if self.dice.random() < 0.8 else 1, lang=line["lang"])

    def _write(self, student: Sitter, line: Mapping[str, str]) -> None:
        """Through the form: the words, then the kind and topic that the filing proposes."""
        shown = self._mine(student, self.player.say(student, f"/feedback {line['text']}", lang=line["lang"]))
        from handlers import filing

        filed = filing.file(line["text"], line["lang"])
        kind = filed.kind if filed.kind != "other" else "suggestion"
        stage = filed.stage if filed.stage != "none" else "use"
        values = {"message": line["text"], "kind": kind, "topic": stage, "reply": "yes", "named": ""}
        preview = self._mine(student, self.player.fill(student, shown[-1], values, lang=line["lang"]))
        self.player.number(student, preview[-1], 0, lang=line["lang"])

    def _mine(self, sitter: Sitter, shown: list[Bubble]) -> list[Bubble]:
        place = front.place_of(self.database.keys, sitter.address)
        return [bubble for bubble in shown if bubble.place == place and not bubble.mine]

    def _answer(self, moment: datetime) -> None:
        """Staff answer the first of their queue; most writers say that it is enough and rate the answer."""
        waiting, moment = self.database.run_now(cases.queue), moments.polite(self.house.library, moment)
        if not waiting or moment > self.end - timedelta(hours=20):
            return
        self._at(moment)
        member = self.dice.choice([one for one in self.staff if one.team == waiting[0].team])
        listed = self._mine(member, self.player.say(member, "/cases"))[-1]
        code = render.buttons(listed.payload)[0][0].split()[-1]
        case = self.database.run_now(lambda unit: cases.by_code(unit, code))
        words = self.database.run_now(lambda unit: cases.first_line(unit, case.id)) if case else ""
        reply = next((one["reply"] for one in self.lines["feedback"] if one["text"] in words), None)
        card = self._mine(member, self.player.number(member, listed, OPEN_FIRST))
        form = self._mine(member, self.player.number(member, card[-1], REPLY))
        said = self.player.fill(member, form[-1], {"message": reply or self.lines["feedback"][3]["reply"]})
        self._rate(said)

    def _rate(self, said: list[Bubble]) -> None:
        for student in (Sitter("student", name) for name in STUDENTS):
            got = [bubble for bubble in self._mine(student, said) if len(render.buttons(bubble.payload)) == 2]
            if got and self.dice.random() < 0.85:
                self._at(self.now + timedelta(hours=1))
                stars = self._mine(student, self.player.number(student, got[-1], 1))
                if stars and len(render.buttons(stars[-1].payload)) == 5 and self.dice.random() < 0.9:
                    self.player.number(student, stars[-1], self.dice.choice((2, 3, 3, 4, 4, 4)))

    def _round(self, start: datetime, number: int) -> None:
        """A round about a stage: everybody finds their place, then it closes by itself a week later."""
        stage = STAGES[(number // 3) % len(STAGES)]
        self._at(start + timedelta(hours=2))
        if self.now >= self.end - timedelta(days=1):
            return
        closes = moments.polite(self.house.library, self.now + timedelta(days=4))
        found = self.database.run_now(lambda unit: open_round(self.house, unit, stage, closes))
        self.player.deliver_all()
        for member in self.staff:
            if self.dice.random() < 0.93:
                self._sit(member, number)
        if found.closes_at < self.end:
            self._at(found.closes_at)
            self.database.run_now(lambda unit: self._close(unit, found.id))
            self.player.deliver_all()
            destroy_keys(self.database)

    def _close(self, unit: Unit, round_id: str) -> None:
        found = answers.get(unit, round_id)
        if found is not None and found.state == "open":
            close_round(self.house, unit, found)

    def _sit(self, member: Sitter, number: int) -> None:
        rules = self._mine(member, self.player.say(member, "/assess"))
        form = self._mine(member, self.player.number(member, rules[-1], 0))
        whole = render.form(form[-1].payload) if form else None
        if whole is None:
            return
        values: dict[str, Any] = {}
        for field in whole["fields"]:
            if field["kind"] == "scale":
                values[field["key"]] = str(min(5, max(1, round(2.4 + number / 18 + self.dice.gauss(0, 0.8)))))
            elif field["kind"] == "factors" and field["options"]:
                picked = self.dice.sample([key for key, _label in field["options"]], min(2, len(field["options"])))
                values[field["key"]] = {picked[0]: "+2", **({picked[1]: "-2"} if len(picked) > 1 else {})}
        self.player.fill(member, form[-1], values)
