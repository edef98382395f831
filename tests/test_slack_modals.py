"""Every form as a Slack window: within Slack's limits in all languages, and the answers that come back are the same."""

import importlib.util
import sys
from datetime import UTC, datetime

import pytest

from bot.slack import modals, render
from handlers import posting
from handlers.dialog import LANGS
from handlers.round_form import round_form
from storage.answers import Round
from tests.fakes import script


def every_form(house, database):
    """All shipped forms, and the longest round there can be."""
    line = house.line
    questions = [item.code for item in line.items][:12] + [f"f:{f.code}" for f in line.factors]
    questions += [f"c:{line.competences[0].code}", f"r:{line.rules[0].code}"]
    now = datetime(2026, 11, 24, tzinfo=UTC)
    found = Round("use:1", "use", ("service",), tuple(questions), 5, "open", now, now)
    asked = database.run_now(lambda unit: round_form(house, unit, found))
    return [*{form.name: form for form in house.forms.values()}.values(), asked]


def drawn(form, lang, house, answers=None, refused=None):
    """The form as plain data, as a front receives it."""
    show = form.show(answers or {}, lang, house.texts, refused)
    fields = [posting._field(field) for field in show.fields]
    return {
        "name": show.form, "title": show.title, "submit": show.submit, "asking": show.asking, "step": 1, "steps": 1,
        "words": dict(show.words), "handle": "h" * 16, "fields": fields,
    }  # fmt: skip


@pytest.fixture(scope="module")
def check_view():
    """The stand-in's own check of a window."""
    spec = importlib.util.spec_from_file_location("fake_slack", script("slack/fake_slack.py"))
    found = importlib.util.module_from_spec(spec)
    sys.modules["fake_slack"] = found
    spec.loader.exec_module(found)
    return found.check_view


@pytest.mark.parametrize("lang", LANGS)
def test_every_form_is_a_window_slack_takes_and_no_word_of_it_is_cut(house, database, lang, check_view):
    windows = 0
    for form in every_form(house, database):
        made = drawn(form, lang, house)
        if modals.fits(made):
            view = modals.view(made, "D1")
            assert [text for text in _texts(view) if text.endswith("…")] == [], (form.name, lang)
            assert [problem for problem in check_view(view) if problem.level != "gap"] == [], (form.name, lang)
            windows += 1
    assert windows >= 7


def _texts(value):
    match value:
        case {"type": "plain_text", "text": str(text)}:
            yield text
        case dict():
            for one in value.values():
                yield from _texts(one)
        case list():
            for one in value:
                yield from _texts(one)


def test_the_line_is_five_places_with_its_poles_in_words(house, database):
    form = every_form(house, database)[-1]
    element = modals.view(drawn(form, "fi", house), "D1")["blocks"][0]["element"]
    labels = [option["text"]["text"] for option in element["options"]]
    item = house.line.items[0]
    assert element["type"] == "radio_buttons"
    assert "initial_option" not in element
    assert labels == [f"1 – {item.left['fi']}", "2", "3", "4", f"5 – {item.right['fi']}", "En osaa sanoa"]


def test_an_ask_that_others_depend_on_tells_of_its_choice_at_once_and_they_come(house):
    form = house.forms["feedback"]
    before = modals.view(drawn(form, "en", house), "D1")["blocks"]
    after = modals.view(drawn(form, "en", house, {"reply": True}), "D1")["blocks"]
    fault = modals.view(drawn(form, "en", house, {"kind": "fault"}), "D1")["blocks"]
    assert [block["block_id"] for block in before if block.get("dispatch_action")] == ["kind", "reply"]
    assert [block["block_id"] for block in after] == [*(block["block_id"] for block in before), "named"]
    assert [block["block_id"] for block in fault] == ["message", "kind", "topic", "spot", "reply"]


def test_what_was_typed_stands_in_the_window_again(house):
    answers = {"message": "Lukusali on kylmä", "kind": "fault", "reply": True}
    view = modals.view(drawn(house.forms["feedback"], "fi", house, answers), "D1")
    elements = {block["block_id"]: block["element"] for block in view["blocks"]}
    assert elements["message"]["initial_value"] == "Lukusali on kylmä"
    assert elements["kind"]["initial_option"]["value"] == "fault"
    assert elements["reply"]["initial_option"]["value"] == "yes"


def test_values_of_a_window_are_the_answers_of_the_form(house):
    def chosen(key):
        return {"v": {"type": "radio_buttons", "selected_option": {"value": key}}}

    state = {"values": {"message": {"v": {"type": "plain_text_input", "value": "x"}}, "kind": chosen("fault"),
                        "topic": chosen("use"), "reply": chosen("no"), "spot": {"v": {"type": "plain_text_input"}}}}  # fmt: skip
    answers, refused = house.forms["feedback"].check(modals.values(state))
    assert refused == {}
    assert answers == {"message": "x", "kind": "fault", "topic": "use", "spot": None, "reply": False}


def test_a_factor_picked_on_both_sides_is_both():
    def several(*keys):
        return {"v": {"type": "multi_static_select", "selected_options": [{"value": key} for key in keys]}}

    state = {"values": {"factors+": several("time", "space"), "factors-": several("space")}}
    assert modals.values(state) == {"factors": {"time": "+2", "space": "±2"}}


