"""Yearbook: the annual summary as a printable page (HTML), as PDF and as CSV, from the same series."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Literal

from fpdf import FPDF

from bot import charts
from bot.board import tag
from bot.lettering import FONT
from handlers.dialog import Lang
from handlers.digest_picture import spark_of
from handlers.digest_words import n_words, of_period, shown, target
from handlers.house import House
from handlers.picture import DigestPicture, Sparks, number
from handlers.yearbook import Series, csv_of, year_of
from storage.unit import Unit

INK, QUIET, LINE, AIM = (26, 26, 26), (91, 105, 110), (11, 95, 138), (184, 89, 0)
MARGIN, WIDE, CHART, SCALE = 18, 174, 22, 14  # millimetres of an A4 page; SCALE is the room for a line's ends
COLUMNS, ROW, BOTTOM = 3, 3.9, 297 - 18
STYLE = (
    "body{font:11pt/1.4 'DejaVu Sans',sans-serif;color:#1a1a1a;max-width:46rem;margin:2rem auto;padding:0 1rem}"
    "h1{font-size:20pt;margin:0}h2{font-size:12pt;margin:1.6rem 0 .2rem;break-after:avoid}"
    "p{margin:.2rem 0;color:#5b696e}"
    "section{break-inside:avoid}table{border-collapse:collapse;font-size:9pt;width:100%}"
    ".values{columns:3 11rem;column-gap:2rem;margin-top:.4rem}tr{break-inside:avoid}"
    "td,th{border-bottom:1px solid #d8d2c8;padding:.1rem .6rem .1rem 0;text-align:left;font-weight:400}"
    "td+td{text-align:right;font-variant-numeric:tabular-nums}svg{width:100%;height:auto}"
    "@media print{body{margin:0;max-width:none}@page{size:A4;margin:18mm}}"
)


@dataclass(frozen=True, slots=True)
class Book:
    """A year of a library, ready to be printed in one language."""

    house: House
    year: int
    lang: Lang
    series: tuple[Series, ...]
    csv: str

    def line(self, key: str, **values: str | int) -> str:
        """A text of the yearbook."""
        return self.house.texts.line(f"yearbook.{key}", self.lang, **values)

    @property
    def title(self) -> str:
        """The name of the library and the year."""
        return self.line("title", library=self.house.library.name[self.lang], year=self.year)


def read(house: House, unit: Unit, year: int, lang: Lang) -> Book:
    """Everything of a year."""
    return Book(house, year, lang, tuple(year_of(house, unit, year)), csv_of(house, unit, year, lang))


def about(book: Book, one: Series) -> str:
    """What is said under a series' name: its formula and its target."""
    words, code = one.indicator.formula[book.lang], one.indicator.code
    if one.indicator.target is None:
        return words
    return f"{words} ({book.line('target', value=target(book.house, code, book.lang))})"


def rows(book: Book, one: Series) -> Iterator[tuple[str, str, str]]:
    """Every known value of a series: its period, the value as it is read, and n."""
    for figure in one.known:
        period = of_period(book.house, figure.week, book.lang)
        says_n = figure.n and one.indicator.unit != "n"  # a count is its own n
        yield period, shown(book.house, figure, book.lang), n_words(book.house, figure, book.lang) if says_n else ""


def _picture(book: Book, one: Series) -> DigestPicture:
    row = spark_of(book.house, one.indicator.code, one.figures, book.lang)
    first, last = (of_period(book.house, figure.week, book.lang) for figure in (one.figures[0], one.figures[-1]))
    label = one.indicator.label[book.lang]
    return DigestPicture(label, "", (Sparks(label, first, last, (row,)),), book.lang)


def html(book: Book) -> bytes:
    """The printable page: every series with its line, its formula and all its values."""
    parts = [tag("h1", escape(book.title)), tag("p", escape(book.line("about")))]
    for one in book.series:
        name = tag("h2", escape(one.indicator.label[book.lang]))
        said = tag("p", escape(about(book, one)))
        if not one.known:
            parts.append(tag("section", name, said, tag("p", escape(book.line("nothing")))))
            continue
        drawn = charts.svg(_picture(book, one), "light", 640, titled=False) if len(one.known) > 1 else ""
        values = "".join(tag("tr", *(tag("td", escape(cell)) for cell in row)) for row in rows(book, one))
        parts.append(tag("section", name, said, drawn) + tag("div", tag("table", values), class_="values"))
    head = f'<meta charset="utf-8"><title>{escape(book.title)}</title>{tag("style", STYLE)}'
    return f"<!doctype html>{tag('html', tag('head', head), tag('body', *parts), lang=book.lang)}".encode()


