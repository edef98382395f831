"""The page in a real browser: the whole loop, by keyboard, in three languages, on a phone, with hostile text."""

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path

import pytest

from bot.receive import SECONDS
from tests.hostile import strings
from tests.killing import ROOT, free_port, settled

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def jana(tmp_path_factory, index):
    """A running Jana of the sample library; its address."""
    home, port = settled(tmp_path_factory.mktemp("home"), index), free_port()
    environment = {**os.environ, "JANA_HOME": str(home), "JANA_HTTP_PORT": str(port), "JANA_LOG_LEVEL": "ERROR"}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    address = re.search(r"(http\S+)", process.stdout.readline())[1]
    yield address
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0
    process.stdout.close()


@pytest.fixture(scope="module")
def browser():
    """Chromium without a window; loudly skipped where there is none."""
    if CHROMIUM is None:
        warnings.warn(
            pytest.PytestWarning("SKIPPED ALL BROWSER TESTS: no Chromium here (Debian: apt-get install chromium)"),
            stacklevel=1,
        )
        pytest.skip("no Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield found
        found.close()
    asyncio.set_event_loop(None)


@pytest.fixture
def page(browser, jana):
    """The page, opened by the printed address; anything it complains of fails the test."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.set_default_timeout(90_000)
    found, complaints = context.new_page(), []
    found.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    found.on("pageerror", lambda wrong: complaints.append(str(wrong)))
    found.goto(jana)
    found.wait_for_selector("#pick-student option", state="attached")
    found.wait_for_function("() => at.source && at.source.readyState === 1")
    yield found
    context.close()
    assert complaints == []


def sit(page, kind, name):
    """Somebody sits down; what was said before is shown when a new stream has begun."""
    page.evaluate("() => { at.before = at.source; }")
    page.select_option(f"#pick-{kind}", name)
    page.wait_for_function("() => at.source !== at.before && at.source.readyState === 1")


def say(page, kind, text):
    page.fill(f"#box-{kind}", text)
    page.press(f"#box-{kind}", "Enter")


def last(page, kind):
    return page.locator(f"#pane-{kind} article:not(.mine)").last


def test_the_whole_loop_in_the_browser(page):
    sit(page, "student", "Aino")
    say(page, "student", "Lukusalissa on aina liian kylmä")
    last(page, "student").get_by_role("button", name="Lähetä", exact=True).click()
    page.locator("#pane-student").get_by_text("Viestisi on perillä tunnuksella").wait_for()
    card = page.locator("#pane-team article", has_text="liian kylmä").first
    card.get_by_role("button", name="Vastaa tähän").click()
    say(page, "team", "Lämmitys on säädetty.")
    page.locator("#pane-team").get_by_text("on perillä").wait_for()
    answer = page.locator("#pane-student article", has_text="Lämmitys on säädetty.")
    answer.get_by_role("button", name="Kiitos, tämä riitti").click()
    page.locator("#pane-student").get_by_role("button", name="5 – hyvin").click()
    page.locator("#pane-student").get_by_text("Tämä auttaa meitä").wait_for()


def test_a_form_is_filled_by_keyboard_alone_and_keeps_what_was_typed(page):
    sit(page, "student", "Elias")
    page.focus("#box-student")
    page.keyboard.type("/palaute")
    page.keyboard.press("Enter")
    form = page.locator("#pane-student form[aria-label]").last
    form.wait_for()
    box = form.get_by_label("Kerro omin sanoin")
    box.focus()
    page.keyboard.type("Tulostin on rikki")
    form.get_by_role("button", name="Lähetä").focus()
    page.keyboard.press("Enter")
    page.locator("#pane-student .error").first.wait_for()
    form = page.locator("#pane-student form[aria-label]").last
    assert form.get_by_label("Kerro omin sanoin").input_value() == "Tulostin on rikki"
    form.get_by_label("Jokin on rikki").focus()
    page.keyboard.press("Space")
    form.get_by_label("Lainaus, laitteet, neuvonta").focus()
    page.keyboard.press("Space")
    form.get_by_label("Ei", exact=True).focus()
    page.keyboard.press("Space")
    form.get_by_role("button", name="Lähetä").focus()
    page.keyboard.press("Enter")
    page.locator("#pane-student").get_by_text("Lähetänkö tämän kirjastolle").last.wait_for()


@pytest.mark.parametrize(
    ("lang", "write", "title"),
    [
        ("fi", "Kirjoita viesti", "Lumon kirjasto"),
        ("sv", "Skriv ett meddelande", "Lumo bibliotek"),
        ("en", "Write a message", "Lumo Library"),
    ],
)
def test_the_page_speaks_three_languages(page, lang, write, title):
    page.select_option("#lang", lang)
    page.wait_for_function(f"() => document.documentElement.lang === '{lang}'")
    assert page.locator("#box-student").get_attribute("placeholder") == write
    assert page.locator("#library").inner_text() == title
    page.select_option("#lang", "fi")


def test_the_line_is_drawn_whole_and_answered(page):
    sit(page, "staff", "Leila")
    say(page, "staff", "/round open maintenance")
    say(page, "staff", "/assess")
    page.locator("#pane-staff").get_by_role("button", name="Aloita").last.click()
    form = page.locator("#pane-staff form[aria-label='Paikkasi janalla']").last
    form.wait_for()
    for group in form.locator("fieldset").all():
        if group.locator(".places").count():
            assert group.locator("input:checked").count() == 0
            group.get_by_label("4", exact=True).check()
    form.get_by_role("button", name="Valmis").click()
    page.locator("#pane-staff").get_by_text("paikkasi on janalla").last.wait_for()
    assert page.locator("#pane-staff form[aria-label='Paikkasi janalla']").count() == 0


def test_on_a_phone_one_pane_is_shown_and_nothing_is_cut(browser, jana):
    context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme="dark")
    page = context.new_page()
    page.goto(jana)
    page.wait_for_selector("#pick-student option", state="attached")
    assert [page.locator(f"#pane-{kind}").is_visible() for kind in ("student", "staff", "team")] == [True, False, False]
    page.get_by_role("button", name="Tiimin kanava").click()
    assert page.locator("#pane-team").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_hostile_text_is_only_text(page):
    """The document holds exactly the text that was sent, and no element of it. Each writes fewer than makes a flood."""
    from handlers import clean

    texts = [
        text
        for text in strings()
        if clean.text(text)
        and not text.startswith("/")
        and len(text) < 3000
        and text == text.encode("utf-8", "ignore").decode()
    ]
    people, written = page.evaluate("at.people.students"), {}
    assert len(texts) > 250
    for number, start in enumerate(range(0, len(texts), 90)):
        name, part = people[number % len(people)], texts[start : start + 90]
        time.sleep(max(0.0, written.get(name, 0.0) + SECONDS + 0.5 - time.monotonic()))
        _only_text(page, name, part, [clean.text(text) for text in part])
        written[name] = time.monotonic()


def _only_text(page, name, texts, cleaned):
    elements = "document.querySelectorAll('script, img, svg, iframe, style, base, input').length"
    sit(page, "student", name)
    own = "[...document.querySelectorAll('#pane-student .mine .mine-text')]"
    before, earlier = page.evaluate(elements), page.evaluate(f"{own}.length")
    sent = page.evaluate(
        """async ([name, texts]) => {
            let n = 0;
            for (const text of texts) {
                const did = { t: "said", text };
                const answer = await call("/api/turn", { role: "student", name, place: "private", did, lang: "en", id: newId() });
                n += answer.ok;
            }
            return n;
        }""",
        [name, texts],
    )
    assert sent == len(texts)
    page.wait_for_function(f"() => {own}.length >= {earlier + len(texts)}", timeout=60_000)
    assert page.evaluate(f"{own}.map((node) => node.textContent)")[earlier:] == cleaned
    assert page.evaluate(f"{own}.every((node) => node.childElementCount === 0)")
    assert page.evaluate(elements) == before
    assert page.evaluate("[...document.querySelectorAll('#pane-student a')].every((a) => /^https:/.test(a.href))")


def test_the_page_calls_nothing_from_elsewhere(browser, jana):
    context = browser.new_context()
    page, called = context.new_page(), []
    page.on("request", lambda request: called.append(request.url))
    page.goto(jana)
    page.wait_for_selector("#pick-student option", state="attached")
    host = jana.split("/?")[0]
    assert called
    assert all(url.startswith(host) for url in called)
    context.close()


def test_strangers_are_refused(jana):
    """Another host name, no session, a write without our mark: none of them gets in."""
    import urllib.error
    import urllib.request

    host = jana.split("/?")[0]

    def ask(path, method="GET", **headers):
        request = urllib.request.Request(
            host + path, method=method, headers=headers, data=b"{}" if method == "POST" else None
        )
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, dict(answer.headers)
        except urllib.error.HTTPError as refused:
            refused.close()
            return refused.code, dict(refused.headers)

    key = jana.split("key=")[1]
    assert ask("/healthz")[0] == 200
    assert ask("/healthz", Host="evil.example")[0] == 403
    assert ask("/")[0] == 403
    assert ask("/?key=wrong")[0] == 403
    assert ask("/api/people")[0] == 403
    assert ask("/api/people", Cookie=f"jana_session={key}")[0] == 200
    assert ask("/api/turn", "POST", Cookie=f"jana_session={key}")[0] == 403
    assert ask("/api/turn", "POST", Cookie=f"jana_session={key}", **{"X-Jana": "1"})[0] == 400
    policy = ask("/healthz")[1]["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_ready_says_what_is_wrong_and_metrics_count(jana):
    import json
    import urllib.request

    host = jana.split("/?")[0]
    with urllib.request.urlopen(host + "/readyz") as answer:
        assert json.load(answer)["ready"] is True
    with urllib.request.urlopen(host + "/metrics") as answer:
        assert b"jana_turns_served_total" in answer.read()
    assert Path(ROOT / "bot/local/page/page.js").read_text("utf-8").count("innerHTML") == 0
