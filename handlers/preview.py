"""Preview: what would be sent, as what and under which name, before anything goes; one tap corrects a guess."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from handlers import attached, wishes
from handlers.attached import FILES
from handlers.dialog import At, Button, Choices, Doc, Reply, Say, Turn, quoted
from handlers.filing import Filed
from handlers.filing.filer import ALWAYS
from handlers.filling import WAITING, open_form
from handlers.say import NOTICE, say
from storage import drafts, work
from storage.drafts import Draft
from storage.unit import Unit

RATHER = "rather"  # in a draft's context: what else the message might be, the likelier first
Data = Mapping[str, Any]


def preview(turn: Turn, unit: Unit, data: Data) -> Reply:
    """The full form: what will be sent, to whom it will look like what, and the way out."""
    answers = {key: value for key, value in data.items() if key != "context"}
    context = {"slot": f"preview:{secrets.token_hex(6)}", **data["context"], WAITING: True}
    context[FILES] = [*dict.fromkeys([*context.get(FILES, ()), *attached.in_answers(answers)])]
    drafts.keep(unit, turn.where.id, turn.who.id, Draft("feedback", answers, context))
    notice = turn.house.texts.say("feedback.notice", turn.lang) if turn.who.notice < NOTICE else ()
    if answers["kind"] == "acquisition_request":
        notice = (*_wish(turn, unit, answers["message"]), *notice)
    files = attached.words(turn, unit, context[FILES])
    doc = (*_as_what(turn, answers), *quoted(answers["message"]), *files, *notice)
    return [At(context["slot"]), Say(doc), _buttons(turn, answers, context)]


def _as_what(turn: Turn, answers: Data) -> Doc:
    """Of which kind, about what, and whether the name is seen: shown every time, never remembered."""
    name = answers.get("named")
    values = {"name": name} if name else {}
    if answers["kind"] == "question":
        return turn.house.texts.say(f"feedback.preview_question{'_named' if name else ''}", turn.lang, **values)
    kind, topic = label(turn, "kind", answers["kind"]), label(turn, "topic", answers["topic"])
    key = f"feedback.preview{'_named' if name else ''}"
    return turn.house.texts.say(key, turn.lang, kind=kind.lower(), topic=topic.lower(), **values)


def _buttons(turn: Turn, answers: Data, context: Data) -> Choices:
    def button(key: str, action: str, data: Data | None = None, **values: str) -> Button:
        return Button(turn.house.texts.line(f"feedback.{key}", turn.lang, **values), f"feedback.{action}", data or {})

    rows: list[tuple[Button, ...]] = [(button("send", "send"), button("change", "change"), button("cancel", "cancel"))]
    rather = [
        button(f"rather_{ask}", "rather", {"ask": ask, "to": key}, label=label(turn, ask, key).lower())
        for ask, key in context.get(RATHER, {}).items()
    ]
    if rather:
        rows.append(tuple(rather))
    if answers.get("named"):
        rows.append((button("nameless", "nameless"),))
    elif answers.get("reply"):
        rows.append((button("name", "name"),))
    return Choices(tuple(rows))


def label(turn: Turn, ask: str, key: str) -> str:
    """An answer in the writer's words, as the form has it."""
    found = turn.house.forms["feedback"].ask(ask)
    options = found.options if found else ()
    return next((option.label[turn.lang] for option in options if option.key == key), key)


def _wish(turn: Turn, unit: Unit, message: str) -> Doc:
    """What is worth saying of a wish before it goes: a wrong ISBN, no title, or somebody else's same wish."""
    wish, texts, lang = wishes.read(message), turn.house.texts, turn.lang
    doc: Doc = ()
    if wish.wrong_isbn:
        doc = texts.say("work.wish_wrong_isbn", lang, isbn=wish.wrong_isbn)
    elif wish.isbn is None and not wishes.has_title(wish):
        doc = texts.say("work.wish_no_title", lang)
    if work.same_wishes(unit, wish.title, wish.isbn):
        doc = (*doc, *texts.say("work.wish_known", lang))
    return doc


def waiting(turn: Turn, unit: Unit) -> Draft | None:
    """What waits to be sent."""
    draft = drafts.find(unit, turn.where.id, turn.who.id)
    is_full = draft is not None and draft.form == "feedback" and "message" in draft.answers
    return draft if draft is not None and is_full and draft.context.get(WAITING) else None


# --- what else it might be ------------------------------------------------------------------------------------


def guesses(turn: Turn, filed: Filed, kind: str, topic: str) -> dict[str, str]:
    """The next likely kind and topic, each one tap away."""
    form = turn.house.forms["feedback"]
    found = {}
    for ask, taken, scores in (("kind", kind, filed.kinds), ("topic", topic, filed.stages)):
        shown = form.ask(ask)
        names: Sequence[str] = shown.names if shown is not None else ()
        ranked = sorted((one for one in scores if one[0] in names and one[0] != taken), key=lambda one: -one[1])
        if ranked:
            found[ask] = ranked[0][0]
    return found


def rather(turn: Turn, unit: Unit, data: Data) -> Reply:
    """It is the other kind, or about the other thing; what it was before is now one tap away."""
    draft = waiting(turn, unit)
    if draft is None:
        return say(turn, "desk.stale")
    ask, before = data["ask"], draft.answers[data["ask"]]
    others = {**draft.context.get(RATHER, {}), ask: before}
    answers = {**draft.answers, ask: data["to"]}
    answers["topic"] = ALWAYS.get(answers["kind"], answers["topic"])
    return preview(turn, unit, {**answers, "context": {**draft.context, RATHER: others}})


# --- the name -------------------------------------------------------------------------------------------------


def name(turn: Turn, unit: Unit, _data: Data) -> Reply:
    """The form once more, with everything but the name there already."""
    draft = waiting(turn, unit)
    if draft is None:
        return say(turn, "desk.stale")
    known = {
        "spot": draft.context.get("spot"),
        **{key: value for key, value in draft.answers.items() if key != "named"},
    }
    context = {key: value for key, value in draft.context.items() if key not in ("slot", WAITING)}
    return open_form(turn, unit, "feedback", known, **context)


def nameless(turn: Turn, unit: Unit, _data: Data) -> Reply:
    """Without the name after all."""
    draft = waiting(turn, unit)
    if draft is None:
        return say(turn, "desk.stale")
    return preview(turn, unit, {**draft.answers, "named": None, "context": draft.context})


ACTIONS = {"feedback.rather": rather, "feedback.name": name, "feedback.nameless": nameless}
