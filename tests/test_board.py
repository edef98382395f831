"""The figures as pages: for staff alone, read in a browser by keyboard and on a phone; the same numbers everywhere."""

import asyncio
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import replace
from datetime import timedelta
from os import environ

import pytest

from bot.app import open_database
from bot.local import front
from bot.local.front import Sitter
from bot.settings import read_settings
from handlers import indicators, overview
from storage import passes, people, readings
from tests.killing import ROOT, free_port, settled
from tests.test_page import browser  # noqa: F401  the same Chromium

WEEK = "2026-W40"
MARJA = Sitter("staff", "Marja", "service")


@pytest.fixture(scope="module")
def jana(tmp_path_factory, house, index):
    """A running Jana with half a year of one figure, a monthly one and one that misses its target; its address."""
    home, port = settled(tmp_path_factory.mktemp("home"), index), free_port()
    settings = replace(read_settings({}), home=home)
    database = open_database(settings, house.library.key)

    def fill(unit):
        for number in range(15, 41):
            readings.put(unit, "use.selfservice_share", f"2026-W{number}", 60 + number / 2, 400, "hand", part=2)
        readings.put(unit, "mnt.catalogue_backlog", WEEK, 9.5, None, "hand")
        readings.put(unit, "use.turnaway_rate", "2026-08", 12.5, 4000, "counter", part=500)
        readings.put(unit, "acq.overdue_orders", "2026-01", 12.5, 80, "orders", part=10)

    database.run_now(fill)
    database.close()
    environment = {**environ, "JANA_HOME": str(home), "JANA_HTTP_PORT": str(port), "JANA_LOG_LEVEL": "ERROR"}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    yield re.search(r"(http\S+)", process.stdout.readline())[1]
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0
    process.stdout.close()


