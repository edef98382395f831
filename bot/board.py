"""Board: the figures as pages for staff: a table, stages across and perspectives down, and a page for each figure.

Nothing here writes anything, and nothing needs a script: links, headings and tables, as a screen reader expects them.
"""

from collections.abc import Iterable
from html import escape
from urllib.parse import urlencode

from handlers.dialog import LANGS, Lang
from handlers.digest_words import n_words, shown
from handlers.house import House
from handlers.indicators import Figure
from handlers.menu import OWN_NAMES
from handlers.overview import Board, Detail, Item
from handlers.picture import number

ROOT = "/indicators"


def tag(name: str, *inside: str, **attributes: str | None) -> str:
    """An element. `inside` is markup already; every value of an attribute is escaped here."""
    known = ((key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items() if value is not None)
    said = "".join(f' {key}="{escape(value)}"' for key, value in known)
    return f"<{name}{said}>{''.join(inside)}</{name}>"


class Words:
    """The words of the page in one language, escaped."""

    def __init__(self, house: House, lang: Lang) -> None:
        self.house, self.lang = house, lang

    def __call__(self, key: str, **values: str | int) -> str:
        return escape(self.house.texts.line(f"indicators.{key}", self.lang, **values))


def address(lang: Lang, week: str, code: str = "", ending: str = "", **more: str) -> str:
    """Where a page is."""
    return f"{ROOT}{'/' + code if code else ''}{ending}?{urlencode({'week': week, 'lang': lang, **more})}"


def _page(house: House, lang: Lang, title: str, *body: str) -> str:
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title>"
        f'<link rel="stylesheet" href="{ROOT}/board.css"><link rel="icon" href="{ROOT}/icon.svg" type="image/svg+xml">'
    )
    skip = tag("a", Words(house, lang)("skip"), href="#figures", class_="skip")
    return f"<!doctype html>{tag('html', tag('head', head), tag('body', skip, *body), lang=lang)}"


def _languages(house: House, lang: Lang, week: str, code: str = "") -> str:
    links = (
        tag(
            "a", OWN_NAMES[one], href=address(one, week, code), lang=one, hreflang=one,
            aria_current="true" if one == lang else None,
        )
        for one in LANGS
    )  # fmt: skip
    return tag("nav", *links, aria_label=house.texts.line("indicators.languages", lang), class_="langs")


def table_page(house: House, found: Board, before: str, after: str | None, lang: Lang) -> str:
    """The week on one page; `before` and `after` are the weeks beside it, the latter none when it is still to come."""
    say, key = Words(house, lang), found.week.key
    heading = say("heading", week=int(key[6:]), days=found.days)
    beside = [tag("a", say("earlier"), href=address(lang, before), rel="prev")]
    beside += [tag("a", say("later"), href=address(lang, after), rel="next")] if after else []
    names = [say("corner"), *(escape(name) for _, name in found.columns)]
    heads = [tag("th", name, scope="col", role="columnheader") for name in names]
    rows = [tag("tr", *heads, role="row")]
    for row in found.rows:
        cells = [
            tag("td", _cell(items, say, key), role="cell", data_name=name if items else None)
            for (_, name), items in zip(found.columns, row.cells, strict=True)
        ]
        rows.append(tag("tr", tag("th", escape(row.name), scope="row", role="rowheader"), *cells, role="row"))
    about = (say("stages"), " ", tag("span", "●", class_="dot", aria_hidden="true"), " ", say("dot"))
    table = tag(
        "table", tag("caption", *about), tag("thead", rows[0], role="rowgroup"),
        tag("tbody", *rows[1:], role="rowgroup"), role="table",
    )  # fmt: skip
    return _page(
        house, lang, f"{heading} · {escape(house.library.name[lang])}",
        tag("header", tag("p", escape(house.library.name[lang]), class_="library"), _languages(house, lang, key)),
        tag("main", tag("h1", heading), tag("p", " ".join(beside), class_="weeks"), table, id="figures"),
    )  # fmt: skip


