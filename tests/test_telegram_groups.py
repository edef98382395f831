"""Groups on Telegram, with the real `jana run`: topics, names, other bots, removal, moving, and buttons that do nothing."""

import pytest
from telegram.error import BadRequest

from bot.fronts import Out
from bot.telegram.pace import Pace
from bot.telegram.presses import Presses
from bot.telegram.speak import Speaker
from bot.telegram.topics import Topics
from tests.fakes import FakeTelegram, shown
from tests.killing import until
from tests.test_telegram import AINO, GROUP, MARJA, invite
from tests.test_telegram_files import desk, group  # noqa: F401  fixtures
from tests.test_telegram_health import telegram  # noqa: F401  fixtures

ADMIN = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
ELIAS = {"id": 2, "first_name": "Elias", "language_code": "sv"}


def opened(desk, words="Lukusalissa on aina liian kylmä", user=1, label="Lähetä"):  # noqa: F811
    """A case of these words, and its card in the team's group."""
    desk.say(user, words)
    desk.say(user, label=label)
    return until(lambda: next((m for m in group(desk) if m.get("buttons") and words in m["text"]), None))


def test_a_button_that_does_nothing_says_so_in_passing_and_sends_no_message(desk):  # noqa: F811
    opened(desk)
    said = len(desk.ask("messages", chat=1)["messages"])
    old = desk.ask("press", user=1, label="Lähetä", stale=True, wait=60)
    assert "jo käytetty tai vanhentunut" in old["answer"]["text"]
    for data in ("forged:0", "x", "AAAAAAAAAAAAAAAA:99", "a:b:c"):
        forged = desk.ask("press", user=1, label="Peru viesti", forge_data=data, wait=60)
        assert "jo käytetty tai vanhentunut" in forged["answer"]["text"]
    desk.say(ELIAS, "/start")
    foreign = desk.ask("press", user=2, chat=GROUP, label="Otan tämän", wait=60)
    assert "henkilökunnan toiminto" in foreign["answer"]["text"]
    desk.settle()
    assert len(desk.ask("messages", chat=1)["messages"]) == said
    card = next(m for m in group(desk) if m.get("buttons"))
    assert "Vastuussa" not in card["text"]


def test_in_a_group_only_what_is_said_to_jana_is_heard_and_nobody_is_made_of_the_nameless(desk):  # noqa: F811
    card = opened(desk)
    before = len(group(desk))
    name = "bot123456789_bot"
    desk.ask("chat", id=GROUP, bot_status="administrator")  # then Telegram hides nothing from Jana
    for text in ("Kuka kävi kahvilla?", "/help@toinen_bot", "/arvaa", f"@{name}2 hei"):
        desk.ask("message", user=MARJA["id"], chat=GROUP, text=text)
    desk.settle()
    assert len(group(desk)) == before
    assert "eräpäivä" in shown(desk.say(ELIAS, f"@{name} miten uusin lainani?", chat=GROUP)).casefold()
    extra = {"sender_chat": {"id": GROUP, "type": "supergroup", "title": "Asiakaspalvelu"}}
    desk.ask("message", user=ADMIN, chat=GROUP, text="Korjattu.", reply_to=card["message_id"], extra=extra)
    desk.ask("wait", chat=GROUP, contains="Vastaa omalla nimelläsi", timeout=60)
    assert not any("Korjattu" in (m.get("text") or "") for m in desk.ask("messages", chat=1)["messages"])
    desk.say(MARJA["id"], "// soitin huoltoon", chat=GROUP, reply_to=card["message_id"])
    desk.ask("wait", chat=GROUP, contains="Kirjoittaja ei näe sitä", timeout=60)
    assert not any("huoltoon" in (m.get("text") or "") for m in desk.ask("messages", chat=1)["messages"])


def test_a_blocked_writer_a_group_that_grows_and_a_bot_that_is_removed_are_shown_to_staff(desk):  # noqa: F811
    card = opened(desk)
    desk.ask("block", user=1)
    desk.say(MARJA["id"], "Korjattu.", chat=GROUP, reply_to=card["message_id"])
    desk.ask("wait", chat=GROUP, contains="Vastaus asiaan JN-0001 ei mennyt perille", timeout=60)
    desk.ask("wait", chat=GROUP, contains="vastaus ei mennyt perille", timeout=60)
    old, new = -501, -1000501
    desk.ask("chat", id=old, type="group", title="Kokoelmat", bot_status="member")
    desk.say(MARJA["id"], "/here collections", chat=old)
    desk.ask("migrate", chat=old, new_chat=new)
    desk.say(ELIAS, "/ehdota Kalevala")
    for label in ("Hoppa över", "Hoppa över", "Ja", "Skicka"):
        desk.say(2, label=label)
    desk.ask("wait", chat=new, contains="Kalevala", timeout=60)
    desk.ask("chat", id=GROUP, bot_status="kicked")
    desk.ask("wait", chat=MARJA["id"], contains="Tiimin kanavalle ei pääse", timeout=60)
    desk.ask("chat", id=GROUP, bot_status="member")
    desk.ask("wait", chat=GROUP, contains="tiimin Asiakaspalvelu kanava", timeout=60)


