"""Telegram against the strict stand-in, with the real `jana run`."""

import itertools

import pytest

from bot.telegram import render
from tests.command import jana
from tests.fakes import FakeTelegram, shown
from tests.killing import settled

AINO = {"id": 1, "first_name": "Aino <&>", "language_code": "fi"}
MARJA = {"id": 7, "first_name": "Marja", "language_code": "fi"}
GROUP = -1001


@pytest.fixture
def telegram(home):
    """A running Jana on the stand-in; nothing the service would refuse may have been sent."""
    found = FakeTelegram(home, "--no-flood")
    try:
        found.start().wait_ready()
        yield found
        assert found.errors() == []
    finally:
        found.stop()


@pytest.fixture(scope="module")
def busy(tmp_path_factory, index):
    """One running Jana for all tests whose people are nobody else's."""
    found = FakeTelegram(settled(tmp_path_factory.mktemp("home"), index), "--no-flood")
    try:
        found.start().wait_ready()
        yield found
        assert found.errors() == []
    finally:
        found.stop()


_people = itertools.count(1001)


@pytest.fixture
def aino():
    """Somebody new who writes Finnish."""
    return {"id": next(_people), "first_name": "Aino <&>", "language_code": "fi"}


def invite(telegram, user):
    """Make somebody staff by an invitation made on the command line."""
    made = jana(telegram.environment, "staff", "invite", user["first_name"], "--team", "service")
    assert "Tervetuloa" in shown(telegram.say(user, made.stdout.strip()))


def test_feedback_goes_round_through_private_chat_and_the_teams_group(telegram):
    telegram.say(AINO, "/start")
    assert "Lähetänkö tämän kirjastolle" in shown(telegram.say(AINO["id"], "Lukusalissa on aina liian kylmä"))
    invite(telegram, MARJA)
    telegram.ask("chat", id=GROUP, type="supergroup", title="Asiakaspalvelu", bot_status="member")
    assert "tiimin Asiakaspalvelu kanava" in shown(telegram.say(MARJA["id"], "/here service", chat=GROUP))
    assert "perillä tunnuksella" in shown(telegram.say(AINO["id"], label="Lähetä"))
    card = telegram.ask("wait", chat=GROUP, contains="JN-0001", timeout=60)
    number = (
        (card.get("message") or card)["message_id"]
        if "message" in card or "message_id" in card
        else card["messages"][-1]["message_id"]
    )
    telegram.say(MARJA["id"], "Lämmitys on <b>säädetty</b> & tarkistettu.", chat=GROUP, reply_to=number)
    telegram.ask("wait", chat=AINO["id"], contains="säädetty", timeout=60)
    telegram.ask("wait", chat=GROUP, contains="on perillä", timeout=60)
    answer = telegram.ask("messages", chat=AINO["id"])["messages"][-1]
    assert "Lämmitys on <b>säädetty</b> & tarkistettu." in answer["text"]
    assert "Kuinka tyytyväinen" in shown(telegram.say(AINO["id"], label="Kiitos, tämä riitti"))
    assert "Tämä auttaa meitä" in shown(telegram.say(AINO["id"], label="5 – hyvin"))


def test_a_form_is_one_message_edited_in_place_by_taps(busy, aino):
    first = busy.say(aino, "/palaute Tulostin on <b>rikki</b>")["replies"]
    second = busy.say(aino["id"], label="Jokin on rikki")["replies"]
    assert first[0]["message_id"] == second[-1]["message_id"]
    assert "Mihin se liittyy" in second[-1]["text"]
    assert "Missä?" in shown(busy.say(aino["id"], label="Lainaus, laitteet, neuvonta"))
    assert "Haluatko vastauksen" in shown(busy.say(aino["id"], label="Ohita"))
    assert "Lähetänkö" in shown(busy.say(aino["id"], label="Ei"))


def test_stale_foreign_and_forged_buttons_do_nothing(busy, aino):
    busy.say(aino, "/palaute Tulostin on rikki")
    for data in ("forged:0", "x", "AAAAAAAAAAAAAAAA:99", "a:b:c"):
        busy.ask("press", user=aino["id"], label="Kiitos", forge_data=data, wait=1)
    busy.settle()
    texts = [message.get("text") or "" for message in busy.ask("messages", chat=aino["id"])["messages"]]
    assert any("Mitä se on" in text for text in texts)
    assert not any("perillä tunnuksella" in text for text in texts)


