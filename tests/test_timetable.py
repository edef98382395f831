"""Digests come when promised: once for each slot, politely, late rather than three times, and failures are told."""

import dataclasses
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.local import front, render
from bot.local.front import Sitter
from bot.local.play import Player
from handlers import digest_post
from handlers.almanac import Almanac, Term, load_almanac, public_holidays
from handlers.content_errors import BadContent
from handlers.house import CONTENT
from handlers.library import load_library
from schedules import digests as schedule
from schedules.clockwork import Clockwork, tick_all
from schedules.plan import PLAN, jobs
from schedules.slots import latest_due, parse
from storage import outbox, people, shown, timetable
from tests import slots_storm

HELSINKI = ZoneInfo("Europe/Helsinki")
MARJA = Sitter("staff", "Marja", "service")


@pytest.fixture
def channel(database, house):
    """The service team's channel on the local front; its key."""
    database.run_now(lambda unit: front.furnish(unit, house))
    return front.place_of(database.keys, front.channel_address("service"))


def posted(database, place):
    """The first lines of everything that stands in a place."""
    bubbles = database.run_now(lambda unit: shown.last(unit, [place], 500))
    return [render.text_of(bubble.payload) for bubble in bubbles if not bubble.mine]


def digests(database, place):
    return [text for text in posted(database, place) if "viikko" in text.split("\n")[0] or "myöhässä" in text]


def ticked(database, house):
    tick_all(house, database)
    Player(database, house).deliver_all()


def at(year, month, day, hour, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=HELSINKI).astimezone(UTC)


# --- the plan -------------------------------------------------------------------------------------------------


def test_the_next_digest_is_the_one_that_really_comes(database, house, channel, clock):
    """As the channel has chosen it, after its pause and on a day of service; a channel out of reach has none."""

    def coming():
        return database.run_now(lambda unit: schedule.coming(house, unit)).get("service")

    def choose(**chosen):
        database.run_now(lambda unit: timetable.subscribe(unit, channel, timetable.Subscription(**chosen)))

    assert coming() == at(2026, 11, 30, 8)
    choose(every="weekly tue 09:30")
    assert coming() == at(2026, 12, 1, 9, 30)
    choose(every="weekly tue 09:30", paused_until=at(2027, 1, 7, 0))
    assert coming() == at(2027, 1, 12, 9, 30)
    choose()
    clock.now = at(2027, 3, 28, 12)
    assert coming() == at(2027, 3, 30, 8)  # Monday is the second day of Easter
    database.run_now(lambda unit: people.gone(unit, channel))
    assert coming() is None


def test_the_plan_fits_on_one_screen(house):
    text = (CONTENT.parent.parent / "schedules" / "plan.py").read_text("utf-8")
    assert len(text.splitlines()) < 70
    assert [line.name for line in PLAN][:3] == ["digest", "month", "term"]


def test_every_team_channel_has_its_jobs(database, house, channel):
    names = database.run_now(lambda unit: [job.name for job in jobs(house, unit)])
    assert f"digest:{channel}" in names
    assert f"month:{channel}" in names
    assert f"term:{channel}:autumn_2026" in names
    assert len(names) == len(set(names))


def test_a_three_day_outage_gives_one_late_post(database, house, clock, channel):
    clock.now = at(2026, 11, 20, 12)
    ticked(database, house)
    clock.now = at(2026, 11, 26, 12)  # the slot was on Monday the 23rd at eight; nobody was there until Thursday
    ticked(database, house)
    ticked(database, house)
    assert [text.split("\n")[0][:27] for text in digests(database, channel)] == ["Tämä kooste tulee myöhässä:"]


def test_a_month_of_outage_gives_one_weekly_post_and_not_five(database, house, clock, channel):
    clock.now = at(2026, 9, 18, 12)
    ticked(database, house)
    clock.now = at(2026, 10, 20, 12)
    ticked(database, house)
    weekly = [text for text in digests(database, channel) if "viikko 4" in text]
    assert len(weekly) == 1
    assert "viikko 42" in weekly[0]


def test_on_time_nothing_is_called_late(database, house, clock, channel):
    clock.now = at(2026, 11, 20, 12)
    ticked(database, house)
    clock.now = at(2026, 11, 23, 7, 59)
    ticked(database, house)
    assert digests(database, channel) == []
    clock.now = at(2026, 11, 23, 8)
    ticked(database, house)
    assert len(digests(database, channel)) == 1
    assert "myöhässä" not in digests(database, channel)[0]


