"""Filling: forms being answered, one step at a time or all at once, with the draft kept between."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from handlers import round_form
from handlers.dialog import At, Reply, Said, Turn
from handlers.forms import Answers, Form, Refused
from handlers.say import say
from storage import drafts
from storage.drafts import Draft
from storage.unit import Unit

Finish = Mapping[str, Callable[[Turn, Unit, Mapping[str, Any]], Reply]]
WAITING = "waiting"  # in a draft's context: the form is full and waits for a yes before it is sent


def form_of(turn: Turn, unit: Unit, name: str) -> Form | None:
    """The form of this name; forms made for the occasion are named `maker:what`."""
    if ":" in name:
        return round_form.form(turn, unit, name.partition(":")[2])
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


def open_form(turn: Turn, unit: Unit, name: str, answers: Answers | None = None, **context: Any) -> Reply:
    """Begin a form; the draft is kept from the first moment on."""
    form = form_of(turn, unit, name)
    if form is None:
        return say(turn, "form.expired")
    context = {**context, "slot": f"form:{secrets.token_hex(6)}"}
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
    if isinstance(turn.did, Said):
        context = {**context, "slot": f"form:{secrets.token_hex(6)}"}
    drafts.keep(unit, turn.where.id, turn.who.id, Draft(form.name, answers, dict(context)))
    if form.next_ask(answers) is not None:
        return show(turn, form, answers, context)
    from handlers import FORMS

    reply = (finish or FORMS)[form.name.partition(":")[0]](turn, unit, {**answers, "context": dict(context)})
    return [At(context["slot"]), *reply]


def step(turn: Turn, unit: Unit, draft: Draft, text: str, finish: Finish) -> Reply | None:
    """Words typed while a form is open answer its next ask; none when the form is full and waits for a yes."""
    form = form_of(turn, unit, draft.form)
    if form is None or draft.context.get(WAITING):
        return None
    ask = form.next_ask(draft.answers)
    if ask is None:
        return None
    try:
        answers = form.take(draft.answers, ask.key, text)
    except Refused as why:
        return show(turn, form, draft.answers, draft.context, {why.key: why.why})
    return _go_on(turn, unit, form, answers, draft.context, finish)


def filled(turn: Turn, unit: Unit, data: Mapping[str, Any], values: Mapping[str, Any], finish: Finish) -> Reply:
    """A whole form at once: kept when all is right, shown again with what was typed when not."""
    form = form_of(turn, unit, data["form"])
    if form is None:
        return say(turn, "form.expired")
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
            return say(turn, "form.expired")
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
        return say(turn, "form.expired")
    return show(turn, form, draft.answers if draft and draft.form == form.name else {}, data["context"])


FORM_ACTIONS = {
    "form.take": _changing(lambda form, answers, data: form.take(answers, data["key"], data["value"])),
    "form.toggle": _changing(lambda form, answers, data: form.toggle(answers, data["key"], data["value"])),
    "form.close": _changing(lambda form, answers, data: form.close(answers, data["key"])),
    "form.back": _changing(lambda form, answers, _data: form.back(answers)),
    "form.cancel": _cancel,
    "form.fill": _fill_later,
}
