"""What Slack itself offers, used as people use it there: windows, Jana's page, shortcuts, threads; by both transports."""

import base64
import io
import shutil
import time
import urllib.request

import pytest
from PIL import Image

from handlers.house import CONTENT, load_house
from tests.fakes import FakeSlack, said
from tests.files import OWNER, photo

WAIT = {"wait": 6, "quiet": 0.35}


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("index")
    load_house(CONTENT / "sample.toml", None, folder).book.index()
    return folder


@pytest.fixture(scope="module", params=["socket", "http"])
def slack(request, tmp_path_factory, index):
    """One running Jana for all tests here, with Marja as staff by her user group and a team's channel."""
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(index, home / "index")
    found = FakeSlack(home, request.param)
    found.environment["JANA_SLACK_STAFF_GROUPS"] = "henkilokunta=service"
    try:
        found.start().wait_ready()
        time.sleep(1.5)
        assert "tiimin Asiakaspalvelu kanava" in said(
            found.ask(
                "user/command", user="marja", command="/jana", text="here service", channel="tiimi-hankinta", **WAIT
            )
        )
        yield found
        assert found.errors() == []
    finally:
        found.stop()


def command(slack, user, text, **more):
    return slack.ask("user/command", user=user, command="/jana", text=text, **{**WAIT, **more})


def kinds(answer):
    return [one["kind"] for one in answer["outputs"]]


def send_feedback(slack, user, words):
    """Feedback by a window, up to the card."""
    command(slack, user, "palaute")
    slack.ask("user/choose", user=user, field="Haluatko vastauksen?", value="Kyllä", **WAIT)
    slack.ask("user/submit", user=user, values={"Kerro omin sanoin": words, "Mitä se on?": "Moite", "Mihin se liittyy?": "Lainaus, laitteet, neuvonta"}, **WAIT)  # fmt: skip
    receipt = slack.press(user, "Lähetä", dm=True)
    return receipt[receipt.index("JN-") :][:7]


def card(slack, code):
    messages = slack.get("messages?channel=tiimi-hankinta")["messages"]
    return [one for one in messages if code in str(one.get("blocks")) and one.get("thread_ts") in (None, one["ts"])]


def test_a_form_opens_as_a_window_and_goes_with_what_was_typed(slack):
    opened = command(slack, "aino", "palaute")
    assert kinds(opened) == ["modal"]
    changed = slack.ask("user/choose", user="aino", field="Haluatko vastauksen?", value="Kyllä", **WAIT)
    assert "Nimesi" in said(changed)
    refused = slack.ask("user/submit", user="aino", values={"Kerro omin sanoin": "   ", "Mitä se on?": "Moite", "Mihin se liittyy?": "Rakennus ja tilat"}, force=True, **WAIT)  # fmt: skip
    assert refused["field_errors"] == {"Kerro omin sanoin": "Tähän tarvitaan vastaus."}
    sent = slack.ask("user/submit", user="aino", values={"Kerro omin sanoin": "Lukusalissa vetää"}, **WAIT)
    assert sent["modal"] == "closed"
    assert "Lukusalissa vetää" in said(sent)
    assert "en lähettänyt" in slack.press("aino", "Älä lähetä", dm=True)


def test_a_window_closed_unsent_is_gone_on_with(slack):
    command(slack, "aino", "palaute")
    slack.ask("user/fill", user="aino", values={"Kerro omin sanoin": "Kesken jäänyt ajatus"})
    slack.ask("user/choose", user="aino", field="Haluatko vastauksen?", value="Kyllä", **WAIT)
    closed = slack.ask("user/close", user="aino", **WAIT)
    assert "jäi kesken" in said(closed)
    slack.ask("user/press", user="aino", label="Jatka", dm=True, **WAIT)
    view = slack.get("modal?user=aino")["view"]
    assert view["blocks"][0]["element"]["initial_value"] == "Kesken jäänyt ajatus"
    slack.ask("user/close", user="aino", **WAIT)
    assert "jätetään" in slack.press("aino", "Hylkää", dm=True)


def test_a_double_click_opens_one_window(slack):
    slack.say("carol", "/feedback")
    answer = slack.ask("user/press", user="carol", label="Open as a form", times=2, dm=True, **WAIT)
    assert kinds(answer) == ["modal"]
    slack.ask("user/close", user="carol", **WAIT)


