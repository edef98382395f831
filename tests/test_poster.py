"""A poster's code opens the bot, and what is written by it is tagged with the place."""

import io
import re
import zlib

import pytest
import segno

from bot import poster
from handlers.house import CONTENT, load_house
from tests.command import jana


@pytest.fixture(scope="module")
def house():
    return load_house(CONTENT / "sample.toml")


def test_the_page_speaks_three_languages_and_carries_the_code_of_the_place(house):
    page = poster.svg(house, "lumo_bot", "printer-2")
    for words in ("Kerro, mitä tästä ajattelet", "Berätta vad du tycker", "Tell us what you think", "printer-2"):
        assert words in page
    drawn = io.BytesIO()
    segno.make("https://t.me/lumo_bot?start=fb_printer-2", error="q", micro=False).save(
        drawn, kind="svg", border=4, xmldecl=False, svgns=False, nl=False, dark=poster.INK, omitsize=True
    )
    assert drawn.getvalue().decode().partition("<path")[2].removesuffix("</svg>") in page
    other = poster.svg(house, "lumo_bot", "printer-3")
    assert drawn.getvalue().decode().partition("<path")[2].removesuffix("</svg>") not in other


def test_the_page_is_drawn_without_a_complaint(house):
    import resvg_py

    png = bytes(resvg_py.svg_to_bytes(svg_string=poster.svg(house, "lumo_bot", "hylly_2").replace('mm"', '"')))
    assert png.startswith(b"\x89PNG")
    assert len(set(zlib.decompress(b"".join(_data(png))))) > 2


def _data(png):
    at = 8
    while at < len(png):
        size, kind = int.from_bytes(png[at : at + 4]), png[at + 4 : at + 8]
        if kind == b"IDAT":
            yield png[at + 8 : at + 8 + size]
        at += size + 12


def test_the_command_writes_both_files_and_refuses_a_place_no_link_can_carry(tmp_path):
    def run(place):
        return jana({}, "poster", "--place", place, "--bot", "b_bot", "--folder", str(tmp_path))

    assert run("printer-2").returncode == 0
    assert (tmp_path / "poster-printer-2.pdf").read_bytes().startswith(b"%PDF-")
    assert (tmp_path / "poster-printer-2.svg").exists()
    refused = run("hylly ä")
    assert (refused.returncode, "letters a-z" in refused.stderr) == (1, True)


def test_only_the_three_titles_are_bold_on_paper(house):
    """How a line is painted (Tr) holds until it is set anew or its context (q, Q) ends."""
    data = poster.pdf(house, "lumo_bot", "printer-2")
    streams = (zlib.decompress(part) for part in re.findall(rb"stream\n(x.*?)\nendstream", data, re.DOTALL))
    drawn = next(part for part in streams if b" Tj" in part or b" TJ" in part)
    modes, outer, seen = 0, [], []
    for word, mode in re.findall(rb"(?:^|[ \n])((?:(\d) Tr)|q|Q|T[jJ])(?=[ \n])", drawn):
        if word == b"q":
            outer.append(modes)
        elif word == b"Q":
            modes = outer.pop()
        elif mode:
            modes = int(mode)
        else:
            seen.append(modes)
    assert len(seen) >= 9
    assert seen.count(2) == 3
    assert seen[0] == seen[-1] == 0
