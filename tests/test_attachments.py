"""Pictures, voice and texts go through to staff; nothing about their maker does; what is taken back is gone."""

import asyncio
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot import bringing, cleaning
from bot.fronts import Gone, TooLarge, TryLater
from bot.local import front, render
from handlers import cases as staff
from handlers.dialog import Cleaned, NotTaken
from schedules import upkeep
from storage import attachments
from storage import cases as store
from storage import shown as screen
from storage.tables import attachments as rows
from tests.chat import Table
from tests.files import OWNER, photo, voice
from tests.killing import ROOT

# --- what is left of a file ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_of_a_picture_only_what_is_seen_remains(kind):
    raw = photo(kind=kind)
    assert OWNER.encode() in raw
    clean = cleaning.cleaned(raw)
    assert (clean.kind, clean.mime) == ("photo", "image/jpeg")
    assert OWNER.encode() not in clean.data
    assert b"Phone" not in clean.data
    with Image.open(io.BytesIO(clean.data)) as image:
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert image.size == (640, 480)


def test_a_picture_is_turned_the_way_it_was_held_and_made_small_enough():
    image = Image.new("RGB", (4000, 1000), "red")
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    with Image.open(io.BytesIO(cleaning.cleaned(out.getvalue()).data)) as upright:
        assert upright.size == (640, 2560)


def test_of_a_voice_message_the_sound_remains_and_the_tags_go():
    raw = voice()
    clean = cleaning.cleaned(raw)
    assert (clean.kind, clean.mime) == ("voice", "audio/ogg")
    assert OWNER.encode() not in clean.data
    assert b"Phone" not in clean.data
    pages = list(cleaning._pages(clean.data))
    assert [page[5] for page in pages[2:]] == [page[5] for page in list(cleaning._pages(raw))[2:]]
    assert all(page[2] == 1 for page in pages), "the number of the recording goes too"
    assert cleaning.cleaned(clean.data) == clean


def test_a_second_stream_that_could_hide_something_is_not_taken():
    assert cleaning.cleaned(voice() + voice()) == NotTaken("broken")


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n/Author (Aino)", "kind"),
        (b"PK\x03\x04 a document of an office program", "kind"),
        (b"MZ\x90\x00", "kind"),
        (b"", "kind"),
        (b"\xff\xd8\xff\xe0 not really a picture", "broken"),
        (b"GIF89a", "broken"),
        (b"OggS", "broken"),
        (b"x" * (cleaning.MOST + 1), "large"),
    ],
)
def test_what_cannot_be_stripped_is_refused_with_its_reason(raw, why):
    assert cleaning.cleaned(raw) == NotTaken(why)


def test_a_small_file_that_unpacks_to_a_giant_is_refused():
    out = io.BytesIO()
    Image.new("1", (30000, 30000)).save(out, "PNG")
    assert len(out.getvalue()) < cleaning.MOST
    assert cleaning.cleaned(out.getvalue()) == NotTaken("large")


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"OggS", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF0000WEBP"]),
)
def test_whatever_comes_is_cleaned_or_refused(tail, sign):
    assert isinstance(cleaning.cleaned(sign + tail), Cleaned | NotTaken)


# --- the way to staff ---------------------------------------------------------------------------------------------


@pytest.fixture
def table(database, house):
    """Aino, Marja and the service team's channel."""
    return Table(database, house)


def send(table, who, *files, note="", **more):
    """What was shown where, as (place, words), and the bubbles themselves."""
    table.langs.setdefault(who, more.get("lang", "fi"))
    bubbles = [b for b in table.player.send(table.sitter(who), files, note, **more) if not b.mine]
    names = table.names()
    return [(names.get(b.place, "?"), render.text_of(b.payload)) for b in bubbles], bubbles


def count(table):
    return table.database.run_now(lambda unit: len(unit.all(rows)))


def attached(bubbles):
    return [part for b in bubbles for part in b.payload["parts"] if part["t"] == "attached"]


def to_staff(table, *files, note="Palautusluukku on rikki"):
    send(table, "Aino", *files, note=note)
    shown = table.play("Aino> [Lähetä]")
    bubbles = table.player.database.run_now(lambda unit: screen.last(unit, list(table.names()), 20))
    return shown, [b for b in bubbles if attached([b])]


def test_a_photo_with_words_is_feedback_in_one_go(table):
    shown, _ = send(table, "Aino", photo(), note="Palautusluukku on rikki")
    assert len(shown) == 1
    assert "vikailmoitus" in shown[0][1] or "jokin on rikki" in shown[0][1]
    assert "Mukana: 1 kuva." in shown[0][1]
    said, _ = to_staff(table)
    assert "  service | Liitteenä: 1 kuva" in said
    assert "  service | JN-0001: 1 kuva kirjoittajalta" in said
    assert "  service | [JN-0001-1.jpg]" in said


