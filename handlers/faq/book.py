"""Book: the FAQ entries of the library and the index made from them; answers with the local values filled in."""

import hashlib
import json
import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from handlers import library as libraries
from handlers.content_errors import BadContent
from handlers.dialog import LANGS, Doc, Lang
from handlers.faq.features import Known
from handlers.faq.index import Part
from handlers.faq.matcher import Entry, Index, build, load_strangers
from handlers.texts import Texts, fill, holes, parse, read_toml, three

log = logging.getLogger("jana.faq")
_parts: dict[Lang, dict[str, Part]] = {}  # by language and mark: one index of the same words in a process
_making = threading.Lock()

KEYS = {
    "audience", "owner", "review_by", "stage", "level", "frame", "values", "question", "phrasings", "answer",
    "since", "case",
}  # fmt: skip
# `case` is the number of the case that an entry was made of: its writer's words go from it when they are taken back.
# `since` holds by language the number of the change that wrote its answer in chat: what is behind is stale.
ALWAYS = {"contact"}
LEVELS = ("basic", "bachelor", "master")
BOOKING = "booking_url"  # the library's value that tells where to book an information specialist
MATCHER = 8  # changes when the same topics would make another index


@dataclass(frozen=True, slots=True)
class Topic:
    """One entry of the FAQ: the question, how people put it, the answer, and the local values the answer needs."""

    slug: str
    audience: str
    stage: str
    question: Mapping[Lang, str]
    phrasings: Mapping[Lang, tuple[str, ...]]
    answer: Mapping[Lang, str]
    values: tuple[str, ...]
    owner: str
    review_by: str
    level: str | None
    frame: str | None
    langs: tuple[Lang, ...]  # in which it is written
    data: Mapping[str, Any]  # as its file or version has it


@dataclass(frozen=True)
class Book:
    """All topics. `index_folder` is where the indexes made from them are kept, one a language."""

    topics: Mapping[str, Topic]
    index_folder: Path | None
    known: Known

    @cached_property
    def marks(self) -> Mapping[Lang, str]:
        """By language: changes whenever a word of its topics, the synonyms or its strangers does, or the matcher."""
        return {lang: self._mark(lang) for lang in LANGS if any(lang in topic.langs for topic in self.topics.values())}

    def _mark(self, lang: Lang) -> str:
        said = [[one.id, one.phrasings, one.answer] for one in self.entries([lang])]
        learned = [MATCHER, self.known.mark, load_strangers().get(lang, ()), said]
        return hashlib.sha256(json.dumps(learned, ensure_ascii=False).encode()).hexdigest()[:16]

    def entries(self, langs: Sequence[Lang] = LANGS) -> list[Entry]:
        """The topics as the matcher learns them: the canonical question is a phrasing too."""
        return [
            Entry(topic.slug, lang, (topic.question[lang], *topic.phrasings[lang]), topic.answer[lang])
            for topic in self.topics.values()
            for lang in topic.langs
            if lang in langs
        ]

    def index(self) -> Index:
        """The index of exactly these topics: each language from its file when there is one, else made and kept."""
        with _making:  # whoever asks second waits for the first instead of making it again
            return Index({lang: self._part(lang, mark) for lang, mark in self.marks.items()}, {}, self.known)

    def _part(self, lang: Lang, mark: str) -> Part:
        kept = _parts.setdefault(lang, {})
        if mark not in kept:
            made = self._load_or_build(lang, mark)
            for old in list(kept)[:-1]:
                del kept[old]  # the one before stays: whoever still answers from it need not make it again
            kept[mark] = made
        return kept[mark]

    def _load_or_build(self, lang: Lang, mark: str) -> Part:
        file = self.index_folder / f"faq-{lang}-{mark}.npz" if self.index_folder else None
        if file is not None and file.exists():
            return Index.load(file, self.known).parts[lang]
        index = build(self.entries([lang]), self.known)
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            index.save(file)
            _tidy(file.parent)
        return index.parts[lang]

    def edited(self, changes: Mapping[str, Mapping[str, Any] | None]) -> "Book":
        """This book with the entries that staff changed in chat over those of the files."""
        topics = dict(self.topics)
        for slug, data in changes.items():
            if data is not None:
                topics[slug] = topic_of(slug, slug, data)
            elif slug in self.topics:
                topics[slug] = self.topics[slug]
            else:
                topics.pop(slug, None)
        return Book(topics, self.index_folder, self.known)


class Shelf:
    """Where the book stands that counts now: the files' one, with the changes of the database up to `version`."""

    def __init__(self, base: Book) -> None:
        self.base = self.book = base
        self.version = 0

    def turn_to(self, version: int, changes: Mapping[str, Mapping[str, Any] | None]) -> None:
        """The changes up to a version are in; the index is ready before the book changes.

        What an older Jana took in and this one does not understand is left out, and the log says so.
        """
        book = self.base.edited({slug: data for slug, data in changes.items() if _is_understood(slug, data)})
        book.index()
        self.book, self.version = book, version


def _is_understood(slug: str, data: Mapping[str, Any] | None) -> bool:
    try:
        return data is None or bool(topic_of(slug, slug, data))
    except BadContent as wrong:
        log.warning("the entry %s as staff changed it is left out: %s", slug, wrong)
        return False


KEPT_INDEXES = 12  # files of indexes that are kept: of each language four


def _tidy(folder: Path) -> None:
    files = sorted(folder.glob("faq-*.npz"), key=lambda file: file.stat().st_mtime)
    for file in files[:-KEPT_INDEXES]:
        file.unlink(missing_ok=True)


