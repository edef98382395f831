"""Every conversation of the suite goes through Telegram as well, and nothing is sent that the service refuses."""

import os

import pytest

from tests.fakes import FakeTelegram
from tests.telegram_table import TelegramTable
from tests.test_transcripts import TRANSCRIPTS

EVERY = [file for file in TRANSCRIPTS if os.environ.get("JANA_TELEGRAM_ALL") or file.stem.startswith(("feedback", "answers.en", "line.en"))]  # fmt: skip


def is_explained(one, file):
    """A shortcoming of the stand-in itself; and staff who edit an answer see it with the names of its values, as it is."""
    is_source = file.stem.startswith("learning") and "unfilled placeholder" in str(one.get("detail"))
    return one.get("severity") == "harness" or is_source


def play(file, home):
    """The transcript through the stand-in; what was not shown, and what the service found wrong."""
    telegram = FakeTelegram(home, "--no-flood")
    telegram.program = "tests.moved"
    try:
        table = TelegramTable(telegram)
        telegram.start().wait_ready()
        missing = table.play(file)
        found = telegram.ask("violations").get("violations", [])
        return missing, [one for one in found if not is_explained(one, file)]
    finally:
        telegram.stop()


@pytest.mark.parametrize("file", EVERY, ids=lambda file: file.stem)
def test_a_conversation_through_telegram_shows_what_the_transcript_says(file, home):
    assert play(file, home) == ([], [])


@pytest.mark.proof
@pytest.mark.parametrize("file", TRANSCRIPTS, ids=lambda file: file.stem)
def test_every_conversation_through_telegram_shows_what_the_transcript_says(file, home):
    assert play(file, home) == ([], [])
