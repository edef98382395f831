"""Sheet: what a picture is drawn on: colours, sizes, words, bars, rules and dots as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from bot.lettering import CONTROL, wrap

WIDTH = 720
MARGIN = 28
NARROW = 450  # a narrower sheet is for a phone: a row's label stands above it, not beside it
BODY, SMALL, FINE, TITLE = 15.0, 12.5, 11.5, 21.0


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
    "light": Theme("#ffffff", "#1d2a2f", "#5b696e", "#d8d2c8", "#0b5f8a", "#b85900", "#b9cfdb"),
    "dark": Theme("#1b2529", "#e9eef0", "#a3b2b8", "#3b4a52", "#6db9e8", "#ffb067", "#36566a"),
}


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
        clean = escape(words.translate(CONTROL))
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

    def shape(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        """A filled figure with these corners."""
        corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.parts.append(f'<polygon points="{corners}" fill="{colour}"/>')

    def frame(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """The outline of a bar."""
        self.parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}" rx="2" fill="none" '
            f'stroke="{colour}" stroke-width="1.6" stroke-dasharray="4 2.5"/>'
        )


def label_of(sheet: Sheet, words: str, room: float, top: float, height: float, colour: str | None = None) -> float:
    """A row's label in the left column, in the middle of its row; returns the height it needs."""
    lines = wrap(words, BODY, room, most=2)
    need = max(height, len(lines) * BODY * 1.2 + 6)
    y = top + need / 2 - (len(lines) - 1) * BODY * 0.6 + BODY * 0.36
    for i, line in enumerate(lines):
        sheet.text(MARGIN, y + i * BODY * 1.2, line, colour=colour)
    return need


def label_above(sheet: Sheet, words: str, colour: str | None = None) -> None:
    """A row's label on a line of its own."""
    sheet.y += label_of(sheet, words, sheet.width - 2 * MARGIN, sheet.y, BODY * 1.6, colour)
