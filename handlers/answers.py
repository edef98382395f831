"""Answers: a question in anybody's words gets an answer, a choice of answers, or an honest no and a person."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from handlers import faq, feedback, filing
from handlers.dialog import LANGS, Button, Choices, Doc, Lang, Reply, Row, Say, Think, Turn
from handlers.faq import book as books
from handlers.faq.book import Topic
from handlers.filling import WAITING
from handlers.house import House
from handlers.posting import post
from handlers.say import NOTICE, buttons, say
from storage import asked, drafts, people
from storage.drafts import Draft
from storage.unit import Unit

SURE_KIND = 0.55  # how sure the filing must be before free text is taken for feedback rather than a question
ANSWERED = "answered"  # in a draft's context: the words are kept only in case the answer did not help


@dataclass(frozen=True, slots=True)
class Reading:
    """What free text looks like before anything is decided: worked out on a thread, from the words alone."""

    finding: faq.Finding
    filed: filing.Filed
    is_question: bool
    small_talk: str | None
    catalogue: str | None
    lang: Lang


def read(house: House, text: str) -> Reading:
    """Match, file and recognise. `text` carries the person's language and role in front: `fi|student|words`."""
    prior, role, words = text.split("|", 2)
    finding = house.book.index().find(words, prior, hidden="staff." if role == "student" else None)
    lang: Lang = finding.lang if finding.lang in LANGS else "fi"
    return Reading(
        finding=finding, filed=filing.file(words, lang), is_question=filing.is_question(words, lang),
        small_talk=faq.small_talk(words), catalogue=faq.looks_like_catalogue_query(words), lang=lang,
    )  # fmt: skip


def free(turn: Turn, unit: Unit, text: str, draft: Draft | None) -> Reply:
    """Free text, in private. Whatever it turns out to be, nothing of it is lost."""
    reading = turn.thoughts.get("read")
    if reading is None:
        raise Think("read", f"{turn.who.lang}|{turn.who.role}|{text}")
    turn = _in_language(turn, unit, reading)
    waiting = draft is not None and draft.context.get(WAITING) is True
    outcome = _outcome(reading)
    match outcome:
        case "small":
            return _small(turn, reading)
        case "answer":
            return [
                *_answered(turn, unit, text, reading, keep=not waiting),
                *(_reminder(turn) if waiting else ()),
            ]
        case "feedback" | "none" if waiting and draft is not None:
            return _joined(turn, unit, draft, text)
        case "feedback":
            return feedback.propose(turn, unit, text, reading.filed.kind, _topic(reading))
        case "catalogue":
            return _catalogue(turn, unit, text, reading)
        case "maybe":
            return _maybe(turn, unit, text, reading, keep=not waiting)
        case _:
            return _unknown(turn, unit, text, reading)


def _in_language(turn: Turn, unit: Unit, reading: Reading) -> Turn:
    """Answer in the language asked; remember it until the person chooses one."""
    if reading.lang == turn.who.lang:
        return turn
    if not turn.who.lang_chosen:
        unit_lang = reading.lang
        people.remember_lang(unit, turn.who.id, unit_lang)
    return replace(turn, who=replace(turn.who, lang=reading.lang))


def _outcome(reading: Reading) -> str:
    """One of: small, answer, feedback, catalogue, maybe, none. A question beats feedback, feedback a weak match."""
    if reading.small_talk is not None:
        return "small"
    is_feedback = reading.filed.kind not in ("question", "other") and reading.filed.confidence >= SURE_KIND
    if is_feedback and not reading.is_question:
        return "feedback"
    if reading.finding.outcome == "answer":
        return "answer"
    if reading.catalogue is not None:
        return "catalogue"
    if is_feedback and reading.finding.outcome == "none":
        return "feedback"
    return reading.finding.outcome


def _topic(reading: Reading) -> str:
    return reading.filed.stage if reading.filed.stage != "none" else "use"


def _small(turn: Turn, reading: Reading) -> Reply:
    return say(turn, f"answers.{reading.small_talk}")


def _reminder(turn: Turn) -> Reply:
    row: Row = [("feedback.send", "feedback.send", {}), ("feedback.cancel", "feedback.cancel", {})]
    return [*say(turn, "answers.draft_waits"), buttons(turn, row)]


def _joined(turn: Turn, unit: Unit, draft: Draft, text: str) -> Reply:
    """A second message while the first waits to be sent: they go together."""
    answers = {**draft.answers, "message": f"{draft.answers['message']}\n\n{text}"}
    context = {key: value for key, value in draft.context.items() if key not in (WAITING, "slot")}
    post(unit, turn.where.id, say(turn, "answers.joined"), slot=draft.context["slot"], front=turn.where.front)
    return feedback.preview(turn, unit, {**answers, "context": context})


# --- the outcomes ---------------------------------------------------------------------------------------------


def _note(turn: Turn, unit: Unit, reading: Reading, outcome: str, slug: str | None, text: str | None) -> int:
    topic = turn.house.book.topics.get(slug or "")
    return asked.note(
        unit, week=turn.house.library.week(unit.now), lang=reading.lang, outcome=outcome, entry=slug,
        stage=topic.stage if topic else None, text=filing.mask(text)[:600] if text else None,
    )  # fmt: skip


def _keep(turn: Turn, unit: Unit, text: str, reading: Reading) -> None:
    """The words stay in case the answer does not help: then they need not be typed again."""
    answers = {"message": text, "kind": "question", "topic": _topic(reading), "reply": True, "named": None}
    drafts.keep(
        unit,
        turn.where.id,
        turn.who.id,
        Draft("feedback", answers, {WAITING: ANSWERED, "spot": None, "slot": f"asked:{secrets.token_hex(6)}"}),
    )


