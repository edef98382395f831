"""Filling: forms being answered, one step at a time or all at once, with the draft kept between."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from handlers import action_form, round_form, survey_form
from handlers.dialog import At, Reply, Row, Said, Sent, Turn
from handlers.forms import Answers, Form, Refused
from handlers.posting import post
from handlers.say import buttons, say
from storage import drafts
from storage.drafts import Draft
from storage.unit import Unit

Finish = Mapping[str, Callable[[Turn, Unit, Mapping[str, Any]], Reply]]
WAITING = "waiting"  # in a draft's context: the form is full and waits for a yes before it is sent
MAKERS = {  # of forms that are made for the occasion
    "line": round_form.form, "survey": survey_form.form, "action": action_form.form,
}  # fmt: skip
TAPPED = ("choice", "yesno", "scale", "many", "factors")  # asks that are answered by a tap, seldom in words
LEFT = "left"  # ... or it was closed unsent and waits to be gone on with


def form_of(turn: Turn, unit: Unit, name: str) -> Form | None:
    """The form of this name; forms made for the occasion are named `maker:what`."""
    maker, made, what = name.partition(":")
    if made:
        return MAKERS[maker](turn, unit, what)
    return turn.house.forms.get(name)


def show(
    turn: Turn,
    form: Form,
    answers: Answers,
    context: Mapping[str, Any],
    refused: Mapping[str, str] | None = None,
) -> Reply:
    """The form as it stands, in the language of the turn, in the place of the form as it stood before."""
    return [At(context["slot"]), form.show(answers, turn.lang, turn.house.texts, refused, context)]


def _gone(turn: Turn, name: str) -> Reply:
    """The form is not there any more; a round that has closed is not begun again."""
    return say(turn, "line.closed_meanwhile" if name.startswith("line:") else "form.expired")


def said_at(turn: Turn) -> dict[str, Any]:
    """For a draft's context: where the writer's own words stand, when the platform lets people edit them."""
    return {"said": turn.did.ref} if isinstance(turn.did, Said | Sent) and turn.did.ref else {}


def open_form(turn: Turn, unit: Unit, name: str, answers: Answers | None = None, **context: Any) -> Reply:
    """Begin a form; the draft is kept from the first moment on."""
    form = form_of(turn, unit, name)
    if form is None:
        return _gone(turn, name)
    context = {**said_at(turn), **context, "slot": f"form:{secrets.token_hex(6)}"}
    drafts.keep(unit, turn.where.id, turn.who.id, Draft(name, answers or {}, context))
    return show(turn, form, answers or {}, context)


def _go_on(
    turn: Turn,
    unit: Unit,
    form: Form,
    answers: Answers,
    context: Mapping[str, Any],
    finish: Finish | None = None,
) -> Reply:
    """Ask what is still missing, or finish the form.

    A tap changes the message it was made on; words typed below it are answered below them.
    """
    if isinstance(turn.did, Said | Sent):
        context = {**said_at(turn), **context, "slot": f"form:{secrets.token_hex(6)}"}
    drafts.keep(unit, turn.where.id, turn.who.id, Draft(form.name, answers, dict(context)))
    if form.next_ask(answers) is not None:
        return show(turn, form, answers, context)
    from handlers import FORMS

    reply = (finish or FORMS)[form.name.partition(":")[0]](turn, unit, {**answers, "context": dict(context)})
    return [At(context["slot"]), *reply]


def step(turn: Turn, unit: Unit, draft: Draft, said: Any, finish: Finish) -> Reply | None:
    """Words typed while a form is open, or a file, answer its next ask; none when it is full and waits for a yes."""
    form = form_of(turn, unit, draft.form)
    if form is None or draft.context.get(WAITING):
        return None
    ask = form.next_ask(draft.answers)
    if ask is None:
        return None
    try:
        answers = form.take(draft.answers, ask.key, said)
    except Refused as why:
        if ask.kind in TAPPED and _answered_beside(turn, unit, str(said)):
            return _below(turn, unit, form, draft)
        return show(turn, form, draft.answers, draft.context, {why.key: why.why})
    return _go_on(turn, unit, form, answers, draft.context, finish)


def _answered_beside(turn: Turn, unit: Unit, text: str) -> bool:
    """Whether the words were no answer to the open ask but a question that has one, or a greeting: it is said."""
    from handlers import answers

    beside = answers.aside(turn, unit, text) if turn.where.kind == "private" else []
    if beside:
        post(unit, turn.where.id, beside, person=turn.who.id, front=turn.where.front)
    return bool(beside)


def _below(turn: Turn, unit: Unit, form: Form, draft: Draft) -> Reply:
    """The form once more, under what was said meanwhile."""
    context = {**draft.context, "slot": f"form:{secrets.token_hex(6)}"}
    drafts.keep(unit, turn.where.id, turn.who.id, Draft(form.name, draft.answers, context))
    return show(turn, form, draft.answers, context)


def on_the_way(turn: Turn, unit: Unit, data: Mapping[str, Any], values: Mapping[str, Any]) -> Reply:
    """What has been typed so far is kept, and the form shown with the asks it calls for by now."""
    form = form_of(turn, unit, data["form"])
    if form is None:
        return _gone(turn, data["form"])
    answers = _kept_so_far(turn, unit, form, data, values)
    return show(turn, form, {**_raw(form, values), **answers}, data["context"])


def _kept_so_far(
    turn: Turn, unit: Unit, form: Form, data: Mapping[str, Any], values: Mapping[str, Any], **more: Any
) -> Answers:
    said, _ = form.check(_named(form, values))
    draft = drafts.find(unit, turn.where.id, turn.who.id)
    before = draft.answers if draft is not None and draft.form == form.name else {}
    answers = form.tidy({**before, **{key: value for key, value in said.items() if value is not None}})
    drafts.keep(unit, turn.where.id, turn.who.id, Draft(form.name, answers, {**data["context"], **more}))
    return answers


def left(turn: Turn, unit: Unit, data: Mapping[str, Any], values: Mapping[str, Any]) -> Reply:
    """Closed without sending: what was typed waits, and words typed in the chat do not fall into it."""
    form = form_of(turn, unit, data["form"])
    if form is None or drafts.find(unit, turn.where.id, turn.who.id) is None:
        return []
    if not _kept_so_far(turn, unit, form, data, values, **{WAITING: LEFT}):
        drafts.drop(unit, turn.where.id, turn.who.id)
        return []
    row: Row = [("form.go_on", "form.go_on", dict(data)), ("form.let_go", "form.cancel", dict(data))]
    words = say(turn, "form.left", title=form.title[turn.lang])
    return [At(data["context"]["slot"]), *words, buttons(turn, row)]


def _resume(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """The form that was left, with what had been typed."""
    form, draft = form_of(turn, unit, data["form"]), drafts.find(unit, turn.where.id, turn.who.id)
    if form is None or draft is None or draft.form != form.name:
        return _gone(turn, data["form"])
    drafts.keep(unit, turn.where.id, turn.who.id, Draft(form.name, draft.answers, dict(data["context"])))
    return show(turn, form, draft.answers, data["context"])


def filled(turn: Turn, unit: Unit, data: Mapping[str, Any], values: Mapping[str, Any], finish: Finish) -> Reply:
    """A whole form at once: kept when all is right, shown again with what was typed when not."""
    form = form_of(turn, unit, data["form"])
    if form is None:
        return _gone(turn, data["form"])
    answers, refused = form.check(_named(form, values))
    if refused:
        drafts.keep(unit, turn.where.id, turn.who.id, Draft(form.name, answers, dict(data["context"])))
        return show(turn, form, {**_raw(form, values), **answers}, data["context"], refused)
    return _go_on(turn, unit, form, answers, data["context"], finish)


def _named(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by key, whether they came under the key or under the label a person sees."""
    found: dict[str, Any] = {}
    for ask in form.asks:
        names = {ask.key, *ask.text.values()}
        found[ask.key] = next((values[name] for name in names if name in values), None)
    return found


