"""Bad input gets a kind sentence, loses nothing, and never stops Jana."""

import asyncio
import base64
import json
import sqlite3
import subprocess
import sys

import pytest

from bot.local import front, render
from bot.local.front import Sitter
from bot.local.play import Player
from bot.settings import BadSetting, Settings, read_settings
from handlers import clean
from storage import cases, drafts, inbox, people
from storage.database import Away
from tests.command import jana
from tests.hostile import strings
from tests.killing import ROOT, until

AINO, ELIAS, MARJA = Sitter("student", "Aino"), Sitter("student", "Elias"), Sitter("staff", "Marja", "service")


@pytest.fixture
def player(database, house):
    """Everybody at the local front of a furnished library."""
    database.run_now(lambda unit: front.furnish(unit, house))
    return Player(database, house)


def heard(bubbles, database, sitter):
    """What this person was told."""
    place = front.place_of(database.keys, sitter.address)
    return [render.text_of(bubble.payload) for bubble in bubbles if bubble.place == place and not bubble.mine]


def quarantined(database):
    return database.run_now(lambda unit: unit.all(inbox.inbox, state=inbox.QUARANTINED))


@pytest.mark.parametrize("text", ["", "   ", "\x00\x01", "\u202e", "\ud800"])
def test_nothing_said_is_answered_kindly(player, database, text):
    assert heard(player.say(AINO, text), database, AINO) == [
        "En löytänyt siitä sanoja. Kirjoita, mitä haluat kysyä tai kertoa."
    ]


def test_a_very_long_message_is_kept_as_far_as_it_can_be_and_the_writer_is_told(player, database):
    text = "Lukusalissa on kylmä. " * 5000
    said = heard(player.say(AINO, text), database, AINO)
    assert "Viesti oli hyvin pitkä. Säilytin alusta 16000 merkkiä." in said[-1]
    draft = database.run_now(
        lambda unit: drafts.find(
            unit, front.place_of(database.keys, AINO.address), people.known(unit, "local", AINO.address, "fi").id
        )
    )
    assert draft.answers["message"] == clean.text(text)


@pytest.mark.parametrize(("did", "answer"), [
    ({"t": "pressed", "handle": "no-such-handle", "number": 0}, "Tämä painike on jo käytetty"),
    ({"t": "filled", "handle": "no-such-handle", "values": {}}, "Tämä lomake on vanhentunut"),
    ({"t": "sent", "files": [{"data": base64.b64encode(b"%PDF-1.7 ...").decode()}]}, "Tällaista tiedostoa en välitä"),
    ({"t": "sent", "name": "a.pdf", "mime": "application/pdf", "size": 10}, "En saanut tiedostoa haettua"),
])  # fmt: skip
def test_unknown_buttons_forms_and_files_get_a_sentence(player, database, did, answer):
    assert heard(player.do(AINO, did), database, AINO)[0].startswith(answer)


def test_somebody_elses_button_does_nothing(player, database):
    preview = player.say(AINO, "Lukusalissa on aina liian kylmä")[-1]
    _, handle, number = render.buttons(preview.payload)[0]
    said = heard(player.do(ELIAS, {"t": "pressed", "handle": handle, "number": number}), database, ELIAS)
    assert said[0].startswith("Tämä painike kuuluu toiselle")
    assert database.run_now(cases.everything) == []


def test_a_student_cannot_press_the_buttons_of_a_card(player, database):
    preview = player.say(AINO, "Lukusalissa on aina liian kylmä")[-1]
    card = next(b for b in player.press(AINO, preview, "Lähetä") if "JN-0001 ·" in render.text_of(b.payload))
    for label, handle, number in render.buttons(card.payload):
        said = heard(player.do(ELIAS, {"t": "pressed", "handle": handle, "number": number}), database, ELIAS)
        assert said == ["Tämä on henkilökunnan toiminto."], label
    assert database.run_now(lambda unit: cases.get(unit, 1)).state == "new"


def test_dismissed_staff_lose_their_buttons_at_once(player, database):
    player.say(AINO, "/feedback")
    marja = database.run_now(lambda unit: people.known(unit, "local", MARJA.address, "fi"))
    database.run_now(lambda unit: people.dismiss(unit, marja.id))
    assert heard(player.say(MARJA, "/cases"), database, MARJA) == ["Tämä on henkilökunnan toiminto."]


