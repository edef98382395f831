"""Terminal: `jana chat`, for a person at a keyboard, and with --json for programs."""

import asyncio
import json
import mimetypes
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from bot.app import App
from bot.local import front, render
from bot.local.front import Sitter
from handlers.dialog import Lang
from storage import drafts, people, shown
from storage.database import Away
from storage.shown import Bubble

QUIET = 0.12  # seconds without anything new after which a turn counts as answered
PATIENCE = 10.0


class Seat:
    """One person at the terminal: what they can see, what they have seen, and what they can press."""

    def __init__(self, app: App, sitter: Sitter, lang: Lang) -> None:
        self.app, self.sitter, self.lang = app, sitter, lang
        keys = app.database.keys
        self.places = {front.place_of(keys, sitter.address): ("private", sitter.address)}
        if sitter.role == "staff":
            for team in app.house.library.teams:
                address = front.channel_address(team)
                self.places[front.place_of(keys, address)] = (address, address)
        self.seq = 0
        self.last: list[Bubble] = []

    async def sit(self) -> None:
        """Take the seat: the person is known, and what was shown before is not shown again."""
        team = self.sitter.team or next(iter(self.app.house.library.teams))
        sitter = Sitter(self.sitter.role, self.sitter.name, team)
        await self.app.database.run(lambda unit: self._sit(unit, sitter))
        self.last = await asyncio.to_thread(
            self.app.database.read, lambda unit: shown.last(unit, list(self.places), 30)
        )
        self.seq = max((bubble.seq for bubble in self.last), default=0)

    def _sit(self, unit: Any, sitter: Sitter) -> None:
        people.place(unit, front.NAME, sitter.address, "private")
        person = front.seat(unit, sitter, self.lang)
        people.remember_lang(unit, person, self.lang)

    async def do(self, did: dict[str, Any], place: str | None = None) -> bool:
        """One turn; false when it could not be saved."""
        place = place or await self._place_of_words()
        name, address = self.places[place]
        kind = "private" if name == "private" else "group"
        try:
            await self.app.receiver.receive(front.event(self.sitter, address, kind, did, self.lang))
        except Away:
            return False
        return True

    async def _place_of_words(self) -> str:
        """Words go to where this person has a form open, else to their private chat."""
        private = next(iter(self.places))
        for place in self.places:
            found = await asyncio.to_thread(self.app.database.read, lambda unit, at=place: self._draft(unit, at))
            if found and place != private:
                return place
        return private

    def _draft(self, unit: Any, place: str) -> bool:
        someone = people.known(unit, front.NAME, self.sitter.address, self.lang) if self._is_known(unit) else None
        draft = drafts.find(unit, place, someone.id) if someone else None
        return draft is not None and not draft.context.get("waiting")

    def _is_known(self, unit: Any) -> bool:
        return people.is_known(unit, front.NAME, self.sitter.address)

    async def new(self, seconds: float = PATIENCE) -> list[Bubble]:
        """What this person has come to see: waits for the first line and then until it is quiet."""
        found: list[Bubble] = []
        until = asyncio.get_running_loop().time() + seconds
        while (left := until - asyncio.get_running_loop().time()) > 0:
            wait = min(left, QUIET) if found else left
            more = await self.app.screen.wait(list(self.places), self.seq, wait)
            if not more:
                break
            self.seq = max([self.seq, *(bubble.seq for bubble in more)])
            found += [bubble for bubble in more if not bubble.mine]
        self.last = ([*self.last, *found])[-60:]
        return found

    def button(self, label: str) -> tuple[str, str, int] | None:
        """The newest button of this label: place, handle, number."""
        wanted = label.strip().casefold()
        for bubble in reversed(self.last):
            for text, handle, number in render.buttons(bubble.payload):
                if text.casefold() == wanted:
                    return bubble.place, handle, number
        return None

    def form(self) -> tuple[str, dict[str, Any]] | None:
        """The newest form on the screen: place and form."""
        for bubble in reversed(self.last):
            if (found := render.form(bubble.payload)) is not None:
                return bubble.place, found
        return None

    def sentence(self, key: str, **values: Any) -> str:
        return self.app.house.texts.line(key, self.lang, **values)


async def chat_json(seat: Seat, lines: TextIO, out: TextIO) -> None:
    """JSON lines in, JSON lines out, one answer a line."""
    await seat.sit()
    while line := await asyncio.to_thread(lines.readline):
        if not line.strip():
            continue
        answer = await _one(seat, line)
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
        out.flush()


