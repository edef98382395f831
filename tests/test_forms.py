"""A form asked step by step and the same form filled at once end in the same answers."""

import contextlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.content_errors import BadContent
from handlers.form_files import load_form
from handlers.forms import Ask, Form, Option, Refused

WORDS = {"fi": "a", "sv": "b", "en": "c"}


def option(key):
    return Option(key, {"fi": f"fi {key}", "sv": f"sv {key}", "en": f"en {key}"})


OPTIONS = tuple(option(key) for key in ("one", "two", "three"))
FORM = Form("every_kind", WORDS, WORDS, (
    Ask("pick", "choice", WORDS, OPTIONS),
    Ask("several", "many", WORDS, OPTIONS, optional=True, most=2),
    Ask("words", "text", WORDS, most=20),
    Ask("place", "scale", WORDS, poles=(WORDS, WORDS)),
    Ask("more", "yesno", WORDS),
    Ask("why", "text", WORDS, optional=True, only_if=("more", ("yes",))),
    Ask("forces", "factors", WORDS, OPTIONS, optional=True, most=3),
    Ask("paper", "file", WORDS, optional=True),
))  # fmt: skip

raw = st.fixed_dictionaries({
    "pick": st.sampled_from(["one", "fi two", "SV THREE", "1", "nine", "", None]),
    "several": st.one_of(st.none(), st.lists(st.sampled_from(["one", "two", "three", "nine"]), max_size=3)),
    "words": st.one_of(st.none(), st.text(max_size=25)),
    "place": st.sampled_from(["1", "3", "5", "cant_say", "6", "", 2]),
    "more": st.sampled_from([True, False, "yes", "nej", "kyllä", "maybe", ""]),
    "why": st.one_of(st.none(), st.text(max_size=8)),
    "forces": st.one_of(st.none(), st.dictionaries(st.sampled_from(["one", "two", "nine"]), st.sampled_from(["+", "-2", "±3", "+9", ""]))),
    "paper": st.one_of(st.none(), st.just({"name": "a.pdf", "mime": "application/pdf", "size": 3}), st.just("a.pdf")),
})  # fmt: skip


@given(raw)
def test_stepwise_and_whole_form_end_in_the_same_answers(values):
    whole, refused = FORM.check(values)
    answers, stepped = {}, {}
    for _ in range(20):
        ask = next((a for a in FORM.active(answers) if a.key not in answers and a.key not in stepped), None)
        if ask is None:
            break
        try:
            answers = FORM.take(answers, ask.key, values[ask.key])
        except Refused as why:
            stepped[why.key] = why.why
    assert (answers, stepped) == (whole, refused)


@given(st.lists(st.sampled_from(["one", "two", "three"]), max_size=12))
def test_ticking_ends_where_choosing_does(ticks):
    answers = {}
    for tick in ticks:
        with contextlib.suppress(Refused):  # a third one is one too many
            answers = FORM.toggle(answers, "several", tick)
    ticked = list(answers.get("~several", {}))
    closed = FORM.close(answers, "several")
    assert closed["several"] == FORM.check({"several": ticked})[0]["several"]


def tapped(form, *taps):
    """What is ticked after each of these taps."""
    answers, seen = {}, []
    for tap in taps:
        answers = form.toggle(answers, "forces", tap)
        seen.append(dict(answers["~forces"]))
    return seen


def test_a_factor_goes_helps_hinders_both_off():
    assert [ticked.get("one") for ticked in tapped(FORM, *["one"] * 5)] == ["+2", "-2", "±2", None, "+2"]


def with_signs(**signs):
    forces = FORM.ask("forces")
    options = tuple(replace(one, sign=signs[one.key]) for one in OPTIONS)
    return replace(FORM, asks=tuple(replace(forces, options=options, most=1) if a is forces else a for a in FORM.asks))


def test_the_first_tap_on_a_factor_says_what_it_usually_does():
    form = with_signs(one="-", two="+", three="±")
    assert [ticked.get("one") for ticked in tapped(form, *["one"] * 4)] == ["-2", "+2", "±2", None]
    assert tapped(form, "three")[-1] == {"three": "±2"}


def test_where_one_side_is_full_a_tap_says_the_other():
    form = with_signs(one="+", two="+", three="+")
    assert tapped(form, "one", "two")[-1] == {"one": "+2", "two": "-2"}
    with pytest.raises(Refused, match="many"):
        tapped(form, "one", "two", "three")
    assert tapped(form, "one", "two", "two")[-1] == {"one": "+2"}


