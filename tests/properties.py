"""Properties A1-A5: blocks, permutation, the attacker, suppression, the ledger; on real handlers and files."""

import contextlib
import logging
import re
import shutil

from bot import charts
from handlers import lines, release
from storage import answers
from tests import roundhouse
from tests.attacker import TABLE
from tests.roundhouse import World, candidates, expected, history, numbers, parsed

AGAIN = 40  # rounds in one world before a fresh one is built


class Worlds:
    """Fresh worlds, as many side by side as a property needs; a new set after every so many rounds.

    `first` is the first seed: a long proof is cut into parts that different processes play.
    """

    def __init__(self, folder, template, house, first=0):
        self.folder, self.template, self.house, self.first = folder, template, house, first
        self.made, self.open = 0, []

    def fresh(self, count):
        self.close()
        self.open = [World(self.folder / str(self.made + i), self.template, self.house) for i in range(count)]
        self.made += count
        return self.open

    def close(self):
        for world in self.open:
            world.close()
            shutil.rmtree(world.folder)
        self.open = []

    def seeds(self, count):
        """The seeds of this part."""
        return range(self.first, self.first + count)

    def rounds(self, count, side_by_side=1):
        """Seeds with worlds to play them in."""
        for seed in self.seeds(count):
            if (seed - self.first) % AGAIN == 0:
                self.fresh(side_by_side)
            for world in self.open:
                world.heard.clear()
            yield (seed, *self.open)


def played(world, seed, events=25):
    """A round with a history, still open."""

    def work(unit):
        found = world.open(unit)
        history(world, unit, found, roundhouse.dice(seed), events)
        return found

    return world.run(work)


def closed(world, found):
    """The ledger of the round after closing it."""
    return world.run(lambda unit: world.shut(unit, found))


def redeal(world, found, dealt):
    """Everybody answers once more, each in the team they had answered in."""

    def work(unit):
        for person in world.people:
            if dealt.get(person.name):
                now, person.team = person.team, person.seat
                world.answer(unit, found, person, dealt[person.name])
                person.team = now

    world.run(work)


def posts(world):
    """Everything that was posted anywhere, with what is random in it taken out."""
    return [payload for _to, _words, payload in world.heard if payload]


# --- A1 ---------------------------------------------------------------------------------------------------------


def a1_blocks(worlds, count):
    """Every published block has five or more, blocks are disjoint and exactly those of the rule; there is no margin."""
    for seed, world in worlds.rounds(count):
        found = played(world, seed)
        counts = {question: world.counts(question) for question in found.questions}
        ledger = closed(world, found)
        for row in ledger:
            blocks = [sorted(block["teams"]) for block in row.release["blocks"]]
            assert sorted(blocks) == expected(counts[row.question])
            assert all(sum(counts[row.question][team] for team in block) >= 5 for block in blocks)
            assert len({team for block in blocks for team in block}) == sum(map(len, blocks))
        assert {row.question for row in ledger} == {q for q in found.questions if expected(counts[q])}


# --- A2 ---------------------------------------------------------------------------------------------------------


def a2_permutation(worlds, count):
    """Answers dealt out anew inside each block: posts, pictures, screens and log lines are the same to the byte."""
    for seed, one, two in worlds.rounds(count, 2):
        left, right = played(one, seed), played(two, seed)
        trial = {q: release.blocks(one.counts(q)) for q in left.questions}
        rows = [
            answers.Released(left.id, q, "use", "", {"blocks": [{"name": b.name, "teams": b.teams} for b in blocks]})
            for q, blocks in trial.items()
        ]
        dealt = roundhouse.shuffled(two, roundhouse.dice(seed + 1), right, rows)
        redeal(one, left, {person.name: person.said for person in one.people})
        redeal(two, right, dealt)
        logs = []
        for world, found in ((one, left), (two, right)):
            world.heard.clear()
            with collected_logs() as lines_:
                closed(world, found)
            logs.append(lines_)
        assert posts(one) == posts(two)
        assert logs[0] == logs[1]
        assert one.look(left) == two.look(right)
        if one.ledger(left):
            pictures = [one.picture(left), two.picture(right)]
            assert roundhouse.svg_of(pictures[0]) == roundhouse.svg_of(pictures[1])
            if seed % 50 == 0:
                assert charts.png(pictures[0]) == charts.png(pictures[1])


@contextlib.contextmanager
def collected_logs():
    found = []

    class Keep(logging.Handler):
        def emit(self, record):
            if not record.name.startswith("markdown_it"):  # says what it parses the first time, which a cache remembers
                found.append(record.getMessage())

    keep, root = Keep(), logging.getLogger()
    level = root.level
    root.addHandler(keep)
    root.setLevel(logging.DEBUG)
    try:
        yield found
    finally:
        root.removeHandler(keep)
        root.setLevel(level)


# --- A3 ---------------------------------------------------------------------------------------------------------


