"""Upkeep: what has been kept long enough goes away, every night; figures of weeks that are over are kept ready."""

from datetime import timedelta

from handlers import indicators
from handlers.house import House
from handlers.queue import grow_old
from schedules.slots import Slot
from storage import cases, edits, handles, inbox, retention, work
from storage.unit import Unit

TEXT_DAYS = timedelta(days=365)  # words of feedback
DRAFT_DAYS = timedelta(days=30)
LOOSE_DAYS = timedelta(days=2)  # files that came and were never sent on
DEED_DAYS = timedelta(days=730)  # what was done, by which role
BY_DAY = 13  # weeks: the twelve of a digest, and the one before
NIGHT = range(1, 6)  # hours on the library's clock
SCREEN_DAYS = timedelta(days=180)  # what the local front has shown


def tidy(house: House, unit: Unit, slot: Slot, job: str, late: bool) -> None:
    """Destroy old routes, forget old words, drafts, buttons and event numbers; cards that wait say how long."""
    cases.destroy_routes(unit)
    retention.forget_words(unit, unit.now - TEXT_DAYS)
    retention.forget_drafts(unit, unit.now - DRAFT_DAYS)
    retention.forget_loose(unit, unit.now - LOOSE_DAYS)
    retention.forget_screen(unit, unit.now - SCREEN_DAYS)
    retention.forget_wishes(unit, unit.now - TEXT_DAYS)
    edits.forget_drafts(unit, unit.now - TEXT_DAYS)
    work.forget_deeds(unit, unit.now - DEED_DAYS)
    work.unmute(unit)
    handles.sweep(unit)
    grow_old(house, unit)
    inbox.sweep(unit)


def is_settled(house: House, unit: Unit) -> bool:
    """Whether the figures of the weeks that are over are kept: those a digest draws, and at night a year of them."""
    return next(indicators.missing(house, unit, _last_week(house, unit), _weeks(house, unit)), None) is None


def settle(house: House, unit: Unit) -> None:
    """Keep the figures of one week more, so that no digest and no page has to count them."""
    indicators.settle(house, unit, _last_week(house, unit), weeks=_weeks(house, unit))


def _weeks(house: House, unit: Unit) -> int:
    """The further back a week lies, the longer its queues take: nobody shall wait for that by day."""
    return indicators.WEEKS if house.library.local(unit.now).hour in NIGHT else BY_DAY


def _last_week(house: House, unit: Unit) -> indicators.Week:
    return indicators.week_before(house, indicators.week_of(house, house.library.week(unit.now)))
