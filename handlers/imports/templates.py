"""Templates: which headings of which system mean what, as data; a file's source is recognised by its headings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from handlers.content_errors import BadContent
from handlers.dialog import Lang
from handlers.imports.cells import Row, Table, words
from handlers.imports.problems import Unreadable
from handlers.texts import read_toml, three

KINDS = ("date", "period", "count", "decimal", "text", "word", "isbn")
SHAPES = (
    "loans",
    "machines",
    "orders",
    "open_orders",
    "seats",
    "visits",
    "meter",
    "figures",
    "courses",
    "course_texts",
)
LOOK = 30  # rows among which the headings are looked for: exports begin with titles


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a template knows: by its `heads`, or by how its heading `ends` when there are many of them.

    `required`: a file without it is not of this source; `filled`: an empty cell in it is a problem.
    """

    key: str
    kind: str
    heads: frozenset[str]
    ends: tuple[str, ...] = ()
    required: bool = True
    filled: bool = True

    def is_head(self, head: str) -> bool:
        """Whether a tidied heading names this column."""
        return head in self.heads or any(head.endswith(end) and head != end for end in self.ends)


@dataclass(frozen=True, slots=True)
class Template:
    """One source: how its files look (`columns`, `words`), what they become (`shape`) and which figures they feed."""

    key: str
    shape: str
    name: Mapping[Lang, str]
    feeds: tuple[str, ...]
    columns: Mapping[str, Column]
    words: Mapping[str, Mapping[str, str]]
    values: Mapping[str, Any] = field(default_factory=dict)


Templates = Mapping[str, Template]


@dataclass(frozen=True, slots=True)
class Found:
    """A template recognised in a table: where each of its columns is, the row of headings and the rows below it."""

    template: Template
    places: Mapping[str, tuple[int, ...]]
    heads: tuple[str, ...]
    rows: tuple[Row, ...]


def tidy(head: str) -> str:
    """A heading as it is compared: small letters, single spaces, no brackets or marks around it."""
    return re.sub(r"[\s_]+", " ", head.replace("\ufeff", "").casefold()).strip(" :.*#\"'()[]")


def load(*folders: Path) -> Templates:
    """All templates of some folders; one of the same name in a later folder wins. Raises BadContent naming the key."""
    found: dict[str, Template] = {}
    for folder in folders:
        for file in sorted(folder.glob("*.toml")):
            found[file.stem] = _template(file)
    return found


def _template(file: Path) -> Template:
    raw = read_toml(file)
    if raw.get("shape") not in SHAPES:
        raise BadContent(str(file), "shape", f"must be one of {', '.join(SHAPES)}")
    columns = {key: _column(file, key, one) for key, one in raw.get("columns", {}).items()}
    if not any(column.required for column in columns.values()):
        raise BadContent(str(file), "columns", "at least one column: [columns.date] kind = …, heads = […]")
    meanings = {key: {said.casefold(): meaning for meaning, all_said in one.items() for said in all_said}
                for key, one in raw.get("words", {}).items()}  # fmt: skip
    return Template(file.stem, raw["shape"], three(file, "name", raw.get("name")), tuple(raw.get("feeds", ())), columns,
                    meanings, raw.get("values", {}))  # fmt: skip


def _column(file: Path, key: str, raw: Mapping[str, Any]) -> Column:
    if raw.get("kind") not in KINDS:
        raise BadContent(str(file), f"columns.{key}.kind", f"must be one of {', '.join(KINDS)}")
    heads, ends = raw.get("heads", []), raw.get("ends", [])
    if not heads and not ends:
        raise BadContent(
            str(file), f"columns.{key}.heads", 'the headings it goes by: heads = ["date", "päivä", "datum"]'
        )
    required = bool(raw.get("required", True))
    return Column(key, raw["kind"], frozenset(map(tidy, heads)), tuple(end.casefold() for end in ends), required,
                  bool(raw.get("filled", required)))  # fmt: skip


def recognise(table: Table, templates: Templates, source: str | None = None) -> Found:
    """Where a table comes from. Raises Unreadable: no known headings, one missing, one twice, or an unknown source."""
    if source is not None and source not in templates:
        raise Unreadable("no_such_source", source=source, known=", ".join(sorted(templates)))
    asked = [templates[source]] if source else list(templates.values())
    if not table.headed:
        return _unheaded(table, asked if source else [])
    looked = [tuple(words(cell) for cell in row.cells) for row in table.rows[:LOOK]]
    tidied = [tuple(map(tidy, heads)) for heads in looked]  # once, not for each template and column
    tries = [_try(template, looked[at], tidied[at], at) for at in range(len(looked)) for template in asked]
    best = max(tries, key=lambda one: (-len(one.missing), one.hits, -one.at))
    if best.missing:
        _say_why_not(best, source)
    twice = [key for key, places in best.places.items() if len(places) > 1 and not best.template.columns[key].ends]
    if twice:
        head = best.heads[best.places[twice[0]][1]]
        raise Unreadable("head_twice", line=table.rows[best.at].line, head=head)
    return Found(best.template, best.places, best.heads, table.rows[best.at + 1 :])


@dataclass(frozen=True, slots=True)
class _Try:
    template: Template
    at: int
    places: Mapping[str, tuple[int, ...]]
    heads: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def hits(self) -> int:
        return len(self.places)


def _try(template: Template, heads: tuple[str, ...], tidied: tuple[str, ...], at: int) -> _Try:
    places: dict[str, tuple[int, ...]] = {}
    for key, column in template.columns.items():
        hits = tuple(number for number, head in enumerate(tidied) if heads[number] and column.is_head(head))
        if hits:
            places[key] = hits
    missing = tuple(key for key, column in template.columns.items() if column.required and key not in places)
    return _Try(template, at, places, heads, missing)


def _say_why_not(best: _Try, source: str | None) -> None:
    """Name the missing heading only when all the others are there; else the file is simply not known."""
    if source is None and (best.hits < 2 or len(best.missing) > 1):
        raise Unreadable("unknown_source")
    column = best.template.columns[best.missing[0]]
    raise Unreadable("head_missing", source=best.template.key, heads=", ".join(sorted(column.heads or column.ends)[:6]))


def _unheaded(table: Table, asked: list[Template]) -> Found:
    """Without headings the columns stand in the order of the template, and somebody must say which template."""
    if not asked:
        raise Unreadable("no_heads")
    template = asked[0]
    keys = list(template.columns)
    places = {key: (number,) for number, key in enumerate(keys)}
    return Found(template, places, tuple(keys), table.rows)
