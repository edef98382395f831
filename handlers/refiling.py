"""Refiling: another stage and so perhaps another team, or another kind of case; one tap each."""

from collections.abc import Mapping
from typing import Any

from handlers import attached, cards, cases
from handlers import library as libraries
from handlers.dialog import Button, Choices, Reply, Turn
from handlers.say import say
from storage import cases as store
from storage import work
from storage.unit import Unit

Data = Mapping[str, Any]


def refile(turn: Turn, unit: Unit, data: Data) -> Reply:
    """Which stage does it belong to? Under the stages the way to the kinds."""
    case = cases.case_of(turn, unit, data)
    if case is None:
        return say(turn, "cases.unknown")
    about = {"case": case.id}
    rows = [
        (Button(turn.house.stage(stage, turn.lang), "case.move", {**about, "stage": stage}),)
        for stage in libraries.STAGES
    ]
    rows.append((Button(turn.house.texts.line("cases.other_kind", turn.lang), "case.kinds", about),))
    return [*say(turn, "cases.refile_where", code=case.code), Choices(tuple(rows), role="staff", shared=True)]


def kinds(turn: Turn, unit: Unit, data: Data) -> Reply:
    """The other kinds it may be."""
    case = cases.case_of(turn, unit, data)
    if case is None:
        return say(turn, "cases.unknown")
    rows = tuple(
        (Button(turn.house.kind(kind, turn.lang), "case.kind", {"case": case.id, "kind": kind}),)
        for kind in turn.house.line.kinds
        if kind != case.kind
    )
    return [*say(turn, "cases.refile_kind", code=case.code), Choices(rows, role="staff", shared=True)]


def set_kind(turn: Turn, unit: Unit, data: Data) -> Reply:
    """Another kind; the day that was promised stays promised."""
    case = cases.case_of(turn, unit, data)
    if case is None:
        return say(turn, "cases.unknown")
    work.note(unit, turn.who.role, "refile", case.code)
    store.say(unit, case.id, "state", f"{case.kind} → {data['kind']}")
    store.set_state(unit, case.id, case.state, kind=data["kind"])
    cases.refresh(turn.house, unit, store.get(unit, case.id))
    return say(turn, "cases.refiled", code=case.code, stage=turn.house.kind(data["kind"], turn.lang).lower())


def move(turn: Turn, unit: Unit, data: Data) -> Reply:
    """To another stage, and to the channel of the team that looks after it."""
    case = cases.case_of(turn, unit, data)
    if case is None:
        return say(turn, "cases.unknown")
    team = turn.house.library.team_of(data["stage"]).key
    work.note(unit, turn.who.role, "refile", case.code)
    store.say(unit, case.id, "state", f"{case.stage} → {data['stage']}")
    store.set_state(unit, case.id, case.state, stage=data["stage"], team=team)
    moved = store.get(unit, case.id)
    if moved.team != case.team:
        cards.leave(turn.house, unit, moved, case.team, cases.slot_of(case))
    cases.post_card(turn.house, unit, moved)
    if moved.team != case.team:
        attached.show(turn.house, unit, moved)
    return say(turn, "cases.refiled", code=case.code, stage=turn.house.stage(data["stage"], turn.lang).lower())


ACTIONS = {"case.refile": refile, "case.move": move, "case.kinds": kinds, "case.kind": set_kind}
