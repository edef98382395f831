"""Feedback: a person writes, sees what will be sent, sends it, hears back, and can take it back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from handlers import attached, case_work, cases, ratings, surveys, wishes
from handlers.attached import FILES
from handlers.dialog import At, Block, Button, Choices, Doc, Edited, Reply, Row, Run, Say, Turn
from handlers.faq.words import detect
from handlers.filing import Filed, flags
from handlers.filling import open_form, said_at
from handlers.preview import RATHER, guesses, preview, waiting
from handlers.say import NOTICE, buttons, day, say, short_day
from storage import cases as store
from storage import drafts, outbox, people, shown, work
from storage.cases import Case
from storage.unit import Unit

EXCERPT = 80


def begin(turn: Turn, unit: Unit, rest: str, spot: str | None = None) -> Reply:
    """The form; words after the command are already the message."""
    if turn.where.kind != "private":
        return say(turn, "desk.private_only")
    known = {key: value for key, value in (("message", rest), ("spot", spot)) if value}
    return [*_noticed(turn, unit), *open_form(turn, unit, "feedback", known, spot=spot)]


def _noticed(turn: Turn, unit: Unit) -> Reply:
    """The privacy notice, once, before anything is kept; the preview of what was not asked by a form has its own."""
    if turn.who.notice >= NOTICE:
        return []
    people.set_notice(unit, turn.who.id, NOTICE)
    return say(turn, "feedback.notice")


def suggest(turn: Turn, unit: Unit, rest: str) -> Reply:
    """A purchase suggestion; words after the command are already the title."""
    if turn.where.kind != "private":
        return say(turn, "desk.private_only")
    known = {"title": rest[:300]} if rest else {}
    return [*_noticed(turn, unit), *open_form(turn, unit, "suggest", known, spot=None)]


def suggested(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """The suggestion's parts become one message, shown before it is sent like every other."""
    isbn = f"ISBN {data['isbn']}" if data.get("isbn") else ""
    message = "\n".join(part for part in (data["title"], isbn, data.get("why") or "") if part)
    answers = {"message": message, "kind": "acquisition_request", "topic": "selection", "reply": data["reply"]}
    return preview(turn, unit, {**answers, "named": None, "context": data["context"]})


def propose(turn: Turn, unit: Unit, message: str, filed: Filed) -> Reply:
    """Free text that is feedback: show what would be sent, what else it might be, and wait for a yes."""
    topic = filed.stage if filed.stage != "none" else "use"
    answers = {"message": message, "kind": filed.kind, "topic": topic, "reply": True, "named": None}
    rather = {RATHER: guesses(turn, filed, filed.kind, topic)}
    return preview(turn, unit, {**answers, "context": {**said_at(turn), "spot": None, **rather}})


