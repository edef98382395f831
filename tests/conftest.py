"""Fixtures: the sample library, a fresh database of each kind, and a table in the library to talk at."""

import fcntl
import os
import shutil
import sys
import warnings
from pathlib import Path

import hypothesis
import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))

from handlers.faq import book
from handlers.house import CONTENT, load_house
from storage import schema
from storage.crypto import RoundKeys, keys_from
from storage.database import Database, make_engine, sqlite_url
from tests.chat import Clock
from tests.killing import settled
from tests.postgres import NoPostgres, Server

KEYS = keys_from(b"k" * 32)


hypothesis.settings.load_profile("ci")  # the same cases in every run, and no time limit that a busy machine would break
book.KEPT_INDEXES = 500  # conversations in which staff teach Jana come again and again: what they make is made once


MEMORY, ENOUGH = Path("/dev/shm"), 2 << 30  # bytes; what a run leaves lying until its end is a tenth of that


def pytest_configure():
    """Where there is memory to spare the files of tests lie in it: no test cuts the power, and none is about a disk's pace."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.fixture(scope="session")
def indexes(tmp_path_factory):
    """The folder of indexes that all workers of this run share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "jana-indexes"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def house(indexes):
    """The sample library with everything Jana ships. Of several workers one makes the index, the others wait for it."""
    found = load_house(CONTENT / "sample.toml", None, indexes)
    if "PYTEST_XDIST_WORKER" in os.environ:
        _make_index(found, indexes)
    return found


@pytest.fixture(scope="session")
def index(house, indexes):
    """The files with the index of the shipped answers, one a language."""
    _make_index(house, indexes)
    return [indexes / f"faq-{lang}-{mark}.npz" for lang, mark in house.book.marks.items()]


def _make_index(house, indexes):
    with (indexes / "making").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        house.book.index()


@pytest.fixture
def home(tmp_path, index):
    """A state folder for a program of its own: empty but for the index, which would take it seconds to make."""
    return settled(tmp_path, index)


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory):
    """A migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("template") / "jana.db"
    engine = make_engine(sqlite_url(file))
    schema.upgrade(engine)
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server with a migrated database to copy; loudly skipped where none can be started."""
    try:
        server = Server().start()
    except NoPostgres as why:
        warnings.warn(pytest.PytestWarning(f"SKIPPED ALL PostgreSQL TESTS: {why}"), stacklevel=1)
        pytest.skip(f"PostgreSQL: {why}")
    engine = make_engine(server.create("template_jana"))
    schema.upgrade(engine)
    engine.dispose()
    yield server
    server.stop()


_made = 0


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request, tmp_path):
    """The address of a fresh, migrated database: every test that asks for it runs on both kinds."""
    global _made
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("empty_sqlite"), tmp_path / "jana.db")
        yield sqlite_url(tmp_path / "jana.db")
        return
    server = request.getfixturevalue("postgres")
    _made += 1
    yield server.create(f"jana_{_made}", "template_jana")
    server.drop(f"jana_{_made}")


@pytest.fixture
def clock():
    """A clock that stands still until it is moved: Tuesday 24 November 2026, ten o'clock in Helsinki."""
    return Clock()


@pytest.fixture
def database(url, tmp_path, house, clock):
    """An open database of each kind."""
    found = Database(url, KEYS, RoundKeys(tmp_path / "rounds"), house.library.key, clock)
    yield found
    found.close()
