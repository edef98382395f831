"""An upgrade is all or nothing: killed before any of its statements, the old database is as it was and can be upgraded."""

import contextlib
import os
import signal
import sqlite3
import time
from datetime import datetime

import pytest
from alembic import command
from sqlalchemy import Boolean, DateTime, LargeBinary, MetaData, event, insert, text

from storage import moving, schema
from storage.database import make_engine, sqlite_url
from tests.test_frozen import FROZEN, thaw

LANDED = "0001"


def rows_of(file):
    """Every row of a frozen database, by table."""
    with contextlib.closing(sqlite3.connect(file)) as db:
        db.row_factory = sqlite3.Row
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        mine = [name for name in names if name != "alembic_version" and not name.startswith("sqlite_")]
        return {name: [dict(row) for row in db.execute(f"SELECT * FROM {name}")] for name in mine}


def fitting(value, kind):
    """A value as SQLite holds it for a column of PostgreSQL."""
    if value is None:
        return None
    if isinstance(kind, Boolean):
        return bool(value)
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    return bytes(value) if isinstance(kind, LargeBinary) else value


def as_landed_on_postgresql(url, file):
    """The tables of the landed version made by its own migration, filled with the frozen rows."""
    engine = make_engine(url)
    with engine.connect() as connection, connection.begin():
        config = schema.alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, LANDED)
        found = MetaData()
        found.reflect(connection)
        frozen = rows_of(file)
        for table in found.sorted_tables:
            name, rows = table.name, frozen.get(table.name, ())
            for row in rows:
                values = {column: fitting(value, table.c[column].type) for column, value in row.items()}
                connection.execute(insert(table), values)
            if rows and "id" in table.c and table.c.id.autoincrement is True:
                last = max(row["id"] for row in rows)
                connection.execute(text("SELECT setval(pg_get_serial_sequence(:n, 'id'), :v)"), {"n": name, "v": last})
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def landed(request, tmp_path):
    """The address of a database of the landed version in which people have lived."""
    file = thaw((FROZEN / f"{LANDED}.sql").read_text("utf-8"), tmp_path / "landed.db")
    if request.param == "sqlite":
        yield sqlite_url(file)
        return
    server = request.getfixturevalue("postgres")
    name = f"landed_{time.monotonic_ns()}"
    url = server.create(name)
    as_landed_on_postgresql(url, file)
    yield url
    server.drop(name)


def state(url):
    """The version and how many rows each table holds."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection, connection.begin():
            found = MetaData()
            found.reflect(connection)
            counts = {
                name: connection.scalar(text(f"SELECT count(*) FROM {name}"))
                for name in found.tables
                if name != "alembic_version"
            }
        return schema.version(engine), counts
    finally:
        engine.dispose()


def upgraded(url):
    """Upgrade it and go through everything: rows and checksums."""
    engine = make_engine(url)
    try:
        schema.upgrade(engine)
        assert schema.version(engine) == schema.HEAD
        with engine.connect() as connection, connection.begin():
            return moving.inventory(connection)
    finally:
        engine.dispose()


def killed_before(url, number):
    """Upgrade in a process of its own that is killed before its statement of this number; false when it has no such."""
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            engine, count = make_engine(url), [0]

            @event.listens_for(engine, "before_cursor_execute")
            def _counted(*_):
                count[0] += 1
                if count[0] == number:
                    os.kill(os.getpid(), signal.SIGKILL)

            schema.upgrade(engine)
            os._exit(0)
        os._exit(1)
    _, how = os.waitpid(child, 0)
    assert os.WIFSIGNALED(how) or os.WEXITSTATUS(how) == 0, "the upgrade failed by itself"
    return os.WIFSIGNALED(how)


def killed_all_the_way(url, every):
    """Kill the upgrade before every so-manieth statement; how many kills until it went through."""
    before, kills, number = state(url), 0, 1
    assert before[0] == LANDED
    assert sum(before[1].values()) > 20
    while killed_before(url, number):
        kills += 1
        assert state(url) == before, f"killed before statement {number}"
        number += every
    return kills


def test_the_landed_version_comes_up_to_date_the_same_on_both_databases(landed, tmp_path):
    file = thaw((FROZEN / f"{LANDED}.sql").read_text("utf-8"), tmp_path / "again.db")
    assert {name: len(rows) for name, rows in rows_of(file).items()} == state(landed)[1]
    assert upgraded(landed) == upgraded(sqlite_url(file))


def test_an_upgrade_killed_on_its_way_leaves_the_old_database_and_can_be_done_again(landed, tmp_path):
    file = thaw((FROZEN / f"{LANDED}.sql").read_text("utf-8"), tmp_path / "again.db")
    assert killed_all_the_way(landed, 17) >= 3
    assert upgraded(landed) == upgraded(sqlite_url(file))


@pytest.mark.proof
def test_an_upgrade_killed_before_every_statement(landed, tmp_path):
    file = thaw((FROZEN / f"{LANDED}.sql").read_text("utf-8"), tmp_path / "again.db")
    kills = killed_all_the_way(landed, 1)
    print(f"{kills} kills")
    assert kills > 40
    assert upgraded(landed) == upgraded(sqlite_url(file))


def test_a_newer_database_is_refused_in_a_sentence(landed):
    upgraded(landed)
    engine = make_engine(landed)
    with engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        with pytest.raises(schema.WrongSchema, match="start the newer Jana, or restore a backup"):
            schema.upgrade(engine)
    finally:
        engine.dispose()
