"""Digests: what a channel is told of its week, month and term, once for each whatever happens."""

from datetime import datetime, timedelta

from handlers import digest_post
from handlers.house import House
from schedules.slots import Slot, parse, slots
from schedules.whens import When, each_channel_week
from storage import people, timetable
from storage.unit import Unit


def weekly(house: House, unit: Unit, slot: Slot, job: str, late: bool) -> None:
    """The last whole week before the slot."""
    week = house.library.week(slot.utc - timedelta(days=slot.local.weekday() + 1))
    digest_post.post_week(house, unit, job.partition(":")[2], week, late=late)


def monthly(house: House, unit: Unit, slot: Slot, job: str, late: bool) -> None:
    """The last whole month before the slot."""
    before = slot.local.date().replace(day=1) - timedelta(days=1)
    digest_post.post_span(house, unit, job.partition(":")[2], f"{before:%Y-%m}", late=late)


def termly(house: House, unit: Unit, slot: Slot, job: str, late: bool) -> None:
    """The term that has just ended."""
    _, place, term = job.split(":")
    digest_post.post_span(house, unit, place, term, late=late)


def coming(house: House, unit: Unit) -> dict[str, datetime]:
    """When each team's next weekly digest comes, as UTC: the soonest of its channels', pauses and holidays counted."""
    found: dict[str, datetime] = {}
    for when in each_channel_week(house, unit):
        spot, until = people.spot(unit, when.key), timetable.subscription(unit, when.key).paused_until
        moment = _next(house, when, max(unit.now, until or unit.now))
        if spot is not None and spot.team and not spot.gone and moment is not None:
            found[spot.team] = min(moment, found.get(spot.team, moment))
    return found


def _next(house: House, when: When, after: datetime) -> datetime | None:
    day = after.astimezone(when.zone).date()
    every = parse(when.every)
    polite = (
        house.library.almanac.polite(slot.utc, when.zone, house.library.closed)
        for slot in slots(every, when.zone, day - timedelta(days=7), day + timedelta(days=60))
    )
    return next((moment for moment in polite if moment is not None and moment > after), None)
