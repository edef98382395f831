"""Filing: of which kind a message is and which process stage it belongs to, from its words alone."""

import json
import re
from dataclasses import dataclass
from typing import TextIO

from handlers.faq.features import ideas
from handlers.faq.words import detect, words
from handlers.filing.filer import cues
from handlers.filing.filer import filer as filer

_PHONE = re.compile(r"(?<![\w-])(?:\+?\d[\s-]?){7,14}\d(?![\w-])")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,254}@[\w-]{1,63}\.[\w.-]+")  # only from a word's start: no squared time
_IDENTITY = re.compile(r"\b\d{6}[-+A-FU-Y]\d{3}[0-9A-Z]\b")
_STUDENT = re.compile(r"(?<![\d-])\d{6,8}(?![\d-])")  # student numbers; years and prices are shorter, ISBNs longer
_ISBN = re.compile(r"97[89][- ]?\d")


@dataclass(frozen=True, slots=True)
class Filed:
    """Kind and stage of a message and how sure that is, with all alternatives."""

    kind: str
    stage: str
    confidence: float
    kinds: tuple[tuple[str, float], ...]
    stages: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Flags:
    """What needs care beside the kind."""

    urgent: bool
    personal_data: bool


def file(text: str, lang: str | None = None) -> Filed:
    """The kind and stage that a librarian would most likely give a message."""
    lang = detect(text, lang)
    known = filer()
    kind, stage = known.file(text, lang)
    kinds, stages = known.scores(text, lang)
    return Filed(kind, stage, min(1.0, max(0.0, kinds[kind])), tuple(kinds.items()), tuple(stages.items()))


def is_question(text: str) -> bool:
    """Whether it asks something: by its mark, or because it begins as questions do."""
    return text.rstrip().endswith("?") or begins_as_question(text)


def begins_as_question(text: str) -> bool:
    """Whether its first words are those of a question, whatever its mark: how, missä, kan jag."""
    return "ask" in ideas(words(text)[:2], "", cues())


def goes_on(text: str) -> bool:
    """Whether a question begins as those do that go on from the one before: entä, och om, what about."""
    return "follow" in ideas(words(text)[:3], "", cues())


def flags(text: str) -> Flags:
    """Urgent or holding personal data."""
    return Flags("urgent" in ideas(words(text), "", cues()), mask(text) != text)


def mask(text: str) -> str:
    """Phone numbers, e-mail addresses, personal identity codes and student numbers covered; ISBNs stay."""
    text = _STUDENT.sub("•••", _MAIL.sub("•••", _IDENTITY.sub("•••", text)))
    return _PHONE.sub(lambda found: found[0] if _ISBN.match(found[0]) else "•••", text)


def classify_lines(lines: TextIO, out: TextIO) -> None:
    """JSON lines in, JSON lines out; a line that is not JSON gets an error and the next goes on."""
    for line in lines:
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            found = file(str(asked["text"]), asked.get("lang"))
            answer = {
                "id": asked.get("id"),
                "kind": found.kind,
                "stage": found.stage,
                "confidence": round(found.confidence, 4),
            }
        except (ValueError, KeyError, TypeError, AttributeError) as wrong:
            answer = {"id": None, "error": f"not a line with a text: {wrong}"}
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
        out.flush()


__all__ = ["Filed", "Flags", "classify_lines", "detect", "file", "flags", "is_question", "mask"]
