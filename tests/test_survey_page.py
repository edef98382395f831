"""The page behind an invitation: three languages, every place by the keyboard, one answer and the link is used."""

import asyncio
import re
from functools import partial

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot import web
from bot.app import build
from bot.settings import Settings
from handlers import survey_rounds
from handlers.house import CONTENT
from storage import surveys
from storage.tables import answers, survey_invites
from tests import command
from tests.hostile import strings

ALL = {"lists": "4", "information": "2", "teaching": "cant_say"}


@pytest.fixture
def home(tmp_path):
    """A library that has not written down its terms: some half of a year is always running."""
    sample = (CONTENT / "sample.toml").read_text("utf-8")
    (tmp_path / "library.toml").write_text(re.sub(r"\[terms\.\w+\]\n(?:\w+ = .*\n)+", "", sample), "utf-8")
    return tmp_path


@pytest.fixture
def app(home):
    made = build(Settings(home=home))
    made.database.run_now(lambda unit: survey_rounds.open_due(made.house, unit))
    yield made
    made.database.close()


def code_of(app):
    found = next(one for one in app.database.run_now(surveys.opened) if one.whom == "host")
    return app.database.run_now(lambda unit: surveys.invite(unit, found.id))


def visit(app, work):
    async def inside():
        async with TestClient(TestServer(web.make(app, "127.0.0.1", 0))) as client:
            return await work(client)

    return asyncio.run(inside())


@pytest.mark.parametrize(("lang", "said"), [
    ("fi", "Kirjastoyhteistyö"), ("sv", "Arbetet med biblioteket"), ("en", "Working with the library")
])  # fmt: skip
def test_the_form_is_there_in_each_language(app, lang, said):
    code = code_of(app)

    async def work(client):
        answer = await client.get(f"/s/{code}?lang={lang}")
        return answer.status, await answer.text(), answer.headers["Content-Security-Policy"]

    status, text, policy = visit(app, work)
    assert (status, f"<h1>{said}</h1>" in text, f'<html lang="{lang}">' in text) == (200, True, True)
    assert text.count("<fieldset>") == 3
    assert len(re.findall("type=radio", text)) == 3 * 6
    assert "checked" not in text  # the line starts empty
    assert "script" not in text
    assert "script-src 'self'" in policy


def test_an_answer_is_kept_once_and_the_link_is_used(app):
    code = code_of(app)

    async def work(client):
        first = await client.post(f"/s/{code}", data=ALL)
        again = await client.post(f"/s/{code}", data=ALL)
        late = await client.get(f"/s/{code}")
        return [(one.status, await one.text()) for one in (first, again, late)]

    first, again, late = visit(app, work)
    assert (first[0], again[0], late[0]) == (200, 404, 404)
    assert "linkki on nyt käytetty" in first[1]
    kept = app.database.run_now(lambda unit: unit.all(answers))
    assert sorted(row.value for row in kept) == ["2", "4", "cant_say"]
    assert code not in repr(kept)
    assert app.database.run_now(lambda unit: unit.all(survey_invites)) == []


def test_a_line_left_empty_is_asked_again_with_what_was_chosen(app):
    code = code_of(app)

    async def work(client):
        answer = await client.post(f"/s/{code}?lang=en", data={"lists": "3"})
        return answer.status, await answer.text()

    status, text = visit(app, work)
    assert status == 422
    assert text.count("checked") == 1
    assert "Choose a place on each line" in text
    assert app.database.run_now(lambda unit: unit.all(answers)) == []


def test_hostile_values_never_become_markup_and_keep_nothing(app):
    code = code_of(app)

    async def work(client):
        pages = []
        for text in strings(60):
            said = text.encode("utf-8", "replace").decode()[:2000]
            answer = await client.post(f"/s/{code}", data={"lists": said, "information": said, "teaching": said})
            pages.append((answer.status, await answer.text()))
        odd = await client.get("/s/%3Cscript%3E?lang=%22%3E%3Cb%3E")
        return pages, await odd.text()

    pages, odd = visit(app, work)
    assert {status for status, _ in pages} == {422}
    assert len({text for _, text in pages}) == 1  # nothing that was sent comes back
    assert "<script" not in odd
    assert "<b>" not in odd
    assert app.database.run_now(lambda unit: unit.all(answers)) == []


def test_the_command_line_invites_and_keeps_no_name(home):
    jana = partial(command.jana, {"JANA_HOME": str(home)})
    out = jana("host", "invite", "Kielikeskus Kaarina", "--address", "https://jana.example.fi/").stdout
    assert re.match(r"Kielikeskus Kaarina: https://jana\.example\.fi/s/[0-9a-f]{32}\n/survey [0-9a-f]{32}\n", out)
    assert b"Kaarina" not in b"".join(file.read_bytes() for file in home.glob("jana.db*"))
    status = jana("survey", "status").stdout
    assert re.search(r"host_pulse:\S+\thost\topen\t", status)
    name = re.search(r"host_pulse:\S+", status)[0]
    assert jana("survey", "close", name).stdout == f"{name}\ttoo few answers\n"
    refused = jana("host", "invite", "X")
    assert refused.returncode == 1
    assert "no survey 'host_pulse' for contacts is open now" in refused.stderr