@pytest.mark.parametrize(("picked", "fits"), [
    ({"one": "+1", "two": "-3"}, True), ({"one": "+1", "two": "+3"}, False), ({"one": "±1"}, True),
    ({"one": "±1", "two": "-2"}, False),
])  # fmt: skip
def test_each_side_has_its_own_most_and_both_counts_on_both(picked, fits):
    form = with_signs(one="+", two="+", three="+")
    assert (form.check({"forces": picked})[1].get("forces") is None) is fits


def test_a_factor_that_is_ticked_weighs_more_with_each_tap_and_keeps_it_when_its_sign_turns():
    answers, seen = FORM.toggle({}, "forces", "one"), []
    for _ in range(3):
        answers = FORM.stronger(answers, "forces", "one")
        seen.append(answers["~forces"]["one"])
    assert seen == ["+3", "+1", "+2"]
    answers = FORM.toggle(FORM.stronger(answers, "forces", "one"), "forces", "one")
    assert FORM.close(answers, "forces")["forces"] == {"one": "-3"}
    with pytest.raises(Refused):
        FORM.stronger({}, "forces", "one")


def test_back_asks_the_last_one_again():
    answers = FORM.take({}, "pick", "one")
    answers = FORM.take(answers, "several", ["one", "two"])
    back = FORM.back(answers)
    assert FORM.next_ask(back).key == "several"
    assert set(back["~several"]) == {"one", "two"}


def test_an_inserted_question_is_asked_next_and_a_removed_one_is_forgotten():
    draft = {"pick": "one", "several": None, "gone": "x"}
    assert FORM.next_ask(draft).key == "words"
    assert "gone" not in FORM.tidy(draft)


def test_a_removed_option_is_asked_again():
    assert FORM.next_ask({"pick": "was here once"}).key == "pick"


def test_a_condition_that_no_longer_holds_drops_the_answer():
    answers = FORM.check({"pick": "1", "words": "x", "place": "1", "more": "yes", "why": "because"})[0]
    assert "why" not in FORM.take(answers, "more", "no")


def test_the_line_starts_empty_and_cant_say_is_never_the_middle():
    with pytest.raises(Refused):
        FORM.take({}, "place", "")
    assert FORM.take({}, "place", "cant_say")["place"] == "cant_say"


@pytest.mark.parametrize(("text", "key"), [
    ("title = 3", "title"),
    ('title = {fi="a", sv="b"}\nsubmit={fi="a",sv="b",en="c"}', "title.en"),
    ('[[ask]]\nkey="a"\nkind="slider"\ntext={fi="a",sv="b",en="c"}', "ask[1].kind"),
    ('[[ask]]\nkey="a"\nkind="choice"\ntext={fi="a",sv="b",en="c"}', "ask[1].options"),
    ('[[ask]]\nkey="a"\nkind="text"\ntext={fi="a",sv="b",en="c"}\ncolour="red"', "ask[1].colour"),
    ('[[ask]]\nkey="a"\nkind="text"\ntext={fi="a",sv="b",en="c"}\nonly_if=["z","1"]', "ask[1].only_if"),
    ('[[ask]]\nkey="a"\nkind="scale"\ntext={fi="a",sv="b",en="c"}', "ask[1].left"),
    ("title = ", "(file)"),
])  # fmt: skip
def test_a_wrong_form_names_the_file_and_the_key(tmp_path, text, key):
    file = tmp_path / "broken.toml"
    head = "" if text.startswith("title") else 'title={fi="a",sv="b",en="c"}\nsubmit={fi="a",sv="b",en="c"}\n'
    file.write_text(head + text, "utf-8")
    with pytest.raises(BadContent) as wrong:
        load_form(Path(file))
    assert (wrong.value.file, wrong.value.key) == (str(file), key)


def test_what_is_known_beforehand_is_not_asked_and_goes_when_it_is_not_called_for():
    known = FORM.take({"why": "on the poster"}, "pick", "one")
    assert known["why"] == "on the poster"
    assert "why" in FORM.tidy({**known, "more": True})
    assert "why" not in FORM.tidy({**known, "more": False})


def test_when_both_sides_are_full_the_question_is_answered_and_back_shows_what_was_ticked():
    form = with_signs(one="+", two="-", three="+")
    answers = form.tap(form.tap({}, "forces", "one"), "forces", "two")
    assert answers["forces"] == {"one": "+2", "two": "-2"}
    assert form.back(answers)["~forces"] == {"one": "+2", "two": "-2"}
    assert "forces" not in form.tap({}, "forces", "one")