@pytest.mark.parametrize("lang", LANGS)
def test_a_picked_factor_asks_how_much_and_the_answer_counts(house, database, lang, check_view):
    asked = every_form(house, database)[-1]
    factors = next(ask for ask in asked.asks if ask.kind == "factors")
    first, second = [option.key for option in factors.options][:2]
    view = modals.view(drawn(asked, lang, house, {"factors": {first: "+3", second: "-2"}}), "D1")
    assert [problem for problem in check_view(view) if problem.level != "gap"] == []
    blocks = {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}
    assert blocks["factors+"]["dispatch_action"]
    weight = blocks[f"factors={first}"]
    assert weight["element"]["initial_option"]["text"]["text"] == house.texts.entries["form.strength_3"][lang]
    picked = {"type": "multi_static_select", "selected_options": [{"value": first}]}
    radio = {"type": "radio_buttons", "selected_option": {"value": "3"}}
    gone = {"type": "radio_buttons", "selected_option": {"value": "1"}}
    state = {
        "factors+": {"v": picked}, f"factors={first}": {"v": radio}, f"factors={second}": {"v": gone},
    }  # fmt: skip
    assert modals.values({"values": state}) == {"factors": {first: "+3"}}


def test_an_error_stands_at_its_own_field(house):
    made = drawn(house.forms["feedback"], "fi", house, {}, {"message": "empty", "named": "long"})
    shown = modals.view(made, "D1")["blocks"]
    assert modals.errors(made, shown) == {"message": "Tähän tarvitaan vastaus."}


def test_more_options_than_slack_takes_are_a_list_of_those_it_takes(house, check_view):
    made = drawn(house.forms["feedback"], "fi", house)
    made["fields"][1]["options"] = [[f"o{n}", f"Vaihtoehto {n}"] for n in range(130)]
    view = modals.view(made, "D1")
    assert view["blocks"][1]["element"]["type"] == "static_select"
    assert [problem for problem in check_view(view) if problem.level != "gap"] == []


def test_a_reply_with_buttons_of_its_own_beside_the_form_is_a_message(house):
    made = {"t": "form", "form": drawn(house.forms["feedback"], "sv", house), "rows": []}
    assert modals.only_form([{"t": "say", "doc": []}, made]) == made["form"]
    assert modals.only_form([{"t": "say", "doc": []}, {"t": "choices", "rows": []}, made]) is None


def test_one_tap_stays_a_row_of_buttons():
    field = {"kind": "choice", "value": None}
    assert not modals.fits({"fields": [field]})
    assert modals.fits({"fields": [field, field]})


def test_a_text_too_long_for_a_window_stays_in_the_chat_whole():
    assert not modals.fits({"fields": [{"kind": "text", "value": "x" * 3001}]})


def test_a_window_that_is_not_ours_says_nothing():
    for body in ({}, {"view": {}}, {"view": {"private_metadata": "[]"}}, {"view": {"private_metadata": "{"}}):
        assert modals.meta(body) == {}


def test_what_is_said_beside_a_form_stands_above_its_asks_also_when_a_choice_changes_them(house, check_view):
    made = drawn(house.forms["suggest"], "sv", house)
    said = render.message({"parts": [{"t": "say", "doc": [["p", 0, [["Innan du skickar", "b", None]]]]}]}).blocks
    first = modals.view(made, "D1", said=said, thread="1.2")
    back = [{**block, "block_id": f"x{n}"} for n, block in enumerate(first["blocks"])]  # as Slack sends it back
    again = modals.view(made, "D1", said=back)
    assert first["blocks"][0]["text"]["text"] == "*Innan du skickar*"
    assert again["blocks"] == first["blocks"]
    assert modals.meta({"view": first})["thread"] == "1.2"
    assert [problem for problem in check_view(first) if problem.level != "gap"] == []


def test_commands_are_written_as_slack_takes_them_and_a_persons_words_as_they_are(house):
    def shown(kind, *runs):
        doc = [[kind, 0, [[text, look, None] for text, look in runs]]]
        return render.message({"parts": [{"t": "say", "doc": doc}]}, render.named(house.commands)).text

    assert shown("bullet", ("/palaute", "c"), (" Anna palautetta", "")) == "• `/jana palaute` Anna palautetta"
    assert shown("p", ("Lisää: /privacy.", "")) == "Lisää: /jana privacy."
    assert shown("p", ("/link 12 (Slackissa /jana link 12)", "")) == "/link 12 (Slackissa /jana link 12)"
    assert shown("quote", ("kirjoitin /help", "")) == "> kirjoitin /help"
    assert shown("p", ("https://x.example/help ja/tai /nothing", "")) == "https://x.example/help ja/tai /nothing"


def test_a_form_asked_step_by_step_can_be_opened_as_a_window(house):
    made = drawn(house.forms["feedback"], "sv", house)
    payload = {"parts": [{"t": "form", "form": made, "rows": [[["Avbryt", "h" * 16, 1]]]}]}
    buttons = [one for block in render.message(payload).blocks for one in block.get("elements", ())]
    assert [one["text"]["text"] for one in buttons] == ["Avbryt", "Öppna som formulär"]
    assert buttons[-1]["action_id"].startswith("o:")
