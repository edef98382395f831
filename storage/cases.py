"""Cases: feedback and handed-over questions that staff work on, each with what was said about it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, func, or_, select

from storage import edits, settled
from storage.tables import attachments, case_lines, cases, counters, wishes
from storage.unit import Unit, mine

OPEN = ("new", "assigned", "in_progress", "reopened", "answered", "unreached", "planned")
WAITING = ("new", "assigned", "in_progress", "reopened")
LONGEST = timedelta(days=365)  # nothing leads to a writer after this, also when nobody ever closed the case
ROUTE_LIFE = timedelta(days=90)  # after closing: then nobody can find the writer any more


@dataclass(frozen=True, slots=True)
class Case:
    """One case. Times are UTC.

    `can_reach`: whether there is a way to the writer at all; `wants_reply`: that they asked for a reply, and no reply
    has failed to arrive before any did.
    """

    id: int
    code: str
    kind: str
    stage: str
    state: str
    lang: str
    team: str
    owner: str | None
    named: str | None
    spot: str | None
    can_reach: bool
    wants_reply: bool
    received_at: datetime
    promised_at: datetime | None
    first_reply_at: datetime | None
    closed_at: datetime | None
    rating: int | None
    outcome: str | None
    merged_into: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said about a case: by the writer, by staff, as a note among staff, or a change of state."""

    by: str
    text: str
    at: datetime


def count_up(unit: Unit, name: str) -> int:
    """The next number of a counter, from 1."""
    unit.add_once(counters, name=name, value=0)
    return int(unit.run(_COUNT_UP, counter=name).scalar())


_COUNT_UP = (
    counters.update()
    .where(mine(counters), counters.c.name == bindparam("counter"))
    .values(value=counters.c.value + 1)
    .returning(counters.c.value)
)


def writer_of(unit: Unit, person: str) -> str:
    """The keyed hash under which a person finds their own cases."""
    return unit.keys.lookup("writer", person)


def open_case(
    unit: Unit, *, kind: str, stage: str, team: str, lang: str, text: str, person: str, place: str,
    named: str | None, spot: str | None, wants_reply: bool, promised_at: datetime | None,
) -> Case:  # fmt: skip
    """A new case. Who wrote it is kept only as a sealed route and a keyed hash."""
    number = count_up(unit, "case")
    route = unit.keys.seal(json.dumps([place, person]).encode(), f"case {number}") if wants_reply else None
    unit.add(
        cases, id=number, code=f"JN-{number:04d}", kind=kind, stage=stage, state="new", lang=lang, team=team,
        owner=None, named=named, spot=spot, route=route, writer=writer_of(unit, person), wants_reply=wants_reply,
        received_at=unit.now, promised_at=promised_at, first_reply_at=None, closed_at=None, rating=None,
        outcome=None, nudged_on=None, merged_into=None,
    )  # fmt: skip
    say(unit, number, "writer", text)
    return get(unit, number)


def _case(row: Row[Any]) -> Case:
    return Case(
        row.id, row.code, row.kind, row.stage, row.state, row.lang, row.team, row.owner, row.named, row.spot,
        row.route is not None, row.wants_reply, row.received_at, row.promised_at, row.first_reply_at,
        row.closed_at, row.rating, row.outcome, row.merged_into,
    )  # fmt: skip


def get(unit: Unit, number: int) -> Case:
    """The case with this number. Raises LookupError when there is none."""
    row = unit.one(cases, id=number)
    if row is None:
        raise LookupError("There is no such case.")
    return _case(row)


def by_code(unit: Unit, code: str) -> Case | None:
    """The case with this code, such as JN-0012."""
    row = unit.one(cases, code=code.strip().upper())
    return _case(row) if row else None


def route(unit: Unit, number: int) -> tuple[str, str] | None:
    """Where and who the writer is, for delivering a reply only; none when the route has been destroyed."""
    row = unit.one(cases, id=number)
    if row is None or row.route is None:
        return None
    place, person = json.loads(unit.keys.open(row.route, f"case {number}"))
    return place, person


def is_writer(unit: Unit, number: int, person: str) -> bool:
    """Whether this person wrote the case."""
    row = unit.one(cases, id=number)
    return row is not None and row.writer == writer_of(unit, person)


def say(unit: Unit, number: int, by: str, text: str) -> None:
    """Add what was said about a case."""
    unit.add(case_lines, case=number, by=by, text=text, at=unit.now, delivered=None)


def lines(unit: Unit, number: int) -> list[Line]:
    """What has been said about a case, oldest first."""
    return [Line(row.by, row.text, row.at) for row in unit.all(case_lines, order="id", case=number)]


def lines_by(unit: Unit, by: str) -> list[tuple[int, Line]]:
    """(case, line) of everything said by one side, in order."""
    return [(row.case, Line(row.by, row.text, row.at)) for row in unit.all(case_lines, order="id", by=by)]


