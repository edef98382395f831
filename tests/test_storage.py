"""What storage promises: the same on both databases, nothing readable without the key, nothing left when erased."""

import re
import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import exc

from bot.local import front
from bot.local.front import Sitter
from bot.local.play import Player
from storage import answers, inbox, outbox, people, readings, schema, timetable
from storage.crypto import BadKey, RoundKeys, keys_from, load_keys
from storage.database import Database
from storage.inbox import Arrived
from storage.tables import metadata
from storage.tables import readings as readings_table
from tests.conftest import KEYS

AINO, MARJA = Sitter("student", "Aino"), Sitter("staff", "Marja", "service")


def test_the_migrations_make_exactly_the_tables_of_the_code(database):
    with database.engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": False}), metadata)
    assert [one for one in found if one[0] != "remove_table" or one[1].name != "alembic_version"] == []


def test_upgrading_twice_does_nothing_and_a_newer_database_is_refused(database):
    assert schema.upgrade(database.engine) is False
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(schema.WrongSchema, match="start the newer Jana"):
        schema.upgrade(database.engine)


def test_a_release_can_never_be_changed_or_removed(database):
    database.run_now(
        lambda unit: unit.add(answers.releases, round="r", question="q", stage="use", release={}, week="2026-W47")
    )
    with pytest.raises((exc.DBAPIError, Exception), match="never changed"):
        database.run_now(lambda unit: unit.change(answers.releases, {"round": "r"}, week="2026-W48"))
    with pytest.raises((exc.DBAPIError, Exception), match="never changed"):
        database.run_now(lambda unit: unit.drop(answers.releases, round="r"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(
    st.datetimes(
        datetime(1990, 1, 1),
        datetime(2090, 1, 1),
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=3)), timezone(-timedelta(hours=11, minutes=30))]),
    )
)
def test_moments_come_back_as_the_same_moment_in_utc(database, moment):
    database.clock.now = moment.astimezone(UTC)
    database.run_now(lambda unit: readings.put(unit, "x", "2026-W47", 1.5, None, "test"))
    found = database.run_now(lambda unit: readings.get(unit, "x", "2026-W47"))
    assert found.at == moment
    assert found.at.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(database):
    with pytest.raises(ValueError, match="without a zone"):
        database.run_now(
            lambda unit: unit.add(
                readings_table, code="x", period="p", value=None, n=None, source="s", at=datetime(2026, 1, 1)
            )
        )


def test_a_job_that_fails_takes_only_itself_back(database):
    """Jobs committed together: one raises, its neighbours are kept."""
    import threading

    gate = threading.Event()
    results = []

    def hold(unit):
        gate.wait(5)

    def keep(number):
        def work(unit):
            readings.put(unit, f"code{number}", "2026-W47", float(number), None, "test")
            if number == 2:
                raise RuntimeError("only this one")

        return work

    def ask(work):
        try:
            database.run_now(work)
            results.append("kept")
        except RuntimeError as wrong:
            results.append(str(wrong))

    threads = [threading.Thread(target=ask, args=(work,)) for work in (hold, keep(1), keep(2), keep(3))]
    for thread in threads:
        thread.start()
    gate.set()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["kept", "kept", "kept", "only this one"]
    assert [
        database.run_now(lambda unit, n=n: readings.get(unit, f"code{n}", "2026-W47")) is not None for n in (1, 2, 3)
    ] == [True, False, True]


def test_every_statement_is_of_one_library(database, house):
    """What one library keeps another cannot see, although both are in one database."""
    other = "another"
    database.run_now(lambda unit: readings.put(unit, "x", "2026-W47", 1.0, None, "ours"))
    assert database.run_now(lambda unit: readings.get(unit, "x", "2026-W47"), other) is None
    database.run_now(lambda unit: readings.put(unit, "x", "2026-W47", 2.0, None, "theirs"), other)
    assert database.run_now(lambda unit: readings.get(unit, "x", "2026-W47")).value == 1.0
    assert database.run_now(lambda unit: timetable.claim(unit, "job", "slot"))
    assert database.run_now(lambda unit: timetable.claim(unit, "job", "slot"), other)


