"""Digest talk: what staff can do about digests in chat: look, send again, pause, and choose when they come."""

import re
import zoneinfo
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from handlers.dialog import LANGS, File, Reply, Say, Turn
from handlers.digest import compose
from handlers.digest_long import compose_span
from handlers.digest_post import post_span, post_week
from handlers.indicators import week_of
from handlers.say import say, short_day
from handlers.yearbook import csv_of
from storage import people, timetable
from storage.people import Spot
from storage.timetable import Subscription
from storage.unit import Unit

FOREVER = timedelta(days=36500)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = re.compile(r"(\d{1,2})[.:](\d{2})")
_WEEK = re.compile(r"(?:(\d{4})-?)?[wv]?(\d{1,2})", re.IGNORECASE)
_MONTH = re.compile(r"\d{4}-\d{2}")


def digest(turn: Turn, unit: Unit, rest: str) -> Reply:
    """/digest: the week so far for this reader, or a verb; staff who ask in private hear of failures there."""
    if turn.where.kind == "private":
        people.set_home(unit, turn.who.id, turn.where.id)
    verb, _, said = rest.strip().partition(" ")
    act = _verbs(turn).get(verb.casefold())
    if verb and act is None:
        return say(turn, "digest.how")
    return act(turn, unit, said.strip()) if act else _now(turn, unit, "")


def _verbs(turn: Turn) -> dict[str, Callable[[Turn, Unit, str], Reply]]:
    """Every verb by its words in all languages."""
    words = turn.house.texts.entries
    return {words[f"digest.verb_{key}"][lang]: act for key, act in VERBS.items() for lang in LANGS}


def _team(turn: Turn) -> str:
    return turn.where.team or turn.who.team or next(iter(turn.house.library.teams))


def _channels(turn: Turn, unit: Unit) -> list[Spot]:
    """This channel; in private all channels of one's own team."""
    if turn.where.team:
        spot = people.spot(unit, turn.where.id)
        return [spot] if spot else []
    return people.channels(unit, _team(turn))


def period_of(turn: Turn, unit: Unit, said: str) -> str | None:
    """A week, a month or a term as somebody writes it, as its key; none when it is none of them. Nothing: last week."""
    library = turn.house.library
    if not said:
        return library.week(unit.now - timedelta(days=7))
    if any(term.key == said for term in library.almanac.terms):
        return said
    try:
        if _MONTH.fullmatch(said):
            return f"{date.fromisoformat(said + '-01'):%Y-%m}"
        found = _WEEK.fullmatch(said)
        year = found[1] or library.week(unit.now)[:4] if found else ""
        key = f"{year}-W{int(found[2]):02d}" if found else ""
        week_of(turn.house, key)
    except (ValueError, IndexError):
        return None
    return key


def is_week(period: str) -> bool:
    """Whether the key of a period is a week's."""
    return "-W" in period


def _now(turn: Turn, unit: Unit, _said: str) -> Reply:
    return compose(turn.house, unit, _team(turn), turn.house.library.week(unit.now), turn.lang)


def _show(turn: Turn, unit: Unit, period: str) -> Reply:
    if is_week(period):
        return compose(turn.house, unit, _team(turn), period, turn.lang)
    return compose_span(turn.house, unit, _team(turn), period, turn.lang)


def preview(turn: Turn, unit: Unit, said: str) -> Reply:
    """The digest of a week, month or term for this reader only, exactly as it is posted."""
    period = period_of(turn, unit, said)
    return _show(turn, unit, period) if period else say(turn, "digest.what_period", said=said)


def resend(turn: Turn, unit: Unit, said: str) -> Reply:
    """Post it once more, although it has been posted; the same turn twice posts it once."""
    period = period_of(turn, unit, said)
    if period is None:
        return say(turn, "digest.what_period", said=said)
    channels = _channels(turn, unit)
    if not channels:
        return say(turn, "digest.no_channel")
    send = post_week if is_week(period) else post_span
    done = sum(send(turn.house, unit, spot.id, period, again=f":{turn.id[-30:]}") for spot in channels)
    if turn.where.team:
        return []
    return [
        Say(turn.house.texts.say(f"digest.resent_{'one' if done == 1 else 'many'}", turn.lang, n=done, period=period))
    ]


def _choose(turn: Turn, unit: Unit, change: Callable[[Subscription], Subscription]) -> Subscription | None:
    """Change what the channels have chosen; the last choice, or none when there is no channel."""
    chosen = None
    for spot in _channels(turn, unit):
        chosen = change(timetable.subscription(unit, spot.id))
        timetable.subscribe(unit, spot.id, chosen)
    return chosen


