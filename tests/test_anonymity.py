"""Anonymity: what names a person is in no file that Jana writes; what is forgotten is gone, and nothing else is."""

import asyncio
import json
import logging
import random
import secrets
import sqlite3
import zipfile

import pytest
from prometheus_client import generate_latest

from bot.app import build
from bot.commands import feedback as commands
from bot.local import front, render
from bot.local.front import Sitter
from bot.local.play import Player
from bot.logs import Lines
from bot.receive import Event
from bot.settings import Settings
from handlers import export
from storage import people, shown
from storage.tables import outbox as outbox_table

MARJA = Sitter("staff", "Marja", "service")


class Far:
    """Somebody on Telegram or Slack: what they would be shown waits in the outbox, buttons and all."""

    def __init__(self, player, platform, person):
        self.player, self.platform, self.person = player, platform, person
        self.place = people.place_id(player.database.keys, platform, person)

    def do(self, did):
        event = Event(self.platform, secrets.token_hex(8), self.person, self.person, "private", did, "fi")
        self.player.receive(event)
        self.player.serve_all()

    def last(self):
        rows = self.player.database.run_now(lambda unit: unit.all(outbox_table, order="id", place=self.place))
        return json.loads(rows[-1].payload)

    def write(self, text):
        """Feedback from the form to the receipt."""
        self.do({"t": "said", "text": "/feedback"})
        handle = render.form(self.last())["handle"]
        values = {"message": text, "kind": "complaint", "topic": "use", "reply": "yes"}
        self.do({"t": "filled", "handle": handle, "values": values})
        _label, handle, number = render.buttons(self.last())[0]
        self.do({"t": "pressed", "handle": handle, "number": number})

    def crash(self):
        """A turn that fails for good, with the person's id in the error."""
        event = Event(self.platform, secrets.token_hex(8), self.person, self.person, "private",
                      {"t": "pressed", "handle": "x", "number": self.person}, "fi")  # fmt: skip
        self.player.receive(event)
        asyncio.run(self._serve())

    async def _serve(self):
        for _ in range(4):
            await self.player.desk.serve(self.place)


def planted(count, seed=6):
    """Ids of Telegram, ids of Slack and names, none of which could stand anywhere by chance."""
    dice = random.Random(seed)
    found = []
    for number in range(count):
        match number % 3:
            case 0:
                found.append(("telegram", str(dice.randrange(5_000_000_000, 9_999_999_999))))
            case 1:
                found.append(("slack", f"T0{dice.randrange(36**6):X}:U0{dice.randrange(36**7):X}"))
            case _:
                found.append(("local", f"student:{''.join(dice.choice('bcdfghjklmnpqrstvwxz') for _ in range(9))}"))
    return found


def needles(address):
    """The whole address and each part that names somebody, as text, in UTF-16 and, for numbers, as bytes."""
    for part in {address, *address.split(":")} - {"student", "staff"}:
        if len(part) > 5:
            yield from (part.encode(), part.upper().encode(), part.encode("utf-16-le"))
            if part.isdigit():
                yield from (int(part).to_bytes(8, "big"), int(part).to_bytes(8, "little"), f"{int(part):x}".encode())


def holds(data, words):
    return [word for word in words if word in data]


def everything_written(home, database, log):
    """Every byte that a library would keep or hand on, except the key file: database, log, exports, backup, metrics."""
    rows = database.run_now(export.rows)
    out = home / "out"
    out.mkdir(exist_ok=True)
    for old in out.iterdir():
        old.unlink()
    for name in ("f.csv", "f.xlsx", "f.json"):
        commands.write(out / name, rows, names=False)
    with sqlite3.connect(home / "jana.db") as live, sqlite3.connect(out / "backup.db") as copy:
        live.backup(copy)
    found = {file.name: file.read_bytes() for file in [*home.glob("jana.db*"), *out.iterdir()]}
    with zipfile.ZipFile(out / "f.xlsx") as book:
        found |= {f"xlsx/{name}": book.read(name) for name in book.namelist()}
    return found | {"log": log.read_bytes(), "metrics": generate_latest()}


@pytest.fixture
def debug_log(tmp_path):
    """Everything that is logged at DEBUG, as Jana writes it and as Python would."""
    file, root = tmp_path / "debug.log", logging.getLogger()
    handlers = [logging.FileHandler(file), logging.FileHandler(file)]
    handlers[0].setFormatter(Lines())
    before, kept = root.level, list(root.handlers)
    root.setLevel(logging.DEBUG)
    root.handlers = [handlers[0]]
    yield file
    root.handlers = kept
    root.setLevel(before)
    for handler in handlers:
        handler.close()