def load_book(folders: Sequence[Path], index_folder: Path | None, known: Known) -> Book:
    """The topics of these folders, later folders over earlier ones. Raises BadContent with file and key."""
    topics: dict[str, Topic] = {}
    for folder in folders:
        for file in sorted(folder.glob("*.toml")):
            topics[file.stem] = load_topic(file)
    return Book(topics, index_folder, known)


def load_topic(file: Path) -> Topic:
    """One topic from its file."""
    data = read_toml(file)
    for key in ("question", "answer"):
        three(file, key, data.get(key))
    plain = {key: value.isoformat() if isinstance(value, date) else value for key, value in data.items()}
    return topic_of(str(file), file.stem, plain)


def topic_of(where: str, slug: str, data: Mapping[str, Any]) -> Topic:
    """One topic from what its file or its version in the database says. Raises BadContent with place and key.

    An entry made in chat may lack a language; it then shows what there is and is not matched in that language.
    """
    _check_keys(where, data)
    question, answer = _said(where, "question", data), _said(where, "answer", data)
    values = tuple(data.get("values", ()))
    for lang, said in answer.items():
        for name in sorted(holes(said) - set(values) - ALWAYS):
            raise BadContent(where, f"answer.{lang}", f"{{{name}}} is not listed in values")
    stage, audience = data.get("stage"), data.get("audience")
    if stage not in libraries.STAGES:
        raise BadContent(where, "stage", f"must be one of {', '.join(libraries.STAGES)}")
    if audience not in ("student", "staff"):
        raise BadContent(where, "audience", "student or staff")
    if data.get("level", "basic") not in LEVELS:
        raise BadContent(where, "level", f"one of {', '.join(LEVELS)}, or leave it out")
    langs = tuple(lang for lang in LANGS if lang in question and lang in answer)
    if not langs:
        raise BadContent(where, "question", "a question and an answer in one language at least")
    first = langs[0]
    return Topic(
        slug=slug, audience=audience, stage=stage, langs=langs,
        question={lang: question.get(lang, question[first]) for lang in LANGS},
        phrasings=_phrasings(where, data.get("phrasings"), langs),
        answer={lang: answer.get(lang, answer[first]) for lang in LANGS},
        values=values, owner=str(data.get("owner", "")), review_by=str(data.get("review_by", "")),
        level=data.get("level"), frame=data.get("frame"), data=data,
    )  # fmt: skip


def _check_keys(where: str, data: Mapping[str, Any]) -> None:
    for key in data:
        if key not in KEYS:
            raise BadContent(where, key, "no such key; is it misspelt?")
    for key in ("question", "phrasings", "answer"):
        for lang in data[key] if isinstance(data.get(key), Mapping) else ():
            if lang not in LANGS:
                raise BadContent(where, f"{key}.{lang}", f"not one of {', '.join(LANGS)}")


def _said(where: str, key: str, data: Mapping[str, Any]) -> dict[Lang, str]:
    raw = data.get(key)
    if not isinstance(raw, Mapping):
        raise BadContent(where, key, 'write it as { fi = "…", sv = "…", en = "…" }')
    return {lang: raw[lang].strip() for lang in LANGS if isinstance(raw.get(lang), str) and raw[lang].strip()}


def _phrasings(where: str, raw: Any, langs: Sequence[Lang]) -> dict[Lang, tuple[str, ...]]:
    found: dict[Lang, tuple[str, ...]] = dict.fromkeys(LANGS, ())
    for lang in langs:
        said = raw.get(lang) if isinstance(raw, Mapping) else None
        if not isinstance(said, list) or not all(isinstance(one, str) and one.strip() for one in said) or not said:
            raise BadContent(where, f"phrasings.{lang}", "a list of ways to ask it, at least one")
        found[lang] = tuple(said)
    return found


def answer(topic: Topic, lang: Lang, library: libraries.Library, texts: Texts) -> Doc:
    """The answer in a language, local values filled in.

    What needs a value the library has not filled in is left out, and one line says to ask the library: Jana never
    invents a fee, a period or an opening hour. What teaches searching, citing or judging sources ends with a next step.
    """
    values = {name: words[lang] for name, words in library.values.items()} | {"contact": library.contact[lang]}
    kept, missing = [], False
    for block in parse(topic.answer[lang]):
        needs = {name for run in block.runs for name in holes(run.text + (run.href or ""))}
        if needs <= values.keys():
            kept.append(block)
        else:
            missing = True
    doc = fill(_renumber(kept), values)
    if topic.frame and BOOKING in values and BOOKING not in topic.values:
        doc = (*doc, *texts.say("answers.book_help", lang, url=values[BOOKING]))
    doc = _with_links(doc, values)
    return (*doc, *texts.say("answers.ask_us", lang, contact=library.contact[lang])) if missing else doc


def _with_links(doc: Doc, values: Mapping[str, str]) -> Doc:
    """The library's own addresses can be followed."""
    addresses = {value for value in values.values() if value.startswith(("https://", "http://"))}
    return tuple(
        replace(b, runs=tuple(replace(r, href=r.text) if r.text in addresses else r for r in b.runs)) for b in doc
    )


def _renumber(blocks: list[Any]) -> Doc:
    """Steps count on without a gap when one was left out."""
    found, number = [], 0
    for block in blocks:
        number = number + 1 if block.kind == "step" else 0
        found.append(replace(block, number=number) if block.kind == "step" else block)
    return tuple(found)
