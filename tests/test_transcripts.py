"""Every transcript plays as written: on both databases, and with a restart between every two turns."""

import os
from pathlib import Path

import pytest

from storage import database as database_module
from storage.crypto import RoundKeys
from storage.database import Database
from tests import traced
from tests.chat import LINE, Table
from tests.conftest import KEYS

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))


def spoken(file):
    """The lines that somebody says or does."""
    return [line for line in file.read_text("utf-8").splitlines() if line and not line.startswith(" ")]


def ways():
    """Each transcript on each database, as it is and restarted. A restart knows no languages: the other two are for
    `make proof`."""
    for kind in ("sqlite", "postgres"):
        for file in TRANSCRIPTS:
            for restarts in (False, True):
                is_long = (
                    restarts
                    and file.with_suffix("").with_suffix(".fi.txt") in TRANSCRIPTS
                    and not file.stem.endswith(".fi")
                )
                marks = [pytest.mark.postgres] * (kind == "postgres") + [pytest.mark.proof] * is_long
                how = "restarted" if restarts else "as it is"
                yield pytest.param(kind, file, restarts, marks=marks, id=f"{kind}-{file.stem}-{how}")


@pytest.mark.parametrize(("url", "file", "restarts"), list(ways()), indirect=["url"])
def test_the_conversation_goes_as_written(file, restarts, url, tmp_path, house, clock, monkeypatch):
    """The whole transcript, line by line; and on SQLite, that no statement of it lacks the library.

    As it is, its turns come by all the writers' connections; restarted, all that is open is opened anew for each line.
    """
    if restarts:
        monkeypatch.setattr(database_module, "POSTGRES_WORKERS", 1)  # people take turns: others would only be opened

    def open_database():
        return Database(url, KEYS, RoundKeys(tmp_path / "rounds"), house.library.key, clock)

    database = open_database()
    run = traced.listen(database) if database.is_sqlite and not restarts else None
    speakers = {found["who"] for line in spoken(file) if (found := LINE.fullmatch(line))}
    table, said = Table(database, house, speakers), []
    try:
        for line in spoken(file):
            said.append(line)
            if line.startswith("#"):
                continue
            if restarts:
                table.database.close()
                table.sit_down(open_database())
            said += table.play(line)
            clock.move("+1m")
        if run is not None:
            table.play("@ tick")
    finally:
        table.database.close()
    if os.environ.get("JANA_GOLDEN") and not restarts and "sqlite" in url:
        file.write_text("\n".join(said) + "\n", "utf-8")
    assert "\n".join(said) + "\n" == file.read_text("utf-8")
    if run is not None:
        assert len(traced.touching(run)) > 20
        assert [one for one in run if traced.unbound(one, house.library.key)] == []


def test_there_are_transcripts_in_all_languages():
    for lang in ("fi", "sv", "en"):
        assert any(file.stem.endswith(f".{lang}") for file in TRANSCRIPTS)
