"""Line: the items, factors, competences, rules, stages, kinds and states that people meet, in three languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handlers.content_errors import BadContent
from handlers.dialog import Lang
from handlers.library import STAGES
from handlers.texts import read_toml, three

CULTURE = "culture"
SIGNS = ("+", "-", "±")

Label = Mapping[Lang, str]
Row = tuple[Path, str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Item:
    """One line: two poles that read alone, the stage it is about, and whether it is the stage's anchor.

    `encouragement`: one of those whose mean is the indicator of that name.
    """

    code: str
    stage: str  # one of STAGES, or CULTURE
    anchor: bool
    left: Label
    right: Label
    root: str | None = None
    encouragement: bool = False


@dataclass(frozen=True, slots=True)
class Factor:
    """Something that helps (+), hinders (-) or does both (±): the sign belongs to the factor in a stage."""

    code: str
    label: Label
    signs: Mapping[str, str]
    seed: bool
    rejudge: bool = False  # the sign of the seed looks odd; the team decides again
    root: str | None = None


@dataclass(frozen=True, slots=True)
class Competence:
    """Something one needs to know in the work."""

    code: str
    label: Label
    seed: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of serving customers, said in the first person."""

    code: str
    text: Label


@dataclass(frozen=True, slots=True)
class Open:
    """A question answered in words; never scored."""

    code: str
    text: Label


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the process; `student` says what it is about in a student's words."""

    code: str
    label: Label
    student: Label


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of feedback: what a student calls it, and what is promised.

    `promise_days` are opening days after the day of writing, 0 the same day, none when no answer is promised.
    """

    code: str
    label: Label
    student: Label
    promise: Label
    promise_days: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """All of it. `levels`: answers to a competence (1-5, and w for "want to learn"); `held`: answers to a rule."""

    items: tuple[Item, ...]
    factors: tuple[Factor, ...]
    competences: tuple[Competence, ...]
    rules: tuple[Rule, ...]
    opens: tuple[Open, ...]
    levels: Mapping[str, Label]
    held: Mapping[str, Label]
    stages: Mapping[str, Stage]
    kinds: Mapping[str, Kind]
    states: Mapping[str, Label]
    own_states: Mapping[str, Label]  # in the words of the case's writer


def load(folder: Path, own: Path | None = None) -> Line:
    """The shipped content, a library's own over it: an entry of the same code takes its place. Raises BadContent."""

    def rows(name: str, table: str) -> list[Row]:
        found = {row[1]: row for row in _rows(folder / name, table)}
        if own is not None and (own / name).is_file():
            found |= {row[1]: row for row in _rows(own / name, table)}
        return list(found.values())

    def labels(name: str, table: str, key: str = "label") -> dict[str, Label]:
        return {row[1]: _text(row, key) for row in rows(name, table)}

    return Line(
        items=tuple(_item(row) for row in rows("line.toml", "item")),
        factors=tuple(_factor(row) for row in rows("factors.toml", "factor")),
        competences=tuple(
            Competence(row[1], _text(row, "label"), _flag(row, "seed", None))
            for row in rows("competences.toml", "competence")
        ),
        rules=tuple(Rule(row[1], _text(row, "text")) for row in rows("rules.toml", "rule")),
        opens=tuple(Open(row[1], _text(row, "text")) for row in rows("line.toml", "open")),
        levels=labels("competences.toml", "level"),
        held=labels("rules.toml", "held"),
        stages={
            row[1]: Stage(row[1], _text(row, "label"), _text(row, "student")) for row in rows("stages.toml", "stage")
        },
        kinds={row[1]: _kind(row) for row in rows("stages.toml", "kind")},
        states=labels("stages.toml", "state"),
        own_states=labels("stages.toml", "state", "own"),
    )


def _rows(file: Path, table: str) -> list[Row]:
    """The entries of a table, each with its file and code; codes are there, and none twice."""
    found: dict[str, Row] = {}
    entries = read_toml(file).get(table, [])
    if not isinstance(entries, list):
        raise BadContent(str(file), table, f"write each entry under [[{table}]]")
    for number, raw in enumerate(entries, 1):
        code = raw.get("code")
        if not isinstance(code, str) or not code.strip():
            raise BadContent(str(file), f"{table} {number}.code", "the code is missing")
        if code in found:
            raise BadContent(str(file), code, "the code stands twice in this file")
        found[code] = (file, code, raw)
    return list(found.values())


def _text(row: Row, field: str) -> Label:
    file, code, raw = row
    return three(file, f"{code}.{field}", raw.get(field))


def _flag(row: Row, field: str, otherwise: bool | None = False) -> bool:
    file, code, raw = row
    value = raw.get(field, otherwise)
    if not isinstance(value, bool):
        raise BadContent(str(file), f"{code}.{field}", "must be true or false")
    return value


def _root(row: Row) -> str | None:
    file, code, raw = row
    value = raw.get("root")
    if value is not None and (not isinstance(value, str) or not value.strip()):
        raise BadContent(str(file), f"{code}.root", "must be words, or left out")
    return value


def _item(row: Row) -> Item:
    file, code, raw = row
    stage = raw.get("stage")
    if stage not in (*STAGES, CULTURE):
        raise BadContent(str(file), f"{code}.stage", f"must be one of {', '.join((*STAGES, CULTURE))}")
    left, right = _text(row, "left"), _text(row, "right")
    return Item(code, stage, _flag(row, "anchor"), left, right, _root(row), _flag(row, "encouragement"))


def _factor(row: Row) -> Factor:
    file, code, raw = row
    signs = raw.get("sign")
    if not isinstance(signs, Mapping) or not signs:
        raise BadContent(str(file), f"{code}.sign", 'say in which stages, such as { use = "+" }')
    for stage, sign in signs.items():
        if stage not in STAGES or sign not in SIGNS:
            raise BadContent(str(file), f"{code}.sign.{stage}", "must be a stage with one of the signs + - ±")
    return Factor(code, _text(row, "label"), dict(signs), _flag(row, "seed", None), _flag(row, "rejudge"), _root(row))


def _kind(row: Row) -> Kind:
    file, code, raw = row
    days = raw.get("days")
    if days is not None and (not isinstance(days, int) or isinstance(days, bool) or days < 0):
        raise BadContent(str(file), f"{code}.days", "must be a number of opening days, 0 or more, or left out")
    return Kind(code, _text(row, "label"), _text(row, "student"), _text(row, "promise"), days)
