"""Train: an index from entries, with its mix and its honesty measured on the base itself.

Kernel ridge regression on one-hot targets has leave-one-out and leave-entry-out answers in closed form (Rasmussen and
Williams, Gaussian Processes for Machine Learning, 2006, section 5.4.2): each phrasing is asked as if it had never been
learned (it should be answered), and as if its whole entry did not exist (it should be refused).
"""

import math
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
    Views,
    best_by_entry,
    blended,
    facts,
    kernel,
    logistic,
    probability,
    unit,
)  # fmt: skip

RIDGE = 0.2  # how little the classifier trusts one phrasing; half of it where there are plenty
UNSEEN = 0.5  # how much more a run that nobody has used says where there are plenty
ANSWER_NOISE = 2.0  # an answer's text is this much noisier an example than a phrasing
IDF_POWER = 0.6  # rarity in the base, softened: a base of forty entries knows little about rarity
MOST_TRAINED = 16_000  # documents above which no classifier is trained: its cost grows with their cube
MOST_WEIGHTS = 8_000_000  # documents x entries above which none is either: each question would read them all
MOST_TRIALS = 3_000  # phrasings of a large base that are asked about themselves
FEWEST, FEW, SOME, PLENTY = 3, 10, 50, 100  # phrasings an entry: what tells is learned from them, rarity counts less
ENOUGH = 40  # phrasings that leave-one-out needs to say anything about the mix
LEXICAL, HALF, HOME = Mix(0.2, 2.0, 0.0), Mix(0.3, 1.0, 1.5), Mix(0.2, 0.5, 3.0)
SURE = 0.55  # probability of being right from which an answer is given, where leave-one-out finds every phrasing
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
    return _calibrated(part, trials(part, learned))


def known_trials(sheet: Sheet, known: Known) -> tuple[Part, dict[int, "Trial"]]:
    """Each phrasing, by its document, asked as if it had never been learned."""
    part, learned = _learn(sheet, known, None)
    return part, {document: trial for document, trial in trials(part, learned) if trial.right is not None}


