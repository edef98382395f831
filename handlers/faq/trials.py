"""Trials: a base asked about itself, which is how it learns when to answer.

Every phrasing is asked as if it had never been learned (its entry should be found) and as if its whole entry did not
exist (nothing should be), every stranger as if it had not been learned. Kernel ridge regression answers both in closed
form: what it says of documents left out is their targets less the inverse kernel's block, inverted, times alpha
(Rasmussen and Williams, Gaussian Processes for Machine Learning, 2006, section 5.4.2).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from handlers.faq.index import STRANGER, Floats, Ints, Part, Views, best_by_entry, blended, unit

MOST = 3_000  # phrasings of a large base that are asked
BLOCK = 200  # phrasings asked at a time: their views of 10,000 entries take 32 MB


@dataclass(frozen=True, slots=True)
class Learned:
    """What only training knows: documents' runs or their likenesses, the kernel's inverse, each document's topics."""

    held: list[tuple[Ints, Floats]] | None
    rows: Floats | None
    inverse: Floats | None
    each: Floats | None


@dataclass(frozen=True, slots=True)
class Trials:
    """Some trials, a row each: the document asked, the entry that should be found (or STRANGER), and what was seen."""

    documents: Ints
    right: Ints
    views: Views  # trials x entries


def trials(part: Part, learned: Learned) -> Iterator[Trials]:
    """Of all phrasings and strangers, or of an even sample of a large base, some at a time."""
    asked = np.flatnonzero(~part.is_answer)
    asked = asked[:: max(1, len(asked) // MOST)]
    alone, bereft = _ridges(part, learned.inverse, asked)
    own = _own_topics(part, learned.each, asked)
    for begin in range(0, len(asked), BLOCK):
        some = slice(begin, begin + BLOCK)
        yield from _block(
            part, learned, asked[some], *(one if one is None else one[some] for one in (alone, bereft, own))
        )


def _block(
    part: Part, learned: Learned, asked: Ints, alone: Floats | None, bereft: Floats | None, own: Floats | None
) -> Iterator[Trials]:
    cosines = _likeness(part, learned, asked)
    cosines[np.arange(len(asked)), asked] = 0.0  # a phrasing is not compared with itself
    near, answer = best_by_entry(cosines, part.owner, part.is_answer, len(part.ids))
    ridge = alone if alone is not None else np.pad(near, ((0, 0), (0, 1)))
    views = Views(near, answer, ridge[:, :-1], _topics(part, learned.each, asked, own), ridge[:, -1])
    owner = part.owner[asked]
    sizes = np.bincount(part.owner[part.owner != STRANGER], minlength=len(part.ids))
    told = (owner == STRANGER) | (sizes[owner] > 1)
    yield Trials(asked[told], owner[told], _chosen(views, told))
    if bereft is not None:
        views = replace(views, ridge=bereft[:, :-1], strange=bereft[:, -1])
    ours = owner != STRANGER
    yield Trials(asked[ours], np.full(int(ours.sum()), STRANGER), _hidden(_chosen(views, ours), owner[ours]))


def _chosen(views: Views, kept: Ints) -> Views:
    return Views(views.near[kept], views.answer[kept], views.ridge[kept], views.topics[kept], views.strange[kept])


def _hidden(views: Views, entry: Ints) -> Views:
    """As if this entry, another in each row, did not exist. These views are nobody else's."""
    for seen in (views.near, views.answer, views.ridge, views.topics):
        seen[np.arange(len(entry)), entry] = 0.0
    return views


def _likeness(part: Part, learned: Learned, asked: Ints) -> Floats:
    """Likeness of these documents to all; the caller may write into it."""
    if learned.rows is not None:
        return learned.rows[asked]  # chosen by number: a copy
    nothing = np.zeros((len(asked), part.runs.count), np.float32)
    letters = np.stack([part.runs.products(*learned.held[n]) for n in asked]) if learned.held else nothing
    return letters if part.vectors is None else blended(letters, part.vectors[asked] @ part.vectors.T)


def _ridges(part: Part, inverse: Floats | None, asked: Ints) -> tuple[Floats | None, Floats | None]:
    """What the ridge says of each of these documents without it, and without its whole entry (not of strangers)."""
    if inverse is None or part.alpha is None:
        return None, None
    owner, rows = part.owner[asked], np.arange(len(asked))
    alone = -part.alpha[asked] / np.diagonal(inverse)[asked, None]
    bereft = alone.copy()
    for entry in np.unique(owner[owner != STRANGER]):
        group, here = np.flatnonzero(part.owner == entry), np.flatnonzero(owner == entry)
        without = -np.linalg.solve(inverse[np.ix_(group, group)], part.alpha[group])
        bereft[here] = without[np.searchsorted(group, asked[here])]
    for ridge in (alone, bereft):
        ridge[rows, owner] += 1.0  # STRANGER is -1: the last column
    return alone, bereft


def _own_topics(part: Part, each: Floats | None, asked: Ints) -> Floats | None:
    """How much each document is about what the others of its entry are about (not of strangers)."""
    if part.profiles is None or each is None:
        return None
    ours = part.owner != STRANGER
    sums = np.zeros((len(part.ids), each.shape[1]), dtype=np.float32)
    np.add.at(sums, part.owner[ours], each[ours])
    own: Floats = np.sum(unit(sums[part.owner[asked]] - each[asked]) * each[asked], axis=1)
    return own


def _topics(part: Part, each: Floats | None, asked: Ints, own: Floats | None) -> Floats:
    """How much each document is about what every entry is about, its own entry made up of the others in it."""
    if part.profiles is None or each is None or own is None:
        return np.zeros((len(asked), len(part.ids)), dtype=np.float32)
    topics: Floats = each[asked] @ part.profiles.T
    ours = np.flatnonzero(part.owner[asked] != STRANGER)
    topics[ours, part.owner[asked[ours]]] = own[ours]
    return topics
