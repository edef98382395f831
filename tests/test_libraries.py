"""Several libraries in one database never see each other: no statement that runs lacks the library."""

import contextlib
import re
import shutil
from dataclasses import replace

import pytest
from sqlalchemy import event, select

from bot.local.front import Sitter
from bot.local.play import Player
from storage import backlog, inbox, leases, moving, outbox, probe, tables
from storage.crypto import RoundKeys
from storage.database import Database, make_engine, sqlite_url
from tests.chat import Table
from tests.conftest import KEYS
from tests.test_transcripts import TRANSCRIPTS, spoken

OWN = set(tables.metadata.tables)
NAMED = re.compile(r'\b(?:FROM|JOIN|UPDATE|INTO)\s+"?(\w+)"?', re.IGNORECASE)
BOUND = re.compile(r"library\"? = (?:'|\w+\.library\b)", re.IGNORECASE)  # said, or the same as a joined table's
SAID = re.compile(r"library\"? = '", re.IGNORECASE)


def unbound(statement, library):
    """Whether a statement touches a table of ours without saying whose rows it means."""
    touched = [name for name in NAMED.findall(statement) if name in OWN]
    if not touched:
        return False
    if statement.lstrip().upper().startswith("INSERT"):
        return not (re.search(r"\([^)]*\blibrary\b", statement) and f"'{library}'" in statement)
    return len(BOUND.findall(statement)) < len(touched) or not SAID.search(statement)


@pytest.fixture
def traced(empty_sqlite, tmp_path, house, clock):
    """A database that tells every statement as the engine runs it, with its values."""
    shutil.copy(empty_sqlite, tmp_path / "jana.db")
    found = Database(sqlite_url(tmp_path / "jana.db"), KEYS, RoundKeys(tmp_path / "rounds"), house.library.key, clock)
    said = []
    for engine in (found.engine, found.readers):
        event.listen(engine, "connect", lambda raw, _record: raw.set_trace_callback(said.append))
    yield found, said
    found.close()


@pytest.mark.parametrize("file", TRANSCRIPTS, ids=lambda file: file.stem)
def test_no_statement_of_a_conversation_lacks_the_library(file, traced, house):
    database, said = traced
    table = Table(database, house)
    for line in spoken(file):
        if not line.startswith("#"):
            table.play(line)
    table.play("@ tick")
    for look in (
        inbox.left,
        outbox.due,
        outbox.waiting,
        backlog.look,
        probe.write,
        lambda unit: leases.look(unit, "x"),
    ):
        database.run_now(look)
    mine = [one for one in said if any(name in OWN for name in NAMED.findall(one))]
    assert len(mine) > 20
    assert [one for one in mine if unbound(one, house.library.key)] == []


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
