"""Upkeep: what has been kept long enough goes away, every night."""

from datetime import timedelta

from handlers.house import House
from schedules.slots import Slot
from storage import cases, handles, inbox, retention
from storage.unit import Unit

TEXT_DAYS = timedelta(days=365)  # words of feedback
DRAFT_DAYS = timedelta(days=30)
SCREEN_DAYS = timedelta(days=180)  # what the local front has shown


def tidy(house: House, unit: Unit, slot: Slot, job: str, late: bool) -> None:
    """Destroy old routes, forget old words, drafts, buttons and event numbers."""
    cases.destroy_routes(unit)
    retention.forget_words(unit, unit.now - TEXT_DAYS)
    retention.forget_drafts(unit, unit.now - DRAFT_DAYS)
    retention.forget_screen(unit, unit.now - SCREEN_DAYS)
    handles.sweep(unit)
    inbox.sweep(unit)
