"""The docs say what the code does."""

import os
import re

import pytest

from bot import docs
from tests.killing import ROOT


@pytest.mark.parametrize("name", docs.PAGES)
def test_generated_pages_are_up_to_date(name, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    if os.environ.get("JANA_GOLDEN"):
        docs.write()
    assert (docs.HERE / name).read_text("utf-8") == docs.PAGES[name]()


def test_the_readme_names_only_commands_that_exist():
    text = (ROOT / "README.md").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z]+)", text)) <= targets


def test_every_file_that_a_page_points_to_is_there():
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} points to {target}"


def test_lock_files_hold_hashes_and_no_addresses():
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text("utf-8")
        assert "://" not in text
        assert "--hash=sha256:" in text
        assert "--index-url" not in text


def test_the_keeper_notices_name_the_times_that_jana_keeps_to():
    from schedules import upkeep
    from storage import cases, inbox

    times = (upkeep.DRAFT_DAYS.days, cases.ROUTE_LIFE.days, upkeep.SCREEN_DAYS.days)
    notice = (ROOT / "docs/keeper/privacy-notice.md").read_text("utf-8")
    for part in notice.split("\n## ")[1:]:
        assert re.search(r"12 (kuukautta|månader|months)", part)
        assert all(re.search(rf"\b{days} (päivää|dagar|days)", part) for days in times), part[:20]
    assert (upkeep.TEXT_DAYS.days, cases.LONGEST.days, inbox.KEEP.days) == (365, 365, 30)
    impact = (ROOT / "docs/keeper/impact-notes.md").read_text("utf-8")
    assert all(f"{days} days" in impact for days in (*times, upkeep.LOOSE_DAYS.days, inbox.KEEP.days))
