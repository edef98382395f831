"""A base asked about itself: what the closed form says is what learning anew without the phrasing says."""

import numpy as np
import pytest

from handlers.faq.features import Known
from handlers.faq.index import STRANGER, best_by_entry, kernel
from handlers.faq.train import ANSWER_NOISE, RIDGE, _learn, sheet, targets
from handlers.faq.trials import Learned, trials

ENTRIES = [
    ("renew", ["how do I renew a loan", "renewing my books", "extend the loan period"], "Renew in the catalogue."),
    ("print", ["where can I print", "how does printing work"], "Printers stand on the first floor."),
    ("rooms", ["book a group room", "is there a quiet room to book"], "Rooms are booked in the calendar."),
    ("lone", ["wifi"], ""),
]
STRANGE = ["what is the weather", "sing me a song"]


@pytest.fixture(scope="module")
def learned():
    return _learn(sheet("en", ENTRIES, STRANGE), Known({}), None)


def without(part, learned: Learned, document: int, left_out: np.ndarray) -> np.ndarray:
    """The ridge of a document, learned anew from what is not left out."""
    kept = np.setdiff1d(np.arange(part.runs.count), left_out)
    within = kernel(learned.rows[np.ix_(kept, kept)]).astype(float)
    within[np.diag_indices(len(kept))] += RIDGE * np.where(part.is_answer[kept], ANSWER_NOISE, 1.0)
    base = sheet("en", ENTRIES, STRANGE)
    return kernel(learned.rows[document, kept]) @ np.linalg.solve(within, targets(base)[kept])


def test_every_trial_is_what_learning_anew_says(learned):
    part, known = learned
    seen = set()
    for some in trials(part, known):
        for row, (document, right) in enumerate(zip(some.documents, some.right, strict=True)):
            entry = part.owner[document]
            itself = np.array([document])
            bereft = right == STRANGER and entry != STRANGER
            left_out = np.flatnonzero(part.owner == entry) if bereft else itself
            expected = without(part, known, document, left_out)
            if bereft:
                expected[entry] = 0.0  # it does not exist
            assert np.allclose(some.views.ridge[row], expected[:-1], atol=1e-4)
            assert some.views.strange[row] == pytest.approx(expected[-1], abs=1e-4)
            cosines = known.rows[document].copy()
            cosines[left_out] = 0.0
            near, answer = best_by_entry(cosines, part.owner, part.is_answer, len(part.ids))
            assert np.array_equal(some.views.near[row], near)
            assert np.array_equal(some.views.answer[row], answer)
            seen.add((int(document), bereft))
    phrasings, strangers = range(8), (11, 12)
    assert {d for d, bereft in seen if not bereft} == {*phrasings, *strangers} - {7}  # the lone one has no other
    assert {d for d, bereft in seen if bereft} == {*phrasings}


def test_an_entry_does_not_stand_in_its_own_way_when_it_is_left_out(learned):
    part, known = learned
    for some in trials(part, known):
        for row, document in enumerate(some.documents):
            if some.right[row] == STRANGER and part.owner[document] != STRANGER:
                assert some.views.near[row, part.owner[document]] == 0
