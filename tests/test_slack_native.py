"""What Slack itself offers, used as people use it there: windows, Jana's page, shortcuts, threads; by both transports."""

import base64
import io
import urllib.request

import pytest
from PIL import Image

from tests.fakes import FakeSlack, said
from tests.files import OWNER, photo
from tests.killing import settled, until


def bind(slack):
    """Marja, whom her user group makes staff as soon as it has been read, makes a channel her team's."""

    def here():
        return said(command(slack, "marja", "here service", channel="tiimi-hankinta"))

    until(lambda: "tiimin Asiakaspalvelu kanava" in here(), every=0.3)


@pytest.fixture(scope="module", params=["socket", "http"])
def slack(request, tmp_path_factory, index):
    """One running Jana for all tests here, with Marja as staff by her user group and a team's channel."""
    home = tmp_path_factory.mktemp("home")
    settled(home, index)
    found = FakeSlack(home, request.param)
    found.environment["JANA_SLACK_STAFF_GROUPS"] = "henkilokunta=service"
    try:
        found.start().wait_ready()
        bind(found)
        yield found
        assert found.errors() == []
    finally:
        found.stop()


def command(slack, user, text, **more):
    return slack.do("user/command", user=user, command="/jana", text=text, **more)


def kinds(answer):
    return [one["kind"] for one in answer["outputs"]]


def send_feedback(slack, user, words):
    """Feedback by a window, up to the card."""
    command(slack, user, "palaute")
    slack.do("user/choose", user=user, field="Haluatko vastauksen?", value="Kyllä")
    slack.do("user/submit", user=user, values={"Kerro omin sanoin": words, "Mitä se on?": "Moite", "Mihin se liittyy?": "Lainaus, laitteet, neuvonta"})  # fmt: skip
    receipt = slack.press(user, "Lähetä", dm=True)
    return receipt[receipt.index("JN-") :][:7]


def card(slack, code):
    messages = slack.get("messages?channel=tiimi-hankinta")["messages"]
    return [one for one in messages if code in str(one.get("blocks")) and one.get("thread_ts") in (None, one["ts"])]


def test_a_form_opens_as_a_window_and_goes_with_what_was_typed(slack):
    opened = command(slack, "aino", "palaute")
    assert kinds(opened) == ["modal"]
    changed = slack.do("user/choose", user="aino", field="Haluatko vastauksen?", value="Kyllä")
    assert "Nimesi" in said(changed)
    refused = slack.do("user/submit", user="aino", values={"Kerro omin sanoin": "   ", "Mitä se on?": "Moite", "Mihin se liittyy?": "Rakennus ja tilat"}, force=True)  # fmt: skip
    assert refused["field_errors"] == {"Kerro omin sanoin": "Tähän tarvitaan vastaus."}
    sent = slack.do("user/submit", user="aino", values={"Kerro omin sanoin": "Lukusalissa vetää"})
    assert sent["modal"] == "closed"
    assert "Lukusalissa vetää" in said(sent)
    assert "en lähettänyt" in slack.press("aino", "Älä lähetä", dm=True)


def test_a_window_closed_unsent_is_gone_on_with(slack):
    command(slack, "aino", "palaute")
    slack.ask("user/fill", user="aino", values={"Kerro omin sanoin": "Kesken jäänyt ajatus"})
    slack.do("user/choose", user="aino", field="Haluatko vastauksen?", value="Kyllä")
    closed = slack.do("user/close", answered=False, user="aino")
    assert "jäi kesken" in said(closed)
    slack.do("user/press", user="aino", label="Jatka", dm=True)
    view = slack.get("modal?user=aino")["view"]
    assert view["blocks"][0]["element"]["initial_value"] == "Kesken jäänyt ajatus"
    slack.do("user/close", answered=False, user="aino")
    assert "jätetään" in slack.press("aino", "Hylkää", dm=True)


def test_a_double_click_opens_one_window(slack):
    slack.say("carol", "/feedback")
    answer = slack.do("user/press", user="carol", label="Open as a form", times=2, dm=True)
    assert kinds(answer) == ["modal"]
    slack.do("user/close", answered=False, user="carol")


