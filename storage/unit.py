"""Unit: one transaction of one library, with what belongs to it bound once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Delete,
    Executable,
    Insert,
    Row,
    Select,
    Table,
    Update,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from storage.crypto import Keys, RoundKeys


def mine(table: Table) -> ColumnElement[bool]:
    """The condition every statement on a domain table starts with; the unit binds its value."""
    return table.c.library == bindparam("b_library")


def _where(table: Table, keys: tuple[str, ...]) -> list[ColumnElement[bool]]:
    return [mine(table), *(table.c[key] == bindparam(f"k_{key}") for key in keys)]


@cache
def _select(table: Table, keys: tuple[str, ...], order: str | None) -> Select[Any]:
    found = select(table).where(*_where(table, keys))
    return found.order_by(table.c[order]) if order else found


@cache
def _insert(table: Table) -> Insert:
    return insert(table)


@cache
def _put(table: Table, names: tuple[str, ...], dialect: str) -> Insert:
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    keys = [column.name for column in table.primary_key]
    found = make(table)
    rest = {name: found.excluded[name] for name in names if name not in keys}
    return found.on_conflict_do_update(index_elements=keys, set_=rest) if rest else found.on_conflict_do_nothing()


@cache
def _once(table: Table, dialect: str) -> Insert:
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return make(table).on_conflict_do_nothing()


@cache
def _update(table: Table, keys: tuple[str, ...]) -> Update:
    return update(table).where(*_where(table, keys))


@cache
def _delete(table: Table, keys: tuple[str, ...]) -> Delete:
    return delete(table).where(*_where(table, keys))


def _keyed(values: Mapping[str, Any]) -> dict[str, Any]:
    return {f"k_{name}": value for name, value in values.items()}


@dataclass(slots=True)
class Unit:
    """One transaction: what is read and written here happens together or not at all.

    Every statement carries the library. `touched` collects (front, place) of all that now have something waiting in the
    outbox, so that delivery can start as soon as the transaction is committed.
    """

    connection: Connection
    library: str
    now: datetime
    keys: Keys
    rounds: RoundKeys
    touched: set[tuple[str, str]] = field(default_factory=set)

    @property
    def dialect(self) -> str:
        return self.connection.dialect.name

    def run(self, statement: Executable, **values: Any) -> CursorResult[Any]:
        """Run a prepared statement; `mine(table)` in it is bound here."""
        return self.connection.execute(statement, {"b_library": self.library, **values})

    def one(self, table: Table, **keys: Any) -> Row[Any] | None:
        """The row with these values, or none."""
        return self.run(_select(table, tuple(keys), None), **_keyed(keys)).first()

    def all(self, table: Table, order: str | None = None, **keys: Any) -> Sequence[Row[Any]]:
        """All rows with these values."""
        return self.run(_select(table, tuple(keys), order), **_keyed(keys)).all()

    def add(self, table: Table, **values: Any) -> Any:
        """A new row; its number where the database gives one."""
        done = self.connection.execute(_insert(table), {"library": self.library, **values})
        return done.inserted_primary_key[0] if done.inserted_primary_key else None

    def add_many(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Many new rows in one go."""
        if rows:
            self.connection.execute(_insert(table), [{"library": self.library, **row} for row in rows])

    def put(self, table: Table, **values: Any) -> None:
        """A row that may be there already: the new values win."""
        statement = _put(table, tuple(values), self.dialect)
        self.connection.execute(statement, {"library": self.library, **values})

    def add_once(self, table: Table, **values: Any) -> bool:
        """A new row unless its key is taken; true when it is new."""
        statement = _once(table, self.dialect)
        return self.connection.execute(statement, {"library": self.library, **values}).rowcount == 1

    def change(self, table: Table, where: Mapping[str, Any], **values: Any) -> int:
        """New values in the rows found; how many there were."""
        return self.run(_update(table, tuple(where)), **_keyed(where), **values).rowcount

    def drop(self, table: Table, **keys: Any) -> int:
        """Remove the rows found; how many there were."""
        return self.run(_delete(table, tuple(keys)), **_keyed(keys)).rowcount
