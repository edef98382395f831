"""Answers: a question in anybody's words gets an answer, a choice of answers, or an honest no and a person."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from handlers import editing, feedback, filing, preview, surveys
from handlers.dialog import Block, Button, Choices, Doc, Reply, Row, Run, Say, Think, Turn
from handlers.faq import book as books
from handlers.faq.book import Topic
from handlers.filling import WAITING, open_form, said_at
from handlers.posting import post
from handlers.reading import Reading, outcome_of, read_of, stage_of
from handlers.say import NOTICE, buttons, say
from storage import asked, drafts, people
from storage.drafts import Draft
from storage.unit import Unit

ANSWERED = "answered"  # in a draft's context: the words are kept only in case the answer did not help
FOLLOWS = timedelta(minutes=10)  # how long a question may be about the one before
SHORT = 5  # words: a longer question stands on its own
ENDS = " .?!"  # what closes a sentence: with what goes on from it, it is one question
CLEAR = 0.45  # probability of being right from which a short question stands on its own as well


def free(turn: Turn, unit: Unit, text: str, draft: Draft | None) -> Reply:
    """Free text, in private. Whatever it turns out to be, nothing of it is lost."""
    editing.catch_up(turn, unit)
    reading = read_of(turn, text)
    reading = _in_context(turn, unit, text, reading, draft)
    turn = _in_language(turn, unit, reading)
    waiting = draft is not None and draft.context.get(WAITING) is True
    outcome = outcome_of(reading)
    match outcome:
        case "small":
            return _small(turn, reading)
        case "answer":
            answered = _answered(turn, unit, text, reading, keep=not waiting)
            if waiting or reading.beside is None:
                return [*answered, *(_reminder(turn) if waiting else ())]
            post(unit, turn.where.id, answered, person=turn.who.id, front=turn.where.front)
            return _beside(turn, unit, reading.beside, reading.beside_words)
        case "feedback" | "none" if waiting and draft is not None:
            return _joined(turn, unit, draft, text)
        case "feedback":
            return feedback.propose(turn, unit, text, reading.filed)
        case "catalogue":
            return _catalogue(turn, unit, text, reading)
        case "maybe":
            return _maybe(turn, unit, text, reading, keep=not waiting)
        case _:
            return _unknown(turn, unit, text, reading)


def aside(turn: Turn, unit: Unit, text: str) -> Reply:
    """A question or a greeting in the middle of a form: said when it is sure, else nothing. The form waits on."""
    reading = read_of(turn, text)
    turn = _in_language(turn, unit, reading)
    match outcome_of(reading):
        case "small":
            return _small(turn, reading)
        case "answer":
            return _answered(turn, unit, text, reading, keep=False)
        case _:
            return []


def _in_context(turn: Turn, unit: Unit, text: str, reading: Reading, draft: Draft | None) -> Reading:
    """A short question that goes on from the one before, and means little alone, is about that one for some minutes."""
    earlier = draft.answers.get("message") if draft is not None and draft.context.get(WAITING) == ANSWERED else None
    clear = outcome_of(reading) == "answer" and reading.finding.confidence >= CLEAR
    if earlier is None or clear or len(text.split()) > SHORT or not filing.goes_on(text):
        return reading
    if unit.now - drafts.kept_at(unit, turn.where.id, turn.who.id) > FOLLOWS:
        return reading
    joined: Reading | None = turn.thoughts.get("read_on")
    if joined is None:
        raise Think("read_on", f"{reading.lang}|{turn.who.role}|{earlier.rstrip(ENDS)} {text}")
    return joined if joined.finding.outcome == "answer" and not _speaks_of_another(reading, joined) else reading


def _speaks_of_another(alone: Reading, joined: Reading) -> bool:
    """Whether the words alone have a subject of their own, which the ones before drown out."""
    own = [hit.entry_id for hit in alone.finding.ranked[:3]]
    return alone.finding.outcome == "maybe" and joined.finding.ranked[0].entry_id not in own


def _in_language(turn: Turn, unit: Unit, reading: Reading) -> Turn:
    """Answer in the language asked; remember it until the person chooses one."""
    if reading.lang == turn.who.lang:
        return turn
    if not turn.who.lang_chosen:
        unit_lang = reading.lang
        people.remember_lang(unit, turn.who.id, unit_lang)
    return replace(turn, who=replace(turn.who, lang=reading.lang))


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
    return preview.preview(turn, unit, {**answers, "context": context})


# --- the outcomes ---------------------------------------------------------------------------------------------


def _note(turn: Turn, unit: Unit, reading: Reading, outcome: str, slug: str | None, text: str | None) -> int:
    topic = turn.house.book.topics.get(slug or "")
    return asked.note(
        unit, week=turn.house.library.week(unit.now), lang=reading.lang, outcome=outcome, entry=slug,
        stage=topic.stage if topic else None, text=filing.mask(text)[:600] if text else None,
    )  # fmt: skip


def _keep(turn: Turn, unit: Unit, text: str, reading: Reading) -> None:
    """The words stay in case the answer does not help: then they need not be typed again."""
    answers = {"message": text, "kind": "question", "topic": stage_of(reading), "reply": True, "named": None}
    drafts.keep(
        unit,
        turn.where.id,
        turn.who.id,
        Draft(
            "feedback",
            answers,
            {**said_at(turn), WAITING: ANSWERED, "spot": None, "slot": f"asked:{secrets.token_hex(6)}"},
        ),
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
    doc = list(words(turn, turn.house.book.topics[slug]))
    for other in reading.others:
        doc += [Block("p", (Run(turn.house.book.topics[other].question[turn.lang], bold=True),))]
        doc += words(turn, turn.house.book.topics[other])
    return [Say(tuple(doc)), _votes(turn, number, slug)]


def _beside(turn: Turn, unit: Unit, filed: filing.Filed, words: str) -> Reply:
    """The message held feedback as well: under the answer it is offered to be sent."""
    slot, *proposed = feedback.propose(turn, unit, words, filed)
    return [slot, Say(turn.house.texts.say("answers.and_also", turn.lang)), *proposed]


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
    number = _note(turn, unit, reading, "none", None, text)
    _keep(turn, unit, text, reading)
    return _offer_person(turn, number)


def _offer_person(turn: Turn, number: int | None) -> Reply:
    row: Row = [
        ("answers.send_question", "feedback.send", {}),
        ("answers.is_feedback", "answer.feedback", {}),
        ("answers.no_thanks", "answer.no", {}),
    ]
    later: Row = [("answers.tell_me", "answer.tell", {"asked": number})] if number is not None else []
    notice = turn.house.texts.say("feedback.notice", turn.lang) if turn.who.notice < NOTICE else ()
    rows = [row, later] if later else [row]
    return [Say((*turn.house.texts.say("answers.unknown", turn.lang), *notice)), buttons(turn, *rows)]


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
    return surveys.then_offer(turn, unit, say(turn, "answers.thanks_vote"))


def not_helped(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Offer what else it could have been, and a person."""
    asked.vote(unit, data["asked"], helpful=False)
    group = data["slug"].partition(".")[0]
    near = [slug for slug in turn.house.book.topics if slug.startswith(group + ".") and slug != data["slug"]][:3]
    person = (Button(turn.house.texts.line("answers.send_question", turn.lang), "answer.person", {}),)
    lacks = (Button(turn.house.texts.line("answers.missing", turn.lang), "answer.missing", {"slug": data["slug"]}),)
    return [*say(turn, "answers.sorry_vote"), Choices((*_suggestions(turn, near), lacks, person))]


