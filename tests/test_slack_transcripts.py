"""Every transcript of the suite in Slack, by both transports: nothing Slack refuses, and the same words."""

import pytest

from tests.fakes import FakeSlack
from tests.slack_play import Room, cast, expected, spoken, words_only
from tests.test_transcripts import TRANSCRIPTS

pytestmark = pytest.mark.proof


@pytest.mark.parametrize(("mode", "native"), [("socket", True), ("http", False)], ids=["socket native", "http chat"])
@pytest.mark.parametrize("file", TRANSCRIPTS, ids=lambda file: file.stem)
def test_the_conversation_goes_in_slack(file, mode, native, home, house):
    slack = FakeSlack(home, mode)
    try:
        slack.start().wait_ready()
        lines = spoken(file)
        room = Room(slack, house, native)
        people = cast(lines)
        room.furnish({**people, **({} if any(name in room.staff for name in people) else {"Marja": "fi"})})
        for line in lines:
            room.play(line)
        slack.settle()
        assert slack.errors() == []
        warnings = [one for one in slack.get("violations?level=warn")["violations"] if one["code"] != "ratelimited"]
        assert warnings == []
        if not native and not any(line.startswith("@") for line in lines):
            seen = words_only(" ".join(str(one.get("plain")) for one in slack.get("outputs?full=1")["outputs"]))
            silent = {words_only(row) for row in house.texts.entries["form.cancelled"].values()}  # a window just closes
            missing = [
                row for row in expected(file, house) if words_only(row) not in seen and words_only(row) not in silent
            ]
            assert missing == []
    finally:
        slack.stop()
