"""ISBN: found in free text, checked by their check digit; whether it is the right book is for a person to say."""

import re
from dataclasses import dataclass

from stdnum import isbn

PIECE = re.compile(r"(?<![0-9A-Za-z])(?:97[89][- \u2010-\u2013]?)?(?:[0-9][- \u2010-\u2013]?){9}[0-9Xx](?![0-9A-Za-z])")
NAMED = re.compile(r"ISBN(?:-1[03])?:? *(?P<it>[0-9][0-9Xx \u2010-\u2013-]{6,20})", re.IGNORECASE)
SIGNS = re.compile(r"[^0-9Xx]")


@dataclass(frozen=True, slots=True)
class Hit:
    """Something like an ISBN in a text: as ISBN-13 when its check digit is right, else as it stood."""

    text: str
    isbn13: str | None


def tidy(said: str) -> str:
    """An ISBN as thirteen digits when it is one; else what was said, without the word ISBN."""
    bare = re.sub(r"^ISBN(?:-1[03])?:? *", "", said.strip(), flags=re.IGNORECASE)
    return valid(bare) or bare


def valid(said: str) -> str | None:
    """The ISBN-13 of an ISBN whose check digit is right."""
    digits = SIGNS.sub("", said).upper()
    return str(isbn.to_isbn13(digits)) if isbn.is_valid(digits) else None


def in_text(text: str) -> list[Hit]:
    """What looks like ISBNs, in the order of the text, each once; a wrong check digit is kept for a person to see.

    Ten digits without the word ISBN count only when the check digit is right: they may be a telephone number.
    """
    spots = {hit.start(): hit[0] for hit in PIECE.finditer(text) if valid(hit[0])}
    taken = [(start, start + len(said)) for start, said in spots.items()]
    for hit in NAMED.finditer(text):
        if not any(start < hit.end("it") and hit.start("it") < end for start, end in taken):
            spots[hit.start("it")] = hit["it"].strip(" -")
    found: dict[str, Hit] = {}
    for _, said in sorted(spots.items()):
        one = Hit(said, valid(said))
        found.setdefault(one.isbn13 or one.text, one)
    return list(found.values())
