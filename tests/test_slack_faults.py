"""Slack under trouble, with a real `jana run`: nothing lost, nothing doubled, back soon after the trouble is over."""

import contextlib
import hashlib
import hmac
import json
import random
import socket
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest

from bot.slack.adapter import API_SECONDS
from tests.fakes import FakeSlack, said
from tests.killing import free_port, settled, until
from tests.test_slack import run

HELLO = "Autan kirjaston asioissa"


@pytest.fixture(scope="module")
def start(tmp_path_factory, index):
    """A running Jana on the stand-in, by either transport; tests share it and each has people of its own."""
    started = {}

    def start_one(mode="socket"):
        if mode not in started:
            started[mode] = FakeSlack(settled(tmp_path_factory.mktemp("home"), index), mode)
            started[mode].start().wait_ready()
        started[mode].forgive()
        return started[mode]

    yield start_one
    for one in started.values():
        one.stop()


def told(slack, user, words):
    """How many messages of Jana in somebody's direct messages hold these words."""
    return sum(
        words in str(one.get("text")) for one in slack.get(f"messages?user={user}")["messages"] if one.get("bot_id")
    )


FAULTS = [
    {"kind": "http", "status": 503, "times": 3}, {"kind": "html", "times": 2}, {"kind": "drop", "times": 2},
    {"kind": "ratelimited", "retry_after": 2, "times": 2}, {"kind": "hang", "times": 1}, {"kind": "revoked", "times": 2},
    {"kind": "error", "error": "internal_error", "times": 2},
]  # fmt: skip


def test_every_kind_of_fault_delays_and_neither_loses_nor_doubles(start):
    """All kinds at once: seven people write while the calls that answer them meet one fault after another."""
    slack = start()
    writers = [f"writer{number}" for number in range(len(FAULTS))]
    for user in writers:
        slack.ask("users", name=user, real_name=user, locale="fi-FI")
    for fault in FAULTS:
        slack.ask("faults", method="chat.postMessage", **fault)
    for user in writers:
        slack.ask("user/message", user=user, text="/start", wait=0)
    until(lambda: all(told(slack, user, HELLO) for user in writers), 120)
    slack.settle()
    assert [one["left"] for one in slack.get("faults")["faults"]] == [0] * len(FAULTS)
    assert {user: told(slack, user, HELLO) for user in writers} == dict.fromkeys(writers, 1)


def test_a_socket_that_is_dropped_refreshed_or_refused_comes_back(start):
    slack = start()
    for number, (path, body, pause) in enumerate(
        [
            ("socket/drop", {}, 0),
            ("socket/disconnect", {"reason": "refresh_requested"}, 0),
            ("socket/refuse", {"on": True}, 2),
        ]
    ):
        slack.ask(path, **body)
        if pause:
            slack.ask("socket/drop")
            time.sleep(pause)
            slack.ask("socket/refuse", on=False)
        user = f"caller{number}"
        slack.ask("users", name=user, real_name=user, locale="fi-FI")
        slack.ask("user/message", user=user, text="/start", wait=0.1)
        until(lambda user=user: told(slack, user, HELLO))
    slack.settle()
    assert [told(slack, f"caller{number}", HELLO) for number in range(3)] == [1, 1, 1]


SOON = 10.0  # seconds from the end of a trouble to the answer


@pytest.mark.proof
@pytest.mark.parametrize("mode", ["socket", "http"])
def test_answers_are_back_within_ten_seconds_of_the_end_of_each_trouble(start, mode):
    """One kind after another; the clock starts when the stand-in has met out the last of a fault."""
    slack, took = start(mode), {}
    for number, fault in enumerate(FAULTS):
        user = f"patient{mode}{number}"
        slack.ask("users", name=user, real_name=user, locale="fi-FI")
        slack.ask("faults", method="chat.postMessage", **fault)
        slack.ask("user/message", user=user, text="/start", wait=0)
        until(lambda: not any(one["left"] for one in slack.get("faults")["faults"]))
        over = time.monotonic() + (API_SECONDS if fault["kind"] == "hang" else 0)  # a call that hangs is given up
        until(lambda user=user: told(slack, user, HELLO))
        took[fault.get("error", fault["kind"])] = round(time.monotonic() - over, 1)
    print(json.dumps({"mode": mode, "seconds from the end of each trouble": took}))
    assert max(took.values()) < SOON


