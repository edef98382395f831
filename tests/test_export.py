"""Export, flood and retention: nothing that is written out can act, nobody holds up the others, nothing stays too long."""

import asyncio
import csv
import json
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import openpyxl
import pytest

from bot.app import build
from bot.commands import feedback as commands
from bot.commands.base import Failed
from bot.local.front import Sitter
from bot.local.play import Player
from bot.receive import MOST, SECONDS, Event, Gate, Receiver
from bot.settings import Settings
from handlers import clean, export, wishes
from handlers.faq.book import Shelf
from handlers.masking import cover
from schedules import upkeep
from storage import cases, edits, work
from storage.tables import audit, case_lines, drafts, faq_versions, handles, outbox, shown
from storage.tables import wishes as wish_rows
from tests.chat import Table
from tests.command import jana
from tests.hostile_kinds import corpus

AINO, MARJA = Sitter("student", "Aino"), Sitter("staff", "Marja", "service")
ROOT = Path(__file__).parent.parent


def sent(database, text, kind="complaint", person="p1", **more):
    values = {"stage": "use", "team": "service", "lang": "fi", "place": "x", "named": None, "spot": None,
              "wants_reply": True, "promised_at": None, **more}  # fmt: skip
    return database.run_now(lambda unit: cases.open_case(unit, kind=kind, text=text, person=person, **values))


def test_every_hostile_input_leaves_as_text_in_every_kind_of_file(database, tmp_path):
    for text in corpus():
        sent(database, clean.text(text) or "-")
    found = database.run_now(export.rows)
    for name in ("out.csv", "out.xlsx", "out.json"):
        commands.write(tmp_path / name, found)
    lines = (tmp_path / "out.json").read_text("utf-8").split("\n")[:-1]
    assert [json.loads(line)["code"] for line in lines] == [row["code"] for row in found]
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.reader(file))
    assert len(table) == len(found) + 1
    assert all(not dangerous(value) for row in table for value in row)
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    boxes = [box for row in book["feedback"].iter_rows() for box in row]
    assert len(boxes) == (len(found) + 1) * len(export.COLUMNS)
    assert {box.data_type for box in boxes} <= {"s", "n", "inlineStr"}
    assert all(box.hyperlink is None for box in boxes)
    assert all(not dangerous(str(box.value or "")) for box in boxes)
    assert sum(row[2].value for row in book["counts"].iter_rows(min_row=2) if row[0].value == "kind") == len(found)


def dangerous(value):
    return value.lstrip(" \t\r\n\ufeff\u200b\u200e\u200f\u00a0\u3000")[:1] in tuple("=+-@＝＋－＠|%")


@pytest.mark.parametrize("text", ["=1+1", " =1", "\ufeff=1", "\t@x", "＝1", "-2", "\u200b+1", "\r\n=2", "|x"])
def test_a_cell_never_begins_as_a_formula(text):
    assert export.cell(text).startswith("'")


@pytest.mark.parametrize("text", ["kylmä", "1", "a=1", "", "ö@x"])
def test_an_ordinary_cell_is_left_alone(text):
    assert export.cell(text) == text


def test_a_file_is_never_written_over_and_an_unknown_kind_is_refused(tmp_path):
    (tmp_path / "there.csv").write_text("x")
    with pytest.raises(Failed, match="exists already"):
        commands.write(tmp_path / "there.csv", [])
    with pytest.raises(Failed, match=r"ends in \.csv"):
        commands.write(tmp_path / "out.ods", [])


def test_names_are_left_out_unless_asked_for(database):
    sent(database, "Maija Virtanen sanoi niin, maija@x.fi", named="Aino Aalto")
    assert "Aino Aalto" not in str(database.run_now(export.rows))
    assert "Virtanen" not in str(database.run_now(export.rows))
    assert "maija@x.fi" not in str(database.run_now(export.rows))
    assert database.run_now(lambda unit: export.rows(unit, names=True))[0]["name"] == "Aino Aalto"


