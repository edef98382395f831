"""Vector: a sheet as SVG. Every word in it is text; nothing a person typed can be markup."""

from xml.sax.saxutils import escape, quoteattr

from bot.lettering import CONTROL, FAMILY
from bot.sheet import CORNER, OUTLINE, RIM, THICKER, Box, Dot, Mark, Sheet, Stroke, Words


def svg(sheet: Sheet, title: str, about: str = "") -> str:
    """The sheet with its name and its text equivalent, for who hears the page."""
    width, height = sheet.width, sheet.height
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    name = title.translate(CONTROL)
    told = f"<desc>{escape(about.translate({**CONTROL, 10: ' '}))}</desc>" if about else ""
    ground = f'<rect width="{width}" height="{height}" fill="{sheet.theme.ground}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label={quoteattr(name)} '
        f'font-family="{FAMILY}, sans-serif"><title>{escape(name)}</title>{told}{ground}'
        f"{''.join(_drawn(mark) for mark in sheet.marks)}</svg>"
    )


def _drawn(mark: Mark) -> str:
    match mark:
        case Words():
            bold = f' stroke="{mark.colour}" stroke-width="{THICKER}"' if mark.bold else ""
            look = f'font-size="{mark.size}" fill="{mark.colour}" text-anchor="{mark.anchor}"{bold}'
            return f'<text x="{mark.x:.1f}" y="{mark.y:.1f}" {look}>{escape(mark.words)}</text>'
        case Box():
            look = f'fill="{mark.colour}"'
            if not mark.filled:
                look = f'fill="none" stroke="{mark.colour}" stroke-width="{OUTLINE}"'
            size = f'width="{mark.width:.1f}" height="{mark.height:.1f}" rx="{CORNER:g}"'
            return f'<rect x="{mark.x:.1f}" y="{mark.y:.1f}" {size} {look}/>'
        case Stroke():
            look = f'fill="none" stroke="{mark.colour}" stroke-width="{mark.width}"'
            return f'<polyline points="{_points(mark)}" {look} stroke-linecap="round" stroke-linejoin="round"/>'
        case Dot():
            look = f'fill="{mark.fill}" stroke="{mark.colour}" stroke-width="{RIM:g}"'
            return f'<circle cx="{mark.x:.1f}" cy="{mark.y:.1f}" r="{mark.r}" {look}/>'
        case _:
            return f'<polygon points="{_points(mark)}" fill="{mark.colour}"/>'


def _points(mark: Mark) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in mark.points)  # type: ignore[union-attr]
