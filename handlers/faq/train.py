"""Train: an index from entries, with its mix and its honesty measured on the base itself.

The classifier is kernel ridge regression on one-hot targets; how it is asked about itself is in `trials.py`.
"""

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from handlers.faq.features import Known, features, forget_words
from handlers.faq.index import (
    FACTS,
    STRANGER,
    Floats,
    Ints,
    Mix,
    Part,
    Runs,
    Together,
    blended,
    facts,
    kernel,
    logistic,
    probability,
    unit,
)  # fmt: skip
from handlers.faq.trials import Learned, trials

RIDGE = 0.2  # how little the classifier trusts one phrasing; half of it where there are plenty
UNSEEN = 0.5  # how much more a run that nobody has used says where there are plenty
ANSWER_NOISE = 2.0  # an answer's text is this much noisier an example than a phrasing
IDF_POWER = 0.6  # rarity in the base, softened: a base of forty entries knows little about rarity
MOST_TRAINED = 16_000  # documents above which no classifier is trained: its cost grows with their cube
DIRECTIONS = 100  # in which what goes together is looked for
ROWS = 1_000  # of a kernel that are made at a time
MOST_WEIGHTS = 8_000_000  # documents x entries above which none is either: each question would read them all
FEWEST, FEW, SOME, PLENTY = 3, 10, 50, 100  # phrasings an entry: what tells is learned from them, rarity counts less
ENOUGH = 40  # phrasings that leave-one-out needs to say anything about the mix
LEXICAL, HALF, HOME = Mix(0.2, 2.0, 0.0), Mix(0.3, 1.0, 1.5), Mix(0.2, 0.5, 3.0)
SURE = 0.53  # probability of being right from which an answer is given, where leave-one-out finds every phrasing
MAYBE, LEAST = 0.06, 0.04  # probability from which three suggestions are, where no strangers tell, and at the least
ABOUT = 0.45  # a stranger's line this like an entry's is about that entry
AT_HOME = 0.6  # a base whose texts are this much about the background's topics is a library's


@dataclass(frozen=True, slots=True)
class Sheet:
    """The documents of one language: texts, whose they are, and which are answers."""

    lang: str
    ids: tuple[str, ...]
    texts: tuple[str, ...]
    owner: Ints
    is_answer: np.ndarray


def sheet(lang: str, entries: Sequence[tuple[str, Sequence[str], str]], strangers: Sequence[str] = ()) -> Sheet:
    """Entries (id, phrasings, answer) and lines that belong to none."""
    documents = [(n, text, False) for n, (_id, said, _answer) in enumerate(entries) for text in said]
    documents += [(n, answer, True) for n, (_id, _said, answer) in enumerate(entries) if answer]
    documents += [(STRANGER, text, False) for text in strangers]
    owner = np.array([n for n, _text, _is in documents], dtype=np.int32)
    is_answer = np.array([is_ for _n, _text, is_ in documents], dtype=bool)
    return Sheet(lang, tuple(e[0] for e in entries), tuple(text for _n, text, _is in documents), owner, is_answer)


def phrasings_each(sheet: Sheet) -> float:
    """How many phrasings an entry has on average."""
    return float(np.count_nonzero((sheet.owner != STRANGER) & ~sheet.is_answer) / max(1, len(sheet.ids)))


def grown(number: float, few: float, many: float) -> float:
    """From 0 at `few` to 1 at `many`, evenly in its logarithm, in tenths: one phrasing more seldom changes it."""
    return round(float(np.clip(math.log(max(number, few) / few) / math.log(many / few), 0.0, 1.0)), 1)