def test_the_command_line_exports_and_erases_a_person(home):
    run = partial(jana, {"JANA_HOME": str(home)})
    app = build(Settings(home=home))
    player = Player(app.database, app.house)
    for person, words in ((AINO, "Kylmä lukusali"), (Sitter("student", "Otto"), "Liian pimeä")):
        form = player.say(person, "/feedback")
        values = {"message": words, "kind": "complaint", "topic": "support", "reply": "yes"}
        player.press(person, player.fill(person, form[-1], values)[-1], "Lähetä")
    app.database.close()
    assert [json.loads(line)["text"] for line in run("feedback", "export", "--json").stdout.splitlines()] == [
        "Kylmä lukusali", "Liian pimeä"]  # fmt: skip
    kept = json.loads(run("privacy", "export", "local", "student:aino").stdout)
    assert kept["cases"][0]["lines"] == ["Kylmä lukusali"]
    assert run("privacy", "erase", "local", "student:aino").returncode == 1
    assert run("privacy", "erase", "local", "student:aino", "--yes").stdout.strip() == "forgotten"
    assert run("privacy", "export", "local", "student:aino").returncode == 1
    assert b"lukusali" not in b"".join(f.read_bytes() for f in home.glob("jana.db*"))
    assert "Liian pimeä" in run("feedback", "export", "--json").stdout
    assert run("feedback", "export", "--file", str(home / "o.xlsx")).returncode == 0


def test_what_is_kept_about_a_writer_holds_no_note_of_staff(database, house):
    """Staff are told that the writer does not see a note; nor does the writer's own list of what is kept."""
    table = Table(database, house)
    for line in (
        "Aino> Lukusalissa on liian kylmä",
        "Aino> [Lähetä]",
        "Marja>> // Katsotaan huomenna",
        "Marja>> Korjataan.",
    ):
        table.play(line)
    shown = "\n".join(table.play("Aino> /mydata"))
    assert "liian kylmä" in shown
    assert "Korjataan" in shown
    assert "Katsotaan" not in shown


# --- flood ----------------------------------------------------------------------------------------------------


def test_a_flood_is_told_once_and_others_are_let_in():
    gate = Gate()
    said = [gate.pass_("flooder", 100 + number / 100) for number in range(1000)]
    assert said.count("open") == MOST
    assert said.count("closing") == 1
    assert gate.pass_("other", 109.0) == "open"


def test_after_a_pause_the_gate_is_open_again_and_remembers_nobody():
    gate = Gate()
    for number in range(1000):
        gate.pass_("flooder", number / 100)
    assert gate.pass_("flooder", 10 + 2 * SECONDS) == "open"
    gate.pass_("other", 100 + 4 * SECONDS)
    assert list(gate._seen) == ["other"]


def test_steady_writing_is_never_stopped():
    gate = Gate()
    assert {gate.pass_("writer", number * SECONDS / (MOST - 1)) for number in range(1000)} == {"open"}


def test_what_piled_up_while_jana_was_away_is_no_flood(database):
    """Three hundred messages of one person, written over two hours, come in one heap: all are kept."""
    heap = [
        Event("telegram", str(n), "9", "9", "private", {"t": "said", "text": f"viesti {n}"}, at=1000.0 + 24 * n)
        for n in range(300)
    ]
    kept = asyncio.run(Receiver(database, lambda conversation: None).receive_all(heap))
    assert kept == [True] * 300


# --- retention ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "kept"),
    [
        (29, {"lines", "draft", "wish", "faq", "deed"}),
        (31, {"lines", "wish", "faq", "deed"}),
        (366, {"deed"}),
        (731, set()),
    ],
)
def test_each_kind_is_kept_its_time_and_no_longer(database, house, clock, days, kept):
    case = sent(database, "Toivon kirjaa Kesäkirja", "acquisition_request")

    def fill(unit):
        work.wish(unit, case.id, "kesäkirja", None)
        edits.add(unit, "own", edits.DRAFT, "new", None, {"change": {}, "case": case.id})
        work.note(unit, "staff", "close", case.code)
        unit.add(drafts, place="x", person="p", form="feedback", answers={}, context={}, updated_at=unit.now)

    database.run_now(fill)
    clock.now += timedelta(days=days)
    database.run_now(lambda unit: upkeep.tidy(house, unit, None, "upkeep", False))
    tables = {"lines": case_lines, "draft": drafts, "wish": wish_rows, "faq": faq_versions, "deed": audit}
    found = database.run_now(lambda unit: {name for name, table in tables.items() if unit.all(table)})
    assert found == kept


@pytest.mark.parametrize(("days", "reachable"), [(89, True), (91, False)])
def test_the_reply_route_is_destroyed_on_the_day_the_writer_was_told(database, house, clock, days, reachable):
    case = sent(database, "Kylmä")
    database.run_now(lambda unit: cases.set_state(unit, case.id, "closed", closed_at=unit.now))
    clock.now += timedelta(days=days)
    database.run_now(lambda unit: upkeep.tidy(house, unit, None, "upkeep", False))
    assert (database.run_now(lambda unit: cases.route(unit, case.id)) is not None) is reachable
    assert database.run_now(lambda unit: cases.is_writer(unit, case.id, "p1")) is reachable


