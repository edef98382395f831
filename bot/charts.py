"""Charts: a picture drawn as SVG by ourselves, and the same as PNG with one bundled font."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from handlers.picture import Bars, DigestPicture, Forces, LineBands, Sparks

FONT = Path(__file__).parent / "fonts" / "DejaVuSans.ttf"
FAMILY = "DejaVu Sans"
WIDTH = 720
MARGIN = 28
BODY, SMALL, TITLE = 15.0, 12.5, 21.0
_CONTROL = dict.fromkeys((*range(32), *range(127, 160), 65534, 65535))


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours; blue and orange are told apart by everybody (Okabe and Ito 2008)."""

    ground: str
    ink: str
    quiet: str
    rule: str
    main: str
    other: str
    faint: str


THEMES = {
    "light": Theme("#ffffff", "#1d2a2f", "#5b696e", "#d8d2c8", "#0b5f8a", "#c25e00", "#b9cfdb"),
    "dark": Theme("#1b2529", "#e9eef0", "#a3b2b8", "#3b4a52", "#6db9e8", "#ffb067", "#36566a"),
}


@cache
def _advances() -> tuple[dict[int, int], int]:
    """How wide each letter is, in font units, read from the font's own tables (OpenType cmap format 4, hmtx)."""
    import struct

    data = FONT.read_bytes()
    count = struct.unpack(">H", data[4:6])[0]
    tables = {
        data[12 + 16 * i : 16 + 16 * i].decode(): struct.unpack(">II", data[20 + 16 * i : 28 + 16 * i])
        for i in range(count)
    }
    units = struct.unpack(">H", data[tables["head"][0] + 18 : tables["head"][0] + 20])[0]
    metrics = struct.unpack(">H", data[tables["hhea"][0] + 34 : tables["hhea"][0] + 36])[0]
    widths = struct.unpack(f">{metrics * 2}H", data[tables["hmtx"][0] : tables["hmtx"][0] + 4 * metrics])[::2]
    return {code: widths[min(glyph, metrics - 1)] for code, glyph in _glyphs(data, tables["cmap"][0])}, units


def _glyphs(data: bytes, start: int) -> list[tuple[int, int]]:
    import struct

    for i in range(struct.unpack(">H", data[start + 2 : start + 4])[0]):
        offset = start + struct.unpack(">I", data[start + 8 + 8 * i : start + 12 + 8 * i])[0]
        if struct.unpack(">H", data[offset : offset + 2])[0] == 4:
            break
    segments = struct.unpack(">H", data[offset + 6 : offset + 8])[0] // 2
    arrays = [
        struct.unpack(f">{segments}H", data[at : at + 2 * segments])
        for at in (offset + 14 + k * 2 * segments + (2 if k else 0) for k in range(4))
    ]
    found = []
    for i, (end, first, delta, reach) in enumerate(zip(*arrays, strict=True)):
        for code in range(first, min(end, 0xFFFD) + 1):
            if reach == 0:
                glyph = (code + delta) & 0xFFFF
            else:
                at = offset + 16 + 6 * segments + 2 * i + reach + 2 * (code - first)
                glyph = struct.unpack(">H", data[at : at + 2])[0]
            if glyph:
                found.append((code, glyph))
    return found


def width_of(text: str, size: float) -> float:
    """How wide a text is, in pixels."""
    widths, units = _advances()
    return sum(widths.get(ord(letter), units) for letter in text) * size / units


def wrap(text: str, size: float, room: float, most: int = 3) -> list[str]:
    """Lines that fit; a word too long for a line is cut, and what does not fit ends with an ellipsis."""
    lines: list[str] = []
    for word in text.translate(_CONTROL).split() or [""]:
        rest = word
        while width_of(rest, size) > room:
            fits = (i for i in range(len(rest), 0, -1) if i == 1 or width_of(rest[:i] + "-", size) <= room)
            keep = next(fits)
            lines.append(rest[:keep] + "-")
            rest = rest[keep:]
        if lines and not lines[-1].endswith("-") and width_of(f"{lines[-1]} {rest}", size) <= room:
            lines[-1] += f" {rest}"
        else:
            lines.append(rest)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][:-1] + "…"]
    return lines


