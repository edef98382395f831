"""A library moves from one database to another and back, and comes out of a backup, with nothing lost on the way."""

import contextlib
import io
import logging
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import redirect_stderr, redirect_stdout
from unittest import mock

import pytest
from sqlalchemy import insert

from bot.app import build
from bot.cli import main
from bot.local.front import Sitter
from bot.local.play import Player
from bot.settings import Settings
from storage import moving, schema, tables
from storage.database import default_clock, make_engine, sqlite_url
from tests.killing import ROOT, free_port, settled

PEOPLE = 6


@pytest.fixture(scope="session")
def lived(tmp_path_factory, index):
    """A home in which people have asked and complained, to copy."""
    home = settled(tmp_path_factory.mktemp("lived"), index)
    fill(Settings(home=home))
    return home


@pytest.fixture
def home(lived, tmp_path):
    """The same, for one test."""
    shutil.copytree(lived, tmp_path / "home")
    return tmp_path / "home"


def fill(settings):
    app = build(settings)
    player = Player(app.database, app.house)
    for number in range(PEOPLE):
        aino = Sitter("student", f"Äinö {number}")
        player.say(aino, "Missä voin tulostaa? 📚 'quoted' \\ \"twice\"")
        form = player.say(aino, f"/feedback Lukusalissa {number} on kylmä")
        values = {"message": f"Lukusalissa {number} on kylmä", "kind": "fault", "topic": "use", "reply": "yes"}
        preview = [b for b in player.fill(aino, form[-1], values) if not b.mine][-1]
        player.press(aino, preview, "Lähetä")
    app.database.close()