def audit(tmp_path, log, count):
    app = build(Settings(home=tmp_path))
    player, addresses = Player(app.database, app.house), planted(count)
    people_there = []
    for number, (platform, address) in enumerate(addresses):
        someone = Far(player, platform, address)
        if platform == "local":
            someone.place = front.place_of(app.database.keys, address)
        someone.write(f"viesti numero {number}")
        people_there.append(someone)
    for someone in people_there[::10]:
        someone.crash()
    written = everything_written(tmp_path, app.database, log)
    cases_kept = len(app.database.run_now(export.rows))
    app.database.close()
    words = [word for _platform, address in addresses for word in needles(address)]
    leaks = {name: holds(data, words) for name, data in written.items()}
    return cases_kept, {name: found for name, found in leaks.items() if found}, written


def test_nothing_jana_writes_names_the_writer(home, debug_log):
    kept, leaks, written = audit(home, debug_log, 30)
    assert (kept, leaks) == (30, {})
    assert b"viesti numero 29" in written["backup.db"]  # the search would find what is there
    assert written["log"]


@pytest.mark.proof
def test_five_hundred_planted_ids_leave_no_byte(home, debug_log):
    kept, leaks, written = audit(home, debug_log, 500)
    print(json.dumps({"planted": 500, "cases": kept, "leaks": len(leaks), "files": len(written),
                      "bytes searched": sum(map(len, written.values()))}))  # fmt: skip
    assert (kept, leaks) == (500, {})


# --- forgetting -----------------------------------------------------------------------------------------------


def others(database, gone):
    """Every row of cases and their lines that is not of those who are forgotten."""
    with database.engine.connect() as connection:
        cases = connection.exec_driver_sql("SELECT * FROM cases ORDER BY id").fetchall()
        lines = connection.exec_driver_sql('SELECT "case", "by", text, at FROM case_lines ORDER BY id').fetchall()
        drafts = connection.exec_driver_sql("SELECT place, answers FROM drafts ORDER BY place").fetchall()
    number = cases[0]._fields.index("id") if cases else 0
    return ([row for row in cases if row[number] not in gone], [row for row in lines if row[0] not in gone], drafts)


def forgetting(tmp_path, log, count):
    app = build(Settings(home=tmp_path))
    player = Player(app.database, app.house)
    sitters = [
        Sitter("student", name.split(":")[1]) for _front, name in planted(count * 3) if name.startswith("student")
    ]
    words = ["sana" + "".join(secrets.choice("bcdfghjkmnpqrstvxz") for _ in range(12)) for _ in sitters]
    for sitter, word in zip(sitters, words, strict=True):
        form = [b for b in player.say(sitter, "/feedback") if not b.mine][-1]
        values = {"message": word, "kind": "complaint", "topic": "use", "reply": "yes"}
        preview = [b for b in player.fill(sitter, form, values) if not b.mine][-1]
        sent = player.press(sitter, preview, "Lähetä")
        card = next(b for b in sent if "JN-" in str(b.payload) and word in str(b.payload) and "Otan" in str(b.payload))
        player.say(MARJA, f"Vastaus: {word}", "team:service", reply_to=card.ref)
    gone = set(range(1, count + 1, 2))
    before = others(app.database, gone)
    for number in sorted(gone):
        asked = [b for b in player.say(sitters[number - 1], "/forget") if not b.mine][-1]
        player.press(sitters[number - 1], asked, "Kyllä, unohda")
    app.database.scrub()
    written = everything_written(tmp_path, app.database, log)
    lost = [words[number - 1].encode() for number in gone]
    kept = [words[number - 1].encode() for number in range(1, count + 1) if number not in gone]
    after = others(app.database, gone)
    places = {front.place_of(app.database.keys, sitters[number - 1].address) for number in gone}
    rows = sum(app.database.run_now(lambda unit, at=place: len(unit.all(shown.shown, place=at))) for place in places)
    app.database.close()
    leaks = {name: holds(data, lost) for name, data in written.items() if holds(data, lost)}
    return {"leaks": leaks, "kept": len(holds(written["backup.db"], kept)), "unchanged": before == after, "rows": rows}


def check(found, kept):
    assert found["leaks"] == {}
    assert (found["kept"], found["unchanged"]) == (kept, True)
    assert found["rows"] <= kept  # the farewell alone


def test_forgetting_some_leaves_the_others_as_they_were(home, debug_log):
    check(forgetting(home, debug_log, 10), 5)


@pytest.mark.proof
def test_fifty_of_a_hundred_are_forgotten_to_the_last_byte(home, debug_log):
    check(forgetting(home, debug_log, 100), 50)
