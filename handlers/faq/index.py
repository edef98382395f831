"""Index: all phrasings and answers as weighted letter runs and ideas; finding is one pass over those of the question.

Score = nearest phrasing + 0.6 × answer, each a cosine over letter runs and ideas (groups of words that mean the same at
a library), weighted by how rare they are in the base and by how little the word says in the language at large. Whether
to answer is calibrated on the base itself: each phrasing asked with itself left out should be answered, with its whole
entry left out should be refused.
"""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np

from handlers.faq.words import common_words, detect, grams, words
from handlers.texts import read_toml

ANSWER_WEIGHT = 0.6
SAME, KNOWN = 0.995, 0.5  # a cosine that means the same words, and what that is worth
COMMON_WEIGHT = 0.25  # how much a common word counts beside a rare one
SURE = 0.35  # calibrated probability from which an answer is given
MAYBE = 0.15  # and from which three suggestions are
IDEA_WEIGHT = 1.4  # how much an idea counts beside one rare word
SYNONYMS = Path(__file__).parent.parent / "content" / "synonyms.toml"
Outcome = Literal["answer", "maybe", "none"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry in one language."""

    id: str
    lang: str
    phrasings: tuple[str, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry and how well it fits; only the order and the differences mean something."""

    entry_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Finding:
    """The ten best entries, what to do with them, how probable it is that the first is right, and the language."""

    ranked: tuple[Hit, ...]
    outcome: Outcome
    confidence: float
    lang: str


Groups = Mapping[str, tuple[tuple[str, str], ...]]


@cache
def load_synonyms(file: Path = SYNONYMS) -> Groups:
    """Beginnings of words that stand for an idea, by their first three letters: (beginning, group)."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    groups = read_toml(file).get("groups", {}) if file.exists() else {}
    for group, members in groups.items():
        for member in members.split():
            start = member.replace("_", " ")
            found[start[:3]].append((start, group))
    return {first: tuple(members) for first, members in found.items()}


def _ideas(said: Sequence[str], synonyms: Groups) -> set[str]:
    """The groups that the words of a text touch; a beginning of two words needs both."""
    found = set()
    for number, word in enumerate(said):
        after = f"{word} {said[number + 1]}" if number + 1 < len(said) else f"{word} "
        for start, group in synonyms.get(word[:3], ()):
            if (after if " " in start else word).startswith(start):
                found.add(group)
    return found


def _weighted(text: str, lang: str, synonyms: Groups) -> dict[str, float]:
    """Letter runs and ideas of a text with their weights, before rarity in the base."""
    found: dict[str, float] = defaultdict(float)
    common = common_words().get(lang, frozenset())
    said = words(text)
    for word in said:
        _add(found, word, COMMON_WEIGHT if word in common else 1.0)
    for idea in _ideas(said, synonyms):
        found[f"={idea}"] += IDEA_WEIGHT
    return found


def _add(found: dict[str, float], word: str, weight: float) -> None:
    runs = Counter(grams(word))
    norm = math.sqrt(sum(n * n for n in runs.values())) or 1.0
    for run, n in runs.items():
        found[run] += weight * n / norm


class Index:
    """A base ready to be asked. Immutable once made; made by `build`, kept by `save`, read by `load`."""

    def __init__(self, data: Mapping[str, Any], rows: np.ndarray, columns: np.ndarray, values: np.ndarray) -> None:
        self.data = data
        self.entries: list[list[str]] = data["entries"]  # [id, lang]
        self.owner = np.asarray(data["owner"], dtype=np.int32)  # document -> entry
        self.is_answer = np.asarray(data["is_answer"], dtype=bool)
        self.vocabulary: dict[str, int] = {run: i for i, run in enumerate(data["runs"])}
        self.rarity = np.asarray(data["rarity"], dtype=np.float32)
        self.starts, self.columns, self.values = rows, columns, values
        self.curve: list[float] = data["curve"]  # logistic: bias, top score, gap
        self.precision: float = data["precision"]
        self.langs = np.asarray([lang for _id, lang in self.entries])
        self.synonyms = load_synonyms()

    # --- asking -----------------------------------------------------------------------------------------------

    def find(self, text: str, prior: str | None = None, hidden: str | None = None) -> Finding:
        """The best entries for a question, without those whose name begins with `hidden`. Never raises."""
        lang = detect(text, prior)
        scores = self._scores(text, lang)
        if hidden:
            scores = np.where(np.asarray([name.startswith(hidden) for name, _lang in self.entries]), 0.0, scores)
        order = np.argsort(-scores, kind="stable")[:10]
        ranked = tuple(Hit(self.entries[i][0], round(float(scores[i]), 4)) for i in order if scores[i] > 0)
        sure = self._probability(ranked)
        outcome: Outcome = "answer" if sure >= SURE else "maybe" if sure >= MAYBE and ranked else "none"
        return Finding(ranked, outcome, round(sure, 4), lang)

    def _documents(self, text: str, lang: str, without: int | None = None) -> np.ndarray:
        """Cosine of the text with every phrasing and answer."""
        total = np.zeros(len(self.owner), dtype=np.float32)
        norm = 0.0
        for run, weight in _weighted(text, lang, self.synonyms).items():
            column = self.vocabulary.get(run)
            rarity = float(self.rarity[column]) if column is not None else float(self.rarity.max(initial=1.0))
            norm += (weight * rarity) ** 2
            if column is not None:
                piece = slice(self.starts[column], self.starts[column + 1])
                total[self.columns[piece]] += weight * rarity * self.values[piece]
        if without is not None:
            total[without] = 0.0
        return total / math.sqrt(norm) if norm else total

    def _scores(self, text: str, lang: str, without: int | None = None) -> np.ndarray:
        """One score for each entry of the language; the other languages' entries count a little, for mixed speech."""
        found = self._documents(text, lang, without)
        phrasing = np.zeros(len(self.entries), dtype=np.float32)
        answer = np.zeros(len(self.entries), dtype=np.float32)
        np.maximum.at(phrasing, self.owner[~self.is_answer], found[~self.is_answer])
        np.maximum.at(answer, self.owner[self.is_answer], found[self.is_answer])
        phrasing[phrasing > SAME] += KNOWN  # somebody has asked in these very words: no answer's text may outweigh that
        scores = phrasing + ANSWER_WEIGHT * answer
        return np.where(self.langs == lang, scores, 0.0) if (self.langs == lang).any() else scores

    def _probability(self, ranked: Sequence[Hit]) -> float:
        if not ranked:
            return 0.0
        top = ranked[0].score
        gap = top - ranked[1].score if len(ranked) > 1 else top
        bias, by_top, by_gap = self.curve
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, bias + by_top * top + by_gap * gap))))

    # --- keeping ----------------------------------------------------------------------------------------------

    def save(self, file: Path) -> None:
        """To one file of plain arrays; nothing in it is ever executed."""
        part = file.with_suffix(".part.npz")
        text = np.frombuffer(json.dumps(dict(self.data), ensure_ascii=False).encode(), dtype=np.uint8)
        np.savez(part, data=text, starts=self.starts, columns=self.columns, values=self.values)
        part.replace(file)

    @staticmethod
    def load(file: Path) -> "Index":
        """From its file."""
        with np.load(file, allow_pickle=False) as kept:
            return Index(json.loads(kept["data"].tobytes()), kept["starts"], kept["columns"], kept["values"])