def _cell(items: Iterable[Item], say: Words, week: str) -> str:
    lines = [tag("li", _line(item, say, week), class_=_looks(item)) for item in items]
    return tag("ul", *lines) if lines else ""


def _looks(item: Item) -> str | None:
    return "none" if item.none else "stale" if item.stale else "off" if item.off else None


def _line(item: Item, say: Words, week: str) -> str:
    name = tag("a", escape(item.label), href=address(say.lang, week, item.code)) if item.code else escape(item.label)
    mark = tag("span", f" {say('off')}", class_="away") if item.off else ""
    beside = tag("small", escape(item.beside)) if item.beside else ""
    return f"{name} {tag('b', escape(item.shown))}{mark} {beside}"


def series_page(house: House, found: Detail, weeks: Iterable[str], week: str, lang: Lang) -> str:
    """One figure: its value, its line, how it is computed, where it comes from, and every value in a table.

    One that has never been measured says so in a sentence instead of an empty picture and a table of dashes.
    """
    say, one = Words(house, lang), found.indicator
    name = escape(one.label[lang])
    drawn = (
        _sources(lang, week, one.code)
        + tag("img", src=_picture(lang, week, one.code, "light"), alt=found.alt)
    ).replace("</source>", "").replace("</img>", "")  # fmt: skip
    now, past = [tag("p", say("never"))], []
    if any(figure.value is not None for figure in found.figures):
        value = tag("p", tag("b", escape(found.item.shown)), " ", tag("span", escape(found.item.beside)), class_="now")
        now = [value, tag("figure", tag("picture", drawn))]
        past = [tag("h2", say("past")), _past(house, found, weeks, say)]
    facts = "".join(tag("dt", escape(term)) + tag("dd", escape(words)) for term, words in found.facts)
    return _page(
        house, lang, f"{name} · {escape(house.library.name[lang])}",
        tag("header", tag("a", say("back"), href=address(lang, week)), _languages(house, lang, week, one.code)),
        tag(
            "main", tag("h1", name), *now, tag("h2", say("about")), tag("dl", facts), *past,
            id="figures", class_="one",
        ),
    )  # fmt: skip


def _sources(lang: Lang, week: str, code: str) -> str:
    """The picture for a phone and for a dark screen."""
    dark, small = "(prefers-color-scheme: dark)", "(max-width: 40rem)"
    kinds = ((f"{dark} and {small}", "dark", "1"), (small, "light", "1"), (dark, "dark", ""))
    return "".join(
        tag("source", srcset=_picture(lang, week, code, theme, small), media=media) for media, theme, small in kinds
    )


def _picture(lang: Lang, week: str, code: str, theme: str, small: str = "") -> str:
    return address(lang, week, code, ".svg", theme=theme, small=small)


def _past(house: House, found: Detail, weeks: Iterable[str], say: Words) -> str:
    rows = [
        tag(
            "tr", tag("th", escape(_week(house, week, say.lang)), scope="row"),
            tag("td", escape("–" if figure.value is None else shown(house, figure, say.lang))),
            tag("td", _n(house, figure, say.lang)),
        )
        for week, figure in reversed(list(zip(weeks, found.figures, strict=True)))
    ]  # fmt: skip
    heads = (tag("th", say(f"column_{key}"), scope="col") for key in ("week", "value", "n"))
    return tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows), class_="past")


def _week(house: House, week: str, lang: Lang) -> str:
    return f"{house.texts.line('digest.week', lang, n=int(week[6:]))}, {week[:4]}"


def _n(house: House, figure: Figure, lang: Lang) -> str:
    """How many a value rests on; where that is a floor it says so, as everywhere."""
    if not figure.n:
        return "–"
    return escape(n_words(house, figure, lang) if figure.least else number(figure.n, lang))


def refusal(house: House, lang: Lang, key: str) -> str:
    """A page that says why there is none."""
    say = Words(house, lang)
    return _page(house, lang, say("title"), tag("main", tag("h1", say("title")), tag("p", say(key)), id="figures"))