def at_home(sheet: Sheet, known: Known, background: Part) -> bool:
    """Whether a base is about what the background is about: another library's, or something else entirely."""
    some = sheet.texts[:: max(1, len(sheet.texts) // ENOUGH)]
    lengths = [float(np.linalg.norm(background.profile(text, known))) for text in some]
    return bool(np.mean(lengths or [0.0]) >= AT_HOME)


def train(sheet: Sheet, known: Known, background: Part | None) -> Part:
    """The part of an index for one language, calibrated on itself. Deterministic."""
    part, learned = _learn(sheet, known, background)
    forget_words()
    return _calibrated(part, learned)


def taken(sheet: Sheet, known: Known) -> list[tuple[int, int, int]]:
    """Each phrasing asked as if it had never been learned: its document, its entry, and the entry it is taken for."""
    part, learned = _learn(sheet, known, None)
    documents, right, ((top, _seen),) = _asked(part, learned, [LEXICAL])
    return [(int(d), int(r), int(t)) for d, r, t in zip(documents, right, top, strict=True) if r != STRANGER]


def _learn(sheet: Sheet, known: Known, background: Part | None) -> tuple[Part, Learned]:
    each_has = phrasings_each(sheet)
    many, power = grown(each_has, FEW, PLENTY), IDF_POWER * (1 - 0.5 * grown(each_has, FEWEST, SOME))
    found = gather(features(text, sheet.lang, known.groups, many) for text in sheet.texts)
    sheet, runs = _apart(sheet, found, power)
    runs = replace(runs, unseen=runs.unseen * (1 + UNSEEN * many))
    del found  # what is needed of it is in the runs
    vectors = known.embed(sheet.texts, sheet.lang) if known.embed is not None and sheet.texts else None
    trained = 0 < runs.count <= MOST_TRAINED and runs.count * len(sheet.ids) <= MOST_WEIGHTS
    rows = likeness(runs, vectors) if trained else None
    together = _together(rows) if rows is not None and many else None
    inverse = _inverse(rows, together, sheet, many) if rows is not None else None
    alpha = inverse @ targets(sheet) if inverse is not None else None
    profiles, each = _profiles(sheet, known, background)
    nothing = (0.0,) * (FACTS + 1)
    part = Part(
        sheet.lang, sheet.ids, sheet.owner, sheet.is_answer, runs, alpha, profiles, LEXICAL, nothing, 0.0,
        plenty=many, vectors=vectors, together=together,
    )  # fmt: skip
    return part, Learned(None if trained else list(by_document(runs)), rows, inverse, each)


def _apart(sheet: Sheet, found: "Gathered", power: float) -> tuple[Sheet, Runs]:
    """Without the strangers that some entry is about after all: what staff answer is strange no longer."""
    runs = _inverted(found, power)
    kept = [number for number, owner in enumerate(sheet.owner) if owner != STRANGER or _is_strange(number, sheet, runs)]
    if len(kept) == runs.count:
        return sheet, runs
    texts = tuple(sheet.texts[number] for number in kept)
    apart = replace(sheet, texts=texts, owner=sheet.owner[kept], is_answer=sheet.is_answer[kept])
    return apart, _inverted(found.some(kept), power)


def _is_strange(number: int, sheet: Sheet, runs: Runs) -> bool:
    mine = np.flatnonzero(runs.documents == number)
    columns = np.searchsorted(runs.starts, mine, side="right") - 1
    cosines = runs.products(columns, runs.values[mine])
    return bool(cosines[sheet.owner != STRANGER].max(initial=0) < ABOUT)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Documents' weighted runs, each run's name once: as dictionaries they would take ten times as much memory."""

    names: Sequence[str]
    held: Sequence[Ints]  # document -> the places of its runs' names
    weights: Sequence[Floats]

    def some(self, numbers: Iterable[int]) -> "Gathered":
        """These documents alone."""
        chosen = [int(number) for number in numbers]
        return Gathered(self.names, [self.held[n] for n in chosen], [self.weights[n] for n in chosen])


def gather(found: Iterable[Mapping[str, float]]) -> Gathered:
    """Weighted runs taken one document at a time."""
    names: dict[str, int] = defaultdict(itertools.count().__next__)
    held, weights = [], []
    for one in found:
        held.append(np.fromiter(map(names.__getitem__, one), np.int32, len(one)))
        weights.append(np.fromiter(one.values(), np.float32, len(one)))
    return Gathered(list(names), held, weights)


def invert(found: Iterable[Mapping[str, float]]) -> Runs:
    """Documents' weighted runs as lists by run, rarity in the base counted in, each document at length one."""
    return _inverted(gather(found))


def _inverted(found: Gathered, power: float = IDF_POWER) -> Runs:
    count, nothing = len(found.held), np.zeros(0)
    at = np.concatenate([nothing.astype(np.int32), *found.held])
    value = np.concatenate([nothing.astype(np.float32), *found.weights])
    seen = np.bincount(at, minlength=len(found.names))
    kept = np.flatnonzero(seen)  # in the order in which the documents brought them
    column = {found.names[place]: i for i, place in enumerate(kept.tolist())}
    weight = (np.log1p(count / seen[kept]) ** power).astype(np.float32)
    moved = np.zeros(len(found.names), dtype=np.int32)
    moved[kept] = np.arange(len(kept), dtype=np.int32)
    at = moved[at]
    document = np.repeat(np.arange(count, dtype=np.int32), [len(one) for one in found.held])
    value *= weight[at] if len(at) else 1
    norm = np.sqrt(np.bincount(document, weights=value * value, minlength=count))
    value /= np.where(norm > 0, norm, 1)[document].astype(np.float32)
    order = np.argsort(at, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(at, minlength=len(column)))]).astype(np.int64)
    return Runs(column, weight, float(weight.max(initial=1.0)), starts, document[order], value[order], count)


def targets(sheet: Sheet) -> Floats:
    """One for the document's own entry, nothing for the others; the last column is the strangers' own."""
    wanted = np.zeros((len(sheet.owner), len(sheet.ids) + 1), dtype=np.float32)
    wanted[np.arange(len(sheet.owner)), sheet.owner] = 1.0  # STRANGER is -1: the last column
    return wanted


