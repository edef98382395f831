"""Release: what may be published of a self-assessment. Pure: it gets counts and values, never persons or times.

Rules R1-R5 and R8 of docs/security-model.md. The published groups are disjoint blocks of at least `k` answers, chosen
from counts alone; one statistic for each block, coarse enough that every member keeps every answer possible against
one insider at k = 5 (two at 8, three at 11). There is no total beside the blocks: two overlapping figures could be
subtracted. A word for the spread is left out: with the band it pins the extremes of a block of eight
(tests/test_release.py shows it), so the rule that every member keeps at least two answers would not hold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Literal

FLOOR = 5
FLOORS = (5, 8, 11)  # a library may raise the floor to resist more insiders, never lower it
OTHERS = "others"
LOW, HIGH = 2.0, 4.0  # shown as "2 or less" and "4 or more"
Raised = Literal["no", "some", "many"]
Value = int | str


@dataclass(frozen=True, slots=True)
class Block:
    """Teams published together. `name` is the team's, or OTHERS; `teams` are its members, sorted."""

    name: str
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """What is published of one block: its size as a band, and a place on the line or how often a factor was raised."""

    block: Block
    n: str
    place: float | None = None
    helps: Raised | None = None
    hinders: Raised | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """What a round publishes about one question; empty when there were too few answers."""

    question: str
    kind: str
    blocks: tuple[Figure, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain data for the ledger."""
        return {
            "question": self.question, "kind": self.kind,
            "blocks": [
                {
                    "name": one.block.name, "teams": list(one.block.teams), "n": one.n, "place": one.place,
                    "helps": one.helps, "hinders": one.hinders,
                }
                for one in self.blocks
            ],
        }  # fmt: skip

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> "Release":
        """Back from the ledger."""
        return Release(
            data["question"], data["kind"],
            tuple(
                Figure(Block(one["name"], tuple(one["teams"])), one["n"], one["place"], one["helps"], one["hinders"])
                for one in data["blocks"]
            ),
        )  # fmt: skip


def blocks(counts: Mapping[str, int], k: int = FLOOR) -> tuple[Block, ...]:
    """Which teams are published alone and which together, from how many answered and nothing else (R1, R2).

    Teams with at least `k` stand alone. The others form one block; if that is under `k` it joins the smallest
    standing block (the first by name among equals); under `k` in all, nothing is published.
    """
    k = max(k, FLOOR)
    standing = sorted(team for team, n in counts.items() if n >= k)
    small = sorted(team for team, n in counts.items() if 0 < n < k)
    together = sum(counts[team] for team in small)
    alone = {team: (team,) for team in standing}
    if not small:
        return tuple(Block(team, teams) for team, teams in alone.items())
    if together >= k:
        return (*(Block(team, teams) for team, teams in alone.items()), Block(OTHERS, tuple(small)))
    if not standing:
        return ()
    host = min(standing, key=lambda team: (counts[team], team))
    joined = Block(OTHERS, tuple(sorted([host, *small])))
    return (*(Block(team, teams) for team, teams in alone.items() if team != host), joined)


def band_n(n: int) -> str:
    """How many answered, as a band (R5)."""
    return "20+" if n >= 20 else "10–19" if n >= 10 else "5–9"


def band_place(values: Sequence[int]) -> float:
    """The mean of places 1-5 rounded to halves, half up, and kept within 2 and 4 (R4)."""
    twice = (4 * sum(values) + len(values)) // (2 * len(values))  # floor(2·mean + ½), in whole numbers
    return min(HIGH, max(LOW, twice / 2))


def raised(count: int, n: int) -> Raised:
    """How often a factor was raised: no under max(3, a third), many from half (R4)."""
    if count < max(3, ceil(n / 3)):
        return "no"
    return "many" if 2 * count >= n else "some"


def release(question: str, kind: str, answers: Mapping[str, Sequence[Value]], k: int = FLOOR) -> Release:
    """The one release of a question. `answers` by team: places 1-5 of a scale, or +, -, ± and none of a factor."""
    found = []
    for block in blocks({team: len(values) for team, values in answers.items()}, k):
        values = [value for team in block.teams for value in answers[team]]
        found.append(_figure(block, kind, values))
    return Release(question, kind, tuple(found))


def _figure(block: Block, kind: str, values: Sequence[Value]) -> Figure:
    n = len(values)
    if kind == "scale":
        return Figure(block, band_n(n), place=band_place([int(value) for value in values]))
    helps = sum(value in ("+", "±") for value in values)
    hinders = sum(value in ("-", "±") for value in values)
    return Figure(block, band_n(n), helps=raised(helps, n), hinders=raised(hinders, n))


def trend(before: Release, after: Release, name: str) -> float | None:
    """By how many half places a block moved; none when the block was made of other teams then (R8)."""
    first = next((one for one in before.blocks if one.block.name == name), None)
    last = next((one for one in after.blocks if one.block.name == name), None)
    if first is None or last is None or first.block != last.block or first.place is None or last.place is None:
        return None
    return last.place - first.place
