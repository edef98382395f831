"""Almanac: public holidays, terms, and the hours in which Jana says nothing by herself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import holidays

from handlers.content_errors import BadContent
from handlers.dialog import Lang
from handlers.texts import three

YEARS = range(2015, 2061)
SEARCH_DAYS = 21  # the longest stretch of days without service that a message waits over


@dataclass(frozen=True, slots=True)
class Term:
    """A stretch of the academic year, both days included."""

    key: str
    name: Mapping[Lang, str]
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Almanac:
    """What the calendar on the library's wall says beside the opening hours.

    `quiet` are the hours (from, until; may run over midnight) in which nothing comes by itself; with `rest` nothing
    comes between the terms either.
    """

    public: frozenset[date] = frozenset()
    quiet: tuple[time, time] | None = None
    terms: tuple[Term, ...] = ()
    rest: bool = False

    def is_quiet(self, clock: time) -> bool:
        """Whether this is a time of day at which nothing comes by itself."""
        if self.quiet is None:
            return False
        first, last = self.quiet
        return first <= clock < last if first <= last else clock >= first or clock < last

    def in_term(self, day: date) -> bool:
        """Whether teaching goes on; always, when no terms are written down."""
        return not self.terms or any(term.start <= day <= term.end for term in self.terms)

    def teaching_week(self, day: date) -> tuple[str, int] | None:
        """The term of a day and which of its weeks it is, counted from one."""
        for term in self.terms:
            if term.start <= day <= term.end:
                first = term.start - timedelta(days=term.start.weekday())
                return term.key, (day - first).days // 7 + 1
        return None

    def polite(self, moment: datetime, zone: ZoneInfo, closed: frozenset[date] = frozenset()) -> datetime | None:
        """The first moment from this one on, at which something may come by itself; none when the whole time rests.

        A message due on a holiday comes on the next day at its own hour, one due in the quiet hours at their end.
        """
        local = moment.astimezone(zone)
        if self.rest and not self.in_term(local.date()):
            return None
        if self.quiet is not None and self.is_quiet(local.time()):
            first, last = self.quiet
            over_midnight = first > last and local.time() >= first
            local = datetime.combine(local.date() + timedelta(days=over_midnight), last, zone)
        for _ in range(SEARCH_DAYS):
            if local.date() not in self.public and local.date() not in closed:
                break
            local = datetime.combine(local.date() + timedelta(days=1), local.time(), zone)
        return local.astimezone(moment.tzinfo)


def public_holidays(file: Path, country: Any) -> frozenset[date]:
    """The public holidays of a country (FI, or FI-01 for a part of one). Raises BadContent for one nobody knows."""
    if country in (None, ""):
        return frozenset()
    land, _, part = str(country).partition("-")
    try:
        return frozenset(holidays.country_holidays(land, subdiv=part or None, years=YEARS))
    except (NotImplementedError, KeyError) as wrong:
        raise BadContent(
            str(file), "holidays", f'{country!r} is not a country; write holidays = "FI", or ""'
        ) from wrong


def load_almanac(file: Path, data: Mapping[str, Any]) -> Almanac:
    """The almanac of library.toml: `holidays`, `quiet_hours`, `rest_between_terms` and `[terms.<name>]`."""
    return Almanac(
        public_holidays(file, data.get("holidays", "FI")) - _exceptions(file, data.get("open_also", [])),
        _quiet(file, data.get("quiet_hours")),
        tuple(sorted(_terms(file, data.get("terms", {})), key=lambda term: term.start)),
        bool(data.get("rest_between_terms", False)),
    )


def _exceptions(file: Path, raw: Any) -> frozenset[date]:
    """Public holidays on which this library serves all the same."""
    if not isinstance(raw, list) or not all(isinstance(day, date) for day in raw):
        raise BadContent(str(file), "open_also", "a list of dates such as [2026-12-06]")
    return frozenset(raw)


def _quiet(file: Path, raw: Any) -> tuple[time, time] | None:
    if raw in (None, ""):
        return None
    try:
        first, last = (time.fromisoformat(clock.strip()) for clock in str(raw).split("-"))
    except ValueError as wrong:
        raise BadContent(str(file), "quiet_hours", 'write quiet_hours = "18:00-07:00"') from wrong
    if first == last:
        raise BadContent(str(file), "quiet_hours", "begin and end at the same time; leave it out to have none")
    return first, last


def _terms(file: Path, raw: Mapping[str, Any]) -> list[Term]:
    found = []
    for key, term in raw.items():
        start, end = term.get("start"), term.get("end")
        if not isinstance(start, date) or not isinstance(end, date) or start > end:
            raise BadContent(str(file), f"terms.{key}", "start = 2026-08-31 and a later end = 2026-12-18")
        found.append(Term(key, three(file, f"terms.{key}.name", term.get("name")), start, end))
    return found
