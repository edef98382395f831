"""Many workspaces: taking Jana in by OAuth, talking in two of them, going away; no token in clear anywhere."""

import html
import re
import sqlite3
import urllib.error
import urllib.parse
import urllib.request

import pytest

from bot.settings import read_settings
from bot.slack import check
from tests.fakes import FakeSlack, said
from tests.killing import until


@pytest.fixture
def slack(home):
    found = FakeSlack(home, "http")
    del found.environment["JANA_SLACK_BOT_TOKEN"]
    found.environment |= {"JANA_SLACK_CLIENT_ID": "1111.2222", "JANA_SLACK_CLIENT_SECRET": "fake-secret"}
    found.ask("config", redirect_uri=f"http://127.0.0.1:{found.http}/slack/oauth_redirect")
    try:
        found.start().wait_ready()
        yield found
    finally:
        found.stop()


def browse(url, cookies):
    """Follow redirects as a browser with its cookies does; the last status."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    try:
        with opener.open(url, timeout=60) as page:
            return page.status, page.geturl(), page.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.geturl(), ""


def install(slack, team):
    from http.cookiejar import CookieJar

    cookies = CookieJar()
    _, _, page = browse(f"http://127.0.0.1:{slack.http}/slack/install", cookies)
    link = html.unescape(re.search(r'"(http[^"]*oauth/v2/authorize[^"]*)"', page)[1])
    state = urllib.parse.parse_qs(urllib.parse.urlparse(link).query)["state"][0]

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_args):
            return None

    try:
        urllib.request.build_opener(Stay).open(f"{link}&team={team}", timeout=60)
    except urllib.error.HTTPError as moved:
        back = moved.headers["Location"]
        moved.close()
    request = urllib.request.Request(back, headers={"Cookie": f"slack-app-oauth-state={state}"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            status = answer.status
    except urllib.error.HTTPError as refused:
        status = refused.code
        refused.close()
    return status, back, state


def test_a_workspace_installs_talks_and_leaves_and_its_token_is_never_in_clear(slack):
    status, back, state = install(slack, "T0FAKE001")
    assert status == 200
    replay = urllib.request.Request(back, headers={"Cookie": f"slack-app-oauth-state={state}"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(replay, timeout=60)
    assert refused.value.code in (400, 401)
    refused.value.close()
    assert "Autan kirjaston" in said(slack.do("user/message", user="aino", text="/start"))
    for file in slack.home.rglob("*"):
        if file.is_file():
            assert b"xoxb-fake-bot-token" not in file.read_bytes(), file
    slack.ask("uninstall")
    with sqlite3.connect(slack.home / "jana.db") as db:
        until(lambda: db.execute("SELECT count(*) FROM installs").fetchone() == (0,))


def test_two_workspaces_do_not_mix(slack):
    assert install(slack, "T0FAKE001")[0] == 200
    assert install(slack, "T0OTHER01")[0] == 200
    slack.ask("users", team="T0OTHER01", name="olli", real_name="Olli", locale="fi-FI")
    assert "Autan kirjaston" in said(slack.do("user/message", team="T0OTHER01", user="olli", text="/start"))
    assert "Autan kirjaston" in said(slack.do("user/message", user="aino", text="/start"))
    assert slack.errors() == []


def test_the_online_check_says_what_is_missing(tmp_path):
    slack = FakeSlack(tmp_path)
    try:
        settings = read_settings(slack.environment)
        assert [one.ok for one in check.online(settings)] == [True] * len(check.online(settings))
        slack.environment["JANA_SLACK_BOT_TOKEN"] = "xoxb-wrong"
        assert "copy it anew" in check.online(read_settings(slack.environment))[1].said
        slack.environment["JANA_SLACK_API_URL"] = "http://127.0.0.1:9/api/"
        assert not check.online(read_settings(slack.environment))[0].ok
        assert check.online(read_settings({"JANA_HOME": str(tmp_path)})) == []
    finally:
        slack.stop()
