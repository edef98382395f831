"""Telegram table: a transcript of the suite played through the stand-in, with a real `jana run` behind it.

What differs from the desk: time cannot be moved, so a transcript is played up to its first `@ +`; a form is answered one
step at a time, as Telegram shows it; `[label]` is pressed where it can be seen, the private chat first.
"""

import base64
import re
import subprocess
import sys
from html import unescape

import yaml

from handlers.house import CONTENT, load_house
from tests.chat import LINE
from tests.fakes import FakeTelegram
from tests.files import photo
from tests.killing import ROOT

GROUPS = {"service": -1001, "collections": -1002}
CANCEL = {"Peruuta", "Avbryt", "Cancel"}
DONE = ("Valmis", "Klar", "Done", "Ohita", "Hoppa över", "Skip")
YES, NO = ("Kyllä", "Ja", "Yes"), ("Ei", "Nej", "No")
YES_NO = {"yes": YES, True: YES, "no": NO, False: NO, "cant_say": ("En osaa sanoa", "Vet inte", "Kan inte säga", "Can't say")}  # fmt: skip
MOVING = re.compile(r"\d+\.\d|\d{4}|\d\d:\d\d|\d\d\.\d\d|kuuta|november|december|monday|tuesday|[/ ]W\d", re.IGNORECASE)


def plain(text: str) -> str:
    """Words as they are read: no markup, no bullets, no quotation marks of the terminal."""
    return unescape(re.sub(r"<[^>]*>", "", text))