def test_the_file_that_staff_get_is_stripped_and_stands_sealed(table):
    _, bubbles = to_staff(table, photo(), voice())
    parts = attached(bubbles)
    assert [part["kind"] for part in parts] == ["photo", "voice"]
    for part in parts:
        content = table.database.run_now(lambda unit, name=part["id"]: attachments.content(unit, name))
        assert OWNER.encode() not in content
        sealed = table.database.run_now(lambda unit, name=part["id"]: unit.one(rows, id=name))
        assert content[:40] not in bytes(sealed.sealed)
        assert (sealed.place, sealed.person) == (None, None), "nothing in the row leads back to the writer"


def test_a_photo_without_words_waits_for_them(table):
    shown, _ = send(table, "Aino", photo())
    assert "Mistä on kyse?" in shown[0][1]
    said = table.play("Aino> Miksi tämä on rikki?")
    assert any("Mukana: 1 kuva." in line for line in said)
    assert any("[Lähetä]" in line for line in said)


def test_an_album_stays_together_whichever_picture_has_the_words(table):
    for note in ("", "Lukusalin tuoli on rikki", ""):
        shown, _ = send(table, "Aino", photo(), note=note, album="a1")
    assert "Mukana: 3 kuvaa." in shown[-1][1]
    assert "Lukusalin tuoli on rikki" in shown[-1][1]
    said, bubbles = to_staff(table, voice(), note="")
    assert "  service | JN-0001: 3 kuvaa kirjoittajalta" in said
    assert "  service | JN-0001: 1 ääniviesti kirjoittajalta" in said
    assert [len(attached([b])) for b in bubbles] == [3, 1]


def test_no_more_than_an_album_goes_with_one_message(table):
    for _ in range(3):
        send(table, "Aino", *[photo((8, 8))] * 5, note="Hylly on sekaisin")
    assert count(table) == 10


def test_what_is_not_taken_is_explained_and_the_words_still_count(table):
    shown, _ = send(table, "Aino", b"%PDF-1.7 \xff", note="Lukusalissa on kylmä")
    assert "kulkea mukana tekijän nimi" in shown[0][1]
    assert "Lukusalissa on kylmä" in shown[0][1]
    assert count(table) == 0


@pytest.mark.parametrize("way", ["withdraw", "forget", "cancel", "time", "untouched"])
def test_files_go_with_their_case(table, way):
    if way == "cancel":
        send(table, "Aino", photo(), note="Lukusalissa on kylmä")
        table.play("Aino> [Älä lähetä]")
    elif way == "untouched":
        send(table, "Aino", photo())
        table.database.clock.move("+3d")
        table.database.run_now(lambda unit: upkeep.tidy(table.house, unit, None, "tidy", False))
    else:
        _, before = to_staff(table, photo(), photo())
        assert count(table) == 2
        if way == "withdraw":
            table.play("Aino> [Peru viesti]")
        elif way == "forget":
            table.play("Aino> /forget")
            table.play("Aino> [Kyllä, unohda]")
        else:
            table.database.clock.move("+366d")
            table.database.run_now(lambda unit: upkeep.tidy(table.house, unit, None, "tidy", False))
        if way != "time":
            table.player.deliver_all()
            after = table.database.run_now(lambda unit: screen.last(unit, [before[0].place], 20))
            assert attached(after) == [], "taken away from the channel"
    assert count(table) == 0


def test_what_was_not_yet_shown_to_staff_never_is_when_it_is_withdrawn(table):
    sitter = table.sitter("Aino")
    send(table, "Aino", photo(), note="Lukusalissa on kylmä")
    bubble, _ = table._newest(sitter, lambda b: "Lähetä" in str(b.payload))
    press = lambda b, label: next((h, n) for text, h, n in render.buttons(b.payload) if text == label)  # noqa: E731
    handle, number = press(bubble, "Lähetä")
    table.player.receive(
        front.event(sitter, sitter.address, "private", {"t": "pressed", "handle": handle, "number": number}, "fi")
    )
    table.player.serve_all()
    case = table.database.run_now(lambda unit: store.everything(unit)[0].id)

    def withdraw(unit):
        one = store.get(unit, case)
        store.withdraw(unit, case)
        staff.post_withdrawn(table.house, unit, one)

    table.database.run_now(withdraw)
    table.player.deliver_all()
    shown = table.database.run_now(lambda unit: screen.last(unit, list(table.names()), 20))
    assert not any("kylmä" in str(b.payload) for b in shown if table.names()[b.place] == "service")


