"""Charts: a picture drawn as SVG by ourselves, and the same as PNG with one bundled font."""

from collections.abc import Callable, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from bot.charts_line import draw_forces, draw_line
from bot.lettering import CONTROL, FAMILY, FONT, width_of, wrap
from bot.sheet import BODY, FINE, MARGIN, NARROW, SMALL, THEMES, TITLE, WIDTH, Sheet, label_above, label_of
from handlers.picture import Bars, DigestPicture, Forces, LineBands, Spark, Sparks


def svg(
    picture: DigestPicture, theme: str = "light", width: int = WIDTH, alt: str = "", *, titled: bool = True
) -> str:  # fmt: skip
    """The picture as SVG. Every word in it is text; nothing a person typed can be markup.

    Not `titled`: it stands under a heading of the same words.
    """
    sheet = Sheet(THEMES[theme], width)
    room = width - 2 * MARGIN
    sheet.y -= 8
    if titled:
        sheet.lines(MARGIN, picture.title, TITLE, room, weight="bold")
        sheet.y += 2
        sheet.lines(MARGIN, picture.period, SMALL, room, sheet.theme.quiet)
    for panel in picture.panels:
        if panel.title != picture.title:
            sheet.y += 18
            sheet.rule(MARGIN, sheet.y, width - MARGIN, sheet.y)
            sheet.y += 6
            sheet.lines(MARGIN, panel.title, BODY, room, weight="bold")
        sheet.y += 8
        _DRAW[type(panel)](sheet, panel)
    height = int(sheet.y + MARGIN)
    title = escape(picture.title.translate(CONTROL))
    about = f"<desc>{escape(alt.translate({**CONTROL, 10: ' '}))}</desc>" if alt else ""
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    name = quoteattr(picture.title.translate(CONTROL))
    ground = f'<rect width="{width}" height="{height}" fill="{sheet.theme.ground}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label={name} '
        f'font-family="{FAMILY}, sans-serif"><title>{title}</title>{about}{ground}{"".join(sheet.parts)}</svg>'
    )


def _bars(sheet: Sheet, panel: Bars) -> None:
    """Bars with the value beside them, last week's as a faint bar behind, the target as a tick."""
    above = sheet.width < NARROW
    label = -8.0 if above else (sheet.width - 2 * MARGIN) * 0.38
    after = max((width_of(row.shown, BODY) + width_of(row.note, SMALL) + 22 for row in panel.rows), default=40)
    after = min(after, (sheet.width - 2 * MARGIN) * (0.6 if above else 0.42))
    x0, room = MARGIN + label + 8, sheet.width - 2 * MARGIN - label - 8 - after
    top = (
        max(
            (v for row in panel.rows for v in (row.value, row.previous, row.target) if v is not None),
            default=1.0,
        )
        or 1.0
    )
    for row in panel.rows:
        ink = None if row.mine else sheet.theme.quiet
        if above:
            label_above(sheet, row.label, ink)
        y, need = sheet.y, 26.0 if above else label_of(sheet, row.label, label, sheet.y, 30, ink)
        middle = y + need / 2
        if row.previous is not None:
            sheet.bar(x0, middle - 10, room * row.previous / top, 20, sheet.theme.faint)
        if row.value is not None:
            sheet.bar(x0, middle - 6, room * row.value / top, 12, ink or sheet.theme.main)
        if row.target is not None:
            sheet.rule(
                x0 + room * row.target / top,
                middle - 12,
                x0 + room * row.target / top,
                middle + 12,
                sheet.theme.other,
                2.5,
            )
        end = x0 + room * max(row.value or 0, row.previous or 0, 0) / top + 8
        end = min(end, sheet.width - MARGIN - after + 8)
        sheet.text(end, middle + 5, row.shown, weight="bold")
        for i, line in enumerate(
            wrap(row.note, SMALL, sheet.width - MARGIN - end - width_of(row.shown, BODY) - 8, most=1)
            if row.note
            else ()
        ):
            sheet.text(end + width_of(row.shown, BODY) + 8, middle + 5 + 14 * i, line, SMALL, sheet.theme.quiet)
        sheet.y += need + 2