def _raw(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, to show it again beside what was wrong with it."""
    return {key: value for key, value in _named(form, values).items() if value not in (None, "")}


# --- the buttons of a step ------------------------------------------------------------------------------------


def _open(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> tuple[Form, Draft] | None:
    """The form a button belongs to and its draft; none when the draft is about something else by now."""
    form = form_of(turn, unit, data["form"])
    draft = drafts.find(unit, turn.where.id, turn.who.id)
    if form is None or draft is None or draft.form != form.name or draft.context != data["context"]:
        return None
    return form, draft


Change = Callable[[Form, Answers, Mapping[str, Any]], Answers]


def _changing(change: Change) -> Callable[[Turn, Unit, Mapping[str, Any]], Reply]:
    """A button that changes the answers: asked again when refused, else on to what is still missing."""

    def press(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
        if (found := _open(turn, unit, data)) is None:
            return _gone(turn, data["form"])
        form, draft = found
        try:
            answers = change(form, draft.answers, data)
        except Refused as why:
            return show(turn, form, draft.answers, draft.context, {why.key: why.why})
        return _go_on(turn, unit, form, answers, draft.context)

    return press


def _cancel(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    drafts.drop(unit, turn.where.id, turn.who.id)
    return [At(data["context"]["slot"]), *say(turn, "form.cancelled")]


def _fill_later(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """The form's own handle was pressed rather than filled: show it again."""
    form, draft = form_of(turn, unit, data["form"]), drafts.find(unit, turn.where.id, turn.who.id)
    if form is None:
        return _gone(turn, data["form"])
    return show(turn, form, draft.answers if draft and draft.form == form.name else {}, data["context"])


FORM_ACTIONS = {
    "form.take": _changing(lambda form, answers, data: form.take(answers, data["key"], data["value"])),
    "form.toggle": _changing(lambda form, answers, data: form.tap(answers, data["key"], data["value"])),
    "form.stronger": _changing(lambda form, answers, data: form.stronger(answers, data["key"], data["value"])),
    "form.close": _changing(lambda form, answers, data: form.close(answers, data["key"])),
    "form.back": _changing(lambda form, answers, _data: form.back(answers)),
    "form.cancel": _cancel,
    "form.fill": _fill_later,
    "form.go_on": _resume,
}
