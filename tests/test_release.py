"""What a round publishes can be turned and subtracted in every way without finding anybody (the long counts: `proof`)."""

import itertools
import json
import sys
import types
from pathlib import Path

import pytest

from handlers import release as rules
from tests.attacker import (
    ANSWERS,
    KINDS,
    TABLE,
    TEAMS,
    THREE,
    attacker_of_histories,
    blocks_are_right,
    check_blocks,
    counts_decide,
    fewest,
    no_factor_pins,
    nobody_is_pinned,
    order_does_not_show,
    trend_needs_the_same_block,
    two_blocks_do_not_meet,
    words_are_coarse,
)

# --- the rules keep them -----------------------------------------------------------------------------------------


def test_blocks_of_every_small_organisation_are_right():
    """All count vectors of up to four teams with up to eight answers each."""
    for size in range(1, 5):
        for counts in itertools.product(range(9), repeat=size):
            check_blocks(rules, dict(zip(TEAMS, counts, strict=False)))


def test_after_any_history_blocks_are_disjoint_and_never_small():
    blocks_are_right(rules, 150)


def test_who_in_a_block_said_what_does_not_show():
    order_does_not_show(rules, 100)


def test_what_is_hidden_depends_on_counts_alone():
    counts_decide(rules, 100)


def test_nothing_finer_than_the_published_words_is_in_a_release():
    words_are_coarse(rules, 100)


def test_nobody_on_the_line_can_be_pinned():
    nobody_is_pinned(rules)
    assert {n: tuple(fewest(rules, "scale", (n,), c) for c in range(4)) for n in (5, 8)} == {5: TABLE[5], 8: TABLE[8]}


def test_nobody_can_be_pinned_by_a_factor_a_rule_or_a_competence():
    no_factor_pins(rules, range(5, 9))
    assert fewest(rules, "competence", (5,), 1) == 10


def test_two_insiders_know_no_factor_when_the_floor_is_eight():
    assert [fewest(rules, "factor", (n,), 2, k=8) for n in (8, 9, 10)] == [4, 4, 4]
    assert fewest(rules, "factor", (8,), 2, k=8, alphabet=THREE) == 2


def test_teams_side_by_side_tell_no_more_than_each_alone():
    two_blocks_do_not_meet(rules)


def test_an_attacker_of_any_history_learns_too_little():
    attacker_of_histories(rules, 60)


def test_a_trend_needs_the_same_teams_in_the_block():
    trend_needs_the_same_block(rules)


def test_the_word_for_the_spread_costs_nobody_a_possible_answer():
    for c in range(3):
        assert fewest(rules, "scale", (10,), c) == TABLE[10][c]
    said = [rules.spread(places) for places in ([1] * 5 + [5] * 5, [3] * 8 + [1, 5], [3] * 9, [4] * 12)]
    assert said == ["camps", "together", None, None]


def test_the_ledger_gives_back_what_was_published():
    for kind in KINDS:
        published = rules.release("q", kind, {"a": ANSWERS[kind] * 4, "b": ANSWERS[kind][:1] * 2, "c": []}, 8)
        assert rules.Release.from_dict(json.loads(json.dumps(published.to_dict()))) == published
    assert [one.block for one in published.blocks] == [rules.Block("others", ("a", "b"))]


def test_a_setting_raises_the_floor_and_never_lowers_it():
    assert [rules.floor(k) for k in (-1, 0, 3, 5, 6, 8, 9, 11, 20)] == [5, 5, 5, 5, 8, 8, 11, 11, 20]
    assert rules.release("q", "scale", {"a": [3] * 4}, 1).blocks == ()


def test_a_factor_is_raised_from_three_and_a_third_and_many_from_half():
    assert [rules.raised(count, 12) for count in (3, 4, 5, 6)] == ["no", "some", "some", "many"]
    assert [rules.raised(count, 5) for count in (2, 3)] == ["no", "many"]
    assert [rules.raised(count, 9, 8) for count in (3, 4, 5)] == ["no", "some", "many"]


def test_a_competence_is_covered_by_three_who_have_it():
    few, enough = (
        rules.release("c", "competence", {"a": [*have, "2w", "3w", "1w"]}) for have in ("44", ("4", "5w", "5"))
    )
    assert [rules.covered(each.blocks[0]) for each in (few, enough)] == [False, True]
    assert (enough.blocks[0].said("want"), few.blocks[0].said("helps")) == ("many", None)


def test_force_balance_is_made_of_released_words():
    helping = rules.release("f:1", "factor", {"a": ["+2"] * 5 + ["none"], "b": ["none"] * 6})
    hindering = rules.release("f:2", "factor", {"a": ["-"] * 2 + ["±1", "none", "none", "none", "none"]})
    assert (helping.blocks[0].helps, hindering.blocks[0].hinders) == ("many", "some")
    assert rules.balance([helping, hindering]) == pytest.approx(1 / 3)
    assert rules.balance([helping, hindering], rules.Block("b", ("b",))) is None


