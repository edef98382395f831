"""Fakes: the strict stand-ins for Telegram and Slack, started beside a real `jana run`."""

import contextlib
import json
import os
import re
import signal
import time
import urllib.error
import urllib.request
import warnings
from pathlib import Path

import pytest

from tests.killing import ROOT, free_port, is_idle, until
from tests.program import Program

FAKES = Path(os.environ.get("JANA_FAKES", ROOT.parent / "shared" / "fakes"))
TOKEN = "123456789:AAFakeFakeFakeFakeFakeFakeFakeFakeFake"


def script(name):
    """The stand-in's program; loudly skipped where it is not."""
    found = FAKES / name
    if not found.exists():
        warnings.warn(pytest.PytestWarning(f"SKIPPED: no stand-in at {found}; set JANA_FAKES"), stacklevel=2)
        pytest.skip(f"no stand-in at {found}")
    return found


class FakeTelegram:
    """The stand-in for Telegram and a real Jana talking to it."""

    program = "bot"  # the module that is Jana's command line

    def __init__(self, home: Path, *flags: str, **settings: str) -> None:
        self.port, self.control, self.http = free_port(), free_port(), free_port()
        self.fake = Program(
            script("telegram/fake_botapi.py"), "--port", str(self.port), "--control-port", str(self.control), *flags, heard=False,
        )  # fmt: skip
        self.environment = {
            **os.environ, "JANA_HOME": str(home), "JANA_HTTP_PORT": str(self.http), "JANA_LOG_LEVEL": "ERROR",
            "JANA_TELEGRAM_TOKEN": TOKEN, "JANA_TELEGRAM_BASE_URL": f"http://127.0.0.1:{self.port}/bot",
            "JANA_TELEGRAM_BASE_FILE_URL": f"http://127.0.0.1:{self.port}/file/bot",
            "JANA_TELEGRAM_PER_SECOND": "0" if "--no-flood" in flags else "30", **settings,
        }  # fmt: skip
        self.home = home
        self._await(lambda: self.ask("health"))
        self.jana = None

    def start(self):
        self.jana = Program(self.program, "run", env=self.environment)
        assert "http" in self.jana.stdout.readline()
        return self

    def wait_ready(self):
        def ready():
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.http}/readyz", timeout=10) as answer:
                    return json.load(answer)["ready"]
            except urllib.error.HTTPError as not_yet:
                not_yet.close()
                return False

        self._await(ready)
        return self

    @staticmethod
    def _await(done):
        def answered():
            with contextlib.suppress(OSError, urllib.error.URLError, ValueError):
                return done()

        until(answered)

    def ask(self, name, **body):
        data = json.dumps(body).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.control}/{name}", data=data, headers={"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            raise AssertionError(f"{name} {body}: {refused.read().decode()}") from refused

    def settle(self):
        """Wait until all that was said is served, and all that was answered has arrived."""
        until(lambda: not self.ask("pending")["pending"] and is_idle(self.home))

    def say(self, user, text=None, label=None, **more):
        """Somebody writes or presses; what the bot then said and changed in that chat."""
        since = self.ask("settle", timeout=0)["seq"]
        body = {"user": user, "quiet_ms": 0, "timeout": 10, **more} | (
            {"label": label} if text is None else {"text": text}
        )
        answer = self.ask("say", **body)
        self.settle()
        chat = more.get("chat") or (user["id"] if isinstance(user, dict) else user)
        said = [
            one for one in self.ask("messages", chat=chat)["messages"] if one["from"] == "bot" and one["seq"] > since
        ]
        return answer | {"replies": sorted(said, key=lambda one: one["seq"])}

    def errors(self):
        return list(self.ask("violations", severity="error").get("violations", []))

    def stop(self):
        if self.jana is not None and self.jana.poll() is None:
            self.jana.send_signal(signal.SIGTERM)
            assert self.jana.wait(timeout=60) == 0
        if self.jana is not None:
            self.jana.stdout.close()
        self.fake.kill()
        self.fake.wait()


