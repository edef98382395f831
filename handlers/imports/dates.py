"""Dates: days, weeks and months as people and systems write them; what can be read in two ways is refused."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal

from handlers.imports.cells import FORMULA, Cell, words
from handlers.imports.problems import Wrong, shown

Order = Literal["dmy", "mdy"]
FIRST_YEAR = 2000
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CLOCK = (
    r"(?:[T ]+(?:klo |kl\. ?)?(?P<clock>[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?)"
    r"(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
ISO = re.compile(r"(?P<y>[0-9]{4})[-/](?P<m>[0-9]{1,2})[-/](?P<d>[0-9]{1,2})" + CLOCK)
DOTS = re.compile(r"(?:[A-Za-zÅÄÖåäö]{2,4}\.? )?(?P<d>[0-9]{1,2})\. ?(?P<m>[0-9]{1,2})\. ?(?P<y>[0-9]{4})" + CLOCK)
TIGHT = re.compile(r"(?P<y>20[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})(?:[0-9]{6})?")
SLASH = re.compile(r"(?P<one>[0-9]{1,2})[/-](?P<two>[0-9]{1,2})[/-](?P<y>[0-9]{4})" + CLOCK)
SHORT = re.compile(r"[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2}")
SERIAL = re.compile(r"[3-7][0-9]{4}(?:\.[0-9]+)?")
WEEK = re.compile(r"(?P<y>20[0-9]{2})-?[Ww](?P<w>[0-9]{1,2})")
WEEK_WORDS = re.compile(r"(?:vk|viikko|v|vecka|week|wk)\.? ?(?P<w>[0-9]{1,2})[ /]+(?P<y>20[0-9]{2})", re.IGNORECASE)
MONTH = re.compile(r"(?P<y>20[0-9]{2})[-/](?P<m>[0-9]{1,2})|(?P<m2>[0-9]{1,2})[./](?P<y2>20[0-9]{2})")
MONTH_NAME = re.compile(r"(?P<name>[A-Za-z]{3})[- ](?P<y>[0-9]{4})")


@dataclass(frozen=True, slots=True)
class Almanac:
    """What is needed to read a date: today and the clock of the library, and the order of 02/11/2026, if known."""

    today: date
    zone: tzinfo
    order: Order | None = None


def order_of(cells: Iterable[Cell]) -> Order | None:
    """The order of day and month in a column of 02/11/2026, when some date in it can be read in one way only."""
    found: set[Order] = set()
    for cell in cells:
        hit = SLASH.fullmatch(cell.strip()) if isinstance(cell, str) else None
        if hit and int(hit["one"]) > 12:
            found.add("dmy")
        elif hit and int(hit["two"]) > 12:
            found.add("mdy")
    return found.pop() if len(found) == 1 else None


def day(cell: Cell, almanac: Almanac) -> date | None:
    """A day between the year 2000 and today; none for an empty cell. Raises Wrong."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    return _sensible(_day(cell, almanac), cell, almanac)


def _day(cell: Cell, almanac: Almanac) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if cell == FORMULA:
        raise Wrong("formula")
    text = words(cell)
    for pattern in (ISO, DOTS, TIGHT):
        if hit := pattern.fullmatch(text):
            return _made(hit, int(hit["d"]), int(hit["m"]), text, almanac)
    if hit := SLASH.fullmatch(text):
        return _slashed(hit, text, almanac)
    if SHORT.fullmatch(text):
        raise Wrong("short_year", cell=shown(text))
    if SERIAL.fullmatch(text):
        raise Wrong("day_number", cell=shown(text))
    raise Wrong("not_date", cell=shown(text))


def _slashed(hit: re.Match[str], text: str, almanac: Almanac) -> date:
    one, two = int(hit["one"]), int(hit["two"])
    order = almanac.order or ("dmy" if one > 12 or one == two else "mdy" if two > 12 else None)
    if order is None:
        raise Wrong("date_order", cell=shown(text))
    return _made(hit, *((one, two) if order == "dmy" else (two, one)), text, almanac)


def _made(hit: re.Match[str], number: int, month: int, text: str, almanac: Almanac) -> date:
    try:
        found = date(int(hit["y"]), month, number)
        if "zone" in hit.re.groupindex and hit["zone"]:
            moment = datetime.fromisoformat(f"{found.isoformat()}T{_clock(hit['clock'])}{hit['zone']}")
            return moment.astimezone(almanac.zone).date()
    except (ValueError, OverflowError) as wrong:
        raise Wrong("no_such_day", cell=shown(text)) from wrong
    return found


def _clock(text: str) -> str:
    hour, minute, *rest = re.split(r"[:.,]", text)
    return ":".join((hour.zfill(2), minute, *(rest[:1] or ["00"])))


def _sensible(found: date, cell: Cell, almanac: Almanac) -> date:
    if found > almanac.today:
        raise Wrong("future", cell=shown(words(cell)))
    if found.year < FIRST_YEAR:
        raise Wrong("long_ago", cell=shown(words(cell)))
    return found


def month_named(text: str) -> str | None:
    """The month of a COUNTER heading such as Nov-2026, as 2026-11; English names whatever the locale."""
    hit = MONTH_NAME.fullmatch(text.strip())
    name = hit["name"].lower() if hit else ""
    return f"{hit['y']}-{MONTHS.index(name) + 1:02d}" if hit and name in MONTHS else None


def period(cell: Cell, almanac: Almanac) -> str | None:
    """A week (2026-W47) or a month (2026-11) that has begun; none for an empty cell. Raises Wrong."""
    if isinstance(cell, date) and cell.day == 1:  # Excel keeps a month as its first day
        return f"{_sensible(cell if not isinstance(cell, datetime) else cell.date(), cell, almanac):%Y-%m}"
    text = words(cell)
    if not text:
        return None
    if hit := WEEK.fullmatch(text) or WEEK_WORDS.fullmatch(text):
        return _week(int(hit["y"]), int(hit["w"]), text, almanac)
    named = month_named(text)
    if named is None and (hit := MONTH.fullmatch(text)):
        named = f"{hit['y'] or hit['y2']}-{int(hit['m'] or hit['m2']):02d}"
    if named is None:
        raise Wrong("not_period", cell=shown(text))
    try:
        _sensible(date.fromisoformat(f"{named}-01"), text, almanac)
    except Wrong:
        raise
    except ValueError as wrong:
        raise Wrong("not_period", cell=shown(text)) from wrong
    return named


def _week(year: int, week: int, text: str, almanac: Almanac) -> str:
    try:
        _sensible(date.fromisocalendar(year, week, 1), text, almanac)
    except Wrong:
        raise
    except ValueError as wrong:
        raise Wrong("not_period", cell=shown(text)) from wrong
    return f"{year}-W{week:02d}"


def week_of(found: date) -> str:
    """The ISO week of a day."""
    year, week, _ = found.isocalendar()
    return f"{year}-W{week:02d}"


def bounds(named: str) -> tuple[date, date]:
    """The first and the last day of a week or a month."""
    if "W" in named:
        first = date.fromisocalendar(int(named[:4]), int(named[6:]), 1)
        return first, first + timedelta(days=6)
    first = date.fromisoformat(f"{named[:7]}-01")
    return first, (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def later(month: str, count: int) -> str:
    """The month `count` months after (before, when negative)."""
    number = int(month[:4]) * 12 + int(month[5:7]) - 1 + count
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
