"""Charts: a picture laid out on a sheet, as SVG for pages and as PNG for chats."""

from collections.abc import Callable, Sequence
from typing import Any

from bot import vector
from bot.charts_line import draw_forces, draw_line
from bot.lettering import width_of, wrap
from bot.sheet import BODY, FINE, SMALL, THEMES, TITLE, WIDTH, Labels, Point, Sheet
from handlers.picture import Bars, DigestPicture, Forces, LineBands, Spark, Sparks

LEAD = 16.0  # from one line of words to the next
SCALE = 2.2  # 1,144 pixels across: three for each of a phone's 380 or so (docs/decisions/019)


def svg(
    picture: DigestPicture, theme: str = "light", width: int = WIDTH, alt: str = "", *, titled: bool = True
) -> str:  # fmt: skip
    """The picture as SVG; `alt` is what it says in words. Not `titled`: it stands under a heading of the same words."""
    return vector.svg(_sheet(picture, theme, width, titled=titled), picture.title, alt)


def png(picture: DigestPicture, theme: str = "light", scale: float = SCALE) -> bytes:
    """The picture as PNG, `scale` pixels for each of the sheet's."""
    from bot import raster

    return raster.png(_sheet(picture, theme, WIDTH), scale)


def _sheet(picture: DigestPicture, theme: str, width: int, *, titled: bool = True) -> Sheet:
    sheet = Sheet(THEMES[theme], width)
    sheet.y -= 8
    if titled:
        sheet.lines(picture.title, TITLE, bold=True)
        sheet.y += 2
        sheet.lines(picture.period, SMALL, sheet.theme.quiet)
    for panel in picture.panels:
        if panel.title != picture.title:
            sheet.y += 18
            sheet.across(sheet.left, sheet.right, sheet.y)
            sheet.y += 6
            sheet.lines(panel.title, BODY, bold=True)
        sheet.y += 8
        _DRAW[type(panel)](sheet, panel)
    return sheet


def _bars(sheet: Sheet, panel: Bars) -> None:
    """Bars with the value at their end, the one before as a faint bar behind, the target as a tick."""
    labels = Labels(sheet, 0.38)
    notes = max(width_of(words, SMALL) for words in ("", *(row.note for row in panel.rows)))
    said = max(width_of(words, BODY) for words in ("", *(row.shown for row in panel.rows)))
    room = max(sheet.right - labels.x - notes - said - 24, 40.0)
    top = max((v for row in panel.rows for v in (row.value, row.previous, row.target) if v is not None), default=0)

    def reach(value: float | None) -> float:
        return room * (value or 0) / (top or 1)

    if panel.noted:
        sheet.text(sheet.right, sheet.y + FINE, panel.noted, FINE, sheet.theme.quiet, "end")
        sheet.y += FINE
    for row in panel.rows:
        ink = None if row.mine else sheet.theme.quiet
        need = labels.write(row.label, 26, ink)
        middle = sheet.y + need / 2
        sheet.bar(labels.x, middle - 10, reach(row.previous), 20, sheet.theme.faint)
        sheet.bar(labels.x, middle - 6, reach(row.value), 12, ink or sheet.theme.main)
        if row.target is not None:
            x = labels.x + reach(row.target)
            sheet.stroke(((x, middle - 12), (x, middle + 12)), sheet.theme.other, 2.5)
        sheet.text(labels.x + max(reach(row.value), reach(row.previous)) + 8, middle + 5, row.shown, bold=True)
        sheet.text(sheet.right, middle + 5, row.note, SMALL, sheet.theme.quiet, "end")
        sheet.y += need + 2