def pdf(book: Book) -> bytes:
    """The same as PDF, with its letters in the file; the HTML page is the one for screen readers."""
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells of every table it leaves out
    page = FPDF(format="A4")
    page.set_title(book.title)
    page.set_lang({"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}[book.lang])
    page.set_auto_page_break(auto=True, margin=MARGIN)
    page.set_margins(MARGIN, MARGIN)
    page.add_font("jana", "", FONT)
    page.add_page()
    _say(page, book.title, 18)
    _say(page, book.line("about"), 9, QUIET)
    for one in book.series:
        if page.get_y() > (BOTTOM - 55 if len(one.known) > 1 else BOTTOM - 22):  # a name never stands alone
            page.add_page()
        page.ln(5)
        _say(page, one.indicator.label[book.lang], 12)
        _say(page, about(book, one), 8, QUIET)
        if len(one.known) > 1:
            _draw(page, book, one)
        found = ["  ".join(cell for cell in row if cell) for row in rows(book, one)]
        if found:
            _values(page, found)
        else:
            _say(page, book.line("nothing"), 8)
    return bytes(page.output())


def _say(page: FPDF, words: str, size: float, colour: tuple[int, int, int] = INK) -> None:
    page.set_font("jana", "", size)
    page.set_text_color(*colour)
    page.multi_cell(WIDE, size * 0.5, words, align="L", new_x="LMARGIN", new_y="NEXT")


def _values(page: FPDF, found: Sequence[str]) -> None:
    """Every value, three in a row."""
    page.set_font("jana", "", 7.5)
    page.set_text_color(*INK)
    for start in range(0, len(found), COLUMNS):
        for words in found[start : start + COLUMNS]:
            page.cell(WIDE / COLUMNS, ROW, words)
        page.ln(ROW)


def _draw(page: FPDF, book: Book, one: Series) -> None:
    """The series as a line between its ends, the target as a tick; a period without a value is a gap."""
    values = [figure.value for figure in one.figures]
    known = [value for value in values if value is not None]
    aim = one.indicator.target
    low, high = min([*known, *([] if aim is None else [aim])]), max([*known, *([] if aim is None else [aim])])
    top, left = page.get_y() + 2, MARGIN + SCALE
    step = (WIDE - SCALE - 6) / max(len(values) - 1, 1)

    def at(value: float) -> float:
        return top + CHART / 2 if high == low else top + CHART * (high - value) / (high - low)

    points = [None if value is None else (left + step * i, at(value)) for i, value in enumerate(values)]
    if aim is not None:
        page.set_draw_color(*AIM)
        page.set_line_width(0.8)
        page.line(left + step * (len(values) - 1) + 1.5, at(aim), MARGIN + WIDE, at(aim))
    ends = [max(known), *([min(known)] if at(min(known)) - at(max(known)) > 3 else [])]
    _written(page, [(MARGIN, at(end), number(end, book.lang)) for end in ends], SCALE - 2, "R")
    names = [of_period(book.house, figure.week, book.lang) for figure in (one.figures[0], one.figures[-1])]
    _written(page, [(left - 1, top + CHART + 3.5, names[0])], 40, "L")
    _written(page, [(left + step * (len(values) - 1) - 39, top + CHART + 3.5, names[1])], 40, "R")
    page.set_draw_color(*LINE)
    page.set_fill_color(*LINE)
    page.set_line_width(0.5)
    for first, second in pairwise(points):
        if first and second:
            page.line(*first, *second)
    for point in points:
        if point:
            page.circle(point[0], point[1], 0.5, style="F")
    page.set_y(top + CHART + 7)


def _written(page: FPDF, words: Sequence[tuple[float, float, str]], room: float, align: Literal["L", "R"]) -> None:
    page.set_font("jana", "", 7)
    page.set_text_color(*QUIET)
    for x, y, said in words:
        page.set_xy(x, y - 1.5)
        page.cell(room, 3, said, align=align)


KINDS: Mapping[str, Callable[[Book], bytes]] = {
    ".html": html, ".pdf": pdf, ".csv": lambda book: ("\ufeff" + book.csv).encode(),
}  # fmt: skip
