"""Raster: a sheet as PNG with the bundled font only: the same bytes on every machine that has the same Pillow."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from bot.lettering import FONT
from bot.sheet import CORNER, OUTLINE, RIM, THICKER, Box, Dot, Mark, Point, Shape, Sheet, Stroke, Theme, Words

FINER = 4  # edges are drawn so many times as large and made smaller: Pillow's own are not smooth
STEP = 12  # of 255, between neighbouring shades in the file; in the edge of a letter nobody sees it
SQUEEZED = 3  # zlib's level: 6 takes twice as long for a fifth less
SIDE = {"start": "ls", "middle": "ms", "end": "rs"}  # Pillow's names for a place on the base line


def png(sheet: Sheet, scale: float) -> bytes:
    """The sheet, so many pixels for each of its own, in at most 256 colours: a third of the size and of the time."""
    image = Image.new("RGB", (round(sheet.width * scale), round(sheet.height * scale)), sheet.theme.ground)
    for mark in sheet.marks:
        _paint(image, mark, scale)
    file = io.BytesIO()
    named = image.quantize(palette=_shades(sheet.theme), dither=Image.Dither.NONE)
    named.save(file, "PNG", compress_level=SQUEEZED)
    return file.getvalue()


@cache
def _shades(theme: Theme) -> Image.Image:
    """The theme's colours, and what lies between the ground and each: all that edges can show."""
    names = (theme.ground, theme.ink, theme.quiet, theme.rule, theme.main, theme.other, theme.faint)
    ground, *others = (bytes.fromhex(name[1:]) for name in names)
    found = [ground, *others]
    for colour in others:
        pairs = tuple(zip(ground, colour, strict=True))
        steps = max(abs(a - b) for a, b in pairs) // STEP
        found += [bytes(round(a + (b - a) * i / steps) for a, b in pairs) for i in range(1, steps)]
    image = Image.new("P", (1, 1))
    image.putpalette(b"".join(found))
    return image


@cache
def _font(size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size, layout_engine=ImageFont.Layout.BASIC)


def _paint(image: Image.Image, mark: Mark, scale: float) -> None:
    match mark:
        case Words():
            place, side = (mark.x * scale, mark.y * scale), SIDE[mark.anchor]
            rim = THICKER / 2 * scale if mark.bold else 0
            pen = ImageDraw.Draw(image)
            pen.text(place, mark.words, mark.colour, _font(mark.size * scale), side, stroke_width=rim)
        case Box():
            rim = 0.0 if mark.filled else OUTLINE / 2
            corners = ((mark.x, mark.y), (mark.x + mark.width, mark.y + mark.height))
            with _patch(image, corners, rim, mark.colour, scale) as patch:
                patch.box(corners, rim, 255)
                if rim:
                    patch.box(corners, -rim, 0)
        case Stroke():
            with _patch(image, mark.points, mark.width / 2, mark.colour, scale) as patch:
                patch.line(mark.points, mark.width)
        case Dot():
            for r, colour in ((mark.r + RIM / 2, mark.colour), (mark.r - RIM / 2, mark.fill)):
                if r > 0 and (r > mark.r or colour != mark.colour):
                    with _patch(image, [(mark.x, mark.y)], r, colour, scale) as patch:
                        patch.disc((mark.x, mark.y), r)
        case Shape():
            with _patch(image, mark.points, 0, mark.colour, scale) as patch:
                patch.draw.polygon([patch.at(point) for point in mark.points], 255)


@contextmanager
def _patch(
    image: Image.Image, points: Sequence[Point], reach: float, colour: str, scale: float
) -> Iterator["_Patch"]:  # fmt: skip
    """What is drawn in it comes out in this colour with smooth edges; it holds these points and `reach` around them."""
    across, down = zip(*points, strict=True)
    left, top = int((min(across) - reach) * scale) - 1, int((min(down) - reach) * scale) - 1
    right, bottom = int((max(across) + reach) * scale) + 2, int((max(down) + reach) * scale) + 2
    patch = _Patch((right - left, bottom - top), (left, top), scale)
    yield patch
    image.paste(colour, (left, top), patch.image.reduce(FINER))


class _Patch:
    """A small drawing FINER times as large, told in the sheet's own units."""

    def __init__(self, size: tuple[int, int], corner: tuple[int, int], scale: float) -> None:
        self.image = Image.new("L", (size[0] * FINER, size[1] * FINER))
        self.draw, self.corner, self.scale = ImageDraw.Draw(self.image), corner, scale

    def at(self, point: Point) -> Point:
        return (
            (point[0] * self.scale - self.corner[0]) * FINER,
            (point[1] * self.scale - self.corner[1]) * FINER,
        )

    def box(self, corners: tuple[Point, Point], grown: float, ink: int) -> None:
        (left, top), (right, bottom) = corners
        left, top = self.at((left - grown, top - grown))
        right, bottom = self.at((right + grown, bottom + grown))
        if right - left >= 1 and bottom - top >= 1:
            curve = min((CORNER + grown) * self.scale * FINER, (right - left) / 2, (bottom - top) / 2)
            self.draw.rounded_rectangle((left, top, right - 1, bottom - 1), curve, fill=ink)

    def line(self, points: Sequence[Point], width: float) -> None:
        self.draw.line([self.at(point) for point in points], 255, round(width * self.scale * FINER))
        for point in points:
            self.disc(point, width / 2)

    def disc(self, point: Point, r: float) -> None:
        left, top = self.at((point[0] - r, point[1] - r))
        right, bottom = self.at((point[0] + r, point[1] + r))
        self.draw.ellipse((left, top, right - 1, bottom - 1), 255)
