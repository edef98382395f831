"""Sheet: what a picture is made of: its colours and sizes, its marks from the top down, where a row's label stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.lettering import CONTROL, wrap

WIDTH = 520  # as wide as a column of the page; on a phone's 390 its smallest words are 8.6 px
MARGIN = 20
NARROW = 450  # a narrower sheet is for a phone: a row's label stands above it, not beside it
GAP = 10.0  # between a label and its row
BODY, SMALL, FINE, TITLE = 15.0, 12.5, 11.5, 21.0
Point = tuple[float, float]


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


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text; `anchor` says which of its places is at x: start, middle or end. y is its base line."""

    x: float
    y: float
    words: str
    size: float
    colour: str
    anchor: str
    bold: bool


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with slightly round corners: filled, or its outline only."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    filled: bool = True


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through some points, round at its ends and corners."""

    points: tuple[Point, ...]
    colour: str
    width: float


@dataclass(frozen=True, slots=True)
class Dot:
    """A circle with a rim of RIM; hollow when `fill` is the ground."""

    x: float
    y: float
    r: float
    colour: str
    fill: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled figure with these corners."""

    points: tuple[Point, ...]
    colour: str


Mark = Words | Box | Stroke | Dot | Shape
CORNER, RIM, OUTLINE, THICKER = 2.0, 2.0, 1.6, 0.5  # px: of a box, of a dot, of an outline, bold beside plain


class Sheet:
    """What has been drawn so far, from the top down."""

    def __init__(self, theme: Theme, width: int) -> None:
        self.theme, self.width, self.y, self.marks = theme, width, float(MARGIN), list[Mark]()
        self.left, self.right = float(MARGIN), float(width - MARGIN)

    @property
    def height(self) -> int:
        """How tall it is with what has been drawn."""
        return int(self.y + MARGIN)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = BODY,
        colour: str | None = None,
        anchor: str = "start",
        *,
        bold: bool = False,
    ) -> None:
        self.marks.append(Words(x, y, words.translate(CONTROL), size, colour or self.theme.ink, anchor, bold))

    def lines(self, words: str, size: float, colour: str | None = None, *, bold: bool = False) -> None:
        """A paragraph across the sheet; moves down."""
        for line in wrap(words, size, self.right - self.left):
            self.y += size * 1.25
            self.text(self.left, self.y, line, size, colour, bold=bold)

    def bar(self, x: float, y: float, width: float, height: float, colour: str, *, filled: bool = True) -> None:
        if width > 0:
            self.marks.append(Box(x, y, width, height, colour, filled))

    def stroke(self, points: Sequence[Point], colour: str, width: float) -> None:
        self.marks.append(Stroke(tuple(points), colour, width))

    def across(self, x1: float, x2: float, y: float, colour: str | None = None, width: float = 1.0) -> None:
        """A level line."""
        self.stroke(((x1, y), (x2, y)), colour or self.theme.rule, width)

    def dot(self, x: float, y: float, r: float, colour: str, *, hollow: bool = False) -> None:
        self.marks.append(Dot(x, y, r, colour, self.theme.ground if hollow else colour))

    def shape(self, points: Sequence[Point], colour: str) -> None:
        self.marks.append(Shape(tuple(points), colour))


class Labels:
    """The labels of a panel's rows: in a column of their own, or on a narrow sheet each above its row."""

    def __init__(self, sheet: Sheet, share: float) -> None:
        """`share` is how much of the room the column may take; 0 is for rows that need no label."""
        self.sheet, self.above = sheet, sheet.width < NARROW
        room = sheet.right - sheet.left
        self.room = room if self.above else room * share
        beside = not self.above and share
        self.x = sheet.left + (self.room + GAP if beside else 0.0)  # where a row begins

    def write(self, words: str, height: float, colour: str | None = None) -> float:
        """Write a row's label: the sheet's y is where the row begins then, and how tall it is comes back."""
        sheet = self.sheet
        if not words:
            return height
        lines = wrap(words, BODY, self.room)
        need = max(BODY * 1.6 if self.above else height, len(lines) * BODY * 1.2 + 6)
        y = sheet.y + need / 2 - (len(lines) - 1) * BODY * 0.6 + BODY * 0.36
        for i, line in enumerate(lines):
            sheet.text(sheet.left, y + i * BODY * 1.2, line, colour=colour)
        if not self.above:
            return need
        sheet.y += need
        return height
