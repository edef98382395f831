"""Sealing: cut off at any point it is as if it had not begun, or it is finished; what is published is published once."""

import itertools
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from handlers import assessment
from schedules.clockwork import destroy_keys
from schedules.rounds import close_due
from storage import answers, unit
from storage.tables import releases, rounds
from tests import roundhouse
from tests.properties import closed, played
from tests.roundhouse import World


class Cut(Exception):
    """The power is gone."""


@pytest.fixture
def world(tmp_path, empty_sqlite, house):
    found = World(tmp_path / "world", empty_sqlite, house)
    yield found
    found.close()


def state(world, found):
    return world.run(lambda unit: unit.one(rounds, id=found.id).state)


def cut_after(monkeypatch, statements):
    """The process dies after this many statements that write."""
    count = itertools.count()
    for name in ("add", "add_once", "put", "change", "drop"):
        right = getattr(unit.Unit, name)

        def counted(self, *given, right=right, **named):
            if next(count) == statements:
                raise Cut
            return right(self, *given, **named)

        monkeypatch.setattr(unit.Unit, name, counted)


def test_cut_before_any_of_its_statements_it_has_not_begun(world, monkeypatch):
    """After every such cut the answers are all there and nothing was said; the result is that of an uncut closing."""
    found = played(world, 5)
    whole = world.run(lambda unit: answers.by_question(unit, found))
    for statements in itertools.count():
        with monkeypatch.context() as cutting:
            cut_after(cutting, statements)
            try:
                world.run(lambda unit: assessment.close_round(world.house, unit, found))
                break
            except Cut:
                pass
        assert world.run(lambda unit: answers.by_question(unit, found)) == whole
        assert world.run(lambda unit: unit.all(releases)) == []
        assert state(world, found) == "open"
    assert statements > 10
    world.run(world.collect)
    assert state(world, found) == "sealed"
    assert world.run(lambda unit: answers.count(unit, found.id)) == 0


def test_closing_again_publishes_nothing_more(world):
    found = played(world, 6)
    ledger, said = closed(world, found), len(world.heard)
    assert not world.run(lambda unit: assessment.close_round(world.house, unit, found))
    world.run(world.collect)
    assert world.ledger(found) == ledger
    assert len(world.heard) == said
    with pytest.raises(DBAPIError):
        world.run(lambda unit: unit.drop(releases, round=found.id))


@pytest.mark.parametrize("point", ["before it", "before it is overwritten", "before it is unlinked", "after it"])
def test_cut_while_the_key_is_destroyed_it_is_destroyed_later(world, monkeypatch, point):
    found = played(world, 7)
    tags = [world.database.rounds.tag(found.id, q, p.id) for q in found.questions for p in world.people]
    closed(world, found)

    def cut(*_given, **_named):
        raise Cut

    with monkeypatch.context() as cutting:
        match point:
            case "before it":
                cutting.setattr(world.database.rounds, "destroy", cut)
            case "before it is overwritten":
                cutting.setattr(Path, "open", cut)
            case "before it is unlinked":
                cutting.setattr(Path, "unlink", cut)
            case "after it":
                cutting.setattr(world.database, "scrub", cut)
        with pytest.raises(Cut):
            destroy_keys(world.database)
    destroy_keys(world.database)
    world.database.scrub()  # a running Jana does this every minute
    assert not world.database.rounds.has(found.id)
    on_disk = b"".join(file.read_bytes() for file in world.folder.rglob("*") if file.is_file())
    assert not any(tag.encode() in on_disk for tag in tags)


def test_a_round_whose_key_is_gone_ends_unpublished_and_is_begun_again(world):
    """So after a restored backup: what was published once is not published once more, from other answers."""
    found = played(world, 8)
    world.database.rounds.destroy(found.id)
    dice = roundhouse.dice(1)
    world.run(lambda unit: world.answer(unit, found, world.people[0], roundhouse.sitting_of(dice, found)))
    assert "sulkeutua" in world.heard[-1][1]
    world.heard.clear()
    world.run(lambda unit: close_due(world.house, unit))
    world.run(world.collect)
    assert (state(world, found), world.ledger(found)) == ("void", [])
    assert world.run(lambda unit: answers.count(unit, found.id)) == 0
    (again,) = world.run(answers.open_rounds)
    assert (again.stage, again.teams, world.database.rounds.has(again.id)) == (found.stage, found.teams, True)
    assert any("avain on kadonnut" in words for _to, words, _payload in world.heard)
    world.run(lambda unit: close_due(world.house, unit))
    assert world.run(answers.open_rounds) == [again]
