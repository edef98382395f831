"""Telegram table: a transcript of the suite played through the stand-in, with a real `jana run` behind it.

Time is that of the transcript (see `moved`). What differs from the desk: a form is answered one step at a time, as
Telegram shows it; `[label]` is pressed where it can be seen, the private chat first.
"""

import base64
import json
import re
from html import unescape

import yaml

from handlers.house import CONTENT, load_house
from tests.chat import LINE
from tests.fakes import FakeTelegram
from tests.files import photo
from tests.moved import Hands, alone, invitations

GROUPS = {"service": -1001, "collections": -1002}
CANCEL = {"Peruuta", "Avbryt", "Cancel"}
DONE = ("Valmis", "Klar", "Done", "Ohita", "Hoppa över", "Skip")
YES, NO = ("Kyllä", "Ja", "Yes"), ("Ei", "Nej", "No")
YES_NO = {"yes": YES, True: YES, "no": NO, False: NO, "cant_say": ("En osaa sanoa", "Vet inte", "Kan inte säga", "Can't say")}  # fmt: skip


def plain(text: str) -> str:
    """Words as they are read: no markup, no bullets, no quotation marks of the terminal; links as the terminal has them."""
    text = re.sub(r'<a href="([^"]*)">(.*?)</a>', lambda a: a[2] if a[1] in a[2] else f"{a[2]} ({a[1]})", text)
    return unescape(re.sub(r"<[^>]*>", "", text))