def _learn(sheet: Sheet, known: Known, background: Part | None) -> tuple[Part, "Learned"]:
    each_has = phrasings_each(sheet)
    many, power = grown(each_has, FEW, PLENTY), IDF_POWER * (1 - 0.5 * grown(each_has, FEWEST, SOME))
    found = gather(features(text, sheet.lang, known.groups, many) for text in sheet.texts)
    sheet, runs = _apart(sheet, found, power)
    runs = replace(runs, unseen=runs.unseen * (1 + UNSEEN * many))
    del found  # what is needed of it is in the runs
    vectors = known.embed(sheet.texts, sheet.lang) if known.embed is not None and sheet.texts else None
    trained = 0 < runs.count <= MOST_TRAINED and runs.count * len(sheet.ids) <= MOST_WEIGHTS
    rows = likeness(runs, vectors) if trained else None
    inverse = _inverse(rows, sheet, RIDGE * (1 - 0.5 * many)) if rows is not None else None
    alpha = inverse @ targets(sheet) if inverse is not None else None
    profiles, each = _profiles(sheet, known, background)
    nothing = (0.0,) * (FACTS + 1)
    part = Part(
        sheet.lang, sheet.ids, sheet.owner, sheet.is_answer, runs, alpha, profiles, LEXICAL, nothing, 0.0,
        plenty=many, vectors=vectors,
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
    names: dict[str, int] = {}
    held, weights = [], []
    for one in found:
        held.append(np.fromiter((names.setdefault(run, len(names)) for run in one), np.int32, len(one)))
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
    kept = sorted(np.flatnonzero(seen).tolist(), key=lambda place: found.names[place])
    column = {found.names[place]: i for i, place in enumerate(kept)}
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


def _inverse(rows: Floats, sheet: Sheet, ridge: float) -> Floats:
    within = kernel(rows)
    within[np.diag_indices(len(within))] += ridge * np.where(sheet.is_answer, ANSWER_NOISE, 1.0)
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


# --- asking the base about itself ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Learned:
    """What only training knows: each document's runs or its cosines with all, the kernel's inverse, its topics."""

    held: Sequence[tuple[Ints, Floats]] | None
    rows: Floats | None
    inverse: Floats | None
    each: Floats | None


@dataclass(frozen=True, slots=True)
class Trial:
    """One phrasing asked without itself (`right` is its entry) or without its whole entry (`right` is None)."""

    views: Views
    right: int | None


def trials(part: Part, learned: Learned) -> list[tuple[int, Trial]]:
    """Phrasings both ways, and strangers, by their documents: all of them, or an even sample of a large base."""
    found: list[tuple[int, Trial]] = []
    asked = np.flatnonzero(~part.is_answer)
    asked = asked[:: max(1, len(asked) // MOST_TRIALS)]
    for entry in sorted({int(part.owner[number]) for number in asked}):
        group = np.flatnonzero(part.owner == entry)
        without_all = _ridge_without(part, learned.inverse, group) if entry != STRANGER else None
        for number in asked[part.owner[asked] == entry]:
            itself = np.array([number])
            rows = _row(part, learned, number), _ridge_without(part, learned.inverse, itself)
            if entry == STRANGER or len(group) > 1:
                right = None if entry == STRANGER else entry
                found.append((int(number), Trial(_without(part, learned, number, itself, *rows), right)))
            if entry != STRANGER:
                seen = _without(part, learned, number, group, rows[0], without_all)
                found.append((int(number), Trial(_hide(seen, entry), None)))
    return found


def _row(part: Part, learned: Learned, number: int) -> Floats:
    """Likeness of a document to all."""
    if learned.rows is not None:
        row: Floats = learned.rows[number]
        return row
    letters = part.runs.products(*learned.held[number]) if learned.held else np.zeros(part.runs.count, np.float32)
    return letters if part.vectors is None else blended(letters, part.vectors @ part.vectors[number])


def _without(part: Part, learned: Learned, asked: int, left_out: Ints, row: Floats, ridges: Floats | None) -> Views:
    """The views of document `asked` as if the documents `left_out` had never been learned."""
    cosines = row.copy()
    cosines[left_out] = 0.0
    near, answer = best_by_entry(cosines, part.owner, part.is_answer, len(part.ids))
    place = int(np.flatnonzero(left_out == asked)[0])
    ridge = ridges[place] if ridges is not None else np.append(near, np.float32(0))
    topics = _topics_without(part, learned.each, asked, left_out)
    return Views(near, answer, ridge[:-1], topics, float(ridge[-1]))


def _ridge_without(part: Part, inverse: Floats | None, left_out: Ints) -> Floats | None:
    """What the ridge says of documents it never learned: their targets less the block's inverse times alpha."""
    if inverse is None or part.alpha is None:
        return None
    ridge: Floats = -np.linalg.solve(inverse[np.ix_(left_out, left_out)], part.alpha[left_out])
    ridge[np.arange(len(left_out)), part.owner[left_out]] += 1.0  # STRANGER is -1: the last column
    return ridge


def _topics_without(part: Part, each: Floats | None, asked: int, left_out: Ints) -> Floats:
    if part.profiles is None or each is None:
        return np.zeros(len(part.ids), dtype=np.float32)
    topics: Floats = part.profiles @ each[asked]
    entry = int(part.owner[asked])
    if entry != STRANGER:
        rest = np.setdiff1d(np.flatnonzero(part.owner == entry), left_out)
        topics[entry] = float(unit(each[rest].sum(axis=0)) @ each[asked]) if len(rest) else 0.0
    return topics


def _hide(views: Views, entry: int) -> Views:
    def gone(values: Floats) -> Floats:
        kept = values.copy()
        kept[entry] = 0.0
        return kept

    return replace(
        views, near=gone(views.near), answer=gone(views.answer), ridge=gone(views.ridge), topics=gone(views.topics)
    )


def _calibrated(part: Part, asked: Sequence[tuple[int, Trial]]) -> Part:
    """The mix, how probable it is to be right, and from where on to answer and to suggest.

    A base whose phrasings are worded apart finds few of them without themselves, yet answers people, who come closer to
    one of them, as well as any: it is believed sooner. Four of five strangers get no suggestions.
    """
    mix = _best_mix(part, [trial for _document, trial in asked])
    seen, right = [], []
    for _document, trial in asked:
        scores = trial.views.scores(mix)
        seen.append(facts(scores, trial.views))
        right.append(float(trial.right is not None and int(np.argmax(scores)) == trial.right))
    curve = logistic(np.array(seen or [(0.0,) * FACTS]), np.array(right or [0.0]))
    sureness = np.array([probability(curve, one) for one in seen])
    ours = [ok for (_document, trial), ok in zip(asked, right, strict=True) if trial.right is not None]
    sure = SURE * (float(np.mean(ours)) if len(ours) >= ENOUGH else 1.0)
    strange = [at for (document, _), at in zip(asked, sureness, strict=True) if part.owner[document] == STRANGER]
    maybe = float(np.quantile(strange, 0.8)) if strange else MAYBE
    given = np.array(right)[sureness >= sure] if right else np.array([])
    precision = float(np.mean(given)) if len(given) else 0.0
    return replace(part, mix=mix, curve=curve, precision=precision, sure=sure, maybe=min(max(maybe, LEAST), sure))


def _best_mix(part: Part, asked: Sequence[Trial]) -> Mix:
    """The mix that finds most phrasings of the base itself; the plain one where that cannot be told."""
    known = [trial for trial in asked if trial.right is not None]
    offered = [LEXICAL] if part.profiles is None else [LEXICAL, HALF, HOME]
    if len(known) < ENOUGH:
        return offered[-1]
    return max(offered, key=lambda mix: sum(int(np.argmax(t.views.scores(mix))) == t.right for t in known))
