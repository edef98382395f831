"""Actions: what a team agreed to do, by whom and by which day; all days are the library's own (2026-11-30)."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import bindparam, select

from storage.tables import actions
from storage.unit import Unit, mine

MOST_OPEN = 2  # a team keeps at most two going: more is a wish list


@dataclass(frozen=True, slots=True)
class Action:
    """Something agreed on. `due` is the day first agreed on, `day` the one agreed on now; `owner` may be nobody."""

    id: int
    team: str
    stage: str
    question: str
    round: str | None
    text: str
    owner: str | None
    due: str
    day: str
    state: str
    agreed_on: str
    ended_on: str | None
    asked_in: str | None

    @property
    def on_time(self) -> bool:
        """Whether it was done by the day first agreed on."""
        return self.state == "done" and self.ended_on is not None and self.ended_on <= self.due


_NAMES = tuple(one.name for one in fields(Action))


def _action(row: Any) -> Action:
    return Action(**{name: getattr(row, name) for name in _NAMES})


def agree(
    unit: Unit, *, team: str, stage: str, question: str, text: str, owner: str | None, due: str, today: str,
    round_id: str | None = None,
) -> Action | None:  # fmt: skip
    """Something the team will do; none when it has two going already."""
    if len(open_of(unit, team)) >= MOST_OPEN:
        return None
    number = unit.add_numbered(
        actions, team=team, stage=stage, question=question, round=round_id, text=text, owner=owner, due=due, day=due,
        state="open", agreed_on=today, ended_on=None, asked_in=None,
    )  # fmt: skip
    return get(unit, number)


def get(unit: Unit, number: int) -> Action | None:
    """The action with this number."""
    row = unit.one(actions, id=number)
    return _action(row) if row is not None else None


def open_of(unit: Unit, team: str) -> list[Action]:
    """What a team has going, the most urgent first."""
    return sorted((_action(row) for row in unit.all(actions, team=team, state="open")), key=lambda one: one.day)


def all_open(unit: Unit) -> list[Action]:
    """What all teams have going, the most urgent first."""
    return sorted((_action(row) for row in unit.all(actions, state="open")), key=lambda one: (one.day, one.id))


def due_by(unit: Unit, team: str, last: str) -> list[Action]:
    """For a digest: what a team still has to do by a day, the late ones first."""
    return [one for one in open_of(unit, team) if one.day <= last]


def ended_between(unit: Unit, team: str, first: str, last: str) -> list[Action]:
    """For a digest: what a team got done from one day to another, both included."""
    found = [_action(row) for row in unit.all(actions, order="id", team=team, state="done")]
    return [one for one in found if one.ended_on is not None and first <= one.ended_on <= last]


_DUE = (
    select(actions)
    .where(mine(actions), actions.c.due >= bindparam("first"), actions.c.due <= bindparam("last"))
    .order_by(actions.c.id)
)


def due_between(unit: Unit, first: str, last: str) -> list[Action]:
    """What was first agreed to be done from one day to another, in whatever state it is."""
    return [_action(row) for row in unit.run(_DUE, first=first, last=last).all()]


def done(unit: Unit) -> list[Action]:
    """Everything that was ever done, in the order of its end."""
    return sorted(
        (_action(row) for row in unit.all(actions, state="done")), key=lambda one: (one.ended_on or "", one.id)
    )


def to_ask(unit: Unit, stage: str, teams: Sequence[str]) -> list[Action]:
    """What was done about a stage and no round has asked about yet, the longest done first."""
    return [one for one in done(unit) if one.stage == stage and one.team in teams and one.asked_in is None]


def ask(unit: Unit, number: int, round_id: str) -> None:
    """A round asks whether it helped: once."""
    unit.change(actions, {"id": number}, asked_in=round_id)


def end(unit: Unit, number: int, state: str, today: str) -> bool:
    """Done or dropped; false when it was ended before."""
    return unit.changed(actions, {"id": number, "state": "open"}, state=state, ended_on=today) == 1


def move(unit: Unit, number: int, day: str) -> bool:
    """Another day; the first one stays what "on time" is counted by. False when it was ended before."""
    return unit.changed(actions, {"id": number, "state": "open"}, day=day) == 1


def owned(unit: Unit, person: str) -> list[Action]:
    """What a person has taken on."""
    return [_action(row) for row in unit.all(actions, order="id", owner=person)]


def forget_owner(unit: Unit, person: str) -> None:
    """The team keeps what was agreed on; who had taken it on is gone."""
    unit.change(actions, {"owner": person}, owner=None)
