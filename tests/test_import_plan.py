"""What an import changes: figures by hand, two files that add up, the same file twice, all of it or nothing."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cli import main
from handlers import indicators
from handlers.house import CONTENT
from handlers.imports import formulas, intake, plan, report, templates
from handlers.imports.dates import Almanac
from handlers.imports.formulas import FORMULAS
from handlers.imports.plan import whole_days
from handlers.imports.problems import Unreadable
from storage import readings, tables, tallies, work
from tests import known_week
from tests.samples import SAMPLES
from tests.test_import_files import HARMLESS, MALFORMED

KNOWN = templates.load(CONTENT / "imports")
MADE_UP = SAMPLES / "made_up"


class Desk:
    """Imports files into one database and says what has changed."""

    def __init__(self, database, house):
        self.database, self.house = database, house

    def take(self, data, source=None):
        data = data if isinstance(data, bytes) else data.encode() if isinstance(data, str) else data.read_bytes()
        today = self.house.library.local(self.database.clock()).date()
        return intake.take(data, KNOWN, Almanac(today, self.house.library.zone), source)

    def run(self, data, source=None, *, save=True, name="file.csv", sha="a" * 64, whole=False):
        taken = self.take(data, source)
        batch = whole_days(taken.batch) if whole else taken.batch

        def work(unit):
            found = plan.plan(unit, self.house, batch)
            if save and not found.problems:
                plan.apply(unit, found, batch, taken.source, name, sha)
            return found

        return self.database.run_now(work)

    def reading(self, code, period):
        return self.database.run_now(lambda unit: readings.get(unit, code, period))

    def all(self, code):
        return {
            one.period: (one.value, one.part, one.n)
            for one in self.database.run_now(lambda unit: readings.series(unit, code))
        }


@pytest.fixture
def desk(database, house):
    """A desk that imports into a fresh database."""
    return Desk(database, house)


def loans(rows):
    """A table of loans: (day, branch, interface, n)."""
    return "date;branch;interface;loans\n" + "".join(f"{day};{branch};{by};{n}\n" for day, branch, by, n in rows)


# --- nothing half imported -----------------------------------------------------------------------------------------


def test_none_of_a_hundred_malformed_files_leaves_anything_behind(desk):
    """Refused, each of them; two workbooks that lack only what nobody needs are imported whole."""

    def kept():
        every = (tables.readings, tables.tallies, tables.imports)
        return desk.database.run_now(lambda unit: [len(unit.all(table)) for table in every])

    refused = 0
    for name, data in MALFORMED:
        before = kept()
        try:
            taken = desk.run(data, name=name, sha=f"{refused:064d}")
        except Unreadable:
            taken = None
        if taken is None or taken.problems:
            refused += 1
            assert kept() == before, name
        else:
            assert name in HARMLESS, name
    assert refused >= 100


# --- who wished for what has come ----------------------------------------------------------------------------------


def test_an_orders_file_with_isbns_says_who_should_hear_and_whether_they_did(desk, clock):
    """A wish agreed to on Monday; the file says its book stands on the shelf since Wednesday; told on Thursday."""
    run, isbn = desk.database.run_now, "9789511234562"
    clock.now = known_week.at("09.11. 10:00")
    case = run(lambda unit: known_week.open_case(unit, "acquisition_request", "Ostakaa", wants_reply=True))
    run(lambda unit: (work.wish(unit, case.id, "kirja", isbn), work.decide(unit, case.id, accepted=True)))
    clock.now = known_week.at("18.11. 17:00")
    orders = f"order number;order date;date received;first available;isbn\n1;1.11.2026;16.11.2026;18.11.2026;{isbn}\n"
    dry = desk.run(orders, save=False)
    assert dry.came == ((case.id, date(2026, 11, 18)),)
    assert [note.key for note in dry.notes] == ["wishes_came"]
    desk.run(orders)
    assert desk.run(orders).came == ()  # the same file twice changes nothing
    clock.now = known_week.at("19.11. 09:00")
    assert run(lambda unit: work.arrived(unit, case.id, date(2026, 11, 19))) == [case.id]
    run(lambda unit: work.told(unit, case.id, delivered=True))
    clock.now = known_week.at("23.11. 09:00")
    week = indicators.week_of(desk.house, "2026-W47")
    found = run(lambda unit: indicators.read(desk.house, unit, "acq.requester_told", week))
    assert (found.part, found.n) == (1, 1)


# --- figures by hand ---------------------------------------------------------------------------------------------


def test_a_share_of_loans_is_kept_with_its_part_its_n_and_where_it_came_from(desk, clock):
    desk.run(MADE_UP / "koha/loans_by_interface.csv", name="lainat.csv", sha="c" * 64)
    found = desk.reading("use.selfservice_share", "2026-W45")
    assert found.value == pytest.approx(100 * 267 / 328)
    assert (found.part, found.n, found.source, found.formula, found.file) == (267, 328, "koha_loans", "1", "c" * 64)
    assert found.at == clock.now
    kept = desk.database.run_now(lambda unit: tallies.file(unit, "c" * 64))
    assert (kept.name, kept.source, kept.rows, kept.at) == ("lainat.csv", "koha_loans", 6, clock.now)


def test_refused_books_and_journals_of_a_month_are_one_rate_and_databases_stay_apart(desk):
    for name in ("TRB1", "TRB2", "TRJ1", "TRJ2", "DRD1", "DRD2"):
        desk.run(SAMPLES / f"counter51/{name}_sample_r51.tsv", sha=name)
    found = desk.all("use.turnaway_rate")
    assert sorted(found) == [f"2022-{month:02d}" for month in range(1, 13)]
    assert sum(part for _, part, _ in found.values()) == 5682
    assert sum(n for _, _, n in found.values()) == 33665  # 16.9 %, databases of the same platform left out


def test_the_full_title_report_stands_before_its_views(desk):
    desk.run(SAMPLES / "counter51/TR_sample_r51.json", sha="TR")
    alone = desk.all("use.turnaway_rate")
    for name in ("TRB1", "TRB2", "TRJ1", "TRJ2"):
        desk.run(SAMPLES / f"counter51/{name}_sample_r51.json", sha=name)
    assert desk.all("use.turnaway_rate") == alone
    assert alone


def test_opened_books_without_the_refused_ones_are_no_rate_yet(desk):
    found = desk.run(SAMPLES / "counter51/TRB1_sample_r51.xlsx")
    assert found.changes == ()
    assert [note.key for note in found.notes] == ["needs_partner"]
    assert len(desk.run(SAMPLES / "counter51/TRB2_sample_r51.json").changes) == 12


def test_a_small_sample_of_release_five_keeps_its_part_and_n(desk):
    desk.run(SAMPLES / "counter50/Sample-TR_B1.tsv")
    desk.run(SAMPLES / "counter50/Sample-TR_B2.json")
    found = desk.all("use.turnaway_rate").values()
    assert (sum(part for _, part, _ in found), sum(n for _, _, n in found)) == (4, 9)


def test_days_to_arrival_are_medians_of_what_arrived_in_the_week(desk):
    desk.run(MADE_UP / "koha/orders_received.csv")
    assert desk.all("acq.order_to_arrival") == {"2026-W41": (39, None, 1), "2026-W42": (37, None, 1)}
    assert desk.all("acq.arrival_to_shelf") == {"2026-W42": (6, None, 1)}


def test_an_order_whose_day_is_corrected_leaves_its_old_week(desk):
    head = "ordernumber;entrydate;datereceived\n"
    desk.run(head + "7;1.9.2026;10.10.2026\n8;1.9.2026;11.10.2026\n")
    desk.run(head + "7;1.9.2026;20.10.2026\n")
    assert desk.all("acq.order_to_arrival") == {"2026-W41": (40, None, 1), "2026-W43": (49, None, 1)}
    desk.run(head + "8;1.9.2026;21.10.2026\n")
    assert desk.all("acq.order_to_arrival") == {"2026-W41": (None, None, None), "2026-W43": (49.5, None, 2)}


def test_loans_for_each_person_need_twelve_months_and_the_number_of_people(desk, house):
    served = replace(
        house,
        library=replace(
            house.library, values={**house.library.values, "population": dict.fromkeys(("fi", "sv", "en"), "1 000")}
        ),
    )
    months = [(f"{2025 + (number > 12)}-{(number - 1) % 12 + 1:02d}-15", "A", "sip", 100) for number in range(1, 13)]
    assert {note.key for note in desk.run(loans(months[:11])).notes} == {"no_population"}
    desk.house = served
    assert {note.key for note in desk.run(loans(months[:11])).notes} == {"needs_year"}
    assert desk.all("use.loans_per_capita") == {}
    desk.run(loans(months[11:]))
    assert desk.all("use.loans_per_capita") == {"2025-12": (1.2, None, 1200)}
    desk.run(loans([("2026-01-10", "A", "sip", 400)]))
    assert desk.all("use.loans_per_capita") == {"2025-12": (1.2, None, 1200), "2026-01": (1.5, None, 1500)}
    desk.run(loans([("2025-03-15", "A", "sip", 200)]))  # a correction of March reaches every year that holds March
    assert desk.all("use.loans_per_capita") == {"2025-12": (1.3, None, 1300), "2026-01": (1.6, None, 1600)}


def test_figures_as_such_are_checked_against_the_list_of_figures(desk):
    found = desk.run(
        "mittari;jakso;arvo;n\nmnt.catalogue_backlog;vk 45/2026;2,5;40\nmnt.shelf_accuracy;2026-W45;96,5 %;200\n"
    )
    assert found.problems == ()
    assert desk.all("mnt.catalogue_backlog") == {"2026-W45": (2.5, None, 40)}
    wrong = desk.run("code;period;value\nuse.magic;2026-W45;5\ncus.csat;2026-W45;5\nmnt.shelf_accuracy;2026-W44;105\n")
    assert [one.key for one in wrong.problems] == ["unknown_code", "own_code", "not_share"]
    assert "2026-W44" not in desk.all("mnt.shelf_accuracy")


def test_a_course_file_is_the_whole_of_its_term(desk):
    text = (MADE_UP / "courses/course_literature_example.csv").read_text("utf-8-sig")
    desk.run(text)
    assert desk.all("sel.required_titles_held") == {"2026-08": (100, 2, 2)}
    assert desk.all("sel.students_per_copy") == {"2026-08": ((6.4 + 180 / 28) / 2, None, 2)}
    desk.run("\n".join(line for line in text.splitlines() if not line.startswith("JUR")) + "\n")
    assert desk.all("sel.required_titles_held") == {"2026-08": (100, 1, 1)}
    assert desk.all("sel.lists_on_time") == {"2026-08": (50, 1, 2)}


# --- twice, in pieces, in half ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["made_up/koha/loans_by_interface.csv", "made_up/koha/orders_received.csv", "made_up/gates/seat_rounds.csv",
                                  "made_up/courses/course_literature_example.csv", "counter51/TR_sample_r51.tsv"])  # fmt: skip
def test_the_same_file_twice_changes_nothing(desk, clock, name):
    desk.run(SAMPLES / name)
    before = {code: desk.database.run_now(lambda unit, code=code: readings.series(unit, code)) for code in FORMULAS}
    clock.move("+2d")
    found = desk.run(SAMPLES / name, name="other name.csv")
    assert (found.changes, found.puts, found.drops) == ((), (), ())
    assert found.same > 0
    assert {
        code: desk.database.run_now(lambda unit, code=code: readings.series(unit, code)) for code in FORMULAS
    } == before


def test_the_three_forms_of_a_report_are_the_same_import(desk):
    desk.run(SAMPLES / "counter51/DR_sample_r51.tsv")
    for form in ("json", "xlsx"):
        found = desk.run(SAMPLES / f"counter51/DR_sample_r51.{form}")
        assert (found.changes, found.puts, found.same) == ((), (), 12)


def test_a_dry_run_shows_old_and_new_and_writes_nothing(desk):
    desk.database.run_now(lambda unit: readings.put(unit, "use.selfservice_share", "2026-W45", 50.0, None, "hand"))
    found = desk.run(MADE_UP / "koha/loans_by_interface.csv", save=False)
    assert [(one.code, one.period, one.old.value, round(one.new.value, 1)) for one in found.changes] == [
        ("use.selfservice_share", "2026-W45", 50.0, 81.4)
    ]
    said = report.change(desk.house, found.changes[0], "fi").replace("\u00a0", " ")
    assert said == "Itsepalvelulainojen osuus viikko 45/2026: käsin kirjattu 50 % → 81 % (n = 328)"
    assert desk.reading("use.selfservice_share", "2026-W45").value == 50.0
    assert desk.database.run_now(lambda unit: tallies.between(unit, "use.selfservice_share", "0", "9")) == []


def test_a_file_with_one_bad_line_leaves_everything_as_it_was(desk):
    found = desk.run(
        loans([("2026-11-02", "A", "sip", 5), ("2026-11-03", "A", "sip", "viisi"), ("2026-11-04", "A", "sip", 7)])
    )
    assert [(one.line, one.key) for one in found.problems] == [(3, "not_number")]
    assert desk.all("use.selfservice_share") == {}
    with pytest.raises(ValueError, match="problems"):
        desk.database.run_now(
            lambda unit: plan.apply(unit, found, desk.take("date;loans\n2026-11-02;1\n").batch, "loans", "x", "x")
        )


def test_a_failure_in_the_middle_takes_the_whole_import_back(desk, monkeypatch):
    real, done = readings.put, []

    def put(unit, code, period, *values, **more):
        if done:
            raise RuntimeError("the power goes")
        done.append(period)
        real(unit, code, period, *values, **more)

    monkeypatch.setattr(plan.readings, "put", put)
    with pytest.raises(RuntimeError):
        desk.run(MADE_UP / "koha/orders_received.csv")
    assert done
    assert desk.all("acq.order_to_arrival") == {}
    assert desk.database.run_now(lambda unit: tallies.between(unit, "acq.order_to_arrival", "0", "9")) == []


def test_the_same_branch_under_another_name_is_spoken_of_and_can_be_replaced(desk):
    desk.run(MADE_UP / "koha/loans_by_interface_fi_cp1252.csv")
    again = desk.run(MADE_UP / "koha/loans_by_interface.csv", save=False)
    assert "also_counted" in {note.key for note in again.notes}
    whole = desk.run(MADE_UP / "koha/loans_by_interface.csv", whole=True)
    assert "also_counted" not in {note.key for note in whole.notes}
    assert desk.all("use.selfservice_share") == {"2026-W45": (pytest.approx(100 * 267 / 328), 267, 328)}


DAY = st.integers(0, 60).map(lambda back: (date(2026, 11, 23) - timedelta(days=back)).isoformat())
LINES = st.dictionaries(
    st.tuples(DAY, st.sampled_from("AB"), st.sampled_from(["sip", "intranet"])),
    st.integers(0, 500),
    min_size=1,
    max_size=25,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES, st.randoms(use_true_random=False))
def test_a_table_in_pieces_in_any_order_gives_the_figures_of_the_whole(lines, chance):
    """Pieces by day and branch, as exports are: the formulas over what is kept after each piece."""
    rows = [(*key, n) for key, n in lines.items()]
    pieces = {}
    for row in rows:
        pieces.setdefault((row[0], row[1]), []).append(row)
    order = list(pieces.values())
    chance.shuffle(order)
    almanac = Almanac(date(2026, 11, 24), None)
    kept = {}
    for piece in [*order, order[0]]:  # one of them comes twice
        for tally in intake.take(loans(piece).encode(), KNOWN, almanac).batch.tallies:
            kept[tally.code, tally.day, tally.slice] = tally
    whole = intake.take(loans(rows).encode(), KNOWN, almanac).batch.tallies
    assert sorted(kept.values(), key=repr) == sorted(whole, key=repr)
    shares = [tally for tally in whole if tally.code == "use.selfservice_share"]
    machine = sum(n for (_, _, by), n in lines.items() if by == "sip")
    total = sum(lines.values())
    assert formulas.share(shares, None) == (
        formulas.Value(100 * machine / total, total, machine) if total else formulas.NOTHING
    )


# --- the command --------------------------------------------------------------------------------------------------


@pytest.fixture
def jana(tmp_path, monkeypatch, capsys):
    """The command line on an empty state folder: exit code, what it said, what it complained of."""
    monkeypatch.setenv("JANA_HOME", str(tmp_path / "home"))
    for name in ("JANA_DATABASE_URL", "JANA_LIBRARY", "JANA_CONTENT"):
        monkeypatch.delenv(name, raising=False)
    main(["db", "upgrade"])
    capsys.readouterr()

    def run(*words):
        code = main([*map(str, words)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_the_command_shows_first_and_does_then(jana):
    file = MADE_UP / "koha/loans_by_interface.csv"
    code, dry, _ = jana("indicator", "import", file, "--dry-run", "--lang", "en")
    assert code == 0
    assert "week 45/2026: 81% (n = 328)" in dry
    assert "Dry run: nothing was saved." in dry
    assert "Tallennettu." in jana("indicator", "import", file, "--lang", "fi")[1]
    assert "Inget ändras." in jana("indicator", "import", file, "--lang", "sv")[1]
    assert "use.selfservice_share\t81" in jana("indicator", "list", "--week", "2026-W45")[1]


def test_the_command_names_every_bad_line_and_saves_nothing(jana):
    code, said, complained = jana("indicator", "import", MADE_UP / "dirty/22_negative_and_future.csv", "--lang", "en")
    assert code == 1
    assert "Line 2: loans: -5 is below zero." in said
    assert "Line 3: date: 2126-11-02 is in the future." in said
    assert "Nothing was imported. Places to mend: 2." in complained


def test_monthly_figures_are_named_by_their_month(jana):
    jana("indicator", "import", SAMPLES / "counter51/TRB1_sample_r51.tsv")
    said = jana("indicator", "import", SAMPLES / "counter51/TRB2_sample_r51.tsv", "--lang", "fi")[1]
    assert "tammikuu 2022: 13" in said
    assert "joulukuu 2022: 16" in said


def test_the_command_speaks_json_to_programs(jana):
    rows = [
        json.loads(line)
        for line in jana("indicator", "import", MADE_UP / "koha/orders_received.csv", "--json")[1].splitlines()
    ]
    assert rows[0] | {"sha256": ""} == {
        "kind": "summary", "file": "orders_received.csv", "sha256": "", "source": "orders_received", "rows": 2, "changes": 3,
        "same": 0, "kept": 3, "dropped": 0, "problems": 0, "saved": True,
    }  # fmt: skip
    assert [(row["code"], row["period"], row["old"], row["new"]) for row in rows if row["kind"] == "change"] == [
        ("acq.arrival_to_shelf", "2026-W42", None, 6.0), ("acq.order_to_arrival", "2026-W41", None, 39.0), ("acq.order_to_arrival", "2026-W42", None, 37.0),
    ]  # fmt: skip


def test_a_file_of_two_hundred_megabytes_is_refused_without_being_read(jana, tmp_path):
    big = tmp_path / "big.csv"
    with big.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    code, _, complained = jana("indicator", "import", big, "--lang", "en")
    assert code == 1
    assert "too large (200 MB)" in complained


def test_what_is_no_file_is_refused(jana, tmp_path):
    for path in (tmp_path / "none.csv", tmp_path):
        code, _, complained = jana("indicator", "import", path, "--lang", "en")
        assert code == 1
        assert "cannot be read" in complained


def test_the_library_can_say_its_own_headings(jana, tmp_path, monkeypatch):
    own = tmp_path / "own" / "imports"
    own.mkdir(parents=True)
    text = (
        (CONTENT / "imports/loans.toml")
        .read_text("utf-8")
        .replace('"loans", "lainat"', '"utlån totalt", "loans", "lainat"')
    )
    (own / "loans.toml").write_text(text, "utf-8")
    file = tmp_path / "own.csv"
    file.write_text("Datum;Utlån totalt\n2.11.2026;5\n", "utf-8")
    assert jana("indicator", "import", file)[0] == 1
    monkeypatch.setenv("JANA_CONTENT", str(tmp_path / "own"))
    assert jana("indicator", "import", file)[0] == 0


def test_isbns_from_free_text_are_written_for_a_person(jana, tmp_path):
    said = jana(
        "indicator",
        "import",
        MADE_UP / "courses/peppi_free_text.json",
        "--proposals",
        tmp_path / "check.csv",
        "--lang",
        "sv",
    )[1]
    assert "9789524951234 (kontrollsiffran stämmer)" in said
    assert "TIL-101;Tilastotieteen perusteet;9789524951234;yes" in (tmp_path / "check.csv").read_text("utf-8-sig")


# --- the templates -------------------------------------------------------------------------------------------------


def test_every_template_feeds_figures_that_have_a_formula():
    assert {code for template in KNOWN.values() for code in template.feeds} <= set(FORMULAS)
    assert set(intake.SHAPES) == set(templates.SHAPES)


@pytest.mark.parametrize(
    ("toml", "key"),
    [
        ('shape = "magic"', "shape"), ('shape = "loans"\nname = {fi="a",sv="b"}\n[columns.date]\nkind="date"\nheads=["d"]', "name.en"),
        ('shape = "loans"\n[columns.date]\nkind="day"\nheads=["d"]', "columns.date.kind"), ('shape = "loans"\n[columns.date]\nkind="date"', "columns.date.heads"),
        ('shape = "loans"', "columns"),
    ],
)  # fmt: skip
def test_a_wrong_template_stops_the_command_and_says_where(tmp_path, toml, key):
    (tmp_path / "own.toml").write_text(toml, "utf-8")
    with pytest.raises(templates.BadContent) as wrong:
        templates.load(tmp_path)
    assert wrong.value.key == key