def test_the_page_shows_what_can_be_done_and_to_staff_the_queue_and_the_next_digest(slack):
    code = send_feedback(slack, "aino", "Palautuslaite on taas jumissa")
    student = slack.ask("user/home", user="aino", **WAIT)["plain"]
    assert code in student
    assert "Seuraava kooste" not in student
    staff = slack.ask("user/home", user="marja", **WAIT)["plain"]
    assert "Vastausta odottaa: Asiakaspalvelu" in staff
    assert "Seuraava kooste" in staff
    answer = slack.ask("user/press", user="aino", label="Anna palautetta", where="home", **WAIT)
    assert kinds(answer) == ["modal"]
    slack.ask("user/close", user="aino", **WAIT)


def test_a_card_changes_in_place_and_a_reply_in_its_thread_reaches_the_writer(slack):
    code = send_feedback(slack, "aino", "Lukusalin valot vilkkuvat")
    (before,) = card(slack, code)
    slack.ask("user/press", user="marja", label="Otan tämän", ts=before["ts"], channel="tiimi-hankinta", **WAIT)
    (taken,) = card(slack, code)
    assert taken["ts"] == before["ts"]
    assert "vastuutettu" in str(taken["blocks"])
    slack.ask("user/message", user="marja", text="@jana // tilattu sähkömies", channel="tiimi-hankinta", thread_ts=before["ts"], **WAIT)  # fmt: skip
    slack.ask("user/message", user="marja", text="@jana Valot on vaihdettu.", channel="tiimi-hankinta", thread_ts=before["ts"], **WAIT)  # fmt: skip
    time.sleep(1.5)
    seen = str(slack.get("transcript?user=aino"))
    assert "Valot on vaihdettu." in seen
    assert "sähkömies" not in seen
    thread = [
        one for one in slack.get("messages?channel=tiimi-hankinta")["messages"] if one.get("thread_ts") == before["ts"]
    ]
    assert any("on perillä" in str(one) for one in thread)


def test_who_is_not_staff_is_told_that_nothing_was_sent(slack):
    code = send_feedback(slack, "aino", "Opasteet puuttuvat aulasta")
    (one,) = card(slack, code)
    answer = slack.ask("user/message", user="bjorn", text="@jana Jag svarar i stället", channel="tiimi-hankinta", thread_ts=one["ts"], **WAIT)  # fmt: skip
    assert "Tätä ei lähetetty" in said(answer)
    assert "Jag svarar" not in str(slack.get("transcript?user=aino"))


def test_words_that_are_edited_after_sending_are_mirrored_to_staff(slack):
    sent = slack.ask("user/message", user="carol", text="The printer on floor 2 is always jammed", **WAIT)
    ts = sent.get("ts") or sent["message"]["ts"]
    receipt = slack.press("carol", "Send", dm=True)
    (one,) = card(slack, receipt[receipt.index("JN-") :][:7])
    edited = slack.ask(
        "user/edit", user="carol", ts=ts, text="The printer on floor 3 is always jammed", wait=8, quiet=1
    )
    assert "The change has been added" in said(edited)
    (after,) = [m for m in slack.get("messages?channel=tiimi-hankinta")["messages"] if m["ts"] == one["ts"]]
    assert "floor 3" in str(after["blocks"])
    assert "floor 2" not in str(after["blocks"])


def sends(slack, user, name, content, text="", **more):
    """Somebody sends a file, with words beside it."""
    file = {"name": name, "base64": base64.b64encode(content).decode()}
    return slack.ask("user/message", user=user, text=text, files=[file], **{**WAIT, **more})


def contents(slack, since):
    """What the files that Jana has shared hold, newest last."""
    found = []
    for one in slack.get("files")["files"]:
        if one["id"] not in since and one.get("user") == slack.get("state")["bot_user"]:
            with urllib.request.urlopen(f"http://127.0.0.1:{slack.control}/files/{one['id']}/content") as answer:
                found.append(answer.read())
    return found


