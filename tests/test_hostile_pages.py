"""Hostile text on every page: the browser's chat, the board, the survey page and the yearbook; a real Chromium reads it.

Text that people write comes by the entries of test_hostile_sinks.py; names and labels come from the library's own files,
so there every word of what a page is made of is hostile at once.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser

import pytest

from bot import board, survey_page, yearbook
from handlers import indicators, overview
from storage.crypto import RoundKeys
from storage.database import Database, sqlite_url
from storage.tables import shown
from tests import known_week
from tests.chat import Clock
from tests.conftest import KEYS
from tests.hostile_kinds import corpus
from tests.test_hostile_sinks import ENTRIES, Entries
from tests.test_page import browser, jana, page  # noqa: F401  the same Chromium and the same running Jana

WEEK = "2026-W47"
LANG = "fi"
KEPT = ("code", "key", "kind", "perspective", "stage", "unit", "direction", "lang")  # words of Jana's own

# --- pages made on the server -------------------------------------------------------------------------------------


def poisoned(thing, text):
    """The same thing with a text in the place of every word in it, except what only Jana herself writes."""
    if isinstance(thing, str):
        return text
    if isinstance(thing, Mapping):
        return {key: poisoned(value, text) for key, value in thing.items()}
    if isinstance(thing, tuple):
        return tuple(poisoned(one, text) for one in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        names = [one.name for one in fields(thing) if one.init and one.name not in KEPT]
        return replace(thing, **{name: poisoned(getattr(thing, name), text) for name in names})
    return thing


@pytest.fixture
def pages(database, house, clock):
    """Each page of a full week, made with one text in the place of all names and labels."""
    known_week.fill(database, house, clock)
    week = indicators.week_of(house, WEEK)
    whole = database.run_now(lambda unit: overview.board(house, unit, week, LANG))
    one = database.run_now(lambda unit: overview.detail(house, unit, "use.selfservice_share", week, LANG))
    year = database.run_now(lambda unit: yearbook.read(house, unit, 2026, LANG))
    asked = house.forms["host_pulse"].asks

    def made(text):
        library = replace(house.library, name=dict.fromkeys(("fi", "sv", "en"), text))
        here = replace(house, library=library)
        series = poisoned(one.indicator, text)
        detail = replace(poisoned(one, text), indicator=series, figures=one.figures, picture=one.picture)
        book = replace(year, house=here, series=tuple(replace(s, indicator=poisoned(s.indicator, text))
                                                      for s in year.series[:3]))  # fmt: skip
        board_ = replace(poisoned(whole, text), week=whole.week)
        survey = "".join(survey_page._ask(here, poisoned(ask, text), LANG, text) for ask in asked)
        return {
            "board": board.table_page(here, board_, text, text, LANG),
            "series": board.series_page(here, detail, [board_.week.key] * len(one.figures), text, LANG),
            "survey": survey_page._page(here, LANG, text, survey, code="x").text,
            "yearbook": yearbook.html(book).decode(),
        }

    return made


class Shape(HTMLParser):
    """The elements of a page with the names of their attributes, in order."""

    def __init__(self, markup):
        super().__init__(convert_charrefs=True)
        self.seen = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, *(name for name, _value in attrs)))

    def handle_comment(self, data):
        self.seen.append(("comment", data))


def plain(text):
    """A text that a file may hold: no half of a pair."""
    return text.encode("utf-8", "ignore").decode()


def test_no_word_of_a_page_becomes_an_element_of_it(pages):
    right = {name: Shape(markup).seen for name, markup in pages("sana").items()}
    assert all(len(seen) > 10 for seen in right.values())
    for text in corpus()[::9]:
        assert {name: Shape(markup).seen for name, markup in pages(plain(text) or "x").items()} == right, repr(text)


WATCH = "window.hit = 0; for (const one of ['alert', 'confirm', 'prompt', 'open']) window[one] = () => { window.hit += 1; }; 0"
LIVE = """() => [...document.querySelectorAll('*')].filter((one) =>
    ['SCRIPT', 'IFRAME', 'OBJECT', 'EMBED', 'BASE', 'FRAME', 'APPLET'].includes(one.tagName)
    || [...one.attributes].some((a) => a.name.startsWith('on')
        || (/href|src|action/.test(a.name) && /^\\s*(javascript|vbscript|data):/i.test(a.value))))
    .map((one) => one.outerHTML.slice(0, 200))"""


@pytest.mark.proof
@pytest.mark.browser
def test_every_item_on_every_page_of_the_server_in_a_real_browser(pages, browser):  # noqa: F811
    context = browser.new_context()
    context.add_init_script(WATCH)
    found, asked = context.new_page(), []
    found.on("request", lambda request: asked.append(request.url))
    found.route("**/*", lambda route: route.abort())
    texts, looked = [plain(text) or "x" for text in corpus()], 0
    count = "document.querySelectorAll('*').length"
    right = {}
    for text in ["sana", *texts]:
        for name, markup in pages(text).items():
            found.set_content(markup, wait_until="domcontentloaded")
            right.setdefault(name, found.evaluate(count))
            assert (found.evaluate(count), found.evaluate(LIVE), found.evaluate("window.hit")) == (right[name], [], 0), (
                name, text[:80],
            )  # fmt: skip
            looked += 1
    assert not [url for url in asked if "evil" in url]
    context.close()
    print(json.dumps({"items": len(texts), "pages": looked, "elements too many": 0, "scripts run": 0}))


# --- the chat in the browser ----------------------------------------------------------------------------------------


@pytest.fixture
def written(tmp_path, empty_sqlite, house):
    """What the local front would show after these texts came in, each by the next of the entries."""

    def play(texts, first=0):
        file = tmp_path / f"jana{first}.db"
        shutil.copy(empty_sqlite, file)
        database = Database(sqlite_url(file), KEYS, RoundKeys(tmp_path / "rounds"), house.library.key, Clock())
        entries = Entries(database, house)
        for number, text in enumerate(texts, first):
            getattr(entries, ENTRIES[number % len(ENTRIES)])(text)
        rows = database.run_now(lambda unit: [(row.mine, json.loads(row.payload)) for row in unit.all(shown)])
        database.close()
        return [{"ref": f"r{n}", "place": "p", "mine": mine, "payload": payload, "at": "2026-11-24T08:00:00Z", "text": ""}
                for n, (mine, payload) in enumerate(rows) if payload.get("parts")]  # fmt: skip

    return play


DRAWN = """(bubbles) => bubbles.map((bubble) => {
    const node = draw(at.panes[bubble.ref.length % at.panes.length], bubble);
    document.body.append(node);
    const wrong = [...node.querySelectorAll('*')].filter((one) =>
        ['SCRIPT', 'IFRAME', 'OBJECT', 'EMBED', 'BASE', 'STYLE', 'SVG', 'LINK', 'META'].includes(one.tagName.toUpperCase())
        || [...one.attributes].some((a) => a.name.startsWith('on')
        || (/href|src|action/.test(a.name) && /^\\s*(javascript|vbscript|data):/i.test(a.value)))
        || (one.tagName === 'IMG' && !one.getAttribute('src').startsWith('/api/'))
        || (one.tagName === 'A' && /evil/.test(new URL(one.href).host)));
    const said = bubble.payload.parts.filter((part) => part.t === 'say')
        .flatMap((part) => part.doc.flatMap(([, , runs]) => bubble.mine ? [runs[0][0]] : runs.map(([text]) => text)));
    const lost = said.filter((text) => !node.textContent.includes(text));
    node.remove();
    return [wrong.map((one) => one.outerHTML.slice(0, 200)), lost.map((text) => text.slice(0, 80))];
})"""


def drawn(page, bubbles):  # noqa: F811
    """Draw them by the page's own script; what was more than text, and what was not shown as it is."""
    page.evaluate(WATCH)
    nothing = '<svg xmlns="http://www.w3.org/2000/svg"/>'  # the pictures of another library are not there
    for what in ("picture", "file"):
        page.route(f"**/api/{what}/**", lambda route: route.fulfill(body=nothing, content_type="image/svg+xml"))
    found = [one for start in range(0, len(bubbles), 50) for one in page.evaluate(DRAWN, bubbles[start : start + 50])]
    assert page.evaluate("window.hit") == 0
    return [wrong for wrong, _lost in found if wrong], [lost for _wrong, lost in found if lost]


