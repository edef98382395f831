"""Survey release: what may be published of a survey's answers. Pure, by the same rules as rounds (handlers.release).

A survey is about one block only, so there is no total and nothing to subtract (R1, R2): under the floor nothing is
said, else one coarse value for each question and n as a band.
"""

from collections.abc import Sequence
from typing import Any

from handlers.release import FLOOR, LEAST_RAISED, PLACES, band_mean, band_n, floor

GOOD = 4  # places 4 and 5 count in a share
STEP = 10  # per cent


def release(gives: str, values: Sequence[str], k: int = FLOOR) -> dict[str, Any] | None:
    """The one release of a question as plain data; none under the floor. "Can't say" is not an answer."""
    k = floor(k)
    places = [int(value) for value in values if value in PLACES]
    if len(places) < k:
        return None
    value = share(sum(place >= GOOD for place in places), len(places), k) if gives == "share" else band_mean(places)
    return {"kind": "share" if gives == "share" else "scale", "floor": k, "n": band_n(len(places)), "value": value}


def share(good: int, n: int, k: int = FLOOR) -> int:
    """How many of n, in tens of per cent, the ends taken together so that no answer follows from another.

    Fewer than `least` good ones are told as `least - 1`, and so at the other end: with one answer known (two at a
    floor of 8, three at 11) everybody else may still have said either (tests/test_surveys.py searches all cases).
    """
    least = LEAST_RAISED[floor(k)] if floor(k) in LEAST_RAISED else max(LEAST_RAISED.values())
    told = min(max(good, least - 1), n - least + 1)
    return (200 * told + n * STEP) // (2 * n * STEP) * STEP
