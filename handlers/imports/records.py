"""Records: JSON as rows of cells, or as the data it is when it is a report of its own kind."""

import json
from collections.abc import Mapping
from typing import Any

from handlers.imports.cells import Cell, Row, Table
from handlers.imports.problems import Unreadable

MOST_RECORDS = 200_000
MOST_KEYS = 400


def parse(text: str) -> Any:
    """JSON as data. Raises Unreadable with the line: broken, too deep, numbers that are none."""
    try:
        return json.loads(text.removeprefix("\ufeff"), parse_constant=_no_constant)
    except json.JSONDecodeError as wrong:
        raise Unreadable("broken_json", line=wrong.lineno) from wrong
    except (RecursionError, ValueError) as wrong:
        raise Unreadable("broken_json", line=1) from wrong


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def table_of(data: Any) -> Table:
    """Records as rows: a list of objects, a list of lists, or an object with one such list in it. Raises Unreadable."""
    found = _list_in(data)
    if not found:
        raise Unreadable("empty")
    if len(found) > MOST_RECORDS:
        raise Unreadable("too_many_rows", most=MOST_RECORDS)
    if all(isinstance(one, list) for one in found):
        rows = tuple(Row(line, tuple(_cell(cell) for cell in one)) for line, one in enumerate(found, 1))
        return Table(rows, "record", headed=False)
    return _of_objects(found)


def _of_objects(found: list[Any]) -> Table:
    heads: dict[str, None] = {}
    for line, one in enumerate(found, 1):
        if not isinstance(one, Mapping):
            raise Unreadable("not_records", line=line)
        heads.update(dict.fromkeys(map(str, one)))
        if len(heads) > MOST_KEYS:
            raise Unreadable("too_many_columns", line=line, most=MOST_KEYS)
    rows = [Row(line, tuple(_cell(one.get(head)) for head in heads)) for line, one in enumerate(found, 1)]
    return Table((Row(0, tuple(heads)), *rows), "record")


def _list_in(data: Any) -> list[Any]:
    if isinstance(data, list):
        return data
    if isinstance(data, Mapping):
        lists = [value for value in data.values() if isinstance(value, list)]
        if len(lists) == 1:
            return lists[0]
        if not lists and data:
            return [data]
    raise Unreadable("not_records")


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, str | int | float):
        return value
    return json.dumps(value, ensure_ascii=False)[:200]
