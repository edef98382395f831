"""Tallies: the counts that imported figures are made of, and the files they came in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from storage.tables import imports, tallies
from storage.unit import Unit, mine


@dataclass(frozen=True, slots=True)
class Tally:
    """A count of one slice of a day (or of a month, where only months are known): `part` of `whole`.

    A slice is a branch, a counter, an order, a title or a platform; never a person.
    """

    code: str
    day: str
    slice: str
    part: float | None
    whole: float | None


@dataclass(frozen=True, slots=True)
class File:
    """A file that was imported, known by the SHA-256 of its bytes."""

    file: str
    name: str
    source: str
    rows: int
    at: datetime


def put(unit: Unit, tally: Tally, file: str) -> None:
    """Keep a count; a new one of the same slice and day takes the place of the old."""
    unit.put(
        tallies, code=tally.code, day=tally.day, slice=tally.slice, part=tally.part, whole=tally.whole, file=file
    )  # fmt: skip


def drop(unit: Unit, tally: Tally) -> None:
    """Take a count away."""
    unit.drop(tallies, code=tally.code, day=tally.day, slice=tally.slice)


def between(unit: Unit, code: str, first: str, last: str) -> list[Tally]:
    """The counts of an indicator from one day (or month) to another, both included."""
    rows = unit.run(_BETWEEN, code=code, first=first, last=last).all()
    return [Tally(row.code, row.day, row.slice, row.part, row.whole) for row in rows]


_BETWEEN = (
    select(tallies)
    .where(mine(tallies), tallies.c.code == bindparam("code"))
    .where(tallies.c.day >= bindparam("first"), tallies.c.day <= bindparam("last"))
    .order_by(tallies.c.day, tallies.c.slice)
)


def last_day(unit: Unit, code: str) -> str | None:
    """The newest day that has counts of an indicator."""
    found = unit.run(_LAST_DAY, code=code).scalar()
    return str(found) if found is not None else None


_LAST_DAY = select(func.max(tallies.c.day)).where(mine(tallies), tallies.c.code == bindparam("code"))


def note_file(unit: Unit, file: str, name: str, source: str, rows: int) -> None:
    """Remember that a file was imported; the same bytes under another name keep their first name."""
    unit.add_once(imports, file=file, name=name[:200], source=source, rows=rows, at=unit.now)


def file(unit: Unit, sha256: str) -> File | None:
    """A file that was imported."""
    row = unit.one(imports, file=sha256)
    return File(row.file, row.name, row.source, row.rows, row.at) if row else None