def test_an_answered_case_nobody_speaks_of_is_closed_and_its_writer_told_the_day(database, house, clock):
    table = Table(database, house, {"Marja"})
    for line in ("Aino> /palaute", "Aino> {message: Kylmä, kind: complaint, topic: support, reply: true}",
                 "Aino> [Lähetä]", "Marja>> Lämmitys on säädetty."):  # fmt: skip
        table.play(line)
    clock.now += timedelta(days=29)
    assert not [line for line in table.play("@ tick") if "suljettu" in line]
    clock.now += timedelta(days=15)  # over the holidays and Epiphany
    told = table.play("@ tick")
    assert [line for line in told if line.startswith("  Aino | Asia JN-0001 on nyt suljettu. Vastausreitti tuhotaan")]
    clock.now += timedelta(days=91)
    table.play("@ tick")
    assert database.run_now(lambda unit: cases.route(unit, 1)) is None


WORDS = "Minne pyörätelineen avain viedään"


def test_words_taken_back_go_from_the_answer_that_was_made_of_them(database, house):
    """The entry stays, for its answer is the staff's; what it asks is the answer's beginning until staff word it anew."""
    topics = {slug: house.book.topics[slug] for slug in list(house.book.topics)[:3]}
    table = Table(
        database, replace(house, shelf=Shelf(replace(house.book, topics=topics, index_folder=None))), {"Marja"}
    )
    for line in ("Aino> /palaute", f"Aino> {{message: {WORDS}, kind: question, topic: use, reply: true}}",
                 "Aino> [Lähetä]", "Marja>> Avain viedään palvelutiskille. Tiski on auki joka päivä.",
                 "Marja> [Muuta…]", "Marja> [Vastaukseksi kaikille]", "Marja> [Julkaise]"):  # fmt: skip
        table.play(line)
    assert database.run_now(edits.current)["own.1"]["question"] == {"fi": WORDS}
    told = table.play("Aino> [Peru viesti]")
    assert [line for line in told if line.startswith("  service | Vastaus own.1 tehtiin viestistä JN-0001")]
    now = database.run_now(edits.current)["own.1"]
    assert now["question"] == {"fi": "Avain viedään palvelutiskille"}
    assert now["phrasings"] == {"fi": ["Avain viedään palvelutiskille"]}
    left = database.run_now(
        lambda unit: [str(row) for one in (faq_versions, shown, outbox, handles) for row in unit.all(one)]
    )
    assert not [row for row in left if "pyörätelineen" in row]


# --- wishes and names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "isbn", "wrong"),
    [
        ("Kirja ISBN 978-3-16-148410-0", "9783161484100", None),
        ("3-16-148410-X kiitos", "9783161484100", None),
        ("978-3-16-148410-1", None, "978-3-16-148410-1"),
        ("isbn 3161484101", None, "3161484101"),
        ("soita 0401234567", None, None),
        ("Kesäkirja", None, None),
    ],
)
def test_an_isbn_is_checked_by_its_check_digit(text, isbn, wrong):
    found = wishes.read(text)
    assert (found.isbn, found.wrong_isbn) == (isbn, wrong)


def test_the_same_title_is_the_same_wish_however_it_is_asked():
    asked = ["Kesäkirja", "Voisitteko hankkia kirjan Kesäkirja?", "KESÄKIRJA!", "Kunde ni köpa in boken Kesäkirja"]
    assert {wishes.read(text).title for text in asked} == {"kesäkirja"}


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("Maija Virtanen oli tyly", "••• oli tyly"),
        ("Kerroin tästä Maijalle eilen", "Kerroin tästä ••• eilen"),
        ("lehtori Korhonen sanoi", "lehtori ••• sanoi"),
        ("Dr. Smith was rude", "Dr. ••• was rude"),
        ("Lukusali on kylmä", "Lukusali on kylmä"),
        ("Helsinki on kaunis", "Helsinki on kaunis"),
    ],
)
def test_names_of_people_are_covered_and_other_words_are_not(text, covered):
    assert cover(text) == covered


def test_staff_are_covered_in_any_case_ending():
    assert cover("Oskarsonin tiskillä", ["Oskarson"]) == "••• tiskillä"
