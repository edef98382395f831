"""Unit: one transaction of one library, with what belongs to it bound once."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    Executable,
    Insert,
    Table,
    bindparam,
    delete,
    exc,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from storage.crypto import Keys, RoundKeys
from storage.prepared import Prepared

T = TypeVar("T")
LIBRARY = "b_library"
Names = tuple[str, ...]


def mine(table: Table) -> ColumnElement[bool]:
    """The condition every statement on a domain table starts with; the unit binds its value."""
    return table.c.library == bindparam(LIBRARY)


def _where(table: Table, keys: Names) -> list[ColumnElement[bool]]:
    return [mine(table), *(table.c[key] == bindparam(f"k_{key}") for key in keys)]


class Statements:
    """The statements of one kind of database, each compiled at its first use."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.errors = dialect.loaded_dbapi.Error
        self._made: dict[Any, Prepared] = {}

    def translated(self, wrong: Exception) -> Exception:
        """The driver's error as SQLAlchemy's; any other as it is."""
        if not isinstance(wrong, self.errors):
            return wrong
        return exc.DBAPIError.instance(None, None, wrong, self.errors, dialect=self.dialect)

    def of(self, key: Any, make: Any, *arguments: Any) -> Prepared:
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = Prepared(make(*arguments), self.dialect)
        return found

    def _upsert(self, table: Table) -> Any:
        return (postgresql.insert if self.dialect.name == "postgresql" else sqlite.insert)(table)

    def select(self, table: Table, keys: Names, order: str | None) -> Any:
        found = select(table).where(*_where(table, keys))
        return found.order_by(table.c[order]) if order else found

    def insert(self, table: Table, names: Names) -> Any:
        made: Insert = insert(table).values({name: bindparam(name) for name in names})
        return made.returning(table.c.id) if _is_log(table) and self.dialect.name == "postgresql" else made

    def put(self, table: Table, names: Names) -> Any:
        keys = [column.name for column in table.primary_key]
        made = self._upsert(table).values({name: bindparam(name) for name in names})
        rest = {name: made.excluded[name] for name in names if name not in keys}
        return made.on_conflict_do_update(index_elements=keys, set_=rest) if rest else made.on_conflict_do_nothing()

    def once(self, table: Table, names: Names) -> Any:
        return self._upsert(table).values({name: bindparam(name) for name in names}).on_conflict_do_nothing()

    def update(self, table: Table, keys: Names, names: Names) -> Any:
        return update(table).where(*_where(table, keys)).values({name: bindparam(f"v_{name}") for name in names})

    def delete(self, table: Table, keys: Names) -> Any:
        return delete(table).where(*_where(table, keys))


_of_kinds: dict[str, Statements] = {}


def statements(dialect: Dialect) -> Statements:
    """Those of this kind of database: what one database of a process has compiled, the next one need not."""
    return _of_kinds.setdefault(dialect.name, Statements(dialect))


@cache
def _is_log(table: Table) -> bool:
    """Whether the database numbers the rows."""
    return [column.name for column in table.primary_key] == ["id"]


