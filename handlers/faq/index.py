"""Index: the entries of a base in one language, made comparable with any question.

A question's score for an entry is a mix of four things, each seen the same way when the base is asked about itself:
the nearest phrasing and the answer's text (cosines of letter runs and ideas), a kernel ridge classifier over all of
them (the trained linear part), and, for a base that is not Jana's own, how much question and entry are about the same
of Jana's own topics. Leave-one-out in closed form chooses the mix and calibrates when to answer (`train.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handlers.faq.features import Known, features
from handlers.faq.semantic import WEIGHT

Floats = NDArray[np.float32]
Ints = NDArray[np.integer]

ANSWER_WEIGHT = 0.6  # an answer's text beside the nearest phrasing
KERNEL_POWER = 1.5  # cosine to this power is the ridge's kernel: near neighbours count, strangers hardly
TOGETHER_WEIGHT, TOGETHER_POWER = 0.3, 4.0  # of it, what goes together in the base, where phrasings are plenty
SAME, KNOWN = 0.995, 5.0  # a cosine that means the same words, and what that is worth beside a near one
FAINT = 0.25  # topic weights this small in all are noise: they count half
FACTS = 4  # what `facts` counts
LONG = 50_000  # entries of lists that are read for one text
STRANGER = -1  # the owner of a line that belongs to no entry


@dataclass(frozen=True, slots=True)
class Runs:
    """Documents by their letter runs: for each run the documents that hold it and how strongly, all of unit length."""

    column: Mapping[str, int]
    weight: Floats  # how much each run says (rarer, more)
    unseen: float  # and a run that no document holds
    starts: NDArray[np.int64]
    documents: Ints
    values: Floats
    count: int

    def cosines(self, found: Mapping[str, float]) -> Floats:
        """Cosine of a text with every document; runs that no document holds make it smaller."""
        columns, weights = [], []
        strange = 0.0
        for run, weight in found.items():
            at = self.column.get(run)
            if at is None:
                strange += (weight * self.unseen) ** 2
            else:
                columns.append(at)
                weights.append(weight)
        if not columns:
            return np.zeros(self.count, dtype=np.float32)
        at_, said = np.array(columns), np.array(weights, dtype=np.float32)
        said *= self.weight[at_]
        known = float(said @ said)
        cosines: Floats = (self.products(at_, said) / np.sqrt(known + strange)).astype(np.float32)
        return cosines

    def products(self, columns: Ints, said: Floats) -> Floats:
        """Inner product of every document with a text that holds these runs this strongly."""
        begins, sizes = self.starts[columns], self.starts[columns + 1] - self.starts[columns]
        if sizes.sum() > LONG:  # long lists are copied as they stand: twice as quick, but a little each
            spans = [slice(a, z) for a, z in zip(begins.tolist(), (begins + sizes).tolist(), strict=True)]
            documents = np.concatenate([self.documents[span] for span in spans])
            values = np.concatenate([self.values[span] for span in spans])
        else:
            place = np.repeat(begins - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes) + np.arange(sizes.sum())
            documents, values = self.documents[place], self.values[place]
        parts = values * np.repeat(said, sizes)
        total: Floats = np.bincount(documents, weights=parts, minlength=self.count).astype(np.float32)
        return total


@dataclass(frozen=True, slots=True)
class Together:
    """What goes together in a base: its documents in a space of few dimensions, found from their cosines alone.

    Latent semantic analysis (Deerwester and others, Indexing by Latent Semantic Analysis, 1990): words that keep the
    same company come near each other, though they share no letters.
    """

    project: Floats  # documents x dimensions: a text's cosines times this is its place
    places: Floats  # documents x dimensions, each of length one

    def likeness(self, cosines: Floats) -> Floats:
        """Likeness of a text to every document there, or of several, a row each."""
        near: Floats = unit(cosines @ self.project) @ self.places.T
        return near


@dataclass(frozen=True, slots=True)
class Mix:
    """How much each view of a question counts; chosen by leave-one-out on the base."""

    near: float
    ridge: float
    topics: float


@dataclass(frozen=True, slots=True)
class Part:
    """One language's entries, ready to be asked. Immutable; made by `train.train`."""

    lang: str
    ids: tuple[str, ...]
    owner: Ints  # document -> entry, or STRANGER
    is_answer: NDArray[np.bool_]
    runs: Runs
    alpha: Floats | None  # documents x (entries and strangers): the ridge; None where there are too many to train one
    profiles: Floats | None  # entries x topics of the background; None for Jana's own base
    mix: Mix
    curve: tuple[float, ...]  # logistic over `Facts`
    precision: float  # of what leave-one-out would have answered
    sure: float = 0.5  # probability of being right from which an answer is given
    maybe: float = 0.06  # and from which three suggestions are
    plenty: float = 0.0  # of phrasings: 0 where an entry has ten, 1 where it has a hundred
    vectors: Floats | None = None  # documents x dimensions, where there is a model of meaning
    together: Together | None = None  # where phrasings are plenty

    def cosines(self, text: str, known: Known) -> Floats:
        """Likeness of a text to every document: of letters and ideas and, with a model, of meaning."""
        letters = self.runs.cosines(features(text, self.lang, known.groups, self.plenty))
        if self.vectors is None or known.embed is None:
            return letters
        return blended(letters, self.vectors @ known.embed([text], self.lang)[0])

    def views(self, text: str, known: Known, background: "Part | None") -> "Views":
        """The question as the base sees it."""
        cosines = self.cosines(text, known)
        near, answer = best_by_entry(cosines, self.owner, self.is_answer, len(self.ids))
        ridge = self.kernel(cosines) @ self.alpha if self.alpha is not None else np.append(near, np.float32(0))
        topics = np.zeros(len(self.ids), dtype=np.float32)
        if background is not None and self.profiles is not None:
            topics = self.profiles @ background.profile(text, known)
        return Views(near, answer, ridge[:-1], topics, ridge[-1])

    def kernel(self, cosines: Floats) -> Floats:
        """The ridge's kernel of cosines with every document."""
        return kernel(cosines, self.together, self.plenty)

    def profile(self, text: str, known: Known) -> Floats:
        """How much a text is about each entry of this base, as a background for another base."""
        return sharpened(self.cosines(text, known), self)


