"""Handlers: what Jana says. This file is the table of contents of the product: who answers what."""

from collections.abc import Callable, Mapping
from typing import Any

from handlers import answers, assessment, cases, clean, feedback, menu, privacy, record
from handlers.dialog import Filled, Lang, Pressed, Reply, Said, Say, Sent, Turn
from handlers.filling import FORM_ACTIONS, filled, step
from handlers.house import House
from handlers.say import say
from storage import drafts, handles
from storage.unit import Unit

Action = Callable[[Turn, Unit, Mapping[str, Any]], Reply]

# What can be written after a slash (names and aliases: content/commands.toml).
COMMANDS: Mapping[str, Callable[[Turn, Unit, str], Reply]] = {
    "start": menu.start, "help": menu.help_, "ask": menu.ask, "lang": menu.lang,
    "privacy": privacy.privacy, "mydata": privacy.mydata, "forget": privacy.ask,
    "join": menu.join, "here": menu.here,
    "feedback": feedback.begin, "my": feedback.mine,
    "cases": cases.queue,
    "assess": assessment.invite, "round": assessment.round_,
    "digest": record.digest, "record": record.begin, "notice": record.notice,
}  # fmt: skip

# What a button can do. The meaning of a button is stored with it; the button carries a random handle.
ACTIONS: Mapping[str, Action] = {
    **FORM_ACTIONS,
    **answers.ACTIONS,
    **assessment.ACTIONS,
    **cases.ACTIONS,
    **feedback.ACTIONS,
    **menu.ACTIONS,
    **privacy.ACTIONS,
}

# What happens when a form is full, and where forms that are made for the occasion come from.
FORMS: Mapping[str, Action] = {
    "feedback": feedback.preview, "answer_back": feedback.more, "rating_comment": feedback.comment,
    "staff_reply": cases.reply_form, "close_case": cases.close_form, "record": record.keep,
    "line": assessment.keep,
}  # fmt: skip

# What is done when a message has been delivered, or never can be.
AFTERWARDS: Mapping[str, Callable[[Unit, House, Mapping[str, Any], str], None]] = {
    "case": cases.afterwards, "privacy": privacy.afterwards,
}  # fmt: skip

# Heavy work, done on a thread before the transaction.
THOUGHTS: Mapping[str, Callable[[House, str], Any]] = {"read": answers.read}


def answer(turn: Turn, unit: Unit) -> Reply:
    """What Jana says to a turn. One transaction: whatever is read and written here happens together or not at all."""
    match turn.did:
        case Pressed(handle, number):
            return _press(turn, unit, handle, number)
        case Filled(handle, values):
            return _fill(turn, unit, handle, values)
        case Sent():
            return say(turn, "desk.file_kept")
        case Said(text, about, cut):
            reply = _said(turn, unit, text, about)
            return [*say(turn, "desk.shortened", most=clean.MOST), *reply] if cut and reply else reply


def think(house: House, name: str, text: str) -> Any:
    """Do a piece of heavy work that a handler asked for."""
    return THOUGHTS[name](house, text)


def sorry(turn: Turn) -> Reply:
    """What is said when a turn has failed for good."""
    return say(turn, "desk.sorry")


def afterwards(house: House, unit: Unit, then: list[Any], how: str) -> None:
    """A delivered message had something to be done after it."""
    AFTERWARDS[then[0]](unit, house, then[1], how)


def not_saved(house: House, lang: Lang) -> Reply:
    """What a front says by itself when the database cannot be written."""
    return [Say(house.texts.say("desk.not_saved", lang))]


def _said(turn: Turn, unit: Unit, text: str, about: str | None) -> Reply:
    if text.startswith("/") and not text.startswith("//"):
        return _command(turn, unit, text)
    if not text:
        return say(turn, "desk.empty") if turn.where.kind == "private" else []
    draft = drafts.find(unit, turn.where.id, turn.who.id)
    if draft is not None and about is None and (reply := step(turn, unit, draft, text, FORMS)) is not None:
        return reply
    if turn.where.kind == "group":
        return cases.in_channel(turn, unit, text, about)
    if about is not None and about.startswith("reply:"):
        return feedback.more_about(turn, unit, int(about.split(":")[1]), text)
    return answers.free(turn, unit, text, draft)


def _command(turn: Turn, unit: Unit, text: str) -> Reply:
    name, _, rest = text[1:].partition(" ")
    command = turn.house.commands.get(name.partition("@")[0].casefold())
    if command is None:
        return say(turn, "desk.unknown_command", command="/" + name[:40])
    if command.for_staff and not turn.who.is_staff:
        return say(turn, "desk.staff_only")
    return COMMANDS[command.key](turn, unit, rest.strip())


def _press(turn: Turn, unit: Unit, handle: str, number: int) -> Reply:
    found = handles.find(unit, handle)
    if found is None or found.expired or not 0 <= number < len(found.actions):
        return say(turn, "desk.stale")
    if (found.person is not None and found.person != turn.who.id) or (found.role == "staff" and not turn.who.is_staff):
        return say(turn, "desk.not_yours" if found.person else "desk.staff_only")
    name, data = found.actions[number]
    return ACTIONS[name](turn, unit, data)


def _fill(turn: Turn, unit: Unit, handle: str, values: Mapping[str, Any]) -> Reply:
    found = handles.find(unit, handle)
    if found is None or found.expired or found.actions[0][0] != "form.fill":
        return say(turn, "form.expired")
    if found.person is not None and found.person != turn.who.id:
        return say(turn, "desk.not_yours")
    return filled(turn, unit, found.actions[0][1], values, FORMS)
