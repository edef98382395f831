"""Prompts: what to talk about after a result. Only what was published is compared: blocks and lines, never people."""

from collections.abc import Iterator, Sequence

from handlers.dialog import Doc, Lang
from handlers.house import House
from handlers.line import Item
from handlers.lines import block_name
from handlers.picture import place_words
from handlers.release import MIDDLE, Figure, Release
from storage.answers import Released

MOST = 3
APART = 1.0  # places: less than a whole one is not called a difference


def talk_about(house: House, ledger: Sequence[Released], lang: Lang) -> Doc:
    """At most three things, those on which people are furthest apart first; nothing when nothing stands apart."""
    items = {item.code: item for item in house.line.items}
    lines = [(items[row.question], Release.from_dict(row.release)) for row in ledger if row.question in items]
    factors = [row for row in ledger if row.question.startswith("f:")]
    found = [*_camps(house, lines, lang), *_blocks(house, lines, lang), *_both(house, factors, lang)]
    found += _lines(house, lines, lang)
    if not found:
        return ()
    title = house.texts.say("workshop.talk", lang)
    return (*title, *(block for doc in found[:MOST] for block in doc))


Lines = Sequence[tuple[Item, Release]]


def _camps(house: House, lines: Lines, lang: Lang) -> Iterator[Doc]:
    """A middle that is two camps: said only where the release says so, from ten answers."""
    for item, release in lines:
        for figure in release.blocks:
            if figure.spread == "camps":
                yield house.texts.say(
                    "workshop.camps", lang, left=item.left[lang], right=item.right[lang],
                    block=block_name(house, figure, lang),
                )  # fmt: skip


def _blocks(house: House, lines: Lines, lang: Lang) -> Iterator[Doc]:
    """The line on which two blocks are furthest apart."""
    gaps = [(*_ends(release.blocks), item) for item, release in lines if len(release.blocks) > 1]
    if not gaps:
        return
    low, high, item = max(gaps, key=lambda gap: _gap(gap[0], gap[1]))
    if _gap(low, high) >= APART:
        yield house.texts.say(
            "workshop.apart", lang, left=item.left[lang], right=item.right[lang],
            low=block_name(house, low, lang), lower=place_words(low.place or 3, lang, house.texts),
            high=block_name(house, high, lang), higher=place_words(high.place or 3, lang, house.texts),
        )  # fmt: skip


def _ends(figures: Sequence[Figure]) -> tuple[Figure, Figure]:
    ordered = sorted(figures, key=lambda one: one.place or 3)
    return ordered[0], ordered[-1]


def _gap(low: Figure, high: Figure) -> float:
    return (high.place or 3) - (low.place or 3)


def _both(house: House, factors: Sequence[Released], lang: Lang) -> Iterator[Doc]:
    """A factor that helped and hindered in the same block."""
    labels = {f"f:{one.code}": house.named(one.label)[lang] for one in house.line.factors}
    for row in factors:
        for figure in Release.from_dict(row.release).blocks:
            if "no" not in (figure.helps, figure.hinders) and row.question in labels:
                yield house.texts.say(
                    "workshop.both", lang, what=labels[row.question], block=block_name(house, figure, lang)
                )


def _lines(house: House, lines: Lines, lang: Lang) -> Iterator[Doc]:
    """In one block: the strongest line and the weakest, where the middle lies between them."""
    alone = [(release.blocks[0], item) for item, release in lines if len(release.blocks) == 1]
    if not alone:
        return
    ordered = sorted(alone, key=lambda one: one[0].place or 3)
    if (ordered[0][0].place or 3) < MIDDLE < (ordered[-1][0].place or 3):
        yield house.texts.say("workshop.lines", lang, weak=ordered[0][1].left[lang], strong=ordered[-1][1].right[lang])
