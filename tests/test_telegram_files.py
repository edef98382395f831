"""Photos, albums and voice on Telegram, with the real `jana run`: through to staff, stripped, and gone when withdrawn."""

import base64
import time
import urllib.request

import pytest

from handlers.house import CONTENT
from tests.fakes import TOKEN, FakeTelegram, shown
from tests.files import OWNER, photo, voice
from tests.killing import until
from tests.test_telegram import AINO, GROUP, MARJA, invite, telegram  # noqa: F401  fixtures

WORDS = "Palautusluukku on rikki"


@pytest.fixture
def desk(telegram):  # noqa: F811
    """The service team has its group, and Marja is in it."""
    telegram.say(AINO, "/start")
    invite(telegram, MARJA)
    telegram.ask("chat", id=GROUP, type="supergroup", title="Asiakaspalvelu", bot_status="member")
    telegram.say(MARJA["id"], "/here service", chat=GROUP)
    return telegram


def bring(telegram, raw, name="IMG_Aino_Virtanen.jpg", kind="photo", **message):  # noqa: F811
    """Somebody sends a file."""
    what = {f"{kind}_b64": base64.b64encode(raw).decode(), "file_name": name}
    return telegram.ask("message", **what, **{"user": 1, **message})


def group(telegram):  # noqa: F811
    return [m for m in telegram.ask("messages", chat=GROUP)["messages"] if m["from"] == "bot" and not m.get("deleted")]


def photos(telegram):  # noqa: F811
    return [
        call
        for call in telegram.ask("calls")["calls"]
        if call["method"] in ("sendPhoto", "sendMediaGroup") and call["ok"]
    ]


def uploaded(telegram, message):  # noqa: F811
    """What staff get when they open the file of a message."""
    file = (message.get("photo") or [message.get("document") or message.get("voice")])[-1]
    with urllib.request.urlopen(f"http://127.0.0.1:{telegram.control}/file?file_id={file['file_id']}") as answer:
        return answer.read()


def test_a_photo_with_words_reaches_staff_without_its_maker_and_staff_answer_with_a_photo(desk):
    bring(desk, photo(), text=WORDS)
    desk.ask("wait", chat=1, contains="Mukana: 1 kuva", timeout=60)
    desk.say(1, label="Lähetä")
    desk.ask("wait", chat=GROUP, contains="1 kuva kirjoittajalta", timeout=60)
    card = next(m for m in group(desk) if m.get("buttons"))
    under = next(m for m in group(desk) if "1 kuva kirjoittajalta" in (m.get("caption") or m["text"]))
    assert under["reply_to"] == card["message_id"], "under the card"
    raw = uploaded(desk, under)
    assert raw.startswith(b"\xff\xd8\xff")
    assert OWNER.encode() not in raw
    bring(desk, photo(), user=MARJA["id"], chat=GROUP, reply_to=card["message_id"], text="Tässä uusi luukku.")
    desk.ask("wait", chat=1, contains="Vastauksen mukana: 1 kuva", timeout=60)
    desk.ask("wait", chat=1, contains="Tässä uusi luukku", timeout=60)
    desk.ask("wait", chat=GROUP, contains="on perillä", timeout=60)


def test_an_album_is_an_album_for_staff_and_goes_when_it_is_withdrawn(desk):
    for number, colour in enumerate(("red", "green", "blue")):
        extra = {"media_group_id": "777"}
        bring(desk, photo(colour=colour), text=WORDS if number == 0 else "", extra=extra)
    desk.ask("wait", chat=1, contains="Mukana: 3 kuvaa", timeout=60)
    desk.settle()
    desk.say(1, label="Lähetä")
    desk.ask("wait", chat=GROUP, contains="3 kuvaa kirjoittajalta", timeout=60)
    album = [m for m in group(desk) if m.get("media_group_id")]
    assert len(album) == 3
    desk.ask("fault", kind="http", count=1, methods=["deleteMessage"], status=400)  # one is too old to be deleted
    seen = uploaded(desk, album[0])
    desk.say(1, label="Peru viesti")
    until(lambda: not any(WORDS in m["text"] for m in group(desk)))
    until(lambda: not any(m.get("photo") and uploaded(desk, m) == seen for m in group(desk)))
    assert len([m for m in group(desk) if m.get("media_group_id")]) <= 1


def test_voice_documents_and_files_that_cannot_be_had(desk):
    bring(desk, b"%PDF-1.7 /Author (Aino) \xff", kind="document", name="essee.pdf", mime_type="application/pdf")
    desk.ask("wait", chat=1, contains="kulkea mukana tekijän nimi", timeout=60)
    desk.ask("fault", kind="http", count=1, methods=["getFile"], status=400)
    bring(desk, photo())
    desk.ask("wait", chat=1, contains="En saanut tiedostoa haettua", timeout=60)
    desk.ask("fault", kind="http", count=1, methods=["getFile"], status=502)
    bring(desk, voice(), kind="document", name="audio.ogg", mime_type="audio/ogg")
    desk.ask("wait", chat=1, contains="Mistä on kyse", timeout=60)
    assert "Äänesi voi tunnistaa" in shown(desk.say(1, WORDS))
    desk.say(1, label="Lähetä")
    desk.ask("wait", chat=GROUP, contains="1 ääniviesti kirjoittajalta", timeout=60)
    said = uploaded(desk, next(m for m in group(desk) if m.get("voice")))
    assert OWNER.encode() not in said
    assert b"OpusTags" in said
    assert TOKEN.encode() not in (desk.home / "jana.db").read_bytes(), "the address of a file carries the token"


