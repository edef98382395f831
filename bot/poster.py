"""Poster: one printable page in three languages with the QR code of a place, as SVG and PDF."""

import io
import logging
from collections.abc import Sequence
from html import escape
from pathlib import Path

import segno
from fpdf import FPDF
from fpdf.enums import TextMode

from handlers.dialog import LANGS
from handlers.house import House

FONTS = Path(__file__).parent / "fonts"
WIDTH, HEIGHT = 210, 297  # A4, millimetres
CODE = 90  # the side of the QR code, with its quiet zone; read from two metres away
INK = "#1a1a1a"


def link(username: str, place: str) -> str:
    """The address behind the code: it opens the bot, and the feedback is tagged with the place."""
    return f"https://t.me/{username}?start=fb_{place}"


def lines(house: House, place: str) -> list[tuple[str, float, bool]]:
    """What stands on the page under the name: words, size in points, whether bold; the three languages in turn."""
    found: list[tuple[str, float, bool]] = []
    for lang in LANGS:
        found.append((house.texts.line("telegram.poster_title", lang), 26, True))
        found.append((house.texts.line("telegram.poster_how", lang), 13, False))
    return found


def _foot(house: House, address: str, place: str) -> list[str]:
    places = {house.texts.line("telegram.poster_place", lang, place=place) for lang in LANGS}
    return [address.removeprefix("https://"), " · ".join(sorted(places))]


def svg(house: House, username: str, place: str) -> str:
    """The page as SVG, one millimetre a unit."""
    address = link(username, place)
    code = segno.make(address, error="q", micro=False)
    drawn = io.BytesIO()
    code.save(drawn, kind="svg", border=4, xmldecl=False, svgns=False, nl=False, dark=INK, unit=None, omitsize=True)
    rows, y = [_svg_line(" · ".join(dict.fromkeys(house.library.name.values())), 24, 14, bold=False)], 42.0
    for words, size, bold in lines(house, place):
        for piece in _wrapped(words, 40 if bold else 72):
            rows.append(_svg_line(piece, y, size, bold=bold))
            y += size * 0.5
        y += 0 if bold else 14
    rows += [_svg_line(one, 268 + 8 * n, 11, bold=False) for n, one in enumerate(_foot(house, address, place))]
    drawing = drawn.getvalue().decode()
    squares = drawing[drawing.index("<path") : drawing.rindex("</svg>")]
    scale = CODE / code.symbol_size(border=4)[0]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}mm" height="{HEIGHT}mm" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>{"".join(rows)}'
        f'<g transform="translate({(WIDTH - CODE) / 2} 165) scale({scale:.4f})">{squares}</g></svg>\n'
    )


def _svg_line(words: str, y: float, size: float, *, bold: bool) -> str:
    weight = "bold" if bold else "normal"
    return (
        f'<text x="{WIDTH / 2}" y="{y:.1f}" text-anchor="middle" font-family="sans-serif" font-weight="{weight}" '
        f'font-size="{size * 0.3528:.2f}" fill="{INK}">{escape(words)}</text>'
    )


def _wrapped(words: str, most: int) -> Sequence[str]:
    """Lines of at most so many characters, broken at spaces."""
    found = [""]
    for word in words.split():
        if found[-1] and len(found[-1]) + len(word) + 1 > most:
            found.append("")
        found[-1] = f"{found[-1]} {word}".strip()
    return found


def pdf(house: House, username: str, place: str) -> bytes:
    """The same page as PDF, its letters in the file so that it prints the same everywhere."""
    address = link(username, place)
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells of every table it leaves out
    page = FPDF(format="A4")
    page.set_title(house.texts.line("telegram.poster_title", "en"))
    page.set_auto_page_break(auto=False)
    page.add_page()
    page.add_font("jana", "", FONTS / "DejaVuSans.ttf")
    _pdf_line(page, 16, " · ".join(dict.fromkeys(house.library.name.values())), 14, bold=False)
    page.set_y(34)
    for words, size, is_bold in lines(house, place):
        _pdf_line(page, page.get_y(), words, size, bold=is_bold)
        page.set_y(page.get_y() + (2 if is_bold else 13))
    _pdf_code(page, address)
    for number, one in enumerate(_foot(house, address, place)):
        _pdf_line(page, 262 + 8 * number, one, 11, bold=False)
    return bytes(page.output())


def _pdf_line(page: FPDF, y: float, words: str, size: float, *, bold: bool) -> None:
    page.set_font("jana", "", size)
    page.set_draw_color(26, 26, 26)
    page.set_line_width(0.25)
    page.set_xy(15, y)
    # One font comes with Jana: bold is drawn thicker. In a context of its own, or all that follows were bold too.
    with page.local_context(text_mode=TextMode.FILL_STROKE if bold else TextMode.FILL):
        page.multi_cell(WIDTH - 30, size * 0.45, words, align="C", new_x="LMARGIN", new_y="NEXT")


def _pdf_code(page: FPDF, address: str) -> None:
    """The code as squares, so that it stays sharp at any size."""
    matrix = [list(row) for row in segno.make(address, error="q", micro=False).matrix_iter(border=4)]
    side = CODE / len(matrix)
    page.set_fill_color(26, 26, 26)
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            if dark:
                page.rect((WIDTH - CODE) / 2 + x * side, 165 + y * side, side, side, style="F")
