"""Notices: changes that staff tell each other, one line each, collected into the week's digest."""

from storage.tables import notices
from storage.unit import Unit


def put(unit: Unit, week: str, text: str) -> None:
    """A change, in the week it was told."""
    unit.add(notices, week=week, text=text)


def of_week(unit: Unit, week: str) -> list[str]:
    """The changes told in a week, in order."""
    return [row.text for row in unit.all(notices, order="id", week=week)]
