"""Queue: who waits for an answer, how long, in which language, and what is overdue by the library's opening days."""

from collections.abc import Mapping, Sequence
from typing import Any

from babel.dates import format_timedelta

from handlers import cards, cases, ratings
from handlers.dialog import Block, Button, Choices, Doc, Lang, Part, Reply, Say, Turn
from handlers.filing import flags
from handlers.house import House
from handlers.masking import names_somebody
from handlers.posting import post
from handlers.say import LOCALES, say, short_day
from storage import cases as store
from storage import people
from storage.cases import Case
from storage.unit import Unit

ROWS, OPENED = 20, 5
RATINGS = ("ratings", "arviot", "betyg")


def overdue(unit: Unit, case: Case) -> bool:
    """Whether the promised time, counted in opening days when the case came, has passed without an answer."""
    return case.state in store.WAITING and case.promised_at is not None and case.promised_at < unit.now


def queue(turn: Turn, unit: Unit, rest: str) -> Reply:
    """Who waits for an answer: the overdue first, then the longest waiting; `all` for every team.

    The words of the writers are not here: what is withdrawn must not stay in a list somewhere.
    """
    if rest.casefold() in RATINGS:
        return ratings.show(turn, unit)
    waiting = store.queue(unit, turn.where.team or (turn.who.team if rest != "all" else ""))
    if not waiting:
        return say(turn, "cases.queue_empty")
    ordered = sorted(waiting, key=lambda case: (not overdue(unit, case), case.received_at, case.id))
    late = sum(overdue(unit, case) for case in ordered)
    doc = (*turn.house.texts.say("cases.queue", turn.lang, n=len(ordered), late=late),
           *_rows(turn.house, unit, ordered[:ROWS], turn.lang))  # fmt: skip
    return [Say(doc), _openers(turn.house, ordered[:OPENED], turn.lang, shared=turn.where.kind == "group")]


def _openers(house: House, found: Sequence[Case], lang: Lang, *, shared: bool) -> Choices:
    rows = tuple(
        (Button(house.texts.line("cases.open", lang, code=case.code), "case.open", {"case": case.id}),)
        for case in found
    )
    return Choices(rows, role="staff", shared=shared)


def _rows(house: House, unit: Unit, found: Sequence[Case], lang: Lang) -> list[Block]:
    doc: list[Block] = []
    for case in found:
        doc += row(house, unit, case, lang)
    return doc


def row(house: House, unit: Unit, case: Case, lang: Lang) -> Doc:
    """One waiting case in a line: its code, age, kind, stage, language, signs and owner; never the writer's words."""
    age = format_timedelta(unit.now - case.received_at, granularity="minute", locale=LOCALES[lang])
    return house.texts.say(
        "cases.queue_row", lang, code=case.code, age=age, kind=house.kind(case.kind, lang).lower(),
        stage=house.stage(case.stage, lang).lower(), lang=case.lang, flags=", ".join(signs(house, unit, case, lang)),
        owner=cases.name_of(unit, case.owner) if case.owner else house.texts.line("cases.nobody", lang),
    )  # fmt: skip


def signs(house: House, unit: Unit, case: Case, lang: Lang) -> list[str]:
    """What staff should see at a glance: urgent, overdue or wants a reply by a day, personal data, names a person."""
    text, line = store.first_line(unit, case.id), house.texts.line
    seen = flags(text)
    found = [line("cases.flag_urgent", lang)] if seen.urgent else []
    if case.promised_at is None:
        found.append(line("cases.flag_plain", lang))
    else:
        key = "cases.flag_late" if overdue(unit, case) else "cases.flag_reply"
        found.append(line(key, lang, when=short_day(case.promised_at, lang, house.library)))
    found += [line("cases.flag_personal", lang)] if seen.personal_data else []
    if names_somebody(text, cases.known_names(unit)):
        found.append(line("cases.flag_named", lang))
    return found


def open_(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """The card once more, where it was asked for."""
    case = cases.case_of(turn, unit, data)
    if case is None:
        return say(turn, "cases.unknown")
    parts = cases.card(turn.house, unit, case, turn.lang)
    person = None if turn.where.kind == "group" else turn.who.id
    post(unit, turn.where.id, parts, person=person, slot=cases.copy_slot(unit, case.id), front=turn.where.front)
    return []


def nudge(house: House, unit: Unit, team: str) -> int:
    """Tell a team what is overdue and nobody has taken: on opening days only, once a day for each channel; how many."""
    today = house.library.local(unit.now).date()
    late = [case for case in store.queue(unit, team) if overdue(unit, case) and case.owner is None]
    if not late or not house.library.is_open_day(today):
        return 0
    told = 0
    for channel in people.channels(unit, team):
        lang: Lang = channel.lang or house.library.teams[team].lang  # type: ignore[assignment]
        doc = (*house.texts.say("cases.nudge", lang, n=len(late)), *_rows(house, unit, late[:ROWS], lang))
        parts: list[Part] = [Say(doc), _openers(house, late[:OPENED], lang, shared=True)]
        told += post(unit, channel.id, parts, key=f"nudge:{team}:{today}:{channel.id}", front=channel.front)
    for case in late:
        store.set_state(unit, case.id, case.state, nudged_on=today.isoformat())
    return told


def grow_old(house: House, unit: Unit) -> None:
    """Another day has passed: the cards of those who wait the longest say so."""
    for case in store.queue(unit):
        if cards.waited(house, unit, case) > 0:
            cases.refresh(house, unit, case)


ACTIONS = {"case.open": open_}
