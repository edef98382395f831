"""Whens: for whom a line of the timetable comes, and by which clock."""

import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from handlers.house import House
from schedules.slots import zone_of
from storage import people, timetable
from storage.people import Spot
from storage.unit import Unit

TERM_TOLD = "09:00"  # on the first Monday after a term


@dataclass(frozen=True, slots=True)
class When:
    """A timetable by a clock on a wall. `key` tells apart those for whom the line comes; empty for the library."""

    key: str
    every: str
    zone: zoneinfo.ZoneInfo


def library(every: str) -> Callable[[House, Unit], Iterator[When]]:
    """Once for the whole library, by its own clock."""

    def once(house: House, _unit: Unit) -> Iterator[When]:
        yield When("", every, house.library.zone)

    return once


def _channels(house: House, unit: Unit) -> Iterator[Spot]:
    """The channels of teams there are; a channel that cannot be reached stays, so that its keeper hears of it."""
    return (spot for spot in people.all_channels(unit) if spot.team in house.library.teams)


def each_channel_week(house: House, unit: Unit) -> Iterator[When]:
    """Every team channel by its own choice of day, hour and zone, else by its team's in library.toml."""
    for spot in _channels(house, unit):
        chosen = timetable.subscription(unit, spot.id)
        every = chosen.every or house.library.teams[str(spot.team)].digest
        if every:
            yield When(spot.id, every, zone_of(chosen.zone) if chosen.zone else house.library.zone)


def each_channel_month(house: House, unit: Unit) -> Iterator[When]:
    """Every team channel whose team has a monthly digest."""
    for spot in _channels(house, unit):
        if every := house.library.teams[str(spot.team)].monthly:
            yield When(spot.id, every, house.library.zone)


def after_each_term(house: House, unit: Unit) -> Iterator[When]:
    """Every team channel, on the first Monday after each term of the academic calendar."""
    for spot in _channels(house, unit):
        for term in house.library.almanac.terms:
            monday = term.end + timedelta(days=7 - term.end.weekday())
            yield When(f"{spot.id}:{term.key}", f"on {monday.isoformat()} {TERM_TOLD}", house.library.zone)


def each_round_plan(house: House, unit: Unit) -> Iterator[When]:
    """Every timetable of rounds that the library has written down."""
    for plan in house.library.rounds:
        yield When(plan.key, plan.every, house.library.zone)
