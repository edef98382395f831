"""Readings: values of indicators that were imported or written down by hand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from storage.tables import readings
from storage.unit import Unit, mine


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of one indicator in one period (2026-W47 or 2026-11), with where it came from.

    `part` of `n` where it is a share; `formula` is the version it was computed by; `file` the SHA-256 of the imported
    file, whose name storage/tallies.py knows.
    """

    code: str
    period: str
    value: float | None
    n: int | None
    source: str
    at: datetime
    part: int | None = None
    formula: str | None = None
    file: str | None = None


def put(
    unit: Unit, code: str, period: str, value: float | None, n: int | None, source: str, *,
    part: int | None = None, formula: str | None = None, file: str | None = None,
) -> None:  # fmt: skip
    """Keep a value; a new one for the same period takes the place of the old."""
    unit.put(
        readings, code=code, period=period, value=value, n=n, source=source, at=unit.now,
        part=part, formula=formula, file=file,
    )  # fmt: skip


def get(unit: Unit, code: str, period: str) -> Reading | None:
    """The value of a period."""
    row = unit.one(readings, code=code, period=period)
    return _of(row) if row else None


def series(unit: Unit, code: str) -> list[Reading]:
    """All values of an indicator, by period."""
    return [_of(row) for row in unit.all(readings, order="period", code=code)]


def latest_month(unit: Unit, code: str, before: str) -> Reading | None:
    """The newest monthly value up to a month such as 2026-10, that month included; it keeps its own month's name."""
    row = unit.run(_LATEST_MONTH, code=code, before=before).first()
    return _of(row) if row else None


def latest_week(unit: Unit, code: str, before: str) -> Reading | None:
    """The newest weekly value before a week such as 2026-W47."""
    row = unit.run(_LATEST_WEEK, code=code, before=before).first()
    return _of(row) if row else None


_LATEST_WEEK = (
    select(readings)
    .where(mine(readings), readings.c.code == bindparam("code"), readings.c.period < bindparam("before"))
    .where(readings.c.period.like("%W%"))
    .order_by(readings.c.period.desc())
    .limit(1)
)
_LATEST_MONTH = (
    select(readings)
    .where(mine(readings), readings.c.code == bindparam("code"), readings.c.period <= bindparam("before"))
    .where(readings.c.period.not_like("%W%"))
    .order_by(readings.c.period.desc())
    .limit(1)
)


def _of(row: Any) -> Reading:
    return Reading(row.code, row.period, row.value, row.n, row.source, row.at, row.part, row.formula, row.file)
