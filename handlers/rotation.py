"""Rotation: which questions a sitting asks, by the stage and number of the round, never by who answers.

Everyone in a round gets the same questions. A cool-down for each person would need a list of who has answered what,
which is exactly what must not exist; and different questions for different people would make smaller blocks. So a round
chooses by its number, a seed and what earlier rounds asked; who answered plays no part.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from hashlib import sha256

from handlers.line import CULTURE, Line

SLIDERS = 2  # beside the anchor: one of the own stage and one from next door
CULTURES = 3  # instead of these in a round about culture
FACTORS = 8  # shown at once; a person picks a few of them
CULTURE_EVERY, OPEN_EVERY = 4, 6

# Whose view is useful of which stage: the steps beside it. Support carries them all.
NEXT_DOOR: Mapping[str, tuple[str, ...]] = {
    "selection": ("acquisition",), "acquisition": ("selection", "maintenance"), "maintenance": ("acquisition", "use"),
    "use": ("maintenance", "support"), "support": ("selection", "acquisition", "maintenance", "use"),
}  # fmt: skip

KIND_OF = {"f": "factor", "c": "competence", "r": "rule", "a": "action", "t": "open"}

Order = Callable[[Iterable[str]], list[str]]


def kind_of(question: str) -> str:
    """The kind of a question: scale, factor, competence, rule, action or open, by the mark before its code."""
    mark, _, code = question.partition(":")
    return KIND_OF[mark] if code else "scale"


def sitting(
    line: Line, stage: str, number: int, *, seed: str = "", past: Sequence[Sequence[str]] | None = None,
    published: Mapping[str, int] | None = None, resting: Collection[str] = (), words: bool = False,
) -> list[str]:  # fmt: skip
    """The questions of round `number` (from 1) of a stage: the anchor, two lines, up to eight factors, one tap.

    Every fourth round the lines are three of culture, by turns those of encouragement and the others.

    Marked f: for factors, c: competences, r: rules, t: words. `past` is what earlier rounds of this stage asked, the
    oldest first; without it the rounds before are worked out in the same way. `published` is how often a question is
    in the release ledger (the only count of answers there is). `resting` was asked of these teams in some round of the
    last four weeks and is left out, anchors excepted. `words` only where the library has turned free text on.
    """
    if past is None:
        past = _replayed(line, stage, number, seed, words)
    order = _order(number, seed, past, published or {}, resting)
    sliders = _culture(line, number, order) if number % CULTURE_EVERY == 0 else _lines(line, stage, order)
    anchors = [item.code for item in line.items if item.stage == stage and item.anchor]
    factors = _factors(line, stage, order)
    tap = order(_taps(line, number))[:1]
    last = order(f"t:{one.code}" for one in line.opens)[:1] if words and number % OPEN_EVERY == 0 else []
    return [*anchors, *sliders, *factors, *tap, *last]


def _replayed(line: Line, stage: str, number: int, seed: str, words: bool) -> list[list[str]]:
    past: list[list[str]] = []
    for earlier in range(1, number):
        past.append(sitting(line, stage, earlier, seed=seed, past=past, words=words))
    return past


def _order(
    number: int, seed: str, past: Sequence[Sequence[str]], published: Mapping[str, int], resting: Collection[str]
) -> Order:
    """Least recently asked first, then fewest published, then by lot."""
    asked = {question: when for when, questions in enumerate(past) for question in questions}

    def key(question: str) -> tuple[int, int, bytes]:
        lot = sha256(f"{seed}|{number}|{question}".encode()).digest()
        return asked.get(question, -1), published.get(question, 0), lot

    return lambda questions: sorted((one for one in questions if one not in resting), key=key)


def _lines(line: Line, stage: str, order: Order) -> list[str]:
    """One line of the own stage and one from next door; where one side has none left, the other gives two."""
    turning = [item for item in line.items if not item.anchor]
    own = order(item.code for item in turning if item.stage == stage)
    beside = order(item.code for item in turning if item.stage in NEXT_DOOR.get(stage, ()))
    return [*own[:1], *beside[:1], *own[1:2], *beside[1:2]][:SLIDERS]


def _culture(line: Line, number: int, order: Order) -> list[str]:
    """Encouragement is the mean of its items (domain 3.2), so they are asked together, of the same people."""
    encouragement = number % (2 * CULTURE_EVERY) == CULTURE_EVERY
    asked = (item for item in line.items if item.stage == CULTURE and item.encouragement == encouragement)
    return order(item.code for item in asked)[:CULTURES]


def _factors(line: Line, stage: str, order: Order) -> list[str]:
    """As many that usually hinder as usually help, as far as there are; the other side fills the rest."""
    signs = {f"f:{factor.code}": factor.signs[stage] for factor in line.factors if stage in factor.signs}
    against = order(code for code, sign in signs.items() if sign != "+")
    along = order(code for code, sign in signs.items() if sign == "+")
    half = FACTORS // 2
    hindering = against[: max(half, FACTORS - len(along))]
    return [*along[: FACTORS - len(hindering)], *hindering]


def _taps(line: Line, number: int) -> list[str]:
    """A competence in odd rounds, a rule in even ones."""
    competences, rules = [f"c:{one.code}" for one in line.competences], [f"r:{one.code}" for one in line.rules]
    return competences if number % 2 else rules
