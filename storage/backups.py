"""Backups: one SQLite file, whole or not there at all, from a database of either kind that goes on being used."""

import contextlib
import os
import secrets
import sqlite3
from pathlib import Path

from sqlalchemy.engine import make_url

from storage import moving, schema
from storage.crypto import Keys
from storage.database import make_engine, sqlite_url


class BadBackup(Exception):
    """The file cannot be put back; the message says why. Nothing was changed."""


def write(source_url: str, file: Path) -> None:
    """Copy to `file`, readable by this account only; it gets its name when it is whole."""
    part = _private(file)
    try:
        if make_url(source_url).get_backend_name() == "sqlite":
            _copy(Path(make_url(source_url).database or ""), part)
        else:
            moving.snapshot(source_url, sqlite_url(part))
        _settle(part)
        os.link(part, file)  # an existing file is never written over
    finally:
        _remove(part)


def put_back(file: Path, target_url: str, keys: Keys) -> int:
    """Fill an empty database from a backup; how many rows. Raises BadBackup or storage.moving.NotMoved."""
    _examine(file)
    if not moving.fits(sqlite_url(file), keys):
        raise BadBackup("the key file is not the one of this backup: put that one back first")
    to_file = make_url(target_url).get_backend_name() == "sqlite"
    target = Path(make_url(target_url).database or "") if to_file else file.absolute()
    if to_file and target.exists():
        raise BadBackup(f"{target} is there already; move it away first, with the files -wal and -shm beside it")
    part = _private(target)
    try:
        _copy(file, part)
        rows = _up_to_date(part)
        if not to_file:
            return _rows(moving.move(sqlite_url(part), target_url))
        _settle(part)
        os.link(part, target)
    finally:
        _remove(part)
    return rows


def _up_to_date(part: Path) -> int:
    """A backup of an older Jana is brought to this one's version; how many rows it holds."""
    engine = make_engine(sqlite_url(part))
    try:
        schema.upgrade(engine)
        with engine.connect() as connection, connection.begin():
            return _rows(moving.inventory(connection))
    finally:
        engine.dispose()


def _rows(carried: list[moving.Carried]) -> int:
    return sum(one.rows for one in carried)


def _private(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return part


def _copy(source: Path, part: Path) -> None:
    """SQLite's own online copy: one snapshot, and writers are not held up."""
    with contextlib.closing(sqlite3.connect(source)) as live, contextlib.closing(sqlite3.connect(part)) as copy:
        live.backup(copy)


def _settle(part: Path) -> None:
    """One file without companions, checked, on disk."""
    with contextlib.closing(sqlite3.connect(part, isolation_level=None)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")
        state = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if state != "ok":
        raise BadBackup(f"the copy is damaged: {state}")
    for path in (part, part.parent):
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def _examine(file: Path) -> None:
    try:
        with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
            state = copy.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as wrong:
        raise BadBackup(f"{file} is not a backup of Jana: {wrong}") from wrong
    if state != "ok":
        raise BadBackup(f"{file} is damaged: {state}")
    engine = make_engine(sqlite_url(file), readonly=True)
    try:
        found = schema.version(engine)
    finally:
        engine.dispose()
    if found is None:
        raise BadBackup(f"{file} is not a backup of Jana")
    if found > schema.HEAD:
        raise BadBackup(f"{file} was made by a newer Jana (version {found}); start that one")


def _remove(part: Path) -> None:
    for name in ("", "-wal", "-shm", "-journal"):
        part.with_name(part.name + name).unlink(missing_ok=True)