def test_the_same_update_again_changes_nothing(busy, aino):
    busy.say(aino, "missä on lähin bussipysäkki")
    before = len(busy.ask("messages", chat=aino["id"])["messages"])
    busy.ask("duplicate", times=3)
    busy.settle()
    assert len(busy.ask("messages", chat=aino["id"])["messages"]) == before


@pytest.mark.parametrize("kind", ["http", "html", "reset", "flood", "malformed"])
def test_trouble_delays_and_loses_nothing(busy, aino, kind):
    busy.say(aino, "/start")
    busy.ask("fault", kind=kind, count=2, methods=["sendMessage"], status=502, retry_after=1)
    busy.ask("message", user=aino["id"], text="/help")
    busy.ask("wait", chat=aino["id"], contains="Tätä voit tehdä", timeout=60)
    said = [m for m in busy.ask("messages", chat=aino["id"])["messages"] if "Tätä voit tehdä" in (m.get("text") or "")]
    assert len(said) == 1 or kind in ("reset", "malformed")


def test_what_came_while_jana_was_down_is_answered(telegram):
    telegram.say(AINO, "/start")
    telegram.jana.kill()
    telegram.jana.wait()
    telegram.ask("message", user=1, text="/help")
    telegram.jana.stdout.close()
    telegram.start()
    telegram.ask("wait", chat=1, contains="Tätä voit tehdä", timeout=60)


def test_by_webhook_with_its_secret_and_not_without(home):
    import json
    import urllib.error
    import urllib.request

    telegram = FakeTelegram(home, "--no-flood", JANA_TELEGRAM_WEBHOOK_SECRET="a-secret-of-ours")
    address = f"http://127.0.0.1:{telegram.http}/telegram/webhook"
    telegram.environment["JANA_TELEGRAM_WEBHOOK_URL"] = address
    try:
        telegram.start().wait_ready()
        assert "Hei, olen Jana" in shown(telegram.say(AINO, "/start"))
        for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "guess"}):
            request = urllib.request.Request(address, data=json.dumps({"update_id": 1}).encode(), headers=headers)
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(request)
            assert refused.value.code == 403
            refused.value.close()
        assert telegram.errors() == []
    finally:
        telegram.stop()


def test_in_a_group_jana_speaks_only_when_addressed(telegram):
    telegram.say(AINO, "/start")
    telegram.ask("chat", id=GROUP, type="supergroup", title="Ryhmä", bot_status="administrator")
    before = len(telegram.ask("messages", chat=GROUP).get("messages", []))
    telegram.ask("message", user=1, chat=GROUP, text="Lukusalissa on kylmä")
    telegram.settle()
    after = [m for m in telegram.ask("messages", chat=GROUP)["messages"] if m.get("from") == "bot"]
    assert after == [] or len(after) <= before


def test_long_texts_are_cut_at_sentences_and_nothing_is_lost():
    sentence = "Tämä on virke, jossa on <kulma> & merkki. "
    payload = {
        "parts": [{"t": "say", "doc": [["p", 0, [[sentence * 300, "", None]]], ["quote", 0, [["toinen", "b", None]]]]}]
    }
    pieces = render.message(payload).pieces
    assert len(pieces) > 2
    from html import unescape

    assert all(len(unescape(piece)) <= render.TEXT_MOST for piece in pieces)
    joined = " ".join(
        unescape(piece.replace("<blockquote><b>", "").replace("</b></blockquote>", "")) for piece in pieces
    ).split()
    assert joined == (sentence * 300 + "toinen").split()


def test_a_quotation_with_an_empty_line_stays_one_quotation():
    doc = [["quote", 0, [[line, "", None]] if line else []] for line in ("eka", "", "toka")]
    assert render.message({"parts": [{"t": "say", "doc": doc}]}).pieces == ("<blockquote>eka\n\ntoka</blockquote>",)


