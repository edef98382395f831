"""The annual summary: the same series as a page, as PDF and for spreadsheets; every number of one is in the others."""

import html
import re
import zlib

import pytest

from bot import yearbook
from handlers import indicators
from tests import known_week
from tests.test_indicators import BY_HAND


@pytest.fixture
def book(database, house, clock):
    """The year of the known week, by language."""
    known_week.fill(database, house, clock)
    return lambda lang: database.run_now(lambda unit: yearbook.read(house, unit, 2026, lang))


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_the_page_has_every_series_with_its_formula_and_all_its_values(book, house, lang):
    found = book(lang)
    page = html.unescape(re.sub(r"<[^>]+>", "\n", yearbook.html(found).decode()))
    for one in house.process.values():
        assert one.label[lang] in page
        assert one.formula[lang] in page
    assert len(found.series) == 43
    words = {"fi": 5, "sv": 6, "en": 7}[lang]
    for code in ("cus.csat", "use.selfservice_share", "mnt.link_fix_hours", "sel.lists_on_time"):
        assert BY_HAND[code][words] in page.replace("\u00a0", " "), code


def test_every_value_of_the_page_is_in_the_spreadsheet_and_the_pdf_is_whole(book):
    found = book("fi")
    rows = [line.split(";") for line in found.csv.splitlines()[1:]]
    assert len(rows) == sum(len(one.known) for one in found.series)
    assert {row[0] for row in rows} == {one.indicator.code for one in found.series if one.known}
    is_floor = {row[0]: row[7] for row in rows if row[6]}
    assert (is_floor["stf.line_median"], is_floor["cus.csat"]) == ("at least", "exact"), (
        "of bands only a floor is known"
    )
    data = yearbook.pdf(found)
    assert data.startswith(b"%PDF-")
    assert data.rstrip().endswith(b"%%EOF")
    assert data.count(b"/Type /Page\n") >= 3


def test_the_pdf_holds_as_many_words_as_the_page(book):
    """The letters of the PDF are numbers of its own font: as many are drawn as the page has, spaces aside."""
    found = book("en")
    drawn = 0
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", yearbook.pdf(found), re.DOTALL):
        try:
            plain = zlib.decompress(stream)
        except zlib.error:
            continue
        drawn += sum(len(one) // 2 for one in re.findall(rb"\(((?:\\.|[^\\)])*)\) Tj", plain))
    said = [found.title, found.line("about")]
    for one in found.series:
        said += [one.indicator.label["en"], yearbook.about(found, one)]
        said += [cell for row in yearbook.rows(found, one) for cell in row] or [found.line("nothing")]
    wanted = sum(len(words.replace(" ", "")) for words in said)
    assert drawn >= wanted


def test_a_year_without_anything_says_so(database, house, clock):
    found = database.run_now(lambda unit: yearbook.read(house, unit, 2019, "sv"))
    assert yearbook.html(found).decode().count("Inga värden för året.") == 43
    assert yearbook.pdf(found).startswith(b"%PDF-")
    assert indicators.COMPUTED
