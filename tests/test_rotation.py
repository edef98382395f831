"""A round chooses its questions by its number and what was asked before, the same for everyone."""

import itertools
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.house import CONTENT
from handlers.library import STAGES
from handlers.line import CULTURE, load
from handlers.rotation import NEXT_DOOR, kind_of, sitting

LINE = load(CONTENT)
ITEMS = {item.code: item for item in LINE.items}
stages = st.sampled_from(STAGES)


def sliders(questions):
    return [ITEMS[one] for one in questions if kind_of(one) == "scale"]


@given(stages, st.integers(1, 40), st.text(max_size=5))
def test_a_sitting_is_an_anchor_two_lines_or_three_of_culture_some_factors_and_one_tap(stage, number, seed):
    questions = sitting(LINE, stage, number, seed=seed)
    anchor, *others = sliders(questions)
    kinds = Counter(map(kind_of, questions))
    assert (anchor.stage, anchor.anchor) == (stage, True)
    assert [one.anchor for one in others] == [False] * (2 if number % 4 else 3)
    assert kinds["factor"] == min(8, sum(stage in factor.signs for factor in LINE.factors))
    assert (kinds["competence"], kinds["rule"]) == ((1, 0) if number % 2 else (0, 1))
    assert len(questions) == len(set(questions))


@given(stages, st.integers(1, 40))
def test_one_line_is_of_the_own_stage_and_one_from_next_door_but_every_fourth_round_is_of_culture(stage, number):
    _, first, second, *more = sliders(sitting(LINE, stage, number))
    if number % 4 == 0:
        assert {first.stage, second.stage, *(one.stage for one in more)} == {CULTURE}
    else:
        assert first.stage == stage
        assert second.stage in NEXT_DOOR[stage]


@given(stages, st.integers(1, 10))
def test_the_three_items_of_encouragement_are_asked_together_every_eighth_round(stage, turn):
    first, other = (sliders(sitting(LINE, stage, number))[1:] for number in (8 * turn - 4, 8 * turn))
    assert {one.code for one in first} == {"cul.reward", "cul.autonomy", "cul.learn"}
    assert {one.code for one in other} == {"cul.responsible", "cul.variety", "cul.whole"}


@given(stages, st.integers(1, 40))
def test_the_factors_shown_are_as_balanced_as_there_are(stage, number):
    signs = {f"f:{one.code}": one.signs[stage] for one in LINE.factors if stage in one.signs}
    shown = [signs[one] for one in sitting(LINE, stage, number) if kind_of(one) == "factor"]
    hindering = {"selection": 4, "acquisition": 5, "maintenance": 4, "use": 2, "support": 5}
    assert sum(sign != "+" for sign in shown) == hindering[stage]


@given(stages, st.integers(1, 30), st.text(max_size=5))
def test_the_same_round_asks_everyone_the_same_and_another_seed_starts_elsewhere(stage, number, seed):
    assert sitting(LINE, stage, number, seed=seed) == sitting(LINE, stage, number, seed=seed)
    starts = {tuple(sitting(LINE, stage, 1, seed=str(one))) for one in range(20)}
    assert len(starts) > 1


@pytest.mark.parametrize("stage", STAGES)
def test_whatever_was_asked_longest_ago_comes_next(stage):
    past = []
    for number in range(1, 41):
        asked = sitting(LINE, stage, number, past=past)
        assert asked == sitting(LINE, stage, number)  # worked out or remembered, it is the same
        past.append(asked)
    for codes in (
        [item.code for item in LINE.items if item.stage == stage and not item.anchor],
        [item.code for item in LINE.items if item.stage in NEXT_DOOR[stage] and not item.anchor],
        [item.code for item in LINE.items if item.stage == CULTURE],
        [f"c:{one.code}" for one in LINE.competences],
        [f"r:{one.code}" for one in LINE.rules],
    ):
        row = [one for questions in past for one in questions if one in codes]
        times = Counter(row)
        assert set(row) <= set(codes)
        assert max(times[code] for code in codes) - min(times[code] for code in codes) <= 1
        gaps = {len(set(row[i : i + len(codes)])) for i in range(len(row) - len(codes) + 1)}
        assert gaps <= {len(codes), len(codes) - 1}  # a cycle may begin inside a pair


def test_every_item_factor_competence_and_rule_is_asked_in_time():
    asked = set(itertools.chain(*(sitting(LINE, stage, number) for stage in STAGES for number in range(1, 41))))
    assert asked == {
        *ITEMS, *(f"f:{one.code}" for one in LINE.factors), *(f"c:{one.code}" for one in LINE.competences),
        *(f"r:{one.code}" for one in LINE.rules),
    }  # fmt: skip


def test_of_those_asked_equally_long_ago_the_least_published_comes_first():
    published = dict.fromkeys(ITEMS, 3) | {"use.know": 1, "sup.flow": 2}
    assert [one.code for one in sliders(sitting(LINE, "use", 1, published=published))] == [
        "use.anchor", "use.know", "sup.flow",
    ]  # fmt: skip


@given(stages, st.integers(1, 20), st.sets(st.sampled_from(sorted(ITEMS))))
def test_what_rests_is_not_asked_except_the_anchor(stage, number, resting):
    asked = sliders(sitting(LINE, stage, number, resting=resting))
    assert all(one.anchor or one.code not in resting for one in asked)
    assert asked[0].code == next(code for code in ITEMS if ITEMS[code].stage == stage and ITEMS[code].anchor)


def test_where_the_own_stage_rests_next_door_gives_two():
    resting = [item.code for item in LINE.items if item.stage == "support" and not item.anchor]
    others = sliders(sitting(LINE, "support", 1, resting=resting))[1:]
    assert len(others) == 2
    assert all(one.stage in NEXT_DOOR["support"] for one in others)


def test_words_are_asked_every_sixth_round_and_only_where_they_are_turned_on():
    assert [number for number in range(1, 13) if "t:becoming" in sitting(LINE, "use", number, words=True)] == [6, 12]
    assert not any("t:becoming" in sitting(LINE, "use", number) for number in range(1, 13))


def test_a_new_item_is_asked_in_the_next_round():
    past = [sitting(LINE, "use", number) for number in range(1, 6)]
    new = replace(ITEMS["use.shelf"], code="use.own")
    assert "use.own" in sitting(replace(LINE, items=(*LINE.items, new)), "use", 6, past=past)


def test_the_kind_of_a_question_stands_before_its_code():
    assert [kind_of(one) for one in ("use.anchor", "f:use.f01", "c:c01", "r:r01", "t:becoming")] == [
        "scale", "factor", "competence", "rule", "open",
    ]  # fmt: skip
