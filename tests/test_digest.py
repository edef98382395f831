"""The digest: one week on four fronts in three languages, word for word, and the same in meaning on all of them."""

import html
import json
import os
import re
from pathlib import Path

import pytest

from bot import charts, yearbook
from bot.cli import main
from bot.lettering import width_of
from bot.local import render as local
from bot.local.web import PHONE
from bot.sheet import WIDTH
from bot.slack import render as slack
from bot.telegram import render as telegram
from handlers.digest import compose
from handlers.digest_long import compose_span
from handlers.picture import DigestPicture, LineBands, Sparks
from handlers.posting import payload
from storage import actions, cases, notices, readings
from tests import known_week
from tests.known_week import WEEK, at

LANGS = ("fi", "sv", "en")
GOLDEN = Path(__file__).parent / "golden"
SLACK_ALT, TELEGRAM_CAPTION = 1000, 1024  # characters that fit with a picture


def more(unit):
    """A change of the week, and something agreed on that is due soon."""
    notices.put(unit, WEEK, "Noutohylly siirtyy 1.12.")
    actions.agree(unit, team="service", stage="use", question="use.anchor", text="Opasteet lukusaliin", owner=None,
                  due="2026-11-27", today="2026-11-16")  # fmt: skip


PERIODS = {"digest": WEEK, "month": "2026-11", "term": "autumn_2026"}


@pytest.fixture(params=PERIODS)
def kind(request):
    """Which digest: of a week, a month or a term."""
    return request.param


@pytest.fixture
def every(database, house, clock, kind):
    """The digest of the known week, its month or its term for the team of use, as data, by language."""
    return spoken(database, house, clock, kind)


@pytest.fixture
def said(database, house, clock):
    """The digest of the known week."""
    return spoken(database, house, clock, "digest")


def spoken(database, house, clock, kind):
    """It is only read, so it is told once on each kind of database."""
    if (database.is_sqlite, kind) not in _told:
        _told[database.is_sqlite, kind] = _spoken(database, house, clock, kind)
    return _told[database.is_sqlite, kind]


_told = {}


def _spoken(database, house, clock, kind):
    known_week.fill(database, house, clock)
    clock.now = at("23.11. 08:00")
    database.run_now(more)
    database.run_now(lambda unit: cases.set_state(unit, 2, "done", outcome="Lukusalissa on nyt kuusi lamppua lisää"))
    make = compose if kind == "digest" else compose_span
    return {
        lang: database.run_now(
            lambda unit, lang=lang: payload(unit, make(house, unit, "service", PERIODS[kind], lang), None)
        )
        for lang in LANGS
    }  # fmt: skip


def on_terminal(data):
    return local.text_of(data)


def on_web(data):
    """What the page is handed: paragraphs with their looks, and the picture's words."""
    parts = [
        {"t": part["t"], **({"doc": part["doc"]} if part["t"] == "say" else {"alt": part["alt"]})}
        for part in data["parts"]
    ]
    return json.dumps(parts, ensure_ascii=False, indent=1)


def on_telegram(data):
    message = telegram.message(data)
    assert len(message.pieces) == 1
    return f"{message.pieces[0]}\n--- picture\n{telegram.caption(message.alt)}"


def on_slack(data):
    message = slack.message(data)
    texts = [block["text"]["text"] for block in message.blocks if block["type"] == "section"]
    return "\n".join(texts) + f"\n--- picture\n{message.alt[:SLACK_ALT]}"


FRONTS = {"terminal": on_terminal, "web": on_web, "telegram": on_telegram, "slack": on_slack}


@pytest.mark.parametrize("width", [PHONE, WIDTH])
def test_every_word_of_the_picture_is_whole_and_on_it(said, width):
    """As wide as a column of the page and as a phone: nothing is cut short and nothing stands out over the edge."""
    for data in said.values():
        picture = next(part for part in data["parts"] if part["t"] == "picture")
        drawn = charts.svg(DigestPicture.from_dict(picture["data"]), width=width)
        assert "…" not in drawn
        words = re.findall(r'<text x="([\d.-]+)" y="[\d.-]+" ([^>]*)>([^<]*)<', drawn)
        assert len(words) > 20
        for x, looks, text in words:
            size = float(re.search(r'font-size="([\d.]+)"', looks)[1])
            side = re.search(r'text-anchor="(\w+)"', looks)
            before = {"end": 1.0, "middle": 0.5}.get(side[1] if side else "", 0.0)
            left = float(x) - before * width_of(html.unescape(text), size)
            assert left >= 0, text
            assert left + width_of(html.unescape(text), size) <= width, text