def inventory(url):
    """What a database holds: rows and checksum of each table."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection, connection.begin():
            return moving.inventory(connection)
    finally:
        engine.dispose()


def jana(home, *words, url=None, code=0):
    """One command as the keeper gives it; what it said."""
    environment = {"JANA_HOME": str(home), "JANA_LOG_LEVEL": "ERROR"} | ({"JANA_DATABASE_URL": url} if url else {})
    root, said = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers, root.level
    try:
        with mock.patch.dict(os.environ, environment), redirect_stdout(said), redirect_stderr(said):
            assert main([str(word) for word in words]) == code, said.getvalue()
    finally:
        root.handlers = handlers
        root.setLevel(level)
    return said.getvalue()


@pytest.fixture
def emptied(postgres):
    """The address of a PostgreSQL database with nothing in it."""
    name = f"empty_{time.monotonic_ns()}"
    yield postgres.create(name)
    postgres.drop(name)


def test_a_library_moves_to_postgresql_and_back_and_is_the_same(home, tmp_path, emptied):
    before = inventory(sqlite_url(home / "jana.db"))
    assert {one.table for one in before if one.rows} >= {"cases", "case_lines", "people", "places", "shown", "inbox"}
    said = jana(home, "db", "move", "--to", emptied.replace("+psycopg", ""))
    assert "the same here and there" in said
    assert "key file" in said
    assert inventory(emptied) == before
    back = tmp_path / "back.db"
    jana(home, "db", "move", "--to", f"sqlite:///{back}", url=emptied)
    assert inventory(sqlite_url(back)) == before


def test_life_goes_on_after_the_move_and_no_number_is_given_twice(home, emptied):
    url = sqlite_url(home / "jana.db")
    with contextlib.closing(sqlite3.connect(home / "jana.db")) as db:
        last = db.execute("SELECT seq FROM sqlite_sequence WHERE name='outbox'").fetchone()[0]
        assert db.execute("SELECT coalesce(max(id), 0) FROM outbox").fetchone()[0] < last  # delivered letters are gone
    moving.move(url, emptied)
    app = build(Settings(home=home, database_url=emptied))
    player = Player(app.database, app.house)
    assert any("Lukusalissa 0" in str(b.payload) for b in player.say(Sitter("student", "Äinö 0"), "/my"))
    engine = app.database.engine
    with engine.connect() as connection:
        assert moving._counter(connection, tables.outbox) > last
    app.database.close()


def test_a_target_with_something_in_it_is_refused_and_left_as_it_was(home, tmp_path, emptied):
    url = sqlite_url(home / "jana.db")
    moving.move(url, emptied)
    before = inventory(emptied)
    assert "not empty" in jana(home, "db", "move", "--to", emptied, code=1)
    assert inventory(emptied) == before
    with contextlib.closing(sqlite3.connect(tmp_path / "other.db")) as db:
        db.execute("CREATE TABLE recipes (id INTEGER)")
    assert "something else" in jana(home, "db", "move", "--to", f"sqlite:///{tmp_path / 'other.db'}", code=1)


def test_a_difference_after_copying_is_found_and_nothing_is_kept(home, emptied, monkeypatch):
    real, torn = moving._batches, []

    def tearing(connection, table):
        """The first time that people are read, the last of them is left out."""
        for batch in real(connection, table):
            lose = table is tables.people and not torn
            torn.extend([1] * lose)
            yield batch[:-1] if lose else batch

    monkeypatch.setattr(moving, "_batches", tearing)
    with pytest.raises(moving.NotMoved, match="do not agree"):
        moving.move(sqlite_url(home / "jana.db"), emptied)
    engine = make_engine(emptied)
    assert schema.version(engine) is None
    engine.dispose()


def swollen(home, rows):
    """A home large enough that moving it takes a while."""
    engine = make_engine(sqlite_url(home / "jana.db"))
    now = default_clock()
    with engine.connect() as connection, connection.begin():
        line = {
            "library": "sample",
            "platform": "t",
            "conversation": "c",
            "state": 1,
            "tries": 0,
            "due_at": now,
            "received_at": now,
        }
        connection.execute(insert(tables.inbox), [{**line, "event": str(number)} for number in range(rows)])
    engine.dispose()


def killed_moves(home, url, kills, rows):
    """Kill `jana db move` at random moments, then let one through; how many were killed in the middle."""
    swollen(home, rows)
    source = sqlite_url(home / "jana.db")
    before, dice, middle = inventory(source), random.Random(9), 0
    environment = {**os.environ, "JANA_HOME": str(home), "JANA_LOG_LEVEL": "ERROR"}
    for _ in range(kills):
        running = subprocess.Popen(
            [sys.executable, "-m", "bot", "db", "move", "--to", url], cwd=ROOT, env=environment, stdout=subprocess.PIPE
        )
        time.sleep(0.5 + dice.random() * 1.3)
        middle += running.poll() is None
        running.send_signal(signal.SIGKILL)
        said = running.communicate()[0]
        assert b"moved" not in said, "too small: the move was over before the kill"
        assert inventory(source) == before
    for _ in range(50):  # the server notices the last dead client
        try:
            moving.move(source, url)
            break
        except moving.NotMoved:
            time.sleep(0.1)
    assert inventory(url) == before
    return middle


@pytest.mark.postgres
def test_a_move_that_is_killed_leaves_the_source_whole_and_can_be_done_again(home, emptied):
    assert killed_moves(home, emptied, 2, 30_000) == 2


@pytest.mark.proof
def test_twenty_killed_moves(home, emptied):
    assert killed_moves(home, emptied, 20, 60_000) == 20


def numbers_in(copy):
    """Which of the numbered suggestions a backup holds, in the order they were made."""
    with contextlib.closing(sqlite3.connect(copy)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        rows = db.execute("SELECT payload FROM shown WHERE mine = 1 AND payload LIKE '%Aukioloja lisää %' ORDER BY id")
        return [int(re.search(r"Aukioloja lisää (\d+)", row[0])[1]) for row in rows]


def backups_under_load(home, folder, url, wanted):
    """Back up while somebody writes, until `wanted` backups had writes acknowledged meanwhile; the last of them.

    Each is whole and holds exactly what had been acknowledged up to one moment between its begin and its end.
    """
    app = build(Settings(home=home, database_url=url))
    player, stop, written = Player(app.database, app.house), threading.Event(), []

    def write():
        while not stop.is_set():
            player.say(Sitter("student", "Väinö"), f"/suggest Aukioloja lisää {len(written)}")
            written.append(len(written))

    writer = threading.Thread(target=write)
    writer.start()
    busy, copies = 0, []
    try:
        while busy < wanted and len(copies) < 10 * wanted:
            copies.append(folder / f"copy{len(copies)}.db")
            before = len(written)
            assert "not in it" in jana(home, "backup", copies[-1], url=url)
            after = len(written)
            found = numbers_in(copies[-1])
            assert found == list(range(len(found)))
            assert before <= len(found) <= after + 1, "the moment of the backup is between its begin and its end"
            assert copies[-1].stat().st_mode & 0o077 == 0
            busy += after > before
    finally:
        stop.set()
        writer.join()
        app.database.close()
    assert busy == wanted, f"somebody wrote during {busy} of {len(copies)} backups only"
    return copies[-1]


@pytest.mark.proof
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_twenty_backups_under_load(home, tmp_path, kind, request):
    url = request.getfixturevalue("emptied") if kind == "postgres" else None
    if url:
        moving.move(sqlite_url(home / "jana.db"), url)
    backups_under_load(home, tmp_path, url, 20)


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_a_backup_taken_under_load_is_whole_and_can_be_put_back(home, tmp_path, kind, request):
    url = request.getfixturevalue("emptied") if kind == "postgres" else None
    if url:
        moving.move(sqlite_url(home / "jana.db"), url)
    copy = backups_under_load(home, tmp_path, url, 2)
    new = tmp_path / "new"
    assert "put the key file back first" in jana(new, "restore", copy, code=1)
    new.mkdir(exist_ok=True)
    (new / "secret.key").write_bytes((home / "secret.key").read_bytes())
    assert "restored" in jana(new, "restore", copy)
    assert inventory(sqlite_url(new / "jana.db")) == inventory(sqlite_url(copy))
    assert "is there already" in jana(new, "restore", copy, code=1)
    again = build(Settings(home=new))
    told = Player(again.database, again.house).say(Sitter("student", "Äinö 0"), "/my")
    assert any("Lukusalissa 0" in str(b.payload) for b in told)
    again.database.close()


def test_a_backup_is_refused_with_another_key_or_when_it_is_damaged(home, tmp_path):
    jana(home, "backup", tmp_path / "copy.db")
    assert "exists already" in jana(home, "backup", tmp_path / "copy.db", code=1)
    other = tmp_path / "other"
    other.mkdir()
    (other / "secret.key").write_text("ab" * 32)
    assert "not the one of this backup" in jana(other, "restore", tmp_path / "copy.db", code=1)
    assert not (other / "jana.db").exists()
    (tmp_path / "torn.db").write_bytes((tmp_path / "copy.db").read_bytes()[:20_000])
    assert "jana: " in jana(home, "restore", tmp_path / "torn.db", code=1)
    (tmp_path / "letter.db").write_text("Hei! Tämä on kirje.")
    assert "not a backup" in jana(home, "restore", tmp_path / "letter.db", code=1)


def test_nothing_is_moved_or_restored_under_a_running_jana(home, tmp_path):
    from bot.alone import held

    jana(home, "backup", tmp_path / "copy.db")
    with held(home):
        assert "stop it first" in jana(home, "db", "move", "--to", f"sqlite:///{tmp_path / 'x.db'}", code=1)
        assert "stop it first" in jana(home, "restore", tmp_path / "copy.db", code=1)
        jana(home, "backup", tmp_path / "copy2.db")


def test_a_database_that_does_not_answer_is_said_in_a_sentence(home):
    said = jana(home, "db", "move", "--to", f"postgresql://jana@127.0.0.1:{free_port()}/none", code=1)
    assert "nothing was changed" in said
