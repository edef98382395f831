"""Pictures: the PNG of a chat shows what the SVG of the page says, and every label of the process is whole on both."""

import io
import re

import numpy as np
import pytest
import resvg_py
from PIL import Image

from bot import charts
from bot.lettering import FONT
from bot.local.web import PHONE
from bot.sheet import THEMES, WIDTH
from handlers.dialog import LANGS
from handlers.house import CONTENT, load_house
from handlers.picture import Band, Bar, Bars, DigestPicture, Force, Forces, LineBands, Spark, Sparks

EVERYTHING = DigestPicture(
    "Kokoelmat: viikko 47",
    "16.–22.11.2026 · Lumon kirjasto",
    (
        Bars("Viestit", (Bar("Hankinta", 4, "4", 6, 5, "6"), Bar("Käyttö", 0, "0", 0, None, "0", False)), "viikkoa aiemmin"),
        Sparks("Viikot", "vk 44", "vk 47", (
            Spark("Luettelointijono", (3.2, None, 2.0, 2.2), "2,2 viikkoa", 2, "tavoite 2 viikkoa", "2", "3,2"),
            Spark("Tyytyväiset", (100, 50, 60, 75), "3/4", 85, "tavoite 85 %", "50", "100", (True, False, False, True)),
        )),
        LineBands("Missä olemme nyt?", "Työ jää jälkeen", "Pysymme tahdissa", (
            Band("Kokoelmat", 4.0, "5–9", 2.5, "4 tai yli", "viime kierroksella"),
            Band("Asiakaspalvelu", 2.0, "12", None, "2 tai alle"),
        ), "vastaajia"),
        Forces("Mikä vaikuttaa?", "auttaa", "haittaa", "joku", "moni", (
            Force("Tilat", "many", "some"), Force("Työvälineet", "no", "many", (("Kokoelmat", "no", "many"),)),
        )),
    ),
    "fi",
)  # fmt: skip


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=float)


def coarse(image, side=8):
    """Means of small squares: the two libraries place the edge of a letter a part of a pixel apart."""
    high, wide = (length // side * side for length in image.shape[:2])
    return image[:high, :wide].reshape(high // side, side, wide // side, side, 3).mean(axis=(1, 3))


@pytest.mark.parametrize("theme", THEMES)
def test_the_picture_of_a_chat_shows_what_the_page_shows(theme):
    """Two libraries draw the same sheet: Pillow for chats, and resvg the SVG that browsers get."""
    ours = pixels(charts.png(EVERYTHING, theme))
    drawn = resvg_py.svg_to_bytes(
        svg_string=charts.svg(EVERYTHING, theme), zoom=charts.SCALE, skip_system_fonts=True, font_files=[str(FONT)]
    )
    theirs = pixels(bytes(drawn))
    assert ours.shape == theirs.shape
    apart = np.abs(coarse(ours) - coarse(theirs)).max(axis=2)
    assert (apart > 60).mean() < 0.004
    bare = pixels(charts.png(DigestPicture("", "", EVERYTHING.panels[:1], "fi"), theme))[: ours.shape[0]]
    wrong = np.abs(coarse(ours[: bare.shape[0]]) - coarse(bare)).max(axis=2)
    assert (wrong > 60).mean() > 0.02  # another picture would be seen


@pytest.mark.parametrize("theme", THEMES)
def test_the_colours_of_a_chat_are_the_themes_own(theme):
    """Few colours are kept in the file, and those that fill an area are what the theme says; nobody sees 1 of 255."""
    image = Image.open(io.BytesIO(charts.png(EVERYTHING, theme))).convert("RGB")
    shown = [rgb for n, rgb in image.getcolors(1 << 24) if n > 300]
    look = THEMES[theme]
    for name in (look.ground, look.ink, look.quiet, look.main, look.other, look.faint):
        colour = bytes.fromhex(name[1:])
        assert any(max(abs(a - b) for a, b in zip(colour, rgb, strict=True)) <= 1 for rgb in shown), name


@pytest.mark.parametrize("width", [PHONE, WIDTH])
def test_every_label_of_the_process_is_whole(width):
    house = load_house(CONTENT / "sample.toml")
    for lang in LANGS:
        rows = tuple(
            Spark(one.label[lang], (1, 2), "12,5 %", 10, "tavoite 12 työtuntia", "1", "2")
            for one in house.process.values()
        )
        drawn = charts.svg(DigestPicture("t", "p", (Sparks("s", "vk 1", "vk 2", rows),), lang), width=width)
        words = " ".join(re.findall(r"<text[^>]*>([^<]*)<", drawn))
        assert "…" not in words
        assert all(word.replace("-", "") in words.replace("- ", "").replace("-", "")
                   for row in rows for word in row.label.split())  # fmt: skip