class Sheet:
    """What has been drawn so far, from the top down."""

    def __init__(self, theme: Theme, width: int) -> None:
        self.theme, self.width, self.y, self.parts = theme, width, float(MARGIN), list[str]()

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = BODY,
        colour: str | None = None,
        anchor: str = "start",
        weight: str = "normal",
    ) -> None:
        clean = escape(words.translate(_CONTROL))
        bold = f' stroke="{colour or self.theme.ink}" stroke-width="0.5"' if weight == "bold" else ""
        look = f'font-size="{size}" fill="{colour or self.theme.ink}" text-anchor="{anchor}"{bold}'
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" {look}>{clean}</text>')

    def lines(
        self,
        x: float,
        words: str,
        size: float,
        room: float,
        colour: str | None = None,
        weight: str = "normal",
    ) -> None:
        """A paragraph; moves down."""
        for line in wrap(words, size, room):
            self.y += size * 1.25
            self.text(x, self.y, line, size, colour, weight=weight)

    def bar(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        self.parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}" rx="2" fill="{colour}"/>'
        )

    def rule(self, x1: float, y1: float, x2: float, y2: float, colour: str | None = None, stroke: float = 1.0) -> None:
        look = f'stroke="{colour or self.theme.rule}" stroke-width="{stroke}" stroke-linecap="round"'
        self.parts.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" {look}/>')

    def dot(self, x: float, y: float, r: float, colour: str, hollow: bool = False) -> None:
        fill = self.theme.ground if hollow else colour
        self.parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r}" fill="{fill}" stroke="{colour}" stroke-width="2"/>'
        )


def svg(picture: DigestPicture, theme: str = "light", width: int = WIDTH, alt: str = "") -> str:
    """The picture as SVG. Every word in it is text; nothing a person typed can be markup."""
    sheet = Sheet(THEMES[theme], width)
    room = width - 2 * MARGIN
    sheet.y -= 8
    sheet.lines(MARGIN, picture.title, TITLE, room, weight="bold")
    sheet.y += 2
    sheet.lines(MARGIN, picture.period, SMALL, room, sheet.theme.quiet)
    for panel in picture.panels:
        sheet.y += 18
        sheet.rule(MARGIN, sheet.y, width - MARGIN, sheet.y)
        sheet.y += 6
        sheet.lines(MARGIN, panel.title, BODY, room, weight="bold")
        sheet.y += 8
        _DRAW[type(panel)](sheet, panel)
    height = int(sheet.y + MARGIN)
    title = escape(picture.title.translate(_CONTROL))
    about = f"<desc>{escape(alt.translate({**_CONTROL, 10: ' '}))}</desc>" if alt else ""
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    name = quoteattr(picture.title.translate(_CONTROL))
    ground = f'<rect width="{width}" height="{height}" fill="{sheet.theme.ground}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label={name} '
        f'font-family="{FAMILY}, sans-serif"><title>{title}</title>{about}{ground}{"".join(sheet.parts)}</svg>'
    )


def _label(sheet: Sheet, words: str, room: float, top: float, height: float) -> float:
    """A row's label in the left column, in the middle of its row; returns the height it needs."""
    lines = wrap(words, BODY, room, most=2)
    need = max(height, len(lines) * BODY * 1.2 + 6)
    y = top + need / 2 - (len(lines) - 1) * BODY * 0.6 + BODY * 0.36
    for i, line in enumerate(lines):
        sheet.text(MARGIN, y + i * BODY * 1.2, line)
    return need


def _bars(sheet: Sheet, panel: Bars) -> None:
    """Bars with the value beside them, last week's as a faint bar behind, the target as a tick."""
    label = (sheet.width - 2 * MARGIN) * 0.38
    after = max((width_of(row.shown, BODY) + width_of(row.note, SMALL) + 22 for row in panel.rows), default=40)
    after = min(after, (sheet.width - 2 * MARGIN) * 0.42)
    x0, room = MARGIN + label + 8, sheet.width - 2 * MARGIN - label - 8 - after
    top = (
        max(
            (v for row in panel.rows for v in (row.value, row.previous, row.target) if v is not None),
            default=1.0,
        )
        or 1.0
    )
    for row in panel.rows:
        y, need = sheet.y, _label(sheet, row.label, label, sheet.y, 30)
        middle = y + need / 2
        if row.previous is not None:
            sheet.bar(x0, middle - 10, room * row.previous / top, 20, sheet.theme.faint)
        if row.value is not None:
            sheet.bar(x0, middle - 6, room * row.value / top, 12, sheet.theme.main)
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
    """One line a row, weeks from left to right, the last value said at its end."""
    label = (sheet.width - 2 * MARGIN) * 0.38
    x0, x1 = MARGIN + label + 12, sheet.width - MARGIN - 92
    for row in panel.rows:
        y, need = sheet.y, _label(sheet, row.label, label, sheet.y, 40)
        known = [value for value in row.values if value is not None]
        low, high = min(known, default=0.0), max(known, default=1.0)
        spread = (high - low) or 1.0
        points: list[tuple[float, float] | None] = [
            None
            if value is None
            else (
                x0 + (x1 - x0) * i / max(len(row.values) - 1, 1),
                y + need - 9 - (need - 18) * (value - low) / spread,
            )
            for i, value in enumerate(row.values)
        ]
        for first, second in itertools.pairwise(points):
            if first and second:
                sheet.rule(*first, *second, sheet.theme.main, 2.2)
        for point, before in zip(points, [None, *points], strict=False):
            if point and before is None:
                sheet.dot(*point, 1.2, sheet.theme.main)
        if points and points[-1]:
            sheet.dot(*points[-1], 3.6, sheet.theme.main)
        sheet.text(x1 + 12, y + need / 2 + 5, row.shown, weight="bold")
        sheet.y += need + 2
    sheet.y += SMALL
    sheet.text(x0, sheet.y, panel.first, SMALL, sheet.theme.quiet)
    sheet.text(x1, sheet.y, panel.last, SMALL, sheet.theme.quiet, "end")


