"""Kirkanta: opening hours of a library from Kirjastohakemisto, for the clock that counts working hours.

Source: its documentation, version 4. Status 1 is staffed, 2 is self-service, 0 is a break within the day.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

import aiohttp

from bot.sources.ask import Later, Patience, Refused, once, patiently, wanted_wait
from bot.sources.places import Hours
from handlers.library import Library

STAFFED, SELF_SERVICE = 1, 2
Span = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Day:
    """One day: when there is staff, when the doors are open at all, and what is said of it."""

    day: date
    staffed: tuple[Span, ...]
    open: tuple[Span, ...]
    info: str


async def fetch(session: aiohttp.ClientSession, hours: Hours, weeks: int, patience: Patience) -> list[Day]:
    """The days of this week and the next ones. Raises Refused and GaveUp."""
    params = {"with": "schedules", "period.start": "0w", "period.end": f"{weeks}w", "refs": "period", "langcode": "fi"}
    key = "id" if hours.library.isdigit() else "slug"

    async def ask() -> Any:
        answer = await once(
            session, "GET", f"{hours.address}/v4/library", patience, params={key: hours.library, **params}
        )
        if isinstance(answer, Later):
            return answer
        if answer.status in (202, 429) or answer.status >= 500:
            return Later(f"HTTP {answer.status}", wanted_wait(answer))
        if answer.status >= 400:
            raise Refused(f"hours: HTTP {answer.status}")
        try:
            return json.loads(answer.body)
        except ValueError:
            return Later("a broken answer")

    return days_of(await patiently("hours", ask, patience))


def days_of(data: Any) -> list[Day]:
    """The days of a reply. Raises Refused when it has another shape."""
    try:
        return [_day(one) for one in data["result"]["schedules"]]
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise Refused("hours: the answer has another shape than the documentation says") from wrong


def _day(raw: Mapping[str, Any]) -> Day:
    times = [] if raw["closed"] else raw["times"] or []
    spans = [(int(one["status"]), time.fromisoformat(one["from"]), time.fromisoformat(one["to"])) for one in times]
    staffed = tuple((start, end) for status, start, end in spans if status == STAFFED)
    doors = tuple((start, end) for status, start, end in spans if status in (STAFFED, SELF_SERVICE))
    return Day(date.fromisoformat(raw["date"]), _joined(staffed), _joined(doors), str(raw.get("info") or ""))


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans that touch are one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Difference:
    """A day on which the library's file says otherwise than the directory."""

    day: Day
    own: Span | None


def differences(library: Library, days: Sequence[Day]) -> list[Difference]:
    """The days whose staffed hours are not those of library.toml; a person decides which is right."""
    found = []
    for one in days:
        own = library.hours[one.day.weekday()] if library.is_open_day(one.day) else None
        if one.staffed != ((own,) if own else ()):
            found.append(Difference(one, own))
    return found
