"""Workbook: the first visible sheet of an XLSX file, opened only after it has been shown to be harmless."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

from handlers.imports.cells import FORMULA, Cell, Table, table
from handlers.imports.problems import Unreadable

MOST_UNPACKED = 50 * 1024 * 1024
MOST_PARTS = 2_000
MOST_ROWS = 200_000
MOST_COLUMNS = 200
LONELY = 1_000  # empty rows after which nothing more belongs to the table
CHUNK = 1 << 16


def is_zip(data: bytes) -> bool:
    """Whether a file is a zip archive, as every XLSX file is."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def table_of(data: bytes) -> Table:
    """The rows of the first visible sheet. Raises Unreadable; what a file claims of its own size is not believed."""
    formulas = _weigh(data)
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415  heavy, and few files need it

    try:
        rows = list(_rows(data, formulas))
    except Unreadable:
        raise
    except (InvalidFileException, zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, IndexError,
            AttributeError, SyntaxError, EOFError, OverflowError, AssertionError) as wrong:  # fmt: skip
        raise Unreadable("broken_workbook") from wrong
    found = table(rows, "row")
    if not found.rows:
        raise Unreadable("empty")
    return found


def _weigh(data: bytes) -> bool:
    """Unpack everything and throw it away, so that a bomb is met here; whether a sheet holds formulas."""
    formulas, left = False, MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise Unreadable("bomb")
            if not any(part.filename == "xl/workbook.xml" for part in parts):
                raise Unreadable("other_zip")
            for part in parts:
                if part.flag_bits & 1:
                    raise Unreadable("locked")
                left, found = _unpack(archive, part, left)
                formulas = formulas or found
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as wrong:
        raise Unreadable("broken_workbook") from wrong
    return formulas


def _unpack(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> tuple[int, bool]:
    formulas, tail = False, b""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                raise Unreadable("bomb")
            piece = tail + chunk
            formulas = formulas or b"<f>" in piece or b"<f " in piece
            tail = chunk[-4:]
    return left, formulas and part.filename.startswith("xl/worksheets/")


def _rows(data: bytes, formulas: bool) -> Iterator[tuple[int, list[Cell]]]:
    values = _raw(_sheet(data, values=True))
    if not formulas:
        return _cells(values)
    both = zip_longest(values, _raw(_sheet(data, values=False)), fillvalue=())
    return _cells([_uncalculated(cell, told) for cell, told in zip_longest(row, other)] for row, other in both)


def _raw(sheet: Any) -> Iterator[Sequence[Any]]:
    """The rows of a sheet, no wider than one cell more than is allowed."""
    return iter(sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True))


def _sheet(data: bytes, *, values: bool) -> Any:
    import openpyxl  # noqa: PLC0415  a quarter of a second, and few files need it

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False)
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            return sheet
    raise Unreadable("no_sheet")


def _cells(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[int, list[Cell]]]:
    filled = last = 0
    empty: Sequence[Any] = ()
    for line, row in enumerate(rows, 1):
        if row is empty or row.count(None) == len(row):  # a sheet may hold a million empty rows, mostly the same one
            empty = row
            continue
        if filled and line - last - 1 > LONELY:
            raise Unreadable("lonely_row", line=line)
        if len(row) > MOST_COLUMNS and row[MOST_COLUMNS] is not None:
            raise Unreadable("too_many_columns", line=line, most=MOST_COLUMNS)
        filled, last = filled + 1, line
        if filled > MOST_ROWS:
            raise Unreadable("too_many_rows", most=MOST_ROWS)
        yield line, _trimmed(row)


def _trimmed(row: Sequence[Any]) -> list[Cell]:
    """Without the empty cells after the last one that holds something."""
    last = max(number for number, cell in enumerate(row) if cell is not None)
    return [cell if cell is None or isinstance(cell, str | int | float) or hasattr(cell, "isoformat") else str(cell)
            for cell in row[: last + 1]]  # fmt: skip


def _uncalculated(value: Cell, told: Cell) -> Cell:
    return FORMULA if value is None and isinstance(told, str) and told.startswith("=") else value
