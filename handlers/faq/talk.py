"""Talk: what is not a question to the FAQ: greetings, thanks, abuse, and titles to look up in the catalogue."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np

from handlers.dialog import LANGS
from handlers.faq.features import features
from handlers.faq.index import Runs
from handlers.faq.train import invert
from handlers.faq.words import MOST, rarity, words
from handlers.texts import read_toml

SHORT = 6  # words: longer messages say more than hello
NEARLY = 0.7  # likeness of letter runs that makes two short lines the same
EVERYDAY, SELDOM = 0.25, 0.6  # rarity under which a word is no name, and which one word of a name has
NAMES, TITLE = 4, 12  # words of a name alone, and of a title that was asked for
FILE = Path(__file__).parent.parent / "content" / "smalltalk.toml"
CATALOGUE = FILE.with_name("catalogue.toml")
_SPOKEN = re.compile(r"[\w'’-]+")
_ISBN = re.compile(r"\b(97[89][- ]?(?:\d[- ]?){9}\d|(?:\d[- ]?){9}[\dXx])\b")
_QUOTED = re.compile(r'["”“«»]([^"”“«»]{3,120})["”“«»]')


@cache
def _lines() -> Mapping[str, frozenset[tuple[str, ...]]]:
    return {
        kind: frozenset(tuple(words(line)) for lines in said.values() for line in lines)
        for kind, said in read_toml(FILE).items()
    }


@cache
def _heard() -> tuple[Runs, tuple[str, ...]]:
    """All lines by their letter runs, and the kind of each."""
    kinds = [(kind, " ".join(line)) for kind, lines in _lines().items() for line in sorted(lines)]
    return invert([features(line, "", {}) for _kind, line in kinds]), tuple(kind for kind, _line in kinds)


def small_talk(text: str) -> str | None:
    """greeting, thanks, abuse, are_you_a_bot or off_topic when the message is nothing but that, or nearly."""
    said = words(text)
    if not said or len(said) > SHORT:
        return None
    known = {word for kind in ("greeting", "thanks") for line in _lines()[kind] for word in line}
    exact = next((kind for kind, lines in _lines().items() if tuple(said) in lines), None)
    if exact is None and all(word in known for word in said):
        return "thanks" if any((word,) in _lines()["thanks"] for word in said) else "greeting"
    if exact is not None or len(said) == 1:  # one word alone is too little to be nearly something
        return exact
    runs, kinds = _heard()
    likeness = runs.cosines(features(text, "", {}))
    best = int(np.argmax(likeness))
    return kinds[best] if likeness[best] >= NEARLY else None


def is_isbn(digits: str) -> bool:
    """Whether the check digit is right (ISO 2108, ten and thirteen digits)."""
    if len(digits) == 13:
        total = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits))
        return total % 10 == 0
    values = [10 if d in "Xx" else int(d) for d in digits]
    return sum((10 - i) * value for i, value in enumerate(values)) % 11 == 0


def looks_like_catalogue_query(text: str) -> str | None:
    """What to search the catalogue for: a right ISBN, a title in quotation marks, or names in capital letters."""
    for found in _ISBN.finditer(text):
        digits = re.sub(r"[- ]", "", found[1])
        if is_isbn(digits):
            return digits
    quoted = _QUOTED.search(text)
    return quoted[1].strip() if quoted else _named(text)


def _named(text: str) -> str | None:
    """The title or author of "do you have the book Kalevala", or "Tove Jansson" alone."""
    said = _SPOKEN.findall(text[:MOST])
    rest = _without(said, "leads")
    asked = len(rest) < len(said)
    after = _without(rest, "nouns")
    about_book = len(after) < len(rest)
    capitals = sum(word[0].isupper() for word in after)
    small = [word for word in after if not word[0].isupper() and word.lower() not in _catalogue()["joints"]]
    if not asked and not about_book:
        return " ".join(after) if capitals == len(after) and _is_name(after) else None
    enough, most = (1, capitals) if about_book else (2, 1)
    return " ".join(after) if capitals >= enough and len(small) <= most and len(after) <= TITLE else None


def _is_name(said: list[str]) -> bool:
    """Whether words alone may be a name: no greeting, none of everyday, one at least seldom said."""
    folded = [one for word in said for one in words(word)]
    known = {word for line in _lines()["greeting"] for word in line}
    told = [min(rarity(word, lang) for lang in LANGS) for word in folded]
    return 2 <= len(said) <= NAMES and not known & set(folded) and min(told) >= EVERYDAY and max(told) >= SELDOM


def _without(said: list[str], key: str) -> list[str]:
    """The words without a beginning from the content, the longest first."""
    low = [word.lower() for word in said]
    for line in sorted(_catalogue()[key], key=len, reverse=True):
        lead = line.split()
        if low[: len(lead)] == lead:
            return said[len(lead) :]
    return said


@cache
def _catalogue() -> Mapping[str, tuple[str, ...]]:
    return {key: tuple(lines) for key, lines in read_toml(CATALOGUE)["search"].items()}
