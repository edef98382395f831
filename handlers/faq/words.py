"""Words: a text made comparable, its pieces, and which of the three languages it is in."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from handlers.texts import read_toml

MOST = 600  # characters of a question that are looked at
_WORD = re.compile(r"[^\W_]+")
_TRIM = str.maketrans("äöå", "aoa")
DATA = Path(__file__).parent / "data"


def normal(text: str) -> str:
    """Small letters in compatibility form, cut to `MOST`."""
    return unicodedata.normalize("NFKC", text[:MOST]).lower()


def words(text: str) -> list[str]:
    """The words of a text, umlauts folded: people type without them."""
    folded = normal(text).translate(_TRIM)
    return _WORD.findall(folded)


def grams(word: str) -> list[str]:
    """Runs of 3, 4 and 5 letters of a word with its edges marked: typos, compounds and case endings share most."""
    marked = f"<{word}>"
    return [marked[i : i + n] for n in (3, 4, 5) for i in range(len(marked) - n + 1)]


@cache
def common_words() -> Mapping[str, frozenset[str]]:
    """The commonest words of each language, written by hand: they tell the language and say little else."""
    return {lang: frozenset(words(said)) for lang, said in read_toml(DATA / "common.toml").items()}


@cache
def endings() -> Mapping[str, tuple[str, ...]]:
    """How words tend to end or what they hold in each language."""
    return {lang: tuple(said.split()) for lang, said in read_toml(DATA / "endings.toml").items()}


def detect(text: str, prior: str | None = None) -> str:
    """fi, sv or en. A word list decides, endings and umlauts help, the person's own language breaks ties."""
    scores = dict.fromkeys(("fi", "sv", "en"), 0.0)
    for word in words(text):
        for lang, known in common_words().items():
            if word in known:
                scores[lang] += 2.0
        for lang, ends in endings().items():
            scores[lang] += 0.3 * any(word.endswith(end) for end in ends)
    low = normal(text)
    scores["sv"] += 1.5 * ("å" in low)
    scores["fi"] += 0.6 * any(pair in low for pair in ("ää", "yö", "äy", "uu", "ii"))
    if prior in scores:
        scores[prior] += 0.7
    return max(scores, key=lambda lang: (scores[lang], lang == prior, lang == "fi"))
