"""Reading: what free text looks like before anything is decided, worked out on a thread from the words alone."""

import re
from dataclasses import dataclass, replace

from handlers import faq, filing
from handlers.dialog import LANGS, Lang, Think, Turn
from handlers.house import House

# How much must speak for a kind before free text is taken for feedback rather than a question, and how much when there
# is an answer to it as well. Of unseen feedback that does not look like a question 0.4 takes 77 %, of questions 9 %.
SURE_KIND, SURE_DESPITE_ANSWER = 0.4, 0.75
PLAIN_KINDS = ("fault", "correction", "acquisition_request", "complaint", "suggestion")
MOST_SENTENCES, MOST_ANSWERS = 6, 3  # of one message
_SENTENCE = re.compile(r"[^.?!\n]+[.?!]*")
_AND = re.compile(r",?\s+(?:ja|sekä|mutta|och|samt|men|and|but)\s+", re.IGNORECASE)
LEAST = 3  # words of a clause that can stand alone


@dataclass(frozen=True, slots=True)
class Reading:
    """What free text looks like before anything is decided: worked out on a thread, from the words alone."""

    finding: faq.Finding
    filed: filing.Filed
    is_question: bool
    small_talk: str | None
    catalogue: str | None
    lang: Lang
    others: tuple[str, ...] = ()  # entries that answer the message's other questions
    beside: filing.Filed | None = None  # feedback in a sentence of its own, beside a question
    beside_words: str = ""


def read_of(turn: Turn, text: str) -> Reading:
    """What the person's words look like; worked out first where they are not read yet (raises Think)."""
    found: Reading | None = turn.thoughts.get("read")
    if found is None:
        raise Think("read", f"{turn.who.lang}|{turn.who.role}|{text}")
    return found


def read(house: House, text: str) -> Reading:
    """Match, file and recognise. `text` carries the person's language and role in front: `fi|student|words`."""
    prior, role, words = text.split("|", 2)
    hidden = "staff." if role == "student" else None
    finding = house.book.index().find(words, prior, hidden)
    small_talk = faq.small_talk(words)
    told = small_talk is not None or finding.outcome != "none" or faq.speaks(words, finding.lang)
    spoken = finding.lang if told else prior  # what says nothing does not change the language of the talk
    lang: Lang = spoken if spoken in LANGS else "fi"
    found = Reading(
        finding=finding, filed=filing.file(words, lang), is_question=filing.is_question(words),
        small_talk=small_talk, catalogue=faq.looks_like_catalogue_query(words), lang=lang,
    )  # fmt: skip
    return _by_sentence(house, words, found, hidden)


def _by_sentence(house: House, words: str, whole: Reading, hidden: str | None) -> Reading:
    """Several questions in one message, or a question and feedback: each sentence has its say."""
    found = [one.strip() for one in _SENTENCE.findall(words) if len(one.split()) > 1]
    sentences = [clause for one in found for clause in _clauses(one, whole.lang)][:MOST_SENTENCES]
    if len(sentences) < 2:
        return whole
    asked_: dict[str, faq.Finding] = {}
    for one in sentences:
        finding = house.book.index().find(one, whole.lang, hidden)
        filed = filing.file(one, whole.lang)
        if not filing.is_question(one) and filed.kind in PLAIN_KINDS and filed.confidence >= SURE_KIND:
            whole = replace(whole, beside=filed, beside_words=one)
        elif finding.outcome == "answer" and filing.is_question(one):
            asked_.setdefault(finding.ranked[0].entry_id, finding)
    if not asked_:
        return replace(whole, beside=None)
    first = max(asked_.values(), key=lambda finding: finding.confidence)
    others = tuple(slug for slug in asked_ if slug != first.ranked[0].entry_id)[: MOST_ANSWERS - 1]
    return replace(whole, finding=first, is_question=True, others=others)


def _clauses(sentence: str, lang: Lang) -> tuple[str, ...]:
    """Two clauses where an `and` joins what is surely feedback with something asked; else the sentence as it is."""
    for link in _AND.finditer(sentence):
        both = sentence[: link.start()], sentence[link.end() :]
        told = [one for one in both if not filing.begins_as_question(one)]
        if len(told) != 1 or min(len(one.split()) for one in both) < LEAST:
            continue
        filed = filing.file(told[0], lang)
        if filed.kind in PLAIN_KINDS and filed.confidence >= SURE_DESPITE_ANSWER:
            return both
    return (sentence,)


def outcome_of(reading: Reading) -> str:
    """One of: small, answer, feedback, catalogue, maybe, none. A question beats feedback, feedback a weak match."""
    if reading.small_talk is not None:
        return "small"
    needed = SURE_DESPITE_ANSWER if reading.finding.outcome == "answer" else SURE_KIND
    is_feedback = reading.filed.kind not in ("question", "other") and reading.filed.confidence >= needed
    if is_feedback and not reading.is_question:
        return "feedback"
    if reading.finding.outcome == "answer":
        return "answer"
    if reading.catalogue is not None:
        return "catalogue"
    if is_feedback and reading.finding.outcome == "none":
        return "feedback"
    return reading.finding.outcome


def stage_of(reading: Reading) -> str:
    """The stage the words speak for; use where none does."""
    return reading.filed.stage if reading.filed.stage != "none" else "use"