def _line(sheet: Sheet, panel: LineBands) -> None:
    """The line with five places; a block's band is half a place wide, last round's is hollow."""
    label = (sheet.width - 2 * MARGIN) * 0.30
    x0, x1 = MARGIN + label + 24, sheet.width - MARGIN - 66
    half = (x1 - x0) / 2
    left, right = wrap(panel.left, SMALL, half - 14), wrap(panel.right, SMALL, half - 14)
    for i, line in enumerate(left):
        sheet.text(x0 - 12, sheet.y + 14 + 15 * i, line, SMALL, sheet.theme.quiet)
    for i, line in enumerate(right):
        sheet.text(x1 + 12, sheet.y + 14 + 15 * i, line, SMALL, sheet.theme.quiet, "end")
    sheet.y += 15 * max(len(left), len(right)) + 12
    for row in panel.rows:
        y, need = sheet.y, _label(sheet, row.label, label, sheet.y, 44)
        middle = y + need / 2
        sheet.rule(x0, middle, x1, middle, sheet.theme.quiet, 2)
        for place in range(5):
            x = x0 + (x1 - x0) * place / 4
            sheet.rule(x, middle - 5, x, middle + 5, sheet.theme.quiet, 1.5)
        step = (x1 - x0) / 4
        if row.before is not None:
            sheet.dot(x0 + step * (row.before - 1), middle, 7, sheet.theme.other, hollow=True)
        low, high = (
            (1.0 if row.place <= 2 else row.place - 0.25),
            (5.0 if row.place >= 4 else row.place + 0.25),
        )
        sheet.bar(x0 + step * (low - 1), middle - 9, step * (high - low), 18, sheet.theme.main)
        sheet.text(x1 + 16, middle + 5, row.shown, SMALL, sheet.theme.quiet)
        sheet.y += need + 4


def _forces(sheet: Sheet, panel: Forces) -> None:
    """What helped grows to the left, what hindered to the right; longer is more."""
    middle = sheet.width / 2
    room = sheet.width / 2 - MARGIN
    sheet.text(middle - 10, sheet.y + 14, f"← {panel.helps}", SMALL, sheet.theme.main, "end", "bold")
    sheet.text(middle + 10, sheet.y + 14, f"{panel.hinders} →", SMALL, sheet.theme.other, weight="bold")
    sheet.y += 26
    length = {"no": 0.0, "some": 0.5, "many": 1.0}
    words = {"no": "", "some": panel.some, "many": panel.many}
    for row in panel.rows:
        for line in wrap(row.label, BODY, sheet.width - 2 * MARGIN, most=1):
            sheet.text(middle, sheet.y + 14, line, anchor="middle")
        y = sheet.y + 22
        sheet.bar(middle - 2 - room * length[row.helps], y, room * length[row.helps], 14, sheet.theme.main)
        sheet.bar(middle + 2, y, room * length[row.hinders], 14, sheet.theme.other)
        if words[row.helps]:
            sheet.text(middle - room * length[row.helps] + 6, y + 11, words[row.helps], 11, sheet.theme.ground)
        if words[row.hinders]:
            sheet.text(
                middle + room * length[row.hinders] - 6,
                y + 11,
                words[row.hinders],
                11,
                sheet.theme.ground,
                "end",
            )
        sheet.y += 46


_DRAW: dict[type, Callable[[Sheet, Any], None]] = {
    Bars: _bars,
    Sparks: _sparks,
    LineBands: _line,
    Forces: _forces,
}


def png(picture: DigestPicture, theme: str = "light", scale: float = 2.0) -> bytes:
    """The picture as PNG, the same bytes on every machine: only the bundled font is used."""
    import resvg_py

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg(picture, theme), zoom=int(scale), skip_system_fonts=True, font_files=[str(FONT)]
        )
    )
