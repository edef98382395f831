"""Notices: changes that staff tell each other, one line each, collected into the week's digest."""

from datetime import date

from sqlalchemy import bindparam, select

from storage.tables import notices
from storage.unit import Unit, mine


def put(unit: Unit, week: str, text: str, told_on: date | None = None, starts_on: date | None = None) -> None:
    """A change, in the week it was told; with the day it takes effect when that was said."""
    days = {"told_on": told_on and told_on.isoformat(), "starts_on": starts_on and starts_on.isoformat()}
    unit.add(notices, week=week, text=text, **days)


def of_week(unit: Unit, week: str) -> list[str]:
    """The changes told in a week, in order."""
    return [row.text for row in unit.all(notices, order="id", week=week)]


def leads(unit: Unit, first: date, last: date) -> list[int]:
    """Of changes that take effect on the days from `first` to `last`: how many days before they were told."""
    rows = unit.run(_STARTING, first=first.isoformat(), last=last.isoformat()).all()
    return [(date.fromisoformat(row.starts_on) - date.fromisoformat(row.told_on)).days for row in rows]


_STARTING = (
    select(notices.c.told_on, notices.c.starts_on)
    .where(mine(notices), notices.c.told_on.is_not(None))
    .where(notices.c.starts_on >= bindparam("first"), notices.c.starts_on <= bindparam("last"))
)
