"""Editing: staff look after the answers in chat: what nobody could answer, changes, drafts, history, undo.

A change is bound before it counts: the index is made anew on a thread and refused when leave-one-out says that answers
would be right less often. Every process notices by the number of the newest version and turns to it (`catch_up`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.content_errors import BadContent
from handlers.dialog import LANGS, Block, Button, Choices, Lang, Part, Reply, Row, Run, Say, Think, Turn, quoted
from handlers.faq import book as books
from handlers.faq.learning import TOLERANCE, changed, stale
from handlers.filling import open_form
from handlers.house import House
from handlers.posting import post
from handlers.say import buttons, clock, say
from storage import asked, cases, drafts, edits, people
from storage.unit import Unit

SHOWN = 4  # drafts shown at once
QUESTION_MOST = 300  # letters of a message that becomes a question


# --- turning to what counts now -------------------------------------------------------------------------------


def catch_up(turn: Turn, unit: Unit) -> None:
    """The newest published version counts, whichever process published it."""
    newest = edits.newest(unit)
    if newest != turn.house.shelf.version:
        raise Think("shelve", json.dumps([newest, edits.current(unit)]))


def shelve(house: House, text: str) -> int:
    """On a thread: take the changes into use."""
    version, changes = json.loads(text)
    house.shelf.turn_to(version, changes)
    return int(version)


@dataclass(frozen=True, slots=True)
class Bound:
    """What a change would do: how often answers are right before and after (0 to 1), or what is wrong with it."""

    before: float
    after: float
    wrong: str | None = None

    @property
    def is_worse(self) -> bool:
        return self.after < self.before - TOLERANCE


def bind(house: House, text: str) -> Bound:
    """On a thread: make the index as it would be. `text` is a list of [slug, data]."""
    try:
        candidate = house.book.edited(dict(json.loads(text)))
    except BadContent as wrong:
        return Bound(0.0, 0.0, str(wrong))
    return Bound(house.book.index().precision, candidate.index().precision)


THOUGHTS = {"shelve": shelve, "bind": bind}


# --- /faq -----------------------------------------------------------------------------------------------------


def begin(turn: Turn, unit: Unit, rest: str) -> Reply:
    """The state of the answers, or the entries nearest to some words."""
    catch_up(turn, unit)
    if rest:
        return _search(turn, rest)
    waiting, waiting_drafts = asked.waiting(unit), edits.drafts(unit)
    today = unit.now.date().isoformat()
    topics = turn.house.book.topics.values()
    words = turn.house.texts.say(
        "faq.overview", turn.lang, entries=len(topics), waiting=len(waiting), drafts=len(waiting_drafts),
        stale=sum(_is_behind(topic) for topic in topics), overdue=sum(_is_overdue(topic, today) for topic in topics),
    )  # fmt: skip
    first: Row = [("faq.unanswered", "faq.unanswered", {}), ("faq.drafts", "faq.drafts", {})]
    then: Row = [("faq.stale", "faq.list", {"which": "stale"}), ("faq.overdue", "faq.list", {"which": "overdue"})]
    return [Say(words), buttons(turn, first, then, [("faq.new", "faq.new", {"numbers": []})])]


def _is_behind(topic: books.Topic) -> bool:
    return any(stale(topic.data, lang) for lang in LANGS)


def _is_overdue(topic: books.Topic, today: str) -> bool:
    return bool(topic.review_by) and topic.review_by < today


def _search(turn: Turn, words: str) -> Reply:
    reading = turn.thoughts.get("read")
    if reading is None:
        raise Think("read", f"{turn.who.lang}|{turn.who.role}|{words}")
    near = [hit.entry_id for hit in reading.finding.ranked[:5]]
    slugs = [words] if words in turn.house.book.topics else near
    return [*say(turn, "faq.found"), _entries(turn, slugs)] if slugs else say(turn, "faq.nothing")


def _entries(turn: Turn, slugs: Sequence[str]) -> Part:
    topics = turn.house.book.topics
    found = [slug for slug in slugs if slug in topics]
    return Choices(tuple((Button(topics[slug].question[turn.lang], "faq.open", {"slug": slug}),) for slug in found))


def list_(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Entries whose translation is behind, or that were to be looked at by now."""
    catch_up(turn, unit)
    today = unit.now.date().isoformat()
    behind = data["which"] == "stale"
    topics = turn.house.book.topics.values()
    slugs = [topic.slug for topic in topics if (_is_behind(topic) if behind else _is_overdue(topic, today))]
    label = "faq.stale" if behind else "faq.overdue"
    return [*say(turn, label), _entries(turn, slugs[:10])] if slugs else say(turn, "faq.nothing")


# --- one entry ------------------------------------------------------------------------------------------------


