"""Rounds: what has run its time is closed and published; keys of sealed rounds are destroyed."""

from handlers.assessment import close_round
from handlers.house import House
from schedules.slots import Slot
from storage import answers
from storage.unit import Unit


def close_due(house: House, unit: Unit, slot: Slot, job: str, late: bool) -> None:
    """Close every round whose time is up."""
    for found in answers.open_rounds(unit):
        if found.closes_at <= unit.now:
            close_round(house, unit, found)
