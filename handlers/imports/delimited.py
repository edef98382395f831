"""Delimited: CSV and TSV in all their habits, as rows with the line each began on."""

import csv
import io
from collections import Counter
from collections.abc import Iterator

from handlers.imports.cells import Table, table
from handlers.imports.problems import Unreadable

MARKS = (";", "\t", "|", ",")  # the first of equals wins: a comma may be a decimal mark
MOST_ROWS = 200_000
MOST_COLUMNS = 400
LOOK = 300  # rows that the separator is known by


def table_of(text: str) -> Table:
    """The rows of a text. Raises Unreadable: empty, a quotation that does not end, too much of it."""
    if not text.strip():
        raise Unreadable("empty")
    text, skipped, mark = _said(text.removeprefix("\ufeff"))
    rows = list(_rows(text, mark or _mark(text), skipped))
    found = table(rows)
    if not found.rows:
        raise Unreadable("empty")
    return found


def _said(text: str) -> tuple[str, int, str | None]:
    """Excel's own first line `sep=;` says the separator and is no row."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first) == 5:
        return rest, 1, first[4]
    return text, 0, None


def _rows(text: str, mark: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    line = skipped + 1
    try:
        for count, cells in enumerate(reader):
            if count >= MOST_ROWS:
                raise Unreadable("too_many_rows", most=MOST_ROWS)
            if len(cells) > MOST_COLUMNS:
                raise Unreadable("too_many_columns", line=line, most=MOST_COLUMNS)
            yield line, cells
            line = skipped + reader.line_num + 1
    except csv.Error as wrong:
        key = "long_cell" if "field larger" in str(wrong) else "quote"
        raise Unreadable(key, line=line) from wrong


def _mark(text: str) -> str:
    """The separator by which most rows are equally wide, and wider than one."""
    head = "\n".join(text.split("\n", LOOK)[:LOOK])

    def score(mark: str) -> int:
        widths: Counter[int] = Counter()
        try:
            for cells in csv.reader(io.StringIO(head, newline=""), delimiter=mark):
                widths[len(cells)] += len(cells) > 1
        except csv.Error:
            return 0
        return max(widths.values(), default=0)

    return max(MARKS, key=score)
