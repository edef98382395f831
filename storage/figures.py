"""Figures: the counts and spans that indicators are made of, summed up by the database over indexes alone.

Left out of all of them: cases of the kind other, merged duplicates, and what its writer took back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, or_, select, union_all

from storage.columns import Epoch
from storage.tables import asked, case_lines, cases, wishes
from storage.unit import Unit, mine

TEACHING = ("search.%", "cite.%", "eval.%")  # topics of information literacy

_MOMENT = cases.c.received_at.type
_START, _END = bindparam("start", type_=_MOMENT), bindparam("end", type_=_MOMENT)
Span = tuple[int, int]  # two moments in whole seconds since 1970


COUNTED = and_(cases.c.kind != "other", cases.c.state != "withdrawn", cases.c.state != "merged")


def _during(column: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(column >= _START, column < _END)


# --- cases ----------------------------------------------------------------------------------------------------

_RATINGS = select(
    func.count().label("n"), func.coalesce(func.sum(case((cases.c.rating >= 4, 1), else_=0)), 0).label("good")
).where(mine(cases), COUNTED, _during(cases.c.closed_at), cases.c.rating.is_not(None))

_WAITS = select(Epoch(cases.c.received_at).label("since"), Epoch(cases.c.first_reply_at).label("until")).where(
    mine(cases), COUNTED, _during(cases.c.first_reply_at)
)

_COHORT = select(
    Epoch(cases.c.received_at).label("since"),
    Epoch(func.coalesce(cases.c.first_reply_at, cases.c.closed_at)).label("until"),
).where(mine(cases), COUNTED, _during(cases.c.received_at), cases.c.wants_reply)


# The same moment, which no index knows: it keeps a database from walking through everything that was ever received
# where the few rows of another index are enough.
RECEIVED = func.coalesce(cases.c.received_at, cases.c.received_at)


def _open_at(*only: ColumnElement[bool]) -> Select[Any]:
    """Neither replied to nor closed at `end`: in three parts that share no row, each over an index of its own."""
    counted = and_(mine(cases), COUNTED, *only)
    replied, closed = cases.c.first_reply_at, cases.c.closed_at
    parts = (
        and_(replied.is_(None), closed.is_(None), cases.c.received_at < _END),
        and_(replied >= _END, or_(closed.is_(None), closed >= _END), RECEIVED < _END),
        and_(replied.is_(None), closed >= _END, RECEIVED < _END),
    )
    counts = union_all(
        *(
            select(func.count().label("n"), func.min(Epoch(cases.c.received_at)).label("oldest")).where(counted, part)
            for part in parts
        )
    ).subquery()
    return select(func.sum(counts.c.n).label("n"), func.min(counts.c.oldest).label("oldest"))


_WAITING = _open_at(cases.c.wants_reply)
_CORRECTIONS = _open_at(cases.c.kind == "correction")


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits at a moment: how many, and since when the oldest (seconds since 1970)."""

    n: int
    oldest: int | None


def ratings(unit: Unit, start: datetime, end: datetime) -> tuple[int, int]:
    """Ratings 4-5, and all ratings, of cases closed in [start, end)."""
    row = unit.run(_RATINGS, start=start, end=end).first()
    return (int(row.good), int(row.n)) if row else (0, 0)


def waits(unit: Unit, start: datetime, end: datetime) -> list[Span]:
    """From receiving to the first reply by a person, of cases first replied to in [start, end)."""
    return unit.run(_WAITS, start=start, end=end).plain()


def cohort(unit: Unit, start: datetime, end: datetime) -> list[tuple[int, int | None]]:
    """Of cases received in [start, end) whose writer asked for a reply: when received, and when told, if they were."""
    return unit.run(_COHORT, start=start, end=end).plain()


def waiting(unit: Unit, moment: datetime) -> Queue:
    """Cases whose writer waited for a reply at this moment."""
    return _queue(unit.run(_WAITING, end=moment).first())


def corrections(unit: Unit, moment: datetime) -> Queue:
    """Corrections that were neither replied to nor closed at this moment."""
    return _queue(unit.run(_CORRECTIONS, end=moment).first())


def decisions(unit: Unit, start: datetime, end: datetime) -> list[tuple[int, int, bool]]:
    """Purchase suggestions decided in [start, end): when received, when decided, whether accepted."""
    return [(row.since, row.until, bool(row.accepted)) for row in unit.run(_DECIDED, start=start, end=end).all()]


_WISHED = wishes.join(cases, and_(cases.c.library == wishes.c.library, cases.c.id == wishes.c.case))
_DECIDED = (
    select(Epoch(cases.c.received_at).label("since"), Epoch(wishes.c.decided_at).label("until"), wishes.c.accepted)
    .select_from(_WISHED)
    .where(mine(wishes), COUNTED, _during(wishes.c.decided_at))
)


