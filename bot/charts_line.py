"""Charts of the line: where each block stands, and the factors as a field of forces. Every value is written at it."""

from bot.lettering import width_of, wrap
from bot.sheet import BODY, FINE, SMALL, Labels, Sheet
from handlers.picture import Band, Forces, LineBands

PLACES = 5
BAND = 18.0  # height
OVER = 4.0  # how far a band goes over the line's end, so that it covers its dot
TIP = 8.0  # an arrow's head
LENGTH = {"no": 0.0, "some": 0.6, "many": 1.0}


def draw_line(sheet: Sheet, panel: LineBands) -> None:
    """The line with five places under its two poles; a block's band on it, last round's as an outline beside it."""
    labels = Labels(sheet, 0.26)
    after = max([width_of(panel.counted, FINE), *(width_of(row.shown, SMALL) for row in panel.rows)])
    x0, x1 = labels.x, sheet.right - after - 14
    half = (x1 - x0) / 2
    left, right = wrap(panel.left, SMALL, half - 10), wrap(panel.right, SMALL, half - 10)
    for words, x, anchor in ((left, x0, "start"), (right, x1, "end")):
        for i, line in enumerate(words):
            sheet.text(x, sheet.y + 13 + 15 * i, line, SMALL, anchor=anchor)
    sheet.text(sheet.right, sheet.y + 13, panel.counted, FINE, sheet.theme.quiet, "end")
    sheet.y += 15 * max(len(left), len(right)) + 8
    for row in panel.rows:
        need = labels.write(row.label, 60 if row.was else 50)
        _track(sheet, row, x0, x1, sheet.y + need / 2)
        sheet.text(sheet.right, sheet.y + need / 2 + 4.5, row.shown, SMALL, sheet.theme.quiet, "end")
        sheet.y += need


def _track(sheet: Sheet, row: Band, x0: float, x1: float, middle: float) -> None:
    step = (x1 - x0) / (PLACES - 1)
    sheet.across(x0, x1, middle, width=3)
    for place in range(PLACES):
        sheet.dot(x0 + step * place, middle, 2.4, sheet.theme.quiet)
    start, end = _reach(row.place, x0, step)
    if row.before is not None:
        first, last = _reach(row.before, x0, step)
        if row.before != row.place:
            sheet.bar(first, middle - BAND / 2, last - first, BAND, sheet.theme.other, filled=False)
        colour = sheet.theme.other if row.before != row.place else sheet.theme.quiet
        _inside(sheet, (first + last) / 2, middle + 24, row.was, FINE, colour, (x0, x1))
    sheet.bar(start, middle - BAND / 2, end - start, BAND, sheet.theme.main)
    _inside(sheet, (start + end) / 2, middle - 14, row.said, SMALL, sheet.theme.main, (x0, x1), bold=True)


def _reach(place: float, x0: float, step: float) -> tuple[float, float]:
    """From where to where a band goes: half a place, and all the way at the two ends, which are open."""
    low, high = (1.0 if place <= 2 else place - 0.25), (5.0 if place >= 4 else place + 0.25)
    return x0 + step * (low - 1) - OVER * (place <= 2), x0 + step * (high - 1) + OVER * (place >= 4)


def _inside(
    sheet: Sheet, x: float, y: float, words: str, size: float, colour: str, ends: tuple[float, float], *,
    bold: bool = False,
) -> None:  # fmt: skip
    """Words above or below their band, moved in where they would stand out over the line."""
    half = width_of(words, size) / 2
    sheet.text(min(max(x, ends[0] + half), max(ends[1] - half, ends[0] + half)), y, words, size, colour, "middle",
               bold=bold)  # fmt: skip


# --- forces ---------------------------------------------------------------------------------------------------


def draw_forces(sheet: Sheet, panel: Forces) -> None:
    """Under each factor arrows that press on the middle: what helps from the left, what hinders from the right.

    A longer arrow is more. Between the arrows stands whose they are, where blocks differ.
    """
    words = {"some": panel.some, "many": panel.many}
    rows = [(row, row.by or (("", row.helps, row.hinders),)) for row in panel.rows]
    amount = max(width_of(said, FINE) for said in words.values()) + TIP + 14
    named = max((width_of(block, FINE) for _, by in rows for block, *_ in by), default=0.0)
    column = min(named + 20, sheet.right - sheet.left - 2 * amount)
    inner = (sheet.width / 2 - column / 2, sheet.width / 2 + column / 2)
    sheet.text(inner[0], sheet.y + 13, panel.helps, SMALL, sheet.theme.main, "end", bold=True)
    sheet.text(inner[1], sheet.y + 13, panel.hinders, SMALL, sheet.theme.other, bold=True)
    sheet.y += 22
    for row, by in rows:
        _centred(sheet, row.label, sheet.right - sheet.left, 24, BODY)
        for block, helps, hinders in by:
            top = sheet.y
            _centred(sheet, block, column, 21, FINE, sheet.theme.quiet)
            _pulls(sheet, (helps, hinders), words, inner, (top + sheet.y) / 2)
        sheet.y += 6


def _centred(sheet: Sheet, words: str, room: float, height: float, size: float, colour: str | None = None) -> None:
    lines = wrap(words, size, room)
    need = max(height, len(lines) * size * 1.2 + 8)
    y = sheet.y + need / 2 - (len(lines) - 1) * size * 0.6 + size * 0.36
    for i, line in enumerate(lines):
        sheet.text(sheet.width / 2, y + i * size * 1.2, line, size, colour, "middle")
    sheet.y += need


def _pulls(sheet: Sheet, raised: tuple[str, str], words: dict[str, str], inner: tuple[float, float], y: float) -> None:
    """An arrow from each side, its amount written on it."""
    for how, edge, way, colour, anchor in (
        (raised[0], inner[0], -1, sheet.theme.main, "start"), (raised[1], inner[1], 1, sheet.theme.other, "end"),
    ):  # fmt: skip
        if how == "no":
            continue
        length = max((inner[0] - sheet.left) * LENGTH[how], width_of(words[how], FINE) + TIP + 14)
        far, neck, half = edge + way * length, edge + way * TIP, 8.0
        sheet.shape([(far, y - half), (neck, y - half), (edge, y), (neck, y + half), (far, y + half)], colour)
        sheet.text(far - way * 7, y + FINE * 0.36, words[how], FINE, sheet.theme.ground, anchor)
