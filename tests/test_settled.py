"""Figures of weeks that are over are kept once computed, and void as soon as something of them is changed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers import indicators
from handlers.indicators import settling
from schedules import clockwork, upkeep
from schedules.clockwork import Clockwork
from storage import asked, cases, settled, work
from tests import known_week
from tests.known_week import WEEK

MONDAY = datetime(2026, 11, 23, 6, tzinfo=UTC)


@pytest.fixture
def week(database, house, clock):
    """The known week, over and kept."""
    known_week.fill(database, house, clock)
    clock.now = MONDAY
    found = indicators.week_of(house, WEEK)
    assert database.run_now(lambda unit: indicators.settle(house, unit, found, weeks=1)) == 1
    return found


def read(database, house, week):
    """Every figure that can be kept: as it is read, and as the rows give it now."""

    def both(unit):
        one = {code: indicators.read(house, unit, code, week, queue=True) for code in settling.SETTLES}
        settled.void_week(unit, "2000-W01")
        other = {code: indicators.read(house, unit, code, week, queue=True) for code in settling.SETTLES}
        settled.clear(unit)
        return one, other

    return database.run_now(both)


def plain(figures):
    return {code: (one.value, one.n, one.part, one.p90, one.waiting, one.period) for code, one in figures.items()}


def test_a_kept_figure_is_the_computed_one(database, house, week):
    said, computed = read(database, house, week)
    assert plain(said) == plain(computed)
    assert all(one.provenance.at == MONDAY for one in said.values())


def test_a_kept_week_is_not_computed_again(database, house, week, monkeypatch):
    monkeypatch.setattr(indicators, "COMPUTED", {})
    found = database.run_now(lambda unit: indicators.read(house, unit, "cus.first_reply", week, queue=True))
    assert (found.value, found.n, found.waiting.n) == (2.0, 5, 1)


def test_the_week_that_runs_is_not_kept(database, house, week):
    now = indicators.week_of(house, "2026-W48")
    database.run_now(lambda unit: indicators.settle(house, unit, now, weeks=1))
    one = house.process["cus.csat"]
    assert database.run_now(lambda unit: settling.kept(house, unit, one, now)) is None


CHANGES = {
    "relabelled": lambda unit: cases.set_state(unit, 1, "closed", kind="other"),
    "taken back": lambda unit: cases.withdraw(unit, 1),
    "merged": lambda unit: work.merge(unit, 1, 2),
    "rated afterwards": lambda unit: cases.set_state(unit, 2, "done", rating=1),
    "declined after all": lambda unit: cases.set_state(unit, 15, "declined"),
    "its answer got lost": lambda unit: cases.set_state(unit, 2, "unreached", wants_reply=False, first_reply_at=None),
    "opened again": lambda unit: cases.set_state(unit, 4, "reopened", closed_at=None),
    "voted on again": lambda unit: asked.vote(unit, 1, False),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_changes_afterwards_is_seen_at_once_and_kept_again(database, house, week, change):
    before, _ = read(database, house, week)
    database.run_now(lambda unit: indicators.settle(house, unit, week, weeks=1))
    database.run_now(change)
    said, computed = read(database, house, week)
    assert plain(said) == plain(computed) != plain(before)
    assert database.run_now(lambda unit: indicators.settle(house, unit, week, weeks=1)) == 1
    again, _ = read(database, house, week)
    assert plain(again) == plain(computed)


def test_an_answer_today_leaves_the_weeks_before_as_they_are(database, house, week, clock):
    """Whoever waited at the end of the week did so, whatever came later."""
    clock.now = MONDAY + timedelta(days=2)
    before = database.run_now(settled.weeks)
    database.run_now(lambda unit: cases.set_state(unit, 7, "done", first_reply_at=unit.now, closed_at=unit.now))
    database.run_now(lambda unit: indicators.settle(house, unit, week, weeks=1))
    assert database.run_now(settled.weeks) == before
    said, computed = read(database, house, week)
    assert plain(said) == plain(computed)


def test_other_opening_hours_or_another_floor_are_another_figure(database, house, week):
    strict = replace(house, library=replace(house.library, floor=9))
    found = database.run_now(lambda unit: indicators.read(strict, unit, "cus.csat", week))
    assert (found.state, found.value, found.n) == ("few", None, 0)


def test_below_the_floor_nothing_is_kept(database, house, clock):
    known_week.fill(database, house, clock)
    database.run_now(lambda unit: cases.set_state(unit, 1, "closed", rating=None))
    clock.now = MONDAY
    week = indicators.week_of(house, WEEK)
    database.run_now(lambda unit: indicators.settle(house, unit, week, weeks=1))
    one = house.process["cus.csat"]
    row = database.run_now(lambda unit: settled.get(unit, one.code, week.key, settling.mark_of(house, one, week)))
    assert (row.value, row.n, row.part, row.state) == (None, 0, None, "few")


def test_a_few_weeks_are_kept_at_a_time(database, house, week):
    last = indicators.week_of(house, WEEK)
    found = [database.run_now(lambda unit: indicators.settle(house, unit, last, weeks=6, most=4)) for _ in range(3)]
    assert found == [4, 1, 0]


def test_the_clockwork_keeps_a_year_ready_and_again_what_became_void(database, house, week, clock, monkeypatch):
    """By day the weeks that digests draw, and at night the year: a far week takes long to count."""
    works = Clockwork(database, house)
    monkeypatch.setattr(clockwork, "SETTLE_MOST", 60.0)

    def left():
        return database.read(lambda unit: list(indicators.missing(house, unit, week)))

    assert len(left()) == settling.WEEKS - 1  # the known week is kept
    works.settle()
    assert len(left()) == settling.WEEKS - upkeep.BY_DAY
    clock.now = MONDAY + timedelta(hours=19)
    works.settle()
    assert left() == []
    database.run_now(CHANGES["taken back"])
    assert [one.key for one in left()] == [WEEK, "2026-W46"]  # it came on a Monday, and zones are left room
    works.settle()
    assert left() == []
    said, computed = read(database, house, week)
    assert plain(said) == plain(computed)


def test_keeping_stops_after_its_time_and_goes_on_the_next_minute(database, house, week, monkeypatch):
    works = Clockwork(database, house)
    monkeypatch.setattr(clockwork, "SETTLE_MOST", 0.0)
    for left in (settling.WEEKS - 2, settling.WEEKS - 3):
        works.settle()
        assert len(database.read(lambda unit: list(indicators.missing(house, unit, week)))) == left


def test_keeping_that_fails_rests_and_holds_nothing_up(database, house, week, monkeypatch):
    works, tries = Clockwork(database, house), []
    monkeypatch.setattr(clockwork.upkeep, "settle", lambda *_: tries.append(1) or 1 / 0)
    works.settle()
    works.settle()
    assert tries == [1]
    works.tick()