@dataclass(slots=True)
class Unit:
    """One transaction: what is read and written here happens together or not at all.

    Every statement carries the library. `touched` collects (front, place) of all that now have something waiting in
    the outbox, so that delivery can start as soon as the transaction is committed.

    On PostgreSQL a statement is on its way when the method returns; who reads or counts waits for it and for all
    before it, and what failed is raised there or at the commit.
    """

    connection: Connection
    library: str
    now: datetime
    keys: Keys
    rounds: RoundKeys
    cursor: Any
    sql: Statements
    touched: set[tuple[str, str]] = field(default_factory=set)

    def _run(self, prepared: Prepared, values: Mapping[str, Any]) -> "Result":
        return Result(prepared, self.attempt(prepared.run, self.cursor, values), self)

    def attempt(self, call: Callable[..., T], *arguments: Any) -> T:
        """What the driver gives. Its error becomes SQLAlchemy's: both ways of running a statement fail alike."""
        try:
            return call(*arguments)
        except self.sql.errors as wrong:
            raise self.sql.translated(wrong) from wrong

    def run(self, statement: Executable, **values: Any) -> "Result":
        """Run a statement; `mine(table)` in it is bound here. Module-level statements are compiled once."""
        prepared = self.sql.of(id(statement), lambda: _keep(statement))
        values[LIBRARY] = self.library
        return self._run(prepared, values)

    def query(self, statement: Executable, **values: Any) -> Sequence[Any]:
        """Run a select whose lists grow with their values (`IN`), by SQLAlchemy's own way."""
        with getattr(self.cursor, "aside", nullcontext)():
            return self.connection.execute(statement, {LIBRARY: self.library, **values}).all()

    def one(self, table: Table, **keys: Any) -> Any | None:
        """The row with these values, or none."""
        names = tuple(keys)
        prepared = self.sql.of(("select", table, names, None), self.sql.select, table, names, None)
        return self._run(prepared, self._keyed(keys)).first()

    def all(self, table: Table, order: str | None = None, **keys: Any) -> list[Any]:
        """All rows with these values."""
        names = tuple(keys)
        prepared = self.sql.of(("select", table, names, order), self.sql.select, table, names, order)
        return self._run(prepared, self._keyed(keys)).all()

    def add(self, table: Table, **values: Any) -> None:
        """A new row."""
        self._add(table, values)

    def add_numbered(self, table: Table, **values: Any) -> int:
        """A new row where the database numbers the rows; its number."""
        done = self._add(table, values)
        return int(done.plain()[0][0] if self.sql.dialect.name == "postgresql" else done.cursor.lastrowid)

    def _add(self, table: Table, values: dict[str, Any]) -> "Result":
        values["library"] = self.library
        names = tuple(values)
        return self._run(self.sql.of(("insert", table, names), self.sql.insert, table, names), values)

    def put(self, table: Table, **values: Any) -> None:
        """A row that may be there already: the new values win."""
        values["library"] = self.library
        names = tuple(values)
        self._run(self.sql.of(("put", table, names), self.sql.put, table, names), values)

    def add_once(self, table: Table, **values: Any) -> bool:
        """A new row unless its key is taken; true when it is new."""
        values["library"] = self.library
        names = tuple(values)
        return self._run(self.sql.of(("once", table, names), self.sql.once, table, names), values).rowcount == 1

    def change(self, table: Table, where: Mapping[str, Any], **values: Any) -> None:
        """New values in the rows found."""
        self._change(table, where, values)

    def changed(self, table: Table, where: Mapping[str, Any], **values: Any) -> int:
        """The same and how many rows there were."""
        return self._change(table, where, values).rowcount

    def _change(self, table: Table, where: Mapping[str, Any], values: Mapping[str, Any]) -> "Result":
        keys, names = tuple(where), tuple(values)
        prepared = self.sql.of(("update", table, keys, names), self.sql.update, table, keys, names)
        bound = self._keyed(where)
        bound.update((f"v_{name}", value) for name, value in values.items())
        return self._run(prepared, bound)

    def drop(self, table: Table, **keys: Any) -> None:
        """Remove the rows found."""
        self._drop(table, keys)

    def dropped(self, table: Table, **keys: Any) -> int:
        """The same and how many rows there were."""
        return self._drop(table, keys).rowcount

    def _drop(self, table: Table, keys: Mapping[str, Any]) -> "Result":
        names = tuple(keys)
        prepared = self.sql.of(("delete", table, names), self.sql.delete, table, names)
        return self._run(prepared, self._keyed(keys))

    def _keyed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        bound = {f"k_{name}": value for name, value in values.items()}
        bound[LIBRARY] = self.library
        return bound


_kept: list[Executable] = []  # a statement known by its id must not be forgotten


def _keep(statement: Executable) -> Executable:
    _kept.append(statement)
    return statement


@dataclass(frozen=True, slots=True)
class Result:
    """What a statement did or found; who asks waits for it."""

    prepared: Prepared
    cursor: Any
    unit: Unit

    @property
    def rowcount(self) -> int:
        return int(self.unit.attempt(lambda: self.cursor.rowcount))

    def all(self) -> list[Any]:
        return self.unit.attempt(self.prepared.rows, self.cursor)

    def plain(self) -> list[Any]:
        """The rows as the driver gives them: for many rows of whole numbers, which need nothing done to them."""
        return list(self.unit.attempt(self.cursor.fetchall))

    def first(self) -> Any | None:
        return self.unit.attempt(self.prepared.row, self.cursor)

    def scalar(self) -> Any:
        """The first value of the first row, or none."""
        row = self.first()
        return row[0] if row is not None else None
