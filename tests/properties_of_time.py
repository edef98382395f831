"""Properties A6-A10: any order of looking, nothing early, one answer each, the files, silence."""

import math
import re
import sqlite3

from handlers import assessment, digest, digest_talk, linking, results
from handlers import indicators as figures
from handlers.dialog import Say, plain
from handlers.filling import open_form
from handlers.indicators import week_of
from schedules.clockwork import destroy_keys
from storage import answers
from tests import roundhouse
from tests.properties import closed
from tests.roundhouse import draw, parsed, sitting_of

# --- A6 ---------------------------------------------------------------------------------------------------------


COUNTED = re.compile(r"\b(vastauksia|vastaajia|vastauksen)\b\D{0,12}\d+(?![\d–+])")  # a number of answers
PAGE = 4096  # bytes of a page of SQLite's file


def a6_time(worlds, count, steps=30):
    """Rounds, digests and commands in any order: what can be read is the ledger, and nothing can be subtracted from it.

    Each published figure is about one round, one question and one block. Those of a round and question are disjoint and
    of five or more, so every combination of them with a support is of five or more; the rest of the text is free of
    numbers about answers.
    """
    for seed in worlds.seeds(count):
        (world,) = worlds.fresh(1)
        supports = _weeks_of_everything(world, roundhouse.dice(seed), steps)
        for blocks in supports.values():
            assert all(len(block) >= 5 for block in blocks)
            assert sum(map(len, blocks)) == len(set().union(*blocks))
        shown = {key for _to, words, _payload in world.heard for key in parsed(words).items()}
        ledger = world.run(lambda unit, w=world: _ledger_words(w, unit))
        assert shown <= ledger
        for _to, words, _payload in world.heard:
            assert not COUNTED.search(words), words
            # of 25 invited, the least that the published bands say: 5, 10, 15 …
            assert all(int(share) % 20 == 0 for share in re.findall(r"osallistuminen (\d+)", words)), words


def _weeks_of_everything(world, dice, steps):
    """Any of it in any order; who stands behind each published figure, by round and question."""
    open_now, supports = None, {}
    for _ in range(steps):
        match dice.randrange(8):
            case 0 if open_now is None:
                open_now = world.run(world.open)
            case 1 | 2 | 3 if open_now is not None:
                world.run(lambda unit, f=open_now: _some_answer(world, unit, f, dice))
            case 4 if open_now is not None:
                asked = {q: {t: set(world.given(q, [t])) for t in roundhouse.SIZES} for q in open_now.questions}
                for row in closed(world, open_now):
                    for block in row.release["blocks"]:
                        members = set().union(*(asked[row.question][team] for team in block["teams"]))
                        supports.setdefault((row.round, row.question), []).append(members)
                open_now = None
            case 5:
                world.clock.now += roundhouse.timedelta(days=dice.randrange(1, 12))
            case _:
                world.run(lambda unit: _look(world, unit, dice))
    return supports


def _some_answer(world, unit, found, dice):
    for person in dice.sample(world.people, dice.randrange(1, 16)):
        if person.gone or unit.now >= found.closes_at:  # its time is up: nothing is taken any more
            continue
        if dice.random() < 0.15:
            world.withdraw(unit, found, person)
        else:
            world.answer(unit, found, person, sitting_of(dice, found))


def _look(world, unit, dice):
    """Any digest of any week, any status, any figure, by anybody."""
    person = dice.choice(world.people)
    turn = world.turn(person)
    week = world.house.library.week(world.clock.now - roundhouse.timedelta(days=7 * dice.randrange(5)))
    match dice.randrange(4):
        case 0:
            world.tell(person.name, digest.compose(world.house, unit, dice.choice("abcd"), week, "fi"))
        case 1:
            world.tell(person.name, assessment.round_(turn, unit, "status"))
        case 2:
            world.tell(
                person.name, digest_talk.digest(turn, unit, dice.choice(("preview", f"week {week}", "month", "")))
            )
        case _:
            for code in world.house.process:
                figures.read(world.house, unit, code, week_of(world.house, week))
    world.collect(unit)


