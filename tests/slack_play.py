"""Slack play: a transcript of the suite spoken by people in the stand-in for Slack to a real `jana run`.

In `chat` they type everything; in `native` they use slash commands and fill windows, as one would in Slack.
"""

import base64
import re
import time
import urllib.parse
from pathlib import Path

import yaml

from bot.slack import modals, render
from bot.slack.hear import TWICE_SECONDS
from tests.chat import LINE
from tests.files import photo
from tests.moved import Hands, alone, invitations

PROGRESS = re.compile(r" \((?:Kysymys|Fråga|Question) \d+/\d+\)")
LOCALES = {"fi": "fi-FI", "sv": "sv-SE", "en": "en-US"}
WAIT = {"wait": 0.05, "quiet": 0.03}  # the stand-in comes back when it is acked; then `settle` waits for the rest


class Room:
    """The people and channels of one transcript, in a workspace that a FakeSlack runs."""

    def __init__(self, slack, house, native: bool) -> None:
        self.slack, self.house, self.native = slack, house, native
        self.hands = Hands(slack.home)
        alone(slack.home)
        self.staff = {member["name"]: (member["team"], member["role"]) for member in house.library.staff}
        self.people: dict[str, str] = {}
        self.filled: dict[str, set[str]] = {}
        self.heard, self._since = "", 0
        self.pressed: dict[tuple[str, str], float] = {}
        self.said: dict[str, str] = {}  # the last words of everybody, by their time stamp

    def furnish(self, names: dict[str, str]) -> None:
        """Channels of the teams with Jana in them, all staff who have joined, students as they are."""
        names = {**names, **dict.fromkeys(self.staff, "fi")}  # staff begin in the language of their team
        for name, lang in names.items():
            slack_name = f"{name.casefold()}-x"
            self.slack.ask("users", name=slack_name, real_name=f"{name} X", locale=LOCALES[lang])
            self.people[name] = slack_name
        staff = [self.people[name] for name in self.staff]
        for name, code in invitations(self.slack.home, self.house.library.key, self.staff, self.hands).items():
            self._do("message", user=self.people[name], text=f"/join {code}")
        for team in self.house.library.teams:
            self.slack.ask("channels", name=f"tiimi-{team}", members=staff)
        for team in self.house.library.teams:
            self._do("command", user=staff[0], command="/jana", text=f"here {team}", channel=f"tiimi-{team}")

    def _do(self, what: str, **how) -> dict:
        """Somebody does something; back when everything it leads to has been said."""
        answer = self.slack.ask(f"user/{what}", **{**WAIT, **how})
        self.slack.settle()
        self.heard += " ".join(map(str, (answer.get("client_errors"), answer.get("field_errors"))))
        self._listen()
        return answer

    def _listen(self) -> None:
        """What was said since the last look, into what has been heard."""
        found = self.slack.get(f"outputs?full=1&since={self._since}")
        self._since = found["seq"]
        said = "\n".join(["", *(str(one.get("plain")) for one in found["outputs"])])
        self.heard += said.replace("\\xa0", " ")  # the stand-in writes a picture's words as Python does

    def play(self, line: str) -> None:
        """One line of a transcript."""
        if line.startswith("@"):
            self._clockwork(line[1:].strip())
        else:
            self._spoken(line)
        self.hands.move("+1m")

    def _clockwork(self, words: str) -> None:
        """The clock moves on, or the clockwork looks once."""
        if words == "tick":
            self.hands.tick()
            self.slack.settle()
            self._listen()
        else:
            self.hands.move(words)

    def _spoken(self, line: str) -> None:
        found = LINE.fullmatch(line)
        user, words = self.people[found["who"]], found["said"]
        if found["reply"] == ">>":
            team, _role = self.staff[found["who"]]
            self._do("message", user=user, text=f"@jana {words}", channel=f"tiimi-{team}", thread_ts=self._card(team))
        elif self._window(user) is not None and not words.startswith("/"):
            self._in_window(user, words)
        elif words.startswith("["):
            self._press(user, words[1:-1])
        elif words.startswith("{"):
            self._press(user, {"fi": "Avaa lomakkeena", "sv": "Öppna som formulär", "en": "Open as a form"})
            self._in_window(user, words)
        elif words.startswith("/") and self.native:
            self._do("command", user=user, command="/jana", text=words[1:])
        elif words.startswith("(photo)"):
            file = {"name": "IMG_1.jpg", "base64": base64.b64encode(photo()).decode()}
            self._do("message", user=user, text=words.removeprefix("(photo)").strip(), files=[file])
        elif words.startswith("~"):
            self._do("edit", user=user, ts=self.said[user], text=words[1:])
        else:
            self.said[user] = self._do("message", user=user, text=words)["ts"]

    def _card(self, team: str) -> str:
        messages = self.slack.get(f"messages?channel=tiimi-{team}")["messages"]
        cards = [one for one in messages if re.search(r"JN-\d+\W+·", str(one.get("blocks")))]
        return cards[-1]["ts"]

    def _press(self, user: str, label) -> None:
        labels = [label] if isinstance(label, str) else list(label.values())
        self._no_double_click(user, labels[0])
        for one in labels:
            try:
                self._do("press", user=user, label=one, nth=-1)  # the newest, as everywhere
            except AssertionError as missing:
                if "nothing visible" not in str(missing) or one is labels[-1]:
                    raise
            else:
                return

    def _no_double_click(self, user: str, label: str) -> None:
        """In a transcript a minute lies between two presses of one button."""
        since = time.monotonic() - self.pressed.get((user, label), 0.0)
        time.sleep(max(0.0, TWICE_SECONDS + 0.1 - since))
        self.pressed[user, label] = time.monotonic()

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
            return self._submit(user)
        open_ = _open(view, filled)
        names = self.house.texts.entries
        weights = [names[f"form.strength_{n}"] for n in "123"]
        if stronger := [n for n, one in enumerate(weights) if words[1:-1].partition(": ")[0] in one.values()]:
            block = [one for one in view["blocks"] if modals.WEIGHS in one.get("block_id", "")][-1]
            return self._set(user, view["id"], block["block_id"], "123"[(stronger[0] + 1) % 3])
        if words[1:-1] in names["form.cancel"].values():
            return self._do("close", user=user)
        if words[1:-1] in names["form.back"].values():
            filled.discard(max(filled, default="", key=lambda key: key))
            return None
        skipped = words[1:-1] in {*names["form.skip"].values(), *names["form.done"].values()}
        if open_ and words[:1] != "[" and open_[0]["element"]["type"] != "plain_text_input":
            return self._do("message", user=user, text=words)  # beside the window, which stays
        if open_ and not skipped:
            self._set(user, view["id"], open_[0]["block_id"], words.strip("[]"))
        if not open_ and not words.startswith("["):  # what was refused is written anew
            written = [block for block in view["blocks"] if block.get("element", {}).get("type") == "plain_text_input"]
            self._set(user, view["id"], written[-1]["block_id"], words)
        if open_:
            filled |= (
                {open_[0]["block_id"], *_twin(open_[0]["block_id"])} if skipped or not _several(open_[0]) else set()
            )
        view = self._window(user)
        return None if _open(view, filled) else self._submit(user)

    def _set(self, user: str, view: str, key: str, value) -> None:
        if isinstance(value, dict):
            for sign in modals.HELPS, modals.HINDERS:
                if chosen := [name for name, weight in value.items() if weight[0] in (sign, "±")]:
                    self._set(user, view, key + sign, chosen)
            for name, weight in value.items():
                self._set(user, view, f"{key}{modals.WEIGHS}{name}", weight[1:] or "2")
            return
        block = next((one for one in self._window(user)["blocks"] if one.get("block_id") == key), None)
        if block is None:
            return
        value = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
        if block["element"]["type"] == "plain_text_input":
            self.slack.ask("user/fill", user=user, values={key: value}, view_id=view)
        else:
            choices = [one["value"] for one in block["element"]["options"]]
            labels = [one["text"]["text"] for one in block["element"]["options"]]
            is_word = isinstance(value, str) and (value.isdigit() or _several(block))
            if is_word and value not in (*choices, *labels):
                return  # a window offers nothing that is not there: a factor's other sign
            self._do("choose", user=user, field=key, value=value, view_id=view)

    def _submit(self, user: str) -> None:
        self._do("submit", user=user)


