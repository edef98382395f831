"""Talk: what is not a question to the FAQ: greetings, thanks, abuse, and titles to look up in the catalogue."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from handlers.faq.words import words
from handlers.texts import read_toml

SHORT = 6  # words: longer messages say more than hello
FILE = Path(__file__).parent.parent / "content" / "smalltalk.toml"
_ISBN = re.compile(r"\b(97[89][- ]?(?:\d[- ]?){9}\d|(?:\d[- ]?){9}[\dXx])\b")
_QUOTED = re.compile(r'["”“«»]([^"”“«»]{3,120})["”“«»]')


@cache
def _lines() -> Mapping[str, frozenset[tuple[str, ...]]]:
    return {
        kind: frozenset(tuple(words(line)) for lines in said.values() for line in lines)
        for kind, said in read_toml(FILE).items()
    }


def small_talk(text: str) -> str | None:
    """greeting, thanks, abuse, are_you_a_bot or off_topic when the message is nothing but that."""
    said = words(text)
    if not said or len(said) > SHORT:
        return None
    for kind, lines in _lines().items():
        if any(line == tuple(said) for line in lines):
            return kind
    known = {word for kind in ("greeting", "thanks") for line in _lines()[kind] for word in line}
    if all(word in known for word in said):
        return "thanks" if any((word,) in _lines()["thanks"] for word in said) else "greeting"
    return None


def is_isbn(digits: str) -> bool:
    """Whether the check digit is right (ISO 2108, ten and thirteen digits)."""
    if len(digits) == 13:
        total = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits))
        return total % 10 == 0
    values = [10 if d in "Xx" else int(d) for d in digits]
    return sum((10 - i) * value for i, value in enumerate(values)) % 11 == 0


def looks_like_catalogue_query(text: str) -> str | None:
    """What to search the catalogue for: a right ISBN, or a title in quotation marks."""
    for found in _ISBN.finditer(text):
        digits = re.sub(r"[- ]", "", found[1])
        if is_isbn(digits):
            return digits
    quoted = _QUOTED.search(text)
    return quoted[1].strip() if quoted else None
