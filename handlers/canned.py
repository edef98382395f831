"""Canned: replies written beforehand, in the writer's language, with the library's own facts and the case filled in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from handlers.content_errors import BadContent
from handlers.dialog import Lang
from handlers.library import Library
from handlers.texts import read_toml, three

_HOLE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Canned:
    """A reply with holes such as {code}, {library} or a value of library.toml; for some kinds or for all."""

    key: str
    kinds: tuple[str, ...]
    label: Mapping[Lang, str]
    words: Mapping[Lang, str]

    def filled(self, lang: Lang, library: Library, **facts: str) -> str | None:
        """The words with every hole filled; none when the library has not said what belongs in one."""
        known = {name: value[lang] for name, value in library.values.items()}
        known |= {"library": library.name[lang], "contact": library.contact[lang], **facts}
        words = self.words[lang]
        if any(hole not in known for hole in _HOLE.findall(words)):
            return None
        return _HOLE.sub(lambda hole: known[hole[1]], words)


def load_canned(file: Path) -> dict[str, Canned]:
    """The replies of a file. Raises BadContent naming the key that is wrong."""
    found: dict[str, Canned] = {}
    for key, raw in read_toml(file).items():
        if not isinstance(raw, dict):
            raise BadContent(str(file), key, "write [name] and under it kinds, label and words")
        kinds = tuple(raw.get("kinds", ()))
        found[key] = Canned(
            key, kinds, three(file, f"{key}.label", raw.get("label")), three(file, f"{key}.words", raw.get("words"))
        )
    return found


def fitting(canned: Mapping[str, Canned], kind: str) -> list[Canned]:
    """Those for this kind of message, and those for all."""
    return [one for one in canned.values() if not one.kinds or kind in one.kinds]
