"""Arrival: whether what staff said has reached the writer, and what a case is because of it."""

from datetime import datetime

from storage import cases as store
from storage import people, work
from storage.cases import Case
from storage.unit import Unit


def arrived(unit: Unit, case: Case, answered: datetime | None) -> Case | None:
    """Something said to the writer has arrived; `answered`: when staff said it, if it was an answer.

    The case that staff work on, where it is another one now; else none. After an answer that got lost this puts right
    what `lost` has taken back.
    """
    first = case.first_reply_at or answered
    if not case.wants_reply or first != case.first_reply_at:
        store.set_state(unit, case.id, case.state, wants_reply=True, first_reply_at=first)
    return _moved(unit, case, "unreached", "answered") if answered else None


def lost(unit: Unit, case: Case, answered: datetime | None) -> Case | None:
    """Something said to the writer never will arrive; `answered`: when staff said it, if it was an answer.

    Who has never been told anything and cannot be is not waiting either: the writer is not counted among those who
    wait for a reply, and the answer is none. The case that staff work on, where it is another one now; else none.
    """
    first = None if case.first_reply_at == answered else case.first_reply_at
    if first is None:
        store.set_state(unit, case.id, case.state, wants_reply=False, first_reply_at=None)
    return _moved(unit, case, "answered", "unreached") if answered and not _others(unit, case) else None


def _head(unit: Unit, case: Case) -> Case:
    return store.get(unit, case.id if case.merged_into is None else case.merged_into)


def _moved(unit: Unit, case: Case, before: str, after: str) -> Case | None:
    head = _head(unit, case)
    if head.state != before:
        return None
    store.set_state(unit, head.id, after)
    return store.get(unit, head.id)


def _others(unit: Unit, case: Case) -> bool:
    """Whether somebody else wrote the same and can be reached: then the answer has not got lost."""
    head = _head(unit, case)
    routes = [store.route(unit, one.id) for one in (head, *work.followers(unit, head.id)) if one.id != case.id]
    spots = [people.spot(unit, place) for place, _ in filter(None, routes)]
    return any(spot is not None and not spot.gone for spot in spots)
