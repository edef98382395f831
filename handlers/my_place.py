"""My place on the line: where in the process somebody's work is. Said once, changed any time; the team sees bands."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from handlers.dialog import Block, Doc, Reply, Say, Turn
from handlers.filling import open_form
from handlers.release import band_n
from handlers.say import buttons, day, say, short_day
from storage import actions, drafts, own_line, people
from storage.unit import Unit

FORM = "my_place"


def show(turn: Turn, unit: Unit, rest: str) -> Reply:
    """Where my work is and how the team is spread; asked first when it has not been said yet."""
    if turn.where.kind != "private":
        return say(turn, "desk.private_only")
    stages, steps = own_line.of(unit, turn.who.id)
    if not stages:
        return open_form(turn, unit, FORM)
    words = [*_mine(turn, stages, steps), *_team(turn, unit)]
    return [Say(tuple(words)), buttons(turn, [("line.mine_change", "line.place_change", {})])]


def kept(turn: Turn, unit: Unit) -> Doc:
    """What is kept about somebody's work: their place on the line, being away, and what they have taken on."""
    texts, library, lang = turn.house.texts, turn.house.library, turn.lang
    stages, steps = own_line.of(unit, turn.who.id)
    doc = list(_mine(turn, stages, steps) if stages else ())
    until = people.away_until(unit, turn.who.id)
    if until is not None and until > unit.now:
        doc += texts.say("line.away_still", lang, day=day(until, lang, library))
    for one in actions.owned(unit, turn.who.id):
        due = short_day(date.fromisoformat(one.day), lang, library)
        doc += texts.say("privacy.action", lang, what=one.text, day=due)
    return tuple(doc)


def _mine(turn: Turn, stages: tuple[str, ...], steps: tuple[str, ...]) -> Doc:
    names = ", ".join(_names(turn, "stages", stages))
    if steps:
        names += f" ({', '.join(_names(turn, 'steps', steps)).lower()})"
    return turn.house.texts.say("line.mine", turn.lang, stages=names)


def _names(turn: Turn, ask: str, keys: tuple[str, ...]) -> list[str]:
    found = turn.house.forms[FORM].ask(ask)
    return [option.label[turn.lang] for option in found.options if option.key in keys] if found else []


def _team(turn: Turn, unit: Unit) -> list[Block]:
    """How many of the team work in each stage, as bands and only from the floor on."""
    library, texts = turn.house.library, turn.house.texts
    many = {stage: n for stage, n in own_line.counts(unit, turn.who.team).items() if n >= library.floor}
    if not many or turn.who.team not in library.teams:
        return list(texts.say("line.mine_few", turn.lang, floor=library.floor))
    doc = list(texts.say("line.mine_team", turn.lang, team=library.teams[turn.who.team].name[turn.lang]))
    for stage in (one for one in turn.house.line.stages if one in many):
        doc += texts.say("line.mine_row", turn.lang, stage=turn.house.stage(stage, turn.lang), n=band_n(many[stage]))
    return doc


def change(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
    """Ask again."""
    return open_form(turn, unit, FORM)


def keep(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """My place is here from now on."""
    drafts.drop(unit, turn.where.id, turn.who.id)
    own_line.keep(unit, turn.who.id, data.get("stages") or (), data.get("steps") or ())
    return show(turn, unit, "")


ACTIONS = {"line.place_change": change}
