"""Work: what staff do with cases beside answering: merging, muting by token, wishes, summaries, the audit log."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select

from storage import cases as store
from storage.cases import Case
from storage.tables import audit, cases, muted, summaries, wishes
from storage.unit import Unit, mine

# --- duplicates -----------------------------------------------------------------------------------------------


def followers(unit: Unit, number: int) -> list[Case]:
    """Cases that were merged into this one, the oldest first."""
    return [store.get(unit, row.id) for row in unit.all(cases, order="id", merged_into=number)]


def merge(unit: Unit, number: int, into: int) -> None:
    """Work on `into` in the place of this case; what had been merged into this one goes along."""
    for follower in followers(unit, number):
        unit.change(cases, {"id": follower.id}, merged_into=into)
    store.set_state(unit, number, "merged", merged_into=into, closed_at=None)


def promote(unit: Unit, number: int) -> Case | None:
    """A case is going away: the oldest one merged into it takes its place; none when nothing was."""
    found = followers(unit, number)
    if not found:
        return None
    heir, gone = found[0], store.get(unit, number)
    state = gone.state if gone.state != "new" else "new"
    store.set_state(unit, heir.id, state, merged_into=None, owner=gone.owner, closed_at=gone.closed_at,
                    first_reply_at=gone.first_reply_at)  # fmt: skip
    for follower in found[1:]:
        unit.change(cases, {"id": follower.id}, merged_into=heir.id)
    return store.get(unit, heir.id)


# --- muting ---------------------------------------------------------------------------------------------------


def mute(unit: Unit, number: int, until: datetime) -> bool:
    """Pass nothing on from the writer of this case for a time; false when nobody can tell who that was."""
    row = unit.one(cases, id=number)
    if row is None or row.writer is None:
        return False
    unit.put(muted, writer=row.writer, until=until)
    return True


def muted_until(unit: Unit, person: str) -> datetime | None:
    """Until when this person's messages are not passed on; none when they are."""
    row = unit.one(muted, writer=store.writer_of(unit, person))
    return row.until if row is not None and row.until > unit.now else None


_HEARD = muted.delete().where(mine(muted), muted.c.until < bindparam("now", type_=muted.c.until.type))


def unmute(unit: Unit) -> None:
    """Forget mutings that are over."""
    unit.run(_HEARD, now=unit.now)


# --- wishes ---------------------------------------------------------------------------------------------------

_SAME = (
    select(wishes.c.case)
    .where(
        mine(wishes),
        wishes.c.arrived_at.is_(None),
        or_(wishes.c.isbn == bindparam("isbn"), wishes.c.title == bindparam("title")),
    )
    .order_by(wishes.c.case)
)


def wish(unit: Unit, number: int, title: str, isbn: str | None) -> None:
    """Remember what a purchase suggestion asks for; `title` is folded."""
    unit.put(wishes, case=number, title=title[:300], isbn=isbn, arrived_at=None)


def decide(unit: Unit, number: int, *, accepted: bool) -> None:
    """What a purchase suggestion asks for will be bought, or will not; the first decision counts."""
    row = unit.one(wishes, case=number)
    if row is not None and row.decided_at is None:
        unit.change(wishes, {"case": number}, decided_at=unit.now, accepted=accepted)


def same_wishes(unit: Unit, title: str, isbn: str | None) -> list[int]:
    """Cases that wish for the same and still wait, the oldest first."""
    return [row.case for row in unit.run(_SAME, title=title[:300], isbn=isbn or "-").all()]


def arrived(unit: Unit, number: int, today: date) -> list[int]:
    """What this case wished for has come: every case that wished for it and has not been told, to be told now.

    What has come was decided to be bought. It could be borrowed from `today`, unless a file knew a day before.
    """
    row = unit.one(wishes, case=number)
    if row is None or row.arrived_at is not None:
        return []
    found = same_wishes(unit, row.title, row.isbn)
    for one in found:
        decide(unit, one, accepted=True)
        _available(unit, one, today)
        unit.change(wishes, {"case": one}, arrived_at=unit.now)
    return found


def awaited(unit: Unit, isbn: str, day: date) -> list[int]:
    """Cases whose wish for this book was agreed to, was made by that day, and is not known to have come."""
    rows = unit.run(_AWAITED, isbn=isbn).all()
    return [row.case for row in rows if row.received_at.date() <= day]


def came(unit: Unit, number: int, day: date) -> None:
    """A file of orders says on which day a wish could be borrowed."""
    _available(unit, number, day)


def _available(unit: Unit, number: int, day: date) -> None:
    row, case = unit.one(wishes, case=number), unit.one(cases, id=number)
    if row is not None and case is not None and row.available_on is None:
        unit.change(
            wishes, {"case": number}, available_on=day.isoformat(), reachable=case.route is not None,
        )  # fmt: skip


def told(unit: Unit, number: int, *, delivered: bool) -> None:
    """The message that the wish has come has arrived, or never will: then nobody can be reached there."""
    values: dict[str, Any] = {"told_at": unit.now} if delivered else {"reachable": False}
    unit.change(wishes, {"case": number}, **values)


_AWAITED = (
    select(wishes.c.case, cases.c.received_at)
    .select_from(wishes.join(cases, and_(cases.c.library == wishes.c.library, cases.c.id == wishes.c.case)))
    .where(mine(wishes), wishes.c.isbn == bindparam("isbn"), wishes.c.accepted, wishes.c.available_on.is_(None))
    .order_by(wishes.c.case)
)


# --- "you said, we did" ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Summary:
    """What is told of a month: the cases it tells of and what changed, by language."""

    month: str
    state: str
    cases: list[int]
    texts: dict[str, str]


def summary(unit: Unit, month: str) -> Summary | None:
    """The summary of a month such as 2026-11."""
    row = unit.one(summaries, month=month)
    return Summary(row.month, row.state, list(row.cases), dict(row.texts)) if row else None


def put_summary(unit: Unit, found: Summary) -> None:
    """Keep the summary as it stands."""
    unit.put(summaries, month=found.month, state=found.state, cases=found.cases, texts=found.texts)


# --- the audit log --------------------------------------------------------------------------------------------


def note(unit: Unit, role: str, deed: str, about: str) -> None:
    """Write down that something was done: a day, a role and a code, never who did it or whom it concerned."""
    unit.add(audit, day=unit.now.date().isoformat(), role=role, deed=deed, about=about[:40])


def deeds(unit: Unit) -> list[tuple[str, str, str, str]]:
    """The audit log: (day, role, deed, about), oldest first."""
    return [(row.day, row.role, row.deed, row.about) for row in unit.all(audit, order="id")]


def deed_counts(unit: Unit) -> dict[str, int]:
    """How often each thing was done."""
    found: Any = unit.query(select(audit.c.deed, func.count()).where(mine(audit)).group_by(audit.c.deed))
    return {deed: int(n) for deed, n in found}


_OLD_DEEDS = audit.delete().where(mine(audit), audit.c.day < bindparam("before"))


def forget_deeds(unit: Unit, before: datetime) -> None:
    """Remove what was written down before a day."""
    unit.run(_OLD_DEEDS, before=before.date().isoformat())