def topic(telegram, message, chat=GROUP):  # noqa: F811
    """The topic a message of Jana's stands in."""
    for call in telegram.ask("calls")["calls"]:
        said = call.get("result")
        if isinstance(said, dict) and said.get("message_id") == message["message_id"] and said["chat"]["id"] == chat:
            return said.get("message_thread_id")
    raise LookupError("no such message")


def test_every_case_has_a_topic_of_its_own_where_that_is_wished(home):
    telegram = FakeTelegram(home, "--no-flood", JANA_TELEGRAM_TOPICS="case")  # noqa: F811
    try:
        telegram.start().wait_ready()
        telegram.say(AINO, "/start")
        invite(telegram, MARJA)
        telegram.ask("chat", id=GROUP, type="supergroup", title="Kirjasto", is_forum=True, bot_status="administrator")
        telegram.say(MARJA["id"], "/here service", chat=GROUP)
        first, second = opened(telegram), opened(telegram, "Lainausautomaatti on rikki")
        assert topic(telegram, first) != topic(telegram, second)
        titles = [c["params"]["name"] for c in telegram.ask("calls", method="createForumTopic")["calls"]]
        assert [title[:7] for title in titles] == ["JN-0001", "JN-0002"]
        there = {"chat": GROUP, "thread": topic(telegram, second), "reply_to": second["message_id"]}
        telegram.say(MARJA["id"], "Huolto tulee.", **there)
        telegram.ask("wait", chat=1, contains="Huolto tulee", timeout=60)
        telegram.ask("wait", chat=GROUP, contains="on perillä", timeout=60)
        tick = next(m for m in group(telegram) if "on perillä" in m["text"])
        assert (topic(telegram, tick), tick["reply_to"]) == (there["thread"], second["message_id"])
        telegram.say(MARJA["id"], label="Vastaa", chat=GROUP, message_id=first["message_id"])
        asked = until(lambda: next((m for m in group(telegram) if "Peruuta" in str(m.get("buttons"))), None))
        assert topic(telegram, asked) == topic(telegram, first)
        assert len(telegram.ask("calls", method="createForumTopic")["calls"]) == 2
        assert telegram.errors() == []
    finally:
        telegram.stop()


class Closed:
    """A group in which one topic has been closed."""

    def __init__(self):
        self.sent = []

    async def send_message(self, chat, text, message_thread_id=None, **_more):
        if message_thread_id is not None:
            raise BadRequest("TOPIC_CLOSED")
        self.sent.append(text)
        return type("Message", (), {"message_id": 5})()


@pytest.mark.parametrize(("lang", "words"), [("fi", "on suljettu"), ("sv", "är stängt"), ("en", "has been closed")])
async def test_what_belongs_into_a_closed_topic_comes_to_the_group_with_a_word_why(house, lang, words):
    bot = Closed()
    speaker = Speaker(bot, Pace(0), Presses(bot), Topics(bot, by_case=False), house.texts)
    payload = {"parts": [{"t": "say", "doc": [["p", 0, [["JN-0001 & co", "", None]]]]}]}
    out = Out("-1001:77", payload, "1", None, None, unsure=False, slot="case:1", lang=lang)
    assert await speaker.send(out) == "5"
    assert words in bot.sent[0]
    assert bot.sent[0].endswith("JN-0001 &amp; co")


def test_a_teams_topic_gets_its_cases(desk):  # noqa: F811
    desk.ask("chat", id=-1002, type="supergroup", title="Kirjasto", is_forum=True, bot_status="administrator")
    desk.say(MARJA["id"], "/here collections", chat=-1002, thread=777)
    desk.say(1, "/ehdota Kalevala")
    for label in ("Ohita", "Ohita", "Kyllä", "Lähetä"):
        desk.say(1, label=label)
    desk.ask("wait", chat=-1002, contains="Kalevala", timeout=60)
    card = next(m for m in desk.ask("messages", chat=-1002)["messages"] if m.get("buttons"))
    assert topic(desk, card, -1002) == 777
    desk.say(MARJA["id"], "Tilattu.", chat=-1002, thread=777, reply_to=card["message_id"])
    desk.ask("wait", chat=1, contains="Tilattu", timeout=60)