def first_line(unit: Unit, number: int) -> str:
    """The writer's first words."""
    return next((line.text for line in lines(unit, number) if line.by == "writer"), "")


def edit_first(unit: Unit, number: int, text: str) -> bool:
    """The writer's first words are these now; false when they are the same or there are none."""
    row = next((row for row in unit.all(case_lines, order="id", case=number) if row.by == "writer"), None)
    if row is None or row.text == text:
        return False
    unit.change(case_lines, {"id": row.id}, text=text)
    return True


def set_state(unit: Unit, number: int, state: str, **values: Any) -> None:
    """Move a case to a state; other columns may change with it."""
    row = unit.one(cases, id=number)
    if row is not None:
        settled.case_changes(unit, row, {"state": state, **values})
    unit.change(cases, {"id": number}, state=state, **values)


def withdraw(unit: Unit, number: int) -> None:
    """Remove every word and file of a case and the way back to its writer; the number stays, empty."""
    row = unit.one(cases, id=number)
    if row is not None:
        settled.case_changes(unit, row, {"state": "withdrawn"})
    for table in (case_lines, wishes, attachments):
        unit.drop(table, case=number)
    edits.let_go(unit, number)
    unit.change(
        cases,
        {"id": number},
        state="withdrawn",
        merged_into=None,
        outcome=None,
        route=None,
        writer=None,
        named=None,
        spot=None,
        closed_at=unit.now,
    )


def of_writer(unit: Unit, person: str) -> list[Case]:
    """A person's own cases, newest first."""
    return [_case(row) for row in reversed(unit.all(cases, order="id", writer=writer_of(unit, person)))]


_QUEUE = (
    select(cases)
    .where(
        mine(cases),
        or_(*(cases.c.state == state for state in WAITING)),
        or_(cases.c.team == bindparam("team"), bindparam("team") == ""),
    )
    .order_by(cases.c.received_at)
    .limit(50)
)
_RECEIVED = (
    select(cases)
    .where(
        mine(cases),
        cases.c.received_at >= bindparam("start", type_=cases.c.received_at.type),
        cases.c.received_at < bindparam("end", type_=cases.c.received_at.type),
        cases.c.state != "withdrawn",
    )
    .order_by(cases.c.id)
)
_CLOSED = (
    select(cases)
    .where(
        mine(cases),
        cases.c.closed_at >= bindparam("start", type_=cases.c.received_at.type),
        cases.c.closed_at < bindparam("end", type_=cases.c.received_at.type),
        cases.c.state != "withdrawn",
    )
    .order_by(cases.c.id)
)
_STALE_ROUTES = (
    cases.update()
    .where(
        mine(cases),
        cases.c.writer.is_not(None),
        or_(
            cases.c.closed_at < bindparam("before", type_=cases.c.received_at.type),
            cases.c.received_at < bindparam("longest", type_=cases.c.received_at.type),
        ),
    )
    .values(route=None, writer=None)
)


def answered_until(unit: Unit, moment: datetime) -> list[Case]:
    """Cases that were answered and about which nothing has been said since before this moment, the oldest first.

    Whether the answer arrived or not: nobody is waiting for anything.
    """
    found = [_case(row) for state in ("answered", "unreached") for row in unit.all(cases, order="id", state=state)]
    quiet = [case for case in found if all(line.at < moment for line in lines(unit, case.id))]
    return sorted(quiet, key=lambda case: case.id)


def queue(unit: Unit, team: str = "") -> list[Case]:
    """Cases that wait for staff, the oldest first; of one team or of all."""
    return [_case(row) for row in unit.run(_QUEUE, team=team).all()]


def received(unit: Unit, start: datetime, end: datetime) -> list[Case]:
    """Cases received in [start, end)."""
    return [_case(row) for row in unit.run(_RECEIVED, start=start, end=end).all()]


def closed(unit: Unit, start: datetime, end: datetime) -> list[Case]:
    """Cases closed in [start, end) and not opened again."""
    return [_case(row) for row in unit.run(_CLOSED, start=start, end=end).all()]


def everything(unit: Unit) -> list[Case]:
    """Every case, the oldest first."""
    return [_case(row) for row in unit.all(cases, order="id")]


def destroy_routes(unit: Unit) -> int:
    """Destroy the way back to writers of cases closed long ago, or whose words are not kept any more; how many."""
    return unit.run(_STALE_ROUTES, before=unit.now - ROUTE_LIFE, longest=unit.now - LONGEST).rowcount


def sums(unit: Unit, states: Sequence[str]) -> int:
    """How many cases are in these states."""
    found = select(func.count()).select_from(cases).where(mine(cases), cases.c.state.in_(list(states)))
    return int(unit.query(found)[0][0])
