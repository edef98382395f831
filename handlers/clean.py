"""Clean: what people type, made safe to keep and to show, with nothing they meant taken away."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

MOST = 16_000  # characters kept of one message; a person who writes more is told
MARKS = 4  # combining marks in a row: enough for every language, too few to hide a page

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufff9-\ufffb]")
_BIDI = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANK_LINES = re.compile(r"\n{4,}")


def _few_marks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for letter in text:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks <= MARKS:
            kept.append(letter)
    return "".join(kept)


def text(raw: Any) -> str:
    """Words of several lines: composed (NFC), without control, direction and half characters, at most `MOST` long."""
    said = str(raw)[: MOST * 2].replace("\r\n", "\n").replace("\r", "\n")
    said = _SURROGATE.sub("", said)
    said = _BIDI.sub("", _CONTROL.sub("", said))
    if not said.isascii():
        said = _few_marks(unicodedata.normalize("NFC", said))
    return _BLANK_LINES.sub("\n\n\n", said).strip()[:MOST]


def line(raw: Any) -> str:
    """Words of one line, at most 200 characters."""
    return " ".join(text(raw).split())[:200]


def values(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a filled form: words cleaned, everything else as it is or gone."""
    return {line(key): _value(value) for key, value in list(raw.items())[:100]}


def _value(raw: Any) -> Any:
    match raw:
        case str():
            return text(raw)
        case bool() | int() | None:
            return raw
        case list():
            return [line(item) for item in raw[:100]]
        case Mapping():
            return {line(key): item if isinstance(item, int) else line(item) for key, item in list(raw.items())[:100]}
        case _:
            return line(raw)