class TelegramTable:
    """People, staff and groups at the stand-in, by the names the transcript uses."""

    def __init__(self, telegram: FakeTelegram) -> None:
        self.telegram, self.house = telegram, load_house(CONTENT / "sample.toml", None, telegram.home / "index")
        self.staff = {member["name"]: (member["team"], member["role"]) for member in self.house.library.staff}
        self.people: dict[str, dict] = {}
        self.lang = "fi"

    def furnish(self, names: set[str]) -> None:
        """Staff of the transcript join by invitation, and their teams get a group each."""
        present = sorted(names & set(self.staff)) or sorted(self.staff)[:1]
        for name in present:
            team, role = self.staff[name]
            command = [sys.executable, "-m", "bot", "staff", "invite", name, "--team", team, "--role", role]
            made = subprocess.run(command, cwd=ROOT, env=self.telegram.environment, capture_output=True, text=True, check=True)  # fmt: skip
            self._say(name, "fi", text=made.stdout.strip())
        for team, chat in GROUPS.items():
            self.telegram.ask("chat", id=chat, type="supergroup", title=team, bot_status="administrator")
            self._say(present[0], "fi", text=f"/here {team}", chat=chat)

    def play(self, file) -> list[str]:
        """The whole transcript; every line that should have been shown and was not."""
        lines = file.read_text("utf-8").splitlines()
        self.furnish(
            {found["who"] for line in lines if (found := LINE.fullmatch(line)) and not line.startswith((" ", "#", "@"))}
        )
        missing, said, expecting = [], "", True
        for line in lines:
            if line.startswith("@ +"):
                break
            if line.startswith(("#", "@")) or not line:
                continue
            if line.startswith("  "):
                where, _, words = line.strip().partition(" | ")
                if expecting and not self._was_shown(words):
                    missing.append(f"{said} -> {where} | {words}")
                continue
            said, expecting = line, self._do(line)
        return missing

    def _do(self, line: str) -> bool:
        """What a line does; false when what comes after it is shown another way on Telegram."""
        found = LINE.fullmatch(line)
        name, said = found["who"], found["said"]
        lang = found["lang"] or self.people.get(name, {}).get("language_code", "fi")
        self.lang = lang
        if said.startswith("[") and said.endswith("]"):
            self._press(name, lang, said[1:-1])
        elif said.startswith("{") and said.endswith("}"):
            self._fill(name, lang, yaml.safe_load(said))
            return False
        elif found["reply"] == ">>":
            chat = GROUPS[self.staff[name][0]]
            card = next(m for m in reversed(self._messages(chat)) if m.get("buttons") and "JN-" in m["text"])
            self._say(name, lang, text=said, chat=chat, reply_to=card["message_id"])
        elif said.startswith("(photo)"):
            raw = {"photo_b64": base64.b64encode(photo()).decode(), "file_name": "IMG_1.jpg"}
            self._user(name, lang)
            self.telegram.ask("message", user=self.people[name]["id"], text=said.removeprefix("(photo)").strip(), **raw)
            self.telegram.settle()
        elif said.startswith("~"):
            self._edit(self.people[name]["id"], said[1:])
        elif said:
            self._say(name, lang, text=said)
        return bool(said) and said != "/round close"  # how strongly a factor weighs is said in whole forms only

    def _user(self, name: str, lang: str) -> dict:
        return self.people.setdefault(name, {"id": len(self.people) + 1, "first_name": name, "language_code": lang})

    def _say(self, name: str, lang: str, **what) -> dict:
        answer = self.telegram.ask("say", user=self._user(name, lang), quiet_ms=0, timeout=10, **what)
        self.telegram.settle()
        return answer

    def _edit(self, user: int, words: str) -> None:
        """Change the last words somebody wrote."""
        own = [m for m in self.telegram.ask("messages", chat=user)["messages"] if m["from"] != "bot" and m.get("text")]
        self.telegram.ask("edit", user=user, message_id=own[-1]["message_id"], text=words)
        self.telegram.settle()

    def _messages(self, chat: int) -> list[dict]:
        return list(self.telegram.ask("messages", chat=chat, deleted=False, **{"from": "bot"})["messages"])

    def _chats(self, name: str) -> list[int]:
        own = [self.people[name]["id"]] if name in self.people else []
        return [*own, *([GROUPS[self.staff[name][0]]] if name in self.staff else [])]

    def _press(self, name: str, lang: str, label: str) -> None:
        self._user(name, lang)
        for chat in self._chats(name):
            if any(label in row for m in self._messages(chat) for row in m.get("buttons", [])):
                self._say(name, lang, label=label, chat=chat)
                return
        raise LookupError(f"{name} sees no button {label!r}")

    def _fill(self, name: str, lang: str, values: dict) -> None:
        """Step by step. What only a whole form can get wrong (an empty text, a place off the line) is left out."""
        if "" in values.values() or "9" in values.values():
            return
        left, before = dict(values), None
        for _ in range(12):
            chat, form = self._open_form(name)
            if form is None or (form["message_id"], form["text"]) == before:
                return
            before = (form["message_id"], form["text"])
            labels = [label for row in form["buttons"] for label in row]
            ask = next((a for a in self._asks() if a.key in left and any(t in plain(form["text"]) for t in a.text.values())), None)  # fmt: skip
            if "1" in labels and "5" in labels:
                key = next((key for key in left if "." in key), None)
                value = left.pop(key) if key else "cant_say"
                self._say(name, lang, label=next(w for w in YES_NO.get(value, (value,)) if w in labels), chat=chat)
            elif ask is None and not set(DONE) & set(labels):
                return
            elif ask is None:
                self._say(name, lang, label=next(word for word in DONE if word in labels), chat=chat)
            else:
                self._answer(name, lang, chat, form, ask, left.pop(ask.key), labels)

    def _answer(self, name, lang, chat, form, ask, value, labels) -> None:
        option = next(
            (label for o in ask.options if o.key == value for label in o.label.values() if label in labels), None
        )
        yes_no = next((word for word in YES_NO.get(value, ()) if word in labels), None)
        if option or yes_no:
            self._say(name, lang, label=option or yes_no, chat=chat)
        elif chat < 0:
            self._say(name, lang, text=value, chat=chat, reply_to=form["message_id"])
        else:
            self._say(name, lang, text=value, chat=chat)

    def _asks(self):
        return [ask for form in self.house.forms.values() for ask in form.asks]

    def _open_form(self, name: str):
        for chat in self._chats(name):
            said = self._messages(chat)
            if said and any(CANCEL & set(row) for row in said[-1].get("buttons", [])):
                return chat, said[-1]
        return 0, None

    def _was_shown(self, words: str) -> bool:
        """Whether it was ever shown: a form that moved on is not on the screen any more. Dates and counts move."""
        words = words.removeprefix(">").strip().removeprefix("• ").removeprefix("• ").strip()
        if not words or MOVING.search(words) or "palvelut local" in words:
            return True
        if words.startswith("[") and words.endswith("]"):
            wanted = re.findall(r"\[([^\]]*)\]", words)
            return all(label in self._labels() for label in wanted)
        return words in self._seen()

    def _calls(self) -> list[dict]:
        return [
            call
            for call in self.telegram.ask("calls")["calls"]
            if call["method"].startswith(("send", "edit", "answerCallback"))
        ]

    def _seen(self) -> str:
        params = [call["params"] for call in self._calls()]
        return "\n".join(plain(str(p.get("text") or p.get("caption") or "")) for p in params)

    def _labels(self) -> set[str]:
        found: set[str] = set()
        for call in self._calls():
            markup = call["params"].get("reply_markup") or {}
            markup = yaml.safe_load(markup) if isinstance(markup, str) else markup
            found |= {b["text"] for row in markup.get("inline_keyboard", []) for b in row}
        return found
