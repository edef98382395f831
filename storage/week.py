"""Week: what a digest says of cases, counted by the database: a week may hold tens of thousands of them."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, func, select

from storage import cases as store
from storage.cases import Case
from storage.figures import RECEIVED
from storage.tables import cases
from storage.unit import Unit, mine

_MOMENT = cases.c.received_at.type
_START, _END = bindparam("start", type_=_MOMENT), bindparam("end", type_=_MOMENT)
_COUNTED = and_(cases.c.kind != "other", cases.c.state != "withdrawn")
_RECEIVED = and_(_COUNTED, cases.c.received_at >= _START, cases.c.received_at < _END)

Said = Counter[tuple[str, str, str]]  # how many messages, by team, stage and kind


def said(unit: Unit, start: datetime, end: datetime) -> Said:
    """The messages of [start, end), counted; without those of no account and those taken back."""
    rows = unit.run(_SAID, start=start, end=end).all()
    return Counter({(row.team, row.stage, row.kind): int(row.n) for row in rows})


_SAID = (
    select(cases.c.team, cases.c.stage, cases.c.kind, func.count().label("n"))
    .where(mine(cases), _RECEIVED)
    .group_by(cases.c.team, cases.c.stage, cases.c.kind)
)


def praised(unit: Unit, start: datetime, end: datetime, team: str, most: int) -> list[str]:
    """The codes of a team's praise in [start, end), the first ones."""
    return [row.code for row in unit.run(_PRAISED, start=start, end=end, team=team, most=most).all()]


_PRAISED = (
    select(cases.c.code)
    .where(mine(cases), _RECEIVED, cases.c.kind == "praise", cases.c.team == bindparam("team"))
    .order_by(cases.c.id)
    .limit(bindparam("most"))
)


def concluded(unit: Unit, start: datetime, end: datetime, team: str) -> int:
    """How many of a team's messages of [start, end) have an outcome."""
    return int(unit.run(_CONCLUDED, start=start, end=end, team=team).scalar() or 0)


_CONCLUDED = (
    select(func.count().label("n"))
    .select_from(cases)
    .where(mine(cases), _RECEIVED, cases.c.team == bindparam("team"), cases.c.outcome.is_not(None))
)


def outcomes(unit: Unit, start: datetime, end: datetime, team: str, most: int) -> list[tuple[str, str]]:
    """(code, outcome) of the newest `most` of a team's cases that were closed in [start, end), the oldest first."""
    rows = unit.run(_OUTCOMES, start=start, end=end, team=team, most=most).all()
    return [(row.code, row.outcome) for row in reversed(rows)]


_OUTCOMES = (
    select(cases.c.code, cases.c.outcome)
    .where(mine(cases), cases.c.team == bindparam("team"), cases.c.state != "withdrawn")
    .where(cases.c.closed_at >= _START, cases.c.closed_at < _END, func.trim(cases.c.outcome) != "")
    .order_by(cases.c.id.desc())
    .limit(bindparam("most"))
)

# --- who waited at a moment: three parts that share no row, each over an index of its own ---------------------

_ASKED = and_(_COUNTED, cases.c.wants_reply, cases.c.team == bindparam("team"))
_REPLIED, _CLOSED = cases.c.first_reply_at, cases.c.closed_at
_PARTS: tuple[ColumnElement[bool], ...] = (
    and_(_REPLIED.is_(None), _CLOSED.is_(None), cases.c.received_at < _END),
    and_(_REPLIED >= _END, (_CLOSED.is_(None)) | (_CLOSED >= _END), RECEIVED < _END),
    and_(_REPLIED.is_(None), _CLOSED >= _END, RECEIVED < _END),
)
_LONGEST = tuple(
    select(cases.c.id, cases.c.received_at, func.count().over().label("n"))
    .where(mine(cases), _ASKED, part)
    .order_by(RECEIVED)
    .limit(bindparam("most"))
    for part in _PARTS
)


def waiting(unit: Unit, moment: datetime, team: str, most: int) -> tuple[int, Sequence[Case]]:
    """How many of a team's writers waited for a reply at a moment, and the `most` that had waited longest."""
    found = [unit.run(part, end=moment, team=team, most=most).all() for part in _LONGEST]
    n = sum(int(rows[0].n) for rows in found if rows)
    longest = sorted((row for rows in found for row in rows), key=lambda row: (row.received_at, row.id))[:most]
    return n, [store.get(unit, row.id) for row in longest]
