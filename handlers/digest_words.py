"""Digest words: figures, counts and periods as people read them."""

from datetime import date, timedelta

from babel.dates import format_date

from handlers.dialog import Lang
from handlers.house import House
from handlers.indicators import FEW, Figure
from handlers.picture import number
from handlers.say import LOCALES

BARE = ("n", "ratio")  # units that no word stands for


def shown(house: House, figure: Figure, lang: Lang) -> str:
    """A value as people read it: 3/7 below ten, "–" for nothing, with its unit."""
    if figure.value is None:
        return "–"
    unit = house.process[figure.code].unit
    if unit == "%" and figure.part is not None and figure.n < FEW:
        return f"{figure.part}/{figure.n}"
    words = number(round(figure.value) if figure.part is not None else figure.value, lang)
    key = "digest.unit_percent" if unit == "%" else f"digest.unit_{unit}"
    if unit in BARE or key not in house.texts.entries:
        return words
    one = f"{key}_one"
    gap = "" if unit == "%" and lang == "en" else "\u00a0"  # 84 % in Finnish and Swedish, 84% in English
    return f"{words}{gap}{house.texts.line(one if words == '1' and one in house.texts.entries else key, lang)}"


def with_past(house: House, now: Figure, before: Figure | None, year: Figure | None, lang: Lang) -> str:
    """A value with what belongs beside it in brackets."""
    beside = past_of(house, now, before, year, lang)
    return shown(house, now, lang) + (f" ({', '.join(beside)})" if beside else "")


def past_of(house: House, now: Figure, before: Figure | None, year: Figure | None, lang: Lang) -> list[str]:
    """What belongs beside a value: its own period, its age, n, the value before, a year ago, a target it misses."""
    beside = [of_period(house, now.period, lang)] if now.period is not None else []
    if now.stale:
        beside.append(house.texts.line("indicators.stale", lang))
    if now.n and house.process[now.code].unit != "n" and not (now.part is not None and now.n < FEW):
        beside.append(n_words(house, now, lang))
    if before is not None and before.value is not None:
        beside.append(house.texts.line("digest.before", lang, value=shown(house, before, lang)))
    if year is not None and year.value is not None:
        beside.append(house.texts.line("digest.year_ago", lang, value=shown(house, year, lang)))
    if misses_target(house, now):
        beside.append(house.texts.line("digest.target", lang, value=target(house, now.code, lang)))
    return beside


def n_words(house: House, figure: Figure, lang: Lang) -> str:
    """How many a value rests on; of staff and of surveys at least how many, for only bands of n are published."""
    return house.texts.line("digest.n_least" if figure.least else "digest.n", lang, n=number(figure.n, lang))


def of_period(house: House, period: str, lang: Lang) -> str:
    """The month a figure is about, by its name; another week than the one that is shown, by its number."""
    if "W" in period:
        return house.texts.line("digest.week", lang, n=int(period[6:]))
    return str(format_date(date.fromisoformat(f"{period}-01"), "LLLL y", locale=LOCALES[lang]))


def target(house: House, code: str, lang: Lang) -> str:
    """The target of an indicator with its unit; "–" when there is none."""
    return shown(house, Figure(code, "", house.process[code].target, 0), lang)


def misses_target(house: House, figure: Figure) -> bool:
    """Whether a value, as it is shown, is on the wrong side of its target; small numbers and bands miss nothing."""
    one = house.process[figure.code]
    if one.target is None or figure.value is None or (figure.part is not None and figure.n < FEW):
        return False
    value = round(figure.value, 0 if figure.part is not None else 1)
    return value < one.target if one.direction == "up" else one.direction == "down" and value > one.target


def label(house: House, code: str, lang: Lang) -> str:
    """The name of an indicator inside a sentence: a small first letter unless it is an abbreviation."""
    words = house.process[code].label[lang]
    return words[0].lower() + words[1:] if words[1:2].islower() else words


def named(house: House, code: str, lang: Lang, under: str, value: str) -> str:
    """A value with its name, unless it stands under a heading of just that name."""
    name = label(house, code, lang)
    return value if name == under.lower() else f"{name} {value}"


def count(house: House, key: str, n: int, lang: Lang) -> str:
    """So many of something, in the singular or the plural: the texts `<key>_one` and `<key>_many`."""
    return house.texts.line(f"{key}_one" if n == 1 else f"{key}_many", lang, n=n)


def period(first: date, last: date, lang: Lang) -> str:
    """A stretch of days: 16.–22.11.2026, 30.11.–6.12.2026, 16–22 Nov 2026."""
    if lang == "en":
        same = first.month == last.month
        begin = str(first.day) if same else f"{first.day} {format_date(first, 'MMM', locale=LOCALES[lang])}"
        begin += "" if first.year == last.year else f" {first.year}"
        return f"{begin}–{last.day} {format_date(last, 'MMM', locale=LOCALES[lang])} {last.year}"
    begin = f"{first.day}." if (first.year, first.month) == (last.year, last.month) else f"{first.day}.{first.month}."
    begin += "" if first.year == last.year else str(first.year)
    return f"{begin}–{last.day}.{last.month}.{last.year}"


def week_words(monday: date, lang: Lang) -> str:
    """The days of a week."""
    return period(monday, monday + timedelta(days=6), lang)


def zone_words(house: House, lang: Lang) -> str:
    """The library's clock by its city, as in "by Helsinki time"."""
    from babel.dates import get_timezone_location  # noqa: PLC0415  a large table, read once

    return get_timezone_location(house.library.zone.key, locale=LOCALES[lang], return_city=True)
