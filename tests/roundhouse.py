"""Roundhouse: rounds of self-assessment played through the real handlers and a real database, and all that is said.

A world has four teams (12, 6, 4 and 3 people) and one ledger of everything that anybody was ever told. Histories are
drawn from a seed: people join, answer, change their mind, withdraw, move to another team, leave and come back.
"""

import json
import random
import re
import shutil
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.local import render
from handlers import assessment, indicators, privacy, results, workshop
from handlers.dialog import LANGS, Choices, Pressed, Say, Turn, Where, Who, plain
from handlers.filling import open_form
from handlers.indicators import week_of
from handlers.library import Team
from handlers.picture import DigestPicture
from handlers.round_form import FACTORS, TAP
from storage import answers, people
from storage.crypto import RoundKeys, keys_from
from storage.database import Database, sqlite_url
from storage.tables import outbox
from tests.chat import Clock

SIZES = {"a": 12, "b": 6, "c": 4, "d": 3}
FLOOR = 5
SILENT = ("cant_say", "not_mine")
STAGE = "use"
HANDLE = re.compile(r'"[A-Za-z0-9_-]{16}"')


def kind(question):
    """An independent reading of what kind a question is."""
    return {"f": "factor", "c": "competence", "r": "rule", "a": "action"}.get(
        question.partition(":")[0] if ":" in question else "", "scale"
    )


OPTIONS = {
    "scale": ("1", "2", "3", "4", "5", "cant_say"),
    "factor": ("none", "none", "+1", "+2", "-2", "-3", "±1"),
    "competence": ("1", "2", "3", "4", "5", "4w", "2w", "cant_say"),
    "rule": ("yes", "partly", "no", "not_mine"),
    "action": ("yes", "partly", "no", "not_mine", "cant_say"),
}


def town(house):
    """The sample library with four teams of its own."""
    stages = ("selection", "acquisition", "maintenance", "use", "support")
    teams = {key: Team(key, dict.fromkeys(LANGS, f"Tiimi {key.upper()}"), stages, "fi", "") for key in SIZES}
    return replace(house, library=replace(house.library, teams=teams, staff=()))


@dataclass
class Person:
    """Somebody on the staff: who they are to Jana, and what they would answer if the round closed now."""

    name: str
    team: str
    id: str
    place: str
    said: dict = field(default_factory=dict)
    seat: str = ""  # the team they were in when they last answered
    gone: bool = False


