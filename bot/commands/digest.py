"""Digest: look at a digest, post it, post it again, and print a year."""

import argparse
import json
from datetime import timedelta

from bot.commands.base import Failed, opened, say, team_of, week_of_words
from bot.settings import Settings
from handlers.dialog import Lang, Part
from handlers.house import House
from storage.database import Database
from storage.unit import Unit


def _period(house: House, database: Database, said: str | None) -> str:
    """A week, a month or a term that there is; last week when nothing is said."""
    from handlers.digest_long import span_of

    if said is None:
        return house.library.week(database.clock() - timedelta(days=7))
    if "-W" in said:
        return week_of_words(house, database, said)
    try:
        return span_of(house, said, "en").key
    except ValueError as wrong:
        terms = ", ".join(term.key for term in house.library.almanac.terms) or "none"
        raise Failed(f"{said!r} is not a week (2026-W47), a month (2026-11) or a term ({terms})") from wrong


def _composed(house: House, unit: Unit, team: str, period: str, lang: Lang) -> list[Part]:
    from handlers.digest import compose
    from handlers.digest_long import compose_span

    return (compose if "-W" in period else compose_span)(house, unit, team, period, lang)


def preview(arguments: argparse.Namespace, settings: Settings) -> int:
    """Show a digest without posting it."""
    from bot import charts
    from bot.local import render
    from handlers.picture import DigestPicture
    from handlers.posting import payload

    with opened(settings) as (database, house):
        team, period = team_of(house, arguments.team), _period(house, database, arguments.period)
        lang = arguments.lang or house.library.teams[team].lang
        data = database.run_now(lambda unit: payload(unit, _composed(house, unit, team, period, lang), None))
    picture = next((part for part in data["parts"] if part["t"] == "picture"), None)
    words = render.text_of({"parts": [part for part in data["parts"] if part["t"] != "picture"]})
    alt = picture["alt"] if picture else ""
    if not arguments.json:
        say(words, *(["", alt] if alt else []))
        return 0
    file = settings.home / f"digest-{team}-{period}.png"
    if picture:
        file.write_bytes(charts.png(DigestPicture.from_dict(picture["data"])))
    row = {"text": words, "parts": data["parts"], "picture": str(file) if picture else None, "alt": alt}
    say(json.dumps(row, ensure_ascii=False))
    return 0


def post(arguments: argparse.Namespace, settings: Settings) -> int:
    """Post a digest to the team's channels now, unless they have had it."""
    return _post(arguments, settings, again=False)


def resend(arguments: argparse.Namespace, settings: Settings) -> int:
    """Post a digest once more, although it has been posted."""
    return _post(arguments, settings, again=True)


def _post(arguments: argparse.Namespace, settings: Settings, *, again: bool) -> int:
    from bot.local.play import Player
    from handlers.digest_post import post_span, post_week
    from storage import people

    with opened(settings) as (database, house):
        team, period = team_of(house, arguments.team), _period(house, database, arguments.period)
        mark = f":{database.clock().isoformat()}" if again else ""
        send = post_week if "-W" in period else post_span

        def work(unit: Unit) -> tuple[int, int]:
            channels = people.channels(unit, team)
            return sum(send(house, unit, one.id, period, again=mark) for one in channels), len(channels)

        done, channels = database.run_now(work)
        Player(database, house).deliver_all()  # the local front needs no running Jana: its screen is in the database
    if not channels:
        raise Failed(f"{team} has no channel that can be reached; write /here in the channel that should get it")
    say(f"{team}\t{period}\t{done} put on their way, {channels - done} had it, have paused or skip an empty week")
    return 0


def year(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the annual summary: a printable page (HTML or PDF) or all series as CSV."""
    from bot import yearbook

    file = arguments.to or settings.home / f"jana-{arguments.year}.html"
    if file.suffix not in yearbook.KINDS:
        raise Failed(f"{file.name} does not end with {', '.join(yearbook.KINDS)}")
    with opened(settings) as (database, house):
        lang = arguments.lang or next(iter(house.library.teams.values())).lang
        book = database.run_now(lambda unit: yearbook.read(house, unit, arguments.year, lang))
    file.write_bytes(yearbook.KINDS[file.suffix](book))
    say(str(file))
    return 0