def test_a_second_press_of_send_sends_nothing_twice(player, database):
    preview = player.say(AINO, "Lukusalissa on aina liian kylmä")[-1]
    player.press(AINO, preview, "Lähetä")
    player.press(AINO, preview, "Lähetä")
    assert len(database.run_now(cases.everything)) == 1


def test_a_form_with_a_mistake_is_shown_again_with_what_was_typed(player, database):
    form = player.say(AINO, "/feedback")[-1]
    again = player.fill(AINO, form, {"message": "Pitkä ja huolella kirjoitettu teksti", "kind": "nonsense"})[-1]
    fields = {field["key"]: field for field in render.form(again.payload)["fields"]}
    assert fields["message"]["value"] == "Pitkä ja huolella kirjoitettu teksti"
    assert fields["kind"]["refused"] == "Valitse jokin vaihtoehdoista."


def test_four_hundred_hostile_strings_go_through_every_entry(player, database):
    """Message, form field, staff reply and note: no crash, nothing in quarantine, the words come back as words."""
    form = player.say(AINO, "/feedback alku")[-1]
    player.press(
        AINO,
        [
            b
            for b in player.fill(AINO, form, {"message": "alku", "kind": "fault", "topic": "use", "reply": "yes"})
            if not b.mine
        ][-1],
        "Lähetä",
    )
    card = database.run_now(
        lambda unit: next(b for b in front.shown.last(unit, [front.place_of(database.keys, "team:service")], 9))
    )
    for number, text in enumerate(strings()):
        if number % 3 == 0:
            player.say(AINO, text, lang=("fi", "sv", "en")[number % 3])
        elif number % 3 == 1:
            player.say(MARJA, text, "team:service", reply_to=card.ref)
        else:
            shown = player.say(ELIAS, "/feedback")
            player.fill(
                ELIAS,
                shown[-1],
                {"message": text, "kind": text[:50], "topic": text[:50], "reply": text[:9], text[:20]: text},
            )
    assert quarantined(database) == []
    kept = {line.text for line in database.run_now(lambda unit: cases.lines(unit, 1))}
    wanted = {clean.text(text) for number, text in enumerate(strings()) if number % 3 == 1}
    wanted = {text for text in wanted if text.strip("/ ") and not (text.startswith("/") and not text.startswith("//"))}
    assert {text.removeprefix("//").strip() for text in wanted} <= {text.strip() for text in kept}


def test_a_poisoned_turn_goes_to_quarantine_and_the_next_goes_on(database, house, clock, monkeypatch):
    import handlers

    player = Player(database, house)
    real = handlers.menu.help_

    def poisoned(turn, unit, rest):
        if rest == "poison":
            raise RuntimeError("poison")
        return real(turn, unit, rest)

    monkeypatch.setitem(handlers.COMMANDS, "help", poisoned)
    for text, event in (("/help poison", "one"), ("/help", "two")):
        player.receive(front.event(AINO, AINO.address, "private", {"t": "said", "text": text}, "fi", event))
    conversation = front.place_of(database.keys, AINO.address)
    for _ in range(3):
        asyncio.run(player.desk.serve(conversation))
        clock.move("+1m")
    asyncio.run(player.desk.serve(conversation))
    player.deliver_all()
    said = [
        render.text_of(b.payload)
        for b in database.run_now(lambda unit: front.shown.last(unit, [conversation], 9))
        if not b.mine
    ]
    assert said[0].startswith("Nyt meni jokin meillä vikaan. Viestisi on tallessa")
    assert said[1].startswith("Tätä voit tehdä")
    assert [row.event for row in quarantined(database)] == ["one"]


# --- disk full, read-only -------------------------------------------------------------------------------------


@pytest.fixture
def sqlite_player(empty_sqlite, tmp_path, house, clock):
    """A player on SQLite alone: these faults are its own."""
    import shutil

    from storage.crypto import RoundKeys
    from storage.database import Database, sqlite_url
    from tests.conftest import KEYS

    shutil.copy(empty_sqlite, tmp_path / "jana.db")
    database = Database(
        sqlite_url(tmp_path / "jana.db"), KEYS, RoundKeys(tmp_path / "rounds"), house.library.key, clock
    )
    database.run_now(lambda unit: front.furnish(unit, house))
    yield Player(database, house)
    database.close()


