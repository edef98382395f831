"""Digest: a team's week on one page: what students said, where staff stand, what the figures say, side by side."""

from collections.abc import Callable

from handlers import digest_blocks as blocks
from handlers import indicators
from handlers.dialog import Block, Doc, Lang, Part, Picture, Say
from handlers.digest_page import Page
from handlers.digest_picture import week_picture
from handlers.digest_words import shown, week_words
from handlers.house import House
from handlers.picture import alt
from storage.unit import Unit

__all__ = ["compose", "is_empty", "shown"]

# What stands in a digest, from the top down. Each is a function from the page to some paragraphs, or none.
BLOCKS: tuple[Callable[[Page], Doc], ...] = (
    blocks.stages,
    blocks.satisfaction,
    blocks.praise,
    blocks.notices,
    blocks.unanswered,
    blocks.oldest,
    blocks.agreed,
    blocks.next_step,
    blocks.footer,
)


def compose(house: House, unit: Unit, team: str, key: str, lang: Lang) -> list[Part]:
    """The digest of a team for a week. Everything in it comes from rows; nothing below the floor is said."""
    page = Page(house, unit, team, indicators.week_of(house, key), lang)
    name, number = house.library.teams[team].name[lang], int(key[6:])
    if _empty(page):
        return [Say((*page.say("empty", team=name, week=number), *page.say("stop")))]
    doc: list[Block] = [
        *page.say("title", team=name, week=number, period=week_words(page.week.first_day, lang)),
        *blocks.headline(page),
    ]
    for block in BLOCKS:
        doc += block(page)
    picture = week_picture(page)
    return [Say(tuple(doc)), Picture(picture.to_dict(), alt(picture, house.texts))]


def is_empty(house: House, unit: Unit, team: str, key: str) -> bool:
    """Whether there is nothing to say about a week: no message, no question, no figure, no change, nobody waiting."""
    return _empty(Page(house, unit, team, indicators.week_of(house, key), "fi"))


def _empty(page: Page) -> bool:
    figures = any(figure.n > 0 or figure.value for figure in page.known(*page.stages, *blocks.PERSPECTIVES))
    return not (page.now or page.waits or figures or page.agreed or blocks.notices(page) or blocks.unanswered(page))