def words(turn: Turn, topic: Topic) -> Doc:
    """The answer of a topic in the language of the turn, local values filled in."""
    return books.answer(topic, turn.lang, turn.house.library, turn.house.texts)


def _votes(turn: Turn, number: int, slug: str) -> Choices:
    data = {"asked": number, "slug": slug}
    return buttons(  # type: ignore[return-value]
        turn,
        [("answers.helped", "answer.helped", data), ("answers.not_helped", "answer.not_helped", data)],
        [("answers.to_person", "answer.person", data)],
    )


def _answered(turn: Turn, unit: Unit, text: str, reading: Reading, *, keep: bool) -> Reply:
    slug = reading.finding.ranked[0].entry_id
    number = _note(turn, unit, reading, "answer", slug, None)
    if keep:
        _keep(turn, unit, text, reading)
    return [Say(words(turn, turn.house.book.topics[slug])), _votes(turn, number, slug)]


def _suggestions(turn: Turn, reading_slugs: list[str]) -> list[tuple[Button, ...]]:
    topics = turn.house.book.topics
    return [
        (Button(topics[slug].question[turn.lang], "answer.show", {"slug": slug}),)
        for slug in reading_slugs
        if slug in topics
    ]


def _maybe(turn: Turn, unit: Unit, text: str, reading: Reading, *, keep: bool) -> Reply:
    _note(turn, unit, reading, "maybe", None, None)
    if keep:
        _keep(turn, unit, text, reading)
    rows = _suggestions(turn, [hit.entry_id for hit in reading.finding.ranked[:3]])
    none = (Button(turn.house.texts.line("answers.none_of_these", turn.lang), "answer.none", {}),)
    return [*say(turn, "answers.maybe"), Choices((*rows, none))]


def _unknown(turn: Turn, unit: Unit, text: str, reading: Reading) -> Reply:
    _note(turn, unit, reading, "none", None, text)
    _keep(turn, unit, text, reading)
    return _offer_person(turn)


def _offer_person(turn: Turn) -> Reply:
    row: Row = [
        ("answers.send_question", "feedback.send", {}),
        ("answers.is_feedback", "answer.feedback", {}),
        ("answers.no_thanks", "answer.no", {}),
    ]
    notice = turn.house.texts.say("feedback.notice", turn.lang) if turn.who.notice < NOTICE else ()
    return [Say((*turn.house.texts.say("answers.unknown", turn.lang), *notice)), buttons(turn, row)]


def _catalogue(turn: Turn, unit: Unit, text: str, reading: Reading) -> Reply:
    """A title, an author or an ISBN: the library's own search with the words filled in."""
    address = turn.house.library.catalogue
    if address is None:
        return _unknown(turn, unit, text, reading)
    _note(turn, unit, reading, "maybe", None, None)
    _keep(turn, unit, text, reading)
    url = address.replace("{query}", quote(reading.catalogue or text))
    doc = turn.house.texts.linked("answers.catalogue", turn.lang, url=url)
    row: Row = [("answers.send_question", "feedback.send", {}), ("answers.no_thanks", "answer.no", {})]
    return [Say(doc), buttons(turn, row)]


# --- buttons under an answer ----------------------------------------------------------------------------------


def helped(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """The last vote counts."""
    asked.vote(unit, data["asked"], helpful=True)
    return say(turn, "answers.thanks_vote")


def not_helped(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Offer what else it could have been, and a person."""
    asked.vote(unit, data["asked"], helpful=False)
    group = data["slug"].partition(".")[0]
    near = [slug for slug in turn.house.book.topics if slug.startswith(group + ".") and slug != data["slug"]][:3]
    person = (Button(turn.house.texts.line("answers.send_question", turn.lang), "answer.person", {}),)
    return [*say(turn, "answers.sorry_vote"), Choices((*_suggestions(turn, near), person))]


def to_person(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
    """The question that was asked goes to staff, after a look at it."""
    draft = drafts.find(unit, turn.where.id, turn.who.id)
    if draft is None or draft.form != "feedback" or "message" not in draft.answers:
        return feedback.begin(turn, unit, "")
    return feedback.preview(turn, unit, {**draft.answers, "context": {"spot": None}})


def as_feedback(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
    """It was not a question after all: ask what kind of feedback it is."""
    return feedback.change(turn, unit, {})


def show(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """One of the suggestions was right."""
    topic = turn.house.book.topics.get(data["slug"])
    if topic is None:
        return say(turn, "desk.stale")
    number = asked.note(
        unit, week=turn.house.library.week(unit.now), lang=turn.lang, outcome="answer", entry=topic.slug,
        stage=topic.stage, text=None,
    )  # fmt: skip
    return [Say(words(turn, topic)), _votes(turn, number, topic.slug)]


def none_of_these(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
    """An honest no, with the question carried along."""
    draft = drafts.find(unit, turn.where.id, turn.who.id)
    if draft is not None and "message" in draft.answers:
        asked.note(
            unit, week=turn.house.library.week(unit.now), lang=turn.lang, outcome="none", entry=None, stage=None,
            text=filing.mask(draft.answers["message"])[:600],
        )  # fmt: skip
    return _offer_person(turn)


def no_thanks(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
    """Nothing goes anywhere."""
    drafts.drop(unit, turn.where.id, turn.who.id)
    return say(turn, "answers.all_right")


ACTIONS = {
    "answer.helped": helped, "answer.not_helped": not_helped, "answer.person": to_person, "answer.show": show,
    "answer.none": none_of_these, "answer.no": no_thanks, "answer.feedback": as_feedback,
}  # fmt: skip
