"""Read: the bytes of a file as a table or a COUNTER report, whatever form they have."""

from handlers.imports import counter, decode, delimited, records, workbook
from handlers.imports.cells import Table
from handlers.imports.counter import Report
from handlers.imports.problems import Unreadable

MOST_BYTES = 50 * 1024 * 1024


def check_size(size: int) -> None:
    """Look at the size before anything is read. Raises Unreadable for more than 50 MB."""
    if size > MOST_BYTES:
        raise Unreadable("too_big", size=size // (1024 * 1024), most=MOST_BYTES // (1024 * 1024))


def read(data: bytes) -> Table | Report:
    """What a file holds. Raises Unreadable with the reason."""
    check_size(len(data))
    if not data.strip():
        raise Unreadable("empty")
    if workbook.is_zip(data):
        return _table(workbook.table_of(data))
    text = decode.text_of(data)
    if text.lstrip("\ufeff \n\t").startswith(("{", "[")):
        found = records.parse(text)
        return counter.of_json(found) if counter.is_json(found) else records.table_of(found)
    return _table(delimited.table_of(text))


def _table(table: Table) -> Table | Report:
    return counter.of_table(table) if counter.is_table(table) else table
