"""Commands: what can be written after a slash, with its names in three languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from handlers.content_errors import BadContent
from handlers.dialog import Lang
from handlers.texts import read_toml, three


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its key, all its names, what it does in words, and whether it is for staff only."""

    key: str
    names: tuple[str, ...]
    about: Mapping[Lang, str]
    for_staff: bool


def load_commands(file: Path) -> dict[str, Command]:
    """All commands by every name they have. Raises BadContent for a name used twice."""
    found: dict[str, Command] = {}
    for key, raw in read_toml(file).items():
        names = tuple(raw.get("names", ()))
        command = Command(key, names, three(file, key, raw), raw.get("for") == "staff")
        for name in names:
            if not (name.isascii() and name.islower() and name.isalnum()):
                raise BadContent(str(file), f"{key}.names", f"{name!r}: small letters a-z only")
            if name in found:
                raise BadContent(str(file), f"{key}.names", f"{name!r} is also a name of {found[name].key}")
            found[name] = command
    return found
