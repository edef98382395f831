"""Handlers: what Jana says. This file is the table of contents of the product: who answers what."""

from collections.abc import Callable, Mapping
from typing import Any

from handlers import (
    actions,
    answers,
    assessment,
    attached,
    case_work,
    cases,
    clean,
    closing,
    digest_post,
    digest_talk,
    editing,
    factors_talk,
    feedback,
    home,
    inviting,
    linking,
    menu,
    my_place,
    notices,
    overview_talk,
    preview,
    privacy,
    publishing,
    queue,
    reading,
    record,
    refiling,
    sent,
    surveys,
    unanswered,
    workshop,
    you_said,
)  # fmt: skip
from handlers.dialog import Came, Channel, Edited, Filled, Flooded, Lang, Picked, Pressed, Reply, Said, Say, Sent, Turn
from handlers.filling import FORM_ACTIONS, filled, left, on_the_way, step
from handlers.house import House
from handlers.say import say
from storage import drafts, handles
from storage.unit import Unit

Action = Callable[[Turn, Unit, Mapping[str, Any]], Reply]

# What can be written after a slash (names and aliases: content/commands.toml).
COMMANDS: Mapping[str, Callable[[Turn, Unit, str], Reply]] = {
    "start": menu.start, "help": menu.help_, "ask": menu.ask, "lang": menu.lang,
    "privacy": privacy.privacy, "mydata": privacy.mydata, "forget": privacy.ask,
    "join": menu.join, "link": linking.begin, "stop": notices.stop, "notices": notices.show, "here": menu.here,
    "feedback": feedback.begin, "my": feedback.mine, "suggest": feedback.suggest,
    "cases": queue.queue, "yousaid": you_said.show,
    "assess": workshop.invite, "round": workshop.round_, "action": actions.begin, "line": my_place.show,
    "factors": factors_talk.show, "away": inviting.away,
    "faq": editing.begin,
    "survey": surveys.ask,
    "digest": digest_talk.digest, "indicators": overview_talk.indicators,
    "record": record.begin, "notice": record.notice,
}  # fmt: skip

# What a button can do. The meaning of a button is stored with it; the button carries a random handle.
ACTIONS: Mapping[str, Action] = {
    **FORM_ACTIONS,
    **actions.ACTIONS,
    **answers.ACTIONS,
    **assessment.ACTIONS,
    **cases.ACTIONS,
    **closing.ACTIONS,
    **editing.ACTIONS,
    **publishing.ACTIONS,
    **unanswered.ACTIONS,
    **case_work.ACTIONS,
    **factors_talk.ACTIONS,
    **feedback.ACTIONS,
    **home.ACTIONS,
    **linking.ACTIONS,
    **menu.ACTIONS,
    **overview_talk.ACTIONS,
    **my_place.ACTIONS,
    **notices.ACTIONS,
    **preview.ACTIONS,
    **privacy.ACTIONS,
    **queue.ACTIONS,
    **refiling.ACTIONS,
    **surveys.ACTIONS,
    **workshop.ACTIONS,
    **you_said.ACTIONS,
}

# What happens when a form is full, and where forms that are made for the occasion come from.
FORMS: Mapping[str, Action] = {
    "feedback": preview.preview, "answer_back": feedback.more, "rating_comment": feedback.comment,
    "staff_reply": cases.reply_form, "close_case": closing.close_form, "decline_case": closing.close_form,
    "record": record.keep,
    "you_said": you_said.changed, "suggest": feedback.suggested, "merge_case": case_work.merge,
    "line": workshop.keep, "workshop": workshop.begin, "action": actions.keep, "action_day": actions.moved,
    "my_place": my_place.keep, "survey": surveys.keep,
    "faq_words": publishing.look_at, "faq_new": publishing.look_at_new, "faq_missing": answers.keep_missing,
}  # fmt: skip

# What is done when a message has been delivered, or never can be.
AFTERWARDS: Mapping[str, Callable[[Unit, House, Mapping[str, Any], str], None]] = {
    "case": cases.afterwards, "digest": digest_post.afterwards, "privacy": privacy.afterwards,
}  # fmt: skip

# Heavy work, done on a thread before the transaction.
THOUGHTS: Mapping[str, Callable[[House, str], Any]] = {
    "read": reading.read, "read_on": reading.read, **editing.THOUGHTS, **publishing.THOUGHTS, **unanswered.THOUGHTS,
}  # fmt: skip


def answer(turn: Turn, unit: Unit) -> Reply:
    """What Jana says to a turn. One transaction: whatever is read and written here happens together or not at all."""
    match turn.did:
        case Pressed(handle, number):
            return _press(turn, unit, handle, number)
        case Filled():
            return _fill(turn, unit, turn.did)
        case Came():
            return home.page(turn, unit)
        case Channel():
            return home.channel(turn, unit, turn.did)
        case Picked(what, text):
            return home.picked(turn, unit, what, text)
        case Flooded():
            return say(turn, "work.flood")
        case Sent():
            return _sent(turn, unit, turn.did)
        case Edited():
            return feedback.edited(turn, unit, turn.did)
        case Said(text, about, cut, called):
            reply = _said(turn, unit, text, about, called=called)
            return [*say(turn, "desk.shortened", most=clean.MOST), *reply] if cut and reply else reply


def _sent(turn: Turn, unit: Unit, did: Sent) -> Reply:
    """Files go through to staff; words beside files that are not taken count as words."""
    reply = sent.sent(turn, unit, did, FORMS)
    if reply is None:
        reply = _said(turn, unit, did.note, did.about, called=did.called)
    sorry = attached.refusals(turn, did.files) if turn.where.kind == "private" or reply else []
    return [*sorry, *reply]


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


def _said(turn: Turn, unit: Unit, text: str, about: str | None, *, called: bool = False) -> Reply:
    if text.startswith("/") and not text.startswith("//"):
        return _command(turn, unit, text, called=called)
    if not text:
        return say(turn, "desk.empty") if turn.where.kind == "private" else []
    draft = drafts.find(unit, turn.where.id, turn.who.id)
    is_to_form = about is None or about.startswith("form:")  # in a group a question is answered by replying to it
    if draft is not None and is_to_form and (reply := step(turn, unit, draft, text, FORMS)) is not None:
        return reply
    if turn.where.kind == "group":
        if called and about is None:
            return home.called(turn, unit, text)
        return cases.in_channel(turn, unit, text, about, called=called)
    if about is not None and about.startswith(("reply:", "wrote:")):
        return feedback.more_about(turn, unit, int(about.split(":")[1]), text)
    if draft is not None and sent.waits_for_words(draft):
        return sent.described(turn, unit, text, draft)
    return answers.free(turn, unit, text, draft)


def _command(turn: Turn, unit: Unit, text: str, *, called: bool = True) -> Reply:
    name, _, rest = text[1:].partition(" ")
    command = turn.house.commands.get(name.partition("@")[0].casefold())
    if command is None and turn.where.kind == "group" and not called:
        return []  # another bot's, perhaps
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


def _fill(turn: Turn, unit: Unit, did: Filled) -> Reply:
    found = handles.find(unit, did.handle)
    if found is None or found.expired or found.actions[0][0] != "form.fill":
        return say(turn, "form.expired")
    if found.person is not None and found.person != turn.who.id:
        return say(turn, "desk.not_yours")
    values = attached.values(turn, unit, did.values)
    match did.stage:
        case "step":
            return on_the_way(turn, unit, found.actions[0][1], values)
        case "left":
            return left(turn, unit, found.actions[0][1], values)
        case _:
            return filled(turn, unit, found.actions[0][1], values, FORMS)
