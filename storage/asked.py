"""Asked: that a question came and how it ended. The words are kept only when nobody could answer."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from storage import settled
from storage.tables import asked
from storage.unit import Unit, mine


def note(
    unit: Unit, *, week: str, lang: str, outcome: str, entry: str | None, stage: str | None, text: str | None
) -> int:
    """A question was asked; its number."""
    return unit.add_numbered(
        asked, week=week, lang=lang, outcome=outcome, entry=entry, stage=stage, helpful=None, text=text
    )


def vote(unit: Unit, number: int, helpful: bool) -> None:
    """Whether the answer helped; the last vote counts."""
    row = unit.one(asked, id=number)
    if row is not None and row.helpful is not helpful:
        settled.void_week(unit, row.week)
    unit.change(asked, {"id": number}, helpful=helpful)


_WEEK = (
    select(asked.c.outcome, asked.c.stage, asked.c.helpful, func.count().label("n"))
    .where(mine(asked), asked.c.week == bindparam("week"))
    .group_by(asked.c.outcome, asked.c.stage, asked.c.helpful)
)
_UNANSWERED = (
    select(asked.c.id, asked.c.lang, asked.c.text, asked.c.week)
    .where(mine(asked), asked.c.text.is_not(None), asked.c.week.in_(bindparam("weeks", expanding=True)))
    .order_by(asked.c.id)
    .limit(200)
)


_OPEN = (
    select(asked.c.id, asked.c.lang, asked.c.text)
    .where(mine(asked), asked.c.text.is_not(None), asked.c.settled.is_(None))
    .order_by(asked.c.id.desc())
    .limit(500)
)
_TO_TELL = select(asked.c.tell, asked.c.lang).where(
    mine(asked), asked.c.tell.is_not(None), asked.c.id.in_(bindparam("numbers", expanding=True))
)
IGNORED = "ignored"


def waiting(unit: Unit) -> Sequence[Row[Any]]:
    """Questions nobody could answer and staff have not dealt with, newest first, 500 at most."""
    return unit.run(_OPEN).all()


def want_to_hear(unit: Unit, number: int, place: str) -> None:
    """The asker wants to be told when there is an answer."""
    unit.change(asked, {"id": number}, tell=place)


def settle(unit: Unit, numbers: Sequence[int], how: str) -> list[tuple[str, Any]]:
    """Staff dealt with these questions; who wants to hear of it (place, language), each once and never again."""
    places = {row.tell: row.lang for row in unit.query(_TO_TELL, numbers=list(numbers))} if numbers else {}
    for number in numbers:
        unit.change(asked, {"id": number}, settled=how, tell=None)
    return list(places.items())


def forget_place(unit: Unit, place: str) -> None:
    """Nobody at this place wants to hear of anything any more."""
    unit.change(asked, {"tell": place}, tell=None)


def counts(unit: Unit, week: str) -> Sequence[Row[Any]]:
    """How the questions of a week ended: rows of (outcome, stage, helpful, n)."""
    return unit.run(_WEEK, week=week).all()


def unanswered(unit: Unit, weeks: Sequence[str]) -> Sequence[Row[Any]]:
    """The words of questions nobody could answer in these weeks."""
    return unit.query(_UNANSWERED, weeks=list(weeks))
