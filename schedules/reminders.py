"""Reminders: what a team agreed to do, a day before it is due and once when the day has passed."""

from handlers import actions
from handlers.house import House
from schedules.slots import Slot
from storage import actions as store
from storage.unit import Unit


def of_actions(house: House, unit: Unit, slot: Slot, job: str, late: bool) -> None:
    """Look at everything under way; what has been said for its day is not said again."""
    for action in store.all_open(unit):
        actions.remind(house, unit, action)
