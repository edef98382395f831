"""Editing: staff look after the answers in chat: what there is, what is behind, one entry, its history.

What they change is in `publishing`. Every process turns to the newest version, known by its number (`catch_up`).
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from handlers.dialog import LANGS, Block, Button, Choices, Lang, Part, Reply, Row, Run, Say, Think, Turn, quoted
from handlers.faq import book as books
from handlers.faq.learning import stale
from handlers.house import House
from handlers.reading import read_of
from handlers.say import buttons, clock, say
from storage import asked, edits, people
from storage.unit import Unit

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


THOUGHTS = {"shelve": shelve}


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
    reading = read_of(turn, words)
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
    return [Say(tuple(doc)), Choices((answers, (*_row(turn, rest), *_unasked(turn, topic)), _row(turn, past)))]


def _unasked(turn: Turn, topic: books.Topic) -> tuple[Button, ...]:
    """A question to be written in each other language that has none: until then nobody finds the answer in it."""
    missing = [one for one in LANGS if one != turn.lang and not topic.data.get("question", {}).get(one)]
    return tuple(
        Button(
            turn.house.texts.line("faq.question_in", turn.lang, name=lang_name(turn, one)),
            "faq.edit", _part(topic.slug, "question", one),
        )
        for one in missing
    )  # fmt: skip


def _row(turn: Turn, row: Row) -> tuple[Button, ...]:
    return tuple(Button(turn.house.texts.line(key, turn.lang), action, data) for key, action, data in row)


def _part(slug: str, part: str, lang: Lang) -> dict[str, Any]:
    return {"slug": slug, "part": part, "lang": lang, "numbers": []}


def lang_name(turn: Turn, lang: str) -> str:
    """A language's name in the reader's own."""
    return turn.house.texts.line(f"faq.lang_{lang}", turn.lang)


def _edit_label(turn: Turn, lang: Lang) -> str:
    return turn.house.texts.line("faq.edit_answer", turn.lang, name=lang_name(turn, lang))


def _state(turn: Turn, topic: books.Topic, lang: Lang) -> str:
    name = lang_name(turn, lang)
    return turn.house.texts.line("faq.behind", turn.lang, name=name) if stale(topic.data, lang) else name


# --- history --------------------------------------------------------------------------------------------------


def history(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Who changed what and when, the newest first."""
    versions = edits.history(unit, data["slug"])[:10]
    if not versions:
        return say(turn, "faq.no_history")
    texts, library = turn.house.texts, turn.house.library
    lines = [
        texts.line(
            "faq.version", turn.lang, when=clock(version.at, turn.lang, library), name=name_of(unit, version.by),
            what=texts.line(f"faq.what_{version.what}", turn.lang),
        )
        for version in versions
    ]  # fmt: skip
    return [Say(tuple(Block("bullet", (Run(line),)) for line in lines))]


def name_of(unit: Unit, person: str | None) -> str:
    """What a member of staff is called; a dash when nobody is known."""
    try:
        return people.by_id(unit, person).name if person else "–"
    except LookupError:
        return "–"


ACTIONS = {"faq.list": list_, "faq.open": open_, "faq.history": history}
