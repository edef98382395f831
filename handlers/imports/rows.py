"""Rows: the lines of a recognised table as checked values; each line that will not do is named with its reason."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from handlers.imports import dates, isbn, numbers
from handlers.imports.cells import FORMULA, Cell, Row, blank, words
from handlers.imports.dates import Almanac
from handlers.imports.problems import Problem, Wrong, shown
from handlers.imports.templates import Column, Found

TOTALS = re.compile(r"(?:yhteensä|yht\.?|summa|kaikki yhteensä|totalt|summa|total|sum|grand total)\b", re.IGNORECASE)
THREE = re.compile(r"(?:^|[T ])0?3[:.][0-9]{2}")
MEASURES = ("count", "decimal")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line with the values of the columns that the template knows.

    A column of which there are many holds a mapping from its heading to its value.
    """

    line: int
    values: Mapping[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.values.get(key)


def entries(found: Found, almanac: Almanac) -> tuple[list[Entry], list[Problem]]:
    """The lines below the headings, and what is wrong with those that will not do. Sum lines are left out."""
    reader = _Reader(found, almanac)
    made: list[Entry] = []
    for row in found.rows:
        if row.cells and TOTALS.match(words(row.cells[0])) and _is_total(row, found):
            continue
        entry = reader.entry(row)
        if entry is not None:
            made.append(entry)
    if not made and not reader.problems:
        reader.problems.append(Problem("no_rows"))
    return made, reader.problems


def _is_total(row: Row, found: Found) -> bool:
    """A sum line names no day: a branch called Summa would."""
    days = [number for key, column in found.template.columns.items() if column.kind in ("date", "period")
            for number in found.places.get(key, ())]  # fmt: skip
    return all(number >= len(row.cells) or number == 0 or blank(row.cells[number]) for number in days)


class _Reader:
    """Reads one line after another and remembers what it has seen."""

    def __init__(self, found: Found, almanac: Almanac) -> None:
        self.found = found
        self.problems: list[Problem] = []
        self._seen: dict[tuple[str, ...], int] = {}
        self._marks = {
            key: numbers.mark_of(self._column(key)) for key, column in self._columns() if column.kind in MEASURES
        }
        self._almanacs = {
            key: replace(almanac, order=almanac.order or dates.order_of(self._column(key)))
            for key, column in self._columns() if column.kind in ("date", "period")
        }  # fmt: skip
        self._measured = {number for key, column in self._columns() if column.kind in MEASURES
                          for number in found.places[key]}  # fmt: skip

    def _columns(self) -> list[tuple[str, Column]]:
        return [(key, self.found.template.columns[key]) for key in self.found.places]

    def _column(self, key: str) -> list[Cell]:
        return [row.cells[at] for row in self.found.rows for at in self.found.places[key] if at < len(row.cells)]

    def entry(self, row: Row) -> Entry | None:
        """The line, or none when it will not do."""
        before = len(self.problems)
        self._width(row)
        values = {key: self._value(row, key, column) for key, column in self._columns()}
        if len(self.problems) == before:
            self._once(row, values)
        return Entry(row.line, values) if len(self.problems) == before else None

    def _width(self, row: Row) -> None:
        """A line that is wider than the headings, or stops before a column that matters, has slipped."""
        extra = [cell for cell in row.cells[len(self.found.heads) :] if not blank(cell)]
        needed = max(
            (at for key, column in self._columns() if column.filled for at in self.found.places[key]), default=0
        )
        if extra or needed >= len(row.cells):
            self.problems.append(Problem("ragged", row.line, {"n": len(row.cells), "heads": len(self.found.heads)}))

    def _value(self, row: Row, key: str, column: Column) -> Any:
        places = self.found.places[key]
        if not column.ends:
            return self._one(row, places[0], key, column)
        return {self.found.heads[at]: self._one(row, at, key, column) for at in places}

    def _one(self, row: Row, at: int, key: str, column: Column) -> Any:
        if at >= len(row.cells):
            return "" if column.kind == "text" else None
        try:
            value = self._read(row.cells[at], key, column)
        except Wrong as wrong:
            self.problems.append(Problem(wrong.key, row.line, {"head": shown(self.found.heads[at]), **wrong.values}))
            return None
        if column.filled and value in (None, ""):
            self.problems.append(Problem("nothing", row.line, {"head": shown(self.found.heads[at])}))
        return value

    def _read(self, cell: Cell, key: str, column: Column) -> Any:
        match column.kind:
            case "date":
                return dates.day(cell, self._almanacs[key])
            case "period":
                return dates.period(cell, self._almanacs[key])
            case "count":
                return numbers.count(cell)
            case "decimal":
                return numbers.decimal(cell, self._marks[key])
            case "isbn":
                return isbn.tidy(words(cell))
            case "word":
                return self._meaning(words(cell), key)
            case _:
                return self._text(cell)

    def _meaning(self, said: str, key: str) -> str:
        """What a word means by the template's own list; `*` in the list stands for every other word."""
        known = self.found.template.words.get(key, {})
        meaning = known.get(said.casefold(), known.get("*"))
        if meaning is None:
            raise Wrong("unknown_word", cell=shown(said))
        return meaning

    def _text(self, cell: Cell) -> str:
        if cell == FORMULA:
            raise Wrong("formula")
        return words(cell)[:2000]

    def _once(self, row: Row, values: Mapping[str, Any]) -> None:
        """Two lines that differ in their figures only, or in nothing, would be counted twice."""
        key = tuple(words(cell) for at, cell in enumerate(row.cells) if at not in self._measured)
        first = self._seen.setdefault(key, row.line)
        if first != row.line and not self._doubled_hour(key, values.get("date")):
            self.problems.append(Problem("repeated", row.line, {"first": first}))

    @staticmethod
    def _doubled_hour(key: tuple[str, ...], day: Any) -> bool:
        """The last Sunday of October has its third hour twice."""
        return (isinstance(day, date) and day.month == 10 and day.day > 24 and day.isoweekday() == 7
                and any(THREE.search(cell) for cell in key))  # fmt: skip