def a3_attacker(worlds, count):
    """Whoever reads all that was ever said, knows who answered and what up to two others did, pins nobody.

    The places are read out of the text; every other number in it must be one that has nothing to do with answers.
    """
    for seed, world in worlds.rounds(count):
        found = played(world, seed)
        said = {item.code: (item.left["fi"], item.right["fi"]) for item in world.house.line.items}
        given = {
            q: {t: [int(v) for v in world.given(q, [t]).values()] for t in roundhouse.SIZES}
            for q in found.questions if q in said
        }  # fmt: skip
        ledger = closed(world, found)
        text = "\n".join(words for _to, words, _payload in world.heard)
        read = parsed(text)
        dice = roundhouse.dice(seed)
        for row in ledger:
            if row.question not in said:
                continue
            for block in row.release["blocks"]:
                values = [v for team in block["teams"] for v in given[row.question][team]]
                assert (said[row.question], _name(world, block)) in read, "a place that is not in words"
                place, band = read[said[row.question], _name(world, block)]
                assert band in ("5–9", "10–19", "20+")
                if len(values) <= 9:
                    insiders = dice.randrange(3)
                    left = candidates(place, len(values), dice.sample(values, insiders))
                    assert len(left) >= TABLE[len(values)][insiders], (values, place, insiders)
        _every_number_is_explained(world, found, text)


def _name(world, block):
    figure = release.Figure(release.Block(block["name"], tuple(block["teams"])), "")
    return lines.block_name(world.house, figure, "fi")


def _every_number_is_explained(world, found, text):
    """No number but those of dates, of the round's name, of the questions and of the published words."""
    words = re.sub(r"paikka (2 tai alle|4 tai yli|2,5|3,5|3)\b", "", text)
    words = re.sub(
        r"\b(2 tai alle|4 tai yli)\b|Viime kierroksella (2,5|3,5|3)|\(vastaajia (5–9|10–19|20\+)\)", "", words
    )
    words = re.sub(rf"{re.escape(found.id)}|viikko \d+/\d+|\d+\.\d+\.|klo \d+\.\d+|1 = |5 = |Kysymys \d/\d", "", words)
    words = re.sub(r"Tiimi [A-D] (2,5|3,5|3)\b|yhdessä (2,5|3,5|3)\b|vähintään 5 ", "", words)
    words = re.sub(r"\(alle 5\)", "", words)
    assert not numbers(words), (numbers(words), [row for row in words.split("\n") if re.search(r"\d", row)])


def a3_nothing_but_the_release(worlds, count):
    """Whatever is said after closing follows from the ledger: other answers with the same ledger, the same words."""
    for seed, one, two in worlds.rounds(count, 2):
        left, right = played(one, seed), played(two, seed)
        dice = roundhouse.dice(seed)
        dealt = {p.name: _nudged(dice, p.said) for p in two.people}
        redeal(two, right, dealt)
        for world in (one, two):
            world.heard.clear()
        first, second = closed(one, left), closed(two, right)
        assert [row.release for row in first] == [row.release for row in second]
        assert posts(one) == posts(two)


def _nudged(dice, said):
    """The same answers but for the strength of factors and a level that means the same: what no release can show."""
    other = {}
    for question, value in said.items():
        other[question] = value
        if roundhouse.kind(question) == "factor" and value[-1:] in "123":
            other[question] = value[:-1] + dice.choice("123")
        if roundhouse.kind(question) == "competence" and value in ("1", "2", "3"):
            other[question] = dice.choice("123")
    return other


# --- A4 ---------------------------------------------------------------------------------------------------------


def a4_simulatable(worlds, count):
    """Other answers in the same numbers: the same blocks are published and the same are hidden."""
    for seed, one, two in worlds.rounds(count, 2):
        left, right = played(one, seed), played(two, seed)
        redeal(two, right, roundhouse.same_counts(two, roundhouse.dice(seed + 7), right))
        seen = [
            [(row.question, block["name"], block["teams"], block["n"]) for row in closed(world, found)
             for block in row.release["blocks"]]
            for world, found in ((one, left), (two, right))
        ]  # fmt: skip
        assert seen[0] == seen[1]


# --- A5 ---------------------------------------------------------------------------------------------------------


def a5_ledger_only(worlds, count):
    """After sealing the answers are gone and every screen stays as it is, also when people are erased or leave."""
    for seed, world in worlds.rounds(count):
        found = played(world, seed)
        closed(world, found)
        before = world.look(found)

        def erase(unit, world=world, found=found, seed=seed):
            assert answers.count(unit, found.id) == 0
            for person in roundhouse.dice(seed).sample(world.people, 8):
                if not person.gone:
                    world.leave(unit, person)

        world.run(erase)
        assert world.look(found) == before

        def refill(unit, world=world):
            for person in world.people:
                if person.gone:
                    world.come_back(unit, person)

        world.run(refill)