class World:
    """One library with its database; `heard` is everything that anybody was told, in order."""

    def __init__(self, folder, template, house):
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(template, folder / "jana.db")
        self.folder, self.house, self.clock = folder, town(house), Clock()
        self.database = Database(
            sqlite_url(folder / "jana.db"), keys_from(b"k" * 32), RoundKeys(folder / "rounds"),
            self.house.library.key, self.clock,
        )  # fmt: skip
        self.heard = []  # (who or where, the words, the payload without what is random in it)
        self.people = []
        self.run(self._settle)

    def run(self, work):
        return self.database.run_now(work)

    def close(self):
        self.database.close()

    def _settle(self, unit):
        for team, size in SIZES.items():
            people.bind(unit, people.place(unit, "local", f"team:{team}", "group").id, team, "fi")
            self.people += [self._join(unit, f"{team}{number}", team) for number in range(size)]

    def _join(self, unit, name, team):
        someone = people.known(unit, "local", name, "fi")
        people.appoint(unit, someone.id, "staff", name, team)
        return Person(name, team, someone.id, people.place(unit, "local", name, "private").id)

    # --- a turn ---------------------------------------------------------------------------------------------------

    def turn(self, person, did=None):
        who = Who(person.id, "fi", True, "staff", person.name, person.team)
        return Turn("t", who, Where(person.place, "local", "private"), did or Pressed("h", 0), self.house)

    def tell(self, to, parts):
        for part in parts:
            if isinstance(part, Say):
                self.heard.append((to, plain(part.doc), ""))
            elif isinstance(part, Choices):
                labels = [button.label for row in part.rows for button in row]
                self.heard.append((to, " ".join(labels), ""))

    def collect(self, unit):
        """What was posted since the last time."""
        for row in unit.all(outbox, order="id"):
            payload = json.loads(row.payload)
            self.heard.append((row.place, render.text_of(payload), HANDLE.sub('"handle"', row.payload)))
        unit.drop(outbox)

    # --- a round ----------------------------------------------------------------------------------------------------

    def open(self, unit):
        found = assessment.open_round(self.house, unit, STAGE, unit.now + timedelta(days=7))
        self.collect(unit)
        for person in self.people:
            person.said, person.seat = {}, ""
        return found

    def answer(self, unit, found, person, said):
        """A whole sitting: the form is opened and sent."""
        turn = self.turn(person)
        open_form(turn, unit, f"line:{found.id}")
        data = {FACTORS: {}}
        for question, value in said.items():
            _mark, _, code = question.partition(":")
            if kind(question) == "factor":
                data[FACTORS] |= {code: value} if value != "none" else {}
            else:
                data[TAP + code if code else question] = None if value == "cant_say" and code else value
        reply = workshop.keep(turn, unit, data)
        self.tell(person.name, reply)
        person.said, person.seat = dict(said), person.team
        return reply

    def withdraw(self, unit, found, person):
        self.tell(person.name, assessment.withdraw(self.turn(person), unit, {"round": found.id}))
        person.said = {}

    def leave(self, unit, person):
        privacy.forget_person(self.house, unit, person.id, person.place)
        person.said, person.gone = {}, True

    def also(self, unit, person):
        """The same person on another platform, before anybody knows."""
        self.seen = getattr(self, "seen", 0) + 1
        return self._join(unit, f"{person.name}-{self.seen}", person.team)

    def come_back(self, unit, person):
        fresh = self._join(unit, person.name + "x", person.team)
        person.name, person.id, person.place, person.gone = fresh.name, fresh.id, fresh.place, False

    def shut(self, unit, found):
        assessment.close_round(self.house, unit, found)
        self.collect(unit)
        return answers.released(unit, found.id)

    # --- what should come out -----------------------------------------------------------------------------------------

    def counts(self, question):
        """How many answered a question in each team, by this ledger and not by Jana's."""
        return Counter(
            one.seat for one in self.people if one.said.get(question) is not None and one.said[question] not in SILENT
        )

    def given(self, question, teams):
        """The answers to a question of some teams, by person."""
        return {
            one.name: one.said[question]
            for one in self.people
            if one.seat in teams and one.said.get(question) is not None and one.said[question] not in SILENT
        }

    def look(self, found):
        """All later screens that show a round: words, pictures and figures."""
        return self.run(lambda unit: self._screens(unit, found))

    def _screens(self, unit, found):
        seen = []
        for lang in LANGS:
            seen += [repr(part) for part in results.result(self.house, unit, found, lang)]
        for code in ("stf.line_median", "stf.force_balance", "res.action_effect"):
            week = week_of(self.house, self.house.library.week(self.clock.now))
            figure = indicators.read(self.house, unit, code, week)
            seen.append(repr((figure.value, figure.n, figure.state)))
        return seen

    def ledger(self, found):
        """What was published of a round."""
        return self.run(lambda unit: answers.released(unit, found.id))

    def picture(self, found):
        """The picture of a round."""
        return self.run(lambda unit: results.line_picture(self.house, unit, found, "fi"))


def draw(dice, question):
    return dice.choice(OPTIONS[kind(question)])


def sitting_of(dice, found):
    """One person's answers, with at most four factors picked."""
    said = {question: draw(dice, question) for question in found.questions}
    picked = [question for question, value in said.items() if kind(question) == "factor" and value != "none"]
    for question in picked[4:]:
        said[question] = "none"
    return said