def _sparks(sheet: Sheet, panel: Sparks) -> None:
    """One line a row, weeks from left to right; the last value and the target are said at its end.

    A row that the panel is all about needs no label, and is drawn taller. On a narrow sheet the label stands above.
    """
    alone = [row.label for row in panel.rows] == [panel.title]
    above = sheet.width < NARROW and not alone
    label = 0.0 if alone or above else (sheet.width - 2 * MARGIN) * 0.34
    said = max((width_of(row.shown, BODY) for row in panel.rows), default=40.0)
    aims = max((width_of(row.target_words, FINE) for row in panel.rows), default=0.0)
    scale = max((width_of(end, FINE) for row in panel.rows for end in (row.low, row.high)), default=0.0)
    after = min(max(said, aims), (sheet.width - 2 * MARGIN) * (0.45 if above else 0.30))
    across = (MARGIN + label + scale + 16, sheet.width - MARGIN - after - 16)
    for row in panel.rows:
        if above:
            label_above(sheet, row.label)
        y, need = sheet.y, 130 if alone else 46.0 if above else label_of(sheet, row.label, label, sheet.y, 46)
        _spark(sheet, row, across, y + 11, y + need - 11)
        middle = y + need / 2
        lines = wrap(row.shown, BODY, after, most=2)
        for i, line in enumerate(lines):
            sheet.text(across[1] + 16, middle + (0 if row.target_words else 5) + 16 * i, line, weight="bold")
        if row.target_words:
            sheet.text(across[1] + 16, middle + 16 * len(lines), row.target_words, FINE, sheet.theme.other)
        sheet.y += need + 2
    sheet.y += SMALL
    sheet.text(across[0], sheet.y, panel.first, SMALL, sheet.theme.quiet)
    sheet.text(across[1], sheet.y, panel.last, SMALL, sheet.theme.quiet, "end")


def _spark(sheet: Sheet, row: Spark, across: tuple[float, float], top: float, bottom: float) -> None:
    """A line between weeks that rest on enough answers, a hollow dot for a week of few, the target as a tick."""
    known = [value for value in row.values if value is not None]
    ends = [*known, row.target] if row.target is not None else known
    low, high = min(ends, default=0.0), max(ends, default=0.0)

    def at(value: float) -> float:
        return (top + bottom) / 2 if high == low else bottom - (bottom - top) * (value - low) / (high - low)

    step = (across[1] - across[0]) / max(len(row.values) - 1, 1)
    points = [None if v is None else (across[0] + step * i, at(v)) for i, v in enumerate(row.values)]
    few = row.few or (False,) * len(points)
    if row.target is not None:
        sheet.rule(across[1] - 7, at(row.target), across[1] + 7, at(row.target), sheet.theme.other, 2.5)
    _strokes(sheet, points, few)
    for place, words in zip(_apart([at(v) for v in (max(known), min(known))] if known else []), (row.high, row.low),
                            strict=False):  # fmt: skip
        sheet.text(across[0] - 8, place + FINE * 0.36, words, FINE, sheet.theme.quiet, "end")


def _strokes(sheet: Sheet, points: Sequence[tuple[float, float] | None], few: Sequence[bool]) -> None:
    colour = sheet.theme.main
    joined = [point is not None and not small for point, small in zip(points, few, strict=True)]
    for i in range(len(points) - 1):
        first, second = points[i], points[i + 1]
        if joined[i] and joined[i + 1] and first and second:
            sheet.rule(*first, *second, colour, 2.2)
    for i, point in enumerate(points):
        alone = joined[i] and not (i and joined[i - 1])
        if point is not None and (few[i] or alone or i == len(points) - 1):
            sheet.dot(*point, 3.6 if i == len(points) - 1 else 2.6 if few[i] else 1.2, colour, hollow=few[i])


def _apart(places: Sequence[float]) -> list[float]:
    """Where the ends of a scale are written: where they are, or one of them when they would lie on each other."""
    return list(places) if len(places) == 2 and places[1] - places[0] >= FINE else list(places[:1])


_DRAW: dict[type, Callable[[Sheet, Any], None]] = {
    Bars: _bars,
    Sparks: _sparks,
    LineBands: draw_line,
    Forces: draw_forces,
}


SCALE = 1.6  # 1,152 pixels across: three for each of a phone's; at 2 it took half as long again and looked the same


def png(picture: DigestPicture, theme: str = "light", scale: float = SCALE) -> bytes:
    """The picture as PNG, the same bytes on every machine: only the bundled font is used."""
    import resvg_py

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg(picture, theme), zoom=scale, skip_system_fonts=True, font_files=[str(FONT)]
        )
    )
