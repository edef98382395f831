"""Slack against the strict stand-in, with the real `jana run`, by Socket Mode and by signed HTTP."""

import pytest

from bot.slack import render
from tests.command import jana
from tests.fakes import FakeSlack, said
from tests.hostile import strings
from tests.killing import settled, until


@pytest.fixture(scope="module", params=["socket", "http"])
def slack(request, tmp_path_factory, index):
    """A running Jana on the stand-in; nothing Slack would refuse may have been sent. What tests do there is apart."""
    found = FakeSlack(settled(tmp_path_factory.mktemp("home"), index), request.param)
    try:
        found.start().wait_ready()
        yield found
        assert found.errors() == []
    finally:
        found.stop()


def run(slack, *command):
    made = jana(slack.environment, *command)
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


def test_the_whole_loop_in_slack(slack):
    """Feedback in a direct message, a card in the channel, a reply in its thread, the answer, a digest with a picture."""
    slack.say("marja", run(slack, "staff", "invite", "Marja", "--team", "service"))
    assert "tiimin Asiakaspalvelu kanava" in said(
        slack.do("user/command", user="marja", command="/jana", text="here service", channel="tiimi-hankinta")
    )
    assert "Lähetänkö tämän kirjastolle" in slack.say("aino", "Lukusalissa on <!channel> aina liian kylmä & vetää")
    assert "perillä tunnuksella" in slack.press("aino", "Lähetä")
    card = slack.get("wait?contains=JN-0001&channel=tiimi-hankinta&timeout=60")
    ts = (card.get("output") or card.get("message") or card)["ts"]
    slack.say("marja", "@jana Lämmitys on *säädetty*.", channel="tiimi-hankinta", thread_ts=ts)
    assert slack.get("wait?contains=s%C3%A4%C3%A4detty&timeout=60")
    seen = str(slack.get("transcript?user=aino"))
    assert "Kirjasto vastaa viestiisi JN-0001" in seen
    assert "Kuinka tyytyväinen" in slack.press("aino", "Kiitos, tämä riitti")
    run(slack, "digest", "post", "--team", "service")
    posted = slack.get("wait?contains=viikko&channel=tiimi-hankinta&timeout=60")
    assert posted


def test_a_form_goes_step_by_step_in_one_message(slack):
    slack.say("carol", "/lang english")
    assert "Tell us in your own words" in slack.say("carol", "/feedback")
    assert "What is it?" in slack.say("carol", "The return slot is jammed")
    assert "What is it about?" in slack.press("carol", "Something is broken")
    assert "Where? Place, machine or record" in slack.press("carol", "Loans, machines, guidance")
    assert "Would you like an answer?" in slack.say("carol", "By the main door")
    assert "Shall I send this to the library?" in slack.press("carol", "No")


def test_the_same_event_again_changes_nothing(slack):
    slack.say("aino", "missä on lähin bussipysäkki")
    before = len(slack.get("messages?user=aino")["messages"])
    slack.ask("redeliver", times=3, reason="http_timeout")
    slack.settle()
    assert len(slack.get("messages?user=aino")["messages"]) == before


@pytest.mark.parametrize("slack", ["http"], indirect=True)
def test_forged_requests_have_no_effect_and_are_never_a_500(slack):
    for kind in ("bad_signature", "stale", "future", "missing", "wrong_version", "body_changed"):
        answer = slack.ask("http/forge", kind=kind)
        status = answer.get("status") or answer.get("response", {}).get("status")
        assert status in (401, 403), (kind, answer)


@pytest.mark.parametrize("slack", ["socket"], indirect=True)
@pytest.mark.parametrize("kind", ["http", "ratelimited", "drop"])
def test_trouble_delays_and_loses_nothing(slack, kind):
    slack.ask("users", name=f"{kind}-x", real_name=kind, locale="fi-FI")
    slack.ask("faults", method="chat.postMessage", kind=kind, times=2, status=503, retry_after=1)
    slack.ask("user/message", user=f"{kind}-x", text="/help", wait=0)
    until(lambda: "Tätä voit tehdä" in str(slack.get(f"messages?user={kind}-x")["messages"]))


def test_words_can_make_no_mention_no_link_and_no_block_too_long():
    for text in strings():
        payload = {"parts": [{"t": "say", "doc": [["quote", 0, [[line, "", None]]] for line in text.split("\n")]}]}
        for block in render.message(payload).blocks:
            words = block["text"]["text"]
            assert len(words) <= render.SECTION_MOST
            assert "<" not in words
            assert not [line for line in words.split("\n") if line and not line.startswith(">") and ">" in line]
        assert render.unescape(render.escape(text)) == text


def test_the_manifest_is_made_from_the_code_and_reads_no_channel():
    import yaml

    from bot.slack import manifest

    assert manifest.FILE.read_text("utf-8") == manifest.text(), "run python -m bot.slack.manifest"
    assert yaml.safe_load(manifest.text("https://jana.example")) == manifest.manifest("https://jana.example")
    assert not {"channels:history", "groups:history", "mpim:history"} & set(manifest.SCOPES)


def test_the_names_in_the_manifest_fit_slacks_limits_in_every_language():
    from bot.slack import manifest

    for lang in manifest.LANGS:
        made = manifest.manifest(lang=lang)
        assert len(made["display_information"]["name"]) <= 35
        assert len(made["display_information"]["description"]) <= 140
        for one in made["features"]["shortcuts"]:
            assert len(one["name"]) <= 24
            assert len(one["description"]) <= 150


def test_with_more_scopes_a_reply_in_a_cards_thread_needs_no_name_and_nothing_else_is_kept(home):
    """Only words under a card reach the inbox; what people say to each other in the channel does not."""
    import sqlite3

    from bot.slack import manifest

    file = home / "manifest.yaml"
    file.write_text(manifest.text(threads=True), "utf-8")
    slack = FakeSlack(home, manifest=file)
    try:
        slack.start().wait_ready()
        slack.say("marja", run(slack, "staff", "invite", "Marja", "--team", "service"))
        slack.do("user/command", user="marja", command="/jana", text="here service", channel="tiimi-hankinta")
        slack.say("aino", "Lukusalissa on aina liian kylmä")
        slack.press("aino", "Lähetä")
        card = slack.get("wait?contains=JN-0001&channel=tiimi-hankinta&timeout=60")
        ts = (card.get("output") or card.get("message") or card)["ts"]
        with sqlite3.connect(home / "jana.db") as db:
            before = db.execute("SELECT count(*) FROM inbox").fetchone()
            slack.ask("user/message", user="pekka", text="Lounaalle?", channel="tiimi-hankinta", wait=0)
            assert db.execute("SELECT count(*) FROM inbox").fetchone() == before
        slack.do("user/message", user="marja", text="Lämmitys on säädetty.", channel="tiimi-hankinta", thread_ts=ts)
        assert "Lämmitys on säädetty." in str(slack.get("messages?user=aino"))
        assert slack.errors() == []
    finally:
        slack.stop()


def test_a_mention_is_answered_in_private_when_the_library_wants_it_so(home):
    slack = FakeSlack(home)
    slack.environment["JANA_SLACK_MENTIONS"] = "private"
    try:
        slack.start().wait_ready()
        slack.do("user/message", user="aino", text="@jana Miten uusin lainani?", channel="yleinen")
        assert len(slack.get("messages?channel=yleinen")["messages"]) == 1
        assert len([one for one in slack.get("messages?user=aino")["messages"] if one.get("bot_id")]) == 1
        assert slack.errors() == []
    finally:
        slack.stop()
