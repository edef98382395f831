"""Attacker: what must hold of any publishing of a round, each as a function of the module it judges.

The same property that holds for the real rules is shown to catch a faulty copy of them (test_release.py).
"""

import itertools
import json
from collections import Counter, defaultdict
from functools import lru_cache

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

TEAMS = ("a", "b", "c", "d")
KINDS = ("scale", "factor", "competence", "rule")
ANSWERS = {
    "scale": (1, 2, 3, 4, 5),
    "factor": ("+", "-", "±", "none"),
    "competence": tuple(f"{level}{wants}" for level in range(1, 6) for wants in ("", "w")),
    "rule": ("yes", "partly", "no"),
}
THREE = ("+", "-", "none")  # the factor answers of the table, without "both"
SILENT = ("cant_say", "not_mine")

# reliability.md 5.3: how many of the five answers stay possible for anybody, by n and by insiders (0, 1, 2, 3).
TABLE = {
    5: (5, 3, 1, 1), 6: (5, 4, 1, 1), 7: (5, 5, 1, 1), 8: (5, 5, 2, 1), 9: (5, 5, 4, 1), 10: (5, 5, 5, 1),
    11: (5, 5, 5, 2), 13: (5, 5, 5, 5),
}  # fmt: skip


# --- a history: people join, answer, change their mind, withdraw, leave ----------------------------------------------

events = st.binary(
    min_size=24, max_size=140
).map(  # bytes are quick to draw: a person and an act at a time
    lambda drawn: [(person % 22, act % 24) for person, act in zip(drawn[::2], drawn[1::2], strict=False)]
)


def played(kind, happened):
    """The answers by team when a round closes. Each event is a person and what that person did."""
    team = {person: TEAMS[(0, 0, 0, 1, 1, 2, 3)[person % 7]] for person in range(22)}
    said = {}
    for person, act in happened:
        if act < 2:
            team[person] = TEAMS[(person + act) % 4]  # moves to another team and takes the answer along
        elif act == 2:
            said.pop(person, None)
        elif act == 3:
            said[person] = SILENT[person % 2]
        else:
            said[person] = ANSWERS[kind][act % len(ANSWERS[kind])]
    return {name: [value for person, value in said.items() if team[person] == name] for name in TEAMS}


def counted(answers):
    """An independent count: an answer is what is not silence."""
    return {team: sum(value not in SILENT for value in values) for team, values in answers.items()}


def searched(check, examples, *strategies, repeatable=False):
    """Let hypothesis look for a case in which the check fails."""
    phases = (Phase.generate,) if repeatable else tuple(Phase)
    asked = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=repeatable,
        phases=phases,
        report_multiple_bugs=False,
    )
    asked(given(*strategies)(check))()


# --- the properties ------------------------------------------------------------------------------------------------


def expected(counts, k):
    """R2 once more, in sets: the teams of each block."""
    large = sorted((n, team) for team, n in counts.items() if n >= k)
    small = {team for team, n in counts.items() if 0 < n < k}
    joins = small and sum(counts[team] for team in small) < k
    groups = [{team} | (small if joins and place == 0 else set()) for place, (_, team) in enumerate(large)]
    return groups if joins or not small else [*groups, small]


def check_blocks(module, counts, k=5):
    """A1: at least five in each block, disjoint, nobody left out, and exactly the blocks of the rule."""
    found = [set(block.teams) for block in module.blocks(counts, k)]
    names = [team for teams in found for team in teams]
    assert len(names) == len(set(names))
    assert all(sum(counts[team] for team in teams) >= max(k, 5) for teams in found)
    assert not found or set(names) == {team for team, n in counts.items() if n}
    assert sorted(map(sorted, found)) == sorted(map(sorted, expected(counts, max(k, 5))))


def blocks_are_right(module, examples, **how):
    """A1: after any history, blocks of at least five answers, disjoint, nobody left out, no block twice, no margin."""

    def check(kind, happened, k):
        answers = played(kind, happened)
        counts = counted(answers)
        check_blocks(module, counts, k)
        figures = module.release("q", kind, answers, k).blocks
        assert [one.block for one in figures] == list(module.blocks(counts, k))
        assert all(sum(counts[team] for team in one.block.teams) >= max(5, k) for one in figures)

    searched(check, examples, st.sampled_from(KINDS), events, st.sampled_from((1, 5, 5, 5, 8, 11)), **how)


def order_does_not_show(module, examples, **how):
    """A2: whoever in a block said what, the release is the same to the byte."""

    def check(kind, happened, dice):
        answers = played(kind, happened)
        before = module.release("q", kind, answers)
        swapped = {team: [v for v in values if v not in SILENT] for team, values in answers.items()}
        for figure in before.blocks:
            values = [value for team in figure.block.teams for value in swapped[team]]
            dice.shuffle(values)
            for team in figure.block.teams:
                swapped[team] = [values.pop() for _ in swapped[team]]
        assert json.dumps(module.release("q", kind, swapped).to_dict()) == json.dumps(before.to_dict())

    searched(check, examples, st.sampled_from(KINDS), events, st.randoms(use_true_random=False), **how)


