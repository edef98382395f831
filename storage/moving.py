"""Moving: everything from one database into an empty one of any kind, counted and compared before it is kept."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Table, exc, insert, inspect, select, text

from storage import schema
from storage.crypto import BadKey, Keys
from storage.database import make_engine
from storage.tables import leases, metadata, places

AT_ONCE = 2000  # rows read and written together: bounds the memory
LEFT_OUT = (leases,)  # who is running now is no part of what is remembered
ROOM = 2**256


class NotMoved(Exception):
    """Nothing was moved and the source is as it was; the message says why."""


@dataclass(frozen=True, slots=True)
class Carried:
    """One table: how many rows, and a checksum that does not depend on their order."""

    table: str
    rows: int
    checksum: str


def _kept() -> list[Table]:
    return [table for table in metadata.sorted_tables if table not in LEFT_OUT]


def _of_row(row: Sequence[Any]) -> int:
    return int.from_bytes(hashlib.blake2b(repr(tuple(row)).encode("utf-8", "surrogatepass"), digest_size=32).digest())


def _batches(connection: Connection, table: Table) -> Iterator[Sequence[Any]]:
    found = connection.execute(select(table).order_by(*table.primary_key), execution_options={"yield_per": AT_ONCE})
    yield from found.partitions(AT_ONCE)


def count(connection: Connection, table: Table) -> Carried:
    """What a table holds: rows and checksum."""
    rows, total = 0, 0
    for batch in _batches(connection, table):
        rows += len(batch)
        total = (total + sum(map(_of_row, batch))) % ROOM
    return Carried(table.name, rows, f"{total:064x}")


def inventory(connection: Connection) -> list[Carried]:
    """What the whole database holds."""
    return [count(connection, table) for table in _kept()]


def carry(source: Connection, target: Connection) -> list[Carried]:
    """Copy every table, then read both again; NotMoved when they differ. The caller's transaction keeps it or not."""
    _refuse_full(target)
    schema.upgrade_on(target)
    for table in _kept():
        for batch in _batches(source, table):
            target.execute(insert(table), [row._asdict() for row in batch])
        if list(table.primary_key.columns.keys()) == ["id"]:
            _set_counter(target, table, _counter(source, table))
    before, after = inventory(source), inventory(target)
    for here, there in zip(before, after, strict=True):
        if here != there:
            raise NotMoved(f"{here.table}: {here.rows} rows here and {there.rows} there do not agree")
    return after


def _refuse_full(target: Connection) -> None:
    there = set(inspect(target).get_table_names())
    strange = there - set(metadata.tables) - {"alembic_version"}
    if strange:
        raise NotMoved(
            f"the target holds tables of something else ({', '.join(sorted(strange)[:3])}); give an empty one"
        )
    for table in metadata.sorted_tables:
        if table.name in there and target.execute(select(table).limit(1)).first() is not None:
            raise NotMoved(f"the target is not empty (there are rows in {table.name}); give an empty one")


def _counter(connection: Connection, table: Table) -> int:
    """The highest number ever given: a number that was used is never used again, even when its row is gone."""
    if connection.dialect.name == "postgresql":
        name = connection.scalar(text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": table.name})
        last, used = connection.execute(text(f"SELECT last_value, is_called FROM {name}")).one()  # noqa: S608  our own
        return int(last) if used else 0
    found = connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
    return int(found or 0)


def _set_counter(connection: Connection, table: Table, value: int) -> None:
    if not value:
        return
    if connection.dialect.name == "postgresql":
        statement = "SELECT setval(pg_get_serial_sequence(:name, 'id'), :value)"
    elif connection.scalar(text("SELECT 1 FROM sqlite_sequence WHERE name = :name"), {"name": table.name}):
        statement = "UPDATE sqlite_sequence SET seq = :value WHERE name = :name"
    else:
        statement = "INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :value)"
    connection.execute(text(statement), {"name": table.name, "value": value})


@contextmanager
def _opened(url: str, *, readonly: bool = False) -> Iterator[Engine]:
    engine = make_engine(url, readonly=readonly, application="jana move")
    try:
        yield engine
    finally:
        engine.dispose()


def move(source_url: str, target_url: str) -> list[Carried]:
    """Everything in one transaction on each side: killed anywhere, the source is whole and the target still empty.

    Writers of the source wait meanwhile. Raises NotMoved, or what the databases raise.
    """
    with _opened(source_url) as source, _opened(target_url) as target:
        if schema.version(source) != schema.HEAD:
            raise NotMoved("the source is not at this Jana's version; run `jana db upgrade` first")
        with source.connect() as here, here.begin():
            _hold_still(here)
            return _into(here, target)


def _into(here: Connection, target: Engine) -> list[Carried]:
    try:
        with target.connect() as there, there.begin():
            return carry(here, there)
    except exc.DataError as wrong:
        raise NotMoved(f"the target cannot hold a value: {wrong.orig}") from wrong


def _hold_still(connection: Connection) -> None:
    """Nobody writes while we read (SQLite: BEGIN IMMEDIATE has seen to that)."""
    if connection.dialect.name != "postgresql":
        return
    others = connection.scalar(
        text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'jana'")
    )
    if others:
        raise NotMoved("Jana is running on the source; stop every `jana run` first")
    names = ", ".join(table.name for table in _kept())
    connection.execute(text(f"LOCK TABLE {names} IN SHARE MODE"))


def snapshot(source_url: str, file_url: str) -> list[Carried]:
    """A copy as an SQLite file while others go on writing: one snapshot, no lock (PostgreSQL)."""
    with _opened(source_url) as source, _opened(file_url) as target:
        frozen = source.execution_options(isolation_level="REPEATABLE READ")
        with frozen.connect() as here, here.begin():
            return _into(here, target)


def fits(url: str, keys: Keys) -> bool:
    """Whether the key file is the one that this database was sealed with; true when nothing is sealed."""
    with _opened(url, readonly=True) as engine, engine.connect() as connection, connection.begin():
        row = connection.execute(select(places.c.sealed, places.c.id).limit(1)).first()
    if row is None:
        return True
    try:
        keys.open(row.sealed, row.id)
    except BadKey:
        return False
    return True
