"""Prepared: a SQLAlchemy statement compiled once and run straight through the driver.

SQLAlchemy writes the SQL and knows the types; its execution layer costs about 35 µs a statement, five times the
statement itself, and a turn runs fifteen of them (docs/decisions/004). What is left out: ORM, events, defaults.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Boolean, Dialect, Insert
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement
from sqlalchemy.types import TypeDecorator

Process = Callable[[Any], Any]


class Prepared:
    """One statement for one kind of database."""

    __slots__ = ("_binders", "_fixed", "_names", "_positional", "_row", "_steps", "sql")

    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        compiled = cast("SQLCompiler", statement.compile(dialect=dialect))
        self.sql = str(compiled)
        self._positional = compiled.positional
        self._names: Sequence[str] = tuple(compiled.positiontup or compiled.binds)
        self._fixed = {name: bind.effective_value for name, bind in compiled.binds.items() if not bind.required}
        self._binders: dict[str, Process] = {}
        for name, bind in compiled.binds.items():
            process = bind.type.dialect_impl(dialect).bind_processor(dialect)
            if process is not None:
                self._binders[name] = process
        self._row, self._steps = self._columns(compiled, dialect)

    @staticmethod
    def _columns(compiled: SQLCompiler, dialect: Dialect) -> tuple[Any, list[tuple[int, Process]]]:
        found = compiled._result_columns
        if not found:
            return None, []
        steps: list[tuple[int, Process]] = []
        for number, column in enumerate(found):
            if not isinstance(column.type, TypeDecorator | Boolean):
                continue  # texts, numbers and bytes are right as the driver gives them
            process = column.type.dialect_impl(dialect).result_processor(dialect, None)
            if process is not None:
                steps.append((number, process))
        return namedtuple("Row", [column.keyname for column in found], rename=True), steps

    def run(self, cursor: Any, values: Mapping[str, Any]) -> Any:
        """Execute on a driver's cursor, or what stands for one; what holds the result."""
        binders, fixed = self._binders, self._fixed
        bound: dict[str, Any] = {}
        for name in self._names:
            value = values[name] if name in values else fixed[name]
            if value is not None and name in binders:
                value = binders[name](value)
            bound[name] = value
        return cursor.execute(self.sql, tuple(bound[name] for name in self._names) if self._positional else bound)

    def rows(self, cursor: Any) -> list[Any]:
        """What the statement found, each row with its values by name and of its types."""
        return [self._make(raw) for raw in cursor.fetchall()]

    def row(self, cursor: Any) -> Any | None:
        """The first row, or none."""
        raw = cursor.fetchone()
        return None if raw is None else self._make(raw)

    def _make(self, raw: Sequence[Any]) -> Any:
        if not self._steps:
            return self._row._make(raw)
        values = list(raw)
        for number, process in self._steps:
            if values[number] is not None:
                values[number] = process(values[number])
        return self._row._make(values)


def returning_id(statement: Insert) -> Insert:
    """An insert that tells the number the database gave."""
    return statement.returning(statement.table.c.id)
