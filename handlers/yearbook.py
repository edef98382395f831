"""Yearbook: a year of the library in figures: every series, week by week, as data and as a table for spreadsheets."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers import indicators
from handlers.dialog import Lang
from handlers.house import House
from handlers.indicators import Figure
from handlers.picture import number
from handlers.process import Indicator
from storage import readings
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator over a year: what is known of each of its periods, in order (weeks, or months as imported)."""

    indicator: Indicator
    figures: tuple[Figure, ...]

    @property
    def known(self) -> tuple[Figure, ...]:
        """The figures that have a value."""
        return tuple(figure for figure in self.figures if figure.value is not None)


def weeks_of(year: int) -> list[str]:
    """The ISO weeks of a year."""
    return [f"{year}-W{week:02d}" for week in range(1, date(year, 12, 28).isocalendar().week + 1)]


def year_of(house: House, unit: Unit, year: int) -> list[Series]:
    """All series of a year up to now, in the order of process.toml."""
    this_week = house.library.week(unit.now)
    weeks = [week for week in weeks_of(year) if week <= this_week]
    return [Series(one, _figures(house, unit, one, weeks, year)) for one in house.process.values()]


def _figures(house: House, unit: Unit, one: Indicator, weeks: Sequence[str], year: int) -> tuple[Figure, ...]:
    if one.source != "bot":
        rows = [row for row in readings.series(unit, one.code) if row.period.startswith(f"{year}-")]
        return tuple(Figure(one.code, row.period, row.value, row.n or 0, row.part) for row in rows)
    if one.code not in indicators.COMPUTED:
        return ()
    return tuple(indicators.read(house, unit, one.code, indicators.week_of(house, week)) for week in weeks)


HEAD = ("code", "name", "perspective", "period", "value", "unit", "n", "n_is", "target", "direction", "source")


def csv_of(house: House, unit: Unit, year: int, lang: Lang) -> str:
    """Every known value of a year, one a row; decimal commas and semicolons where spreadsheets expect them.

    n stays a number; `n_is` says whether it is exact or the least that published bands of n say.
    """
    out = io.StringIO()
    table = csv.writer(out, delimiter="," if lang == "en" else ";", lineterminator="\r\n")
    table.writerow(HEAD)
    for series in year_of(house, unit, year):
        one = series.indicator
        for figure in series.known:
            table.writerow((
                one.code, one.label[lang], one.perspective, figure.week, _plain(figure.value, lang), one.unit,
                figure.n or "", ("at least" if figure.least else "exact") if figure.n else "",
                _plain(one.target, lang), one.direction, one.source,
            ))  # fmt: skip
    return out.getvalue()


def _plain(value: float | None, lang: Lang) -> str:
    """A figure that a spreadsheet reads as one: a plain minus."""
    return "" if value is None else number(value, lang).replace("−", "-")
