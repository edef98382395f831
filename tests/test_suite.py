"""The suite itself: on a machine that lacks something it passes, and says in capitals what was not tried."""

import subprocess
import sys

from tests.killing import ROOT

BARE = """
import sys, pytest
from tests import postgres
def none():
    raise postgres.NoPostgres("none here")
postgres._binaries = none
sys.exit(pytest.main(sys.argv[1:]))
"""
LACKING = {
    "SKIPPED ALL BROWSER TESTS": "test_page.py::test_the_whole_loop_in_the_browser",
    "SKIPPED ALL PostgreSQL TESTS": "test_workers.py::test_what_a_worker_writes_after_it_lost_the_lease_is_not_kept",
    "SKIPPED: no stand-in": "test_slack.py::test_forged_requests_have_no_effect_and_are_never_a_500",
}


def test_what_a_newcomers_machine_lacks_is_said_loudly_and_fails_nothing():
    tests = [str(ROOT / "tests" / one) for one in LACKING.values()]
    ran = subprocess.run(
        [sys.executable, "-c", BARE, "-q", "-p", "no:cacheprovider", *tests], cwd=ROOT, stdin=subprocess.DEVNULL,
        env={"PATH": "", "JANA_FAKES": "/nowhere"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout
    assert f"{len(LACKING)} skipped" in ran.stdout
    for words in LACKING:
        assert words in ran.stdout
