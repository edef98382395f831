"""Rounds: opened by the timetable, reminded of twice, closed and published when their time is up."""

from handlers import inviting, opening
from handlers.assessment import close_round, lose_round
from handlers.house import House
from schedules.slots import Slot
from storage import answers
from storage.unit import Unit


def open_planned(house: House, unit: Unit, slot: Slot, job: str, late: bool) -> None:
    """The next round of a timetable, on an open day: a slot on another day waits for the next one."""
    key = job.partition(":")[2]
    plan = next((one for one in house.library.rounds if one.key == key), None)
    if plan is not None:
        opening.open_planned(house, unit, plan)


def remind_due(house: House, unit: Unit) -> None:
    """Reminders whose moment has come."""
    inviting.remind_due(house, unit)


def close_due(house: House, unit: Unit) -> None:
    """Close every round whose time is up, and those that have lost their key."""
    for found in answers.open_rounds(unit):
        if not unit.rounds.has(found.id):
            lose_round(house, unit, found)
        elif found.closes_at <= unit.now:
            close_round(house, unit, found)
