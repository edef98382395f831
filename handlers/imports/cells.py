"""Cells: a file as rows of cells, each row with its line in the file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

Cell = str | int | float | date | datetime | time | None
FORMULA = "\x00formula"  # a formula that nobody has calculated: never zero, never empty


@dataclass(frozen=True, slots=True)
class Row:
    """One row and the line it began on."""

    line: int
    cells: tuple[Cell, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing but space in it."""
        return all(blank(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """All rows that hold something. `counts` says what a line is: a line of text, a row of a sheet, a record of JSON.

    `headed` is false for a JSON list of lists, which has no headings at all.
    """

    rows: tuple[Row, ...]
    counts: Literal["line", "row", "record"] = "line"
    headed: bool = True


def blank(cell: Cell) -> bool:
    """Whether a cell holds nothing but space."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def words(cell: Cell) -> str:
    """A cell as text, without the space around it."""
    match cell:
        case None:
            return ""
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() | date() | time():
            return cell.isoformat()
        case _:
            return str(cell).strip()


def table(rows: Sequence[tuple[int, Sequence[Cell]]], counts: Literal["line", "row", "record"] = "line") -> Table:
    """A table of the rows that are not empty."""
    made = (Row(line, tuple(cells)) for line, cells in rows)
    return Table(tuple(row for row in made if not row.empty), counts)
