"""Release: what may be published of a self-assessment. Pure: it gets counts and values, never persons or times.

Rules R1-R5 and R8 of docs/security-model.md. The published groups are disjoint blocks of at least five answers, chosen
from counts alone, with one coarse statistic each and no total beside them: two overlapping figures can be subtracted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Literal

FLOOR = 5
FLOORS = (5, 8, 11)  # resist one, two and three insiders who tell each other what they answered
LEAST_RAISED = {5: 3, 8: 4, 11: 5}  # one more than the insiders and the one person they look for
OTHERS = "others"
LOW, HIGH, MIDDLE = 2.0, 4.0, 3.0  # the ends are shown as "2 or less" and "4 or more"
SPREAD_FROM = 10  # the word then follows from the published band of n and does not narrow it
PLACES = ("1", "2", "3", "4", "5")
UNANSWERED = ("cant_say", "not_mine")  # "can't say" and "does not belong to my work": no answer, not in n

Raised = Literal["no", "some", "many"]
Spread = Literal["together", "camps"]
Value = int | str
Signs = tuple[bool, bool]

BOTH, FIRST, SECOND, NEITHER = (True, True), (True, False), (False, True), (False, False)

# The two words a release has for each kind that is not a scale, and what each answer says to them.
WORDS: Mapping[str, tuple[str, str]] = {
    "factor": ("helps", "hinders"), "competence": ("have", "want"), "rule": ("kept", "missed"),
    "action": ("helped", "useless"),
}  # fmt: skip
SAYS: Mapping[str, Mapping[str, Signs]] = {
    "factor": {"+": FIRST, "-": SECOND, "±": BOTH, "both": BOTH, "none": NEITHER},
    "competence": {
        **{str(level): (level >= 4, False) for level in range(1, 6)},
        **{f"{level}w": (level >= 4, True) for level in range(1, 6)},
    },
    "rule": {"yes": FIRST, "partly": BOTH, "no": SECOND},
    "action": {"yes": FIRST, "partly": BOTH, "no": SECOND},
}


@dataclass(frozen=True, slots=True)
class Block:
    """Teams published together. `name` is the team's, or OTHERS; `teams` are its members, sorted."""

    name: str
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """What is published of one block: its size as a band, and a place on the line or how often a thing was raised."""

    block: Block
    n: str
    place: float | None = None
    spread: Spread | None = None
    raised: tuple[tuple[str, Raised], ...] = ()

    def said(self, word: str) -> Raised | None:
        """How often one of the kind's two words was raised; none when this kind has no such word."""
        return dict(self.raised).get(word)

    @property
    def helps(self) -> Raised | None:
        return self.said("helps")

    @property
    def hinders(self) -> Raised | None:
        return self.said("hinders")


@dataclass(frozen=True, slots=True)
class Release:
    """What a round publishes about one question; no blocks when there were too few answers."""

    question: str
    kind: str
    blocks: tuple[Figure, ...]
    floor: int = FLOOR

    def to_dict(self) -> dict[str, Any]:
        """As plain data for the ledger."""
        return {
            "question": self.question, "kind": self.kind, "floor": self.floor,
            "blocks": [
                {
                    "name": one.block.name, "teams": list(one.block.teams), "n": one.n, "place": one.place,
                    "spread": one.spread, "raised": dict(one.raised),
                }
                for one in self.blocks
            ],
        }  # fmt: skip

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> "Release":
        """Back from the ledger."""
        return Release(
            data["question"], data["kind"], tuple(_from_dict(one) for one in data["blocks"]), data.get("floor", FLOOR)
        )


def _from_dict(one: Mapping[str, Any]) -> Figure:
    block = Block(one["name"], tuple(one["teams"]))
    return Figure(block, one["n"], one["place"], one.get("spread"), tuple(one.get("raised", {}).items()))


# --- who stands together, from counts alone --------------------------------------------------------------------


def floor(k: int) -> int:
    """The floor that a setting gives: 5, 8 or 11, raised to the next of them and never lowered."""
    return next((one for one in FLOORS if one >= k), k)


def blocks(counts: Mapping[str, int], k: int = FLOOR) -> tuple[Block, ...]:
    """Which teams are published alone and which together, from how many answered and nothing else (R1, R2).

    Teams with at least `k` stand alone. The others form one block; if that is under `k` it joins the smallest
    standing block (the first by name among equals); under `k` in all, nothing is published. A team without answers is
    like a team that was not asked: it is in no block.
    """
    k = floor(k)
    standing = sorted(team for team, n in counts.items() if n >= k)
    small = sorted(team for team, n in counts.items() if 0 < n < k)
    if small and sum(counts[team] for team in small) < k:
        if not standing:
            return ()
        host = min(standing, key=lambda team: (counts[team], team))
        standing.remove(host)
        small = sorted([host, *small])
    alone = tuple(Block(team, (team,)) for team in standing)
    return (*alone, Block(OTHERS, tuple(small))) if small else alone


# --- coarse figures ---------------------------------------------------------------------------------------------


def band_n(n: int) -> str:
    """How many answered, as a band (R5)."""
    return "20+" if n >= 20 else "10–19" if n >= 10 else "5–9"


