"""Overview: the figures of a week as a board, stages across and perspectives down; and one figure with all its past."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers import indicators
from handlers.dialog import Lang
from handlers.digest_page import by_stage
from handlers.digest_picture import spark_of
from handlers.digest_words import misses_target, past_of, shown, target, week_words
from handlers.house import House
from handlers.indicators import Figure, Provenance, Reading, Week, kept
from handlers.lines import block_name
from handlers.picture import DigestPicture, Sparks, alt, number, place_words
from handlers.process import Indicator
from handlers.release import Release
from handlers.say import short_day
from storage import answers, tallies
from storage import week as counted
from storage.unit import Unit

WEEKS = 26  # of the past that is drawn: half a year
WHOLE = "whole"  # the column of what belongs to no stage
# The rows from the top down, and the perspectives of process.toml that stand in their last column.
ROWS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("customer", ()), ("staff", ("staff", "encouragement")), ("figures", ()), ("host", ("host",)),
    ("results", ("results",)),
)  # fmt: skip
OUTCOME = "satisfied_customer"  # the end of the line: the figures of customers stand there


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a cell. `code` opens its series; `stale` is grey, `off` misses its target, `none` has no value."""

    label: str
    shown: str
    beside: str = ""
    code: str | None = None
    stale: bool = False
    off: bool = False
    none: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One perspective, with a cell for each column."""

    key: str
    name: str
    cells: tuple[tuple[Item, ...], ...]


@dataclass(frozen=True, slots=True)
class Board:
    """A week of the library. `columns` are the stages and, last, the whole library: (key, name)."""

    week: Week
    days: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """One figure: its value now, its past week by week, how it is computed and where it comes from."""

    indicator: Indicator
    item: Item
    figures: tuple[Figure, ...]
    words: tuple[str, ...]
    picture: DigestPicture
    alt: str
    facts: tuple[tuple[str, str], ...]


def board(house: House, unit: Unit, week: Week, lang: Lang) -> Board:
    """All figures of a week. What is not measured yet is there, and says so."""
    found: dict[str, list[Item]] = {}
    for one in indicators.readings(house, unit, week):
        found.setdefault(one.stage, []).append(_item(house, one, lang))
    stages = list(house.line.stages)
    said, stands = _said(house, unit, week, lang), _stands(house, unit, week, lang)
    said[OUTCOME] = found.get("customer", [])
    by_stage = {"customer": said, "staff": stands, "figures": found}
    rows = []
    for key, perspectives in ROWS:
        cells = [tuple(by_stage.get(key, {}).get(stage, ())) for stage in stages]
        whole = tuple(item for one in perspectives for item in found.get(one, ()))
        rows.append(Row(key, house.texts.line(f"indicators.row_{key}", lang), (*cells, whole)))
    columns = [(stage, house.stage(stage, lang)) for stage in stages]
    columns.append((WHOLE, house.texts.line("indicators.whole", lang)))
    return Board(week, week_words(week.first_day, lang), tuple(columns), tuple(rows))


def _item(house: House, one: Reading, lang: Lang) -> Item:
    name = house.process[one.code].label[lang]
    if one.figure.value is None:
        return Item(name, _why_none(house, one.figure, lang), code=one.code, none=True)
    beside = ", ".join(past_of(house, one.figure, one.before, one.year, lang))
    return Item(name, shown(house, one.figure, lang), beside, one.code, one.stale, misses_target(house, one.figure))


def _why_none(house: House, figure: Figure, lang: Lang) -> str:
    if figure.state == "few":
        return house.texts.line("indicators.few", lang)
    return shown(house, figure, lang)


def _said(house: House, unit: Unit, week: Week, lang: Lang) -> dict[str, list[Item]]:
    """How many messages came about each stage, and the week before."""
    before = indicators.week_before(house, week)
    now, then = (by_stage(counted.said(unit, one.start, one.end)) for one in (week, before))
    name = house.texts.line("indicators.messages", lang)
    return {
        stage: [Item(name, str(now[stage]), house.texts.line("digest.before", lang, value=then[stage]))]
        for stage in house.line.stages
    }


def _stands(house: House, unit: Unit, week: Week, lang: Lang) -> dict[str, list[Item]]:
    """Where staff stand on each stage's anchor by the newest release up to the week; the ledger's bands and no more."""
    anchors = {item.code: item.stage for item in house.line.items if item.anchor}
    newest = {anchors[row.question]: row for row in answers.released(unit)
              if row.question in anchors and row.week <= week.key}  # fmt: skip
    return {
        stage: [
            Item(
                block_name(house, one, lang), place_words(one.place or 3, lang, house.texts),
                f"n\u00a0{one.n}, {house.texts.line('digest.week', lang, n=int(row.week[6:]))}",
            )
            for one in Release.from_dict(row.release).blocks
        ]
        for stage, row in newest.items()
    }  # fmt: skip


def detail(house: House, unit: Unit, code: str, week: Week, lang: Lang, weeks: int = WEEKS) -> Detail:
    """One figure with its past. Raises KeyError for a code nobody knows."""
    one, reading = house.process[code], indicators.reading(house, unit, code, week)
    figures = tuple(indicators.series(house, unit, code, week, weeks))
    first = indicators.week_before(house, week, weeks - 1)
    ends = [house.texts.line("digest.week", lang, n=int(key[6:])) for key in (first.key, week.key)]
    row = spark_of(house, code, figures, lang)
    panel = Sparks(one.label[lang], ends[0], ends[1], (row,))
    picture = DigestPicture(one.label[lang], house.library.name[lang], (panel,), lang)
    return Detail(
        one, _item(house, reading, lang), figures, row.words, picture, alt(picture, house.texts),
        tuple(_facts(house, unit, reading, lang)),
    )  # fmt: skip


def _facts(house: House, unit: Unit, reading: Reading, lang: Lang) -> list[tuple[str, str]]:
    one, texts, figure = house.process[reading.code], house.texts, reading.figure
    found = [("formula", one.formula[lang])]
    if one.target is not None:
        found.append(("target", target(house, one.code, lang)))
    found.append(("direction", texts.line(f"indicators.direction_{one.direction}", lang)))
    if one.floor > 1:
        found.append(("floor", str(max(one.floor, house.library.floor))))
    if figure.p90 is not None:
        found.append(("p90", shown(house, Figure(one.code, "", figure.p90, 0), lang)))
    if figure.waiting is not None:
        found.append(("waiting", _waiting(house, figure.waiting, lang)))
    if one.source != "bot" and one.unit in kept.DURATIONS and figure.value is not None:
        unsaid = {"p90": figure.p90, "waiting": figure.waiting}
        found += [(key, texts.line("indicators.unsaid", lang)) for key, said in unsaid.items() if said is None]
    if reading.provenance is not None:
        found.append(("source", _source(house, unit, reading.provenance, lang)))
    found.append(("code", f"{one.code} ({one.version})"))
    return [(texts.line(f"indicators.fact_{key}", lang), words) for key, words in found]


def _waiting(house: House, queue: indicators.Queue, lang: Lang) -> str:
    if queue.oldest is None:
        return str(queue.n)
    oldest = f"{number(queue.oldest, lang)}\u00a0{house.texts.line('digest.unit_wh', lang)}"
    return house.texts.line("indicators.open", lang, n=queue.n, oldest=oldest)


def _source(house: House, unit: Unit, said: Provenance, lang: Lang) -> str:
    """Where a value comes from, in a sentence: enough to explain a point of the line."""
    when = short_day(said.at, lang, house.library)
    if said.source == "bot" and said.since is not None:
        days = week_words(house.library.local(said.since).date(), lang)
        return house.texts.line("indicators.source_bot", lang, at=when, days=days)
    if said.source == "hand":
        return house.texts.line("indicators.source_hand", lang, at=when)
    file = tallies.file(unit, said.file) if said.file else None
    name = f"{file.name}, SHA-256 {file.file[:12]}…" if file else said.source
    return house.texts.line("indicators.source_file", lang, at=when, file=name)


def find(house: House, said: str) -> list[Indicator]:
    """The indicators somebody may mean: by code, else by words of the name in any language."""
    if said in house.process:
        return [house.process[said]]
    words = said.casefold()
    return [one for one in house.process.values() if any(words in name.casefold() for name in one.label.values())]


def with_value(items: Sequence[Item]) -> list[Item]:
    """Those that say something."""
    return [item for item in items if not item.none]