def undecided(unit: Unit, moment: datetime) -> Queue:
    """Purchase suggestions that had been neither decided nor closed at this moment."""
    return _queue(unit.run(_UNDECIDED, end=moment).first())


_UNDECIDED = (
    select(func.count().label("n"), func.min(Epoch(cases.c.received_at)).label("oldest"))
    .select_from(_WISHED)
    .where(mine(wishes), COUNTED, cases.c.received_at < _END)
    .where(or_(wishes.c.decided_at.is_(None), wishes.c.decided_at >= _END))
    .where(or_(cases.c.closed_at.is_(None), cases.c.closed_at >= _END))
)


def brought(unit: Unit, first: date, last: date) -> list[tuple[str, int | None]]:
    """Agreed suggestions that could be borrowed from a day of [first, last], their writers within reach.

    The day, and when the message that it has come had arrived at the writer, if it did.
    """
    return unit.run(_BROUGHT, first=first.isoformat(), last=last.isoformat()).plain()


_BROUGHT = (
    select(wishes.c.available_on, Epoch(wishes.c.told_at).label("told"))
    .select_from(_WISHED)
    .where(mine(wishes), COUNTED, wishes.c.accepted, wishes.c.reachable)
    .where(wishes.c.available_on >= bindparam("first"), wishes.c.available_on <= bindparam("last"))
)


def mended(unit: Unit, start: datetime, end: datetime, words: tuple[str, ...]) -> list[Span]:
    """From receiving to closing, of faults closed in [start, end) whose writer used one of these words."""
    return unit.run(_mended(words), start=start, end=end).plain()


def broken(unit: Unit, moment: datetime, words: tuple[str, ...]) -> Queue:
    """Faults open at this moment whose writer used one of these words."""
    return _queue(unit.run(_broken(words), end=moment).first())


@cache
def _mended(words: tuple[str, ...]) -> Select[Any]:
    spans = select(Epoch(cases.c.received_at).label("since"), Epoch(cases.c.closed_at).label("until"))
    found = spans.where(mine(cases), COUNTED, cases.c.kind == "fault", cases.c.state != "declined")
    return cast("Select[Any]", found.where(_during(cases.c.closed_at), _says(words)))


@cache
def _broken(words: tuple[str, ...]) -> Select[Any]:
    about = and_(mine(cases), COUNTED, cases.c.kind == "fault", RECEIVED < _END, _says(words))
    parts = union_all(
        *(
            select(func.count().label("n"), func.min(Epoch(cases.c.received_at)).label("oldest")).where(about, still)
            for still in (cases.c.closed_at.is_(None), cases.c.closed_at >= _END)  # each over the index of closing
        )
    ).subquery()
    return select(func.sum(parts.c.n).label("n"), func.min(parts.c.oldest).label("oldest"))


def _says(words: Sequence[str]) -> ColumnElement[bool]:
    lines = select(case_lines.c.id).where(
        mine(case_lines), case_lines.c.case == cases.c.id, case_lines.c.by == "writer",
        or_(*(func.lower(case_lines.c.text).contains(word, autoescape=True) for word in words)),
    )  # fmt: skip
    return lines.exists()


def has_begun(unit: Unit, moment: datetime) -> bool:
    """Whether any case had been received by this moment."""
    return unit.run(_BEGUN, end=moment).first() is not None


_BEGUN = select(cases.c.received_at).where(mine(cases), cases.c.received_at < _END).limit(1)


def _queue(row: Any) -> Queue:
    return Queue(int(row.n or 0), None if row.oldest is None else int(row.oldest))


# --- questions ------------------------------------------------------------------------------------------------

_TEACHING = case((or_(*(asked.c.entry.like(pattern) for pattern in TEACHING)), 1), else_=0).label("teaching")
_ASKED = (
    select(asked.c.outcome, asked.c.helpful, _TEACHING, func.count().label("n"))
    .where(mine(asked), asked.c.week == bindparam("week"))
    .group_by(asked.c.outcome, asked.c.helpful, _TEACHING)
)


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of a week. Suggestions that the asker chose from or turned down are one question, not two."""

    n: int
    unanswered: int
    teaching: int
    helped: int
    votes: int
    answers: int


def questions(unit: Unit, week: str) -> Questions:
    """How the questions of a week ended, and what the askers thought of the answers."""
    rows = unit.run(_ASKED, week=week).all()
    return Questions(
        n=_sum(rows, ("answer", "maybe", "none")),
        unanswered=_sum(rows, ("none", "unfit")),
        teaching=_sum([row for row in rows if row.teaching], ("answer", "chosen")),
        helped=sum(row.n for row in rows if row.helpful),
        votes=sum(row.n for row in rows if row.helpful is not None),
        answers=_sum(rows, ("answer", "chosen")),
    )


def _sum(rows: Sequence[Any], outcomes: tuple[str, ...]) -> int:
    return sum(row.n for row in rows if row.outcome in outcomes)
