"""Digest picture: one picture of at most three panels, made from the same page as the words."""

from collections.abc import Sequence
from itertools import islice

from handlers import indicators
from handlers.dialog import Lang
from handlers.digest_blocks import STARRED
from handlers.digest_page import Page, by_stage
from handlers.digest_words import shown, target, week_words
from handlers.house import House
from handlers.indicators import FEW, Figure
from handlers.lines import bands
from handlers.picture import Bar, Bars, DigestPicture, LineBands, Panel, Spark, Sparks, number
from storage import answers

WEEKS = 12
SPARKS_MOST = 6
ALWAYS = ("customer", "use")  # the loop itself belongs in everybody's picture


def week_picture(page: Page) -> DigestPicture:
    """What students said by stage, twelve weeks of the figures, and where staff stand since the newest round."""
    house, lang = page.house, page.lang
    panels: list[Panel] = [_bars(page)]
    if (sparks := _sparks(page)) is not None:
        panels.append(sparks)
    panels += _line(page)
    return DigestPicture(
        title=page.line("picture", team=house.library.teams[page.team].name[lang], week=int(page.week.key[6:])),
        period=f"{week_words(page.week.first_day, lang)} · {house.library.name[lang]}",
        panels=tuple(panels),
        lang=lang,
    )


def _bars(page: Page) -> Bars:
    counts, earlier = by_stage(page.everything), by_stage(page.everything_before)
    stages = [stage for stage in page.house.line.stages if counts[stage] or earlier[stage] or stage in page.stages]
    rows = tuple(
        Bar(
            page.house.stage(stage, page.lang), counts[stage], str(counts[stage]), earlier[stage], None,
            str(earlier[stage]), stage in page.stages,
        )
        for stage in stages
    )  # fmt: skip
    return Bars(page.line("bars"), rows, page.line("last_week"))


def _codes(page: Page) -> list[str]:
    """Which figures are drawn: those of the default digest that belong to the team's stages or to everybody."""
    mine = (*page.stages, *ALWAYS)
    fits = [code for code, one in page.house.process.items() if one.perspective in mine]
    ranked = sorted(fits, key=lambda code: (code not in STARRED, fits.index(code)))
    drawn = (code for code in ranked if sum(_has_value(one) for one in page.past(code, WEEKS)) >= 2)
    return list(islice(drawn, SPARKS_MOST))  # the others are not even read


def _sparks(page: Page) -> Sparks | None:
    rows = tuple(spark(page, code) for code in _codes(page))
    if not rows:
        return None
    weeks = (indicators.week_before(page.house, page.week, WEEKS - 1), page.week)
    first, last = (page.line("week", n=int(week.key[6:])) for week in weeks)
    return Sparks(page.line("sparks"), first, last, rows)


def spark(page: Page, code: str, weeks: int = WEEKS) -> Spark:
    """An indicator over the weeks up to the page's."""
    return spark_of(page.house, code, page.past(code, weeks), page.lang)


def _has_value(figure: Figure | None) -> bool:
    return figure is not None and figure.value is not None


def spark_of(house: House, code: str, figures: Sequence[Figure | None], lang: Lang) -> Spark:
    """An indicator over some weeks, the oldest first; a week without a value is a gap."""
    values = tuple(figure.value if figure else None for figure in figures)
    one, last = house.process[code], figures[-1]
    known = [value for value in values if value is not None]
    aim = house.texts.line("digest.target", lang, value=target(house, code, lang)) if one.target is not None else ""
    return Spark(
        label=one.label[lang],
        values=values,
        shown=shown(house, last, lang) if last else "–",
        target=one.target,
        target_words=aim,
        low=number(min(known), lang) if known else "",
        high=number(max(known), lang) if known else "",
        few=tuple(is_few(figure) for figure in figures),
        words=tuple(_plain(figure, lang) for figure in figures),
    )


def _plain(figure: Figure | None, lang: Lang) -> str:
    """A week's value without its unit, which is said once: 79, 3/7, 12,5."""
    if figure is None or figure.value is None:
        return "–"
    return f"{figure.part}/{figure.n}" if is_few(figure) else number(figure.value, lang)


def is_few(figure: Figure | None) -> bool:
    """Whether a value rests on so few that it is drawn as a dot of its own."""
    return figure is not None and figure.part is not None and figure.n < FEW


def _line(page: Page) -> list[LineBands]:
    """Where staff stand by the newest release about one of the team's stages."""
    anchors = {item.code for item in page.house.line.items if item.stage in page.stages and item.anchor}
    rows = [row for row in answers.released(page.unit) if row.question in anchors and row.week <= page.week.key]
    if not rows:
        return []
    before = [row for row in rows[:-1] if row.question == rows[-1].question]
    return bands(page.house, [rows[-1]], before, page.lang)[:1]