def test_staff_answer_with_a_file_and_the_writer_gets_it(table):
    to_staff(table)
    table.play("Aino> Lukusalissa on kylmä")
    table.play("Aino> [Lähetä]")
    marja = table.sitter("Marja")
    card, place = table._newest(marja, lambda b: "Vastaa" in str(b.payload), only=front.channel_address("service"))
    shown, bubbles = send(table, "Marja", photo(), note="Tässä kartta.", place=place, reply_to=card.ref)
    to_aino = [words for where, words in shown if where == "Aino"]
    assert "Tässä kartta." in to_aino[0]
    assert "Vastauksen mukana: 1 kuva." in to_aino[1]
    assert sum("on perillä" in words for _, words in shown) == 1, "one tick for one answer"
    assert len(attached(bubbles)) == 1


def test_a_file_in_a_team_channel_that_answers_nothing_is_left_alone(table):
    to_staff(table)
    shown, _ = send(table, "Marja", photo(), note="Kesäkuvia", place=front.channel_address("service"))
    assert shown == []


def test_the_writer_goes_on_with_a_file(table):
    to_staff(table, note="Lukusalissa on kylmä")
    table.play("Aino> Lukusalissa on kylmä")
    table.play("Aino> [Lähetä]")
    table.play("Marja>> Korjattu.")
    reply, _ = table._newest(table.sitter("Aino"), lambda b: "Kirjoita lisää" in str(b.payload))
    shown, _ = send(table, "Aino", photo(), note="Eikä ole", reply_to=reply.ref)
    assert any(where == "service" and "kirjoittaja jatkaa" in words for where, words in shown)
    assert any(where == "service" and "1 kuva kirjoittajalta" in words for where, words in shown)


def test_my_data_says_what_is_kept(table):
    to_staff(table, photo(), voice())
    assert any("Tallessa: 1 kuva, 1 ääniviesti." in line for line in table.play("Aino> /mydata"))


def test_somebody_elses_file_cannot_be_sent_by_naming_it(table):
    send(table, "Aino", photo(), note="Lukusalissa on kylmä")
    name = table.database.run_now(lambda unit: unit.all(rows)[0].id)
    taken = table.database.run_now(lambda unit: attachments.attach(unit, "elsewhere", "somebody", [name], 1, "writer"))
    assert taken == []


# --- fetching -----------------------------------------------------------------------------------------------------


class Service:
    """A platform that answers as it is told."""

    def __init__(self, *answers):
        self.answers = list(answers)

    async def fetch(self, ref, most):
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ([TryLater(0), TryLater(0), b"words"], Cleaned("document", "text/plain", b"words")),
        ([TryLater(0)] * 4, NotTaken("lost")),
        ([Gone("deleted")], NotTaken("lost")),
        ([TooLarge()], NotTaken("large")),
    ],
)
def test_a_file_is_fetched_with_patience_and_its_loss_is_told(answers, found, monkeypatch):
    monkeypatch.setattr(bringing, "PATIENCE", (0.0, 0.0, 0.0))
    assert asyncio.run(bringing.Porter().bring(Service(*answers), [{"ref": "f", "size": 5}])) == [found]


class Chatter:
    """Somebody at `jana chat --json`."""

    def __init__(self, home, role, name):
        command = [sys.executable, "-m", "bot", "chat", "--json", "--as", role, "--person", name, "--lang", "en"]
        environment = {"JANA_HOME": str(home), "PATH": "/usr/bin:/bin"}
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True)

    def do(self, **what):
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def until(self, words, **what):
        """What is shown once these words are, however long the first answer takes."""
        found = self.do(**what)["shown"]
        for _ in range(60):
            if any(words in shown["text"] for shown in found):
                return found
            found += self.do(wait=0.5)["shown"]
        raise AssertionError(f"{words!r} was never shown: {found}")

    def close(self):
        self.process.stdin.close()
        assert self.process.wait(timeout=60) == 0
        self.process.stdout.close()


def test_jana_chat_sends_a_file_and_staff_get_one_to_open(tmp_path, home):
    (tmp_path / "IMG_Aino.jpg").write_bytes(photo())
    marja, aino = Chatter(home, "staff", "Marja"), Chatter(home, "student", "Aino")
    marja.do(wait=0)
    assert aino.do(file="/nowhere.jpg")["error"]
    aino.until("With it: 1 photo.", file=str(tmp_path / "IMG_Aino.jpg"), say="The return slot is broken")
    aino.until("JN-0001", press="Send")
    found = marja.until("JN-0001-1.jpg", wait=0)
    (path,) = [path for shown in found for path in shown["files"]]
    with Image.open(path) as image:
        assert not image.getexif()
    marja.close()
    aino.close()
    assert not Path(path).exists(), "gone when the chat ends"
