"""Masking: personal details and people's names are covered before a channel sees a text."""

import re
from collections.abc import Collection
from functools import cache
from pathlib import Path

from handlers.dialog import LANGS
from handlers.filing import mask
from handlers.texts import read_toml

COVER = "•••"
NAMES = Path(__file__).parent / "content" / "names.toml"
_WORD = r"[A-ZÅÄÖÉÜ][a-zåäöéüß]+(?:-[A-ZÅÄÖÉÜ][a-zåäöéüß]+)?"


@cache
def _names() -> tuple[re.Pattern[str], re.Pattern[str]]:
    raw = read_toml(NAMES)
    titles = "|".join(sorted({word for lang in LANGS for word in raw["titles"][lang].split()}, key=len, reverse=True))
    first = "|".join(sorted(raw["first"].split(), key=len, reverse=True))
    endings = "|".join(sorted(raw["endings"].split(), key=len, reverse=True))
    titled = re.compile(rf"\b((?i:{titles})\.?\s+)({_WORD}(?:\s+{_WORD})?)")
    called = re.compile(rf"\b(?:{first})(?:{endings})?\b(?:\s+{_WORD})?")
    return titled, called


def cover(text: str, known: Collection[str] = ()) -> str:
    """The text with personal details and names covered; `known` are names of staff, covered in any case ending."""
    titled, called = _names()
    text = titled.sub(rf"\1{COVER}", called.sub(COVER, mask(text)))
    for name in sorted((name for name in known if len(name) > 2), key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(name)}\w{{0,4}}\b", COVER, text)
    return text


def names_somebody(text: str, known: Collection[str] = ()) -> bool:
    """Whether a person's name would be covered in the text."""
    return cover(text, known) != mask(text)
