"""Process: the list of indicators, which stage or perspective each belongs to, its unit, direction and target."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from handlers.content_errors import BadContent
from handlers.dialog import Lang
from handlers.texts import read_toml, three

UNITS = ("%", "n", "wh", "wd", "d", "wk", "students", "points", "scale", "ratio", "per100")
PERSPECTIVES = (
    "selection", "acquisition", "maintenance", "use", "customer", "staff", "encouragement", "host", "results",
    "support",
)  # fmt: skip
CADENCE = {"week": 21, "month": 75, "term": 370, "year": 740, "round": 190}  # days after which a figure is stale
CHOICES = {
    "source": ("bot", "hand", "import"), "unit": UNITS, "direction": ("up", "down", "band"),
    "perspective": PERSPECTIVES, "cadence": tuple(CADENCE),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator, as process.toml describes it.

    `unit`: % share, n count, wh working hours, wd working days, d days, wk weeks, students, points, scale 0-100,
    ratio -1 to 1, per100 for each hundred people served. `floor`: the fewest answers anything is said about.
    `stale_after`: days after the end of its period from which a figure is shown in grey. `version`: of the formula.
    """

    code: str
    perspective: str
    source: Literal["bot", "hand", "import"]
    unit: str
    direction: Literal["up", "down", "band"]
    target: float | None
    label: Mapping[Lang, str]
    formula: Mapping[Lang, str]
    cadence: str = "week"
    stale_after: int = CADENCE["week"]
    floor: int = 1
    digest: bool = False
    version: str = "1"
    hand: bool = False  # may also be written down by hand, although it is imported

    @property
    def by_hand(self) -> bool:
        """Whether staff write it down."""
        return self.source == "hand" or self.hand


Process = Mapping[str, Indicator]


def load_process(file: Path, own: Path | None = None) -> Process:
    """All indicators by code, a library's own over the shipped ones. Raises BadContent naming the key."""
    found = {code: _indicator(file, code, raw) for code, raw in read_toml(file).items()}
    if own is not None and own.is_file():
        found |= {code: _indicator(own, code, raw) for code, raw in read_toml(own).items()}
    return found


def _indicator(file: Path, code: str, raw: Mapping[str, Any]) -> Indicator:
    for key, allowed in CHOICES.items():
        if raw.get(key, "week" if key == "cadence" else None) not in allowed:
            raise BadContent(str(file), f"{code}.{key}", f"must be one of {', '.join(allowed)}")
    cadence = raw.get("cadence", "week")
    return Indicator(
        code, raw["perspective"], raw["source"], raw["unit"], raw["direction"], raw.get("target"),
        three(file, code, raw), three(file, f"{code}.formula", raw.get("formula")),
        cadence, int(raw.get("stale_after", CADENCE[cadence])), int(raw.get("floor", 1)),
        bool(raw.get("digest", False)), str(raw.get("version", "1")),
        bool(raw.get("hand", False)),
    )  # fmt: skip


def with_targets(process: Process, targets: Mapping[str, float], file: Path) -> Process:
    """The same with the library's own targets. Raises BadContent for a code that nobody knows."""
    for code in targets:
        if code not in process:
            raise BadContent(str(file), f"targets.{code}", "no indicator has this code; see docs/indicators.md")
    return {code: replace(one, target=targets.get(code, one.target)) for code, one in process.items()}