# --- politeness ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "comes"),
    [
        (at(2026, 11, 23, 8), at(2026, 11, 23, 8)),
        (at(2026, 11, 23, 6), at(2026, 11, 23, 7, 30)),  # before the end of the quiet hours
        (at(2026, 11, 22, 22), at(2026, 11, 23, 7, 30)),  # after their beginning: the next morning
        (at(2027, 1, 6, 8), at(2027, 1, 7, 8)),  # Epiphany
        (at(2026, 12, 24, 19), at(2026, 12, 27, 7, 30)),  # Christmas Eve evening; the 27th is no holiday
        (at(2027, 3, 29, 8), at(2027, 3, 30, 8)),  # Easter Monday, the day after the clocks changed
    ],
)
def test_a_post_waits_for_a_polite_moment(due, comes):
    almanac = Almanac(public_holidays(CONTENT, "FI"), (time(18), time(7, 30)))
    assert almanac.polite(due, HELSINKI) == comes


def test_nothing_comes_between_terms_when_the_library_rests():
    name = {"fi": "s", "sv": "h", "en": "a"}
    term = Term("a", name, date(2026, 8, 31), date(2026, 12, 18))
    almanac = Almanac(terms=(term,), rest=True)
    assert almanac.polite(at(2026, 12, 21, 8), HELSINKI) is None
    assert almanac.polite(at(2026, 12, 14, 8), HELSINKI) == at(2026, 12, 14, 8)
    assert almanac.teaching_week(date(2026, 9, 9)) == ("a", 2)


def test_a_moved_slot_keeps_its_name_and_comes_once():
    almanac = Almanac(public_holidays(CONTENT, "FI"))
    every, since = parse("weekly wed 08:00"), at(2027, 1, 1, 0)
    moved = lambda moment: almanac.polite(moment, HELSINKI)  # noqa: E731
    found = [latest_due(every, HELSINKI, at(2027, 1, day, 12), since, moved) for day in (5, 6, 7, 8)]
    assert found[0] is found[1] is None
    assert found[2].key == found[3].key == "2027-W01"
    assert found[2].utc == at(2027, 1, 7, 8)


def test_public_holidays_are_not_days_of_service():
    library = load_library(CONTENT / "sample.toml")
    assert not library.is_open_day(date(2027, 1, 6))
    assert not library.is_open_day(date(2026, 12, 25))
    assert library.is_open_day(date(2027, 1, 7))


@pytest.mark.parametrize(
    "wrong",
    [
        {"holidays": "XX"},
        {"quiet_hours": "evening"},
        {"quiet_hours": "08:00-08:00"},
        {"terms": {"a": {"start": date(2026, 9, 1), "end": date(2026, 8, 1)}}},
    ],
)
def test_a_wrong_almanac_is_refused_by_its_key(wrong):
    with pytest.raises(BadContent, match=next(iter(wrong))):
        load_almanac(CONTENT / "sample.toml", wrong)


# --- what a channel can choose ------------------------------------------------------------------------------------


def say(database, house, text, place="private"):
    bubbles = Player(database, house).say(MARJA, text, place)
    return [render.text_of(bubble.payload) for bubble in bubbles if not bubble.mine]


def test_a_pause_is_kept_and_what_was_due_in_it_is_not_made_up_for(database, house, clock, channel):
    clock.now = at(2026, 11, 20, 12)
    ticked(database, house)
    assert "7.12.2026" in say(database, house, "/digest pause 7.12.2026", "team:service")[0]
    clock.now = at(2026, 11, 23, 9)
    ticked(database, house)
    clock.now = at(2026, 12, 1, 9)
    ticked(database, house)
    say(database, house, "/digest resume", "team:service")
    ticked(database, house)
    assert digests(database, channel) == []
    clock.now = at(2026, 12, 7, 9)
    ticked(database, house)
    assert len(digests(database, channel)) == 1


def test_a_channel_has_its_own_day_hour_and_zone(database, house, clock, channel):
    clock.now = at(2026, 11, 20, 12)
    ticked(database, house)
    assert "ke klo 9.15" in say(database, house, "/digest time ke 9.15", "team:service")[0]
    say(database, house, "/digest zone Europe/Stockholm", "team:service")
    clock.now = at(2026, 11, 25, 10)  # 9.00 in Stockholm
    ticked(database, house)
    assert digests(database, channel) == []
    clock.now = at(2026, 11, 25, 10, 15)
    ticked(database, house)
    assert len(digests(database, channel)) == 1


def test_changing_the_day_after_the_post_does_not_post_the_week_again(database, house, clock, channel):
    clock.now = at(2026, 11, 20, 12)
    ticked(database, house)
    clock.now = at(2026, 11, 23, 9)
    ticked(database, house)
    say(database, house, "/digest time to 10.00", "team:service")
    clock.now = at(2026, 11, 26, 11)
    ticked(database, house)
    assert len(digests(database, channel)) == 1


def test_an_empty_week_is_one_line_or_nothing(database, house, clock, channel):
    clock.now = at(2026, 11, 20, 12)
    ticked(database, house)
    clock.now = at(2026, 11, 23, 9)
    ticked(database, house)
    assert digests(database, channel)[0].startswith("Asiakaspalvelu, viikko 47: ei viestejä")
    assert len(digests(database, channel)[0].split("\n")) == 2
    say(database, house, "/digest empty skip", "team:service")
    clock.now = at(2026, 11, 30, 9)
    ticked(database, house)
    assert len(digests(database, channel)) == 1


