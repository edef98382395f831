"""Inviting: everyone is asked to a round and reminded twice at most, and each decides how: later, not this time, away.

Nobody is ever told that they have not answered: there is no list to see it from.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from handlers import moments
from handlers.days import read_day
from handlers.dialog import At, Button, Choices, Lang, Part, Reply, Row, Say, Turn
from handlers.house import House
from handlers.posting import post
from handlers.round_form import round_form
from handlers.say import buttons, clock, day, say
from storage import answers as store
from storage import people, reminders
from storage.answers import Round
from storage.people import Spot
from storage.reminders import Reminder
from storage.unit import Unit

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def rules(house: House, unit: Unit, found: Round, lang: Lang, front: str) -> list[Part]:
    """Who sees what, from how many, how long it is kept; then one tap to go on, or not now."""
    asks = [ask for ask in round_form(house, unit, found).asks if ask.only_if is None]
    words = house.texts.say(
        "line.rules", lang, stage=house.stage(found.stage, lang).lower(), n=len(asks), floor=found.floor,
        closes=clock(found.closes_at, lang, house.library),
    )  # fmt: skip
    if front != "local":
        words = (*words, *house.texts.say("line.rules_service", lang, service=front.capitalize()))
    return [Say(words), _row(house, lang, found, "begin", "later")]


def _row(house: House, lang: Lang, found: Round, *names: str) -> Choices:
    data = {"round": found.id}
    return Choices((tuple(Button(house.texts.line(f"line.{n}", lang), f"line.{n}", data) for n in names),))


# --- everyone -----------------------------------------------------------------------------------------------------


def _invited(unit: Unit, found: Round) -> list[tuple[str, Spot, Lang]]:
    """Those of the round's teams who are at work and have a place of their own: (person, place, language)."""
    invited = []
    for team in found.teams:
        for person, home, away_until in people.homes(unit, team):
            spot = people.spot(unit, home)
            if spot is not None and not spot.gone and (away_until is None or away_until <= unit.now):
                lang: Lang = people.by_id(unit, person).lang  # type: ignore[assignment]
                invited.append((person, spot, lang))
    return invited


def invite_all(house: House, unit: Unit, found: Round) -> None:
    """Everyone of the round's teams is asked in private, once."""
    for person, spot, lang in _invited(unit, found):
        parts = rules(house, unit, found, lang, spot.front)
        post(unit, spot.id, parts, person=person, key=f"invite:{found.id}:{spot.id}", front=spot.front)


def plan(house: House, unit: Unit, found: Round) -> None:
    """Two reminders at most: half-way, and a day before the end; on open days, outside the quiet hours."""
    library, whole = house.library, found.closes_at - unit.now
    half = moments.morning(library, library.local(unit.now + whole / 2).date())
    first, last = (moments.polite(library, moment) for moment in (half, found.closes_at - DAY))
    wanted = [last] if last - first < DAY or first <= unit.now else [first, last]
    reminders.plan(unit, found.id, [one for one in wanted if unit.now + HOUR < one < found.closes_at - HOUR])


def remind_due(house: House, unit: Unit) -> None:
    """Send every reminder whose moment has come, each once whoever else tries; after an outage not two of a round."""
    due = reminders.due(unit)
    to_all = {one.round: one.who for one in due if one.person is None}  # the last of those that are due
    for one in due:
        found = store.get(unit, one.round)
        if not reminders.take(unit, one) or found is None or not store.takes_answers(unit, found):
            continue
        if one.person is None:
            if to_all[one.round] == one.who:
                _remind_all(house, unit, found, one.who)
        elif one.round not in to_all:  # who asked to be asked again hears it once, not twice
            _come_back(house, unit, found, one)


def _remind_all(house: House, unit: Unit, found: Round, which: str) -> None:
    for person, spot, lang in _invited(unit, found):
        if not reminders.skipped(unit, found.id, person):
            _ask_again(house, unit, found, "line.remind", person, spot, lang, which)


def _come_back(house: House, unit: Unit, found: Round, one: Reminder) -> None:
    spot = people.spot(unit, one.place) if one.place else None
    if one.person is None or spot is None or spot.gone:
        return
    someone = people.by_id(unit, one.person)
    if someone.role != "student":
        lang: Lang = someone.lang  # type: ignore[assignment]
        _ask_again(house, unit, found, "line.snoozed", one.person, spot, lang)