class TelegramTable:
    """People, staff and groups at the stand-in, by the names the transcript uses."""

    def __init__(self, telegram: FakeTelegram) -> None:
        self.telegram, self.house = telegram, load_house(CONTENT / "sample.toml", None, telegram.home / "index")
        self.staff = {member["name"]: (member["team"], member["role"]) for member in self.house.library.staff}
        self.hands, self.people, self.away = Hands(telegram.home), {}, set()
        alone(telegram.home)
        self._heard, self._seen, self._labels = 0, "", set()

    def furnish(self) -> None:
        """The staff join by invitation, and their teams get a group each."""
        for name, code in invitations(self.telegram.home, self.house.library.key, self.staff, self.hands).items():
            self._say(name, "fi", text=f"/join {code}")
        for team, chat in GROUPS.items():
            self.telegram.ask("chat", id=chat, type="supergroup", title=team, bot_status="administrator")
            self._say(next(iter(self.staff)), "fi", text=f"/here {team}", chat=chat)

    def play(self, file) -> list[str]:
        """The whole transcript; every line that should have been shown and was not."""
        lines = file.read_text("utf-8").splitlines()
        self.furnish()
        missing, said, expecting = [], "", True
        for line in lines:
            if line.startswith("#") or not line:
                continue
            if line.startswith("  "):
                where, _, words = line.strip().partition(" | ")
                if expecting and not self._was_shown(words):
                    missing.append(f"{said} -> {where} | {words}")
                continue
            said, expecting = line, self._clockwork(line[1:].strip()) if line.startswith("@") else self._do(line)
            self.hands.move("+1m")
        return missing

    def _clockwork(self, words: str) -> bool:
        """The clock moves on, the clockwork looks once, or somebody blocks the bot until they write again."""
        if words == "tick":
            self.hands.tick()
            self._settle()
        elif words.endswith(" blocks"):
            self.away.add(name := words.removesuffix(" blocks"))
            self.telegram.ask("block", user=self.people[name]["id"])
            self._settle()
        else:
            self.hands.move(words)
        return True

    def _do(self, line: str) -> bool:
        """What a line does; false when what comes after it is shown another way on Telegram."""
        found = LINE.fullmatch(line)
        name, said = found["who"], found["said"]
        if name in self.away:
            self.away.remove(name)
            self.telegram.ask("unblock", user=self.people[name]["id"])
        lang = found["lang"] or self.people.get(name, {}).get("language_code", "fi")
        if said.startswith("[") and said.endswith("]"):
            self._press(name, lang, said[1:-1])
        elif said.startswith("{") and said.endswith("}"):
            self._fill(name, lang, yaml.safe_load(said))
            return False
        elif found["reply"] == ">>":
            chat = GROUPS[self.staff[name][0]]
            card = next(
                m for m in reversed(self._messages(chat)) if m.get("buttons") and re.match(r"JN-\d+ ·", m["text"])
            )
            self._say(name, lang, text=said, chat=chat, reply_to=card["message_id"])
        elif said.startswith("(photo)"):
            raw = {"photo_b64": base64.b64encode(photo()).decode(), "file_name": "IMG_1.jpg"}
            someone = self._user(name, lang)
            self.telegram.ask("message", user=someone, text=said.removeprefix("(photo)").strip(), **raw)
            self._settle()
        elif said.startswith("~"):
            self._edit(self.people[name]["id"], said[1:])
        elif said:
            self._say(name, lang, text=said)
        return bool(said)

    def _user(self, name: str, lang: str) -> dict:
        return self.people.setdefault(name, {"id": len(self.people) + 1, "first_name": name, "language_code": lang})

    def _say(self, name: str, lang: str, **what) -> dict:
        answer = self.telegram.ask("say", user=self._user(name, lang), quiet_ms=40, timeout=10, **what)
        self._settle()
        return answer

    def _edit(self, user: int, words: str) -> None:
        """Change the last words somebody wrote."""
        own = [m for m in self.telegram.ask("messages", chat=user)["messages"] if m["from"] != "bot" and m.get("text")]
        self.telegram.ask("edit", user=user, message_id=own[-1]["message_id"], text=words)
        self._settle()

    def _settle(self) -> None:
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
            elif ask is None and "factors" in left:
                before = None
                for code, weight in left.pop("factors").items():
                    self._weigh(name, lang, chat, code, weight)
            elif ask is None:
                self._say(name, lang, label=next(word for word in DONE if word in labels), chat=chat)
            else:
                self._answer(name, lang, chat, form, ask, left.pop(ask.key), labels)

    def _weigh(self, name: str, lang: str, chat: int, code: str, weight: str) -> None:
        """Tap a factor until it has its sign, then how much it weighs until that is right."""
        names = next(factor.label for factor in self.house.line.factors if factor.code == code)
        sign = {"+": "helps", "-": "hinders", "±": "both"}[weight[0]]
        signs, strengths = (self.house.texts.entries[f"form.{one}"] for one in (sign, f"strength_{weight[1]}"))
        right = {f"{names[lang]}: {signs[lang]}" for lang in names}
        for _ in range(6):
            rows = self._open_form(name)[1]["buttons"]
            row = next(row for row in rows if any(row[0] == n or row[0].startswith(f"{n}: ") for n in names.values()))
            if row[0] in right and row[1].partition(": ")[0] in strengths.values():
                return
            wanted = row[1] if row[0] in right else row[0]
            self._say(name, lang, label=wanted, chat=chat)
        raise LookupError(f"{code} never weighs {weight}")

    def _answer(self, name, lang, chat, form, ask, value, labels) -> None:
        if isinstance(value, list):
            for label in [
                label for o in ask.options if o.key in value for label in o.label.values() if label in labels
            ]:
                self._say(name, lang, label=label, chat=chat)
            self._say(name, lang, label=next(word for word in DONE if word in labels), chat=chat)
            return
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
        """Whether it was ever shown: a form that moved on is not on the screen any more."""
        self._listen()
        words = words.removeprefix(">").strip().removeprefix("• ").removeprefix("• ").strip()
        if not words or any(
            name in words for name in self.house.texts.entries["privacy.front_local"].values()
        ):  # what Jana knows of somebody names the service they are on
            return True
        if words.startswith("[") and words.endswith("]"):
            wanted = re.findall(r"\[([^\]]*)\]", words)
            return all(
                label in self._labels for label in wanted if not label.endswith(".jpg")
            )  # pictures have no names
        return words in self._seen

    def _listen(self) -> None:
        """Everything that was said since the last look, into what has been seen."""
        answer = self.telegram.ask("calls", since=self._heard)
        self._heard = answer["seq"]
        for call in answer["calls"]:
            if call["method"].startswith(("send", "edit", "answerCallback")):
                params = call["params"]
                self._seen += plain(str(params.get("text") or params.get("caption") or "")) + "\n"
                markup = params.get("reply_markup") or {}
                markup = json.loads(markup) if isinstance(markup, str) else markup
                self._labels |= {b["text"] for row in markup.get("inline_keyboard", []) for b in row}
