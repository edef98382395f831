"""Checking: what is weak in the answers: entries taken for each other, thin ones, missing or overdue ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers.dialog import LANGS, Lang
from handlers.faq.book import Book, Topic
from handlers.faq.learning import stale
from handlers.faq.train import sheet, taken

ENOUGH = 5  # ways to ask an entry in one language; fewer are too few to be found in other words
OFTEN = 3  # an entry taken for the same other one this many times is worth a look


@dataclass(frozen=True, slots=True)
class Weakness:
    """One thing to mend: what it is, which entry, in which language, and what else there is to say."""

    what: str  # confusable, thin, missing, stale, overdue, unfilled
    slug: str
    lang: Lang | None
    about: tuple[str, ...]


def weaknesses(book: Book, filled: Sequence[str], today: str) -> Iterator[Weakness]:
    """All of them; `filled` are the names of the library's own values, `today` an ISO day."""
    for topic in book.topics.values():
        yield from _of_topic(topic, filled, today)
    for lang in LANGS:
        yield from confusable(book, lang)


def _of_topic(topic: Topic, filled: Sequence[str], today: str) -> Iterator[Weakness]:
    unfilled = tuple(name for name in topic.values if name not in filled)
    if unfilled:
        yield Weakness("unfilled", topic.slug, None, unfilled)
    if topic.review_by and topic.review_by < today:
        yield Weakness("overdue", topic.slug, None, (topic.review_by,))
    for lang in LANGS:
        if lang not in topic.langs:
            yield Weakness("missing", topic.slug, lang, ())
        elif stale(topic.data, lang):
            yield Weakness("stale", topic.slug, lang, ())
        elif len(topic.phrasings[lang]) < ENOUGH:
            yield Weakness("thin", topic.slug, lang, (str(len(topic.phrasings[lang])),))


def confusable(book: Book, lang: Lang) -> Iterator[Weakness]:
    """Entries whose phrasings, each asked without itself, are taken for the same other entry again and again."""
    entries = [(e.id, e.phrasings, e.answer) for e in book.entries() if e.lang == lang]
    if not entries:
        return
    base = sheet(lang, entries)
    found: dict[tuple[int, int], list[str]] = {}
    for document, right, other in taken(base, book.known):
        if other != right:
            found.setdefault((right, other), []).append(base.texts[document])
    for (right, other), said in sorted(found.items(), key=lambda one: -len(one[1])):
        if len(said) >= OFTEN:
            yield Weakness("confusable", base.ids[right], lang, (base.ids[other], *said))