def limit_pages(database, pages):
    """Make the database as full as a full disk, or give the room back."""

    def set_limit(unit):
        unit.cursor.execute("PRAGMA page_count")
        now = unit.cursor.fetchone()[0]
        unit.cursor.execute(f"PRAGMA max_page_count = {now if pages is None else pages}")

    database.run_now(set_limit)


def test_a_full_disk_is_said_and_nothing_false_is(sqlite_player):
    """No thank-you that is not true; when there is room again Jana goes on by itself, without a restart."""
    player = sqlite_player
    limit_pages(player.database, None)
    refused = 0
    for number in range(300):
        try:
            player.say(AINO, f"Lukusalissa on kylmä {number} " + "x" * 3000)
        except Away:
            refused += 1
            if refused > 3:
                break
    assert refused > 3
    limit_pages(player.database, 1_000_000_000)
    player.serve_all()
    player.deliver_all()
    assert player.database.run_now(lambda unit: inbox.left(unit)) == []
    said = player.say(AINO, "/help")
    assert "Tätä voit tehdä" in render.text_of(said[-1].payload)
    with sqlite3.connect(player.database.engine.url.database) as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_a_database_locked_by_another_program_is_waited_for(sqlite_player):
    import threading
    import time

    other = sqlite3.connect(sqlite_player.database.engine.url.database, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")

    def let_go():
        time.sleep(0.5)
        other.execute("COMMIT")
        other.close()

    thread = threading.Thread(target=let_go)
    thread.start()
    said = sqlite_player.say(AINO, "/help")
    thread.join()
    assert "Tätä voit tehdä" in render.text_of(said[-1].payload)


def test_a_real_program_whose_disk_is_full_says_so(home):
    """The file may not grow any more (a limit of the operating system): one sentence, and no false thank-you."""
    import resource

    environment = {"JANA_HOME": str(home), "JANA_LOG_LEVEL": "ERROR", "PATH": ""}
    command = [sys.executable, "-m", "bot", "chat", "--json", "--person", "Aino"]
    options = {"cwd": ROOT, "env": environment, "capture_output": True, "text": True, "check": True}
    subprocess.run(command, input='{"say": "/help"}\n', **options)
    size = (home / "jana.db").stat().st_size
    full = subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )  # fmt: skip
    said = ""
    for number in range(200):
        full.stdin.write(json.dumps({"say": f"/feedback {number} " + "x" * 15_000}) + "\n")
        full.stdin.flush()
        said = json.loads(full.stdout.readline())["shown"]
        if said and said[0]["text"] == "En saanut tätä tallennettua. Yritä hetken päästä uudelleen.":
            break
    full.kill()
    full.communicate()
    assert said[0]["text"] == "En saanut tätä tallennettua. Yritä hetken päästä uudelleen."
    again = subprocess.run(command, input='{"wait": 1}\n{"say": "/privacy"}\n', **options)
    assert "Mitä minusta tallennetaan" in again.stdout
    with sqlite3.connect(home / "jana.db") as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


