"""Slack play: a transcript of the suite spoken by people in the stand-in for Slack to a real `jana run`.

In `chat` they type everything; in `native` they use slash commands and fill windows, as one would in Slack.
"""

import base64
import re
import subprocess
import sys
import urllib.parse
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml

from bot.slack import render
from tests.chat import LINE
from tests.fakes import said
from tests.files import photo
from tests.killing import ROOT

LOCALES = {"fi": "fi-FI", "sv": "sv-SE", "en": "en-US"}


class Room:
    """The people and channels of one transcript, in a workspace that a FakeSlack runs."""

    def __init__(self, slack, house, native: bool) -> None:
        self.slack, self.house, self.native = slack, house, native
        self.ahead = timedelta()
        self.staff = {member["name"]: member["team"] for member in house.library.staff}
        self.people: dict[str, str] = {}
        self.filled: dict[str, set[str]] = {}
        self.heard: list[str] = []
        self.said: dict[str, str] = {}  # the last words of everybody, by their time stamp

    def furnish(self, names: dict[str, str]) -> None:
        """Channels of the teams with Jana in them, staff who have joined, students as they are."""
        for name, lang in names.items():
            slack_name = f"{name.casefold()}-x"
            self.slack.ask("users", name=slack_name, real_name=f"{name} X", locale=LOCALES[lang])
            self.people[name] = slack_name
        staff = [self.people[name] for name in names if name in self.staff]
        for name in [n for n in names if n in self.staff]:
            code = self.jana("staff", "invite", name, "--team", self.staff[name])
            self.slack.say(self.people[name], code)
        for team in self.house.library.teams:
            self.slack.ask("channels", name=f"tiimi-{team}", members=staff)
        leader = staff[0] if staff else None
        for team in self.house.library.teams if leader else ():
            self.slack.do("user/command", user=leader, command="/jana", text=f"here {team}", channel=f"tiimi-{team}")

    def jana(self, *command: str) -> str:
        """A command of the command line beside the running Jana."""
        return subprocess.run(
            [sys.executable, "-m", "bot", *command], cwd=ROOT, env=self.slack.environment, capture_output=True,
            text=True, check=True,
        ).stdout.strip()  # fmt: skip

    def play(self, line: str) -> None:
        """One line of a transcript."""
        if line.startswith("@"):
            self._clockwork(line[1:].strip())
            return
        found = LINE.fullmatch(line)
        user, words = self.people[found["who"]], found["said"]
        if found["reply"] == ">>":
            team = self.staff[found["who"]]
            card = self._card(team)
            self._note(
                self.slack.do("user/message", user=user, text=f"@jana {words}", channel=f"tiimi-{team}", thread_ts=card)
            )
        elif self._window(user) is not None and not words.startswith("/"):
            self._in_window(user, words)
        elif words.startswith("["):
            self._press(user, words[1:-1])
        elif words.startswith("{"):
            self._press(user, {"fi": "Avaa lomakkeena", "sv": "Öppna som formulär", "en": "Open as a form"})
            self._in_window(user, words)
        elif words.startswith("/") and self.native:
            self._note(self.slack.do("user/command", user=user, command="/jana", text=words[1:]))
        elif words.startswith("(photo)"):
            file = {"name": "IMG_1.jpg", "base64": base64.b64encode(photo()).decode()}
            words = words.removeprefix("(photo)").strip()
            self._note(self.slack.do("user/message", user=user, text=words, files=[file]))
        elif words.startswith("~"):
            self._note(self.slack.do("user/edit", user=user, ts=self.said[user], text=words[1:]))
        else:
            sent = self.slack.do("user/message", user=user, text=words)
            self.said[user] = sent.get("ts") or sent["message"]["ts"]
            self._note(sent)

    def _clockwork(self, words: str) -> None:
        """The clock of a real Jana cannot be moved: what would be due is done by hand."""
        if words.startswith("+"):
            unit = {"m": "minutes", "h": "hours", "d": "days"}[words[-1]]
            self.ahead += timedelta(**{unit: int(words[1:-1])})
        if words == "tick":
            for row in self.jana("round", "status").splitlines():
                _, state, closes = row.split("\t")
                if state == "open" and datetime.fromisoformat(closes) <= datetime.now(UTC) + self.ahead:
                    self.jana("round", "close")
            for team in self.house.library.teams:
                self.jana("digest", "resend", "--team", team)
            self.slack.settle()

    def _note(self, answer) -> None:
        self.heard.append(said(answer))

    def _card(self, team: str) -> str:
        messages = self.slack.get(f"messages?channel=tiimi-{team}")["messages"]
        cards = [one for one in messages if re.search(r"JN-\d+\W+·", str(one.get("blocks")))]
        return cards[-1]["ts"]

    def _press(self, user: str, label) -> None:
        labels = [label] if isinstance(label, str) else list(label.values())
        for one in labels:
            try:
                self._note(self.slack.do("user/press", user=user, label=one, nth=0))
            except AssertionError as missing:
                if "nothing visible" not in str(missing) or one is labels[-1]:
                    raise
            else:
                return

    # --- windows ----------------------------------------------------------------------------------------------

    def _window(self, user: str):
        return self.slack.get(f"modal?user={urllib.parse.quote(user)}")["view"]

    def _in_window(self, user: str, words: str) -> None:
        view = self._window(user)
        there = {
            b["block_id"] for b in view["blocks"] if any(key.startswith("initial") for key in b.get("element", ()))
        }
        filled = self.filled.setdefault(view["id"], there)
        if words.startswith("{"):
            for key, value in yaml.safe_load(words).items():
                self._set(user, view["id"], key, value)
            return self._submit(user, view)
        open_ = [block for block in view["blocks"] if block["type"] == "input" and block["block_id"] not in filled]
        names = self.house.texts.entries
        if words[1:-1] in names["form.cancel"].values():
            return self._note(self.slack.do("user/close", answered=False, user=user))
        if words[1:-1] in names["form.back"].values():
            filled.discard(max(filled, default="", key=lambda key: key))
            return None
        skipped = words[1:-1] in {*names["form.skip"].values(), *names["form.done"].values()}
        if open_ and not skipped:
            self._set(user, view["id"], open_[0]["block_id"], words.strip("[]"))
        if open_:
            filled |= (
                {open_[0]["block_id"], *_twin(open_[0]["block_id"])} if skipped or not _several(open_[0]) else set()
            )
        view = self._window(user)
        left = [block for block in view["blocks"] if block["type"] == "input" and block["block_id"] not in filled]
        return None if left else self._submit(user, view)

    def _set(self, user: str, view: str, key: str, value) -> None:
        block = next((one for one in self._window(user)["blocks"] if one.get("block_id") == key), None)
        if block is None:
            return
        value = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
        if block["element"]["type"] == "plain_text_input":
            self.slack.ask("user/fill", user=user, values={key: value}, view_id=view)
        else:
            value = value if not isinstance(value, dict) else list(value)
            choices = [one["value"] for one in block["element"]["options"]]
            labels = [one["text"]["text"] for one in block["element"]["options"]]
            is_word = isinstance(value, str) and (value.isdigit() or _several(block))
            if is_word and value not in (*choices, *labels):
                return  # a window offers nothing that is not there: a factor's strength, its other sign
            self._note(self.slack.do("user/choose", answered=False, user=user, field=key, value=value, view_id=view))

    def _submit(self, user: str, view) -> None:
        answer = self.slack.do("user/submit", user=user)
        self._note(answer)
        if answer.get("client_errors"):
            self.heard.append(str(answer["client_errors"]))


