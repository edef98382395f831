"""What is sent to PostgreSQL without waiting happens together, in order, or not at all, and every failure is heard of."""

import contextlib

import pytest
from sqlalchemy import exc, select

from storage.database import Away
from storage.tables import asked, people, places
from storage.unit import mine

pytestmark = pytest.mark.postgres


@pytest.fixture
def url(postgres):
    name = f"piped_{id(object())}"
    yield postgres.create(name, "template_jana")
    postgres.drop(name)


def person(unit, number, lang="fi"):
    unit.add(people, id=f"p{number}", lang=lang, lang_chosen=False, notice=0, created_on="2026-11-24")


def count(database):
    return database.run_now(lambda unit: len(unit.all(people)))


def waited(unit):
    """How many statements nobody has asked about yet."""
    return len(unit.cursor._waiting)


def test_what_is_written_waits_for_nobody_and_is_read_in_the_same_transaction(database):
    def work(unit):
        person(unit, 1)
        person(unit, 2)
        assert waited(unit) >= 3, "the beginning and two rows"
        assert unit.one(people, id="p2").lang == "fi"
        assert waited(unit) == 0
        unit.change(people, {"id": "p1"}, lang="sv")
        assert unit.changed(people, {"id": "p2"}, lang="en") == 1
        assert unit.dropped(people, id="nobody") == 0

    database.run_now(work)
    assert database.run_now(lambda unit: [row.lang for row in unit.all(people, order="id")]) == ["sv", "en"]


def test_a_failure_nobody_waited_for_is_heard_of_at_the_commit_and_takes_everything_back(database):
    def twice(unit):
        person(unit, 1)
        person(unit, 2)
        person(unit, 2)

    with pytest.raises(exc.IntegrityError):
        database.run_now(twice)
    assert count(database) == 0
    database.run_now(lambda unit: person(unit, 2))
    assert count(database) == 1


def test_a_failure_that_is_passed_over_is_never_taken_for_saved(database):
    def careless(unit):
        person(unit, 1)
        person(unit, 1)
        with contextlib.suppress(exc.IntegrityError):
            unit.one(people, id="p1")

    with pytest.raises(Away, match="not committed"):
        database.run_now(careless)
    assert count(database) == 0


def test_an_exception_of_ours_takes_back_what_was_on_its_way(database):
    def changes_its_mind(unit):
        person(unit, 1)
        raise LookupError("no")

    with pytest.raises(LookupError):
        database.run_now(changes_its_mind)
    assert count(database) == 0


def test_more_than_a_socket_holds_goes_both_ways(database):
    big = {f"b{number}": b"\x00\xff" * 400_000 for number in range(8)}

    def keep(unit):
        for name, sealed in big.items():
            unit.add(places, id=name, front="x", sealed=sealed, kind="private", team=None, lang=None, gone_at=None)
        return {row.id: row.sealed for row in unit.all(places)}

    assert database.run_now(keep) == big
    assert {row.id: bytes(row.sealed) for row in database.read(lambda unit: unit.all(places))} == big


def test_a_statement_of_sqlalchemys_own_sees_what_was_sent_before_it(database):
    def work(unit):
        person(unit, 1)
        found = unit.query(select(people.c.id).where(mine(people)))
        person(unit, 2)
        return [row.id for row in found]

    assert database.run_now(work) == ["p1"]
    assert count(database) == 2


def test_taking_back_leaves_what_is_prepared(database):
    """psycopg itself forgets all prepared statements of a connection when it takes back after preparing its own."""

    def often(unit):
        for _ in range(12):
            unit.query(select(people.c.id).where(mine(people)))
        raise LookupError("no")

    assert [count(database) for _ in range(8)] == [0] * 8  # on every connection
    for _ in range(8):
        with pytest.raises(LookupError):
            database.run_now(often)
    assert [count(database) for _ in range(8)] == [0] * 8


def test_rows_are_numbered_and_counted(database):
    def note(unit):
        row = {"week": "2026-W48", "lang": "fi", "outcome": "answered", "entry": None, "stage": None, "text": None}
        return unit.add_numbered(asked, **row, helpful=None)

    first, second = database.run_now(note), database.run_now(note)
    assert second == first + 1


def test_a_connection_that_is_cut_in_the_middle_is_away_and_the_next_one_works(database, postgres):
    def cut(unit):
        person(unit, 1)
        mine_ = unit.query(select(people.c.id).where(mine(people)))
        assert mine_
        unit.cursor._connection.close()
        person(unit, 2)

    with pytest.raises(Away):
        database.run_now(cut)
    assert count(database) == 0
