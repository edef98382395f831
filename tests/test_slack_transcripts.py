"""Every transcript of the suite in Slack, by both transports: nothing Slack refuses, and the same words."""

import pytest

from tests.chat import cast
from tests.fakes import FakeSlack
from tests.slack_play import Room, expected, spoken, words_only
from tests.test_transcripts import TRANSCRIPTS

pytestmark = pytest.mark.proof
HELD = [file for file in TRANSCRIPTS if " blocks\n" not in file.read_text("utf-8")]  # in Slack nobody can block an app


@pytest.mark.parametrize(("mode", "native"), [("socket", True), ("http", False)], ids=["socket native", "http chat"])
@pytest.mark.parametrize("file", HELD, ids=lambda file: file.stem)
def test_the_conversation_goes_in_slack(file, mode, native, home, house):
    slack = FakeSlack(home, mode, "--no-rate-limits")
    slack.program = "tests.moved"
    try:
        lines, room = spoken(file), Room(slack, house, native)
        slack.start().wait_ready()
        room.furnish(cast(lines))
        for line in lines:
            room.play(line)
        assert slack.errors() == []
        warnings = [one for one in slack.get("violations?level=warn")["violations"] if one["code"] != "ratelimited"]
        assert warnings == []
        if not native:
            seen = words_only(room.heard)
            # A window just closes, nothing is said in one that is not sent, and its title stands above it.
            quiet = [house.texts.entries[key] for key in ("form.cancelled", "line.closed_meanwhile", "line.form_title")]
            quiet += [form.title for form in house.forms.values()]
            silent = {words_only(row) for one in quiet for row in one.values()}
            missing = [
                row for row in expected(file, house) if words_only(row) not in seen and words_only(row) not in silent
            ]
            assert missing == []
    finally:
        slack.stop()
