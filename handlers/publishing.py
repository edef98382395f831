"""Publishing: what staff change in the answers: new words, a look at them, drafts, publishing and undoing.

A change is bound before it counts: the index is made anew on a thread and refused when leave-one-out says that answers
would be right less often.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.cases import copy_slot
from handlers.content_errors import BadContent
from handlers.dialog import Lang, Reply, Row, Say, Think, Turn, quoted
from handlers.editing import catch_up, lang_name, name_of
from handlers.faq import book as books
from handlers.faq.learning import TOLERANCE, changed, stamped
from handlers.filling import open_form
from handlers.house import House
from handlers.posting import post
from handlers.say import buttons, clock, say
from handlers.texts import holes
from storage import asked, cases, drafts, edits
from storage.unit import Unit

SHOWN = 4  # drafts shown at once
QUESTION_MOST = 300  # letters of a message that becomes a question


@dataclass(frozen=True, slots=True)
class Bound:
    """What a change would do: how often answers are right before and after (0 to 1), or what is wrong with it."""

    before: float
    after: float
    wrong: str | None = None

    @property
    def is_refused(self) -> bool:
        """Whether it cannot be published, or answers would be right less often with it."""
        return self.wrong is not None or self.after < self.before - TOLERANCE


def bind(house: House, text: str) -> Bound:
    """On a thread: make the index as it would be. `text` is a list of [slug, data]."""
    try:
        candidate = house.book.edited(dict(json.loads(text)))
    except BadContent as wrong:
        return Bound(0.0, 0.0, str(wrong))
    return Bound(house.book.index().precision, candidate.index().precision)


THOUGHTS = {"bind": bind}


# --- new words -------------------------------------------------------------------------------------------------


def edit(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Show what is there and ask for the new words."""
    topic = turn.house.book.topics.get(data["slug"])
    if topic is None:
        return say(turn, "desk.stale")
    form = open_form(turn, unit, "faq_words", None, edit=dict(data))
    if data["part"] == "phrasings":
        words = "\n".join(topic.phrasings[data["lang"]])
    else:
        words = topic.answer[data["lang"]] if data["part"] == "answer" else topic.question[data["lang"]]
    post(
        unit,
        turn.where.id,
        [Say((*turn.house.texts.say("faq.now", turn.lang), *quoted(words)))],
        front=turn.where.front,
    )
    return form