# --- settings and content -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("environment", "said"), [
    ({"JANA_HTTP_PORT": "eighty"}, "JANA_HTTP_PORT: 'eighty' is not a port number"),
    ({"JANA_LOG_LEVEL": "LOUD"}, "JANA_LOG_LEVEL: 'LOUD': write DEBUG, INFO, WARNING or ERROR"),
    ({"JANA_DATABASE_URL": "mysql://x"}, "JANA_DATABASE_URL: write postgresql://"),
    ({"JANA_LIBRARY": "/nowhere/library.toml"}, "JANA_LIBRARY: /nowhere/library.toml does not exist; `jana init`"),
    ({"JANA_TELEGRAM_TOKEN": "1:a", "JANA_TELEGRAM_TOKEN_FILE": "/x"}, "JANA_TELEGRAM_TOKEN: set either"),
    ({"JANA_TELEGRAM_TOKEN_FILE": "/nowhere"}, "JANA_TELEGRAM_TOKEN_FILE: /nowhere cannot be read"),
    ({"JANA_TELEGRAM_WEBHOOK_URL": "https://x"}, "JANA_TELEGRAM_WEBHOOK_URL: https://x does not lead to Jana"),
    ({"JANA_TELEGRAM_WEBHOOK_URL": "x/telegram/webhook"}, "JANA_TELEGRAM_WEBHOOK_URL: x/telegram/webhook does not lead to Jana"),
    ({"JANA_TELEGRAM_WEBHOOK_URL": "https://x/telegram/webhook"}, "JANA_TELEGRAM_WEBHOOK_SECRET: a webhook needs a secret"),
    ({"JANA_TELEGRAM_WEBHOOK_URL": "https://x/j/telegram/webhook", "JANA_TELEGRAM_WEBHOOK_SECRET": "sä"}, "JANA_TELEGRAM_WEBHOOK_SECRET: a webhook needs a secret"),
])  # fmt: skip
def test_a_wrong_setting_names_itself_and_the_fix(environment, said):
    with pytest.raises(BadSetting) as wrong:
        read_settings(environment)
    assert str(wrong.value).startswith(said)


def test_secrets_can_come_from_files(tmp_path):
    (tmp_path / "token").write_text("123:abc\n")
    assert read_settings({"JANA_TELEGRAM_TOKEN_FILE": str(tmp_path / "token")}).telegram_token == "123:abc"
    assert read_settings({}) == Settings()


@pytest.mark.parametrize(("change", "said"), [
    (("zone = \"Europe/Helsinki\"", "zone = \"Atlantis\""), "library.toml: zone: 'Atlantis' is not a time zone"),
    (("floor = 5", "floor = 3"), "library.toml: floor: a whole number, at least 5"),
    (("stages = [\"use\", \"support\"]", "stages = [\"use\"]"), "library.toml: teams: no team looks after support"),
    (("mon = \"08:00-20:00\"", "mon = \"20:00-08:00\""), "library.toml: hours.mon: opens after it closes"),
    (("sv = \"Lumo bibliotek\", ", ""), "library.toml: name.sv: the text is missing"),
    (("key = \"sample\"", "key = "), "library.toml: (file): not valid TOML"),
])  # fmt: skip
def test_a_wrong_library_file_stops_the_start_with_file_key_and_fix(tmp_path, change, said):
    text = (ROOT / "handlers/content/sample.toml").read_text("utf-8")
    assert change[0] in text
    (tmp_path / "library.toml").write_text(text.replace(*change), "utf-8")
    ran = jana({"JANA_HOME": str(tmp_path)}, "check")
    assert ran.returncode == 1
    assert f"{tmp_path}/{said}" in ran.stderr


def test_several_processes_are_several_people_in_one_library(home):
    """Two `jana chat --json` on one state folder: what one sends the other sees."""

    def seat(*arguments):
        command = [sys.executable, "-m", "bot", "chat", "--json", *arguments]
        environment = {"JANA_HOME": str(home), "JANA_LOG_LEVEL": "ERROR", "PATH": ""}
        return subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(process, **line):
        process.stdin.write(json.dumps(line) + "\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())["shown"]

    aino, marja = seat("--as", "student", "--person", "Aino"), seat("--as", "staff", "--person", "Marja")
    try:
        assert ask(marja, say="/help")
        assert ask(aino, say="Lukusalissa on aina liian kylmä")[0]["buttons"][:3] == ["Lähetä", "Muuta", "Älä lähetä"]
        assert "JN-0001" in ask(aino, press="Lähetä")[0]["text"]
        card = until(lambda: ask(marja, wait=1))
        assert card[0]["place"] == "team:service"
        assert ask(marja, press="Vastaa")[0]["form"]["title"] == "Vastaa kirjoittajalle"
        ask(marja, fill={"Vastauksesi": "Säädetty."})
        answer = until(lambda: ask(aino, wait=1))
        assert "Säädetty." in answer[0]["text"]
        assert answer[0]["buttons"] == ["Kirjoita lisää", "Kiitos, tämä riitti"]
        assert ask(aino, press="no such button") == []
    finally:
        for process in (aino, marja):
            process.stdin.close()
            process.wait(timeout=60)
            process.stdout.close()