def test_a_photo_goes_under_the_card_without_who_took_it_and_goes_with_a_withdrawal(slack):
    before = {one["id"] for one in slack.get("files")["files"]}
    preview = said(sends(slack, "aino", "IMG_Aino_Virtanen.jpg", photo(), "Lukusalin tuoli on rikki"))
    assert "Mukana: 1 kuva" in preview
    receipt = slack.press("aino", "Lähetä", dm=True)
    code = receipt[receipt.index("JN-") :][:7]
    (one,) = card(slack, code)
    assert slack.get("wait?contains=kuva%20kirjoittajalta&channel=tiimi-hankinta&timeout=15")
    posted = [
        m
        for m in slack.get("messages?channel=tiimi-hankinta")["messages"]
        if m.get("thread_ts") == one["ts"] and m.get("files")
    ]
    assert [f["name"] for m in posted for f in m["files"]] == [f"{code}-1.jpg"]
    (relayed,) = contents(slack, before)
    assert OWNER.encode() not in relayed
    assert Image.open(io.BytesIO(relayed)).getexif() == {}
    slack.press("aino", "Peru viesti", dm=True)
    time.sleep(2)
    assert contents(slack, before) == []
    assert not [
        m
        for m in slack.get("messages?channel=tiimi-hankinta")["messages"]
        if m.get("files") and m["ts"] == posted[0]["ts"]
    ]


def test_what_cannot_be_stripped_is_refused_with_the_reason(slack):
    refused = said(sends(slack, "carol", "thesis.pdf", b"%PDF-1.7 \x00\x01 /Author (Carol)", ""))
    assert "screenshot" in refused


def test_staff_answer_with_a_picture_from_the_thread(slack):
    code = send_feedback(slack, "aino", "Missä on uusi palautusluukku")
    (one,) = card(slack, code)
    sends(slack, "marja", "kartta.png", photo(kind="PNG"), "@jana Tässä kartta.", channel="tiimi-hankinta", thread_ts=one["ts"])  # fmt: skip
    until = time.monotonic() + 15
    while not any(m.get("files") for m in slack.get("messages?user=aino")["messages"] if m.get("bot_id")):
        assert time.monotonic() < until
        time.sleep(0.3)
    assert "Tässä kartta." in str(slack.get("transcript?user=aino"))


def test_answering_from_the_card_is_a_window(slack):
    code = send_feedback(slack, "aino", "Varaus ei näy tiedoissani")
    (one,) = card(slack, code)
    opened = slack.ask("user/press", user="marja", label="Vastaa", ts=one["ts"], channel="tiimi-hankinta", **WAIT)
    assert kinds(opened) == ["modal"]
    slack.ask("user/submit", user="marja", values={"Vastauksesi": "Varaus on korjattu."}, **WAIT)
    assert slack.get("wait?contains=Varaus%20on%20korjattu&timeout=8")


def test_a_picked_message_becomes_feedback(slack):
    posted = slack.ask("user/message", user="bjorn", text="Hyllyn 3 järjestys on sekaisin", channel="yleinen", wait=0.5)  # fmt: skip
    ts = posted.get("ts") or posted["message"]["ts"]
    opened = slack.ask("user/shortcut", user="aino", callback_id="send_feedback", ts=ts, channel="yleinen", **WAIT)
    assert kinds(opened) == ["modal"]
    assert (
        slack.get("modal?user=aino")["view"]["blocks"][0]["element"]["initial_value"]
        == "Hyllyn 3 järjestys on sekaisin"
    )
    slack.ask("user/close", user="aino", all=True, **WAIT)


def test_called_by_name_jana_answers_in_the_thread(slack):
    asked = slack.ask("user/message", user="aino", text="@jana Miten uusin lainani?", channel="yleinen", **WAIT)
    assert kinds(asked) == ["message"]
    posted = slack.get("messages?channel=yleinen")["messages"][-1]
    assert posted["thread_ts"]
    private = slack.ask(
        "user/message", user="aino", text="@jana Palautuslaite on aina rikki, hävytöntä", channel="yleinen", **WAIT
    )
    assert "yksityisviestinä" in said(private)


def test_the_assistant_pane_suggests_what_to_begin_with(slack):
    opened = slack.ask("user/assistant", user="carol", **WAIT)
    assert "How do I renew my loans?" in said(opened)


def test_a_lost_channel_is_shown_on_the_page_and_comes_back(slack):
    slack.ask("bot/kick", channel="tiimi-hankinta")
    send_feedback(slack, "aino", "Kortti ei mene perille")
    time.sleep(1)
    assert "kanavalle ei pääse" in slack.ask("user/home", user="marja", **WAIT)["plain"]
    slack.ask("bot/join", channel="tiimi-hankinta", user="marja", **WAIT)
    assert "kanavalle ei pääse" not in slack.ask("user/home", user="marja", **WAIT)["plain"]
