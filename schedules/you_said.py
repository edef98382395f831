"""You said, we did: the draft of a month comes on the first of the next one, for staff to read before anybody else."""

from datetime import timedelta

from handlers import you_said
from handlers.house import House
from schedules.slots import Slot
from storage.unit import Unit


def draft(house: House, unit: Unit, slot: Slot, job: str, late: bool) -> None:
    """Draft what changed in the month before and tell the teams that it can be read."""
    month = f"{slot.local.replace(day=1) - timedelta(days=1):%Y-%m}"
    you_said.draft(house, unit, month)