def _ledger_words(world, unit):
    found = set()
    for one in answers.all_rounds(unit):
        if one.state == "sealed":
            words = plain_of(results.result(world.house, unit, one, "fi"))
            found |= set(parsed(words).items())
    return found


def plain_of(parts):
    return "\n".join(plain(part.doc) if isinstance(part, Say) else getattr(part, "alt", "") for part in parts)


# --- A7 ---------------------------------------------------------------------------------------------------------


def a7_nothing_early(worlds, count):
    """Before closing, whoever answered what and how many did: everybody else hears the same."""
    for seed in worlds.seeds(count):
        heard = []
        for world, salt in zip(worlds.fresh(3), (0, 1, None), strict=True):
            found = world.run(world.open)
            watcher = world.people[0]

            def live(unit, world=world, found=found, salt=salt, watcher=watcher, seed=seed):
                who, what = roundhouse.dice(seed), roundhouse.dice(f"{seed}{salt}")
                for person in who.sample(world.people[1:], 18):
                    if salt is not None:
                        world.answer(unit, found, person, sitting_of(what, found))
                world.tell("watcher", assessment.round_(world.turn(watcher), unit, "status"))
                world.tell("watcher", assessment.invite(world.turn(watcher), unit, ""))
                world.tell("watcher", digest.compose(world.house, unit, "a", world.house.library.week(unit.now), "fi"))
                world.collect(unit)

            world.run(live)
            everyone = {person.name for person in world.people}
            heard.append([(to, words) for to, words, _payload in world.heard if to not in everyone])
            answered = [words for to, words, _payload in world.heard if to in everyone]
            assert len(set(answered)) <= 2  # the thanks and its buttons
        assert heard[0] == heard[1] == heard[2]


# --- A8 ---------------------------------------------------------------------------------------------------------


class Cut(Exception):
    """The process is killed before the commit."""


def a8_once(worlds, count):
    """Sent again, pressed twice, from two devices, cut off in between: one answer each, the last; withdrawn, none."""
    for seed, world in worlds.rounds(count):
        found, dice = world.run(world.open), roundhouse.dice(seed)
        truth = {}
        for _ in range(12):
            person, said, act = dice.choice(world.people[:6]), sitting_of(dice, found), dice.randrange(6)
            try:
                world.run(lambda unit, w=world, f=found, p=person, s=said, a=act, d=dice: _act(w, unit, f, p, s, a, d))
                truth[person.name] = None if act == 3 else said
            except Cut:
                pass
        kept = world.run(lambda unit, f=found: answers.by_question(unit, f))
        for question in found.questions:
            rows = sorted(value for values in kept.get(question, {}).values() for value in values)
            assert rows == sorted(said[question] for said in truth.values() if said is not None), question
        closed(world, found)


def _act(world, unit, found, person, said, act, dice):
    for _again in range(1 + (act == 1)):
        world.answer(unit, found, person, said)
    if act == 2:
        raise Cut
    if act == 3:
        world.withdraw(unit, found, person)
    if act == 4:
        _also_on_another_platform(world, unit, found, person, dice)


def _also_on_another_platform(world, unit, found, person, dice):
    """The same person answers there as well, and then both sides say that they are one."""
    there = world.also(unit, person)
    world.answer(unit, found, there, sitting_of(dice, found))
    linking.yes(world.turn(person), unit, {"goes": there.id, "place": there.place})


# --- A9 ---------------------------------------------------------------------------------------------------------