class Wire:
    """A wire between Jana and Slack that can go dead: nothing comes through it any more, and nobody hangs up."""

    def __init__(self, to: int) -> None:
        self.to, self.port, self.dead, self.pairs = to, free_port(), set(), []
        self.door = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.door.accept()
                far = socket.create_connection(("127.0.0.1", self.to))
                pair = len(self.pairs)
                self.pairs.append((near, far))
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(one, other, pair), daemon=True).start()

    def _carry(self, one, other, pair):
        with contextlib.suppress(OSError):
            while words := one.recv(65536):
                if pair not in self.dead:
                    other.sendall(words.replace(b":%d" % self.to, b":%d" % self.port))  # the address of the socket too

    def go_dead(self):
        """All that is connected now; what connects after this works."""
        self.dead |= set(range(len(self.pairs)))

    def close(self):
        for one in (self.door, *(end for pair in self.pairs for end in pair)):
            one.close()


def test_a_deaf_socket_is_noticed_and_opened_anew(home):
    slack = FakeSlack(home)
    wire = Wire(slack.port)
    try:
        slack.environment["JANA_SLACK_API_URL"] = f"http://127.0.0.1:{wire.port}/api/"
        slack.start().wait_ready()
        wire.go_dead()
        start = time.monotonic()
        while not told(slack, "aino", HELLO):
            assert time.monotonic() - start < 90
            slack.ask("user/message", user="aino", text="/start", wait=3)
    finally:
        slack.stop()
        wire.close()


def test_a_picture_that_never_appears_goes_as_words(start):
    slack = start()
    slack.say("marja", run(slack, "staff", "invite", "Marja", "--team", "service"))
    slack.do("user/command", user="marja", command="/jana", text="here service", channel="tiimi-hankinta")
    slack.ask("faults", method="file_share", kind="error", times=9)
    run(slack, "digest", "post", "--team", "service")

    def posted():
        messages = slack.get("messages?channel=tiimi-hankinta")["messages"]
        return sum("viikko" in str(one.get("text")) for one in messages)

    until(posted)
    slack.settle()
    assert posted() == 1


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_redelivery_and_double_clicks_do_nothing_twice(start, mode):
    slack = start(mode)
    slack.say("aino", "Lukusalissa on aina liian kylmä")
    slack.ask("redeliver", times=3, reason="http_timeout")
    slack.do("user/press", user="aino", label="Lähetä", times=2)
    messages = [str(one.get("text")) for one in slack.get("messages?user=aino")["messages"]]
    assert sum("perillä tunnuksella" in one for one in messages) == 1
    assert "JN-0002" not in str(messages)
    assert slack.errors() == []


def test_two_thousand_forged_requests_do_nothing_and_are_never_a_500(start):
    slack = start("http")
    dice, statuses = random.Random(5), set()
    before = len(slack.get("messages?user=aino")["messages"])
    for _ in range(2000):
        statuses.add(forged(slack.http, dice))
    assert statuses <= {400, 401, 403, 404, 413}, statuses
    assert len(slack.get("messages?user=aino")["messages"]) == before
    assert HELLO in said(slack.do("user/message", user="aino", text="/start"))


def forged(port, dice):
    """One request that Slack did not make: something in it is wrong; its status."""
    event = {
        "type": "message",
        "channel": "D1",
        "user": "U0AINO001",
        "text": "/start",
        "ts": "1.1",
        "channel_type": "im",
    }
    body = json.dumps(
        {"type": "event_callback", "team_id": "T0FAKE001", "event_id": f"E{dice.random()}", "event": event}
    ).encode()
    if dice.random() < 0.3:
        payload = {
            "type": "block_actions",
            "user": {"id": "U0AINO001"},
            "actions": [{"value": "x:1", "action_id": "x"}],
        }
        body = b"payload=" + urllib.parse.quote(json.dumps(payload)).encode()
    stamp = str(int(time.time()) + dice.choice([0, 0, -360, 360, 86400]))
    secret = dice.choice([b"fake-signing-secre", b"", b"x"])
    if stamp != str(int(time.time())):
        secret = b"fake-signing-secret" if abs(int(stamp) - time.time()) > 300 else secret
    signature = "v0=" + hmac.new(secret, b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    cut = bytearray(body)
    for _ in range(dice.randrange(4)):
        cut[dice.randrange(len(cut))] = dice.randrange(256)
    headers = {"X-Slack-Signature": signature, "X-Slack-Request-Timestamp": stamp}
    headers["Content-Type"] = dice.choice(
        ["application/json", "application/x-www-form-urlencoded", "text/plain", "a/b; charset=x"]
    )
    if dice.random() < 0.2:
        headers.pop(dice.choice(["X-Slack-Signature", "X-Slack-Request-Timestamp"]))
    if dice.random() < 0.2:
        headers["X-Slack-Request-Timestamp"] = dice.choice(["", "x", "-1", "1e9", "9" * 40])
    request = urllib.request.Request(f"http://127.0.0.1:{port}/slack/events", data=bytes(cut), headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code