def shown(answer):
    """All texts of an answer of the stand-in, joined."""
    return "\n".join(str(reply.get("text") or reply.get("caption") or "") for reply in answer.get("replies", []))


def plain(html):
    return re.sub(r"<[^>]+>", "", html)


class FakeSlack:
    """The stand-in for Slack and a real Jana talking to it, by Socket Mode or signed HTTP."""

    program = "bot"

    def __init__(self, home: Path, mode: str = "socket", *flags: str, manifest: Path | None = None) -> None:
        self.mode, self.home, self.jana = mode, home, None
        self.port, self.control, self.http = free_port(), free_port(), free_port()
        command = [
            script("slack/fake_slack.py"),
            "--port",
            str(self.port),
            "--control-port",
            str(self.control),
            "--fast-retries",
            "--manifest",
            str(manifest or ROOT / "deploy/slack-manifest.yaml"),
            *flags,
        ]
        if mode == "http":
            command += ["--mode", "http", "--events-url", f"http://127.0.0.1:{self.http}/slack/events"]
        self.fake = Program(*command, heard=False)
        secret = (
            {"JANA_SLACK_SIGNING_SECRET": "fake-signing-secret"}
            if mode == "http"
            else {"JANA_SLACK_APP_TOKEN": "xapp-fake-app-token"}
        )
        self.environment = {
            **os.environ, "JANA_HOME": str(home), "JANA_HTTP_PORT": str(self.http), "JANA_LOG_LEVEL": "ERROR", "NO_PROXY": "*",
            "JANA_SLACK_BOT_TOKEN": "xoxb-fake-bot-token", "JANA_SLACK_API_URL": f"http://127.0.0.1:{self.port}/api/", **secret,
        }  # fmt: skip
        FakeTelegram._await(lambda: self.get("health"))

    def wait_ready(self):
        """Ready, and with a socket where there is to be one."""
        FakeTelegram.wait_ready(self)
        until(lambda: self.mode == "http" or self.get("health")["sockets"])
        return self

    start = FakeTelegram.start
    stop = FakeTelegram.stop
    _await = staticmethod(FakeTelegram._await)

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.control}/{path}", timeout=120) as answer:
            return json.load(answer)

    def ask(self, path, **body):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.control}/{path}",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            raise AssertionError(f"{path} {body}: {refused.read().decode()}") from refused

    def settle(self):
        """Wait until all that was said is served, and all that was answered has arrived."""
        until(lambda: is_idle(self.home))

    def do(self, path, *, answered=True, **body):
        """Somebody does something; with all that came of it. What goes round the outbox is waited for a little."""
        since, begun = self.get("outputs?since=1000000000")["seq"], time.monotonic()
        answer = self.ask(path, wait=0, quiet=0, **body)
        patience = begun + (3 if answered and not answer.get("client_errors") and not answer.get("field_errors") else 0)
        while True:
            self.settle()
            found = self.get(f"outputs?since={since}")["outputs"]
            if found or time.monotonic() > patience:
                break
            time.sleep(0.1)
        seen = {"plain": self.get(f"home?user={body['user']}")["plain"]} if path == "user/home" else {}
        return answer | {"outputs": found} | seen

    def say(self, user, text, **more):
        return said(self.do("user/message", user=user, text=text, **more))

    def press(self, user, label, **more):
        return said(self.do("user/press", user=user, label=label, **more))

    def forgive(self):
        """What was wrong until now is another test's."""
        urllib.request.urlopen(
            urllib.request.Request(f"http://127.0.0.1:{self.control}/violations", method="DELETE"), timeout=120
        ).close()

    def errors(self):
        return self.get("violations?level=error")["violations"]


def said(answer):
    """What a reader sees of everything the bot did, joined."""
    return "\n".join(str(one.get("plain") or "") for one in answer.get("outputs", []))
