"""Yearbook: the annual summary as a printable page (HTML), as PDF and as CSV, from the same series."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from fpdf import FPDF

from bot import charts
from bot.board import tag
from bot.lettering import FONT
from handlers.dialog import Lang
from handlers.digest_picture import spark_of
from handlers.digest_words import n_words, of_period, shown, target
from handlers.house import House
from handlers.picture import DigestPicture, Sparks
from handlers.yearbook import Series, csv_of, year_of
from storage.unit import Unit

INK, QUIET, LINE = (26, 26, 26), (91, 105, 110), (11, 95, 138)
MARGIN, WIDE, CHART = 18, 174, 22  # millimetres of an A4 page
STYLE = (
    "body{font:11pt/1.4 'DejaVu Sans',sans-serif;color:#1a1a1a;max-width:46rem;margin:2rem auto;padding:0 1rem}"
    "h1{font-size:20pt;margin:0}h2{font-size:12pt;margin:1.6rem 0 .2rem;break-after:avoid}"
    "p{margin:.2rem 0;color:#5b696e}"
    "section{break-inside:avoid}table{border-collapse:collapse;font-size:9pt;margin-top:.4rem;columns:2}"
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
        yield period, shown(book.house, figure, book.lang), n_words(book.house, figure, book.lang) if figure.n else ""


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
        drawn = charts.svg(_picture(book, one), "light", 640) if len(one.known) > 1 else ""
        values = "".join(tag("tr", *(tag("td", escape(cell)) for cell in row)) for row in rows(book, one))
        parts.append(tag("section", name, said, drawn) + tag("table", values))
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
        if page.get_y() > 240:
            page.add_page()
        page.ln(5)
        _say(page, one.indicator.label[book.lang], 12)
        _say(page, about(book, one), 8, QUIET)
        if len(one.known) > 1:
            _draw(page, one)
        found = ["  ".join(cell for cell in row if cell) for row in rows(book, one)]
        _say(page, ";   ".join(found) if found else book.line("nothing"), 8)
    return bytes(page.output())


def _say(page: FPDF, words: str, size: float, colour: tuple[int, int, int] = INK) -> None:
    page.set_font("jana", "", size)
    page.set_text_color(*colour)
    page.multi_cell(WIDE, size * 0.5, words, new_x="LMARGIN", new_y="NEXT")


def _draw(page: FPDF, one: Series) -> None:
    """The series as a line; a period without a value is a gap."""
    values = [figure.value for figure in one.figures]
    known = [value for value in values if value is not None]
    low, high = min(known), max(known)
    top, step = page.get_y() + 2, WIDE / max(len(values) - 1, 1)
    if top + CHART > 297 - MARGIN:
        page.add_page()
        top = page.get_y() + 2
    page.set_draw_color(*LINE)
    page.set_line_width(0.5)
    points = [
        None if value is None else
        (MARGIN + step * i, top + CHART / 2 if high == low else top + CHART * (high - value) / (high - low))
        for i, value in enumerate(values)
    ]  # fmt: skip
    for first, second in pairwise(points):
        if first and second:
            page.line(*first, *second)
    for point in points:
        if point:
            page.circle(point[0], point[1], 0.5, style="F")
    page.set_y(top + CHART + 2)


KINDS: Mapping[str, Callable[[Book], bytes]] = {
    ".html": html, ".pdf": pdf, ".csv": lambda book: ("\ufeff" + book.csv).encode(),
}  # fmt: skip
