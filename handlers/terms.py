"""Terms: which week of teaching a week is, and which one it was a year before."""

from collections.abc import Sequence
from datetime import date, timedelta

from handlers.almanac import Term


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def season(term: Term) -> str:
    """What a term has in common with that of another year: autumn of autumn_2026."""
    return term.key.rstrip("0123456789").rstrip("_-")


def year_before(terms: Sequence[Term], start: date) -> date:
    """The Monday of the same teaching week a year before the week that starts on `start`.

    The tenth week of an autumn term is compared with the tenth week of the autumn term before it. Outside terms, or
    when the term a year before is not in the calendar, the week of the same number: Finnish timetables go by it. Week
    53 is compared with week 52.
    """
    now = next((term for term in terms if monday(term.start) <= start <= term.end), None)
    earlier = [term for term in terms if now is not None and season(term) == season(now) and term.end < now.start]
    if now is not None and earlier:
        return monday(earlier[-1].start) + (start - monday(now.start))
    year, number, _ = start.isocalendar()
    try:
        return date.fromisocalendar(year - 1, number, 1)
    except ValueError:
        return date.fromisocalendar(year - 1, 52, 1)