def a9_files(worlds, count):
    """After sealing no tag and no canary is in any file; while a round is open the order of rows tells nobody's turn.

    The thief has the files and knows who answered in which order, and links the n-th of them to the n-th row: as SQLite
    reads them out, and as they lie on the page. And had the same answers come in any other order, each page would hold
    the same tags in the same order.
    """
    hits = tries = 0
    for seed in worlds.seeds(count):
        (world,) = worlds.fresh(1)
        found, dice = world.run(world.open), roundhouse.dice(seed)
        order = dice.sample(world.people, 12)
        for person in order:
            world.run(lambda unit, w=world, p=person, d=dice, f=found: w.answer(unit, f, p, sitting_of(d, f)))
        world.run(lambda unit: answers.relay(unit, 0))
        world.database.scrub()
        raw, read = (world.folder / "jana.db").read_bytes(), _rows(world)
        for question in found.questions:
            tags = [world.database.rounds.tag(found.id, question, person.id) for person in order]
            places = [raw.rfind(tag.encode()) for tag in tags]
            by_page = [tag for _place, tag in sorted(zip(places, tags, strict=True))]
            for stored in ([tag for tag in read if tag in tags], by_page, by_page[::-1]):
                assert sorted(stored) == sorted(tags)
                hits += sum(one == two for one, two in zip(stored, tags, strict=True))
                tries += len(tags)
        every = [world.database.rounds.tag(found.id, q, p.id) for p in order for q in found.questions]
        world.run(lambda unit, d=dice: _as_if_in_another_order(unit, d))
        world.run(lambda unit: answers.relay(unit, 0))
        world.database.scrub()
        assert _pages(raw, every) == _pages((world.folder / "jana.db").read_bytes(), every)
        _sitting_broken_off(world, found)
        closed(world, found)
        destroy_keys(world.database)
        on_disk = b"".join(file.read_bytes() for file in world.folder.rglob("*") if file.is_file())
        assert not any(tag.encode() in on_disk for tag in every)
        assert b"kanarialintu" not in on_disk
        assert not list((world.folder / "rounds").iterdir())
    assert _no_better_than_chance(hits, tries, 1 / 12), (hits, tries)


def _sitting_broken_off(world, found):
    """A draft with a value that cannot be there by chance."""

    def work(unit):
        person = world.people[-1]
        open_form(world.turn(person), unit, f"line:{found.id}", {"use.anchor": "kanarialintu"})

    world.run(work)


def _rows(world):
    """The tags as a thief of the file finds them, in the order in which they are stored."""
    with sqlite3.connect(world.folder / "jana.db") as db:
        return [row[0] for row in db.execute("SELECT tag FROM answers NOT INDEXED")]


def _as_if_in_another_order(unit, dice):
    """The same answers, as they would have come on another day."""
    rows = unit.all(answers.answers)
    unit.drop(answers.answers)
    for row in dice.sample(rows, len(rows)):
        unit.add(answers.answers, tag=row.tag, round=row.round, question=row.question, team=row.team, value=row.value)


def _pages(raw, tags):
    """The tags on each page of the file, in the order in which they lie there; every copy of each, pages in any order."""
    found = {}
    places = sorted((one.start(), tag) for tag in tags for one in re.finditer(tag.encode(), raw))
    for place, tag in places:
        found.setdefault(place // PAGE, []).append(tag)
    return sorted(found.values())


def _no_better_than_chance(hits, tries, chance):
    """One-sided binomial test at 0.001: of a thousand proofs of a right program one fails."""
    tail = sum(
        math.exp(
            math.lgamma(tries + 1) - math.lgamma(k + 1) - math.lgamma(tries - k + 1)
            + k * math.log(chance) + (tries - k) * math.log(1 - chance)
        )
        for k in range(hits, tries + 1)
    )  # fmt: skip
    return tail > 0.001


# --- A10 --------------------------------------------------------------------------------------------------------


def a10_silent(worlds, count):
    """Whatever is answered, the confirmation is the same, and no message to anybody holds an answer."""
    for seed, world in worlds.rounds(count):
        found, dice = world.run(world.open), roundhouse.dice(seed)
        confirmations = set()
        for person in world.people:
            said = {q: draw(dice, q) if roundhouse.kind(q) != "factor" else "none" for q in found.questions}
            world.heard.clear()
            world.run(lambda unit, w=world, p=person, s=said, f=found: (w.answer(unit, f, p, s), w.collect(unit)))
            confirmations.add("\n".join(words for _to, words, _payload in world.heard))
        assert len(confirmations) == 1
        text = confirmations.pop()
        labels = [label["fi"] for label in (*world.house.line.levels.values(), *world.house.line.held.values())]
        assert not any(re.search(rf"\b{re.escape(label)}\b", text) for label in labels)
        closed(world, found)