@dataclass(frozen=True, slots=True)
class Views:
    """What there is to know about a question and each entry: one number an entry, and one about the question.

    Or about several questions, a row each.
    """

    near: Floats
    answer: Floats
    ridge: Floats
    topics: Floats
    strange: Floats  # the ridge's view of how much it is like what no entry answers

    def scores(self, mix: Mix) -> Floats:
        """One score an entry. The same words as somebody used before count more than anything an answer says."""
        words = self.near + ANSWER_WEIGHT * self.answer + np.where(self.near > SAME, np.float32(KNOWN), np.float32(0))
        mixed: Floats = mix.near * words + mix.ridge * self.ridge + mix.topics * self.topics
        return mixed.astype(np.float32)


def blended(letters: Floats, meaning: Floats) -> Floats:
    """Two likenesses as one, as if both kinds of features stood in one vector."""
    both: Floats = ((letters + WEIGHT * np.maximum(meaning, 0.0)) / (1 + WEIGHT)).astype(np.float32)
    return both


def kernel(cosines: Floats, together: Together | None, plenty: float) -> Floats:
    """The ridge's kernel of cosines with every document: positive definite, for both its parts are."""
    raised: Floats = np.maximum(cosines, 0.0) ** np.float32(KERNEL_POWER)
    if together is not None:
        weight = np.float32(TOGETHER_WEIGHT * plenty)
        raised *= 1 - weight
        raised += weight * np.maximum(together.likeness(cosines), 0.0) ** np.float32(TOGETHER_POWER)
    return raised


def best_by_entry(cosines: Floats, owner: Ints, is_answer: NDArray[np.bool_], count: int) -> tuple[Floats, Floats]:
    """The nearest phrasing and the nearest answer text of each entry, for one text or for a row each.

    Documents stand as `train.sheet` lays them: all phrasings by entry, then all answers by entry.
    """
    ours = owner >= 0
    return _best(cosines, owner, ours & ~is_answer, count), _best(cosines, owner, ours & is_answer, count)


def _best(cosines: Floats, owner: Ints, which: NDArray[np.bool_], count: int) -> Floats:
    best = np.zeros((*cosines.shape[:-1], count), dtype=np.float32)
    places = which.nonzero()[0]
    if len(places):
        mine = owner[places]
        starts = np.append(0, (mine[1:] != mine[:-1]).nonzero()[0] + 1)
        tops = np.maximum.reduceat(cosines.take(places, axis=-1), starts, axis=-1)
        best[..., mine[starts]] = np.maximum(tops, 0)
    return best


def sharpened(cosines: Floats, part: Part) -> Floats:
    """Topic weights of a text from its cosines: the ridge's view, a little of the nearest, only what stands out.

    Of length one when something stands out clearly, shorter when all is faint.
    """
    near, answer = best_by_entry(cosines, part.owner, part.is_answer, len(part.ids))
    ridge = (part.kernel(cosines) @ part.alpha)[:-1] if part.alpha is not None else near
    weights = np.maximum(0.5 * near + 0.5 * answer + 2 * ridge, 0.0) ** 2
    damped: Floats = (weights / (np.linalg.norm(weights) + FAINT)).astype(np.float32)
    return damped


def unit(rows: Floats) -> Floats:
    """Each row (or the one) at length one; nothing stays nothing."""
    norm = np.linalg.norm(rows, axis=-1, keepdims=True)
    scaled: Floats = (rows / np.where(norm > 0, norm, 1)).astype(np.float32)
    return scaled


def facts(scores: Floats, views: Views, plenty: float) -> np.ndarray:
    """What the probability of being right is read from: top score, its nearest phrasing, its topics, strangeness.

    Where phrasings are plenty the score has weighed them all, and that one of them is near tells nothing more. Of one
    question, or a row each of several; there must be an entry.
    """
    top = scores.argmax(axis=-1)[..., None]
    score, near, topics = (np.take_along_axis(one, top, axis=-1)[..., 0] for one in (scores, views.near, views.topics))
    return np.stack([score, (1 - plenty) * near, topics, views.strange], axis=-1).astype(np.float64)


def probability(curve: Sequence[float], seen: np.ndarray) -> np.ndarray:
    """A logistic curve's value, of one question's facts or a row each."""
    at = curve[0] + seen @ np.array(curve[1:])
    value: np.ndarray = 1 / (1 + np.exp(-np.clip(at, -30, 30)))
    return value


def logistic(seen: np.ndarray, right: np.ndarray) -> tuple[float, ...]:
    """Newton's method with a little ridge, so that it always ends."""
    x = np.hstack([np.ones((len(seen), 1)), seen])
    beta = np.zeros(x.shape[1])
    for _ in range(40):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        slope = x.T @ (right - p) - 0.05 * beta
        curve = (x * (p * (1 - p))[:, None]).T @ x + 0.05 * np.eye(x.shape[1])
        beta = beta + np.linalg.solve(curve, slope)
    return tuple(float(b) for b in beta)