def build(entries: Iterable[Entry], synonyms: Groups | None = None) -> Index:
    """An index of these entries, calibrated on themselves. Deterministic."""
    kept = list(entries)
    documents = [(number, text, False) for number, entry in enumerate(kept) for text in entry.phrasings]
    documents += [(number, entry.answer, True) for number, entry in enumerate(kept)]
    synonyms = load_synonyms() if synonyms is None else synonyms
    runs = [_weighted(text, kept[number].lang, synonyms) for number, text, _ in documents]
    seen = Counter(run for found in runs for run in found)
    vocabulary = {run: i for i, run in enumerate(sorted(seen))}
    rarity = np.array([math.log(1 + len(documents) / seen[run]) for run in vocabulary], dtype=np.float32)
    starts, columns, values = _inverted(runs, vocabulary, rarity)
    data = {
        "entries": [[entry.id, entry.lang] for entry in kept], "owner": [number for number, _, _ in documents],
        "is_answer": [is_answer for _, _, is_answer in documents], "runs": list(vocabulary),
        "rarity": rarity.tolist(), "curve": [0.0, 0.0, 0.0], "precision": 0.0,
    }  # fmt: skip
    index = Index(data, starts, columns, values)
    curve, precision = _calibrate(index, documents, kept)
    return Index({**data, "curve": curve, "precision": precision}, starts, columns, values)


def _inverted(
    runs: list[dict[str, float]], vocabulary: Mapping[str, int], rarity: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    lists: list[list[tuple[int, float]]] = [[] for _ in vocabulary]
    for document, found in enumerate(runs):
        weights = {vocabulary[run]: weight * float(rarity[vocabulary[run]]) for run, weight in found.items()}
        norm = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        for column, weight in weights.items():
            lists[column].append((document, weight / norm))
    starts = np.cumsum([0, *(len(one) for one in lists)]).astype(np.int64)
    columns = np.array([document for one in lists for document, _ in one], dtype=np.int32)
    values = np.array([weight for one in lists for _, weight in one], dtype=np.float32)
    return starts, columns, values


def _calibrate(
    index: Index, documents: Sequence[tuple[int, str, bool]], entries: Sequence[Entry]
) -> tuple[list[float], float]:
    """A logistic curve over top score and gap from leave-one-out: itself left out, and its whole entry left out."""
    facts: list[tuple[float, float]] = []
    right: list[float] = []
    for number, (entry, text, is_answer) in enumerate(documents):
        if is_answer:
            continue
        scores = index._scores(text, entries[entry].lang, number)
        order = np.argsort(-scores, kind="stable")
        facts.append((float(scores[order[0]]), float(scores[order[0]] - scores[order[1]]) if len(order) > 1 else 0.0))
        right.append(float(order[0] == entry))
        rest = scores.copy()
        rest[entry] = 0.0
        order = np.argsort(-rest, kind="stable")
        facts.append((float(rest[order[0]]), float(rest[order[0]] - rest[order[1]]) if len(order) > 1 else 0.0))
        right.append(0.0)
    curve = _logistic(np.array(facts or [(0.0, 0.0)]), np.array(right or [0.0]))
    sure = [
        ok for (top, gap), ok in zip(facts, right, strict=True)
        if curve[0] + curve[1] * top + curve[2] * gap >= math.log(SURE / (1 - SURE))
    ]  # fmt: skip
    return curve, float(np.mean(sure)) if sure else 0.0


def _logistic(facts: np.ndarray, right: np.ndarray) -> list[float]:
    """Newton's method with a little ridge, so that it always ends."""
    x = np.hstack([np.ones((len(facts), 1)), facts])
    beta = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        slope = x.T @ (right - p) - 0.01 * beta
        curve = (x * (p * (1 - p))[:, None]).T @ x + 0.01 * np.eye(x.shape[1])
        beta = beta + np.linalg.solve(curve, slope)
    return [float(b) for b in beta]
