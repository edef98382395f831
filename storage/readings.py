"""Readings: values of indicators that were imported or written down by hand."""

from dataclasses import dataclass
from datetime import datetime

from storage.tables import readings
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of one indicator in one period (2026-W47 or 2026-11), with where it came from."""

    code: str
    period: str
    value: float | None
    n: int | None
    source: str
    at: datetime


def put(unit: Unit, code: str, period: str, value: float | None, n: int | None, source: str) -> None:
    """Keep a value; a new one for the same period takes the place of the old."""
    unit.put(readings, code=code, period=period, value=value, n=n, source=source, at=unit.now)


def get(unit: Unit, code: str, period: str) -> Reading | None:
    """The value of a period."""
    row = unit.one(readings, code=code, period=period)
    return Reading(row.code, row.period, row.value, row.n, row.source, row.at) if row else None


def series(unit: Unit, code: str) -> list[Reading]:
    """All values of an indicator, by period."""
    return [
        Reading(r.code, r.period, r.value, r.n, r.source, r.at) for r in unit.all(readings, order="period", code=code)
    ]