def band_mean(places: Sequence[int]) -> float:
    """The mean of places 1-5 rounded to halves, half up, and kept within 2 and 4 (R4)."""
    twice = (4 * sum(places) + len(places)) // (2 * len(places))  # floor(2·mean + ½), in whole numbers
    return min(HIGH, max(LOW, twice / 2))


def spread(places: Sequence[int]) -> Spread | None:
    """Whether a place in the middle is agreement or two camps; none away from the middle and under ten answers.

    Camps: about a third stand on each side of the middle. Only where the band is 3, because only there a mean hides a
    quarrel, and because there the word costs nobody a possible answer: tests/test_release.py searches every block of
    10 to 13 answers against up to three insiders and finds as many with the word as without. (At the other bands, with
    a third word "mixed" for scattered answers, or made from a range or a deviation, it can leave fewer or pin people.)
    """
    if len(places) < SPREAD_FROM or band_mean(places) != MIDDLE:
        return None
    below, above = sum(place < MIDDLE for place in places), sum(place > MIDDLE for place in places)
    return "camps" if min(below, above) >= (len(places) + 1) // 3 else "together"


def raised(count: int, n: int, k: int = FLOOR) -> Raised:
    """How often a thing was raised: no under max(3, a third), many from half (R4).

    A raised floor raises the 3 as well (8: 4, 11: 5): with "both" as an answer two insiders who raised a thing would
    know from "no" that nobody else did, and a floor of 8 promises to resist two.
    """
    if count < max(LEAST_RAISED.get(floor(k), max(LEAST_RAISED.values())), ceil(n / 3)):
        return "no"
    return "many" if 2 * count >= n else "some"


# --- the release ------------------------------------------------------------------------------------------------


def release(question: str, kind: str, answers: Mapping[str, Sequence[Value]], k: int = FLOOR) -> Release:
    """The one release of a question; `answers` by team, in any order.

    Scale: places 1-5. Factor: + - ± none, its strength (+2) is never published. Competence: level 1-5, with w for
    "wants to learn" (2w). Rule and action: yes, partly, no. UNANSWERED is left out before anything is counted, so the
    blocks of two questions of a round may differ, by how many answered each. Raises ValueError for a kind or an answer
    it does not know, without repeating the answer.
    """
    given = {team: [_known(kind, one) for one in values if one not in UNANSWERED] for team, values in answers.items()}
    k = floor(k)
    found = blocks({team: len(values) for team, values in given.items()}, k)
    of = {block: [value for team in block.teams for value in given[team]] for block in found}
    return Release(question, kind, tuple(_figure(block, kind, of[block], k) for block in found), k)


def _known(kind: str, value: Value) -> str:
    said = str(value).rstrip("123") if kind == "factor" else str(value)
    if said not in (PLACES if kind == "scale" else SAYS.get(kind, ())):
        raise ValueError(f"an answer that a question of kind {kind} does not have")
    return said


def _figure(block: Block, kind: str, values: Sequence[str], k: int) -> Figure:
    """One block's figure.

    Competences and rules are two signs, like factors, so one statistic and one proof serve all three. A competence is
    had by those at level 4 or 5 and wanted by those who said so; it is covered when having it is raised at all, by
    three: with the two of domain.md, one insider who has it would learn from "not covered" that nobody else does.
    A rule that held partly was both kept and missed; what was agreed on and helped partly, both helped and did not.
    """
    n = len(values)
    if kind == "scale":
        places = [int(value) for value in values]
        return Figure(block, band_n(n), band_mean(places), spread(places))
    says = [SAYS[kind][value] for value in values]
    counts = (sum(first for first, _ in says), sum(second for _, second in says))
    words = zip(WORDS[kind], counts, strict=True)
    return Figure(block, band_n(n), raised=tuple((word, raised(count, n, k)) for word, count in words))


# --- from what is released, and from nothing else -----------------------------------------------------------------


def trend(before: Release, after: Release, block: Block) -> float | None:
    """By how many places a block's band moved; none unless question, floor and the teams in it are the same (R8)."""
    if (before.question, before.floor) != (after.question, after.floor):
        return None
    first, last = (next((one.place for one in each.blocks if one.block == block), None) for each in (before, after))
    return None if first is None or last is None else last - first


WEIGHT: Mapping[str, int] = {"no": 0, "some": 1, "many": 2}


def balance(released: Iterable[Release], block: Block | None = None) -> float | None:
    """Force balance from -1, only hindering, to 1, only helping; none when no factor was raised.

    Made of released words alone (some 1, many 2), over all blocks or over one.
    """
    figures = [one for each in released if each.kind == "factor" for one in each.blocks if block in (None, one.block)]
    helps, hinders = (sum(WEIGHT[one.said(word) or "no"] for one in figures) for word in WORDS["factor"])
    return (helps - hinders) / (helps + hinders) if helps + hinders else None


def covered(figure: Figure) -> bool:
    """Whether enough people of a block have a competence: at least three and a third of them say 4 or 5."""
    return figure.said("have") in ("some", "many")