def send(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
    """Open the case, tell the team, give the receipt. A second press finds no draft and does nothing."""
    draft = waiting(turn, unit)
    if draft is None:
        return say(turn, "desk.stale")
    if (muted := case_work.silenced(turn, unit)) is not None:
        drafts.drop(unit, turn.where.id, turn.who.id)
        return [At(draft.context["slot"]), *muted]
    answers, library = draft.answers, turn.house.library
    kind, stage, wants_reply = answers["kind"], answers["topic"], bool(answers["reply"])
    urgent = flags(answers["message"]).urgent
    promised = promise(turn, kind, urgent=urgent, now=unit.now) if wants_reply else None
    case = store.open_case(
        unit, kind=kind, stage=stage, team=library.team_of(stage).key, lang=_lang(turn, answers["message"]),
        text=answers["message"],
        person=turn.who.id, place=turn.where.id, named=answers.get("named"),
        spot=answers.get("spot") or draft.context.get("spot"),
        wants_reply=wants_reply, promised_at=promised,
    )  # fmt: skip
    if kind == "acquisition_request":
        wish = wishes.read(answers["message"])
        work.wish(unit, case.id, wish.title, wish.isbn)
    attached.take(turn, unit, draft.context.get(FILES, ()), case.id)
    work.note(unit, "student", "send", case.code)
    people.set_notice(unit, turn.who.id, NOTICE)
    drafts.drop(unit, turn.where.id, turn.who.id)
    if said := draft.context.get("said"):
        outbox.name(unit, turn.where.id, f"wrote:{case.id}", said)
    cases.post_card(turn.house, unit, case)
    attached.show(turn.house, unit, case)
    return [At(draft.context["slot"]), *_receipt(turn, case)]


def _lang(turn: Turn, text: str) -> str:
    """The language to answer in: the one the writer chose, else the one they wrote in."""
    return turn.lang if turn.who.lang_chosen else detect(text, turn.lang)


def promise(turn: Turn, kind: str, *, urgent: bool, now: datetime) -> datetime | None:
    """By when an answer is promised: so many opening days after today, by the kind; none where none is (praise)."""
    days = turn.house.line.kinds[kind].promise_days if kind in turn.house.line.kinds else 3
    if days is None and not urgent:
        return None
    return turn.house.library.after_open_days(now, 0 if urgent else days or 0)


def _receipt(turn: Turn, case: Case) -> Reply:
    row: Row = [("feedback.withdraw", "feedback.withdraw", {"case": case.id})]
    if case.promised_at is None:
        kind = turn.house.line.kinds.get(case.kind)  # what becomes of it, where no answer is promised for its kind
        more = [Say((Block("p", (Run(kind.promise[turn.lang]),)),))] if kind and kind.promise_days is None else []
        return [*say(turn, "feedback.receipt_plain", code=case.code), *more, buttons(turn, row)]
    when = day(case.promised_at, turn.lang, turn.house.library)
    return [*say(turn, "feedback.receipt", code=case.code, when=when), buttons(turn, row)]


def change(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
    """Open the form with what is there: the words stay, kind and topic are asked again."""
    draft = waiting(turn, unit)
    if draft is None:
        return say(turn, "desk.stale")
    kept = {key: draft.answers[key] for key in ("message", "spot") if draft.answers.get(key)}
    files = {FILES: draft.context[FILES]} if draft.context.get(FILES) else {}
    return open_form(turn, unit, "feedback", kept, spot=draft.context.get("spot"), **files)


def cancel(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
    """Nothing is sent, and the words are not kept."""
    draft = drafts.find(unit, turn.where.id, turn.who.id)
    drafts.drop(unit, turn.where.id, turn.who.id)
    slot = draft.context.get("slot") if draft else None
    return [*([At(slot)] if slot else []), *say(turn, "feedback.dropped")]


def edited(turn: Turn, unit: Unit, did: Edited) -> Reply:
    """The writer edited the words: what waits is shown anew, what was sent is mirrored to staff and marked."""
    if turn.where.kind != "private":
        return []
    draft = waiting(turn, unit)
    if draft is not None and draft.context.get("said") == did.ref:
        if not did.text:
            return cancel(turn, unit, {})
        return preview(turn, unit, {**draft.answers, "message": did.text, "context": draft.context})
    if did.about is None or not did.about.startswith("wrote:"):
        return []
    number = int(did.about.partition(":")[2])
    if not did.text:
        return _deleted(turn, unit, number)
    if not store.is_writer(unit, number, turn.who.id) or not store.edit_first(unit, number, did.text):
        return []
    case = store.get(unit, number)
    cases.post_edited(turn.house, unit, case, did.text)
    return say(turn, "telegram.edited", code=case.code)


def _deleted(turn: Turn, unit: Unit, number: int) -> Reply:
    """The writer took the words out of the chat, perhaps only to tidy it: the library still has them."""
    case = store.get(unit, number) if store.is_writer(unit, number, turn.who.id) else None
    if case is None or case.state == "withdrawn":
        return []
    row: Row = [("feedback.withdraw", "feedback.withdraw", {"case": case.id})]
    return [*say(turn, "feedback.deleted", code=case.code), buttons(turn, row)]


def withdraw(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Remove the text everywhere Jana reaches."""
    if not store.is_writer(unit, data["case"], turn.who.id):
        return say(turn, "feedback.gone")
    case = store.get(unit, data["case"])
    case_work.before_withdrawal(turn.house, unit, case)
    work.note(unit, "student", "withdraw", case.code)
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
            state=turn.house.line.own_states[case.state][lang], text=short(excerpt),
        )  # fmt: skip
    ways = (("feedback.write_more", "feedback.more"), ("feedback.withdraw", "feedback.withdraw"))
    rows = tuple(
        tuple(Button(f"{texts.line(key, lang)}: {case.code}", action, {"case": case.id}) for key, action in ways)
        for case in own[:3]
    )
    return [Say(doc), Choices(rows)]


def short(text: str) -> str:
    """The beginning of a text, on one line."""
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
    reply = more_about(turn, unit, data["context"]["case"], data["message"], data["context"].get(FILES, ()))
    drafts.drop(unit, turn.where.id, turn.who.id)
    return reply


def more_about(turn: Turn, unit: Unit, number: int, text: str, names: Sequence[str] = ()) -> Reply:
    """The same, when the writer simply replied to the message; perhaps with files."""
    if not store.is_writer(unit, number, turn.who.id):
        return say(turn, "feedback.gone")
    if (muted := case_work.silenced(turn, unit)) is not None:
        return muted
    if text:
        store.say(unit, number, "writer", text)
    own = store.get(unit, number)
    case = store.get(unit, own.merged_into) if own.merged_into else own
    if case.state in ("answered", "unreached", "closed", "done", "declined", "planned"):
        store.set_state(unit, case.id, "reopened", closed_at=None, wants_reply=case.wants_reply or case.can_reach)
        work.note(unit, "student", "reopen", case.code)
    files = attached.take(turn, unit, names, number)
    cases.post_more(turn.house, unit, store.get(unit, case.id), text)
    attached.show(turn.house, unit, own, files)
    return say(turn, "feedback.more_sent")


def enough(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """The writer is content: the case closes and one row asks how it went, once."""
    number = data["case"]
    if not store.is_writer(unit, number, turn.who.id):
        return say(turn, "feedback.gone")
    case = store.get(unit, number)
    doc: Doc = ()
    if case.closed_at is None and case.merged_into is None:
        store.set_state(unit, number, "closed", closed_at=unit.now)
        cases.refresh(turn.house, unit, store.get(unit, number))
        until = short_day(unit.now + store.ROUTE_LIFE, turn.lang, turn.house.library)
        doc = turn.house.texts.say("feedback.closed", turn.lang, code=case.code, date=until)
    if case.rating is not None:
        return [Say(doc)] if doc else say(turn, "feedback.rated")
    return [Say((*doc, *turn.house.texts.say("feedback.rate", turn.lang))), rating_row(turn, number)]


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
    """Keep the rating, once; staff hear that there is one, never which."""
    number = data["case"]
    if not store.is_writer(unit, number, turn.who.id):
        return say(turn, "feedback.gone")
    if not ratings.keep(unit, number, data["rating"]):
        return say(turn, "feedback.rated_before")
    cases.post_rated(turn.house, unit, store.get(unit, number))
    more = buttons(turn, [("feedback.comment", "feedback.comment", {"case": number})])
    return surveys.then_offer(turn, unit, [*say(turn, "feedback.rated"), more])


def open_comment(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """One more thing, optional."""
    return open_form(turn, unit, "rating_comment", case=data["case"])


def comment(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """The thought is kept beside the rating: whoever answered sees it only among others (handlers.ratings)."""
    drafts.drop(unit, turn.where.id, turn.who.id)
    number = data["context"]["case"]
    if data.get("message") and store.is_writer(unit, number, turn.who.id):
        store.say(unit, number, ratings.COMMENT, data["message"])
    return say(turn, "feedback.rated")


ACTIONS = {
    "feedback.send": send, "feedback.change": change, "feedback.cancel": cancel, "feedback.withdraw": withdraw,
    "feedback.more": write_more, "feedback.enough": enough, "feedback.rate": rate, "feedback.comment": open_comment,
}  # fmt: skip
