"""Unanswered: questions nobody could answer, for staff to deal with by one tap each."""

import json
from collections.abc import Mapping
from typing import Any

from handlers.dialog import Button, Choices, Part, Reply, Say, Think, Turn, quoted
from handlers.editing import catch_up
from handlers.faq.learning import Group, groups
from handlers.house import House
from handlers.posting import post
from handlers.say import say
from storage import asked
from storage.unit import Unit

SHOWN = 4  # groups shown at once


def look(house: House, text: str) -> list[Group]:
    """On a thread: group what nobody could answer."""
    return groups([(number, lang, words) for number, lang, words in json.loads(text)], house.book.index())


def unanswered(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
    """Questions nobody could answer, those that mean the same together, each to be dealt with by one tap."""
    catch_up(turn, unit)
    found: list[Group] | None = turn.thoughts.get("unanswered")
    if found is None:
        waiting = [[row.id, row.lang, row.text] for row in asked.waiting(unit)]
        if not waiting:
            return say(turn, "faq.none_waiting")
        raise Think("unanswered", json.dumps(waiting))
    for group in found[:SHOWN]:
        post(unit, turn.where.id, _group(turn, group), person=turn.who.id, front=turn.where.front)
    return say(turn, "faq.more_waiting", n=len(found) - SHOWN) if len(found) > SHOWN else []


def _group(turn: Turn, group: Group) -> list[Part]:
    texts, lang, topics = turn.house.texts, turn.lang, turn.house.book.topics
    n, numbers = len(group.numbers), list(group.numbers)
    lead = texts.say("faq.group", lang, n=n) if n > 1 else texts.say("faq.group_one", lang)
    near = [topics[slug] for slug in group.near if slug in topics]
    rows = [
        (_linking(texts.line("faq.link_to", lang, question=topic.question[lang]), group, topic.slug),) for topic in near
    ]
    fresh = {"numbers": numbers, "question": group.text, "lang": group.lang}
    last = (
        Button(texts.line("faq.new", lang), "faq.new", fresh),
        Button(texts.line("faq.ignore", lang), "faq.ignore", {"numbers": numbers}),
    )
    return [Say((*lead, *quoted(group.text))), Choices((*rows, last))]


def _linking(label: str, group: Group, slug: str) -> Button:
    """One tap makes the question a way to ask this entry."""
    numbers = list(group.numbers)
    change = {"slug": slug, "part": "phrasings", "lang": group.lang, "words": group.text, "numbers": numbers}
    return Button(label, "faq.publish", {"change": change})


def ignore(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Not for us."""
    asked.settle(unit, data["numbers"], asked.IGNORED)
    return say(turn, "faq.ignored")


ACTIONS = {"faq.unanswered": unanswered, "faq.ignore": ignore}
THOUGHTS = {"unanswered": look}
