"""Nudges: a team hears once a day at most what it has promised and not yet answered; what is settled is closed."""

from handlers import closing, queue
from handlers.house import House
from schedules.slots import Slot
from storage.unit import Unit


def post(house: House, unit: Unit, slot: Slot, job: str, late: bool) -> None:
    """Tell every team what is overdue, and close what nobody has spoken of for long, unless the library is closed."""
    for team in house.library.teams:
        queue.nudge(house, unit, team)
    if house.library.is_open_day(house.library.local(unit.now).date()):
        closing.close_quiet(house, unit)
