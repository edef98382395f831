"""Sent: a person sends a picture, a voice message or a text file, in one go with words, before them or after them."""

import secrets
from typing import Any

from handlers import attached, cases, feedback, preview
from handlers.attached import FILES, MOST
from handlers.dialog import At, NotTaken, Reply, Row, Say, Sent, Turn
from handlers.filling import WAITING, Finish, form_of, said_at, show, step
from handlers.posting import post
from handlers.reading import SURE_KIND, Reading, read_of, stage_of
from handlers.say import buttons, say
from storage import drafts
from storage.drafts import Draft
from storage.unit import Unit

ALONE = "files"  # in a draft's context under WAITING: files came without words, which are asked for
WITH_FILES = ("feedback", "suggest", "answer_back", "staff_reply")  # forms whose words can have files with them


def sent(turn: Turn, unit: Unit, did: Sent, finish: Finish) -> Reply | None:
    """What is said to files; none when there is nothing but the words beside them to answer."""
    taken = [one for one in did.files if not isinstance(one, NotTaken)]
    if turn.where.kind == "group" and not (did.about or "").startswith("form:"):
        return _in_channel(turn, unit, did) if taken else _only_words(did)
    if not taken:
        return _only_words(did)
    draft = drafts.find(unit, turn.where.id, turn.who.id)
    if draft is not None and not draft.context.get(WAITING):
        return _in_form(turn, unit, did, draft, finish)
    if did.about is not None and did.about.startswith(("reply:", "wrote:")):
        names = attached.keep(turn, unit, did.files)
        return feedback.more_about(turn, unit, int(did.about.split(":")[1]), did.note, names)
    if draft is not None and draft.context.get(WAITING) is True:
        return _to_preview(turn, unit, did, draft)
    return _fresh(turn, unit, did, draft if waits_for_words(draft) else None)


def _only_words(did: Sent) -> Reply | None:
    return None if did.note else []


def waits_for_words(draft: Draft | None) -> bool:
    """Whether files have come and the words to them are still missing."""
    return draft is not None and draft.context.get(WAITING) == ALONE


def _in_channel(turn: Turn, unit: Unit, did: Sent) -> Reply:
    """In a team's channel a file in reply to a card goes to its writer; any other is none of Jana's business."""
    if did.about is None or not did.about.startswith("case:") or not turn.who.is_staff:
        return say(turn, "desk.private_only") if did.called else []
    return cases.reply(turn, unit, int(did.about.split(":")[1]), did.note, attached.keep(turn, unit, did.files))


def _in_form(turn: Turn, unit: Unit, did: Sent, draft: Draft, finish: Finish) -> Reply:
    """A form is open: the file answers its ask for one, or goes with its words."""
    form = form_of(turn, unit, draft.form)
    ask = form.next_ask(draft.answers) if form is not None else None
    if form is None or ask is None:
        return say(turn, "files.not_here")
    if ask.kind == "file":
        return step(turn, unit, draft, attached.value_of(turn, unit, did.files[0]), finish) or []
    if form.name not in WITH_FILES:
        return [*say(turn, "files.not_here"), *show(turn, form, draft.answers, draft.context)]
    draft = Draft(draft.form, draft.answers, {**draft.context, FILES: _more(turn, unit, did, draft)})
    drafts.keep(unit, turn.where.id, turn.who.id, draft)
    if did.note and ask.kind == "text" and (reply := step(turn, unit, draft, did.note, finish)) is not None:
        return reply
    with_it = Say(attached.words(turn, unit, draft.context[FILES]))
    slot, *asked = show(turn, form, draft.answers, draft.context)
    return [slot, with_it, *asked]


def _more(turn: Turn, unit: Unit, did: Sent, draft: Draft | None) -> list[str]:
    """The files there are with these added, as many as go with one message."""
    before = list(draft.context.get(FILES, ())) if draft else []
    return [*before, *attached.keep(turn, unit, did.files[: max(0, MOST - len(before))])]


def _to_preview(turn: Turn, unit: Unit, did: Sent, draft: Draft) -> Reply:
    """What would be sent is on the screen: the files go with it, and the words are added to its words."""
    context: dict[str, Any] = {**draft.context, FILES: _more(turn, unit, did, draft)}
    context.pop(WAITING)
    message = "\n\n".join(part for part in (draft.answers["message"], did.note) if part)
    if did.album is None or did.album != context.get("album"):
        post(unit, turn.where.id, say(turn, "answers.joined"), slot=context.pop("slot"), front=turn.where.front)
    return preview.preview(turn, unit, {**draft.answers, "message": message, "context": context})


def _fresh(turn: Turn, unit: Unit, did: Sent, before: Draft | None) -> Reply:
    """Files that begin something: with words they are shown as they would be sent, without them words are asked for."""
    reading = read_of(turn, did.note) if did.note else None
    context = {**(before.context if before else {}), **said_at(turn), FILES: _more(turn, unit, did, before)}
    if did.album:
        context["album"] = did.album
    if reading is not None:
        return _propose(turn, unit, did.note, reading, context)
    context.setdefault("slot", f"files:{secrets.token_hex(6)}")
    drafts.keep(unit, turn.where.id, turn.who.id, Draft("feedback", {}, {**context, WAITING: ALONE, "spot": None}))
    row: Row = [("feedback.cancel", "feedback.cancel", {})]
    words = (*attached.words(turn, unit, context[FILES]), *turn.house.texts.say("files.what_is_it", turn.lang))
    return [At(context["slot"]), Say(words), buttons(turn, row)]


def described(turn: Turn, unit: Unit, text: str, draft: Draft) -> Reply:
    """The words to files that came before them."""
    reading = read_of(turn, text)
    context = {**draft.context, **said_at(turn)}
    context.pop("slot")  # words typed below are answered below them
    return _propose(turn, unit, text, reading, context)


def _propose(turn: Turn, unit: Unit, text: str, reading: Reading, context: dict[str, Any]) -> Reply:
    """A person has to look at it, so it is never answered by Jana; what kind it is the words say."""
    filed = reading.filed
    is_feedback = filed.kind != "other" and filed.confidence >= SURE_KIND and not reading.is_question
    kind, topic = filed.kind if is_feedback else "question", stage_of(reading)
    answers = {"message": text, "kind": kind, "topic": topic, "reply": True, "named": None}
    kept = {key: value for key, value in context.items() if key != WAITING}
    kept[preview.RATHER] = preview.guesses(turn, filed, kind, topic)
    return preview.preview(turn, unit, {**answers, "context": {"spot": None, **kept}})
