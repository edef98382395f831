"""Privacy: what is kept, everything that is kept about me, and forgetting it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from handlers import attached, case_work, cases, my_place, surveys
from handlers.dialog import Block, Reply, Run, Say, Turn
from handlers.house import House
from handlers.posting import post
from handlers.say import NOTICE, buttons, language, say, short_day
from storage import answers, erasure, people, work
from storage import cases as store
from storage.unit import Unit


def privacy(turn: Turn, unit: Unit, rest: str) -> Reply:
    """What is kept, for how long, and who can read it."""
    people.set_notice(unit, turn.who.id, NOTICE)
    return say(turn, "desk.privacy")


def mydata(turn: Turn, unit: Unit, rest: str) -> Reply:
    """Everything that is kept about this person, in private only."""
    if turn.where.kind != "private":
        return say(turn, "desk.private_only")
    kept = erasure.kept(unit, turn.who.id, turn.where.id)
    texts, lang, library = turn.house.texts, turn.lang, turn.house.library
    fronts = ", ".join(texts.line(f"privacy.front_{front}", lang) for front in kept.fronts) or "–"
    doc = list(
        texts.say(
            "privacy.mydata", lang, lang=language(kept.lang, lang), fronts=fronts,
            since=short_day(date.fromisoformat(kept.since), lang, library),
            role=texts.line(f"privacy.role_{kept.role}", lang),
        )
    )  # fmt: skip
    if kept.draft:
        doc += [*texts.say("privacy.draft", lang), Block("quote", (Run(kept.draft),))]
    for case, lines in kept.cases:
        state = turn.house.line.own_states[case.state][lang]
        doc += texts.say(
            "privacy.case", lang, code=case.code, date=short_day(case.received_at, lang, library), state=state
        )
        doc += [Block("quote", (Run(line),)) for line in lines]
        doc += attached.of_writer(turn.house, unit, case, lang)
    doc += my_place.kept(turn, unit)
    doc += surveys.kept(turn.house, unit, turn.who.id, lang)
    return [Say(tuple(doc)), buttons(turn, [("privacy.forget", "privacy.ask", {})])]


def ask(turn: Turn, unit: Unit, rest: Any) -> Reply:
    """Forgetting is asked about once: it cannot be taken back."""
    if turn.where.kind != "private":
        return say(turn, "desk.private_only")
    return [
        *say(turn, "privacy.sure"),
        buttons(turn, [("privacy.yes", "privacy.forget", {}), ("privacy.no", "answer.no", {})]),
    ]


def forget(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
    """Forget this person now, and say so once: the address goes when the farewell has arrived."""
    forget_person(turn.house, unit, turn.who.id, turn.where.id)
    farewell = say(turn, "privacy.forgotten")
    post(unit, turn.where.id, farewell, front=turn.where.front, then=["privacy", {"place": turn.where.id}])
    return []


def forget_person(house: House, unit: Unit, person: str, place: str) -> None:
    """Words, routes, language, role, muting, and what they answered in rounds that are still open."""
    for found in answers.open_rounds(unit):
        answers.withdraw(unit, found, person)
    surveys.forget(unit, person)
    for case in store.of_writer(unit, person):
        case_work.before_withdrawal(house, unit, case)
    work.note(unit, "student", "forget", "-")
    for case in erasure.forget(unit, person, place):
        cases.post_withdrawn(house, unit, case)


def afterwards(unit: Unit, house: House, data: Mapping[str, Any], how: str) -> None:
    """The farewell has arrived, or never will: the address goes too."""
    erasure.forget_place(unit, data["place"])


ACTIONS = {"privacy.ask": ask, "privacy.forget": forget}
