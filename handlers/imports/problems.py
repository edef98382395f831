"""Problems: why a file or a line will not do. The sentence is a text (imports.<key>) with the values put in."""

from dataclasses import dataclass, field
from typing import Any

SHOWN = 40  # characters of a cell that a sentence repeats


def shown(cell: Any) -> str:
    """A cell as a sentence may repeat it: one line, no control characters, not long."""
    words = "".join(letter if letter.isprintable() else " " for letter in str(cell)[: 4 * SHOWN])
    words = " ".join(words.split())
    return words if len(words) <= SHOWN else words[: SHOWN - 1] + "…"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong or worth knowing. `line` counts lines of the file from 1; 0 is the file itself."""

    key: str
    line: int = 0
    values: dict[str, Any] = field(default_factory=dict)


class Unreadable(Exception):
    """The file cannot be used at all; says why and by that how to mend it."""

    def __init__(self, key: str, /, line: int = 0, **values: Any) -> None:
        super().__init__(key)
        self.problem = Problem(key, line, values)


class Wrong(ValueError):
    """A cell cannot be read as what its column holds."""

    def __init__(self, key: str, /, **values: Any) -> None:
        super().__init__(key)
        self.key, self.values = key, values
