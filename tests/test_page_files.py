"""Files on the page: attached, shown to staff under the card, and gone from their screen when withdrawn."""

import os

import pytest

from tests.files import photo, voice
from tests.test_page import browser, jana, last, page, say, sit  # noqa: F401  fixtures

pytestmark = pytest.mark.browser


def test_a_photo_attached_on_the_page_is_seen_by_staff_and_goes_when_it_is_taken_back(page, tmp_path):  # noqa: F811
    (tmp_path / "IMG_Aino.jpg").write_bytes(photo((900, 600)))
    (tmp_path / "memo.ogg").write_bytes(voice())
    sit(page, "student", "Aino")
    page.set_input_files("#files-student", [str(tmp_path / "IMG_Aino.jpg"), str(tmp_path / "memo.ogg")])
    assert "IMG_Aino.jpg, memo.ogg" in page.inner_text("#pane-student .write")
    say(page, "student", "Palautusluukku on rikki")
    page.locator("#pane-student").get_by_text("Mukana: 1 kuva, 1 ääniviesti.").wait_for(timeout=90_000)
    last(page, "student").get_by_role("button", name="Lähetä", exact=True).click()
    picture = page.locator("#pane-team figure img").last
    picture.wait_for()
    page.wait_for_function("() => document.querySelector('#pane-team figure img').naturalWidth === 900")
    assert page.locator("#pane-team audio").count() == 1
    if where := os.environ.get("JANA_SHOTS"):
        page.screenshot(path=f"{where}/files.png")
    page.locator("#pane-student").get_by_role("button", name="Peru viesti").last.click()
    page.wait_for_function("() => !document.querySelector('#pane-team figure, #pane-team audio')")
