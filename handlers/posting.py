"""Posting: from what Jana says to what waits in the outbox; buttons get their meaning stored on the way."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from handlers.asking import steps
from handlers.dialog import At, Attached, Button, Choices, Doc, Field, File, Part, Picture, Say, Show
from storage import handles, outbox, people
from storage.unit import Unit

Payload = dict[str, Any]

# Buttons that open a form: a front with windows must ask for one within seconds, before the turn is served.
OPENS = frozenset({
    "form.fill", "form.go_on", "case.reply", "case.close", "feedback.more", "feedback.comment",
    "feedback.change", "answer.feedback", "line.begin", "line.place_change", "survey.begin", "home.feedback",
    "home.suggest", "home.record", "feedback.name",
    "faq.edit", "faq.new", "action.new", "action.move",
})  # fmt: skip


def doc_data(doc: Doc) -> list[Any]:
    """A document as plain data: [kind, number, [[text, look, href], …]]; look is any of the letters b, i, c."""
    return [[block.kind, block.number, [[run.text, _look(run), run.href] for run in block.runs]] for block in doc]


def _look(run: Any) -> str:
    return ("b" if run.bold else "") + ("i" if run.italic else "") + ("c" if run.code else "")


def _register(unit: Unit, rows: Sequence[Sequence[Button]], person: str | None, role: str | None) -> list[list[Any]]:
    """Buttons as plain data: [label, handle, number]; what they do stays here."""
    buttons = [button for row in rows for button in row]
    handle = handles.make(unit, [[b.action, dict(b.data)] for b in buttons], person=person, role=role)
    numbers = iter(range(len(buttons)))
    return [[[button.label, handle, next(numbers)] for button in row] for row in rows]


def _form(unit: Unit, show: Show, person: str | None) -> Payload:
    """A form carries one handle: number 0 takes the whole form, the others are its steps (see handlers.asking)."""
    actions, rows = steps(show)
    handle = handles.make(unit, actions, person=person)
    return {
        "form": {
            "name": show.form, "title": show.title, "submit": show.submit, "asking": show.asking, "step": show.step,
            "steps": show.steps, "words": dict(show.words), "handle": handle,
            "fields": [_field(field) for field in show.fields],
        },
        "rows": [[[label, handle, number] for label, number in row] for row in rows],
    }  # fmt: skip


def _field(field: Field) -> Payload:
    return {name: getattr(field, name) for name in FIELD_NAMES}


FIELD_NAMES = tuple(one.name for one in fields(Field))


def payload(unit: Unit, parts: Sequence[Part], person: str | None) -> Payload:
    """All parts of one message as plain data, buttons registered for the person who will press them."""
    found: list[Any] = []
    for part in parts:
        match part:
            case Say(doc, light):
                found.append({"t": "say", "doc": doc_data(doc), **({"light": True} if light else {})})
            case Choices(rows, role, shared):
                owner = None if shared else person
                opens = [at for at, button in enumerate(b for row in rows for b in row) if button.action in OPENS]
                found.append({"t": "choices", "rows": _register(unit, rows, owner, role), "opens": opens})
            case Show():
                found.append({"t": "form", **_form(unit, part, person)})
            case Picture(data, alt):
                found.append({"t": "picture", "data": dict(data), "alt": alt})
            case File(name, mime, text):
                found.append({"t": "file", "name": name, "mime": mime, "text": text})
            case Attached(name, kind, mime, called):
                found.append({"t": "attached", "id": name, "kind": kind, "mime": mime, "name": called})
            case At():
                pass
    return {"parts": found}


def post(
    unit: Unit, place: str, parts: Sequence[Part], *, person: str | None = None, slot: str | None = None,
    key: str | None = None, front: str | None = None, thread: str | None = None,
    then: list[Any] | None = None, origin: Payload | None = None,
) -> bool:  # fmt: skip
    """Say something in a place; false when nobody can be reached there or it was said before.

    `slot` names the message so that it can be edited and replied to; `thread` names the message it belongs under;
    with a `key` it is said once ever; `then` is done when it has arrived or never can; `origin` is the turn it answers
    and the thread that was said in, for a front that shows some answers elsewhere than in a new message.
    """
    if front is None:
        spot = people.spot(unit, place)
        if spot is None or spot.gone:
            return False
        front = spot.front
    slot = next((part.slot for part in parts if isinstance(part, At)), slot)
    data = payload(unit, parts, person)
    if origin is not None and front != "local":
        data["origin"] = origin
    return outbox.add(unit, place, front, data, slot=slot, key=key, thread=thread, then=then)


def tell(unit: Unit, team: str, parts: Sequence[Part], **options: Any) -> int:
    """Say something in every channel of a team; how many there are."""
    return sum(post(unit, channel.id, parts, front=channel.front, **options) for channel in people.channels(unit, team))
