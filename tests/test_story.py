"""A story: thirty days of a library with forty students and six staff, over Easter and the change of the clocks.

What must come out is worked out here a second time, by hand and without Jana's code: the open days are written out.
"""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.local import front, render
from bot.local.front import Sitter
from bot.local.play import Player
from handlers import export
from schedules.clockwork import tick
from schedules.plan import jobs
from storage import cases, people, shown, work

ZONE = ZoneInfo("Europe/Helsinki")
FIRST = date(2026, 3, 16)  # a Monday; the clocks go forward on 29 March, Easter is 3-6 April
MARCH = (16, 17, 18, 19, 20, 23, 24, 25, 26, 27, 30, 31)
APRIL = (1, 2, 7, 8, 9, 10, 13, 14, 15, 16, 17, 20, 21, 22, 23, 24, 27, 28, 29, 30)
OPEN_DAYS = [*(date(2026, 3, day) for day in MARCH), *(date(2026, 4, day) for day in APRIL)]
PROMISES = {"complaint": 3, "suggestion": 5, "question": 1, "fault": 0, "correction": 3, "acquisition_request": 10}
KINDS = [*PROMISES, "praise"]
STAGES = {"use": "service", "support": "service", "selection": "collections", "maintenance": "collections"}
STAFF = {"service": ["Marja", "Pekka", "Leila"], "collections": ["Anna", "Teemu", "Ulla"]}
LANGS = ("fi", "sv", "en")
SEND = {"fi": "Lähetä", "sv": "Skicka", "en": "Send"}
ENOUGH = {"fi": "Kiitos, tämä riitti", "sv": "Tack, det räcker", "en": "Thanks, that is enough"}
WITHDRAW = {"fi": "Peru viesti", "sv": "Ta tillbaka", "en": "Withdraw"}