async def _one(seat: Seat, line: str) -> dict[str, Any]:
    try:
        asked = json.loads(line)
        if not isinstance(asked, dict):
            raise ValueError("an object is needed")  # noqa: TRY004  one kind of refusal for whatever was typed
    except ValueError as wrong:
        return {"shown": [], "error": f"not a line of JSON: {wrong}"}
    if "wait" in asked:
        await asyncio.sleep(min(float(asked["wait"]), 600))
        return {"shown": _data(seat, await seat.new(0.05))}
    did = _did(seat, asked)
    if isinstance(did, str):
        return {"shown": [], "error": did}
    place, what = did
    if not await seat.do(what, place):
        return {"shown": [_notice(seat.sentence("desk.not_saved"))]}
    return {"shown": _data(seat, await seat.new())}


def _data(seat: Seat, bubbles: list[Bubble]) -> list[dict[str, Any]]:
    return [render.data(bubble.payload, seat.places[bubble.place][0]) for bubble in bubbles]


def _notice(text: str) -> dict[str, Any]:
    return {"text": text, "buttons": [], "form": None, "files": [], "place": "private"}


def _did(seat: Seat, asked: dict[str, Any]) -> tuple[str | None, dict[str, Any]] | str:
    """What a program asks to do, as a raw deed; a sentence when it cannot be done."""
    if "say" in asked:
        return _address(seat, asked), {"t": "said", "text": str(asked["say"]), **_reply_to(seat, asked)}
    if "press" in asked:
        found = seat.button(str(asked["press"]))
        if found is None:
            return f"no button {asked['press']!r} on the screen"
        place, handle, number = found
        return place, {"t": "pressed", "handle": handle, "number": number}
    if "fill" in asked:
        shown_form = seat.form()
        if shown_form is None or not isinstance(asked["fill"], dict):
            return "no form on the screen"
        return shown_form[0], {"t": "filled", "handle": shown_form[1]["handle"], "values": asked["fill"]}
    if "file" in asked:
        return _file(str(asked["file"]))
    return "say, press, fill, file or wait"


def _address(seat: Seat, asked: dict[str, Any]) -> str | None:
    wanted = asked.get("place")
    return next((place for place, (name, _address) in seat.places.items() if name == wanted), None)


def _reply_to(seat: Seat, asked: dict[str, Any]) -> dict[str, Any]:
    """`reply_to`: words of the message that is replied to."""
    words = asked.get("reply_to")
    if not words:
        return {}
    found = next((b for b in reversed(seat.last) if str(words) in render.text_of(b.payload)), None)
    return {"reply_to": found.ref} if found else {}


def _file(path: str) -> tuple[str | None, dict[str, Any]] | str:
    file = Path(path)
    if not file.is_file():
        return f"{path}: no such file"
    mime = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return None, {"t": "sent", "name": file.name, "mime": mime, "size": file.stat().st_size, "note": ""}


async def chat(seat: Seat, out: Callable[[str], None]) -> None:
    """For a person: words are said, a number presses the button of that number, an empty line looks for news."""
    await seat.sit()
    out(seat.sentence("terminal.hello", name=seat.sitter.name))
    for bubble in seat.last[-3:]:
        _print(seat, bubble, out)
    while True:
        line = await asyncio.to_thread(sys.stdin.readline)
        if not line:
            return
        choices = _choices(seat)
        said = line.strip()
        did: dict[str, Any] = {"t": "said", "text": said}
        place = None
        if said.startswith("#") and said[1:].isdigit() and 1 <= int(said[1:]) <= len(choices):
            place, handle, number = choices[int(said[1:]) - 1]
            did = {"t": "pressed", "handle": handle, "number": number}
        if (said or place) and not await seat.do(did, place):
            out(seat.sentence("desk.not_saved"))
            continue
        for bubble in await seat.new(PATIENCE if said else 0.3):
            _print(seat, bubble, out)


def _choices(seat: Seat) -> list[tuple[str, str, int]]:
    """The buttons of the newest message that has any."""
    for bubble in reversed(seat.last):
        if found := render.buttons(bubble.payload):
            return [(bubble.place, handle, number) for _label, handle, number in found]
    return []


def _print(seat: Seat, bubble: Bubble, out: Callable[[str], None]) -> None:
    where = seat.places[bubble.place][0]
    lead = "" if where == "private" else f"[{where}] "
    who = "> " if bubble.mine else ""
    out("\n" + lead + who + render.text_of(bubble.payload))
    for number, (label, _handle, _n) in enumerate(render.buttons(bubble.payload), 1):
        out(f"  #{number} {label}")
