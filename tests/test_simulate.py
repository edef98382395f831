"""The simulated consortium is the real desk, gives the same day again, and breaks where it must."""

import dataclasses

import pytest

from bot import simulate
from bot.simulate import Moved, Plan, play
from storage.crypto import RoundKeys
from storage.database import Database
from tests.conftest import KEYS

PLAN = Plan(libraries=3, students=20, writes=60, workers=1, seed=5, service_ms=20.0, staff=6)
COUNTED = ("messages", "wait p50, s", "wait p99, s", "backlog most", "breaks first", "waited for, s", "unanswered")


def played(url, house, tmp_path, plan):
    clock = Moved()
    database = Database(url, KEYS, RoundKeys(tmp_path / "rounds"), house.library.key, clock)
    house.book.index()
    questions = [topic.question["fi"] for topic in list(house.book.topics.values())[:10]]
    try:
        return play(database, house, plan, clock, questions), database.url
    finally:
        database.close()


def test_a_day_is_played_for_every_library_by_the_real_desk(url, house, tmp_path):
    from sqlalchemy import text

    from storage.database import make_engine

    found, _ = played(url, house, tmp_path, PLAN)
    assert found["unanswered"] == 0
    assert found["messages"] >= PLAN.writes
    engine = make_engine(url)
    with engine.connect() as connection:
        rows = dict(connection.execute(text("SELECT library, count(*) FROM inbox GROUP BY library")).all())
    engine.dispose()
    assert sum(rows.values()) == PLAN.writes
    assert set(rows) == {"lib0000", "lib0001", "lib0002"}


def test_the_same_seed_gives_the_same_day_and_another_seed_another():
    words = ["a", "b", "c"]
    assert list(simulate.day(PLAN, words)) == list(simulate.day(PLAN, words))
    assert list(simulate.day(PLAN, words)) != list(simulate.day(dataclasses.replace(PLAN, seed=6), words))


@pytest.fixture
def twice(empty_sqlite, tmp_path):
    import shutil

    from storage.database import sqlite_url

    for name in ("one", "two"):
        shutil.copy(empty_sqlite, tmp_path / f"{name}.db")
    return [sqlite_url(tmp_path / f"{name}.db") for name in ("one", "two")]


def test_the_same_report_comes_twice(twice, house, tmp_path):
    first, second = (played(url, house, tmp_path, PLAN)[0] for url in twice)
    assert [first[name] for name in COUNTED] == [second[name] for name in COUNTED]


def test_slow_turns_break_the_workers_and_quick_ones_do_not(twice, house, tmp_path):
    slow, _ = played(twice[0], house, tmp_path, dataclasses.replace(PLAN, service_ms=60_000.0))
    quick, _ = played(twice[1], house, tmp_path, dataclasses.replace(PLAN, service_ms=1.0))
    assert slow["breaks first"] == "workers"
    assert quick["wait p50, s"] < 1 < slow["wait p50, s"]
