"""Line: the items, factors, stages, kinds and states that staff and students meet, in three languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from handlers.dialog import Lang
from handlers.texts import read_toml, three


@dataclass(frozen=True, slots=True)
class Item:
    """One line: two poles, the stage it is about, and whether it is the stage's anchor."""

    code: str
    stage: str
    anchor: bool
    left: Mapping[Lang, str]
    right: Mapping[Lang, str]


@dataclass(frozen=True, slots=True)
class Factor:
    """Something that helps or hinders a stage."""

    code: str
    stage: str
    sign: str
    label: Mapping[Lang, str]


@dataclass(frozen=True, slots=True)
class Stage:
    code: str
    label: Mapping[Lang, str]


@dataclass(frozen=True, slots=True)
class Kind:
    code: str
    label: Mapping[Lang, str]
    promise_days: int | None


@dataclass(frozen=True, slots=True)
class Line:
    items: tuple[Item, ...]
    factors: tuple[Factor, ...]
    stages: Mapping[str, Stage]
    kinds: Mapping[str, Kind]
    states: Mapping[str, Mapping[Lang, str]]


def load(folder: Path) -> Line:
    """All of it. Raises BadContent."""
    file = folder / "line.toml"
    items = tuple(
        Item(
            raw["code"],
            raw["stage"],
            raw.get("anchor", False),
            three(file, raw["code"], raw["left"]),
            three(file, raw["code"], raw["right"]),
        )
        for raw in read_toml(file)["item"]
    )
    file = folder / "stages.toml"
    data = read_toml(file)
    return Line(
        items=items, factors=(),
        stages={code: Stage(code, three(file, code, raw)) for code, raw in data["stage"].items()},
        kinds={code: Kind(code, three(file, code, raw), raw.get("days")) for code, raw in data["kind"].items()},
        states={code: three(file, code, raw) for code, raw in data["state"].items()},
    )  # fmt: skip