@pytest.mark.parametrize("front", FRONTS)
def test_the_digest_reads_as_written(front, every, kind):
    for lang in LANGS:
        agrees(GOLDEN / front / f"{kind}.{lang}.txt", FRONTS[front](every[lang]) + "\n")


def agrees(file, text):
    """As it was looked at and found good; `JANA_GOLDEN=1` writes it anew."""
    if os.environ.get("JANA_GOLDEN"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    assert text == file.read_bytes().decode(), file.name


def test_the_annual_summary_reads_as_written(database, house, clock):
    """The words of the printable page and the table for spreadsheets, in three languages."""
    known_week.fill(database, house, clock)
    for lang in LANGS:
        book = database.run_now(lambda unit, lang=lang: yearbook.read(house, unit, 2026, lang))
        page = re.sub(r"<svg.*?</svg>|<style.*?</style>", "", yearbook.html(book).decode(), flags=re.DOTALL)
        page = re.sub(r"\s*\n\s*", "\n", html.unescape(re.sub(r"</?(?:p|h\d|tr|section|title)[^>]*>", "\n", page)))
        agrees(GOLDEN / "annual" / f"{lang}.txt", re.sub(r"<[^>]+>", " ", page).strip() + "\n")
        agrees(GOLDEN / "annual" / f"{lang}.csv", book.csv)


def words(front, text):
    """The words alone: without the signs of a front's own markup."""
    match front:
        case "web":
            parts = json.loads(text)
            lines = [
                ("• " if kind == "bullet" else "") + "".join(run[0] for run in runs)
                for part in parts if part["t"] == "say" for kind, _, runs in part["doc"]
            ]  # fmt: skip
            text = "\n".join([*lines, *(part["alt"] for part in parts if part["t"] == "picture")])
        case "telegram":
            text = html.unescape(re.sub(r"</?(b|i|code|blockquote)( expandable)?>", "", text))
        case "slack":
            text = slack.unescape(re.sub(r"(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)", "", text))
    return " ".join(text.replace("--- picture", " ").split())


def test_every_front_says_the_same_words(every):
    for lang in LANGS:
        plain = {front: words(front, make(every[lang])) for front, make in FRONTS.items()}
        assert plain["web"] == plain["terminal"], lang
        assert plain["telegram"] == plain["terminal"], lang
        assert plain["slack"] == plain["terminal"], lang


PERIOD = re.compile(
    r"\d{1,2}\.\d{1,2}\.–\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2} \w+–\d{1,2} \w+ \d{4}|\d{1,2}\.–\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}–\d{1,2} \w+ \d{4}|27\.11\.2026|27 Nov 2026"
)


def shape(data):
    """What a digest says without its words: kinds of paragraphs, and the figures of each, dates and clocks aside."""
    found = []
    for part in data["parts"]:
        lines = (
            [(kind, "".join(run[0] for run in runs)) for kind, _, runs in part["doc"]]
            if part["t"] == "say" else [("alt", line) for line in part["alt"].split("\n")]
        )  # fmt: skip
        for kind, line in lines:
            plain = line.partition(":")[0] if line.startswith("JN-") else PERIOD.sub("", line)
            plain = re.sub(r"(\d),(\d)", r"\1.\2", plain).replace("\u00a0", " ")
            found.append((kind, sorted(re.findall(r"JN-\d+|\d+/\d+|[−-]?\d+(?:\.\d+)?", plain))))
    return found


def test_every_language_says_the_same_figures_in_the_same_order(every, kind):
    fi, sv, en = (shape(every[lang]) for lang in LANGS)
    assert [kind for kind, _ in fi] == [kind for kind, _ in sv] == [kind for kind, _ in en]
    for one, two, three in zip(fi, sv, en, strict=True):
        assert one == two == three
    assert sum(len(figures) for _, figures in fi) > {"digest": 60, "month": 40, "term": 40}[kind]


def test_it_is_read_in_thirty_seconds_and_its_picture_fits_with_its_words(said):
    """Thirty seconds are about 125 words of prose; figures and bullets are skimmed: 250 words at most, no line long."""
    for lang in LANGS:
        text = local.text_of({"parts": [part for part in said[lang]["parts"] if part["t"] == "say"]})
        assert len(text.split()) < 250
        assert max(map(len, text.split("\n"))) < 260
        picture = next(part for part in said[lang]["parts"] if part["t"] == "picture")
        assert len(picture["alt"]) <= SLACK_ALT
        drawn = DigestPicture.from_dict(picture["data"])
        assert 1 <= len(drawn.panels) <= 3


def test_everything_written_in_the_picture_is_in_its_words(said):
    """Each label, value, target and end of a scale that can be seen can be read."""
    for lang in LANGS:
        picture = next(part for part in said[lang]["parts"] if part["t"] == "picture")
        for panel in DigestPicture.from_dict(picture["data"]).panels:
            for row in panel.rows:
                seen = [row.label, row.shown] if not isinstance(panel, LineBands) else [row.label]
                if isinstance(panel, Sparks):
                    seen += [row.target_words, *([row.low, row.high] if row.low != row.high else [])]
                assert all(word in picture["alt"] for word in seen), (lang, row)


def test_the_period_the_counts_and_the_way_to_stop_are_named(said):
    for lang, zone in (("fi", "Helsinki"), ("sv", "Helsingfors"), ("en", "Helsinki")):
        text = on_terminal(said[lang])
        assert zone in text
        assert "/digest pause" in text
        assert "2026" in text.split("\n")[0]


def test_a_month_says_shares_of_the_whole_month_and_names_its_period(database, house, clock):
    """Ratings of November: 5, 4, 2, 5, 3 in one week and none in the others: 3/5, as in the week."""
    known_week.fill(database, house, clock)
    for lang, month in (("fi", "marraskuu 2026"), ("sv", "november 2026"), ("en", "November 2026")):
        parts = database.run_now(
            lambda unit, lang=lang: payload(unit, compose_span(house, unit, "service", "2026-11", lang), None)
        )
        text = local.text_of(parts)
        assert month in text
        assert "3/5" in text


def test_a_months_figure_that_its_weeks_repeat_counts_once(database, house, clock):
    """An inventory of August is what November knows too; its 384 titles are not 384 more each week."""
    known_week.fill(database, house, clock)
    database.run_now(
        lambda unit: readings.put(unit, "sel.required_titles_held", "2026-08", 95.0, 384, "import", part=365)
    )
    parts = database.run_now(
        lambda unit: payload(unit, compose_span(house, unit, "collections", "autumn_2026", "en"), None)
    )
    text = local.text_of(parts)
    assert "required titles held 95% (n 384)" in text.replace("\u00a0", " ")


# --- what programs read: the keys and kinds of the JSON lines are a contract ----------------------------------


@pytest.fixture
def jana(tmp_path, monkeypatch, capsys):
    """The command line on an empty state folder: the JSON lines it said."""
    monkeypatch.setenv("JANA_HOME", str(tmp_path / "home"))
    for name in ("JANA_DATABASE_URL", "JANA_LIBRARY", "JANA_CONTENT"):
        monkeypatch.delenv(name, raising=False)

    def run(*words):
        assert main([*words, "--json"]) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    main(["db", "upgrade"])
    capsys.readouterr()
    return run


def test_programs_read_the_figures_of_a_week(jana, capsys):
    assert main(["indicator", "record", "mnt.shelf_accuracy", "57/60", "--week", "2026-W46"]) == 0
    capsys.readouterr()
    rows = jana("indicator", "list", "--week", "2026-W46")
    assert len(rows) == 43
    assert {tuple(row) for row in rows} == {
        ("code", "stage", "value", "unit", "n", "previous", "last_year", "target", "direction")
    }
    assert next(row for row in rows if row["code"] == "mnt.shelf_accuracy") == {
        "code": "mnt.shelf_accuracy", "stage": "maintenance", "value": 95.0, "unit": "%", "n": 60, "previous": None,
        "last_year": None, "target": 95, "direction": "up",
    }  # fmt: skip
    assert {row["direction"] for row in rows} == {"up", "down", "band"}


def test_programs_read_a_digest(jana, tmp_path, capsys):
    for week, said in (("2026-W45", "3"), ("2026-W46", "2,5")):
        main(["indicator", "record", "mnt.catalogue_backlog", said, "--week", week])
    capsys.readouterr()
    words = ("digest", "preview", "--team", "collections", "--week", "2026-W46", "--lang", "en")
    (row,) = jana(*words)
    assert list(row) == ["text", "parts", "picture", "alt"]
    assert [part["t"] for part in row["parts"]] == ["say", "picture"]
    assert "week 46" in row["text"]
    assert Path(row["picture"]).read_bytes().startswith(b"\x89PNG")
    assert row["alt"] in (part.get("alt") for part in row["parts"])


def test_programs_read_the_slots_of_a_timetable(jana):
    found = jana("schedule", "slots", "--every", "weekly mon 03:30", "--zone", "Europe/Helsinki", "--from", "2026-10-19",
                 "--to", "2026-11-01")  # fmt: skip
    assert found == [
        {"slot": "2026-W43", "local": "2026-10-19T03:30:00+03:00", "utc": "2026-10-19T00:30:00+00:00"},
        {"slot": "2026-W44", "local": "2026-10-26T03:30:00+02:00", "utc": "2026-10-26T01:30:00+00:00"},
    ]
