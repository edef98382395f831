"""The proof that nothing is lost or doubled in Slack: 1,000 events and 10 SIGKILLs by each transport."""

import pytest

from tests.fakes import FakeSlack
from tests.slack_killing import storm


@pytest.mark.proof
@pytest.mark.parametrize("mode", ["socket", "http"])
def test_a_thousand_events_through_ten_kills(home, mode, capsys):
    slack = FakeSlack(home, mode, "--no-rate-limits")
    try:
        slack.start().wait_ready()
        found = storm(slack, people=25, each=40, kills=10, seed=len(mode))
        with capsys.disabled():
            print(mode, found)
        assert found == {
            "integrity": "ok", "quarantined": 0, "events": 1000, "served": 1000, "left to send": 0, "told too little": 0, "told twice": 0,
        }  # fmt: skip
    finally:
        slack.stop()