def test_resend_posts_again_and_the_same_turn_twice_only_once(database, house, clock, channel):
    player = Player(database, house)
    for _ in range(2):
        player.do(MARJA, {"t": "said", "text": "/digest resend 47"}, "team:service", event_id="one-event")
    assert len(digests(database, channel)) == 1
    player.do(MARJA, {"t": "said", "text": "/digest resend 47"}, "team:service", event_id="another")
    assert len(digests(database, channel)) == 2


@pytest.mark.parametrize("said", ["preview 99", "resend 2026-13", "preview '; drop", "zone Mars/Base", "time ma 25.00"])
def test_what_is_not_understood_is_said_and_changes_nothing(database, house, clock, channel, said):
    answer = say(database, house, f"/digest {said}")
    assert len(answer) == 1
    assert digests(database, channel) == []


# --- failures --------------------------------------------------------------------------------------------------------


def test_a_digest_that_cannot_arrive_is_told_to_the_keeper_and_not_counted_as_sent(database, house, clock, channel):
    def break_it(unit):
        digest_post.post_week(house, unit, channel, "2026-W47")
        letter = outbox.take_all(unit, [channel])[0]
        outbox.dead(unit, letter, "channel_not_found")
        digest_post.afterwards(unit, house, letter.then[1], "gone")
        return letter.id

    number = database.run_now(break_it)
    Player(database, house).deliver_all()
    home = front.place_of(database.keys, MARJA.address)
    told = [text for text in posted(database, home) if "ei mennyt perille" in text]
    assert len(told) == 1
    assert "jana digest resend --team service --week 2026-W47" in told[0]
    assert digests(database, channel) == []
    from storage.tables import outbox as letters

    row = database.run_now(lambda unit: unit.one(letters, id=number))
    assert row.state == outbox.DEAD
    say(database, house, "/digest resend 47", "team:service")
    assert len(digests(database, channel)) == 1


def test_a_channel_that_is_gone_is_told_once_a_slot(database, house, clock, channel):
    clock.now = at(2026, 11, 20, 12)
    ticked(database, house)
    database.run_now(lambda unit: people.gone(unit, channel))
    clock.now = at(2026, 11, 23, 9)
    ticked(database, house)
    ticked(database, house)
    home = front.place_of(database.keys, MARJA.address)
    assert sum("ei mennyt perille" in text for text in posted(database, home)) == 1


def test_a_job_that_fails_leaves_its_slot_unclaimed_and_tells_the_keeper_once(
    database, house, clock, channel, monkeypatch
):
    clock.now = at(2026, 11, 20, 12)
    ticked(database, house)
    clock.now = at(2026, 11, 23, 9)
    works = Clockwork(database, house)
    with monkeypatch.context() as broken:
        broken.setattr(digest_post, "compose", lambda *_: 1 / 0)
        works.tick()
        works.tick()
    Player(database, house).deliver_all()
    home = front.place_of(database.keys, MARJA.address)
    told = [text for text in posted(database, home) if "ei onnistunut" in text]
    assert len(told) == 2  # one for each team's channel
    assert digests(database, channel) == []
    works._resting.clear()
    works.tick()
    Player(database, house).deliver_all()
    assert len(digests(database, channel)) == 1


def test_two_clockworks_on_one_database_post_once(database, house, clock, channel):
    clock.now = at(2026, 11, 20, 12)
    ticked(database, house)
    for week in range(3):
        clock.now = at(2026, 11, 23, 8) + timedelta(weeks=week)
        for works in (Clockwork(database, house), Clockwork(database, house)):
            works.tick()
    Player(database, house).deliver_all()
    assert len([text for text in digests(database, channel) if "viikko 4" in text]) == 3


def test_a_team_without_a_timetable_gets_no_digest(database, house, clock, channel):
    service = dataclasses.replace(house.library.teams["service"], digest="", monthly="")
    library = dataclasses.replace(house.library, teams={**house.library.teams, "service": service})
    quiet = dataclasses.replace(house, library=library)
    names = database.run_now(lambda unit: [job.name for job in jobs(quiet, unit)])
    assert f"digest:{channel}" not in names


# --- real processes -----------------------------------------------------------------------------------------------------


def test_two_processes_and_kills_give_one_post_a_slot(tmp_path):
    found = slots_storm.run(tmp_path, processes=2, slots=6, kills=2)
    assert (found["missed"], found["doubled"], found["late"]) == (0, 0, 0)


@pytest.mark.proof
@pytest.mark.parametrize("processes", [2, 4])
def test_two_hundred_slots_with_kills_and_restarts_give_one_post_each(tmp_path, processes):
    found = slots_storm.run(tmp_path, processes=processes, slots=200, kills=60)
    print(found)
    assert (found["missed"], found["doubled"]) == (0, 0)
    assert found["posts"] == 200
    assert found["kills"] == 60