def _open(view, filled) -> list[dict]:
    """The fields that still have to be filled; how much a factor weighs stands there already."""
    asked = [block for block in view["blocks"] if block["type"] == "input" and modals.WEIGHS not in block["block_id"]]
    return [block for block in asked if block["block_id"] not in filled]


def _several(block) -> bool:
    return block["element"]["type"] in ("checkboxes", "multi_static_select")


def _twin(key: str) -> set[str]:
    return {key[:-1] + "+", key[:-1] + "-"} if key[-1:] in "+-" else set()


def spoken(file: Path) -> list[str]:
    """The lines that somebody says or does."""
    return [line for line in file.read_text("utf-8").splitlines() if line and line[0] not in " #"]


def expected(file: Path, house) -> list[str]:
    """What is shown, as words: without buttons; commands as in Slack."""
    rows = [line.partition("|")[2].strip() for line in file.read_text("utf-8").splitlines() if line.startswith("  ")]
    named = render.named(house.commands)
    rows = [row if "/jana" in row or row[:1] == ">" else named.sub("/jana ", row) for row in rows]
    rows = [re.sub(r" \(https?://\S+\)", "", PROGRESS.sub("", row)) for row in rows]  # a window shows all at once
    here = house.texts.entries["privacy.front_local"].values()
    rows = [row for row in rows if not any(name in row for name in here)]  # the service somebody is on
    return [row for row in rows if row and row[0] not in "[(" and "[" not in row]


def words_only(text: str) -> str:
    """Without marks of any kind."""
    return " ".join(re.findall(r"\w+", text))
