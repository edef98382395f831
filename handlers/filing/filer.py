"""Filer: the kind and the process stage of a message, learned from messages as customers write them.

Kernel ridge regression on letter runs, library ideas and cues, over the messages of `content/messages.toml`; kind and
stage are learned side by side from the same examples. Five-fold cross-validation, the three languages' versions of one
message in the same fold, is a test (`tests/test_filing.py`).
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from handlers.faq.features import SYNONYMS, Groups, features, forget_words, ideas, load_synonyms
from handlers.faq.index import Floats, Runs
from handlers.faq.train import invert, likeness
from handlers.faq.words import words
from handlers.texts import read_toml

CONTENT = Path(__file__).parent.parent / "content"
CUE_WEIGHT, IDEA_WEIGHT = 2.0, 0.7  # beside a word's own letters
RIDGE = 0.4
SHORT = 2  # words: a message this short is seldom feedback
ALWAYS = {"other": "none", "acquisition_request": "selection"}  # kinds that have one stage by definition


@dataclass(frozen=True, slots=True)
class Example:
    """One message with the kind and stage a librarian gave it; `place` is the same in its other languages."""

    text: str
    lang: str
    kind: str
    stage: str
    place: int


@dataclass(frozen=True, slots=True)
class Filer:
    """Kinds, stages and what the examples taught about them."""

    kinds: tuple[str, ...]
    stages: tuple[str, ...]
    runs: Runs
    alpha: Floats

    def scores(self, text: str, lang: str) -> tuple[Mapping[str, float], Mapping[str, float]]:
        """How much speaks for each kind and each stage; about 0 to 1, not exactly."""
        found = np.maximum(self.runs.cosines(heard(text, lang)), 0.0) @ self.alpha
        by_kind = {kind: float(found[i]) for i, kind in enumerate(self.kinds)}
        return by_kind, {stage: float(found[len(self.kinds) + i]) for i, stage in enumerate(self.stages)}

    def file(self, text: str, lang: str) -> tuple[str, str]:
        """The likeliest kind and stage."""
        kinds, stages = self.scores(text, lang)
        kind = max(kinds, key=lambda one: kinds[one])
        if kind in ALWAYS:
            return kind, ALWAYS[kind]
        return kind, max((one for one in stages if one != "none"), key=lambda one: stages[one])


def examples(file: Path = CONTENT / "messages.toml") -> list[Example]:
    """The labelled messages of the content."""
    return [
        Example(text, lang, kind, stage, place)
        for kind, stages in read_toml(file).items()
        for stage, langs in stages.items()
        for lang, texts in langs.items()
        for place, text in enumerate(texts)
    ]


def learn(known: Sequence[Example]) -> Filer:
    """A filer of these examples. Deterministic; about a second for a thousand."""
    kinds, stages = sorted({one.kind for one in known}), sorted({one.stage for one in known})
    runs = invert(heard(one.text, one.lang) for one in known)
    within = np.maximum(likeness(runs), 0.0)
    wanted = np.zeros((len(known), len(kinds) + len(stages)), dtype=np.float32)
    for row, one in enumerate(known):
        wanted[row, kinds.index(one.kind)] = wanted[row, len(kinds) + stages.index(one.stage)] = 1.0
    alpha = np.linalg.solve(within + RIDGE * np.eye(len(known), dtype=np.float32), wanted).astype(np.float32)
    return Filer(tuple(kinds), tuple(stages), runs, alpha)


def heard(text: str, lang: str) -> dict[str, float]:
    """What the filing hears in a message: letters, library ideas, cues, a question mark, a command, brevity."""
    said = words(text)
    found = features(text, lang, {})
    found |= {f"={idea}": IDEA_WEIGHT for idea in ideas(said, lang, load_synonyms(SYNONYMS))}
    found |= {f"#{cue}": CUE_WEIGHT for cue in ideas(said, lang, cues())}
    if text.rstrip().endswith("?"):
        found["?"] = CUE_WEIGHT
    if "ask" in ideas(said[:2], lang, cues()):  # begins as questions do, whatever its mark
        found["asks"] = CUE_WEIGHT
    if any(word.endswith("kaa") and len(word) > 5 for word in said):  # the Finnish imperative: do this, please
        found["!"] = CUE_WEIGHT * 0.7
    if len(said) <= SHORT:
        found["short"] = CUE_WEIGHT
    return found


@cache
def cues() -> Groups:
    """Beginnings of words that speak for a kind or a stage."""
    return load_synonyms(CONTENT / "cues.toml")


_learning = threading.Lock()


def filer() -> Filer:
    """The filer of the shipped examples, learned once in a process."""
    with _learning:
        return _shipped()


@cache
def _shipped() -> Filer:
    made = learn(examples())
    forget_words()
    return made
