"""Say: the short ways to say something from the texts, with dates and times as the language writes them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime

from handlers.dialog import Button, Choices, Lang, Part, Pressed, Reply, Say, Turn
from handlers.library import Library

NOTICE = 1  # version of the privacy notice that is shown before anything is sent
LOCALES = {"fi": "fi", "sv": "sv_FI", "en": "en_GB"}


LIGHT = ("desk.stale", "desk.not_yours", "desk.staff_only", "form.expired", "feedback.gone", "feedback.rated_before")


def say(turn: Turn, key: str, **values: Any) -> Reply:
    """One text, in the language of the turn."""
    light = key in LIGHT and isinstance(turn.did, Pressed)
    return [Say(turn.house.texts.say(key, turn.lang, **values), light)]


def buttons(turn: Turn, *rows: Sequence[tuple[str, str, dict[str, Any]]], shared: bool = False) -> Part:
    """Rows of buttons: (key of the label, action, data)."""
    texts, lang = turn.house.texts, turn.lang
    return Choices(
        tuple(tuple(Button(texts.line(key, lang), action, data) for key, action, data in row) for row in rows),
        role="staff" if shared else None, shared=shared,
    )  # fmt: skip


def day(moment: datetime | date, lang: Lang, library: Library) -> str:
    """A day in words: maanantai 2. marraskuuta. The year only when it is another one is left to the reader."""
    local = library.local(moment).date() if isinstance(moment, datetime) else moment
    pattern = {"fi": "EEEE d. MMMM", "sv": "EEEE d MMMM", "en": "EEEE d MMMM"}[lang]
    return str(format_date(local, pattern, locale=LOCALES[lang]))


def short_day(moment: datetime | date, lang: Lang, library: Library) -> str:
    """A day in figures: 2.11.2026."""
    local = library.local(moment).date() if isinstance(moment, datetime) else moment
    pattern = {"fi": "d.M.yyyy", "sv": "d.M.yyyy", "en": "d MMM yyyy"}[lang]
    return str(format_date(local, pattern, locale=LOCALES[lang]))


def clock(moment: datetime, lang: Lang, library: Library) -> str:
    """A day and a time of day, by the library's clock."""
    pattern = {"fi": "ccc d.M. 'klo' H.mm", "sv": "ccc d.M 'kl.' H.mm", "en": "EEE d MMM, HH:mm"}[lang]
    return str(format_datetime(library.local(moment), pattern, locale=LOCALES[lang]))


def language(named: str, lang: Lang) -> str:
    """A language by its name in another: suomi, finska, Finnish."""
    return str(Locale.parse(LOCALES[lang]).languages[named])
