"""Databases of earlier versions, frozen: each comes up to date with everything in it. `make golden` freezes the newest anew."""

import contextlib
import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from bot.app import build
from bot.local.front import Sitter
from bot.local.play import Player
from bot.settings import Settings
from storage import backups, moving, schema
from storage.crypto import load_keys
from storage.database import make_engine, sqlite_url

FROZEN = Path(__file__).parent / "frozen"
KEY = "ab" * 32 + "\n"


def lived(home):
    """A home in which somebody has asked, complained and been answered."""
    (home / "secret.key").write_text(KEY)
    app = build(Settings(home=home))
    player, aino, marja = (
        Player(app.database, app.house),
        Sitter("student", "Aino"),
        Sitter("staff", "Marja", "service"),
    )
    player.say(aino, "Missä voin tulostaa?")
    form = player.say(aino, "/feedback Lukusalissa on kylmä")
    values = {"message": "Lukusalissa on kylmä", "kind": "fault", "topic": "use", "reply": "yes"}
    preview = [b for b in player.fill(aino, form[-1], values) if not b.mine][-1]
    player.press(aino, preview, "Lähetä")
    player.say(marja, "/notice Uusi ovi avattu")
    app.database.close()
    return home / "jana.db"


def dump(file):
    with contextlib.closing(sqlite3.connect(file)) as db:
        return "\n".join(db.iterdump()) + "\n"


def thaw(text, file):
    with contextlib.closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA writable_schema=ON")
        db.executescript(text)
    return file


def tables_of(file):
    with contextlib.closing(sqlite3.connect(file)) as db:
        return sorted(
            sql
            for (sql,) in db.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
        )


def test_the_newest_schema_is_frozen(home, tmp_path):
    file = lived(home)
    frozen = FROZEN / f"{schema.HEAD}.sql"
    if os.environ.get("JANA_GOLDEN"):
        FROZEN.mkdir(exist_ok=True)
        frozen.write_text(dump(file), "utf-8")
    assert tables_of(thaw(frozen.read_text("utf-8"), tmp_path / "thawed.db")) == tables_of(file), (
        "not released yet: freeze it anew with `make golden`; released: write a migration"
    )


@pytest.mark.parametrize("frozen", sorted(FROZEN.glob("*.sql")), ids=lambda frozen: frozen.stem)
def test_a_frozen_database_comes_up_to_date_and_goes_on(frozen, home):
    (home / "secret.key").write_text(KEY)
    thaw(frozen.read_text("utf-8"), home / "jana.db")
    app = build(Settings(home=home))
    player = Player(app.database, app.house)
    try:
        assert schema.version(app.database.engine) == schema.HEAD
        assert any("Lukusalissa on kylmä" in str(b.payload) for b in player.say(Sitter("student", "Aino"), "/my"))
        assert player.say(Sitter("student", "Aino"), "hei")
    finally:
        app.database.close()


@pytest.mark.postgres
@pytest.mark.parametrize("frozen", sorted(FROZEN.glob("*.sql")), ids=lambda frozen: frozen.stem)
def test_a_frozen_database_can_be_restored_into_postgresql(frozen, tmp_path, postgres):
    file = thaw(frozen.read_text("utf-8"), tmp_path / "old.db")
    (tmp_path / "secret.key").write_text(KEY)
    url = postgres.create(f"frozen_{frozen.stem}")
    try:
        assert backups.put_back(file, url, load_keys(tmp_path / "secret.key")) > 10
        shutil.copy(file, tmp_path / "copy.db")
        found = []
        for address in (url, sqlite_url(tmp_path / "copy.db")):
            engine = make_engine(address)
            schema.upgrade(engine)
            with engine.connect() as connection:
                found.append(moving.inventory(connection))
            engine.dispose()
        assert found[0] == found[1]
    finally:
        postgres.drop(f"frozen_{frozen.stem}")