@pytest.mark.browser
def test_what_came_by_the_entries_is_drawn_as_text_alone(page, written):  # noqa: F811
    """A share of it; `make proof` draws every item."""
    bubbles = written(corpus()[::25])
    assert len(bubbles) > 30
    assert drawn(page, bubbles) == ([], [])


@pytest.mark.browser
def test_a_seeded_leak_in_the_page_would_be_seen(page):  # noqa: F811
    bubble = {"ref": "r", "place": "p", "mine": False, "at": "2026-11-24T08:00:00Z", "text": "",
              "payload": {"parts": [{"t": "say", "doc": [["p", 0, [["<meta name=x><b>x</b>", "", None]]]]}]}}  # fmt: skip
    page.evaluate("window.drawDoc = drawDoc = (doc) => { const p = document.createElement('p'); p.innerHTML = doc[0][2][0][0]; return [p]; }; 0")  # fmt: skip
    wrong, lost = drawn(page, [bubble])
    assert (len(wrong), len(lost)) == (1, 1)


@pytest.mark.proof
@pytest.mark.browser
@pytest.mark.parametrize("turn", range(len(ENTRIES)))  # each time the next entry for each item
def test_every_item_by_every_entry_is_drawn_as_text_alone(page, written, turn):  # noqa: F811
    bubbles = written(corpus(), turn)
    assert drawn(page, bubbles) == ([], [])
    print(json.dumps({"items": len(corpus()), "messages drawn": len(bubbles), "live elements": 0}))