def test_no_statement_in_storage_forgets_the_library():
    """Every prepared statement names the library: by `mine(…)`, by the unit's own ways, or as an inserted column."""
    for file in Path("storage").glob("*.py") if Path("storage").exists() else []:
        if file.name in ("unit.py", "tables.py", "schema.py", "columns.py", "prepared.py", "database.py", "crypto.py"):
            continue
        text = file.read_text("utf-8")
        for statement in re.findall(r"^_[A-Z_]+ = (.*?)(?=^\S)", text, re.MULTILINE | re.DOTALL):
            if re.search(r"select\(|update\(|delete\(", statement) and ".where" in statement:
                assert "mine(" in statement or "_PERSON" in statement, f"{file}: {statement}"


def test_an_event_is_kept_once(database):
    arrived = Arrived("local", "e1", "c", {"did": {"t": "said", "text": "hei"}})
    assert [database.run_now(lambda unit: inbox.receive(unit, arrived)) for _ in range(3)] == [True, False, False]


def test_letters_of_a_place_go_one_at_a_time_and_in_order(database, clock):
    place = database.run_now(lambda unit: people.place(unit, "telegram", "1", "private")).id
    for number in range(3):
        database.run_now(lambda unit, n=number: outbox.add(unit, place, "telegram", {"n": n}))
    first = database.run_now(lambda unit: outbox.claim(unit, [place], "worker-a"))
    assert [letter.payload for letter in first] == ['{"n":0}']
    assert database.run_now(lambda unit: outbox.claim(unit, [place], "worker-b")) == []
    clock.move("+2m")
    again = database.run_now(lambda unit: outbox.claim(unit, [place], "worker-b"))
    assert [(letter.payload, letter.unsure) for letter in again] == [('{"n":0}', True)]
    database.run_now(lambda unit: outbox.sent(unit, again[0], "ref-1"))
    assert [letter.payload for letter in database.run_now(lambda unit: outbox.claim(unit, [place], "worker-b"))] == [
        '{"n":1}'
    ]


def test_a_keyed_letter_is_said_once_ever(database):
    place = database.run_now(lambda unit: people.place(unit, "telegram", "1", "private")).id
    assert database.run_now(lambda unit: outbox.add(unit, place, "telegram", {}, key="digest:1"))
    letter = database.run_now(lambda unit: outbox.claim(unit, [place], "w"))[0]
    database.run_now(lambda unit: outbox.sent(unit, letter, "r"))
    assert not database.run_now(lambda unit: outbox.add(unit, place, "telegram", {}, key="digest:1"))


def test_an_invitation_works_once_and_not_late(database, clock):
    code = database.run_now(lambda unit: people.invite(unit, "staff", "Maija", "service"))
    maija = database.run_now(lambda unit: people.known(unit, "local", "student:maija", "fi")).id
    other = database.run_now(lambda unit: people.known(unit, "local", "student:other", "fi")).id
    assert not database.run_now(lambda unit: people.join(unit, maija, "0" * 32))
    assert database.run_now(lambda unit: people.join(unit, maija, code))
    assert not database.run_now(lambda unit: people.join(unit, other, code))
    late = database.run_now(lambda unit: people.invite(unit, "staff", "Late", "service"))
    clock.move("+4d")
    assert not database.run_now(lambda unit: people.join(unit, other, late))


def test_the_key_file_is_private_and_the_wrong_key_opens_nothing(tmp_path):
    keys = load_keys(tmp_path / "secret.key")
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0
    assert load_keys(tmp_path / "secret.key").lookup("a", "b") == keys.lookup("a", "b")
    sealed = keys.seal(b"address", "about")
    assert keys.open(sealed, "about") == b"address"
    for wrong in (lambda: keys.open(sealed, "something else"), lambda: keys_from(b"x" * 32).open(sealed, "about")):
        with pytest.raises(BadKey):
            wrong()
    (tmp_path / "secret.key").write_text("short")
    with pytest.raises(BadKey, match="secret.key"):
        load_keys(tmp_path / "secret.key")