@pytest.mark.proof
def test_two_thousand_messages_from_fifty_people_through_twenty_kills(home):
    """0 lost, 0 duplicate rows, every message answered, at most one repeated send a kill, order kept."""
    import json
    import random
    import sqlite3
    import threading
    import time

    telegram, dice = FakeTelegram(home, "--no-flood"), random.Random(47)
    people, each, kills = 50, 40, 20
    telegram.start().wait_ready()
    try:
        for user in range(1, people + 1):
            telegram.ask("message", user={"id": user, "first_name": f"P{user}", "language_code": "fi"}, text="/lang fi")

        def write():
            for number in range(each):
                for user in range(1, people + 1):
                    telegram.ask("message", user=user, text=f"/feedback viesti {user:02d} {number:03d}")
                time.sleep(0.25)

        writer = threading.Thread(target=write)
        writer.start()
        for _ in range(kills):
            time.sleep(0.3 + dice.random() * 0.8)
            telegram.jana.kill()
            telegram.jana.wait()
            telegram.jana.stdout.close()
            telegram.start()
        writer.join()
        _drained(telegram, home)
        answers, repeats, disorder = 0, 0, 0
        for user in range(1, people + 1):
            said = [
                m
                for m in telegram.ask("messages", chat=user)["messages"]
                if m.get("from") == "bot" and "Mitä se on" in (m.get("text") or "")
            ]
            answers += min(len(said), each)
            repeats += max(0, len(said) - each)
            numbers = [m["message_id"] for m in said]
            disorder += numbers != sorted(numbers)
        with sqlite3.connect(home / "jana.db") as db:
            done = db.execute("SELECT count(*), count(DISTINCT event) FROM inbox WHERE state = 1").fetchone()
            integrity = db.execute("PRAGMA integrity_check").fetchone()[0]
        found = {
            "messages": people * each,
            "answered": answers,
            "repeats": repeats,
            "rows": done[0] - people,
            "kills": kills,
            "integrity": integrity,
        }
        print(json.dumps(found))
        assert (answers, disorder, integrity) == (people * each, 0, "ok")
        assert done[0] == done[1] == people * each + people
        assert repeats <= kills
    finally:
        telegram.stop()


def _drained(telegram, home):
    """Wait until nothing waits in the inbox, the outbox or at the service."""
    import sqlite3
    import time

    quiet = 0
    for _ in range(600):
        with sqlite3.connect(home / "jana.db") as db:
            waiting = db.execute(
                "SELECT (SELECT count(*) FROM inbox WHERE state=0) + (SELECT count(*) FROM outbox WHERE state=0)"
            ).fetchone()[0]
        quiet = quiet + 1 if waiting == 0 and not telegram.ask("pending").get("pending") else 0
        if quiet > 5:
            return
        time.sleep(0.2)
    raise AssertionError("something still waits")


def test_feedback_by_a_poster_is_tagged_with_its_place(telegram):
    telegram.say(AINO, "/start")
    invite(telegram, MARJA)
    telegram.ask("chat", id=GROUP, type="supergroup", title="Asiakaspalvelu", bot_status="member")
    telegram.say(MARJA["id"], "/here service", chat=GROUP)
    name = telegram.ask("bots")["bots"][0]["username"] if "bots" in telegram.ask("bots") else "bot123456789_bot"
    telegram.ask("start_link", user=1, link=f"https://t.me/{name}?start=fb_printer-2")
    telegram.settle()
    telegram.say(1, "Tulostin syö paperia")
    for label in ("Jokin on rikki", "Lainaus, laitteet, neuvonta", "Ei", "Lähetä"):
        telegram.say(1, label=label)
    telegram.ask("wait", chat=GROUP, contains="printer-2", timeout=60)


def test_an_edit_of_feedback_is_mirrored_to_staff_and_marked(telegram):
    telegram.say(AINO, "/start")
    invite(telegram, MARJA)
    telegram.ask("chat", id=GROUP, type="supergroup", title="Asiakaspalvelu", bot_status="member")
    telegram.say(MARJA["id"], "/here service", chat=GROUP)
    telegram.say(1, "Lukusalissa on aina liian kylmä")
    own = [m for m in telegram.ask("messages", chat=1)["messages"] if "liian kylmä" in m["text"] and m["from"] != "bot"]
    telegram.ask("edit", user=1, message_id=own[-1]["message_id"], text="Lukusalissa on iltaisin liian kylmä")
    telegram.ask("wait", chat=1, contains="iltaisin liian kylmä", timeout=60)
    telegram.say(1, label="Lähetä")
    telegram.ask("wait", chat=GROUP, contains="iltaisin", timeout=60)
    telegram.ask("edit", user=1, message_id=own[-1]["message_id"], text="Lukusalissa on aamuisin liian kylmä")
    telegram.ask("wait", chat=GROUP, contains="kirjoittaja muokkasi", timeout=60)
    telegram.ask("wait", chat=1, contains="Muutos on lisätty", timeout=60)
    card = next(m for m in telegram.ask("messages", chat=GROUP)["messages"] if m.get("buttons"))
    assert "aamuisin" in card["text"]
