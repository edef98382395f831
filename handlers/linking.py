"""Linking: the same person on two services is one person, when both sides say so."""

from collections.abc import Mapping
from typing import Any

from handlers.dialog import Reply, Row, Say, Turn
from handlers.posting import post
from handlers.say import buttons, say
from storage import answers, linking, people
from storage.unit import Unit


def begin(turn: Turn, unit: Unit, rest: str) -> Reply:
    """Without a code: give one. With a code from another service: ask there whether it was them."""
    if turn.where.kind != "private":
        return say(turn, "desk.private_only")
    if not rest:
        return say(turn, "link.code", code=linking.offer(unit, turn.who.id, turn.where.id))
    asked = linking.use(unit, rest)
    if asked is None or asked.person == turn.who.id:
        return say(turn, "link.failed")
    return _ask(turn, unit, asked) or say(turn, "link.failed")


def _ask(turn: Turn, unit: Unit, asked: linking.Asked) -> Reply | None:
    """The other side is asked in its own language, in its own place."""
    spot = people.spot(unit, asked.place)
    if spot is None:
        return None
    lang = people.by_id(unit, asked.person).lang
    data = {"goes": turn.who.id, "place": turn.where.id}
    row: Row = [("link.yes", "link.yes", data), ("link.no", "link.no", data)]
    words = Say(turn.house.texts.say("link.sure", lang, front=turn.where.front.capitalize()))  # type: ignore[arg-type]
    post(unit, asked.place, [words, buttons(turn, row)], person=asked.person, front=spot.front)
    return say(turn, "link.waits", front=spot.front.capitalize())


def yes(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Both have said so: they are one, and of two answers to an open round one is left."""
    for found in answers.open_rounds(unit):
        answers.hand_over(unit, found, data["goes"], turn.who.id)
    if not linking.merge(unit, turn.who.id, data["goes"]):
        return say(turn, "link.failed")
    _tell(turn, unit, data["place"], "link.done")
    return say(turn, "link.done")


def no(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """It was not them: nothing changes."""
    _tell(turn, unit, data["place"], "link.refused")
    return say(turn, "link.refused")


def _tell(turn: Turn, unit: Unit, place: str, key: str) -> None:
    post(unit, place, say(turn, key))


ACTIONS = {"link.yes": yes, "link.no": no}