def _several(block) -> bool:
    return block["element"]["type"] in ("checkboxes", "multi_static_select")


def _twin(key: str) -> set[str]:
    return {key[:-1] + "+", key[:-1] + "-"} if key[-1:] in "+-" else set()


def spoken(file: Path) -> list[str]:
    """The lines that somebody says or does."""
    return [line for line in file.read_text("utf-8").splitlines() if line and line[0] not in " #"]


def cast(lines: list[str]) -> dict[str, str]:
    """Who speaks, in which language; staff who only have a team are there too."""
    found: dict[str, str] = {}
    for line in lines:
        if (match := LINE.fullmatch(line)) and not line.startswith("@"):
            found[match["who"]] = match["lang"] or found.get(match["who"], "fi")
    return found


def expected(file: Path, house) -> list[str]:
    """What is shown, as words: without buttons, dates and codes, which differ from day to day; commands as in Slack."""
    rows = [line.partition("|")[2].strip() for line in file.read_text("utf-8").splitlines() if line.startswith("  ")]
    named = render.named(house.commands)
    rows = [row if "/jana" in row or row[:1] == ">" else named.sub("/jana ", row) for row in rows]
    return [row for row in rows if row and row[0] not in "[(" and "[" not in row and not re.search(r"\d", row)]


def words_only(text: str) -> str:
    """Without marks of any kind."""
    return " ".join(re.findall(r"\w+", text))
