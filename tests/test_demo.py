"""The sample library: half a year is played through the real handlers, once, and also after a start that was cut off."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot import demo
from bot.app import open_database
from bot.settings import read_settings
from handlers.house import CONTENT, load_house
from storage import answers, cases, timetable

TODAY = datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.fixture
def settings(home):
    return replace(read_settings({}), home=home, library=CONTENT / "sample.toml")


def test_half_a_year_is_played_and_a_start_that_was_cut_off_begins_anew(settings, monkeypatch):
    """Cut off after two weeks: the next start plays it all; the one after that plays nothing."""
    weeks = []
    played = demo.History._week

    def cut_off(self, start, number):
        if number == 2 and not weeks:
            weeks.append(number)
            raise KeyboardInterrupt
        played(self, start, number)

    monkeypatch.setattr(demo.History, "_week", cut_off)
    monkeypatch.setattr(demo, "WEEKS", 4)
    with pytest.raises(KeyboardInterrupt):
        demo.prepare(settings, TODAY)
    demo.prepare(settings, TODAY)
    house = load_house(CONTENT / "sample.toml", None, settings.home / "index")
    database = open_database(settings, house.library.key)
    try:
        found = database.run_now(cases.everything)
        assert len(found) > 5
        assert sum(case.first_reply_at is not None for case in found) > 5
        assert sum(case.rating is not None for case in found) >= 2
        assert database.run_now(answers.released)
        assert database.run_now(lambda unit: timetable.is_claimed(unit, demo.MARK, "played"))
    finally:
        database.close()
    monkeypatch.setattr(demo.History, "play", lambda self: pytest.fail("played twice"))
    demo.prepare(settings, TODAY)