def counts_decide(module, examples, **how):
    """A4: with the same counts and any other answers, the same blocks are published and the same are hidden."""

    def check(kind, happened, others):
        answers = played(kind, happened)
        other = {
            team: [
                v if v in SILENT else ANSWERS[kind][others[i % len(others)] % len(ANSWERS[kind])]
                for i, v in enumerate(values)
            ]
            for team, values in answers.items()
        }
        first, second = module.release("q", kind, answers), module.release("q", kind, other)
        assert [(one.block, one.n) for one in first.blocks] == [(one.block, one.n) for one in second.blocks]

    searched(
        check, examples, st.sampled_from(KINDS), events, st.lists(st.integers(0, 9), min_size=1, max_size=7), **how
    )


def words_are_coarse(module, examples, **how):
    """R4 and R5: nothing finer than the published words is in the release, and it is the figure of all its answers."""

    def check(kind, happened):
        answers = played(kind, happened)
        counts = counted(answers)
        for one in module.release("q", kind, answers).to_dict()["blocks"]:
            n = sum(counts[team] for team in one["teams"])
            assert set(one) == {"name", "teams", "n", "place", "spread", "raised"}
            assert one["n"] == {0: "5–9", 1: "10–19"}.get(n // 10, "20+")
            assert one["place"] in (None, 2.0, 2.5, 3.0, 3.5, 4.0)
            assert one["spread"] is None or (n >= 10 and one["place"] == 3.0)
            assert set(one["raised"].values()) <= {"no", "some", "many"}
            assert (one["place"] is None) == (kind != "scale")

    searched(check, examples, st.sampled_from(KINDS), events, **how)


def possible(module, kind, sizes, insiders, k=5, alphabet=None):
    """A3: what the attacker still thinks possible, by what is published and what the insiders of the first team know.

    The attacker knows the rules, who answered, how many, and what the insiders answered; reads the published text and
    keeps every set of answers that would have been published as the same text.
    """
    found = defaultdict(set)
    for data in itertools.product(
        *(itertools.combinations_with_replacement(alphabet or ANSWERS[kind], n) for n in sizes)
    ):
        text = json.dumps(module.release("q", kind, dict(zip(TEAMS, data, strict=False)), k).to_dict())
        for known in set(itertools.combinations(data[0], insiders)):
            found[text, known] |= set(Counter(data[0]) - Counter(known))
    return found


def fewest(module, kind, sizes, insiders, k=5, alphabet=None):
    return min(map(len, possible(module, kind, sizes, insiders, k, alphabet).values()))


def nobody_is_pinned(module, sizes=range(5, 11), insiders=range(3)):
    """A3: at the line, never fewer possible answers than the table has."""
    for n, c in itertools.product(sizes, insiders):
        if n in TABLE:
            assert fewest(module, "scale", (n,), c) >= TABLE[n][c], (n, c)


def no_factor_pins(module, sizes=range(5, 10)):
    """A3: a factor, with or without "both" as an answer, a rule and a competence leave one insider no certainty."""
    for n in sizes:
        assert fewest(module, "factor", (n,), 1, alphabet=THREE) >= (3 if n == 5 else 2), n
        assert fewest(module, "factor", (n,), 1) == 4, n
        assert fewest(module, "rule", (n,), 1) == 3, n


def two_blocks_do_not_meet(module):
    """A3: two teams published side by side tell no more of one of them than it would alone."""
    assert fewest(module, "scale", (5, 5), 0) == 5


def attacker_of_histories(module, examples, **how):
    """A3: nobody in any history has fewer possible answers than the table, at blocks of up to nine."""
    learnt = lru_cache(None)(lambda n, c: possible(module, "scale", (n,), c))

    def check(happened, dice):
        answers = {team: [v for v in values if v not in SILENT] for team, values in played("scale", happened).items()}
        for figure in module.release("q", "scale", answers).blocks:
            values = sorted(value for team in figure.block.teams for value in answers[team])
            alone = module.release("q", "scale", {"a": values}).to_dict()
            assert alone["blocks"][0] | {"name": "", "teams": []} == {
                "name": "", "teams": [], "n": figure.n, "place": figure.place, "spread": figure.spread, "raised": {}
            }  # fmt: skip
            if len(values) <= 9:
                c = dice.randrange(3)
                known = tuple(sorted(dice.sample(values, c)))
                assert len(learnt(len(values), c)[json.dumps(alone), known]) >= TABLE[len(values)][c]

    searched(check, examples, events, st.randoms(use_true_random=False), **how)


def trend_needs_the_same_block(module):
    """R8: a trend is the difference of two bands of the same teams under the same floor, and nothing else."""
    alone = module.release("q", "scale", {"a": [4] * 6, "b": [3] * 12})
    moved = module.release("q", "scale", {"a": [2] * 6, "b": [3] * 12})
    joined = module.release("q", "scale", {"a": [2] * 6, "b": [3] * 12, "c": [3]})
    wider = module.release("q", "scale", {"a": [2] * 6, "b": [3] * 12, "c": [3], "d": [3]})
    assert module.trend(alone, moved, alone.blocks[0].block) == -2.0
    assert module.trend(alone, joined, alone.blocks[0].block) is None
    assert module.trend(joined, wider, joined.blocks[-1].block) is None
    assert module.trend(moved, module.release("q", "scale", {"a": [3] * 11}, 11), alone.blocks[0].block) is None
    assert module.trend(moved, module.release("p", "scale", {"a": [3] * 6}), alone.blocks[0].block) is None