def test_two_workers_may_destroy_a_key_at_the_same_moment(tmp_path, monkeypatch):
    rounds = RoundKeys(tmp_path)
    rounds.make("r1")
    unlink = Path.unlink

    def by_another_first(file):
        unlink(file)
        unlink(file)

    monkeypatch.setattr(Path, "unlink", by_another_first)
    assert rounds.destroy("r1") is False
    assert not rounds.has("r1")


def test_without_the_rounds_key_no_tag_can_be_made(tmp_path):
    rounds = RoundKeys(tmp_path)
    rounds.make("r1")
    tag = rounds.tag("r1", "q", "person")
    assert tag == rounds.tag("r1", "q", "person") != rounds.tag("r1", "q2", "person")
    rounds.destroy("r1")
    assert rounds.tag("r1", "q", "person") is None
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def lived_in(empty_sqlite, tmp_path, house, clock):
    """A SQLite library in which much has been said; its folder."""
    import shutil

    from storage.database import sqlite_url

    shutil.copy(empty_sqlite, tmp_path / "jana.db")
    database = Database(
        sqlite_url(tmp_path / "jana.db"), KEYS, RoundKeys(tmp_path / "rounds"), house.library.key, clock
    )
    database.run_now(lambda unit: front.furnish(unit, house))
    yield Player(database, house), tmp_path
    database.close()


def bytes_on_disk(folder):
    """Everything in the files of the database, write-ahead log included, as they lie there."""
    return b"".join(file.read_bytes() for file in folder.glob("jana.db*"))


def test_no_address_stands_in_the_database(lived_in):
    """Planted addresses and handles of writers: not one byte of them is in the files."""
    player, folder = lived_in
    for number in range(20):
        writer = Sitter("student", f"planted{number:02d}handle")
        preview = [b for b in player.say(writer, "Lukusalissa on aina liian kylmä") if not b.mine][-1]
        player.press(writer, preview, "Lähetä")
        player.say(writer, "/my")
    found = bytes_on_disk(folder)
    assert b"Lukusalissa" in found
    assert b"planted" not in found


def test_a_withdrawn_text_is_gone_from_the_files(lived_in):
    player, folder = lived_in
    preview = [b for b in player.say(AINO, "Ainutkertainen kanariasana on kylmä") if not b.mine][-1]
    sent = player.press(AINO, preview, "Lähetä")
    receipt = next(b for b in sent if "perillä" in str(b.payload))
    assert b"kanariasana" in bytes_on_disk(folder)
    player.press(AINO, receipt, "Peru viesti")
    player.database.scrub()  # a running Jana does this every minute
    left = bytes_on_disk(folder).count(b"kanariasana")
    own = sum(
        "kanariasana" in str(b.payload)
        for b in player.database.run_now(lambda unit: front.shown.last(unit, [front.place_of(KEYS, AINO.address)], 50))
    )
    assert own == 0
    assert left == 0


def test_forgetting_half_of_the_people_leaves_not_a_byte_of_them_and_all_of_the_others(lived_in):
    player, folder = lived_in
    people_, gone = [Sitter("student", f"henkilo{number:02d}") for number in range(12)], range(0, 12, 2)
    for number, one in enumerate(people_):
        preview = [b for b in player.say(one, f"Lukusalissa on liian kylmä, kanarialintu{number:02d}x") if not b.mine][
            -1
        ]
        player.press(one, preview, "Lähetä")
        player.say(one, f"/feedback keskeneräinen kanarialintu{number:02d}y")
    ids = [
        player.database.run_now(lambda unit, one=one: people.known(unit, "local", one.address, "fi").id)
        for one in people_
    ]
    for number in gone:
        sure = [b for b in player.say(people_[number], "/forget") if not b.mine][-1]
        player.press(people_[number], sure, "Kyllä, unohda")
    player.database.scrub()
    on_disk = bytes_on_disk(folder)
    for number in range(12):
        kept = [
            mark
            for mark in (f"kanarialintu{number:02d}x", f"kanarialintu{number:02d}y", ids[number])
            if mark.encode() in on_disk
        ]
        assert len(kept) == (0 if number in gone else 3), (number, kept)