def history(world, unit, found, dice, events=40):
    """People answer, change, withdraw, move, leave and come back; about a quarter never answer."""
    for person in dice.sample(world.people, len(world.people)):
        if not person.gone and dice.random() < 0.75:
            world.answer(unit, found, person, sitting_of(dice, found))
    for _ in range(dice.randrange(events)):
        person, act = dice.choice(world.people), dice.randrange(10)
        if person.gone:
            world.come_back(unit, person)
        elif act < 5:
            world.answer(unit, found, person, sitting_of(dice, found))
        elif act < 7:
            world.withdraw(unit, found, person)
        elif act < 9:
            person.team = dice.choice(list(SIZES))
        else:
            world.leave(unit, person)


def same_counts(world, dice, found):
    """Other answers of the same people: silent where they were silent, so that only values differ."""
    other = {}
    for one in world.people:
        other[one.name] = {
            question: value if value in SILENT else dice.choice([v for v in OPTIONS[kind(question)] if v not in SILENT])
            for question, value in one.said.items()
        }
    return other


def shuffled(world, dice, found, released):
    """The same answers, dealt out anew among those who gave one inside each published block."""
    dealt = {one.name: dict(one.said) for one in world.people}
    for row in released:
        for block in row.release["blocks"]:
            given = world.given(row.question, block["teams"])
            values = list(given.values())
            dice.shuffle(values)
            for name, value in zip(given, values, strict=True):
                dealt[name][row.question] = value
    return dealt


def expected(counts):
    """R2 worked out once more: the teams of each block."""
    large = {team for team, n in counts.items() if n >= FLOOR}
    small = {team for team, n in counts.items() if 0 < n < FLOOR}
    if sum(counts[team] for team in small) >= FLOOR:
        return sorted([*([team] for team in large), sorted(small)])
    if not large:
        return []
    if not small:
        return sorted([team] for team in large)
    host = min(large, key=lambda team: (counts[team], team))
    return sorted([*([team] for team in large - {host}), sorted([host, *small])])


# --- the attacker -------------------------------------------------------------------------------------------------

PLACE = re.compile(r"^(?P<block>[^:]+): paikka (?P<place>2 tai alle|4 tai yli|[0-9],5|[0-9]+)(?:, [^(]+)? \(vastaajia (?P<n>[0-9+–]+)\)$")  # fmt: skip
POLES = re.compile(r"^1 = (?P<left>.+), 5 = (?P<right>.+)$")
NUMBER = re.compile(r"\d+")


def parsed(text):
    """Every place that can be read in a text: (line, block) -> (lowest and highest exact mean, band of n)."""
    found, line = {}, None
    for row in text.split("\n"):
        if hit := POLES.match(row.strip()):
            line = (hit["left"], hit["right"])
        elif (hit := PLACE.match(row.strip())) and line:
            found[line, hit["block"]] = (hit["place"], hit["n"])
    return found


def fits(place, values):
    """Whether answers could have been published as this place: the attacker's own arithmetic, in whole numbers."""
    total, n = sum(values), len(values)
    halves = (4 * total + n) // (2 * n)
    if place == "2 tai alle":
        return halves <= 4
    if place == "4 tai yli":
        return halves >= 8
    return halves == round(2 * float(place.replace(",", ".")))


_candidates = {}


def candidates(place, n, known):
    """What anybody of n may still have answered, for somebody who knows what `known` others did: complete search."""
    import itertools

    key = (place, n, tuple(sorted(known)))
    if key not in _candidates:
        rest = n - len(known)
        possible = set()
        for values in itertools.combinations_with_replacement(range(1, 6), rest):
            if fits(place, [*values, *known]):
                possible |= set(values)
        _candidates[key] = possible
    return _candidates[key]


def numbers(text):
    """All numbers in a text, for the attacker who looks for one that nobody meant to print."""
    return Counter(NUMBER.findall(text))


def svg_of(picture):
    from bot import charts

    return charts.svg(DigestPicture.from_dict(json.loads(json.dumps(picture.to_dict()))))


def by_place(world):
    """What was heard, by who or where."""
    found = defaultdict(list)
    for to, words, payload in world.heard:
        found[to].append((words, payload))
    return found


def dice(seed):
    return random.Random(seed)
