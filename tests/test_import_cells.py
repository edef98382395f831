"""Numbers, dates and ISBNs: what can be read in one way is read so, what can be read in two is refused."""

import math
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.imports import dates, isbn, numbers
from handlers.imports.dates import Almanac
from handlers.imports.problems import Wrong

TODAY = date(2026, 11, 24)
HERE = Almanac(TODAY, ZoneInfo("Europe/Helsinki"))


def refused(work, *values):
    with pytest.raises(Wrong) as wrong:
        work(*values)
    return wrong.value.key


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("1 234,5", 1234.5), ("1\u00a0234,5", 1234.5), ("1\u202f234", 1234), ("1.234,5", 1234.5), ("1,234.5", 1234.5),
        ("12,5 %", 12.5), ("-3", -3), ("\u22123", -3), ("007", 7), ("1.234.567", 1234567), ("0,123", 0.123),
        ("83,8", 83.8), ("'12", 12), ("–", None), ("n/a", None), ("", None), (None, None), (5, 5), (2.5, 2.5),
    ],
)  # fmt: skip
def test_a_figure_is_read_as_it_was_meant(said, value):
    assert numbers.decimal(said) == value


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("1,234", "two_ways"), ("1.234", "two_ways"), ("1e3", "not_number"), ("<5", "hidden_number"), ("=A1", "formula"),
        ("#N/A", "excel_error"), ("1,23,4", "not_number"), ("12 34", "not_number"), ("٣", "not_number"), ("1..2", "not_number"),
        ("9999999999", "too_big_number"), (float("inf"), "not_number"), (float("nan"), "not_number"), (10**400, "too_big_number"),
        (True, "not_number"), (date(2026, 1, 1), "not_number"), ("0x10", "not_number"), ("1_000", "not_number"),
    ],
)  # fmt: skip
def test_what_is_no_figure_or_two_is_refused(said, why):
    assert refused(numbers.decimal, said) == why


@pytest.mark.parametrize(
    ("said", "value"), [("1,055", 1055), ("1.055", 1055), ("212.0", 212), ("212,00", 212), (7.0, 7), ("1 050", 1050)]
)
def test_a_count_can_only_be_whole(said, value):
    assert numbers.count(said) == value


@pytest.mark.parametrize(
    ("said", "why"), [("212,5", "not_whole"), ("-5", "negative"), (0.5, "not_whole"), ("1,5", "not_whole")]
)
def test_half_a_loan_is_refused(said, why):
    assert refused(numbers.count, said) == why


@given(
    st.integers(-999_999_999, 999_999_999),
    st.integers(1, 2),
    st.sampled_from(",."),
    st.sampled_from(["", " ", "\u00a0", "other"]),
)
def test_a_figure_comes_back_however_it_is_written(whole, digits, mark, group):
    group = {",": ".", ".": ","}[mark] if group == "other" else group
    value = whole + math.copysign(int("7" * digits) / 10**digits, whole)
    text = f"{abs(value):,.{digits}f}".replace(",", "g").replace(".", mark).replace("g", group)
    said = ("-" if value < 0 else "") + text
    assert numbers.decimal(said, mark) == pytest.approx(value)
    assert numbers.decimal(said) == pytest.approx(value)


@given(st.one_of(st.text(max_size=20), st.floats(), st.integers(), st.none(), st.booleans()))
def test_any_cell_gives_a_finite_figure_nothing_or_a_reason(cell):
    for read in (numbers.decimal, numbers.count):
        try:
            value = read(cell)
        except Wrong:
            continue
        assert value is None or (math.isfinite(value) and abs(value) <= numbers.MOST)


@pytest.mark.parametrize(
    "said",
    [
        "2026-11-02", "2026/11/02", "2.11.2026", "02.11.2026", "ma 2.11.2026", "20261102", "20261102081500", "2026-11-2",
        "2026-11-02 08:15", "2026-11-02T08:15:00", "2.11.2026 klo 8.15", "2026-11-02T23:30:00+02:00", "2026-11-01T22:30:00Z",
        date(2026, 11, 2), datetime(2026, 11, 2, 23, 59),
    ],
)  # fmt: skip
def test_a_day_is_read_as_it_was_meant(said):
    assert dates.day(said, HERE) == date(2026, 11, 2)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("02/11/2026", "date_order"), ("2-11-2026", "date_order"), ("2.11.26", "short_year"), ("46328", "day_number"),
        (46328, "day_number"), ("31.2.2026", "no_such_day"), ("2026-13-01", "no_such_day"), ("2026-W45", "not_date"),
        ("2126-11-02", "future"), ("25.11.2026", "future"), ("1999-12-31", "long_ago"), ("huomenna", "not_date"), ("0.0.2026", "no_such_day"),
    ],
)  # fmt: skip
def test_what_is_no_day_or_two_is_refused(said, why):
    assert refused(dates.day, said, HERE) == why