def test_the_page_shows_what_can_be_done_and_to_staff_the_queue_and_the_next_digest(slack):
    code = send_feedback(slack, "aino", "Palautuslaite on taas jumissa")
    student = slack.do("user/home", user="aino")["plain"]
    assert code in student
    assert "Seuraava kooste" not in student
    staff = slack.do("user/home", user="marja")["plain"]
    assert "Vastausta odottaa: Asiakaspalvelu" in staff
    assert "Seuraava kooste" in staff
    answer = slack.do("user/press", user="aino", label="Anna palautetta", where="home")
    assert kinds(answer) == ["modal"]
    slack.do("user/close", answered=False, user="aino")


def test_a_card_changes_in_place_and_a_reply_in_its_thread_reaches_the_writer(slack):
    code = send_feedback(slack, "aino", "Lukusalin valot vilkkuvat")
    (before,) = card(slack, code)
    slack.do("user/press", user="marja", label="Otan tämän", ts=before["ts"], channel="tiimi-hankinta")
    (taken,) = card(slack, code)
    assert taken["ts"] == before["ts"]
    assert "vastuutettu" in str(taken["blocks"])
    slack.do("user/message", user="marja", text="@jana // tilattu sähkömies", channel="tiimi-hankinta", thread_ts=before["ts"])  # fmt: skip
    slack.do("user/message", user="marja", text="@jana Valot on vaihdettu.", channel="tiimi-hankinta", thread_ts=before["ts"])  # fmt: skip
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
    answer = slack.do("user/message", user="bjorn", text="@jana Jag svarar i stället", channel="tiimi-hankinta", thread_ts=one["ts"])  # fmt: skip
    assert "Tätä ei lähetetty" in said(answer)
    assert "Jag svarar" not in str(slack.get("transcript?user=aino"))


def test_words_that_are_edited_after_sending_are_mirrored_to_staff(slack):
    sent = slack.do("user/message", user="carol", text="The printer on floor 2 is always jammed")
    ts = sent.get("ts") or sent["message"]["ts"]
    receipt = slack.press("carol", "Send", dm=True)
    (one,) = card(slack, receipt[receipt.index("JN-") :][:7])
    edited = slack.do("user/edit", user="carol", ts=ts, text="The printer on floor 3 is always jammed")
    assert "The change has been added" in said(edited)
    (after,) = [m for m in slack.get("messages?channel=tiimi-hankinta")["messages"] if m["ts"] == one["ts"]]
    assert "floor 3" in str(after["blocks"])
    assert "floor 2" not in str(after["blocks"])


def test_words_that_are_deleted_after_sending_can_be_withdrawn_and_before_it_are_not_sent(slack):
    def says(text):
        return slack.do("user/message", user="carol", text=text)["ts"]

    def deletes(ts):
        return said(slack.do("user/delete", user="carol", ts=ts))

    ts = says("The lift on floor 4 is always broken")
    receipt = slack.press("carol", "Send", dm=True)
    code = receipt[receipt.index("JN-") :][:7]
    assert f"the library still has {code}" in deletes(ts)
    assert "has been removed" in slack.press("carol", "Withdraw", dm=True)
    assert card(slack, code)
    assert "lift on floor 4" not in str(slack.get("messages?channel=tiimi-hankinta")["messages"])
    assert "I sent nothing" in deletes(says("The door of floor 5 is always jammed"))


def sends(slack, user, name, content, text="", **more):
    """Somebody sends a file, with words beside it."""
    file = {"name": name, "base64": base64.b64encode(content).decode()}
    return slack.do("user/message", user=user, text=text, files=[file], **more)


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
    assert slack.get("wait?contains=kuva%20kirjoittajalta&channel=tiimi-hankinta&timeout=60")
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
    until(lambda: any(m.get("files") for m in slack.get("messages?user=aino")["messages"] if m.get("bot_id")))
    assert "Tässä kartta." in str(slack.get("transcript?user=aino"))


def test_answering_from_the_card_is_a_window(slack):
    code = send_feedback(slack, "aino", "Varaus ei näy tiedoissani")
    (one,) = card(slack, code)
    opened = slack.do("user/press", user="marja", label="Vastaa", ts=one["ts"], channel="tiimi-hankinta")
    assert kinds(opened) == ["modal"]
    slack.do("user/submit", user="marja", values={"Vastauksesi": "Varaus on korjattu."})
    assert slack.get("wait?contains=Varaus%20on%20korjattu&timeout=60")


