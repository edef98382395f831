"""Feedback: a person writes, sees what will be sent, sends it, hears back, and can take it back."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handlers import cases
from handlers.dialog import At, Button, Choices, Reply, Row, Say, Turn, quoted
from handlers.faq.words import detect
from handlers.filing import flags
from handlers.filling import WAITING, open_form
from handlers.say import NOTICE, buttons, day, say, short_day
from storage import cases as store
from storage import drafts, people, shown
from storage.cases import Case
from storage.drafts import Draft
from storage.unit import Unit

EXCERPT = 80


def begin(turn: Turn, unit: Unit, rest: str, spot: str | None = None) -> Reply:
    """The form; words after the command are already the message."""
    if turn.where.kind != "private":
        return say(turn, "desk.private_only")
    return open_form(turn, unit, "feedback", {"message": rest} if rest else {}, spot=spot)


def propose(turn: Turn, unit: Unit, message: str, kind: str, topic: str) -> Reply:
    """Free text that is feedback, or a question for a person: show what would be sent, and wait for a yes."""
    answers = {"message": message, "kind": kind, "topic": topic, "reply": True, "named": None}
    return preview(turn, unit, {**answers, "context": {"spot": None}})


def preview(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """The full form: what will be sent, to whom it will look like what, and the way out."""
    answers = {key: value for key, value in data.items() if key != "context"}
    context = {"slot": f"preview:{secrets.token_hex(6)}", **data["context"], WAITING: True}
    drafts.keep(unit, turn.where.id, turn.who.id, Draft("feedback", answers, context))
    texts, lang = turn.house.texts, turn.lang
    if answers["kind"] == "question":
        words = texts.say("feedback.preview_question", lang)
    else:
        kind, topic = _label(turn, "kind", answers["kind"]), _label(turn, "topic", answers["topic"])
        words = texts.say("feedback.preview", lang, kind=kind.lower(), topic=topic.lower())
    notice = texts.say("feedback.notice", lang) if turn.who.notice < NOTICE else ()
    row: Row = [
        ("feedback.send", "feedback.send", {}),
        ("feedback.change", "feedback.change", {}),
        ("feedback.cancel", "feedback.cancel", {}),
    ]
    return [At(context["slot"]), Say((*words, *quoted(answers["message"]), *notice)), buttons(turn, row)]


def _label(turn: Turn, ask: str, key: str) -> str:
    found = turn.house.forms["feedback"].ask(ask)
    options = found.options if found else ()
    return next((option.label[turn.lang] for option in options if option.key == key), key)


def _waiting(turn: Turn, unit: Unit) -> Draft | None:
    draft = drafts.find(unit, turn.where.id, turn.who.id)
    return draft if draft is not None and draft.form == "feedback" and draft.context.get(WAITING) else None


def send(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
    """Open the case, tell the team, give the receipt. A second press finds no draft and does nothing."""
    draft = _waiting(turn, unit)
    if draft is None:
        return say(turn, "desk.stale")
    answers, library = draft.answers, turn.house.library
    kind, stage, wants_reply = answers["kind"], answers["topic"], bool(answers["reply"])
    urgent = flags(answers["message"]).urgent
    promised = promise(turn, kind, urgent=urgent, now=unit.now) if wants_reply else None
    case = store.open_case(
        unit, kind=kind, stage=stage, team=library.team_of(stage).key, lang=_lang(turn, answers["message"]),
        text=answers["message"],
        person=turn.who.id, place=turn.where.id, named=answers.get("named"), spot=draft.context.get("spot"),
        wants_reply=wants_reply, promised_at=promised,
    )  # fmt: skip
    people.set_notice(unit, turn.who.id, NOTICE)
    drafts.drop(unit, turn.where.id, turn.who.id)
    cases.post_card(turn.house, unit, case)
    return [At(draft.context["slot"]), *_receipt(turn, case)]


def _lang(turn: Turn, text: str) -> str:
    """The language to answer in: the one the writer chose, else the one they wrote in."""
    return turn.lang if turn.who.lang_chosen else detect(text, turn.lang)


def promise(turn: Turn, kind: str, *, urgent: bool, now: datetime) -> datetime:
    """By when an answer is promised: so many opening days after today, by the kind (content/stages.toml)."""
    days = turn.house.line.kinds[kind].promise_days if kind in turn.house.line.kinds else 3
    return turn.house.library.after_open_days(now, 0 if urgent else days or 0)


def _receipt(turn: Turn, case: Case) -> Reply:
    row: Row = [("feedback.withdraw", "feedback.withdraw", {"case": case.id})]
    if case.promised_at is None:
        return [*say(turn, "feedback.receipt_plain", code=case.code), buttons(turn, row)]
    when = day(case.promised_at, turn.lang, turn.house.library)
    return [*say(turn, "feedback.receipt", code=case.code, when=when), buttons(turn, row)]


def change(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
    """Open the form with what is there: the words stay, kind and topic are asked again."""
    draft = _waiting(turn, unit)
    if draft is None:
        return say(turn, "desk.stale")
    kept = {"message": draft.answers["message"]}
    return open_form(turn, unit, "feedback", kept, spot=draft.context.get("spot"))


def cancel(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
    """Nothing is sent, and the words are not kept."""
    draft = _waiting(turn, unit)
    drafts.drop(unit, turn.where.id, turn.who.id)
    return [*([At(draft.context["slot"])] if draft else []), *say(turn, "feedback.dropped")]


def withdraw(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Remove the text everywhere Jana reaches."""
    if not store.is_writer(unit, data["case"], turn.who.id):
        return say(turn, "feedback.gone")
    case = store.get(unit, data["case"])
    for line in store.lines(unit, case.id):
        shown.erase(unit, turn.where.id, line.text)
    store.withdraw(unit, case.id)
    cases.post_withdrawn(turn.house, unit, case)
    return say(turn, "feedback.withdrawn", code=case.code)