def tap(telegram, label, then, user=1, chat=None):  # noqa: F811
    """Press a button and wait for the words it leads to."""
    telegram.ask("press", user=user, label=label, chat=chat or user)
    telegram.ask("wait", chat=chat or user, contains=then, timeout=30)
    telegram.settle()


PICTURE = """
[[ask]]
key  = "picture"
kind = "file"
optional = true
text = { fi = "Kuva, jos sinulla on", sv = "En bild, om du har en", en = "A picture, if you have one" }
"""


def test_a_sticker_or_a_place_on_a_map_is_answered_with_a_word(desk):
    sticker = {"file_id": "s", "file_unique_id": "s", "width": 1, "height": 1, "type": "regular", "is_animated": False, "is_video": False}  # fmt: skip
    for content in ({"sticker": sticker}, {"location": {"latitude": 60.2, "longitude": 24.9}}):
        since = desk.ask("settle", timeout=0)["seq"]
        desk.ask("message", user=AINO, content=content)
        desk.ask("wait", chat=1, since=since, contains="En löytänyt siitä sanoja", timeout=20)


@pytest.mark.proof
def test_a_question_for_a_file_is_answered_with_one_and_not_with_words(home):
    (home / "own" / "forms").mkdir(parents=True)
    shipped = (CONTENT / "forms" / "feedback.toml").read_text("utf-8")
    (home / "own" / "forms" / "feedback.toml").write_text(shipped + PICTURE, "utf-8")
    own = FakeTelegram(home, "--no-flood", JANA_CONTENT=str(home / "own"))
    try:
        own.start().wait_ready()
        own.say(AINO, "/start")
        invite(own, MARJA)
        own.ask("chat", id=GROUP, type="supergroup", title="Asiakaspalvelu", bot_status="member")
        own.say(MARJA["id"], "/here service", chat=GROUP)
        own.say(1, f"/palaute {WORDS}")
        for label, then in (("Moite", "Mihin"), ("Rakennus ja tilat", "Haluatko"), ("Ei", "Kuva, jos sinulla on")):
            tap(own, label, then)
        assert "(!)" in shown(own.say(1, "en löydä kuvaa"))
        bring(own, photo())
        own.ask("wait", chat=1, contains="Mukana: 1 kuva", timeout=30)
        tap(own, "Lähetä", "on perillä")
        own.ask("wait", chat=GROUP, contains="1 kuva kirjoittajalta", timeout=30)
        under = next(m for m in group(own) if "1 kuva kirjoittajalta" in (m.get("caption") or m["text"]))
        assert OWNER.encode() not in uploaded(own, under)
        assert own.errors() == []
    finally:
        own.stop()


def test_a_card_too_long_for_one_message_is_changed_where_it_stands_and_goes_with_a_withdrawal(desk):
    words = " ".join(f"Lause {number} palautusluukusta, joka on taas rikki." for number in range(99))
    desk.say(1, f"/palaute {words}"[:4090])
    for label, then in (
        ("Moite", "Mihin"),
        ("Rakennus ja tilat", "Haluatko"),
        ("Ei", "Lähetänkö"),
        ("Lähetä", "perillä"),
    ):
        tap(desk, label, then)
    desk.ask("wait", chat=GROUP, contains="Lause 80", timeout=20)
    before = group(desk)
    first, *more = [m for m in before if "JN-0001" in m["text"] or "Lause" in m["text"] or m.get("buttons")]
    assert more, "it takes several messages"
    tap(desk, "Otan tämän", "Vastuussa: Marja", user=MARJA["id"], chat=GROUP)
    assert [m["message_id"] for m in group(desk)][: len(before)] == [m["message_id"] for m in before]
    assert sum("Lause 80" in m["text"] for m in group(desk)) == 1
    desk.ask("message", user=MARJA["id"], chat=GROUP, reply_to=more[-1]["message_id"], text="Luukku korjataan.")
    desk.ask("wait", chat=1, contains="Luukku korjataan", timeout=20)
    tap(desk, "Peru viesti", "on poistettu")
    until(lambda: not any("Lause" in m["text"] for m in group(desk)))
    desk.ask("settle", quiet_ms=500, timeout=5)
    assert [m["message_id"] for m in group(desk) if "perui viestinsä" in m["text"]] == [first["message_id"]]


@pytest.mark.proof
def test_a_kill_while_a_file_is_fetched_loses_nothing(desk):
    desk.ask("fault", kind="slow", count=1, methods=["getFile"], delay=3)
    bring(desk, photo(), text=WORDS)
    time.sleep(1)
    desk.jana.kill()
    desk.jana.wait()
    desk.jana.stdout.close()
    desk.start()
    desk.ask("wait", chat=1, contains="Mukana: 1 kuva", timeout=60)
