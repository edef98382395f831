"""Book: the FAQ entries of the library and the index made from them; answers with the local values filled in."""

import hashlib
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from handlers import library as libraries
from handlers.content_errors import BadContent
from handlers.dialog import LANGS, Doc, Lang
from handlers.faq import Entry, Index, build, load_synonyms
from handlers.texts import Texts, fill, holes, parse, read_toml, three

_indexes: dict[int, Index] = {}  # by book: one index in a process for as long as the book lives
_making = threading.Lock()

KEYS = {
    "audience", "owner", "review_by", "stage", "level", "frame", "values", "question", "phrasings", "answer",
}  # fmt: skip
ALWAYS = {"contact"}


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
    level: str | None = None
    frame: str | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """All topics. `index_file` is where the index made from exactly these topics is kept."""

    topics: Mapping[str, Topic]
    index_folder: Path | None

    @property
    def mark(self) -> str:
        """Changes whenever a word of the topics changes."""
        words = [
            [t.slug, t.audience, *(part[lang] for part in (t.question, t.phrasings, t.answer) for lang in LANGS)]
            for t in self.topics.values()
        ]
        return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()[:16]

    def entries(self) -> list[Entry]:
        """The topics as the matcher learns them: the canonical question is a phrasing too."""
        return [
            Entry(topic.slug, lang, (topic.question[lang], *topic.phrasings[lang]), topic.answer[lang])
            for topic in self.topics.values()
            for lang in LANGS
        ]

    def index(self) -> Index:
        """The index of exactly these topics: from its file when there is one, else made and kept."""
        with _making:  # whoever asks second waits for the first instead of making it again
            found = _indexes.get(id(self))
            if found is None:
                found = _indexes[id(self)] = self._load_or_build()
            return found

    def _load_or_build(self) -> Index:
        file = self.index_folder / f"faq-{self.mark}.npz" if self.index_folder else None
        if file is not None and file.exists():
            return Index.load(file)
        index = build(self.entries(), load_synonyms())
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            index.save(file)
        return index


def load_book(folders: Sequence[Path], index_folder: Path | None) -> Book:
    """The topics of these folders, later folders over earlier ones. Raises BadContent with file and key."""
    topics: dict[str, Topic] = {}
    for folder in folders:
        for file in sorted(folder.glob("*.toml")):
            topics[file.stem] = load_topic(file)
    return Book(topics, index_folder)


def load_topic(file: Path) -> Topic:
    """One topic from its file."""
    data = read_toml(file)
    for key in data:
        if key not in KEYS:
            raise BadContent(str(file), key, "no such key; is it misspelt?")
    answer = three(file, "answer", data.get("answer"))
    values = tuple(data.get("values", ()))
    for lang in LANGS:
        for name in sorted(holes(answer[lang]) - set(values) - ALWAYS):
            raise BadContent(str(file), f"answer.{lang}", f"{{{name}}} is not listed in values")
    stage = data.get("stage")
    if stage not in libraries.STAGES:
        raise BadContent(str(file), "stage", f"must be one of {', '.join(libraries.STAGES)}")
    if data.get("audience") not in ("student", "staff"):
        raise BadContent(str(file), "audience", "student or staff")
    return Topic(
        slug=file.stem, audience=data["audience"], stage=stage, question=three(file, "question", data.get("question")),
        phrasings=_phrasings(file, data.get("phrasings")), answer=answer, values=values,
        owner=str(data.get("owner", "")), review_by=str(data.get("review_by", "")), level=data.get("level"),
        frame=data.get("frame"),
    )  # fmt: skip


def _phrasings(file: Path, raw: Any) -> dict[Lang, tuple[str, ...]]:
    found: dict[Lang, tuple[str, ...]] = {}
    for lang in LANGS:
        said = raw.get(lang) if isinstance(raw, Mapping) else None
        if not isinstance(said, list) or not all(isinstance(one, str) and one.strip() for one in said) or not said:
            raise BadContent(str(file), f"phrasings.{lang}", "a list of ways to ask it, at least one")
        found[lang] = tuple(said)
    return found


def answer(topic: Topic, lang: Lang, library: libraries.Library, texts: Texts) -> Doc:
    """The answer in a language, local values filled in.

    What needs a value the library has not filled in is left out, and one line says to ask the library: Jana never
    invents a fee, a period or an opening hour.
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
    return (*doc, *texts.say("answers.ask_us", lang, contact=library.contact[lang])) if missing else doc


def _renumber(blocks: list[Any]) -> Doc:
    """Steps count on without a gap when one was left out."""
    found, number = [], 0
    for block in blocks:
        number = number + 1 if block.kind == "step" else 0
        found.append(replace(block, number=number) if block.kind == "step" else block)
    return tuple(found)
