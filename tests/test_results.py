"""A result in words and as a picture: from the ledger alone, in three languages, with something to talk about."""

import re

import pytest

from bot import charts
from handlers import lines, prompts, release
from handlers.dialog import LANGS, plain
from handlers.picture import DigestPicture, alt
from storage.answers import Released

ANCHOR = "use.anchor"


def row(question, kind, answers, week="2026-W48", round_="r2"):
    return Released(round_, question, "use", week, release.release(question, kind, answers).to_dict())


def talk(house, *ledger, lang="en"):
    return plain(prompts.talk_about(house, list(ledger), lang))


def test_two_camps_are_said_from_ten_answers_only(house):
    camps = row(ANCHOR, "scale", {"service": [1] * 5 + [5] * 5})
    few = row(ANCHOR, "scale", {"service": [1] * 4 + [5] * 4})
    assert "Two camps, Customer service: “The customer is left alone”" in talk(house, camps)
    assert talk(house, few) == ""


def test_blocks_a_whole_place_apart_are_said_to_be_furthest_apart(house):
    apart = row(ANCHOR, "scale", {"service": [2] * 6, "collections": [4] * 6})
    near = row(ANCHOR, "scale", {"service": [3] * 6, "collections": [3] * 3 + [4] * 3})
    words = talk(house, apart)
    assert "Customer service 2 or less, Collections 4 or more" in words
    assert talk(house, near) == ""


def test_a_factor_that_helps_and_hinders_is_something_to_talk_about(house):
    both = row("f:use.f03", "factor", {"service": ["+2"] * 3 + ["-1"] * 3})
    assert "Self-service both helped and hindered" in talk(house, both)
    assert talk(house, row("f:use.f03", "factor", {"service": ["+2"] * 6})) == ""


@pytest.mark.parametrize("lang", LANGS)
def test_there_are_three_things_to_talk_about_at_most_and_no_name(house, lang):
    ledger = [
        row(ANCHOR, "scale", {"service": [1] * 6 + [5] * 6, "collections": [5] * 6}),
        *(row(f"f:use.f0{n}", "factor", {"service": ["±1"] * 6}) for n in range(1, 6)),
    ]
    words = talk(house, *ledger, lang=lang)
    assert len(words.split("\n")) == 1 + prompts.MOST
    assert not any(member["name"] in words for member in house.library.staff)


def picture_of(house, lang, *ledger, before=()):
    panels = (*lines.bands(house, ledger, before, lang), *lines.forces(house, ledger, lang))
    return DigestPicture(lines.headline(house, ledger, before, lang), "x", panels, lang)


def test_the_headline_says_who_moved_most_and_which_way(house):
    before = [row(ANCHOR, "scale", {"service": [2] * 6, "collections": [3] * 6}, "2026-W40", "r1")]
    moved = row(ANCHOR, "scale", {"service": [4] * 6, "collections": [3] * 6})
    still = row(ANCHOR, "scale", {"service": [2] * 6, "collections": [3] * 6})
    joined = row(ANCHOR, "scale", {"service": [4] * 6, "collections": [3] * 3})
    assert (
        lines.headline(house, [moved], before, "en") == "Customer service: closer to “The customer copes and gets help”"
    )
    assert lines.headline(house, [still], before, "en") == "The same place as last round"
    assert lines.headline(house, [joined], before, "en") == lines.headline(house, [moved], [], "en")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_value_of_the_picture_is_written_at_it_and_stands_in_the_words(house, lang, theme):
    """Nothing needs its colour to be read: each place, each amount and last round's place has its word."""
    before = [row(ANCHOR, "scale", {"service": [2] * 6}, "2026-W40", "r1")]
    ledger = [
        row(ANCHOR, "scale", {"service": [1] * 6 + [5] * 6, "collections": [5] * 6}),
        row("f:use.f03", "factor", {"service": ["+1"] * 4 + ["-2"] * 6 + ["none"] * 2, "collections": ["+1"] * 6}),
    ]
    picture = picture_of(house, lang, *ledger, before=before)
    drawn = charts.svg(DigestPicture.from_dict(picture.to_dict()), theme)
    words = re.findall(r"<text[^>]*>([^<]*)</text>", drawn)
    band = picture.panels[0].rows
    assert all(one.said in words for one in band)
    assert {one.shown for one in band} <= set(words)
    forces = picture.panels[1]
    assert words.count(forces.many) == 2
    assert words.count(forces.some) == 1
    told = alt(picture, house.texts)
    assert all(one.label in told and one.shown in told for one in band)
    assert forces.some in told
    assert house.texts.line("line.spread_camps", lang) in told


def test_colours_of_both_themes_are_far_enough_from_the_ground_to_be_read():
    """WCAG 2.2: at least 4.5 to 1 for words, 3 to 1 for shapes."""

    def light(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def ratio(one, two):
        high, low = sorted((light(one), light(two)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    for theme in charts.THEMES.values():
        for colour in (theme.ink, theme.quiet, theme.main, theme.other):
            assert ratio(colour, theme.ground) >= 4.5, colour


def test_a_picture_kept_before_the_new_fields_is_still_drawn():
    old = {
        "title": "t", "period": "p", "lang": "fi",
        "panels": [
            {"kind": "line", "title": "t", "left": "a", "right": "b",
             "rows": [{"label": "x", "place": 3.5, "shown": "5–9", "before": None}]},
            {"kind": "forces", "title": "t", "helps": "h", "hinders": "v", "some": "s", "many": "m",
             "rows": [{"label": "x", "helps": "many", "hinders": "no"}]},
        ],
    }  # fmt: skip
    assert "<svg" in charts.svg(DigestPicture.from_dict(old))
