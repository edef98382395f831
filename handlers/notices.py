"""Notices: what Jana writes of her own accord to somebody, and having less of it."""

from collections.abc import Mapping
from typing import Any

from handlers import surveys
from handlers.dialog import Block, Reply, Say, Turn
from handlers.say import buttons, day, say
from storage import drafts, people
from storage.unit import Unit


def show(turn: Turn, unit: Unit, rest: str) -> Reply:
    """What comes unasked, and the switch for what may be switched."""
    if turn.where.kind != "private":
        return say(turn, "desk.private_only")
    if turn.who.is_staff:
        return [Say((*_lines(turn, "always"), *_invitations(turn, unit), *_lines(turn, "channel")))]
    if surveys.may_offer(unit, turn.who.id):
        return [Say(_lines(turn, "always", "surveys")), buttons(turn, [("notices.off", "notices.off", {})])]
    return [Say(_lines(turn, "always", "no_surveys")), buttons(turn, [("notices.on", "notices.on", {})])]


def _lines(turn: Turn, *keys: str) -> tuple[Block, ...]:
    return tuple(block for key in keys for block in turn.house.texts.say(f"notices.{key}", turn.lang))


def _invitations(turn: Turn, unit: Unit) -> tuple[Block, ...]:
    until = people.away_until(unit, turn.who.id)
    if until is None or until <= unit.now:
        return _lines(turn, "invitations")
    back = day(until, turn.lang, turn.house.library)
    return turn.house.texts.say("notices.away", turn.lang, day=back)


def off(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
    """No survey is offered from now on."""
    surveys.never_offer(unit, turn.who.id)
    return [*say(turn, "notices.off_ok"), buttons(turn, [("notices.on", "notices.on", {})])]


def on(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
    """Surveys may be offered again."""
    surveys.may_offer_again(unit, turn.who.id)
    return say(turn, "notices.on_ok")


def stop(turn: Turn, unit: Unit, rest: str) -> Reply:
    """What was begun is dropped and nothing is offered any more; writing goes on with any word."""
    drafts.drop(unit, turn.where.id, turn.who.id)
    if turn.who.is_staff:
        return say(turn, "notices.stopped_staff")
    surveys.never_offer(unit, turn.who.id)
    return say(turn, "notices.stopped")


ACTIONS = {"notices.off": off, "notices.on": on}