def _ask_again(
    house: House, unit: Unit, found: Round, text: str, person: str, spot: Spot, lang: Lang, which: str | None = None
) -> None:
    words = house.texts.say(
        text, lang, stage=house.stage(found.stage, lang).lower(), closes=clock(found.closes_at, lang, house.library)
    )
    key = f"{which}:{found.id}:{spot.id}" if which else None
    parts: list[Part] = [Say(words), _row(house, lang, found, "begin", "later", "skip")]
    post(unit, spot.id, parts, person=person, key=key, front=spot.front)


# --- each for themselves --------------------------------------------------------------------------------------------


def _open(unit: Unit, data: Mapping[str, Any]) -> Round | None:
    found = store.get(unit, data["round"])
    return found if found is not None and store.takes_answers(unit, found) else None


def later(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Not now: in an hour, tomorrow, on the next working day, or not this time."""
    found = _open(unit, data)
    if found is None:
        return say(turn, "line.closed_meanwhile")
    row: Row = [(f"line.in_{when}", "line.snooze", {**data, "when": when}) for when in ("hour", "day", "workday")]
    return [_slot(found), *say(turn, "line.later_when"), buttons(turn, row, [("line.skip", "line.skip", dict(data))])]


def _slot(found: Round) -> At:
    return At(f"later:{found.id}")


def _moment(turn: Turn, unit: Unit, when: str) -> datetime:
    library = turn.house.library
    today = library.local(unit.now).date()
    match when:
        case "hour":
            return unit.now + HOUR
        case "day":
            return moments.morning(library, today + timedelta(days=1))
        case _:
            return moments.morning(library, moments.working_day(library, today))


def snooze(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Come back to it then, unless the round is over by that time."""
    found = _open(unit, data)
    if found is None:
        return say(turn, "line.closed_meanwhile")
    moment, library = _moment(turn, unit, data["when"]), turn.house.library
    if moment >= found.closes_at:
        late = say(turn, "line.later_late", closes=clock(found.closes_at, turn.lang, library))
        return [_slot(found), *late, _row(turn.house, turn.lang, found, "begin", "skip")]
    reminders.snooze(unit, found.id, turn.who.id, turn.where.id, moment)
    return [_slot(found), *say(turn, "line.later_set", when=clock(moment, turn.lang, library))]


def skip(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Not this time: nothing more is said of this round; answering stays possible."""
    found = _open(unit, data)
    if found is None:
        return say(turn, "line.closed_meanwhile")
    reminders.skip(unit, found.id, turn.who.id)
    closes = clock(found.closes_at, turn.lang, turn.house.library)
    return [_slot(found), *say(turn, "line.skipped", closes=closes)]


def away(turn: Turn, unit: Unit, rest: str) -> Reply:
    """/away until 24.12.: no invitations and no reminders before that day. Without a day: how to, or being back."""
    library = turn.house.library
    said = re.search(r"\d[\d./-]*\d\.?", rest)  # until, asti, till: whatever stands beside the day
    until = read_day(said[0], library.local(unit.now).date()) if said else None
    now_away = people.away_until(unit, turn.who.id)
    if until is None:
        if now_away is None or now_away <= unit.now:
            return say(turn, "line.away_how")
        told = say(turn, "line.away_still", day=day(now_away, turn.lang, library))
        return [*told, buttons(turn, [("line.back", "line.back", {})])]
    if moments.at(library, until, moments.MORNING) <= unit.now:
        return say(turn, "line.away_past")
    people.set_away(unit, turn.who.id, moments.at(library, until, moments.MORNING))
    told = say(turn, "line.away_set", day=day(until, turn.lang, library))
    return [*told, buttons(turn, [("line.back", "line.back", {})])]


def back(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
    """Back at work: an open round is shown at once."""
    people.set_away(unit, turn.who.id, None)
    found = next((one for one in store.open_rounds(unit) if turn.who.team in one.teams), None)
    if found is None or not store.takes_answers(unit, found) or turn.where.kind != "private":
        return say(turn, "line.welcome_back")
    return [*say(turn, "line.welcome_back"), *rules(turn.house, unit, found, turn.lang, turn.where.front)]


ACTIONS = {"line.later": later, "line.snooze": snooze, "line.skip": skip, "line.back": back}