def look_at(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """The form is full: what would be, and the choice."""
    drafts.drop(unit, turn.where.id, turn.who.id)
    change = {**data["context"]["edit"], "words": data["words"]}
    return _preview(turn, change, change["words"], change["lang"])


def new(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """A new entry; the words of a question that was asked are there already."""
    known = {"question": data["question"]} if "question" in data else {}
    return open_form(
        turn, unit, "faq_new", known, edit={"numbers": data["numbers"], "lang": data.get("lang", turn.lang)}
    )


def look_at_new(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """The new entry as it would be, and the choice."""
    drafts.drop(unit, turn.where.id, turn.who.id)
    about = data["context"]["edit"]
    change = {
        "slug": None, "part": "new", "lang": about["lang"], "numbers": about["numbers"], "words": data["answer"],
        "question": data["question"], "stage": data["stage"],
    }  # fmt: skip
    return _preview(turn, change, f"{data['question']}\n{data['answer']}", about["lang"])


def _preview(turn: Turn, change: Mapping[str, Any], words: str, lang: str) -> Reply:
    lead = turn.house.texts.say("faq.preview", turn.lang, name=lang_name(turn, lang))
    row: Row = [
        ("faq.publish", "faq.publish", {"change": dict(change)}),
        ("faq.save_draft", "faq.save", {"change": dict(change)}),
        ("faq.drop", "faq.drop", {}),
    ]
    return [Say((*lead, *quoted(words))), buttons(turn, row)]


# --- publishing -----------------------------------------------------------------------------------------------


def _entry(turn: Turn, unit: Unit, change: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The entry's name and all of it as it would be after a change."""
    lang: Lang = change["lang"]
    if change["part"] == "new":
        slug = change["slug"] or f"own.{cases.count_up(unit, 'faq entry')}"
        said = {"question": {lang: change["question"]}, "answer": {lang: change["words"]}}
        fresh = {"audience": "student", "stage": change["stage"], "phrasings": {lang: [change["question"]]}}
        fresh |= {"case": change["case"]} if "case" in change else {}
        return slug, {**fresh, **said, "since": {lang: edits.newest(unit) + 1}}
    slug = change["slug"]
    topic = turn.house.book.topics[slug]
    data = changed(topic.data, change["part"], lang, change["words"])
    if change["part"] == "answer":
        data["since"] = stamped(topic.data, lang, edits.newest(unit) + 1)
    return slug, data


def publish(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Take a change into use, unless answers would be right less often with it."""
    catch_up(turn, unit)
    change = data["change"] if "change" in data else _of_draft(unit, data["draft"])
    if change is None:
        return say(turn, "desk.stale")
    if change["slug"] is not None and change["slug"] not in turn.house.book.topics:
        return say(turn, "desk.stale")
    slug, entry = _entry(turn, unit, change)
    bound = _bound(turn, slug, entry)
    if bound.is_refused:
        if "draft" not in data:  # a draft stays what it is: its words are not lost
            edits.add(unit, change["slug"] or "own", edits.DRAFT, change["part"], turn.who.id, {"change": dict(change)})
        return _refused(turn, bound)
    if "draft" in data and not edits.settle(unit, data["draft"], edits.DROPPED):
        return say(turn, "desk.stale")
    edits.add(unit, slug, edits.PUBLISHED, change["part"], turn.who.id, entry)
    return [*say(turn, "faq.published"), *_tell(turn, unit, slug, entry, change["numbers"])]


def _refused(turn: Turn, bound: Bound) -> Reply:
    """Why a change does not count, in the reader's language."""
    if bound.wrong is not None:
        return say(turn, "faq.wrong", why=", ".join(sorted(holes(bound.wrong))) or bound.wrong)
    return say(turn, "faq.refused", before=_percent(bound.before), after=_percent(bound.after))


def _of_draft(unit: Unit, number: int) -> Mapping[str, Any] | None:
    """The change that a draft holds, with the case it was made of; none when it is settled or its words taken back."""
    version = edits.get(unit, number)
    if version is None or version.data is None or version.state != edits.DRAFT:
        return None
    about = {"case": version.data["case"]} if "case" in version.data else {}
    return {**version.data["change"], **about}


def _bound(turn: Turn, slug: str, entry: Mapping[str, Any] | None) -> Bound:
    found: Bound | None = turn.thoughts.get("bind")
    if found is None:
        raise Think("bind", json.dumps([[slug, entry]]))
    return found


def _percent(share: float) -> str:
    return str(round(100 * share))


def _tell(turn: Turn, unit: Unit, slug: str, entry: Mapping[str, Any], numbers: Sequence[int]) -> Reply:
    """Those who wanted to hear are told, in the language they asked in."""
    topic = books.topic_of(slug, slug, entry)
    told = 0
    for place, lang in asked.settle(unit, numbers, slug):
        doc = books.answer(topic, lang, turn.house.library, turn.house.texts)
        told += post(unit, place, [Say((*turn.house.texts.say("faq.answer_came", lang), *doc))])
    return say(turn, "faq.told", n=told) if told else []


def save(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Keep it for another reader."""
    change = data["change"]
    edits.add(unit, change["slug"] or "own", edits.DRAFT, change["part"], turn.who.id, {"change": dict(change)})
    return say(turn, "faq.draft_kept")


def drop(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Nothing changes."""
    if "draft" in data:
        edits.settle(unit, data["draft"], edits.DROPPED)
    return say(turn, "faq.dropped")


def from_case(turn: Turn, unit: Unit, case: cases.Case, question: str, answer: str) -> Reply:
    """An answered case as the draft of an entry, in the writer's language; it goes when the writer withdraws."""
    change: dict[str, Any] = {"slug": None, "part": "new", "lang": case.lang, "numbers": [], "words": answer,
              "question": " ".join(question.split())[:QUESTION_MOST], "stage": case.stage}  # fmt: skip
    number = edits.add(unit, "own", edits.DRAFT, "new", turn.who.id, {"change": change, "case": case.id})
    row: Row = [
        ("faq.publish", "faq.publish", {"draft": number}),
        ("faq.drop", "faq.drop", {"draft": number}),
    ]
    lead = turn.house.texts.say("faq.preview", turn.lang, name=lang_name(turn, case.lang))
    words = quoted(f"{change['question']}\n{answer}")
    return [Say((*lead, *words)), buttons(turn, row, shared=turn.where.kind == "group")]


def waiting_drafts(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
    """Drafts to be reviewed, the oldest first."""
    found = edits.drafts(unit)[:SHOWN]
    for version in found:
        change = (version.data or {})["change"]
        words = change["words"] if change["part"] != "new" else f"{change['question']}\n{change['words']}"
        lead = turn.house.texts.say(
            "faq.draft_of",
            turn.lang,
            name=name_of(unit, version.by),
            when=clock(version.at, turn.lang, turn.house.library),
        )
        row: Row = [
            ("faq.publish", "faq.publish", {"draft": version.id}),
            ("faq.drop", "faq.drop", {"draft": version.id}),
        ]
        post(
            unit,
            turn.where.id,
            [Say((*lead, *quoted(words))), buttons(turn, row)],
            person=turn.who.id,
            front=turn.where.front,
            slot=copy_slot(unit, version.data["case"]) if version.data and "case" in version.data else None,
        )
    return [] if found else say(turn, "faq.nothing")


def undo(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """What was before the latest change counts again; the latest stays in the history."""
    catch_up(turn, unit)
    past = edits.history(unit, data["slug"])
    if not past:
        return say(turn, "faq.no_history")
    entry = past[1].data if len(past) > 1 else None
    bound = _bound(turn, data["slug"], entry)
    if bound.is_refused:
        return _refused(turn, bound)
    edits.add(unit, data["slug"], edits.PUBLISHED, "undo", turn.who.id, entry)
    return say(turn, "faq.undone")


ACTIONS = {
    "faq.drafts": waiting_drafts, "faq.edit": edit, "faq.new": new, "faq.publish": publish, "faq.save": save,
    "faq.drop": drop, "faq.undo": undo,
}  # fmt: skip
