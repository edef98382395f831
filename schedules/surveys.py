"""Surveys: each opens with its period and is published when that ends."""

from handlers import survey_rounds
from handlers.house import House
from schedules.slots import Slot
from storage.unit import Unit


def turn_over(house: House, unit: Unit, slot: Slot, job: str, late: bool) -> None:
    """Close what has run its time, open what this period asks."""
    survey_rounds.turn_over(house, unit)
