"""What a round publishes can be turned and subtracted in every way without finding anybody."""

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers import release as rules

TEAMS = ("a", "b", "c", "d")
places = st.lists(st.integers(1, 5), max_size=12)
rounds = st.fixed_dictionaries(dict.fromkeys(TEAMS, places))
factors = st.fixed_dictionaries(dict.fromkeys(TEAMS, st.lists(st.sampled_from(["+", "-", "±", "none"]), max_size=12)))


def check_blocks(module, counts):
    """A1: every block has at least five, blocks are disjoint, nobody is left out when anything is published."""
    found = module.blocks(counts)
    names = [team for block in found for team in block.teams]
    assert len(names) == len(set(names))
    assert all(sum(counts[team] for team in block.teams) >= 5 for block in found)
    if found:
        assert sum(counts[team] for team in names) == sum(counts.values())


def check_permutation(module, answers, seed):
    """A2: whoever in a block said what, the release is the same."""
    before = module.release("q", "scale", answers)
    shuffled = {team: list(values) for team, values in answers.items()}
    for figure in before.blocks:
        values = [value for team in figure.block.teams for value in answers[team]]
        random.Random(seed).shuffle(values)
        for team in figure.block.teams:
            shuffled[team] = [values.pop() for _ in answers[team]]
    assert module.release("q", "scale", shuffled).to_dict() == before.to_dict()


def check_counts_only(module, answers, others):
    """A4: with the same counts and other values the same blocks are published."""
    replaced = {team: [others[i % len(others)] for i in range(len(values))] for team, values in answers.items()}
    first, second = module.release("q", "scale", answers), module.release("q", "scale", replaced)
    assert [one.block for one in first.blocks] == [one.block for one in second.blocks]


def possible(module, n, known, published):
    """Every answer the victim may have given: an attacker tries all data of the block against the release."""
    found = set()
    for rest in itertools.combinations_with_replacement(range(1, 6), n - 1 - len(known)):
        for mine in range(1, 6):
            if module.release("q", "scale", {"a": [mine, *known, *rest]}).to_dict() == published:
                found.add(mine)
    return found


def check_deniable(module, n, colluders, at_least):
    """A3: whatever was answered, and whatever the colluders know, so many answers stay possible for the victim."""
    worst = 5
    for known in itertools.combinations_with_replacement(range(1, 6), colluders):
        by_release = {}
        for rest in itertools.combinations_with_replacement(range(1, 6), n - colluders - 1):
            for mine in range(1, 6):
                key = str(module.release("q", "scale", {"a": [mine, *known, *rest]}).to_dict())
                by_release.setdefault(key, set()).add(mine)
        worst = min(worst, *(len(found) for found in by_release.values()))
    assert worst >= at_least


@given(st.fixed_dictionaries(dict.fromkeys(TEAMS, st.integers(0, 12))))
def test_blocks_are_disjoint_and_never_small(counts):
    check_blocks(rules, counts)


def test_blocks_of_every_small_organisation_are_right():
    for counts in itertools.product(range(9), repeat=4):
        check_blocks(rules, dict(zip(TEAMS, counts, strict=True)))


@given(rounds, st.integers())
def test_who_in_a_block_said_what_does_not_show(answers, seed):
    check_permutation(rules, answers, seed)


@given(rounds, st.lists(st.integers(1, 5), min_size=1, max_size=9))
def test_what_is_hidden_depends_on_counts_alone(answers, others):
    check_counts_only(rules, answers, others)


@pytest.mark.parametrize(("n", "colluders", "at_least"), [(5, 0, 5), (5, 1, 3), (6, 1, 4), (7, 1, 5), (8, 2, 2)])
def test_nobody_can_be_pinned(n, colluders, at_least):
    check_deniable(rules, n, colluders, at_least)


@pytest.mark.proof
@pytest.mark.parametrize(("n", "colluders", "at_least"), [(9, 1, 5), (9, 2, 4), (10, 2, 5), (11, 2, 5), (11, 3, 2)])
def test_larger_blocks_resist_more_insiders(n, colluders, at_least):
    check_deniable(rules, n, colluders, at_least)


