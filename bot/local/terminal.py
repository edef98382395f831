"""Terminal: `jana chat`, for a person at a keyboard, and with --json for programs."""

import asyncio
import base64
import contextlib
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TextIO

from bot import cleaning
from bot.app import App
from bot.local import front, render
from bot.local.front import Sitter
from handlers.dialog import Lang
from storage import attachments, drafts, people, shown
from storage.database import Away
from storage.shown import Bubble

QUIET = 0.12  # seconds without anything new after which a turn counts as answered
SERVED = 0.3  # ... to wait for a first line once the turn has been served here
PATIENCE = 10.0  # ... when it has not: the database is away, or another process serves it
LONGEST = 60.0  # ... a turn may take to be served: the very first question waits for the index


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
        self.watch = front.Watch(app.screen, list(self.places), 0)
        self.patience = PATIENCE
        self.last: list[Bubble] = []
        self._folder: tempfile.TemporaryDirectory[str] | None = None  # of files to open; gone when they leave

    async def sit(self) -> None:
        """Take the seat: the person is known, and what was shown before is not shown again."""
        team = self.sitter.team or next(iter(self.app.house.library.teams))
        sitter = Sitter(self.sitter.role, self.sitter.name, team)
        await self.app.database.run(lambda unit: self._sit(unit, sitter))
        self.last = await asyncio.to_thread(
            self.app.database.read, lambda unit: shown.last(unit, list(self.places), 30)
        )
        newest = max((bubble.seq for bubble in self.last), default=0)
        self.watch = front.Watch(self.app.screen, list(self.places), newest)

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
        self.patience = PATIENCE
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.app.settle(), LONGEST)
            self.patience = SERVED
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

    async def new(self, seconds: float | None = None) -> list[Bubble]:
        """What this person has come to see: waits for the first line and then until it is quiet."""
        found: list[Bubble] = []
        until = asyncio.get_running_loop().time() + (self.patience if seconds is None else seconds)
        while (left := until - asyncio.get_running_loop().time()) > 0:
            wait = min(left, QUIET) if found else left
            more = await self.watch.news(wait)
            if not more:
                break
            found += [bubble for bubble in more if not bubble.mine]
        self.last = ([*self.last, *found])[-60:]
        return found

    async def saved(self, bubble: Bubble) -> dict[str, str]:
        """The files of a message, to be opened while this person sits here: paths by name."""
        parts = [part for part in bubble.payload["parts"] if part["t"] == "attached"]
        if parts and self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="jana-")
        found = {}
        for part in parts:
            content = await asyncio.to_thread(
                self.app.database.read, lambda unit, name=part["id"]: attachments.content(unit, name)
            )
            if content is not None and self._folder is not None:
                path = Path(self._folder.name, part["name"])
                await asyncio.to_thread(path.write_bytes, content)
                found[part["name"]] = str(path)
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
        return {"shown": await _data(seat, await seat.new(0.05))}
    did = _did(seat, asked)
    if isinstance(did, str):
        return {"shown": [], "error": did}
    place, what = did
    if not await seat.do(what, place):
        return {"shown": [_notice(seat.sentence("desk.not_saved"))]}
    return {"shown": await _data(seat, await seat.new())}


async def _data(seat: Seat, bubbles: list[Bubble]) -> list[dict[str, Any]]:
    found = []
    for bubble in bubbles:
        if bubble.payload["parts"]:
            data = render.data(bubble.payload, seat.places[bubble.place][0])
            paths = await seat.saved(bubble)
            found.append({**data, "files": [paths.get(name, name) for name in data["files"]]})
    return found


def _notice(text: str) -> dict[str, Any]:
    return {"text": text, "buttons": [], "form": None, "files": [], "place": "private"}


def _did(seat: Seat, asked: dict[str, Any]) -> tuple[str | None, dict[str, Any]] | str:
    """What a program asks to do, as a raw deed; a sentence when it cannot be done."""
    if "file" in asked:
        return _file(seat, asked)
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


def _file(seat: Seat, asked: dict[str, Any]) -> tuple[str | None, dict[str, Any]] | str:
    """A file, or a list of them as an album; `say` beside it is what is written with them."""
    paths = asked["file"] if isinstance(asked["file"], list) else [asked["file"]]
    did = sent([str(path) for path in paths], str(asked.get("say", "")))
    return did if isinstance(did, str) else (_address(seat, asked), {**did, **_reply_to(seat, asked)})


def sent(paths: Sequence[str], note: str = "") -> dict[str, Any] | str:
    """Files as a raw deed; a sentence when there is no such file."""
    files = []
    for path in paths:
        if not Path(path).is_file():
            return f"{path}: no such file"
        size = Path(path).stat().st_size
        content = Path(path).read_bytes() if size <= cleaning.MOST else b""
        files.append({"data": base64.b64encode(content).decode("ascii"), "size": size})
    return {"t": "sent", "files": files, "note": note}


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
        if said.startswith("@") and not isinstance(carried := sent([said[1:].strip()]), str):
            did = carried
        if (said or place) and not await seat.do(did, place):
            out(seat.sentence("desk.not_saved"))
            continue
        for bubble in await seat.new(None if said else SERVED):
            _print(seat, bubble, out)
            for path in (await seat.saved(bubble)).values():
                out(f"  {path}")


def _choices(seat: Seat) -> list[tuple[str, str, int]]:
    """The buttons of the newest message that has any."""
    for bubble in reversed(seat.last):
        if found := render.buttons(bubble.payload):
            return [(bubble.place, handle, number) for _label, handle, number in found]
    return []


def _print(seat: Seat, bubble: Bubble, out: Callable[[str], None]) -> None:
    if not bubble.payload["parts"]:
        return
    where = seat.places[bubble.place][0]
    lead = "" if where == "private" else f"[{where}] "
    who = "> " if bubble.mine else ""
    out("\n" + lead + who + render.text_of(bubble.payload))
    for number, (label, _handle, _n) in enumerate(render.buttons(bubble.payload), 1):
        out(f"  #{number} {label}")