def _sparks(sheet: Sheet, panel: Sparks) -> None:
    """One line a row, weeks from left to right; the last value and the target are said at its end.

    A row that the panel is all about needs no label, and is drawn taller.
    """
    alone = [row.label for row in panel.rows] == [panel.title]
    labels = Labels(sheet, 0.0 if alone else 0.34)
    said = max((width_of(row.shown, BODY) for row in panel.rows), default=40.0)
    aims = max((width_of(row.target_words, FINE) for row in panel.rows), default=0.0)
    scale = max((width_of(end, FINE) for row in panel.rows for end in (row.low, row.high)), default=0.0)
    after = min(max(said, aims), (sheet.right - labels.x) * 0.45)
    across = (labels.x + scale + 8, sheet.right - after - 16)
    for row in panel.rows:
        need = labels.write("" if alone else row.label, 130 if alone else 46)
        last, tick = _spark(sheet, row, across, sheet.y + 11, sheet.y + need - 11)
        lines = wrap(row.shown, BODY, after, most=2)
        y = sheet.y + need / 2 + (0 if row.target_words else 5)
        aim = y + LEAD * len(lines)
        if alone:  # there is room for both where they belong
            y, aim = _ends(last + 5, tick + 4, LEAD * len(lines)) if row.target_words else (last + 5, 0.0)
        for i, line in enumerate(lines):
            sheet.text(across[1] + 16, y + LEAD * i, line, bold=True)
        if row.target_words:
            sheet.text(across[1] + 16, aim, row.target_words, FINE, sheet.theme.other)
        sheet.y += need + 2
    sheet.y += SMALL
    sheet.text(across[0], sheet.y, panel.first, SMALL, sheet.theme.quiet)
    sheet.text(across[1], sheet.y, panel.last, SMALL, sheet.theme.quiet, "end")


def _ends(last: float, tick: float, room: float) -> tuple[float, float]:
    """Where the last value and the target are written: where they are, the lower one lower when they are close."""
    if tick < last:
        return last, min(tick, last - LEAD)
    return last, max(tick, last + room)


def _spark(
    sheet: Sheet, row: Spark, across: tuple[float, float], top: float, bottom: float
) -> tuple[float, float]:  # fmt: skip
    """A line between weeks that rest on enough answers, a hollow dot for a week of few, the target as a tick.

    Returns how far down the last value and the target lie; the middle for one there is not.
    """
    known = [value for value in row.values if value is not None]
    ends = [*known, row.target] if row.target is not None else known
    low, high = min(ends, default=0.0), max(ends, default=0.0)

    def at(value: float) -> float:
        return (top + bottom) / 2 if high == low else bottom - (bottom - top) * (value - low) / (high - low)

    step = (across[1] - across[0]) / max(len(row.values) - 1, 1)
    points = [None if v is None else (across[0] + step * i, at(v)) for i, v in enumerate(row.values)]
    few = row.few or (False,) * len(points)
    if row.target is not None:
        sheet.across(across[1] - 7, across[1] + 7, at(row.target), sheet.theme.other, 2.5)
    _strokes(sheet, points, few)
    for place, words in zip(_apart([at(v) for v in (max(known), min(known))] if known else []), (row.high, row.low),
                            strict=False):  # fmt: skip
        sheet.text(across[0] - 8, place + FINE * 0.36, words, FINE, sheet.theme.quiet, "end")
    last, tick = (
        (top + bottom) / 2 if value is None else at(value)
        for value in (row.values[-1] if row.values else None, row.target)
    )  # fmt: skip
    return last, tick


def _strokes(sheet: Sheet, points: Sequence[Point | None], few: Sequence[bool]) -> None:
    """The weeks: a faint line leads the eye over those of few, a strong one joins those of enough."""
    colour, last = sheet.theme.main, len(points) - 1
    for line in _runs(points):
        sheet.stroke(line, sheet.theme.faint, 1.4)
    for line in _runs([None if small else point for point, small in zip(points, few, strict=True)]):
        sheet.stroke(line, colour, 2.2)
    for i, point in enumerate(points):
        before, after = (0 <= j <= last and points[j] is not None and not few[j] for j in (i - 1, i + 1))
        if point is not None and (few[i] or i == last or not (before or after)):
            sheet.dot(*point, 3.6 if i == last else 2.6, colour, hollow=few[i])


def _runs(points: Sequence[Point | None]) -> list[list[Point]]:
    """Weeks that follow each other with a value, two at least."""
    found: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            found.append([])
        else:
            found[-1].append(point)
    return [run for run in found if len(run) > 1]


def _apart(places: Sequence[float]) -> list[float]:
    """Where the ends of a scale are written: where they are, or one of them when they would lie on each other."""
    return list(places) if len(places) == 2 and places[1] - places[0] >= FINE else list(places[:1])


_DRAW: dict[type, Callable[[Sheet, Any], None]] = {
    Bars: _bars,
    Sparks: _sparks,
    LineBands: draw_line,
    Forces: draw_forces,
}
