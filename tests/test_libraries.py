"""Several libraries in one database never see each other: no statement that runs lacks the library."""

import contextlib
import shutil
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.local.front import Sitter
from bot.local.play import Player
from storage import backlog, inbox, leases, moving, outbox, probe
from storage.crypto import RoundKeys
from storage.database import Database, make_engine, sqlite_url
from tests.chat import Table
from tests.conftest import KEYS
from tests.traced import listen, touching, unbound

LOOKS = (inbox.left, outbox.due, outbox.waiting, backlog.look, probe.write, lambda unit: leases.look(unit, "x"))


def test_no_statement_of_what_looks_after_jana_lacks_the_library(empty_sqlite, tmp_path, house, clock):
    """Those of every conversation are looked at where it is played, in test_transcripts."""
    shutil.copy(empty_sqlite, tmp_path / "jana.db")
    found = Database(sqlite_url(tmp_path / "jana.db"), KEYS, RoundKeys(tmp_path / "rounds"), house.library.key, clock)
    said = listen(found)
    try:
        for look in LOOKS:
            found.run_now(look)
    finally:
        found.close()
    assert len(touching(said)) >= len(LOOKS)
    assert [one for one in touching(said) if unbound(one, house.library.key)] == []


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM cases WHERE cases.id = 1",
        "UPDATE outbox SET state=1 WHERE outbox.id = 7",
        "DELETE FROM inbox WHERE inbox.id = 7",
        "SELECT id FROM outbox WHERE outbox.library = 'a' AND id IN (SELECT min(id) FROM outbox WHERE state = 0)",
        "INSERT INTO counters (name, value) VALUES ('x', 1)",
    ],
)
def test_a_statement_that_lacks_it_would_be_seen(statement):
    assert unbound(statement, "sample")


def rows_of(url, library):
    """Everything a library has, for comparing."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            return {
                table.name: sorted(map(repr, connection.execute(select(table).where(table.c.library == library))))
                for table in moving._kept()
            }
    finally:
        engine.dispose()


def test_what_is_done_in_one_library_changes_and_shows_nothing_of_another(url, tmp_path, house, clock):
    """The same people with the same words in two libraries of one database; then one of them is emptied."""
    other = replace(house, library=replace(house.library, key="other"))
    players = {}
    for one in (house, other):
        database = Database(url, KEYS, RoundKeys(tmp_path / "rounds"), one.library.key, clock)
        players[one.library.key] = Player(database, one)
        Table(database, one)
    aino = Sitter("student", "Aino")
    with contextlib.ExitStack() as stack:
        for player in players.values():
            stack.callback(player.database.close)
        secret = Sitter("student", "Väinö")
        form = players["other"].say(secret, "/feedback Salaisuus toisessa kirjastossa")
        values = {"message": "Salaisuus toisessa", "kind": "fault", "topic": "use", "reply": "yes"}
        preview = [b for b in players["other"].fill(secret, form[-1], values) if not b.mine][-1]
        players["other"].press(secret, preview, "Lähetä")
        before = rows_of(url, "other")
        assert before["cases"]
        for words in ("hei", "/my", "/mydata", "missä voin tulostaa", "/feedback täällä on kylmä", "/forget"):
            shown = players[house.library.key].say(aino, words)
            assert "Salaisuus" not in str([b.payload for b in shown])
        players[house.library.key].say(Sitter("staff", "Marja", "service"), "/cases")
        shown = players[house.library.key].say(secret, "/my")
        assert "Salaisuus" not in str([b.payload for b in shown])
        assert rows_of(url, "other") == before


def test_moving_and_the_schema_are_the_only_places_beside_the_unit_that_run_statements():
    """Whoever opens a connection alone could forget the library: these are all, and each means every library."""
    import ast

    from tests.test_architecture import FILES

    found = set()
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.Attribute)
                and node.attr in ("connect", "exec_driver_sql")
                and file.parts[-2] == "storage"
            ):
                found.add(file.name)
    assert found <= {"database.py", "moving.py", "backups.py", "schema.py"}
