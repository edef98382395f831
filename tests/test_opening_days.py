"""Opening days: promises and nudges go by the library's own calendar, public holidays included."""

from datetime import UTC, date, datetime

import pytest

from handlers.content_errors import BadContent
from handlers.house import CONTENT
from handlers.library import load_library

LIBRARY = load_library(CONTENT / "sample.toml")


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=LIBRARY.zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2026, 12, 23), False), (date(2026, 12, 24), False), (date(2026, 12, 28), False),
        (date(2027, 1, 4), True), (date(2027, 1, 1), False), (date(2027, 1, 6), False), (date(2026, 4, 3), False), (date(2026, 4, 6), False),
        (date(2026, 5, 1), False), (date(2026, 5, 14), False), (date(2026, 6, 19), False), (date(2026, 11, 21), False),
        (date(2030, 4, 22), False), (date(2030, 4, 19), False),
    ],
)  # fmt: skip
def test_public_holidays_are_closed_without_anybody_writing_them_down(day, is_open):
    assert LIBRARY.is_open_day(day) is is_open


@pytest.mark.parametrize(
    ("written", "days", "promised"),
    [
        ("2026-12-22T12:00", 3, "2027-01-07T20:00"),  # closed 23 December - 3 January, and Epiphany
        ("2026-12-31T12:00", 3, "2027-01-08T18:00"),  # on a closed day: counted from Monday 4 January on
        ("2026-04-02T12:00", 1, "2026-04-07T20:00"),  # Easter
        ("2026-10-23T12:00", 1, "2026-10-26T20:00"),  # the clocks go back in between
        ("2026-03-27T12:00", 2, "2026-03-31T20:00"),  # the clocks go forward in between
        ("2026-11-24T21:30", 0, "2026-11-25T20:00"),  # after closing time: the next opening day
    ],
)
def test_a_promise_counts_opening_days_by_the_clock_on_the_wall(written, days, promised):
    assert LIBRARY.after_open_days(local(written), days) == local(promised)


def test_a_library_may_serve_on_a_holiday_or_keep_no_holidays(tmp_path):
    text = (CONTENT / "sample.toml").read_text("utf-8")
    file = tmp_path / "library.toml"
    file.write_text(text.replace('holidays = "FI"', 'holidays = "FI"\nopen_also = [2027-01-06]'), "utf-8")
    assert load_library(file).is_open_day(date(2027, 1, 6))
    file.write_text(text.replace('holidays = "FI"', 'holidays = ""'), "utf-8")
    assert load_library(file).is_open_day(date(2027, 1, 1))


def test_an_unknown_country_stops_the_start_with_a_sentence(tmp_path):
    file = tmp_path / "library.toml"
    file.write_text((CONTENT / "sample.toml").read_text("utf-8").replace('"FI"', '"Lumo"'), "utf-8")
    with pytest.raises(BadContent, match="is not a country"):
        load_library(file)