def at(day, hour, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def promised(day, kind):
    """The end of the promised opening day: 20.00, on Fridays 18.00; everything here is written in opening hours."""
    due = OPEN_DAYS[OPEN_DAYS.index(day) + PROMISES[kind]]
    return at(due, 18 if due.weekday() == 4 else 20)


class Story:
    """Plays the days and keeps a ledger of what it did."""

    def __init__(self, database, house, clock):
        self.database, self.house, self.clock = database, house, clock
        self.player, self.dice = Player(database, house), random.Random(30)
        database.run_now(lambda unit: front.furnish(unit, house))
        self.students = [Sitter("student", f"opiskelija{number:02d}") for number in range(40)]
        self.written, self.nudges, self.seen = [], Counter(), []

    def bubbles(self, found, sitter):
        place = front.place_of(self.database.keys, sitter.address)
        return [b for b in found if b.place == place and not b.mine]

    def write(self, day, number):
        """One student writes one message from the form."""
        student, lang = self.students[number % 40], LANGS[number % 3]
        kind, stage = KINDS[number % len(KINDS)], list(STAGES)[number % 4]
        form = self.bubbles(self.player.say(student, "/feedback", lang=lang), student)[-1]
        values = {"message": f"asia {number} vaatii huomiota", "kind": kind, "topic": stage, "reply": kind != "praise"}
        preview = self.bubbles(self.player.fill(student, form, values, lang=lang), student)[-1]
        label = next(label for label, *_ in render.buttons(preview.payload) if label in SEND.values())
        found = self.player.press(student, preview, label, lang=lang)
        card = next(b for b in found if f"asia {number} " in str(b.payload) and "JN-" in str(b.payload))
        self.written.append({
            "student": student, "day": day, "at": self.clock.now, "kind": kind, "stage": stage, "team": STAGES[stage],
            "card": card.ref, "replied": None, "closed": None, "rating": None, "withdrawn": False,
            "promised": promised(day, kind) if kind != "praise" else None, "receipt": self.bubbles(found, student)[-1],
        })  # fmt: skip

    def answer(self, one, number):
        staff = Sitter("staff", STAFF[one["team"]][number % 3], one["team"])
        found = self.player.say(staff, f"Vastaus numero {number}", f"team:{one['team']}", reply_to=one["card"])
        one["replied"] = self.clock.now
        reply = self.bubbles(found, one["student"])[-1]
        if number % 2 == 0:  # content: closes and rates
            labels = [label for label, *_ in render.buttons(reply.payload)]
            asked = self.bubbles(self.player.press(one["student"], reply, labels[-1]), one["student"])[-1]
            one["closed"], one["rating"] = self.clock.now, number % 5 + 1
            self.player.number(one["student"], asked, number % 5)
            self.player.number(one["student"], asked, 0)  # a second tap changes nothing

    def withdraw(self, one):
        label = next(label for label, *_ in render.buttons(one["receipt"].payload) if label in WITHDRAW.values())
        self.player.press(one["student"], one["receipt"], label)
        one["withdrawn"] = True

    def morning(self, day):
        """Nine o'clock: the timetable is looked at; who is nudged is worked out from the ledger alone."""
        self.clock.now = at(day, 9, 0)
        before = self.database.run_now(shown.newest)
        for job in self.database.run_now(lambda unit: jobs(self.house, unit)):
            self.database.run_now(lambda unit, job=job: tick(self.house, unit, job))
        self.player.deliver_all()
        late = {one["team"] for one in self.written if self.late(one)} if day in OPEN_DAYS else set()
        self.nudges[len(late)] += len(late)
        told = [b for b in self.database.run_now(lambda unit: shown.after(unit, before))
                if render.text_of(b.payload).startswith("Luvattu vastausaika")]  # fmt: skip
        self.seen.append((day, len(told), len(late)))

    def late(self, one):
        return (
            one["promised"] is not None
            and one["promised"] < self.clock.now
            and not one["replied"]
            and not one["withdrawn"]
        )

    def live(self):
        number = 0
        for ahead in range(30):
            day = FIRST + timedelta(days=ahead)
            self.morning(day)
            if day not in OPEN_DAYS:
                continue
            for hour in (10, 13, 15):
                self.clock.now = at(day, hour)
                self.write(day, number)
                number += 1
            self.clock.now = at(day, 16)
            waiting = [one for one in self.written if not one["replied"] and not one["withdrawn"] and one["promised"]]
            for count, one in enumerate(waiting):
                if self.dice.random() < 0.35:
                    self.answer(one, len(self.written) + count)
            if ahead % 7 == 4:
                self.withdraw(next(one for one in waiting if not one["replied"]))


@pytest.fixture
def story(database, house, clock):
    clock.now = at(FIRST, 8)
    found = Story(database, house, clock)
    found.live()
    return found


def test_thirty_days_come_out_as_worked_out_by_hand(story):
    database, written = story.database, story.written
    kept = database.run_now(cases.everything)
    assert len(kept) == len(written) == 3 * sum(day < FIRST + timedelta(days=30) for day in OPEN_DAYS)
    assert len({one["student"] for one in written}) == 40
    for case, one in zip(kept, written, strict=True):
        if not one["withdrawn"]:
            assert (case.kind, case.stage, case.team) == (one["kind"], one["stage"], one["team"])
            assert (case.received_at, case.promised_at) == (one["at"], one["promised"])
            assert (case.first_reply_at, case.closed_at, case.rating) == (one["replied"], one["closed"], one["rating"])
        assert case.state == state(one)
    assert [(day, told) for day, told, _late in story.seen] == [(day, late) for day, _told, late in story.seen]
    assert sum(told for _day, told, _late in story.seen) == sum(story.nudges.values()) > 0
    check_sums(story, written)


def state(one):
    if one["withdrawn"]:
        return "withdrawn"
    return "closed" if one["closed"] else "answered" if one["replied"] else "new"


def check_sums(story, written):
    """Queue, export, ratings, the audit log and each student's own list add up to the ledger."""
    database = story.database
    waiting = [one for one in written if not one["replied"] and not one["withdrawn"]]
    assert len(database.run_now(cases.queue)) == min(50, len(waiting))
    counts = {(what, value): n for what, value, n in export.counts(database.run_now(export.rows))}
    assert {key: n for key, n in counts.items() if key[0] == "state"} == {
        ("state", name): n for name, n in Counter(state(one) for one in written).items()}  # fmt: skip
    assert {key[1]: n for key, n in counts.items() if key[0] == "kind"} == Counter(one["kind"] for one in written)
    ratings = [one["rating"] for one in written if one["rating"]]
    stars = [int(line.text) for _case, line in database.run_now(lambda unit: cases.lines_by(unit, "rating"))]
    assert (sorted(stars), len(ratings)) == (sorted(ratings), len(ratings))
    deeds = database.run_now(work.deed_counts)
    assert deeds["send"] == len(written)
    assert deeds["withdraw"] == sum(one["withdrawn"] for one in written)
    for student in story.students:
        person = database.run_now(lambda unit, one=student: people.known(unit, "local", one.address, "fi").id)
        own = [one for one in written if one["student"] == student and not one["withdrawn"]]
        assert len(database.run_now(lambda unit, who=person: cases.of_writer(unit, who))) == len(own)