@pytest.fixture
def page(browser, jana):  # noqa: F811
    """Marja's browser on the figures of the week; anything the page complains of fails the test."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.set_default_timeout(90_000)
    found, complaints = context.new_page(), []
    found.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    found.goto(jana)
    found.wait_for_selector("#pick-staff option", state="attached")
    found.select_option("#pick-staff", "Marja")
    found.get_by_role("link", name="Mittarit").click()
    found.goto(f"{jana.split('/?')[0]}/indicators?week={WEEK}&lang=fi")
    yield found
    context.close()
    assert complaints == []


@pytest.mark.browser
def test_stages_stand_across_and_perspectives_down(page):
    heads = page.get_by_role("columnheader").all_inner_texts()
    assert heads[1:] == [
        "Aineiston valinta", "Hankinta", "Aineiston ylläpito", "Aineiston käyttö", "Tyytyväinen asiakas",
        "Tukiprosessi", "Koko kirjasto",
    ]  # fmt: skip
    rows = page.get_by_role("rowheader").all_inner_texts()
    assert rows == ["Asiakkaat", "Henkilökunta", "Mittarit", "Kehysorganisaatio", "Tulokset"]
    assert page.locator("li a").count() == 43
    use = page.get_by_role("row", name="Mittarit").get_by_role("cell").nth(3)
    assert "Itsepalvelulainojen osuus\n80\u00a0%" in use.inner_text()
    assert "elokuu 2026" in use.inner_text()
    assert page.locator("li.off", has_text="Luettelointijono").inner_text().startswith("Luettelointijono\n9,5")


@pytest.mark.browser
def test_what_is_too_old_is_grey_and_says_so(page):
    page.goto(page.url.replace(WEEK, "2026-W47"))
    old = page.locator("li.stale")
    assert [one.split("\n")[0] for one in old.all_inner_texts()] == ["Estyneet e-käytöt"]
    assert "elokuu 2026, vanhentunut" in old.inner_text()
    assert page.evaluate("getComputedStyle(document.querySelector('li.stale b')).fontStyle") == "italic"
    assert page.locator("li.none", has_text="Itsepalvelulainojen osuus").count() == 1  # nothing is repeated as if new


@pytest.mark.browser
def test_a_click_opens_the_series_with_its_formula_and_origin(page):
    page.get_by_role("link", name="Itsepalvelulainojen osuus").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("dl")
    facts = dict(zip(page.locator("dt").all_inner_texts(), page.locator("dd").all_inner_texts(), strict=True))
    assert facts["Laskutapa"].startswith("Automaatilla tai sovelluksella tehdyt ensilainat")
    assert facts["Alkuperä"].startswith("Kirjattu käsin")
    assert facts["Tavoite"] == "82\u00a0%"
    page.wait_for_function("document.querySelector('img').complete && document.querySelector('img').naturalWidth > 300")
    words = page.locator("img").get_attribute("alt")
    values = page.locator("table.past td:nth-child(2)").all_inner_texts()
    assert len(values) == 26
    assert "80" in words
    assert values[0] == "80\u00a0%"
    page.get_by_role("link", name="Svenska").click()
    page.wait_for_function("() => document.documentElement.lang === 'sv'")
    assert page.get_by_role("heading", level=1).inner_text() == "Andel självbetjäningslån"


@pytest.mark.browser
def test_a_series_that_was_never_measured_says_so_and_draws_nothing(page):
    page.get_by_role("link", name="Hyllyjärjestyksen tarkkuus").click()
    page.wait_for_selector("dl")
    assert page.get_by_text("Tästä ei ole vielä lukemia.").count() == 1
    assert (page.locator("img").count(), page.locator("table").count()) == (0, 0)


@pytest.mark.browser
def test_every_link_is_reached_by_keyboard_alone(page):
    """The first is the way past the head; every figure comes in the order of the table, and nothing traps the focus."""
    names = []
    for _ in range(60):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.textContent"))
    assert names[0] == "Siirry lukuihin"
    assert [name for name in names if name in set(page.locator("li a").all_inner_texts())][:43] == (
        page.locator("li a").all_inner_texts()
    )
    assert page.evaluate("[...document.querySelectorAll('a')].every((a) => a.textContent.trim())")


@pytest.mark.browser
def test_a_screen_reader_hears_a_table_also_on_a_phone(browser, page, jana):  # noqa: F811
    """Drawn as blocks on a phone, it is still a table with its rows and cells; nothing is wider than the screen."""
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.get_by_role("table").count() == 1
    assert page.get_by_role("rowheader").count() == 5
    assert page.get_by_role("row", name="Mittarit").get_by_role("cell").count() >= 5
    page.get_by_role("link", name="Itsepalvelulainojen osuus").click()
    page.wait_for_selector("dl")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.wait_for_function("document.querySelector('img').currentSrc.includes('small=1')")


def ask(address, **headers):
    """Without following: status, headers and body."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_args):
            return None

    try:
        with urllib.request.build_opener(Stay).open(urllib.request.Request(address, headers=headers)) as answer:
            return answer.status, dict(answer.headers), answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, dict(refused.headers), refused.read().decode()


def test_nobody_but_staff_sees_a_figure(jana):
    host, key = jana.split("/?")[0], jana.split("key=")[1]
    own = {"Cookie": f"jana_session={key}"}
    for path in ("/indicators", "/indicators/cus.csat", "/indicators/cus.csat.svg"):
        assert ask(host + path)[0] == 403
        assert ask(host + path, **own)[0] == 403  # whoever may write as a student is not staff
        assert ask(f"{host}{path}?name=Marja")[0] == 403  # a name without the page's own session
        assert ask(f"{host}{path}?name=Aino", **own)[0] == 403
        assert ask(f"{host}{path}?pass=AAAA", **own)[0] == 403
        assert ask(f"{host}{path}?name=Marja", **own)[0] == 303
    assert "Kirjoita Janalle /indicators" in ask(host + "/indicators")[2]
    assert ask(host + "/indicators", Host="evil.example")[0] == 403
    assert ask(host + "/indicators/board.css")[0] == 200


def staff_cookie(jana):
    key = jana.split("key=")[1]
    _, headers, _ = ask(f"{jana.split('/?')[0]}/indicators?name=Marja", Cookie=f"jana_session={key}")
    assert "HttpOnly" in headers["Set-Cookie"]
    assert "Path=/indicators" in headers["Set-Cookie"]
    return {"Cookie": headers["Set-Cookie"].split(";")[0]}


