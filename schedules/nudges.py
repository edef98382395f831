"""Nudges: a team hears once a day at most what it has promised and not yet answered."""

from handlers import queue
from handlers.house import House
from schedules.slots import Slot
from storage.unit import Unit


def post(house: House, unit: Unit, slot: Slot, job: str, late: bool) -> None:
    """Tell every team what is overdue, unless the library is closed today."""
    for team in house.library.teams:
        queue.nudge(house, unit, team)