def pause(turn: Turn, unit: Unit, said: str) -> Reply:
    """No digests until a date, or until they are resumed."""
    day = _date(said)
    zone = turn.house.library.zone
    until = datetime(day.year, day.month, day.day, tzinfo=zone) if day else unit.now + FOREVER
    if _choose(turn, unit, lambda chosen: replace(chosen, paused_until=until)) is None:
        return say(turn, "digest.no_channel")
    if day is None:
        return say(turn, "digest.paused_open")
    return say(turn, "digest.paused", until=short_day(day, turn.lang, turn.house.library))


def _date(said: str) -> date | None:
    """A day written as 2027-01-07 or 7.1.2027."""
    try:
        if found := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", said):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(said)
    except ValueError:
        return None


def resume(turn: Turn, unit: Unit, said: str) -> Reply:
    """Digests come again; what was due during the pause is not made up for."""
    chosen = _choose(turn, unit, lambda chosen: replace(chosen, paused_until=None))
    return _told(turn, "digest.resumed", chosen)


def _told(turn: Turn, key: str, chosen: Subscription | None) -> Reply:
    if chosen is None:
        return say(turn, "digest.no_channel")
    every = chosen.every or turn.house.library.teams[_team(turn)].digest
    return say(turn, key, every=every_words(turn, every), zone=chosen.zone or turn.house.library.zone.key)


def every_words(turn: Turn, every: str) -> str:
    """A timetable in words: ma klo 8.30."""
    kind, *day, at = every.split()
    named = day[0] if day else ""
    if named in DAYS:
        named = turn.house.texts.line("digest.days", turn.lang).split()[DAYS.index(named)]
    at = at if turn.lang == "en" else at.lstrip("0").replace(":", ".", 1)
    texts, lang = turn.house.texts, turn.lang
    values = {"at": at} if kind == "daily" else {"at": at, "day": named}
    return texts.line(f"digest.every_{kind}", lang, **values)


def time_(turn: Turn, unit: Unit, said: str) -> Reply:
    """Another day and hour for this channel, from the next slot on."""
    every = _every(turn, said)
    if every is None:
        return say(turn, "digest.time_how")
    return _told(turn, "digest.time_set", _choose(turn, unit, lambda chosen: replace(chosen, every=every)))


def _every(turn: Turn, said: str) -> str | None:
    day, _, clock = said.casefold().partition(" ")
    found = _CLOCK.fullmatch(clock.strip())
    names = {
        word: DAYS[number]
        for lang in LANGS
        for number, word in enumerate(turn.house.texts.line("digest.days", lang).split())
    }
    if found is None or day not in names or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return f"weekly {names[day]} {int(found[1]):02d}:{found[2]}"


def zone(turn: Turn, unit: Unit, said: str) -> Reply:
    """The time zone of this channel's digest."""
    if said not in zoneinfo.available_timezones():
        return say(turn, "digest.zone_how")
    return _told(turn, "digest.time_set", _choose(turn, unit, lambda chosen: replace(chosen, zone=said)))


def empty(turn: Turn, unit: Unit, said: str) -> Reply:
    """What an empty week brings: one line, or nothing."""
    if said not in ("line", "skip"):
        return say(turn, "digest.empty_how")
    if _choose(turn, unit, lambda chosen: replace(chosen, empty=said)) is None:
        return say(turn, "digest.no_channel")
    return say(turn, f"digest.empty_{said}")


def month(turn: Turn, unit: Unit, said: str) -> Reply:
    """The digest of a month for this reader; nothing said: this month so far."""
    said = said or f"{turn.house.library.local(unit.now):%Y-%m}"
    return preview(turn, unit, said) if _MONTH.fullmatch(said) else say(turn, "digest.what_period", said=said)


def term(turn: Turn, unit: Unit, said: str) -> Reply:
    """The digest of a term for this reader; nothing said: the one that goes on, or was last."""
    today = turn.house.library.local(unit.now).date()
    begun = [one.key for one in turn.house.library.almanac.terms if one.start <= today]
    key = said or (begun[-1] if begun else "")
    known = any(one.key == key for one in turn.house.library.almanac.terms)
    return _show(turn, unit, key) if known else say(turn, "digest.what_period", said=key or "–")


def year(turn: Turn, unit: Unit, said: str) -> Reply:
    """All series of a year as a file."""
    number = said or turn.house.library.week(unit.now)[:4]
    if not re.fullmatch(r"20\d\d", number):
        return say(turn, "digest.what_period", said=said)
    text = csv_of(turn.house, unit, int(number), turn.lang)
    return [*say(turn, "digest.year_csv", year=number), File(f"jana-{number}.csv", "text/csv", text)]


def help_(turn: Turn, unit: Unit, said: str) -> Reply:
    """Which verbs there are."""
    return say(turn, "digest.how")


VERBS: dict[str, Callable[[Turn, Unit, str], Reply]] = {
    "preview": preview, "resend": resend, "pause": pause, "resume": resume, "month": month, "term": term,
    "year": year, "time": time_, "zone": zone, "empty": empty, "help": help_,
}  # fmt: skip
