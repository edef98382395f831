"""Everything Slack may send by signed HTTP: each subscribed event is heard, and what has no sense breaks nothing."""

import copy
import hashlib
import hmac
import json
import random
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.slack import bodies
from tests.fakes import FakeSlack, said
from tests.killing import settled
from tests.test_slack_native import bind, card, send_feedback

TEAM, CHANNEL = "T0FAKE001", "C0TEAM001"


@pytest.fixture(scope="module")
def slack(tmp_path_factory, index):
    """One running Jana with Marja as staff and a team's channel."""
    home = settled(tmp_path_factory.mktemp("home"), index)
    found = FakeSlack(home, "http")
    found.environment["JANA_SLACK_STAFF_GROUPS"] = "henkilokunta=service"
    try:
        found.start().wait_ready()
        bind(found)
        yield found
    finally:
        found.stop()


def post(slack, body, kind="application/json"):
    """A request signed as Slack signs; the status of the answer."""
    stamp = str(int(time.time()))
    mark = hmac.new(b"fake-signing-secret", b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    headers = {"X-Slack-Signature": f"v0={mark}", "X-Slack-Request-Timestamp": stamp, "Content-Type": kind}
    request = urllib.request.Request(f"http://127.0.0.1:{slack.http}/slack/events", data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def event(slack, kind, **more):
    """One event of a kind."""
    body = {
        "type": "event_callback", "team_id": TEAM, "event_id": f"Ev{time.time_ns()}", "api_app_id": "A1",
        "authorizations": [{"team_id": TEAM, "user_id": "U0BOT", "is_bot": True}], "event": {"type": kind, **more},
    }  # fmt: skip
    return post(slack, json.dumps(body).encode())


def test_every_event_that_is_subscribed_or_may_come_is_heard(slack):
    for name in (*bodies.EVENTS, *bodies.QUIET):
        if name not in ("app_uninstalled", "tokens_revoked"):
            more = {"channel_type": "im"} if name == "message.im" else {}
            more |= {"old_channel_id": "C1", "new_channel_id": "C2"} if name == "channel_id_changed" else {}
            assert event(slack, name.split(".")[0], channel="C0NOWHERE", user="U0AINO001", ts="1.1", **more) == 200, (
                name
            )


def test_a_channel_that_is_archived_is_shown_and_comes_back_and_a_new_name_is_said_there(slack):
    def page():
        return slack.do("user/home", user="marja")["plain"]

    assert event(slack, "channel_archive", channel=CHANNEL, user="U0MARJA01") == 200
    slack.settle()
    assert "kanavalle ei pääse" in page()
    assert event(slack, "channel_unarchive", channel=CHANNEL, user="U0MARJA01") == 200
    slack.settle()
    assert "kanavalle ei pääse" not in page()
    assert event(slack, "channel_rename", channel={"id": CHANNEL, "name": "uusi-nimi"}) == 200
    slack._await(lambda: "nimi on nyt #uusi-nimi" in str(slack.get("messages?channel=tiimi-hankinta")["messages"]))
    assert card(slack, send_feedback(slack, "aino", "Uuden nimen jälkeen"))


def test_a_channel_with_a_new_number_keeps_its_team(slack):
    other = slack.get("state")["channels"]["henkilosto"]["id"]
    assert event(slack, "channel_id_changed", old_channel_id=CHANNEL, new_channel_id=other) == 200
    code = send_feedback(slack, "aino", "Uuden numeron jälkeen")
    assert code in str(slack.get("messages?channel=henkilosto")["messages"])
    assert event(slack, "channel_id_changed", old_channel_id=other, new_channel_id=CHANNEL) == 200


WHO = {"user": {"id": "U0AINO001", "team_id": TEAM}, "team": {"id": TEAM}, "trigger_id": "1.2.x", "token": "x"}
ACTION = {"type": "button", "action_id": "x", "block_id": "b", "value": "abc:1", "action_ts": "1.5"}
VIEW = {
    "id": "V1", "type": "modal", "callback_id": "jana_form", "blocks": [], "hash": "h",
    "private_metadata": json.dumps({"handle": "h" * 16, "place": "D1", "form": "feedback"}),
    "state": {"values": {"message": {"v": {"type": "plain_text_input", "value": "x"}}}},
}  # fmt: skip
SENSIBLE = (
    {"type": "block_actions", **WHO, "channel": {"id": "D1"}, "message": {"ts": "1.1"}, "actions": [ACTION]},
    {"type": "block_actions", **WHO, "view": VIEW, "actions": [{**ACTION, "type": "radio_buttons"}]},
    {"type": "view_submission", **WHO, "view": VIEW},
    {"type": "view_closed", **WHO, "view": VIEW, "is_cleared": False},
    {"type": "message_action", **WHO, "callback_id": "send_feedback", "message": {"text": "x", "ts": "1"}, "channel": {"id": "C1"}},
    {"type": "shortcut", **WHO, "callback_id": "give_feedback", "action_ts": "1"},
)  # fmt: skip
SAID = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U0AINO001", "text": "/start", "ts": "1.1"}
EVENTS = (
    SAID, {**SAID, "subtype": "message_changed", "message": SAID, "previous_message": {}}, {**SAID, "type": "app_mention"},
    {"type": "app_home_opened", "tab": "home", "user": "U0AINO001", "channel": "D1"},
    {"type": "assistant_thread_started", "assistant_thread": {"user_id": "U0AINO001", "channel_id": "D1", "thread_ts": "1.1"}},
)  # fmt: skip
WRONG = (None, 0, -1, 1e300, "", "x" * 5000, [], {}, [[]], {"a": {}}, chr(0), True, "D1", chr(0xD800), chr(0x202E))


def bent(value, dice):
    """The same with one thing in it wrong: gone, or of another kind."""
    found = copy.deepcopy(value)
    at = found
    while True:
        key = dice.choice(list(at) if isinstance(at, dict) else range(len(at)))
        deeper = at[key] if isinstance(at[key], dict | list) and at[key] and dice.random() < 0.7 else None
        if deeper is None:
            break
        at = deeper
    if dice.random() < 0.4 and isinstance(at, dict):
        del at[key]
    else:
        at[key] = dice.choice(WRONG)
    return found


def nonsense(number, dice):
    """A request whose shape is wrong somewhere: body and kind."""
    if number % 2:
        payload = json.dumps(bent(dice.choice(SENSIBLE), dice))
        return urllib.parse.urlencode({"payload": payload}).encode(), "application/x-www-form-urlencoded"
    whole = {"type": "event_callback", "team_id": TEAM, "event_id": f"E{number}", "event": dice.choice(EVENTS)}
    return json.dumps(bent(whole, dice)).encode(), "application/json"


def test_what_has_no_sense_although_it_is_signed_is_never_a_500_and_breaks_nothing(slack):
    dice = random.Random(7)
    with ThreadPoolExecutor(20) as hands:  # some of it makes Jana wait for an answer that never comes
        statuses = set(hands.map(lambda one: post(slack, *one), [nonsense(number, dice) for number in range(400)]))
    assert statuses <= {200, 400, 401, 404}, statuses
    assert "Jag hjälper" in said(slack.do("user/message", user="bjorn", text="/start"))
