"""Unit: one transaction of one library, with what belongs to it bound once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

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


@cache
def _is_log(table: Table) -> bool:
    """Whether the database numbers the rows."""
    return [column.name for column in table.primary_key] == ["id"]


@dataclass(slots=True)
class Unit:
    """One transaction: what is read and written here happens together or not at all.

    Every statement carries the library. `touched` collects (front, place) of all that now have something waiting in
    the outbox, so that delivery can start as soon as the transaction is committed.
    """

    connection: Connection
    library: str
    now: datetime
    keys: Keys
    rounds: RoundKeys
    cursor: Any
    sql: Statements
    touched: set[tuple[str, str]] = field(default_factory=set)

    def _run(self, prepared: Prepared, values: Mapping[str, Any]) -> Any:
        try:
            return prepared.run(self.cursor, values)
        except self.sql.errors as wrong:
            raise _translated(wrong, self.sql.dialect) from wrong

    def run(self, statement: Executable, **values: Any) -> "Result":
        """Run a statement; `mine(table)` in it is bound here. Module-level statements are compiled once."""
        prepared = self.sql.of(id(statement), lambda: _keep(statement))
        values[LIBRARY] = self.library
        return Result(prepared, self._run(prepared, values))

    def query(self, statement: Executable, **values: Any) -> Sequence[Any]:
        """Run a select whose lists grow with their values (`IN`), by SQLAlchemy's own way."""
        return self.connection.execute(statement, {LIBRARY: self.library, **values}).all()

    def one(self, table: Table, **keys: Any) -> Any | None:
        """The row with these values, or none."""
        names = tuple(keys)
        prepared = self.sql.of(("select", table, names, None), self.sql.select, table, names, None)
        return prepared.row(self._run(prepared, self._keyed(keys)))

    def all(self, table: Table, order: str | None = None, **keys: Any) -> list[Any]:
        """All rows with these values."""
        names = tuple(keys)
        prepared = self.sql.of(("select", table, names, order), self.sql.select, table, names, order)
        return prepared.rows(self._run(prepared, self._keyed(keys)))

    def add(self, table: Table, **values: Any) -> int:
        """A new row; its number where the database numbers the rows, else 0."""
        values["library"] = self.library
        names = tuple(values)
        prepared = self.sql.of(("insert", table, names), self.sql.insert, table, names)
        done = self._run(prepared, values)
        if not _is_log(table):
            return 0
        return int(done.fetchone()[0]) if self.sql.dialect.name == "postgresql" else int(done.lastrowid)

    def put(self, table: Table, **values: Any) -> None:
        """A row that may be there already: the new values win."""
        values["library"] = self.library
        names = tuple(values)
        self._run(self.sql.of(("put", table, names), self.sql.put, table, names), values)

    def add_once(self, table: Table, **values: Any) -> bool:
        """A new row unless its key is taken; true when it is new."""
        values["library"] = self.library
        names = tuple(values)
        return bool(self._run(self.sql.of(("once", table, names), self.sql.once, table, names), values).rowcount == 1)

    def change(self, table: Table, where: Mapping[str, Any], **values: Any) -> int:
        """New values in the rows found; how many there were."""
        keys, names = tuple(where), tuple(values)
        prepared = self.sql.of(("update", table, keys, names), self.sql.update, table, keys, names)
        bound = self._keyed(where)
        bound.update((f"v_{name}", value) for name, value in values.items())
        return int(self._run(prepared, bound).rowcount)

    def drop(self, table: Table, **keys: Any) -> int:
        """Remove the rows found; how many there were."""
        names = tuple(keys)
        prepared = self.sql.of(("delete", table, names), self.sql.delete, table, names)
        return int(self._run(prepared, self._keyed(keys)).rowcount)

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
    """What a statement did or found."""

    prepared: Prepared
    cursor: Any

    @property
    def rowcount(self) -> int:
        return int(self.cursor.rowcount)

    def all(self) -> list[Any]:
        return self.prepared.rows(self.cursor)

    def plain(self) -> list[Any]:
        """The rows as the driver gives them: for many rows of whole numbers, which need nothing done to them."""
        return list(self.cursor.fetchall())

    def first(self) -> Any | None:
        return self.prepared.row(self.cursor)

    def scalar(self) -> Any:
        """The first value of the first row, or none."""
        row = self.first()
        return row[0] if row is not None else None


def _translated(wrong: Exception, dialect: Dialect) -> Exception:
    """The driver's error as SQLAlchemy's, so that both ways of running a statement fail alike."""
    return exc.DBAPIError.instance(None, None, wrong, dialect.loaded_dbapi.Error, dialect=dialect)
