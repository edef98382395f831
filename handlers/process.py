"""Process: the list of indicators, which stage or perspective each belongs to, its unit, direction and target."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from handlers.content_errors import BadContent
from handlers.dialog import Lang
from handlers.texts import read_toml, three

UNITS = ("%", "n", "wh", "wd", "d", "wk", "points", "ratio")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator. `unit`: % share, n count, wh working hours, wd working days, d days, wk weeks."""

    code: str
    perspective: str
    source: Literal["bot", "hand", "import"]
    unit: str
    direction: Literal["up", "down", "band"]
    target: float | None
    label: Mapping[Lang, str]


Process = Mapping[str, Indicator]


def load_process(file: Path) -> Process:
    """All indicators by code. Raises BadContent naming the key."""
    found: dict[str, Indicator] = {}
    for code, raw in read_toml(file).items():
        for key, allowed in (
            ("source", ("bot", "hand", "import")),
            ("unit", UNITS),
            ("direction", ("up", "down", "band")),
        ):
            if raw.get(key) not in allowed:
                raise BadContent(str(file), f"{code}.{key}", f"must be one of {', '.join(allowed)}")
        found[code] = Indicator(
            code, str(raw.get("perspective", "")), raw["source"], raw["unit"], raw["direction"], raw.get("target"),
            three(file, code, raw),
        )  # fmt: skip
    return found