def test_one_clear_date_tells_the_order_of_a_whole_column():
    assert dates.order_of(["02/11/2026", "13/11/2026"]) == "dmy"
    assert dates.order_of(["02/11/2026", "11/13/2026"]) == "mdy"
    assert dates.order_of(["13/11/2026", "11/13/2026"]) is None
    assert dates.day("02/11/2026", Almanac(TODAY, UTC, "dmy")) == date(2026, 11, 2)
    assert dates.day("02/11/2026", Almanac(TODAY, UTC, "mdy")) == date(2026, 2, 11)


@given(
    st.dates(date(2000, 1, 1), TODAY), st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%Y%m%d", "%Y/%m/%d", "%Y-%m-%d 09:00"])
)
def test_every_day_comes_back_however_it_is_written(day, form):
    assert dates.day(f"{day:{form}}", HERE) == day


@given(st.dates(date(2000, 1, 1), TODAY), st.sampled_from(["dmy", "mdy"]))
def test_every_day_with_slashes_comes_back_in_the_order_that_was_said(day, order):
    said = f"{day:%d/%m/%Y}" if order == "dmy" else f"{day:%m/%d/%Y}"
    assert dates.day(said, Almanac(TODAY, UTC, order)) == day


@given(
    st.one_of(
        st.text(max_size=25),
        st.integers(),
        st.floats(),
        st.dates(),
        st.datetimes(),
        st.from_regex(dates.ISO),
        st.from_regex(dates.SLASH),
    )
)
def test_any_cell_gives_a_day_up_to_today_nothing_or_a_reason(cell):
    try:
        found = dates.day(cell, HERE)
    except Wrong:
        return
    assert found is None or date(2000, 1, 1) <= found <= TODAY


@pytest.mark.parametrize(
    ("said", "period"),
    [("2026-W45", "2026-W45"), ("vk 45/2026", "2026-W45"), ("v. 45 2026", "2026-W45"), ("2026-10", "2026-10"), ("10/2026", "2026-10"),
     ("Oct-2026", "2026-10"), (date(2026, 10, 1), "2026-10"), ("2026W5", "2026-W05")],
)  # fmt: skip
def test_weeks_and_months_are_read(said, period):
    assert dates.period(said, HERE) == period


@pytest.mark.parametrize("said", ["2026-W54", "2025-W53", "2026-13", "45", "2027-01", "2026-W49", "syksy", "2026"])
def test_what_is_no_week_or_month_yet_is_refused(said):
    assert refused(dates.period, said, HERE) in ("not_period", "future")


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)))
def test_a_day_lies_within_its_week_and_its_month(day):
    for period in (dates.week_of(day), f"{day:%Y-%m}"):
        first, last = dates.bounds(period)
        assert first <= day <= last
    assert dates.bounds(dates.week_of(day))[1] - dates.bounds(dates.week_of(day))[0] == timedelta(days=6)


@given(st.integers(0, 2400), st.integers(-300, 300))
def test_later_and_back_is_the_same_month(number, count):
    month = f"{1900 + number // 12}-{number % 12 + 1:02d}"
    assert dates.later(dates.later(month, count), -count) == month


def test_isbns_are_found_in_free_text_and_checked():
    text = "Meikäläinen 2024 (ISBN 978-952-495-123-4), ja ISBN 952-495-123-X. Puh. 0401234567, ISSN 1234-5679."
    assert [(hit.text, hit.isbn13) for hit in isbn.in_text(text)] == [
        ("978-952-495-123-4", "9789524951234"), ("952-495-123-X", None),
    ]  # fmt: skip


def test_the_same_book_is_found_once_whether_by_ten_or_thirteen_digits():
    text = "ISBN 0-306-40615-2 ja 978-0-306-40615-7 sekä 9780306406157"
    assert [hit.isbn13 for hit in isbn.in_text(text)] == ["9780306406157"]


@given(st.integers(0, 999_999_999), st.sampled_from(["", "-", " "]), st.text("abcåäö .,", max_size=10))
def test_every_isbn_in_a_sentence_is_found(number, mark, around):
    body = f"978{number:09d}"
    check = -sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body)) % 10
    whole = f"{body}{check}"
    said = mark.join((whole[:3], whole[3:6], whole[6:9], whole[9:12], whole[12]))
    assert [hit.isbn13 for hit in isbn.in_text(f"{around} {said} {around}")] == [whole]
    broken = f"{body}{(check + 1) % 10}"
    assert isbn.valid(broken) is None


@given(st.text(max_size=200))
def test_any_text_gives_isbns_or_nothing(text):
    assert all(hit.isbn13 is None or len(hit.isbn13) == 13 for hit in isbn.in_text(text))
