"""Probe: whether something can really be written now. To be able to read proves nothing."""

import secrets

from storage.inbox import DONE
from storage.tables import inbox, leases
from storage.unit import Unit

ROOM = bytes(8192)  # more than the file may have to spare


def write(unit: Unit) -> None:
    """Take room for something large and give it back, and leave one row changed. Raises what any turn would."""
    event = f"probe:{secrets.token_hex(8)}"
    unit.add(
        inbox, platform="probe", event=event, conversation="probe", body=ROOM, state=DONE, tries=0,
        due_at=unit.now, received_at=unit.now,
    )  # fmt: skip
    unit.drop(inbox, platform="probe", event=event)
    unit.put(leases, name="probe", holder=None, fence=0, beat=secrets.randbelow(1_000_000))