def test_an_answer_that_does_not_exist_is_refused_without_repeating_it():
    for kind, value in (
        ("scale", 0),
        ("scale", "6"),
        ("factor", "secret"),
        ("rule", "maybe"),
        ("competence", "6w"),
        ("x", "1"),
    ):
        with pytest.raises(ValueError, match="kind") as refused:
            rules.release("q", kind, {"a": [value] * 5})
        assert str(value) not in str(refused.value)


# --- the long counts --------------------------------------------------------------------------------------------


@pytest.mark.proof
def test_the_properties_hold_in_full():
    blocks_are_right(rules, 20_000)
    order_does_not_show(rules, 5_000)
    attacker_of_histories(rules, 5_000)
    counts_decide(rules, 5_000)
    words_are_coarse(rules, 5_000)


@pytest.mark.proof
def test_the_table_is_met_to_the_figure_with_the_word_for_the_spread_on():
    assert {n: tuple(fewest(rules, "scale", (n,), c) for c in range(4)) for n in TABLE} == TABLE


@pytest.mark.proof
@pytest.mark.parametrize(("k", "insiders"), [(5, 1), (8, 2), (11, 3)])
def test_each_floor_resists_the_insiders_it_promises(k, insiders):
    for n in range(k, 16):
        assert fewest(rules, "scale", (n,), insiders, k) >= 2
        assert fewest(rules, "factor", (n,), insiders, k) == 4
        assert fewest(rules, "factor", (n,), insiders, k, THREE) >= 2
        assert fewest(rules, "rule", (n,), insiders, k) == 3


# --- and faults are caught ----------------------------------------------------------------------------------------


def faulty(was, becomes):
    """A copy of the rules with one fault put in."""
    source = Path(rules.__file__).read_text("utf-8")
    assert source.count(was) == 1, f"the fault cannot be put in: {was}"
    module = types.ModuleType("faulty_release")
    sys.modules[module.__name__] = module  # dataclasses look their module up
    try:
        exec(compile(source.replace(was, becomes), "faulty_release", "exec"), module.__dict__)
    finally:
        del sys.modules[module.__name__]
    return module


FOUND = "    of = {block: "
TOTAL = '    found = (*found, Block("all", tuple(sorted(given)))) if found else found\n'
MEAN = "min(HIGH, max(LOW, twice / 2))"
FIGURE = "band_mean(places), spread(places)"
FAULTS = {
    "threshold off by one": ("if n >= k)", "if n >= k - 1)", blocks_are_right),
    "the small ones may be four together": ("for team in small) < k:", "for team in small) < k - 1:", blocks_are_right),
    "small teams are left out": ("if small and sum(", "small = []\n    if small and sum(", blocks_are_right),
    "a setting lowers the floor": ("if one >= k), k)", "if one == k), k)", blocks_are_right),
    "can't say is the middle": (
        "_known(kind, one) for one in values if one not in UNANSWERED",
        "_known(kind, [*SAYS.get(kind, '345')][0] if one in UNANSWERED else one) for one in values", blocks_are_right,
    ),
    "a total is added": (FOUND, TOTAL + FOUND, blocks_are_right),
    "a total can be subtracted": (FOUND, TOTAL + FOUND, two_blocks_do_not_meet),
    "suppression looks at values": (
        "k) for block in found)", "k) for block in found if len(set(of[block])) > 1)", counts_decide,
    ),
    "a team that agrees is left out": ("given = {team: [", "given = {team: [] if len({*values}) == 1 else [", counts_decide),
    "the first answer shows": (FIGURE, "float(places[0]), None", order_does_not_show),
    "teams show inside a block": (FIGURE, "band_mean(places[:5]), None", order_does_not_show),
    "n is shown": ("band_n(n), band_mean", "str(n), band_mean", words_are_coarse),
    "n of factors is shown": ("band_n(n), raised", "str(n), raised", words_are_coarse),
    "the mean is exact": (MEAN, "sum(places) / len(places)", nobody_is_pinned),
    "the ends are not clamped": (MEAN, "twice / 2", nobody_is_pinned),
    "the smallest answer is published": (MEAN, "float(min(places))", nobody_is_pinned),
    "the spread is said of eight": ("SPREAD_FROM = 10", "SPREAD_FROM = 8", words_are_coarse),
    "the spread is a range": (
        "if min(below, above) >= (len(places) + 1) // 3", "if max(places) - min(places) > 2", nobody_is_pinned,
    ),
    "a factor is raised by two": ("{5: 3, 8: 4", "{5: 2, 8: 4", no_factor_pins),
    "the trend goes by name": ("if one.block == block)", "if one.block.name == block.name)", trend_needs_the_same_block),
    "the trend forgets the floor": (
        "(before.question, before.floor) != (after.question, after.floor)", "before.question != after.question",
        trend_needs_the_same_block,
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_seeded_fault_is_caught(fault):
    was, becomes, caught_by = FAULTS[fault]
    module = faulty(was, becomes)
    examples = () if caught_by.__defaults__ or caught_by.__code__.co_argcount == 1 else (400,)
    with pytest.raises(AssertionError):
        caught_by(module, *examples, **({"repeatable": True} if examples else {}))