@given(factors)
def test_a_factor_is_never_published_of_fewer_than_three(answers):
    for figure in rules.release("q", "factor", answers).blocks:
        values = [value for team in figure.block.teams for value in answers[team]]
        if figure.helps != "no":
            assert sum(value in "+±" for value in values) >= 3
        if figure.hinders != "no":
            assert sum(value in "-±" for value in values) >= 3


@given(rounds)
def test_no_total_and_no_exact_count_is_published(answers):
    published = rules.release("q", "scale", answers)
    for figure in published.blocks:
        assert figure.n in ("5–9", "10–19", "20+")
        assert figure.place in (2.0, 2.5, 3.0, 3.5, 4.0)


def test_the_ledger_gives_back_what_was_published():
    published = rules.release("q", "scale", {"a": [1, 2, 3, 4, 5], "b": [3, 3]})
    assert rules.Release.from_dict(published.to_dict()) == published
    assert published.blocks[0].block == rules.Block("others", ("a", "b"))


def test_a_floor_can_be_raised_and_never_lowered():
    assert rules.blocks({"a": 4}, k=3) == ()
    assert rules.blocks({"a": 7}, k=8) == ()
    assert rules.blocks({"a": 5}, k=5) != ()


def test_a_trend_needs_the_same_teams_in_the_block():
    first = rules.release("q", "scale", {"a": [2] * 6, "b": [2] * 2})
    second = rules.release("q", "scale", {"a": [4] * 6})
    third = rules.release("q", "scale", {"a": [3] * 6})
    assert rules.trend(first, second, "a") is None
    assert rules.trend(second, third, "a") == -1.0


class Faulty:
    """The rules with one fault put in."""

    def __init__(self, **faults):
        self.__dict__.update({name: getattr(rules, name) for name in ("blocks", "release")} | faults)


def _off_by_one(counts, k=5):
    return tuple(rules.Block(team, (team,)) for team, n in sorted(counts.items()) if n >= 4)


def _total_added(counts, k=5):
    found = rules.blocks(counts, k)
    return (*found, rules.Block("all", tuple(sorted(counts)))) if found else ()


def _dropped(counts, k=5):
    return tuple(rules.Block(team, (team,)) for team, n in sorted(counts.items()) if n >= 5)


def _exact(question, kind, answers, k=5):
    figures = [
        rules.Figure(block, rules.band_n(5), place=sum(v for t in block.teams for v in answers[t]) / 1000)
        for block in rules.blocks({team: len(values) for team, values in answers.items()})
    ]
    return rules.Release(question, kind, tuple(figures))


def _by_value(question, kind, answers, k=5):
    kept = {team: values for team, values in answers.items() if values and min(values) > 1}
    return rules.release(question, kind, kept)


def _extremes(question, kind, answers, k=5):
    figures = [
        rules.Figure(block, "5–9", place=float(min(v for t in block.teams for v in answers[t])))
        for block in rules.blocks({team: len(values) for team, values in answers.items()})
    ]
    return rules.Release(question, kind, tuple(figures))


def _by_first(question, kind, answers, k=5):
    figures = [
        rules.Figure(block, "5–9", place=float(answers[block.teams[0]][0] if answers[block.teams[0]] else 0))
        for block in rules.blocks({team: len(values) for team, values in answers.items()})
    ]
    return rules.Release(question, kind, tuple(figures))


@pytest.mark.parametrize("faulty", [_off_by_one, _total_added, _dropped])
def test_seeded_faults_of_the_blocks_are_caught(faulty):
    with pytest.raises(AssertionError):
        for counts in itertools.product(range(7), repeat=3):
            check_blocks(Faulty(blocks=faulty), dict(zip(TEAMS, counts, strict=False)))


@pytest.mark.parametrize("faulty", [_exact, _extremes])
def test_seeded_faults_of_the_figures_are_caught(faulty):
    with pytest.raises(AssertionError):
        check_deniable(Faulty(release=faulty), 5, 0, 5)


def test_a_suppression_that_looks_at_values_is_caught():
    with pytest.raises(AssertionError):
        check_counts_only(Faulty(release=_by_value), {"a": [3] * 6, "b": [], "c": [], "d": []}, [1])


def test_a_release_that_depends_on_who_said_what_is_caught():
    @settings(max_examples=200, database=None)
    @given(rounds, st.integers())
    def run(answers, seed):
        check_permutation(Faulty(release=_by_first), answers, seed)

    with pytest.raises(AssertionError):
        run()