def by_document(runs: Runs) -> Iterator[tuple[Ints, Floats]]:
    """Each document's runs and how strongly it holds them, read back from the lists by run."""
    column = np.repeat(np.arange(len(runs.column)), np.diff(runs.starts))
    order = np.argsort(runs.documents, kind="stable")
    held = np.split(order, np.cumsum(np.bincount(runs.documents, minlength=runs.count))[:-1])
    return ((column[mine], runs.values[mine]) for mine in held)


def likeness(runs: Runs, vectors: Floats | None = None) -> Floats:
    """Likeness of every document to every other, from the lists by run alone."""
    letters = np.stack([runs.products(*held) for held in by_document(runs)])
    return letters if vectors is None else blended(letters, vectors @ vectors.T)


def _together(rows: Floats) -> Together:
    """The strongest directions of all likenesses, by subspace iteration from a fixed start."""
    most = min(DIRECTIONS, len(rows))
    found = np.random.default_rng(0).normal(size=(len(rows), min(most + 20, len(rows)))).astype(np.float32)
    for _ in range(4):
        found, _triangle = np.linalg.qr(rows @ found)
    squares, turn = np.linalg.eigh(found.T @ (rows @ found))
    strength = np.sqrt(np.maximum(squares[::-1][:most], 1e-6)).astype(np.float32)
    directions = (found @ turn)[:, ::-1][:, :most].astype(np.float32)
    return Together(directions / strength, unit(directions * strength))


def _inverse(rows: Floats, together: Together | None, sheet: Sheet, many: float) -> Floats:
    within = np.empty_like(rows)
    for begin in range(0, len(rows), ROWS):  # a large base's likenesses take a gigabyte: no more copies than needed
        within[begin : begin + ROWS] = kernel(rows[begin : begin + ROWS], together, many)
    within[np.diag_indices(len(within))] += RIDGE * (1 - 0.5 * many) * np.where(sheet.is_answer, ANSWER_NOISE, 1.0)
    inverse: Floats = np.linalg.inv(within).astype(np.float32, copy=False)
    return inverse


def _profiles(sheet: Sheet, known: Known, background: Part | None) -> tuple[Floats | None, Floats | None]:
    """Each entry's and each document's weights over the background's topics."""
    if background is None or not len(sheet.texts):
        return None, None
    each = np.stack([background.profile(text, known) for text in sheet.texts])
    sums = np.zeros((len(sheet.ids), each.shape[1]), dtype=np.float32)
    ours = sheet.owner >= 0
    np.add.at(sums, sheet.owner[ours], each[ours])
    return unit(sums), each


def _calibrated(part: Part, learned: Learned) -> Part:
    """The mix, how probable it is to be right, and from where on to answer and to suggest.

    A base whose phrasings are worded apart finds few of them without themselves, yet answers people, who come closer to
    one of them, as well as any: it is believed sooner. Four of five strangers get no suggestions.
    """
    offered = [LEXICAL] if part.profiles is None else [LEXICAL, HALF, HOME]
    documents, right, found = _asked(part, learned, offered)
    ours, strange = right != STRANGER, part.owner[documents] == STRANGER
    hits = [int(np.sum((top == right)[ours])) for top, _seen in found]
    best = int(np.argmax(hits)) if ours.sum() >= ENOUGH else len(offered) - 1
    top, seen = found[best]
    hit = ours & (top == right)
    curve = logistic(seen, hit.astype(float)) if len(seen) else logistic(np.zeros((1, FACTS)), np.zeros(1))
    sureness = probability(curve, seen)
    sure = SURE * (float(hit[ours].mean()) if ours.sum() >= ENOUGH else 1.0)
    maybe = float(np.quantile(sureness[strange], 0.8)) if strange.any() else MAYBE
    given = hit[sureness >= sure]
    precision = float(given.mean()) if len(given) else 0.0
    maybe = min(max(maybe, LEAST), sure)
    return replace(part, mix=offered[best], curve=curve, precision=precision, sure=sure, maybe=maybe)


def _asked(part: Part, learned: Learned, mixes: Sequence[Mix]) -> tuple[Ints, Ints, list[tuple[Ints, np.ndarray]]]:
    """The trials' documents, what should be found, and for each mix what was and the facts about it."""
    documents: list[Ints] = [np.zeros(0, np.int64)]
    right: list[Ints] = [np.zeros(0, np.int64)]
    tops: list[list[Ints]] = [[np.zeros(0, np.int64)] for _ in mixes]
    seen: list[list[np.ndarray]] = [[np.zeros((0, FACTS))] for _ in mixes]
    for some in trials(part, learned) if part.ids else ():
        documents.append(some.documents)
        right.append(some.right)
        for number, mix in enumerate(mixes):
            scores = some.views.scores(mix)
            tops[number].append(scores.argmax(axis=-1))
            seen[number].append(facts(scores, some.views, part.plenty))
    found = [(np.concatenate(top), np.concatenate(known)) for top, known in zip(tops, seen, strict=True)]
    return np.concatenate(documents), np.concatenate(right), found
