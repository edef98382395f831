"""A base asked about itself: what the closed form says is what learning anew without the phrasing says."""

import random

import numpy as np
import pytest

from handlers.faq import Entry, Index, build
from handlers.faq.features import Known
from handlers.faq.index import STRANGER, best_by_entry
from handlers.faq.train import ANSWER_NOISE, RIDGE, Sheet, _learn, sheet, targets
from handlers.faq.trials import Learned, trials

ENTRIES = [
    ("renew", ["how do I renew a loan", "renewing my books", "extend the loan period"], "Renew in the catalogue."),
    ("print", ["where can I print", "how does printing work"], "Printers stand on the first floor."),
    ("rooms", ["book a group room", "is there a quiet room to book"], "Rooms are booked in the calendar."),
    ("lone", ["wifi"], ""),
]
STRANGE = ["what is the weather", "sing me a song"]


WORDS = ["loan renew book due date extend", "printer paper copy scan colour", "room quiet group reserve key"]


def plenty() -> list[tuple[str, list[str], str]]:
    """Three entries with twenty phrasings each, so that what goes together in them counts too."""
    dice = random.Random(1)
    return [
        (words.split()[0], [" ".join(dice.choices(words.split(), k=4)) for _ in range(20)], f"About {words}.")
        for words in WORDS
    ]


@pytest.fixture(scope="module", params=["few", "plenty"])
def base(request):
    return sheet("en", ENTRIES if request.param == "few" else plenty(), STRANGE)


@pytest.fixture(scope="module")
def learned(base):
    part, known = _learn(base, Known({}), None)
    assert (part.together is not None) == (len(base.ids) == len(WORDS))
    return part, known


def without(part, learned: Learned, document: int, left_out: np.ndarray, base: Sheet) -> np.ndarray:
    """The ridge of a document, learned anew from what is not left out."""
    kept = np.setdiff1d(np.arange(part.runs.count), left_out)
    within = part.kernel(learned.rows)[np.ix_(kept, kept)].astype(float)
    within[np.diag_indices(len(kept))] += (
        RIDGE * (1 - 0.5 * part.plenty) * np.where(part.is_answer[kept], ANSWER_NOISE, 1.0)
    )
    return part.kernel(learned.rows[document])[kept] @ np.linalg.solve(within, targets(base)[kept])


def test_every_trial_is_what_learning_anew_says(base, learned):
    part, known = learned
    seen = set()
    for some in trials(part, known):
        for row, (document, right) in enumerate(zip(some.documents, some.right, strict=True)):
            entry = part.owner[document]
            itself = np.array([document])
            bereft = right == STRANGER and entry != STRANGER
            left_out = np.flatnonzero(part.owner == entry) if bereft else itself
            expected = without(part, known, document, left_out, base)
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
    owner = part.owner[~part.is_answer]
    asked = np.flatnonzero(~part.is_answer)
    sizes = np.bincount(part.owner[part.owner >= 0])
    assert {d for d, bereft in seen if not bereft} == {
        d for d in asked if part.owner[d] < 0 or sizes[part.owner[d]] > 1
    }
    assert {d for d, bereft in seen if bereft} == set(asked[owner >= 0])


def test_an_entry_does_not_stand_in_its_own_way_when_it_is_left_out(learned):
    part, known = learned
    for some in trials(part, known):
        for row, document in enumerate(some.documents):
            if some.right[row] == STRANGER and part.owner[document] != STRANGER:
                assert some.views.near[row, part.owner[document]] == 0


def test_a_base_with_plenty_of_phrasings_is_kept_whole(tmp_path):
    entries = [Entry(slug, "en", tuple(said), answer) for slug, said, answer in plenty()]
    made = build(entries, Known({}), strangers={"en": STRANGE})
    made.save(tmp_path / "index.npz")
    again = Index.load(tmp_path / "index.npz", Known({}))
    for question in ("extend my loan", "colour copies", "sing me a song", ""):
        assert again.find(question, "en") == made.find(question, "en")
    assert made.find("extend my loan", "en").ranked[0].entry_id == "loan"
