"""FAQ: from a question in anybody's words to the entry that answers it, or to an honest no."""

from handlers.faq.features import load_synonyms
from handlers.faq.lines import match_lines
from handlers.faq.matcher import Entry, Finding, Hit, Index, build
from handlers.faq.talk import looks_like_catalogue_query, small_talk
from handlers.faq.words import detect, speaks

__all__ = [
    "Entry",
    "Finding",
    "Hit",
    "Index",
    "build",
    "detect",
    "load_synonyms",
    "looks_like_catalogue_query",
    "match_lines",
    "small_talk",
    "speaks",
]  # fmt: skip