def test_after_sealing_no_answer_and_no_key_is_left(lived_in, house):
    """Unusual values planted in answers: after closing not one is in the files, and the key is gone."""
    from handlers.assessment import close_round
    from handlers.opening import open_round
    from schedules.clockwork import destroy_keys

    player, folder = lived_in
    database = player.database
    found = database.run_now(lambda unit: open_round(house, unit, "use", unit.now + timedelta(days=1)))
    team = [Sitter("staff", m["name"], m["team"]) for m in house.library.staff if m["team"] == "service"]
    for member in team:
        form = [
            b
            for b in player.number(member, [b for b in player.say(member, "/assess") if not b.mine][-1], 0)
            if not b.mine
        ][-1]
        player.fill(member, form, dict.fromkeys(found.questions, "4"))
    assert database.run_now(lambda unit: answers.count(unit, found.id)) == len(team) * len(found.questions)
    tags = [
        database.rounds.tag(
            found.id, question, database.run_now(lambda unit, m=m: people.known(unit, "local", m.address, "fi")).id
        )
        for m in team
        for question in found.questions
    ]
    on_disk = bytes_on_disk(folder)
    assert all(tag.encode() in on_disk for tag in tags)
    half = [
        b for b in player.number(MARJA, [b for b in player.say(MARJA, "/assess") if not b.mine][-1], 0) if not b.mine
    ][-1]
    player.number(MARJA, half, 4)  # a sitting that is broken off after the first answer
    assert b'"name":"line:' in bytes_on_disk(folder)
    database.run_now(lambda unit: close_round(house, unit, found))
    destroy_keys(database)
    assert b'"name":"line:' not in bytes_on_disk(folder)
    on_disk = bytes_on_disk(folder)
    assert not any(tag.encode() in on_disk for tag in tags)
    assert list((folder / "rounds").iterdir()) == []
    assert database.run_now(lambda unit: answers.count(unit, found.id)) == 0
    assert database.run_now(lambda unit: answers.released(unit, found.id))


def test_an_answer_of_a_sitting_is_in_no_message_and_no_inbox_row(lived_in, house):
    """The value a person gave stands under a tag and nowhere else: not in the inbox, the outbox, a draft or the screen."""
    from handlers.opening import open_round

    player, folder = lived_in
    found = player.database.run_now(lambda unit: open_round(house, unit, "use", unit.now + timedelta(days=1)))
    twins = []
    for value in ("1", "5"):
        form = [
            b
            for b in player.number(MARJA, [b for b in player.say(MARJA, "/assess") if not b.mine][-1], 0)
            if not b.mine
        ][-1]
        said = player.fill(MARJA, form, dict.fromkeys(found.questions, value))
        twins.append([re.sub(r'"[A-Za-z0-9_-]{16}"', "handle", str(b.payload)) for b in said])
    strip = re.compile(r"'[A-Za-z0-9_-]{16}'")
    assert [strip.sub("handle", one) for one in twins[0]] == [strip.sub("handle", one) for one in twins[1]]
    with sqlite3.connect(folder / "jana.db") as db:
        assert db.execute("SELECT count(*) FROM inbox WHERE body IS NOT NULL").fetchone()[0] == 0
        assert db.execute("SELECT count(*) FROM outbox WHERE payload IS NOT NULL").fetchone()[0] == 0
        assert db.execute("SELECT count(*) FROM drafts").fetchone()[0] == 0