def mine(turn: Turn, unit: Unit, rest: str) -> Reply:
    """A person's own messages with their state, in private only."""
    if turn.where.kind != "private":
        return say(turn, "desk.private_only")
    own = store.of_writer(unit, turn.who.id)[:10]
    if not own:
        return say(turn, "feedback.none_yet")
    texts, lang = turn.house.texts, turn.lang
    doc = texts.say("feedback.mine", lang)
    for case in own:
        excerpt = store.first_line(unit, case.id)
        doc += texts.say(
            "feedback.mine_row", lang, code=case.code, date=short_day(case.received_at, lang, turn.house.library),
            state=turn.house.line.states[case.state][lang], text=_short(excerpt),
        )  # fmt: skip
    rows = [
        [Button(f"{texts.line('feedback.write_more', lang)}: {case.code}", "feedback.more", {"case": case.id})]
        for case in own[:3]
    ]
    return [Say(doc), Choices(tuple(tuple(row) for row in rows))]


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= EXCERPT else words[: EXCERPT - 1].rsplit(" ", 1)[0] + "…"


# --- after the staff's reply ----------------------------------------------------------------------------------


def write_more(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """The writer answers back."""
    if not store.is_writer(unit, data["case"], turn.who.id):
        return say(turn, "feedback.gone")
    return open_form(turn, unit, "answer_back", case=data["case"])


def more(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """What the writer adds goes to the same case; a closed one opens again."""
    drafts.drop(unit, turn.where.id, turn.who.id)
    return more_about(turn, unit, data["context"]["case"], data["message"])


def more_about(turn: Turn, unit: Unit, number: int, text: str) -> Reply:
    """The same, when the writer simply replied to the message."""
    if not store.is_writer(unit, number, turn.who.id):
        return say(turn, "feedback.gone")
    store.say(unit, number, "writer", text)
    case = store.get(unit, number)
    if case.state in ("answered", "closed", "done", "declined", "planned"):
        store.set_state(unit, number, "reopened", closed_at=None)
    cases.post_more(turn.house, unit, store.get(unit, number), text)
    return say(turn, "feedback.more_sent")


def enough(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """The writer is content: the case closes and one row asks how it went, once."""
    number = data["case"]
    if not store.is_writer(unit, number, turn.who.id):
        return say(turn, "feedback.gone")
    case = store.get(unit, number)
    if case.closed_at is None:
        store.set_state(unit, number, "closed", closed_at=unit.now)
        cases.refresh(turn.house, unit, store.get(unit, number))
    if case.rating is not None:
        return say(turn, "feedback.rated")
    return [*say(turn, "feedback.rate"), rating_row(turn, number)]


def rating_row(turn: Turn, number: int) -> Choices:
    """One row of five, worst to best."""
    texts = turn.house.texts
    row = tuple(
        Button(
            texts.line(f"feedback.rate_{stars}", turn.lang),
            "feedback.rate",
            {"case": number, "rating": stars},
        )
        for stars in range(1, 6)
    )
    return Choices((row,))


def rate(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Keep the rating; the last press counts, staff hear of it without the figure."""
    number = data["case"]
    if not store.is_writer(unit, number, turn.who.id):
        return say(turn, "feedback.gone")
    case = store.get(unit, number)
    store.set_state(unit, number, case.state, rating=data["rating"])
    if case.rating is None:
        cases.post_rated(turn.house, unit, case)
    return [
        *say(turn, "feedback.rated"),
        buttons(turn, [("feedback.comment", "feedback.comment", {"case": number})]),
    ]


def open_comment(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """One more thing, optional."""
    return open_form(turn, unit, "rating_comment", case=data["case"])


def comment(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """The thought goes to the case."""
    drafts.drop(unit, turn.where.id, turn.who.id)
    number = data["context"]["case"]
    if data.get("message") and store.is_writer(unit, number, turn.who.id):
        store.say(unit, number, "writer", data["message"])
        cases.post_comment(turn.house, unit, store.get(unit, number), data["message"])
    return say(turn, "feedback.rated")


ACTIONS = {
    "feedback.send": send, "feedback.change": change, "feedback.cancel": cancel, "feedback.withdraw": withdraw,
    "feedback.more": write_more, "feedback.enough": enough, "feedback.rate": rate, "feedback.comment": open_comment,
}  # fmt: skip
