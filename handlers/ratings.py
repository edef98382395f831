"""Ratings: what writers thought of the answers, told in batches so that no single one can be worked out."""

from handlers import release as rules
from handlers.dialog import Block, Reply, Run, Say, Turn, quoted
from handlers.masking import cover
from handlers.say import say
from handlers.survey_rounds import value_words
from storage import cases as store
from storage.unit import Unit

STARS = "rating"  # a line of a case that holds a rating; COMMENT one that holds the thought beside it
NEWEST = 6  # batches shown
COMMENT = "thought"


def keep(unit: Unit, number: int, stars: int) -> bool:
    """Keep a rating; false when the case has been rated before."""
    case = store.get(unit, number)
    if case.rating is not None:
        return False
    store.set_state(unit, number, case.state, rating=stars)
    store.say(unit, number, STARS, str(stars))
    return True


def show(turn: Turn, unit: Unit) -> Reply:
    """Each full batch by its mean as coarse as a round's, and the comments of all without cases or moments.

    Batches are disjoint and never worked out anew (R1, R3), so that no two figures can be subtracted.
    """
    floor = rules.floor(turn.house.library.floor)
    found = store.lines_by(unit, STARS)
    full = len(found) // floor * floor
    if full == 0:
        return say(turn, "work.ratings_few", floor=floor)
    told = found[:full]
    doc: list[Block] = list(turn.house.texts.say("work.ratings", turn.lang, floor=floor))
    for first in range(max(0, full - NEWEST * floor), full, floor):
        mean = rules.band_mean([int(line.text) for _case, line in told[first : first + floor]])
        words = value_words(turn.house, {"kind": "scale", "value": mean}, turn.lang)
        doc += turn.house.texts.say("work.ratings_batch", turn.lang, first=first + 1, last=first + floor, mean=words)
    rated = {number for number, _line in told}
    thoughts = sorted(line.text for number, line in store.lines_by(unit, COMMENT) if number in rated)
    for thought in thoughts:
        doc += quoted(cover(thought)) or (Block("quote", (Run("–"),)),)
    return [Say(tuple(doc))]
