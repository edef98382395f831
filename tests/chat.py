"""Chat: a transcript played at the desk. The transcript is the test, the documentation and the demonstration.

# a comment
@ +2d                    the clock moves on; `@ tick` lets the clockwork look once
@ Aino blocks            nothing reaches Aino until she says something again
Aino (sv)> Hej           a student says something, in Swedish
Marja> [Vastaa]          staff press the newest button of this label that they can see
Aino> {kind: praise}     fills the newest form, by key
Marja>> Korjattu.        replies in the team's channel to the newest card there
Aino> ~Uudet sanat       changes the words of what Aino said last
Aino> (photo) Rikki      sends a photo, with words beside it
  Aino | Mitä se on?     what was shown after it, and where
"""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import yaml

from bot.local import front, render
from bot.local.front import Sitter
from bot.local.play import Player
from handlers.faq.book import Shelf
from schedules.clockwork import destroy_keys, tick_all
from storage import people, shown
from tests.files import photo

LINE = re.compile(r"(?P<who>[\wÅÄÖåäö ]+?)(?: \((?P<lang>fi|sv|en)\))?(?P<reply>>>?) ?(?P<said>.*)")


class Clock:
    """A clock that moves only when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, words: str) -> None:
        number, unit = int(words[1:-1]), words[-1]
        self.now += timedelta(**{{"m": "minutes", "h": "hours", "d": "days"}[unit]: number})


class Table:
    """People and their places, known by the names the transcript uses.

    `present`: of the staff, those who have a chat of their own with Jana; all of them unless it is said.
    """

    def __init__(self, database, house, present=None) -> None:
        self.house = house = replace(house, shelf=Shelf(house.shelf.base))  # what one table teaches stays there
        self.staff = {member["name"]: member["team"] for member in house.library.staff}
        self.langs: dict[str, str] = {}
        self.said: dict[str, list[str]] = {}  # what everybody said in private, by what a front would call it
        self.sit_down(database)
        database.run_now(lambda unit: self._furnish(unit, present))

    def _furnish(self, unit, present) -> None:
        front.furnish(unit, self.house)
        for name in self.staff:
            if present is not None and name not in present:
                people.set_home(unit, people.known(unit, front.NAME, self.sitter(name).address, "fi").id, None)

    def sit_down(self, database) -> None:
        """Everything that is not in the database is forgotten: a restart."""
        self.database, self.player = database, Player(database, self.house)

    def sitter(self, name: str) -> Sitter:
        return Sitter("staff", name, self.staff[name]) if name in self.staff else Sitter("student", name)

    def names(self) -> dict[str, str]:
        keys = self.database.keys
        found = {
            front.place_of(keys, front.channel_address(team)): team for team in [*self.house.library.teams, "public"]
        }
        for name in [*self.staff, *self.langs]:
            found[front.place_of(keys, self.sitter(name).address)] = name
        return found

    def play(self, line: str) -> list[str]:
        """One line of a transcript; what was shown, and where."""
        if line.startswith("@"):
            return self._clockwork(line[1:].strip())
        found = LINE.fullmatch(line)
        if found is None:
            raise ValueError(f"not a line of a transcript: {line!r}")
        name, said = found["who"], found["said"]
        self.langs[name] = found["lang"] or self.langs.get(name, "fi")
        before = self.database.run_now(shown.newest)
        self._do(self.sitter(name), self.langs[name], said, in_channel=found["reply"] == ">>")
        return self._shown(before)

    def _clockwork(self, words: str) -> list[str]:
        before = self.database.run_now(shown.newest)
        if words.endswith(" blocks"):
            place = front.place_of(self.database.keys, self.sitter(words.removesuffix(" blocks")).address)
            self.database.run_now(lambda unit: people.gone(unit, place))
            return []
        if words != "tick":
            self.database.clock.move(words)
            return []
        tick_all(self.house, self.database)
        destroy_keys(self.database)
        self.player.deliver_all()
        return self._shown(before)

    def _do(self, sitter: Sitter, lang: str, said: str, *, in_channel: bool) -> None:
        if said.startswith("[") and said.endswith("]"):
            bubble, place = self._newest(
                sitter, lambda b: any(label == said[1:-1] for label, *_ in render.buttons(b.payload))
            )
            self.player.press(sitter, bubble, said[1:-1], place, lang)
        elif said.startswith("{") and said.endswith("}"):
            bubble, place = self._newest(sitter, lambda b: render.form(b.payload) is not None)
            self.player.fill(sitter, bubble, yaml.safe_load(said), place, lang)
        elif in_channel:
            place = front.channel_address(sitter.team)
            card, _ = self._newest(sitter, lambda b: b.payload["parts"][-1]["t"] == "choices", only=place)
            self.player.say(sitter, said, place, lang, reply_to=card.ref)
        elif said.startswith("(photo)"):
            self.player.send(sitter, [photo()], said.removeprefix("(photo)").strip(), lang=lang)
        elif said.startswith("~"):
            self.player.do(sitter, {"t": "edited", "ref": self.said[sitter.name][-1], "text": said[1:]}, lang=lang)
        else:
            own = self.said.setdefault(sitter.name, [])
            own.append(f"{sitter.name}-{len(own)}")
            self.player.do(sitter, {"t": "said", "text": said, "ref": own[-1]}, lang=lang)

    def _newest(self, sitter: Sitter, fits, only: str | None = None):
        addresses = [
            sitter.address,
            *([front.channel_address(sitter.team)] if sitter.role == "staff" else []),
        ]
        places = {
            front.place_of(self.database.keys, address): address for address in addresses if only in (None, address)
        }
        bubbles = self.database.run_now(lambda unit: shown.last(unit, list(places), 200))
        found = next((b for b in reversed(bubbles) if not b.mine and fits(b)), None)
        if found is None:
            raise LookupError(f"nothing of the kind on the screen of {sitter.name}")
        address = places[found.place]
        return found, "private" if address == sitter.address else address

    def _shown(self, before: int) -> list[str]:
        names, lines = self.names(), []
        for bubble in self.database.run_now(lambda unit: shown.after(unit, before)):
            if bubble.mine:
                continue
            name = names.get(bubble.place, "?")
            lines += [f"  {name} | {row}".rstrip() for row in render.text_of(bubble.payload).split("\n")]
            labels = " ".join(f"[{label}]" for label, *_ in render.buttons(bubble.payload))
            if labels:
                lines.append(f"  {name} | {labels}")
        return lines


def cast(lines: list[str]) -> dict[str, str]:
    """Who speaks in a transcript, and in which language they begin."""
    found: dict[str, str] = {}
    for line in lines:
        if not line.startswith(("@", "#", " ")) and (match := LINE.fullmatch(line)):
            found[match["who"]] = match["lang"] or found.get(match["who"], "fi")
    return found
