"""Overview talk: the figures in chat: all of a week in words, or one with its line, its formula and its origin."""

from collections.abc import Mapping
from typing import Any

from handlers import overview
from handlers.dialog import Block, Button, Choices, Doc, Part, Picture, Reply, Run, Say, Turn
from handlers.indicators import Week, week_before, week_of
from handlers.overview import Item, Row
from handlers.say import say
from storage import passes
from storage.unit import Unit

BUTTONS_MOST = 6
PAGE = "/indicators"


def indicators(turn: Turn, unit: Unit, rest: str) -> Reply:
    """/indicators: the last whole week; with a code or a name, that figure."""
    if not rest:
        return _all(turn, unit)
    found = overview.find(turn.house, rest)
    if not found:
        return say(turn, "indicators.unknown", said=rest)
    if len(found) == 1:
        return series(turn, unit, {"code": found[0].code})
    rows = tuple(
        (Button(one.label[turn.lang], "indicators.series", {"code": one.code}),) for one in found[:BUTTONS_MOST]
    )
    return [*say(turn, "indicators.which"), Choices(rows, role="staff", shared=turn.where.kind == "group")]


def _last(turn: Turn, unit: Unit) -> Week:
    return week_before(turn.house, week_of(turn.house, turn.house.library.week(unit.now)))


def _all(turn: Turn, unit: Unit) -> Reply:
    week = _last(turn, unit)
    board = overview.board(turn.house, unit, week, turn.lang)
    texts, lang = turn.house.texts, turn.lang
    doc: list[Block] = list(texts.say("indicators.chat_heading", lang, week=int(week.key[6:]), days=board.days))
    missing = 0
    for row in board.rows:
        items = [(name, item) for (_, name), cell in zip(board.columns, row.cells, strict=True) for item in cell]
        known = overview.with_value([item for _, item in items])
        missing += len(items) - len(known)
        doc += _row(row, [(name, item) for name, item in items if item in known and (item.code or item.shown != "0")])
    if missing:
        doc += texts.say("indicators.missing", lang, n=missing)
    doc += texts.say("indicators.how", lang)
    return [Say((*doc, *_link(turn, unit)))]


def _row(row: Row, items: list[tuple[str, Item]]) -> list[Block]:
    """A perspective: its name, and a bullet for each stage with all that is known of it."""
    by_stage: dict[str, list[Item]] = {}
    for name, item in items:
        by_stage.setdefault(name, []).append(item)
    if not by_stage:
        return []
    return [Block("p", (Run(row.name, bold=True),)), *(_bullet(name, found) for name, found in by_stage.items())]


def _bullet(name: str, items: list[Item]) -> Block:
    runs = [Run(f"{name}: ")]
    for number, item in enumerate(items):
        beside = f" ({item.beside})" if item.beside else ""
        runs.append(Run(f"{'; ' if number else ''}{item.label} {item.shown}{beside}", italic=item.stale))
    return Block("bullet", tuple(runs))


def _link(turn: Turn, unit: Unit) -> Doc:
    """The way to the page: in private only, because the link carries a pass of the person who asked."""
    if turn.where.kind != "private" or not turn.house.web:
        return ()
    url = f"{turn.house.web}{PAGE}?pass={passes.issue(unit, turn.who.id, passes.LINK)}"
    return turn.house.texts.linked("indicators.page", turn.lang, url=url)


def series(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """One figure: its value, its line, how it is computed and where it comes from."""
    found = overview.detail(turn.house, unit, data["code"], _last(turn, unit), turn.lang)
    name = Block("p", (Run(f"{found.indicator.label[turn.lang]}: {found.item.shown}", bold=True),))
    doc: list[Block] = [name, *([Block("p", (Run(found.item.beside),))] if found.item.beside else [])]
    doc += [Block("bullet", (Run(f"{term}: {words}"),)) for term, words in found.facts]
    parts: list[Part] = [Say(tuple(doc))]
    if any(figure.value is not None for figure in found.figures):
        parts.append(Picture(found.picture.to_dict(), found.alt))
    return parts


ACTIONS = {"indicators.series": series}
