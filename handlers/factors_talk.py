"""Factors talk: a team turns a factor of its own stages, or takes it out of use; what it was is kept."""

from collections.abc import Mapping
from typing import Any

from handlers.dialog import At, Button, Choices, Reply, Row, Say, Turn
from handlers.line import Factor
from handlers.say import buttons, say, short_day
from storage import own_line
from storage.own_line import RETIRED, Edit
from storage.unit import Unit

WORD = {"+": "helps", "-": "hinders", "±": "both", RETIRED: "retired"}


def _stages(turn: Turn) -> tuple[str, ...]:
    team = turn.house.library.teams.get(turn.who.team)
    return team.stages if team else ()


def show(turn: Turn, unit: Unit, rest: str) -> Reply:
    """The factors of the team's stage; which stage is asked when it has several."""
    stages = _stages(turn)
    if rest in stages or len(stages) == 1:
        return _list(turn, unit, {"stage": rest if rest in stages else stages[0]})
    house, lang = turn.house, turn.lang
    rows = tuple((Button(house.stage(stage, lang), "line.factors", {"stage": stage}),) for stage in stages)
    return [At("factors"), *say(turn, "line.factors_which"), Choices(rows)] if rows else say(turn, "desk.staff_only")


def _list(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """All factors of a stage with their signs; a tap opens one of them."""
    house, lang, stage = turn.house, turn.lang, data["stage"]
    doc = list(house.texts.say("line.factors_list", lang, stage=house.stage(stage, lang).lower()))
    rows, edits = [], own_line.edits(unit)
    for factor in (one for one in house.line.factors if stage in one.signs):
        past = _past(edits, factor, stage)
        text = "line.factor_rejudge" if factor.rejudge and not past else "line.factor_row"
        name = house.named(factor.label)[lang]
        doc += house.texts.say(text, lang, factor=name, sign=_word(turn, factor, stage, past))
        rows.append((Button(name, "line.factor", {"stage": stage, "factor": factor.code}),))
    return [At("factors"), Say(tuple(doc)), Choices(tuple(rows))]


def _past(edits: list[Edit], factor: Factor, stage: str) -> list[Edit]:
    return [one for one in edits if (one.factor, one.stage) == (factor.code, stage)]


def _word(turn: Turn, factor: Factor, stage: str, past: list[Edit]) -> str:
    sign = past[-1].sign if past else factor.signs[stage]
    return turn.house.texts.line(f"line.sign_{WORD[sign]}", turn.lang)


def _factor(turn: Turn, data: Mapping[str, Any]) -> Factor | None:
    return next((one for one in turn.house.line.factors if one.code == data["factor"]), None)


def _one(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """One factor: what it is now, what it was, and what it could be."""
    factor, stage = _factor(turn, data), data["stage"]
    if factor is None or stage not in factor.signs:
        return say(turn, "desk.stale")
    texts, lang, past = turn.house.texts, turn.lang, _past(own_line.edits(unit), factor, stage)
    doc = list(
        texts.say(
            "line.factor_ask", lang, factor=turn.house.named(factor.label)[lang],
            stage=turn.house.stage(stage, lang).lower(), sign=_word(turn, factor, stage, past),
        )
    )  # fmt: skip
    for one in past:
        date, sign = short_day(one.at, lang, turn.house.library), texts.line(f"line.sign_{WORD[one.sign]}", lang)
        doc += texts.say("line.factor_past", lang, date=date, sign=sign)
    row: Row = [(f"line.sign_{WORD[sign]}", "line.factor_set", {**data, "sign": sign}) for sign in WORD]
    return [At("factors"), Say(tuple(doc)), buttons(turn, row[:2], row[2:], [_all(data)])]


def _all(data: Mapping[str, Any]) -> tuple[str, str, dict[str, Any]]:
    return "line.all_factors", "line.factors", {"stage": data["stage"]}


def _set(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """From now on so, in the next round; only the team that looks after the stage decides."""
    factor, stage, sign = _factor(turn, data), data["stage"], data["sign"]
    if factor is None or stage not in factor.signs:
        return say(turn, "desk.stale")
    if stage not in _stages(turn):
        return say(turn, "line.factors_others")
    own_line.edit(unit, factor.code, stage, sign, turn.who.id)
    word = turn.house.texts.line(f"line.sign_{WORD[sign]}", turn.lang)
    told = say(
        turn, "line.factor_set", factor=turn.house.named(factor.label)[turn.lang],
        stage=turn.house.stage(stage, turn.lang).lower(), sign=word,
    )  # fmt: skip
    return [At("factors"), *told, buttons(turn, [_all(data)])]


ACTIONS = {"line.factors": _list, "line.factor": _one, "line.factor_set": _set}
