"""Questions: another library's FAQ with questions in other words, written apart from Jana's own content."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from handlers.faq import Entry

DATA = Path(__file__).parent / "data"
FILE, APART = (
    DATA / "another_library.txt",
    DATA / "strange_library.txt",
)  # neither is learned from; changes were weighed by both


@dataclass(slots=True)
class Asked:
    """One language's questions: (style, text, entry), and (near or far, text) for what no entry answers."""

    questions: list[tuple[str, str, str]] = field(default_factory=list)
    strangers: list[tuple[str, str]] = field(default_factory=list)


def read(file: Path = FILE) -> tuple[list[Entry], Mapping[str, Asked]]:
    """The entries with three phrasings each, and what is asked of them, by language."""
    entries: list[Entry] = []
    asked = {lang: Asked() for lang in ("fi", "sv", "en")}
    slug, said = "", tuple[str, ...]()
    for line in file.read_text("utf-8").splitlines():
        match line.split(maxsplit=2):
            case ["@", name]:
                slug = name
            case ["oos", kind, rest]:
                lang, _, lines = rest.partition("|")
                asked[lang.strip()].strangers += [(kind, one) for one in _several(lines)]
            case [lang, "+", rest] if lang in asked:
                said = tuple(_several(rest))
            case [lang, "=", rest] if lang in asked:
                entries.append(Entry(slug, lang, said, rest))
            case [lang, style, rest] if lang in asked and style.startswith("?"):
                questions = [f"{style} {rest}".split(" | ")] if " | " in rest else [[f"{style} {rest}"]]
                asked[lang].questions += [(one[1], one[3:].strip(), slug) for one in questions[0]]
    return entries, asked


def _several(line: str) -> list[str]:
    return [one.strip() for one in line.split("|") if one.strip()]
