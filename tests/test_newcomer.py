"""The keeper's pages are true: what they tell to type works, and every file they name is there."""

import re

import pytest

from tests import newcomer
from tests.fakes import TOKEN, FakeTelegram, shown
from tests.killing import ROOT

KEEPER = ROOT / "docs" / "keeper"


def test_every_page_that_is_linked_is_there():
    for page in KEEPER.glob("*.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_jana_command_on_the_pages_is_one():
    from bot.cli import parser

    for kind, block in newcomer.steps(newcomer.PAGE.read_text("utf-8")):
        for line in block.splitlines() if kind == "run" else ():
            found = re.search(r"-m bot (.*?)(?: >|$)", line)
            if found:
                parser().parse_args(found[1].split())


def test_the_privacy_notice_stands_in_three_languages_with_the_same_parts():
    parts = (KEEPER / "privacy-notice.md").read_text("utf-8").split("\n## ")[1:]
    assert [part.split("\n")[0] for part in parts] == ["Suomeksi", "På svenska", "In English"]
    counts = {len(re.findall(r"^\*[^*]+\*", part, re.MULTILINE)) for part in parts}
    assert len(counts) == 1
    for words in ("/mydata", "/forget", "tietosuoja.fi", "12", "90", "30"):
        assert all(words in part for part in parts), words


@pytest.mark.proof
@pytest.mark.postgres
def test_a_newcomers_hour(tmp_path, postgres):
    if not (ROOT / ".git").exists():
        pytest.skip("no repository here to clone")
    stand_in = FakeTelegram(tmp_path / "unused", "--no-flood")
    told = []

    def say():
        told.append(1)
        stand_in.wait_ready()
        for _ in range(3):
            answer = shown(
                stand_in.say(
                    {"id": 5, "first_name": "Aino", "language_code": "en"},
                    f"/help {len(told)}",
                    timeout=30,
                    quiet_ms=3000,
                )
            )
            if answer:
                return
        raise AssertionError("the bot did not answer")

    database = postgres.create("newcomer")
    names = ("JANA_TELEGRAM_BASE_URL", "JANA_TELEGRAM_BASE_FILE_URL", "JANA_HTTP_PORT")
    environment = {name: stand_in.environment[name] for name in names}
    try:
        done = newcomer.follow(tmp_path, database.replace("+psycopg", ""), environment, TOKEN, say)
    finally:
        stand_in.stop()
        postgres.drop("newcomer")
    print("\n".join(done))
    assert len(told) == 3
    assert sum("-m bot" in line for line in done) >= 11