def to_person(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
    """The question that was asked goes to staff, after a look at it."""
    draft = drafts.find(unit, turn.where.id, turn.who.id)
    if draft is None or draft.form != "feedback" or "message" not in draft.answers:
        return feedback.begin(turn, unit, "")
    said = {"said": draft.context["said"]} if "said" in draft.context else {}
    return preview.preview(turn, unit, {**draft.answers, "context": {**said, "spot": None}})


def as_feedback(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
    """It was not a question after all: ask what kind of feedback it is."""
    return feedback.change(turn, unit, {})


def show(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """One of the suggestions was right."""
    editing.catch_up(turn, unit)
    topic = turn.house.book.topics.get(data["slug"])
    if topic is None:
        return say(turn, "desk.stale")
    number = asked.note(
        unit, week=turn.house.library.week(unit.now), lang=turn.lang, outcome="chosen", entry=topic.slug,
        stage=topic.stage, text=None,
    )  # fmt: skip
    return [Say(words(turn, topic)), _votes(turn, number, topic.slug)]


def none_of_these(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
    """An honest no, with the question carried along."""
    draft = drafts.find(unit, turn.where.id, turn.who.id)
    number = None
    if draft is not None and "message" in draft.answers:
        number = asked.note(
            unit, week=turn.house.library.week(unit.now), lang=turn.lang, outcome="unfit", entry=None, stage=None,
            text=filing.mask(draft.answers["message"])[:600],
        )  # fmt: skip
    return _offer_person(turn, number)


def tell_me(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """The asker hears when staff have taught Jana the answer."""
    asked.want_to_hear(unit, data["asked"], turn.where.id)
    return say(turn, "answers.will_tell")


def missing(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """What the answer lacked, in the asker's words."""
    return open_form(turn, unit, "faq_missing", None, slug=data["slug"])


def keep_missing(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """It waits for staff beside the questions nobody could answer."""
    drafts.drop(unit, turn.where.id, turn.who.id)
    topic = turn.house.book.topics.get(data["context"]["slug"])
    asked.note(
        unit, week=turn.house.library.week(unit.now), lang=turn.lang, outcome="none",
        entry=data["context"]["slug"], stage=topic.stage if topic else None, text=filing.mask(data["words"])[:600],
    )  # fmt: skip
    return say(turn, "answers.missing_kept")


def no_thanks(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
    """Nothing goes anywhere."""
    drafts.drop(unit, turn.where.id, turn.who.id)
    return say(turn, "answers.all_right")


ACTIONS = {
    "answer.helped": helped, "answer.not_helped": not_helped, "answer.person": to_person, "answer.show": show,
    "answer.none": none_of_these, "answer.no": no_thanks, "answer.feedback": as_feedback,
    "answer.tell": tell_me, "answer.missing": missing,
}  # fmt: skip