def test_what_there_is_not_is_said_in_words_and_nothing_is_written(jana):
    host, own = jana.split("/?")[0], staff_cookie(jana)
    for path in ("/indicators/no.such", "/indicators/no.such.svg", "/indicators?week=2026-W99", "/indicators?week=x"):
        status, _, body = ask(host + path, **own)
        assert (status, "Tällaista mittaria tai viikkoa ei ole." in body) == (404, True)
    status, _, body = ask(f"{host}/indicators/%3Cscript%3E?lang=%3Cb%3E&week=%3Cb%3E", **own)
    assert (status, "<script" in body, "<b>" in body) == (404, False, False)
    request = urllib.request.Request(f"{host}/indicators", data=b"{}", headers={**own, "X-Jana": "1"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    assert refused.value.code == 405
    refused.value.close()


def test_the_picture_is_the_one_of_the_digest_and_says_its_words(jana):
    status, headers, body = ask(
        f"{jana.split('/?')[0]}/indicators/use.selfservice_share.svg?week={WEEK}&lang=en&theme=dark",
        **staff_cookie(jana),
    )
    assert (status, headers["Content-Type"]) == (200, "image/svg+xml; charset=utf-8")
    assert "<desc>Self-service share" in body


# --- passes ---------------------------------------------------------------------------------------------------


def test_a_pass_is_good_for_a_while_and_only_while_its_holder_is_staff(database, house, clock):
    database.run_now(lambda unit: front.furnish(unit, house))
    person = database.run_now(lambda unit: people.known(unit, front.NAME, MARJA.address, "fi")).id

    def issue():
        return database.run_now(lambda unit: passes.issue(unit, person, timedelta(minutes=15)))

    def holder(word):
        return database.run_now(lambda unit: passes.holder(unit, word))

    word = issue()
    assert holder(word).name == "Marja"
    changed = word[:-6] + ("A" if word[-6] != "A" else "B") + word[-5:]
    for wrong in (changed, word[:20], "", "x", "å" * 30):
        assert holder(wrong) is None
    clock.now += timedelta(minutes=16)
    assert holder(word) is None
    word = issue()
    assert database.run_now(lambda unit: people.dismiss(unit, person))
    assert holder(word) is None


def test_a_link_is_given_only_in_private_and_only_where_there_is_an_address(database, house, clock):
    from bot.local.play import Player

    for web, place, linked in (("", "private", False), ("https://jana.example", "private", True),
                               ("https://jana.example", front.channel_address("service"), False)):  # fmt: skip
        database.run_now(lambda unit: front.furnish(unit, house))
        player = Player(database, replace(house, web=web))
        shown = [bubble for bubble in player.say(MARJA, "/indicators", place) if not bubble.mine]
        assert ("https://jana.example/indicators?pass=" in str(shown[-1].payload)) == linked
        asyncio.set_event_loop(None)


# --- what the board says --------------------------------------------------------------------------------------


def test_the_board_holds_every_indicator_once_in_every_language(database, house, clock):
    week = indicators.week_of(house, "2026-W47")
    for lang in ("fi", "sv", "en"):
        found = database.run_now(lambda unit, lang=lang: overview.board(house, unit, week, lang))
        items = [item for row in found.rows for cell in row.cells for item in cell if item.code]
        assert sorted(item.code for item in items) == sorted(house.process)
        assert all(item.label == house.process[item.code].label[lang] for item in items)


def test_a_value_that_is_too_old_is_named_by_its_month_and_not_drawn(database, house, clock):
    """Two years old on the 24th of November: still shown, grey, with its month; no point of the line is made of it."""
    database.run_now(lambda unit: readings.put(unit, "use.turnaway_rate", "2025-02", 12.5, 4000, "counter", part=500))
    week = indicators.week_of(house, "2026-W47")
    found = database.run_now(lambda unit: overview.detail(house, unit, "use.turnaway_rate", week, "sv"))
    assert (found.item.stale, found.item.shown) == (True, "12\u00a0%")
    assert "februari 2025, föråldrat" in found.item.beside
    assert all(figure.value is None for figure in found.figures)


def test_reading_the_board_needs_few_statements(database, house):
    """Each figure is read for the week, the one before and a year ago, and in a few statements each."""
    week, counted = indicators.week_of(house, "2026-W47"), []

    def read(unit):
        run = unit.sql.of
        unit.sql.of = lambda *args: counted.append(args) or run(*args)
        try:
            return overview.board(house, unit, week, "fi")
        finally:
            unit.sql.of = run

    database.run_now(read)
    assert len(counted) < 43 * 3 * 4
