"""Workshop: a round in a meeting: everyone answers now, the picture comes when all are ready or it is asked for."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from handlers import assessment
from handlers import library as libraries
from handlers.dialog import Reply, Turn
from handlers.filling import open_form
from handlers.rotation import sitting
from handlers.say import buttons, say
from storage import answers as store
from storage import drafts, workshops
from storage.answers import MEETING, Round
from storage.unit import Unit

LASTS = timedelta(hours=3)
WORDS = ("workshop", "tyopaja", "työpaja", "verkstad")
PEOPLE_MOST = 200


def _now(unit: Unit) -> Round | None:
    """The meeting that goes on now."""
    return next((found for found in store.open_rounds(unit) if found.is_meeting), None)


# --- the one who holds it -------------------------------------------------------------------------------------


def round_(turn: Turn, unit: Unit, rest: str) -> Reply:
    """/round workshop [stage people]; the rest of /round is about ordinary rounds."""
    verb, _, more = rest.partition(" ")
    going = _now(unit)
    if verb == "close" and going is not None and _holds(turn, unit, going):
        return show(turn, unit, {"round": going.id})
    if verb.casefold() not in WORDS:
        return assessment.round_(turn, unit, rest)
    stage, _, people = more.partition(" ")
    if stage in libraries.STAGES and people.strip().isdecimal():
        return begin(turn, unit, {"stage": stage, "people": people})
    return open_form(turn, unit, "workshop")


def _holds(turn: Turn, unit: Unit, found: Round) -> bool:
    meeting = workshops.of(unit, found.id)
    return meeting is not None and meeting.facilitator == turn.who.id


def begin(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """The round is open, and those in the room are told what to do."""
    drafts.drop(unit, turn.where.id, turn.who.id)
    stage, said = str(data["stage"]), str(data["people"]).strip()
    people = int(said) if said.isdecimal() and len(said) < 6 else 0
    if not 0 < people <= PEOPLE_MOST:
        return [*say(turn, "workshop.how_many"), *open_form(turn, unit, "workshop", {"stage": stage})]
    if people < turn.house.library.floor:
        return say(turn, "workshop.too_few", floor=turn.house.library.floor)
    if _now(unit) is not None:
        return say(turn, "workshop.going_on")
    if (refusal := assessment.not_now(turn, unit, stage)) is not None:
        return refusal
    found = _open(turn, unit, stage, people)
    words = say(turn, "workshop.begun", stage=turn.house.stage(stage, turn.lang).lower(), n=people)
    return [*words, buttons(turn, [("workshop.show", "workshop.show", {"round": found.id})])]


def _open(turn: Turn, unit: Unit, stage: str, people: int) -> Round:
    house = turn.house
    number = len([one for one in store.all_rounds(unit) if one.stage == stage]) + 1
    name = f"{house.library.week(unit.now)}-{stage}-{number}"
    found = store.open_round(
        unit, round_id=name, stage=stage, teams=[f"{MEETING}{name}"], questions=sitting(house.line, stage, number),
        floor=house.library.floor, closes_at=unit.now + LASTS,
    )  # fmt: skip
    workshops.begin(unit, name, facilitator=turn.who.id, place=turn.where.id, lang=turn.lang, people=people)
    return found


def show(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Close now, whoever is still missing; the picture comes by the rules of every round."""
    found = store.get(unit, data["round"])
    if found is None or found.state != "open":
        return say(turn, "line.closed_meanwhile")
    assessment.close_round(turn.house, unit, found)
    return []


# --- those in the room ----------------------------------------------------------------------------------------


def invite(turn: Turn, unit: Unit, rest: str) -> Reply:
    """The rules, and the ways in; whoever is not in the meeting goes on to the ordinary round."""
    found = _now(unit)
    if found is None or turn.where.kind != "private" or workshops.is_ready(unit, found, turn.who.id):
        return assessment.invite(turn, unit, rest)
    stage = turn.house.stage(found.stage, turn.lang).lower()
    data = {"round": found.id}
    return [
        *say(turn, "workshop.rules", stage=stage, floor=found.floor),
        buttons(
            turn, [("line.begin", "line.begin", data), ("workshop.listen", "workshop.ready", data)],
            [("workshop.not_here", "workshop.not_here", {})],
        ),
    ]  # fmt: skip


def not_here(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
    """On to the ordinary round."""
    return assessment.invite(turn, unit, "")


def keep(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """The answers, as in every round; in a meeting one more tap says that one is ready."""
    draft = drafts.find(unit, turn.where.id, turn.who.id)
    found = store.get(unit, draft.form.partition(":")[2]) if draft is not None else None
    reply = assessment.keep(turn, unit, data)
    if found is None or found.state != "open" or not found.is_meeting:
        return reply
    row = [("workshop.ready", "workshop.ready", {"round": found.id})]
    return [*reply, *say(turn, "workshop.when_ready"), buttons(turn, row)]


def ready(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Ready, once; when all are, the picture comes. How many are missing is told to nobody."""
    found = store.get(unit, data["round"])
    if found is None or found.state != "open":
        return say(turn, "line.closed_meanwhile")
    if workshops.ready(unit, found, turn.who.id):
        assessment.close_round(turn.house, unit, found)
    return say(turn, "workshop.is_ready")


ACTIONS = {"workshop.show": show, "workshop.ready": ready, "workshop.not_here": not_here}
