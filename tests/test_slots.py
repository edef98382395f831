"""Slots come when the clock on the wall says so, once each, also when the clocks change."""

import itertools
import zoneinfo
from datetime import UTC, date, datetime, timedelta

import pytest

from schedules.slots import due, latest_due, parse, slots, zone_of

HELSINKI = zoneinfo.ZoneInfo("Europe/Helsinki")


def brute_force(every, first, last):
    """Walk every minute of the world and note when the wall shows the wanted time for the first time that day."""
    wanted, found = every.at, {}
    moment = datetime.combine(first, datetime.min.time(), HELSINKI).astimezone(UTC)
    end = datetime.combine(last + timedelta(days=1), datetime.min.time(), HELSINKI).astimezone(UTC)
    while moment < end:
        local = moment.astimezone(HELSINKI)
        if local.time() >= wanted and local.date() not in found:
            found[local.date()] = moment
        moment += timedelta(minutes=1)
    return found


def check(at, first, last):
    every = parse(f"daily {at}")
    oracle = brute_force(every, first, last)
    ours = {slot.local.date(): slot.utc for slot in slots(every, HELSINKI, first, last)}
    assert ours == oracle
    assert len(set(ours.values())) == len(ours)


@pytest.mark.parametrize("at", ["00:00", "02:45", "03:00", "03:15", "03:30", "03:45", "04:00", "08:00", "23:45"])
@pytest.mark.parametrize("change", [date(2026, 10, 25), date(2027, 3, 28)])
def test_around_a_clock_change_every_day_has_its_slot_once(at, change):
    check(at, change - timedelta(days=1), change + timedelta(days=1))


@pytest.mark.proof
@pytest.mark.parametrize("year", range(2025, 2035))
def test_ten_years_of_quarter_hours_have_no_gap_and_no_double(year):
    for quarter in range(0, 1440, 15):
        every = parse(f"daily {quarter // 60:02d}:{quarter % 60:02d}")
        found = list(slots(every, HELSINKI, date(year, 1, 1), date(year, 12, 31)))
        assert len({slot.key for slot in found}) == len(found) == (date(year + 1, 1, 1) - date(year, 1, 1)).days
        assert all(before.utc < after.utc for before, after in itertools.pairwise(found))
    for month, day in ((3, 25), (10, 25)):
        for minute in (0, 15, 30, 45):
            check(f"03:{minute:02d}", date(year, month, day), date(year, month, day) + timedelta(days=6))


def test_weeks_are_named_by_the_iso_week_and_months_by_the_month():
    keys = [slot.key for slot in slots(parse("weekly mon 00:00"), HELSINKI, date(2026, 12, 21), date(2027, 1, 11))]
    assert keys == ["2026-W52", "2026-W53", "2027-W01", "2027-W02"]
    keys = [
        slot.local.date().isoformat()
        for slot in slots(parse("monthly 31 08:00"), HELSINKI, date(2027, 1, 1), date(2027, 4, 30))
    ]
    assert keys == ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]


def test_a_monday_midnight_after_the_spring_change_is_not_lost():
    found = list(slots(parse("weekly mon 00:00"), HELSINKI, date(2027, 3, 22), date(2027, 4, 5)))
    assert [slot.utc.isoformat() for slot in found] == [
        "2027-03-21T22:00:00+00:00", "2027-03-28T21:00:00+00:00", "2027-04-04T21:00:00+00:00",
    ]  # fmt: skip


def test_after_an_outage_only_the_newest_slot_is_due():
    every = parse("daily 08:00")
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert latest_due(every, HELSINKI, now, now - timedelta(days=3)).key == "2026-11-24"
    assert latest_due(every, HELSINKI, now, now - timedelta(minutes=1)) is None


@pytest.mark.parametrize(
    "wrong", ["hourly 08:00", "daily 25:00", "weekly 1 08:00", "monthly 32 08:00", "daily mon 08:00", ""]
)
def test_a_wrong_timetable_is_said_in_a_sentence(wrong):
    with pytest.raises(ValueError, match="is not a timetable; write daily 03:30"):
        parse(wrong)


def test_a_zone_nobody_knows_is_said_in_a_sentence():
    with pytest.raises(ValueError, match="There is no time zone"):
        zone_of("Europe/Atlantis")


def test_the_skipped_half_hour_is_due_when_the_clock_has_jumped():
    assert (
        due(parse("daily 03:30"), date(2027, 3, 28), HELSINKI).astimezone(HELSINKI).isoformat()
        == "2027-03-28T04:00:00+03:00"
    )
