"""Passes: a sealed word that somebody of staff may look at the pages for a while; it opens nothing else."""

import base64
import binascii
import json
from datetime import timedelta

from storage import people
from storage.crypto import BadKey
from storage.people import Someone
from storage.unit import Unit

LINK = timedelta(minutes=15)  # a link in a chat
COOKIE = timedelta(hours=12)  # a day at the desk
ABOUT = "page pass"


def issue(unit: Unit, person: str, lasts: timedelta) -> str:
    """A pass of this person, good for a while, made of letters that an address can hold."""
    said = json.dumps([unit.library, person, int((unit.now + lasts).timestamp())])
    return base64.urlsafe_b64encode(unit.keys.seal(said.encode(), ABOUT)).decode().rstrip("=")


def holder(unit: Unit, word: str) -> Someone | None:
    """Whose pass it is, if it is still good and they are still staff: the role is looked up every time."""
    try:
        sealed = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
        library, person, until = json.loads(unit.keys.open(sealed, ABOUT))
        found = people.by_id(unit, person)
    except (BadKey, binascii.Error, ValueError, LookupError):
        return None
    good = library == unit.library and unit.now.timestamp() < until
    return found if good and found.role != "student" else None