def picks(slack, user, what, words):
    """Somebody's words in a channel, picked from their menu by another."""
    posted = slack.ask("user/message", user="bjorn", text=words, channel="yleinen", wait=0)
    ts = posted.get("ts") or posted["message"]["ts"]
    return slack.do("user/shortcut", user=user, callback_id=what, ts=ts, channel="yleinen")


def first_field(slack, user):
    """The first field of the window, once the window is more than an empty one."""

    def field():
        view = slack.get(f"modal?user={user}")["view"]
        return view and next((block["element"] for block in view["blocks"] if "element" in block), None)

    return until(field)


def test_a_picked_message_becomes_feedback(slack):
    opened = picks(slack, "aino", "send_feedback", "Hyllyn 3 järjestys on sekaisin")
    assert kinds(opened)[0] == "modal"
    assert first_field(slack, "aino")["initial_value"] == "Hyllyn 3 järjestys on sekaisin"
    slack.do("user/close", answered=False, user="aino", all=True)


def test_a_picked_message_becomes_an_entry_that_answers(slack):
    asked = "Var i biblioteket får man spela banjo? Ring 040 123 4567"
    assert kinds(picks(slack, "marja", "make_faq", asked))[0] == "modal"
    question = first_field(slack, "marja")["initial_value"]
    assert question.startswith("Var i biblioteket får man spela banjo?")
    assert "123" not in question  # nobody's number becomes an answer
    filled = {
        "Kysymys, kuten asiakas sen kysyisi": "Var i biblioteket får man spela banjo?",
        "Vastaus": "I källaren, rum K2.",
        "Mihin prosessin vaiheeseen se kuuluu?": "Tukiprosessi",
    }
    seen = slack.do("user/submit", user="marja", values=filled)
    assert seen["modal"] == "closed"
    assert "I källaren, rum K2." in said(seen)
    slack.press("marja", "Julkaise", dm=True)
    until(lambda: "I källaren" in said(slack.do("user/message", user="bjorn", text="Var får man spela banjo?")))


def test_only_staff_make_entries_of_messages(slack):
    refused = picks(slack, "aino", "make_faq", "Missä saa soittaa haitaria?")
    assert "henkilökunnan toiminto" in said(refused)
    assert slack.get("modal?user=aino")["view"] is None


def test_called_by_name_jana_answers_in_the_thread(slack):
    asked = slack.do("user/message", user="aino", text="@jana Miten uusin lainani?", channel="yleinen")
    assert kinds(asked) == ["message"]
    posted = slack.get("messages?channel=yleinen")["messages"][-1]
    assert posted["thread_ts"]
    private = slack.do(
        "user/message", user="aino", text="@jana Palautuslaite on aina rikki, hävytöntä", channel="yleinen"
    )
    assert "yksityisviestinä" in said(private)


def test_the_assistant_pane_suggests_what_to_begin_with(slack):
    opened = slack.do("user/assistant", user="carol")
    assert "How do I renew my loans?" in said(opened)
    thread = opened["thread_ts"]
    answer = slack.do("user/message", user="carol", text="How do I renew my loans?", thread_ts=thread)
    assert "Sign in and open your loans" in said(answer)
    done = {call["method"]: call["args"] for call in slack.get("calls")["calls"] if "assistant" in call["method"]}
    assert done["assistant.threads.setStatus"]["status"] == "is looking for an answer…"
    assert done["assistant.threads.setTitle"]["title"] == "How do I renew my loans?"


def test_a_lost_channel_is_shown_on_the_page_and_comes_back(slack):
    slack.ask("bot/kick", channel="tiimi-hankinta")
    send_feedback(slack, "aino", "Kortti ei mene perille")
    assert "kanavalle ei pääse" in slack.do("user/home", user="marja")["plain"]
    slack.do("bot/join", channel="tiimi-hankinta", user="marja")
    assert "kanavalle ei pääse" not in slack.do("user/home", user="marja")["plain"]
