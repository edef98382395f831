"""Telegram: what is wrong is noticed, said in words, and delays without losing or doubling."""

import json
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import pytest

from bot.settings import Settings
from bot.telegram import adapter
from bot.telegram.pace import BURST, GROUP_A_MINUTE, Pace
from tests.fakes import TOKEN, FakeTelegram
from tests.killing import ROOT, is_idle, until
from tests.test_telegram import AINO, GROUP, MARJA, aino, busy, invite, telegram  # noqa: F401  fixtures


def state(telegram):  # noqa: F811
    """What /readyz says about Telegram."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{telegram.http}/readyz", timeout=30) as answer:
            return json.load(answer)["parts"]["telegram"]
    except urllib.error.HTTPError as refused:
        with refused:
            return json.load(refused)["parts"]["telegram"]


def online(telegram):  # noqa: F811
    command = [sys.executable, "-m", "bot", "check", "--online"]
    return subprocess.run(command, cwd=ROOT, env=telegram.environment, capture_output=True, text=True, check=False)


def test_a_revoked_token_is_noticed_and_a_mended_one_heals(telegram):  # noqa: F811
    telegram.ask("bot", revoked=True)
    telegram.ask("message", user=AINO, text="/help")  # ends the poll that waits
    until(lambda: "token was revoked" in state(telegram))
    assert "/token to BotFather" in online(telegram).stdout
    telegram.ask("bot", revoked=False)
    until(lambda: state(telegram) == "ok")


def test_a_second_poller_is_noticed(telegram):  # noqa: F811
    def poll():
        address = f"http://127.0.0.1:{telegram.port}/bot{TOKEN}/getUpdates?timeout=1"
        with_error = urllib.request.Request(address)
        try:
            urllib.request.urlopen(with_error, timeout=60).read()
        except urllib.error.HTTPError as refused:
            refused.close()
        except OSError:  # the stand-in was stopped meanwhile
            pass

    threading.Thread(target=poll).start()
    until(lambda: "another program polls" in state(telegram))
    telegram.ask("reset", keep_config=True)  # the fault found by the service is this test's own


def test_silence_and_answers_that_cannot_be_read_are_noticed_and_heal(telegram):  # noqa: F811
    telegram.ask("fault", kind="malformed", count=3, methods=["getUpdates"])
    telegram.ask("message", user=AINO, text="/help")
    until(lambda: "does not answer" in state(telegram))
    until(lambda: state(telegram) == "ok")
    telegram.ask("wait", chat=1, contains="Tätä voit tehdä", timeout=60)


@pytest.mark.proof
def test_deafness_shows_within_ninety_seconds(telegram):  # noqa: F811
    assert adapter.POLL_SECONDS + adapter.POLL_READ_SECONDS + 10 < adapter.DEAF_SECONDS
    telegram.ask("fault", kind="timeout", count=50, methods=["getUpdates"])
    telegram.ask("message", user=AINO, text="/help")  # ends the poll that waits
    assert until(lambda: state(telegram) != "ok", 90)
    telegram.ask("clear_faults")


async def test_a_service_that_says_nothing_is_given_up_and_shown(house, monkeypatch):
    """The same in small: a poll that is taken and never answered."""
    monkeypatch.setattr(adapter, "POLL_SECONDS", 0)
    monkeypatch.setattr(adapter, "POLL_READ_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = f"http://127.0.0.1:{mute.getsockname()[1]}/bot"
        front = adapter.Telegram(Settings(telegram_token=TOKEN, telegram_base_url=address), house)
        requests = front.bot._request
        for request in requests:
            await request.initialize()
        front._hear()
        assert front.state() == "ok"
        assert await front._poll(None, 7) == 7
        assert "does not answer (TimedOut)" in front.state()
        for request in requests:
            await request.shutdown()


def test_a_start_in_the_middle_of_an_outage_waits_until_it_is_over(home):
    telegram = FakeTelegram(home, "--no-flood")  # noqa: F811
    try:
        bad = {"token": TOKEN, "methods": ["getMe", "deleteWebhook", "setMyCommands"]}
        telegram.ask("fault", kind="html", count=2, **bad)
        telegram.ask("fault", kind="http", count=1, status=503, **bad)
        telegram.start()
        until(lambda: "does not answer" in state(telegram))
        telegram.ask("message", user=AINO, text="/help", token=TOKEN)
        telegram.ask("wait", chat=1, contains="Tätä voit tehdä", timeout=60)
        assert state(telegram) == "ok"
    finally:
        telegram.stop()


def test_updates_in_another_order_than_they_were_written_and_twice_are_all_answered_once(home):
    telegram = FakeTelegram(home, "--no-flood", JANA_TELEGRAM_WEBHOOK_SECRET="a-secret-of-ours")  # noqa: F811
    address = f"http://127.0.0.1:{telegram.http}/telegram/webhook"
    telegram.environment["JANA_TELEGRAM_WEBHOOK_URL"] = address
    headers = {"X-Telegram-Bot-Api-Secret-Token": "a-secret-of-ours", "Content-Type": "application/json"}
    chat = {"id": 1, "type": "private", "first_name": "Aino"}
    who = {"id": 1, "is_bot": False, "first_name": "Aino", "language_code": "fi"}
    try:
        telegram.start().wait_ready()
        telegram.say(AINO, "/start")
        for number in (900_003, 900_001, 900_002, 900_001, 900_003):
            text = f"/feedback viesti {number}"
            message = {"message_id": number, "date": int(time.time()), "chat": chat, "from": who, "text": text}
            body = json.dumps({"update_id": number, "message": message}).encode()
            with urllib.request.urlopen(urllib.request.Request(address, data=body, headers=headers)) as answer:
                assert answer.status == 200
        until(lambda: len(answers(telegram)) >= 3)
        telegram.settle()
        assert len(answers(telegram)) == 3
        assert telegram.errors() == []
    finally:
        telegram.stop()


SILENT = [pytest.param(kind, marks=pytest.mark.proof) for kind in ("timeout", "lost_reply_timeout")]  # over 20 s each


@pytest.mark.parametrize("kind", ["http", "html", "reset", "flood", "malformed", "slow", "lost_reply", *SILENT])
def test_trouble_while_sending_loses_nothing_and_doubles_at_most_what_is_in_doubt(busy, aino, kind):  # noqa: F811
    busy.say(aino, "/start")
    busy.ask("fault", kind=kind, count=1, methods=["sendMessage"], status=502, retry_after=1)
    for number in range(3):
        busy.ask("message", user=aino["id"], text=f"/feedback viesti {number}")
    until(lambda: len(answers(busy, aino["id"])) >= 3, 120)
    until(lambda: is_idle(busy.home), 120)
    assert len(answers(busy, aino["id"])) == (4 if kind.startswith("lost_reply") else 3)


def answers(telegram, chat=1):  # noqa: F811
    return [
        m for m in telegram.ask("messages", chat=chat)["messages"] if m["from"] == "bot" and "Mitä se on" in m["text"]
    ]


@pytest.mark.parametrize("kind", ["http", "html", "reset", "malformed", "lost_reply"])
def test_trouble_while_receiving_loses_and_doubles_nothing(busy, aino, kind):  # noqa: F811
    busy.say(aino, "/start")
    busy.ask("fault", kind=kind, count=2, methods=["getUpdates"], status=502)
    for number in range(3):
        busy.ask("message", user=aino["id"], text=f"/feedback viesti {number}")
    until(lambda: len(answers(busy, aino["id"])) >= 3)
    busy.settle()
    assert len(answers(busy, aino["id"])) == 3


def test_doubled_and_late_updates_change_nothing(busy, aino):  # noqa: F811
    busy.say(aino, "/start")
    for number in range(3):
        busy.ask("message", user=aino["id"], text=f"/feedback viesti {number}")
        busy.ask("duplicate", times=2)
    busy.ask("duplicate", update_id=1, times=1)
    until(lambda: len(answers(busy, aino["id"])) >= 3)
    busy.settle()
    assert len(answers(busy, aino["id"])) == 3


def test_one_chat_that_has_to_wait_holds_no_other_back(telegram):  # noqa: F811
    telegram.say(AINO, "/start")
    telegram.ask("fault", kind="flood", count=1, methods=["sendMessage"], retry_after=600)
    telegram.ask("message", user=1, text="/help")
    until(lambda: not telegram.ask("faults")[0]["left"])
    telegram.ask("message", user={"id": 2, "first_name": "Elias", "language_code": "fi"}, text="/start")
    telegram.ask("wait", chat=2, contains="Hei, olen Jana", timeout=60)
    assert not any("Tätä voit tehdä" in message["text"] for message in telegram.ask("messages", chat=1)["messages"])


def test_the_limits_of_the_service_are_never_passed(home):
    telegram = FakeTelegram(home)  # noqa: F811  with the limits on
    try:
        telegram.start().wait_ready()
        for number in range(8):
            telegram.ask("message", user=AINO, text=f"/feedback viesti {number}")
        until(lambda: len(answers(telegram)) == 8)
        assert telegram.ask("violations").get("violations", []) == []
    finally:
        telegram.stop()


def test_check_online_says_what_is_wrong_and_how_to_mend_it(telegram):  # noqa: F811
    telegram.ask("bot", set={"can_read_all_group_messages": True})
    telegram.say(AINO, "/start")
    invite(telegram, MARJA)
    telegram.ask("chat", id=GROUP, type="supergroup", title="Palvelu", bot_status="member")
    telegram.say(MARJA["id"], "/here service", chat=GROUP)
    telegram.ask("chat", id=GROUP, bot_status="kicked")
    telegram.settle()
    found = online(telegram)
    assert found.returncode == 1
    for words in ("token: ok", "/setprivacy to BotFather", "menu: ok", "add the bot to the group again"):
        assert words in found.stdout, found.stdout


def test_menus_follow_language_and_role(telegram):  # noqa: F811
    telegram.say(AINO, "/start")
    until(lambda: telegram.ask("commands", chat=1, language="sv"))
    names = {lang: str(telegram.ask("commands", chat=1, language=lang)) for lang in ("fi", "sv", "en")}
    assert "palaute" in names["fi"]
    assert "respons" in names["sv"]
    assert "feedback" in names["en"]
    assert "jono" not in names["fi"]
    invite(telegram, MARJA)
    until(lambda: "jono" in str(telegram.ask("commands", chat=MARJA["id"], language="fi")))
    assert "jono" not in str(telegram.ask("commands", chat=1, language="fi"))


# --- pace, without a service ----------------------------------------------------------------------------------


class Hand:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def test_a_private_chat_takes_a_burst_and_then_one_a_second():
    hand = Hand()
    pace = Pace(30, hand)
    assert [pace.ask(1) for _ in range(BURST)] == [0] * BURST
    assert 0 < pace.ask(1) <= 1
    assert pace.ask(2) == 0
    hand.now += 1
    assert pace.ask(1) == 0
    assert pace.ask(1) > 0


def test_a_group_takes_twenty_a_minute():
    hand = Hand()
    pace = Pace(30, hand)
    assert all(pace.ask(-5) == 0 for _ in range(GROUP_A_MINUTE))
    assert pace.ask(-5) == 60
    hand.now += 61
    assert pace.ask(-5) == 0


def test_a_held_chat_waits_alone():
    pace = Pace(30, Hand())
    pace.hold(1, 7)
    assert pace.ask(1) == 7
    assert pace.ask(2) == 0


def test_all_chats_together_take_thirty_a_second():
    hand = Hand()
    pace = Pace(30, hand)
    waits = [pace.turn() for _ in range(60)]
    assert waits[0] == 0
    assert 1.0 < waits[-1] <= 2.0
