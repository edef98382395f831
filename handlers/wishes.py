"""Wishes: what a purchase suggestion asks for, whether its ISBN holds, and whether somebody wished for it already."""

import re
import unicodedata
from dataclasses import dataclass

from stdnum import isbn as numbers

_NUMBER = re.compile(r"(?<![\w-])(?:97[89][- ]?)?\d(?:[- ]?\d){8}[- ]?[\dXx](?![\w-])")
_LABEL = re.compile(r"isbn(?:-1[03])?:?", re.IGNORECASE)
_ASKING = re.compile(
    r"^(?:(?:voisitteko|voisiko|hankkikaa|hankkia|ostakaa|ostaa|tilatkaa|kirjasto|kirjastoon|kirja|kirjan|teos|teoksen"
    r"|kunde|kan|ni|köpa|köp|skaffa|in|boken|please|could|you|buy|get|order|the|book|toivon|toivoisin|haluaisin|tarvitsen"
    r"|hankkisitteko|ehdotan|jag|önskar|föreslår|would|i|like|library|purchase|saisiko|saisinko)[\s,:.!?]+)+",
    re.IGNORECASE,
)
LEAST, MOST = 3, 300  # characters of a title


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish: the title folded for comparing, a valid ISBN as thirteen figures, or a number that is not one."""

    title: str
    isbn: str | None
    wrong_isbn: str | None


def read(text: str) -> Wish:
    """What the words wish for. Thirteen figures that are no ISBN are a mistake to tell of, not a wish to drop."""
    good: str | None = None
    wrong: str | None = None
    for found in _NUMBER.finditer(text):
        if numbers.is_valid(found[0]):
            good = good or str(numbers.to_isbn13(numbers.compact(found[0])))
        elif len(re.sub(r"\W", "", found[0])) == 13 or _LABEL.search(text[: found.start()][-12:]):
            wrong = wrong or found[0]
    return Wish(folded(_LABEL.sub(" ", _NUMBER.sub(" ", text))), good, None if good else wrong)


def folded(text: str) -> str:
    """A title for comparing: the asking words in front left out, small letters and figures only."""
    words = _ASKING.sub("", " ".join(text.split()))
    plain = unicodedata.normalize("NFKC", words).casefold()
    return " ".join(re.findall(r"\w+", plain))[:MOST]


def has_title(wish: Wish) -> bool:
    """Whether the words left are enough to look for."""
    return sum(letter.isalpha() for letter in wish.title) >= LEAST