def open_(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """One entry as it is, and what can be done with it."""
    catch_up(turn, unit)
    topic = turn.house.book.topics.get(data["slug"])
    if topic is None:
        return say(turn, "desk.stale")
    texts, lang, slug = turn.house.texts, turn.lang, topic.slug
    langs = ", ".join(_state(turn, topic, one) for one in LANGS)
    doc = [
        *texts.say("faq.card", lang, question=topic.question[lang]),
        *quoted(topic.answer[lang]),
        *texts.say("faq.card_facts", lang, slug=slug, n=len(topic.phrasings[lang]), langs=langs),
    ]
    answers = tuple(Button(_edit_label(turn, one), "faq.edit", _part(slug, "answer", one)) for one in LANGS)
    rest = [
        ("faq.edit_question", "faq.edit", _part(slug, "question", lang)),
        ("faq.add_phrasing", "faq.edit", _part(slug, "phrasings", lang)),
    ]
    past = [("faq.history", "faq.history", {"slug": slug}), ("faq.undo", "faq.undo", {"slug": slug})]
    return [Say(tuple(doc)), Choices((answers, _row(turn, rest), _row(turn, past)))]


def _row(turn: Turn, row: Row) -> tuple[Button, ...]:
    return tuple(Button(turn.house.texts.line(key, turn.lang), action, data) for key, action, data in row)


def _part(slug: str, part: str, lang: Lang) -> dict[str, Any]:
    return {"slug": slug, "part": part, "lang": lang, "numbers": []}


def _lang(turn: Turn, lang: str) -> str:
    return turn.house.texts.line(f"faq.lang_{lang}", turn.lang)


def _edit_label(turn: Turn, lang: Lang) -> str:
    return turn.house.texts.line("faq.edit_answer", turn.lang, name=_lang(turn, lang))


def _state(turn: Turn, topic: books.Topic, lang: Lang) -> str:
    name = _lang(turn, lang)
    return turn.house.texts.line("faq.behind", turn.lang, name=name) if stale(topic.data, lang) else name


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
    lead = turn.house.texts.say("faq.preview", turn.lang, name=_lang(turn, lang))
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
        return slug, {**fresh, **said, "since": {lang: edits.newest(unit) + 1}}
    slug = change["slug"]
    data = changed(turn.house.book.topics[slug].data, change["part"], lang, change["words"])
    if change["part"] == "answer":
        data["since"] = {**data.get("since", {}), lang: edits.newest(unit) + 1}
    return slug, data


def publish(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Take a change into use, unless answers would be right less often with it."""
    catch_up(turn, unit)
    change = data["change"]
    if change["slug"] is not None and change["slug"] not in turn.house.book.topics:
        return say(turn, "desk.stale")
    if "draft" in data and not edits.settle(unit, data["draft"], edits.DROPPED):
        return say(turn, "desk.stale")
    slug, entry = _entry(turn, unit, change)
    bound = _bound(turn, slug, entry)
    if bound.wrong is not None:
        return say(turn, "faq.wrong", why=bound.wrong)
    if bound.is_worse:
        edits.add(unit, slug, edits.DRAFT, change["part"], turn.who.id, {"change": dict(change)})
        return say(turn, "faq.refused", before=_percent(bound.before), after=_percent(bound.after))
    edits.add(unit, slug, edits.PUBLISHED, change["part"], turn.who.id, entry)
    return [*say(turn, "faq.published"), *_tell(turn, unit, slug, entry, change["numbers"])]


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
        ("faq.publish", "faq.publish", {"change": change, "draft": number}),
        ("faq.drop", "faq.drop", {"draft": number}),
    ]
    lead = turn.house.texts.say("faq.preview", turn.lang, name=_lang(turn, case.lang))
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
            name=_name(unit, version.by),
            when=clock(version.at, turn.lang, turn.house.library),
        )
        row: Row = [
            ("faq.publish", "faq.publish", {"change": change, "draft": version.id}),
            ("faq.drop", "faq.drop", {"draft": version.id}),
        ]
        post(
            unit,
            turn.where.id,
            [Say((*lead, *quoted(words))), buttons(turn, row)],
            person=turn.who.id,
            front=turn.where.front,
        )
    return [] if found else say(turn, "faq.nothing")


def _name(unit: Unit, person: str | None) -> str:
    try:
        return people.by_id(unit, person).name if person else "–"
    except LookupError:
        return "–"


# --- history --------------------------------------------------------------------------------------------------


def history(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Who changed what and when, the newest first."""
    versions = edits.history(unit, data["slug"])[:10]
    if not versions:
        return say(turn, "faq.no_history")
    texts, library = turn.house.texts, turn.house.library
    lines = [
        texts.line(
            "faq.version", turn.lang, when=clock(version.at, turn.lang, library), name=_name(unit, version.by),
            what=texts.line(f"faq.what_{version.what}", turn.lang),
        )
        for version in versions
    ]  # fmt: skip
    return [Say(tuple(Block("bullet", (Run(line),)) for line in lines))]


def undo(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """What was before the latest change counts again; the latest stays in the history."""
    catch_up(turn, unit)
    past = edits.history(unit, data["slug"])
    if not past:
        return say(turn, "faq.no_history")
    entry = past[1].data if len(past) > 1 else None
    bound = _bound(turn, data["slug"], entry)
    if bound.is_worse:
        return say(turn, "faq.refused", before=_percent(bound.before), after=_percent(bound.after))
    edits.add(unit, data["slug"], edits.PUBLISHED, "undo", turn.who.id, entry)
    return say(turn, "faq.undone")


ACTIONS = {
    "faq.drafts": waiting_drafts, "faq.list": list_, "faq.open": open_, "faq.edit": edit, "faq.new": new,
    "faq.publish": publish, "faq.save": save, "faq.drop": drop, "faq.history": history, "faq.undo": undo,
}  # fmt: skip
