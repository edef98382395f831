"""Closing: what changed, what is said to everyone who wrote, and closing what its writer has left at the answer."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from handlers import cases
from handlers.dialog import Button, Choices, Part, Reply, Say, Turn, quoted
from handlers.filling import open_form
from handlers.house import House
from handlers.say import say, short_day
from storage import cases as store
from storage import drafts, work
from storage.cases import Case
from storage.unit import Unit

QUIET = timedelta(days=30)  # after the last word about an answered case


def close_button(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Closing asks what changed."""
    if cases.case_of(turn, unit, data) is None:
        return say(turn, "cases.unknown")
    return open_form(turn, unit, "close_case", case=data["case"])


def close_form(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Close, tell everyone who wrote what changed and until when a reply could reach them."""
    drafts.drop(unit, turn.where.id, turn.who.id)
    number, state = data["context"]["case"], data["context"].get("state", "closed")
    case, outcome = store.get(unit, number), data.get("outcome")
    if case.state in cases.FINISHED:
        return say(turn, "cases.closed", code=case.code)
    store.set_state(unit, number, state, closed_at=unit.now, outcome=outcome)
    if state in ("done", "declined"):
        work.decide(unit, number, accepted=state == "done")
    work.note(unit, turn.who.role, state, case.code)
    cases.refresh(turn.house, unit, store.get(unit, number))
    for one in (case, *work.followers(unit, number)):
        if one.id != number:
            store.set_state(unit, one.id, "merged", closed_at=unit.now)
        cases.send(turn.house, unit, one, _farewell(turn.house, unit, one, outcome, state))
    return say(turn, "cases.closed", code=case.code)


def _farewell(house: House, unit: Unit, case: Case, outcome: str | None, state: str) -> list[Part]:
    why = "reason" if state == "declined" else "changed"
    texts, lang = house.texts, case.lang
    until = short_day(unit.now + store.ROUTE_LIFE, lang, house.library)  # type: ignore[arg-type]
    doc = texts.say("feedback.closed", lang, code=case.code, date=until)  # type: ignore[arg-type]
    if outcome:
        doc = (*doc, *texts.say(f"feedback.{why}", lang), *quoted(outcome))  # type: ignore[arg-type]
    stars = tuple(
        Button(texts.line(f"feedback.rate_{n}", lang), "feedback.rate", {"case": case.id, "rating": n})  # type: ignore[arg-type]
        for n in range(1, 6)
    )
    return [Say((*doc, *texts.say("feedback.rate", lang))), Choices((stars,))]  # type: ignore[arg-type]


def close_quiet(house: House, unit: Unit) -> int:
    """Close what was answered long ago and nobody has said a word about since; how many.

    Else the way back to a content writer would stay as long as the words; the day of its end is told at closing.
    """
    quiet = store.answered_until(unit, unit.now - QUIET)
    for case in quiet:
        store.set_state(unit, case.id, "closed", closed_at=unit.now)
        cases.refresh(house, unit, store.get(unit, case.id))
        for one in (case, *work.followers(unit, case.id)):
            if one.id != case.id:
                store.set_state(unit, one.id, "merged", closed_at=unit.now)
            cases.send(house, unit, one, _farewell(house, unit, one, None, "closed"), quietly=True)
    return len(quiet)


ACTIONS = {"case.close": close_button}
