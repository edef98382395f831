"""Features: a text as weighted letter runs, within words and across them, and the library ideas its words touch."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from handlers.faq.semantic import Embed
from handlers.faq.words import grams, rarity, words
from handlers.texts import read_toml

IDEA_WEIGHT = 1.0  # an idea beside a word's own letters
ACROSS = 200  # letters of a text whose order is looked at: a question's; an answer's would cost and tell nothing
ACROSS_WEIGHT = 0.85  # runs across words beside all within them
WORDS_WEIGHT, PAIRS_WEIGHT = 0.6, 0.2  # whole words, and pairs of them, beside all letters, where phrasings are plenty
RARITY_POWER = 0.15  # how much a word's rarity in the language counts: 0 not at all, 1 fully
SYNONYMS = Path(__file__).parent.parent / "content" / "synonyms.toml"
EVERYDAY = SYNONYMS.with_name("everyday.toml")


@dataclass(frozen=True, slots=True)
class Beginning:
    """How words that stand for an idea begin: in one language or, `""`, in all; `whole` where they end there too."""

    start: str
    count: int  # words
    whole: bool
    group: str
    lang: str


Groups = Mapping[str, tuple[Beginning, ...]]  # by the first three letters
ANYWHERE = 5  # letters of a beginning that is looked for in every language: students mix them


@dataclass(frozen=True, slots=True)
class Known:
    """What the matcher knows beside the base: words that mean the same and, with a model, vectors of meaning."""

    groups: Groups
    embed: Embed | None = None
    mark: str = ""  # changes when any of it does


@cache
def load_synonyms(*files: Path) -> Groups:
    """The beginnings of words of these files. Later ones add to earlier: the library's own stand beside the shipped."""
    found: dict[str, list[Beginning]] = defaultdict(list)
    for file in files or (SYNONYMS, EVERYDAY):
        for group, members in read_toml(file).get("groups", {}).items():
            for lang, line in members.items() if isinstance(members, Mapping) else [("", members)]:
                for one in line.split():
                    made = _beginning(one, group, lang)
                    found[made.start.split()[0][:3]].append(made)
    return {first: tuple(members) for first, members in found.items()}


def _beginning(member: str, group: str, lang: str) -> Beginning:
    said = words(member.replace("_", " "))
    start = " ".join(said)
    return Beginning(start, len(said), member.endswith("."), group, "" if len(start) >= ANYWHERE else lang)


def ideas(said: Sequence[str], lang: str, synonyms: Groups) -> set[str]:
    """The groups that the words of a text in this language touch; a beginning of several words needs all of them."""
    found = set()
    for number, word in enumerate(said):
        for one in synonyms.get(word[:3], ()):
            if one.lang not in ("", lang):
                continue
            window = word if one.count == 1 else " ".join(said[number : number + one.count])
            if window == one.start if one.whole else window.startswith(one.start):
                found.add(one.group)
    return found


def features(text: str, lang: str, synonyms: Groups, plenty: float = 0.0) -> dict[str, float]:
    """Letter runs and ideas of a text with their weights, before rarity in the base.

    Each word's runs weigh one together, so that a long word says no more than a short one; the runs across words weigh
    nearly as much as all words together: they hold word order and forgive split compounds. In a base with plenty of
    phrasings (0 to 1) whole words and pairs of them count too: there the same ones come again.
    """
    said = words(text)
    found: dict[str, float] = defaultdict(float)
    for word in said:
        weight = rarity(word, lang) ** RARITY_POWER
        for run, share in _word(word):
            found[run] += weight * share
    whole = math.sqrt(sum([weight * weight for weight in found.values()]))
    for weight, kind in ((ACROSS_WEIGHT, _across), (WORDS_WEIGHT * plenty, _whole), (PAIRS_WEIGHT * plenty, _pairs)):
        if weight:
            found.update(_shares(kind(said), whole * weight))  # no run is of two kinds
    for idea in ideas(said, lang, synonyms):
        found[f"={idea}"] += IDEA_WEIGHT
    return dict(found)


@lru_cache(maxsize=4_000)  # a word's runs take about 4 kB: with all the words people ever use it would be 90 MB
def _word(word: str) -> tuple[tuple[str, float], ...]:
    return tuple(_shares(grams(word), 1.0).items())


def forget_words() -> None:
    """Let go of what learning a whole base has read; questions hold other words."""
    _word.cache_clear()


def _across(said: Sequence[str]) -> list[str]:
    line = "_".join(said)[:ACROSS]
    return ["~" + line[i : i + n] for n in (3, 4, 5) for i in range(len(line) - n + 1)]


def _whole(said: Sequence[str]) -> list[str]:
    return ["." + word for word in said]


def _pairs(said: Sequence[str]) -> list[str]:
    return [f"{one} {other}" for one, other in pairwise(("", *said, ""))] if said else []


def _shares(runs: Sequence[str], whole: float) -> dict[str, float]:
    """Each run with its weight, a repeated one damped, all together of this length."""
    counts = Counter(runs)
    if len(counts) == len(runs):  # most words hold each run once
        return dict.fromkeys(counts, whole / math.sqrt(len(runs) or 1))
    damped = {n: 1 + math.log(n) for n in set(counts.values())}
    share = whole / math.sqrt(sum([damped[n] ** 2 for n in counts.values()]))
    shares = {n: damping * share for n, damping in damped.items()}
    return {run: shares[n] for run, n in counts.items()}
