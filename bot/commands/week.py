"""Week: rounds, figures, digests and their timetable."""

import argparse
import json

from bot.commands.base import Failed, opened, say, team_of, week_of_words
from bot.settings import Settings
from handlers.house import House
from storage.database import Database


def round_open(arguments: argparse.Namespace, settings: Settings) -> int:
    """Open a round about a stage."""
    from datetime import timedelta

    from handlers.assessment import open_round
    from handlers.library import STAGES

    if arguments.stage not in STAGES:
        raise Failed(f"{arguments.stage!r} is not a stage; stages are {', '.join(STAGES)}")
    with opened(settings) as (database, house):
        closes = database.clock() + timedelta(days=arguments.days)
        say(database.run_now(lambda unit: open_round(house, unit, arguments.stage, closes)).id)
    return 0


def round_close(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Close every open round and publish what may be published."""
    from handlers.assessment import close_round
    from schedules.clockwork import destroy_keys
    from storage import answers

    with opened(settings) as (database, house):
        for found in database.run_now(answers.open_rounds):
            published = database.run_now(lambda unit, found=found: close_round(house, unit, found))  # type: ignore[misc]
            say(f"{found.id}\t{'published' if published else 'too few answers'}")
        destroy_keys(database)
    return 0


def round_status(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Say which rounds there are; never how many have answered."""
    from storage import answers

    with opened(settings) as (database, _house):
        for found in database.run_now(answers.all_rounds):
            say(f"{found.id}\t{found.state}\t{found.closes_at.isoformat()}")
    return 0


def indicator_list(arguments: argparse.Namespace, settings: Settings) -> int:
    """All figures of a week."""
    from handlers import indicators
    from handlers.digest import shown

    with opened(settings) as (database, house):
        week = indicators.week_of(house, week_of_words(house, database, arguments.week))
        for code, one in house.process.items():
            now, before, year = (
                database.run_now(lambda unit, at=at, code=code: indicators.read(house, unit, code, at))  # type: ignore[misc]
                for at in (week, indicators.week_before(house, week), indicators.week_before(house, week, 52))
            )
            row = {
                "code": code, "stage": one.perspective, "value": now.value, "unit": one.unit, "n": now.n,
                "previous": before.value, "last_year": year.value, "target": one.target, "direction": one.direction,
            }  # fmt: skip
            say(
                json.dumps(row, ensure_ascii=False)
                if arguments.json
                else f"{code}\t{shown(house, now, 'en')}\tn={now.n}"
            )
    return 0


def indicator_record(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write down a figure by hand."""
    from handlers.record import number
    from storage import readings

    value = number(arguments.value)
    with opened(settings) as (database, house):
        known = [code for code, one in house.process.items() if one.source != "bot"]
        if arguments.code not in known:
            raise Failed(f"{arguments.code!r} cannot be written down by hand; these can: {', '.join(known)}")
        if value is None:
            raise Failed(f"{arguments.value!r} is not a number")
        week = week_of_words(house, database, arguments.week)
        database.run_now(lambda unit: readings.put(unit, arguments.code, week, value, None, "hand"))
    return 0


def _last_week(house: House, database: Database, said: str | None) -> str:
    from datetime import timedelta

    return week_of_words(house, database, said or house.library.week(database.clock() - timedelta(days=7)))


def digest_preview(arguments: argparse.Namespace, settings: Settings) -> int:
    """Show a digest without posting it."""
    from bot import charts
    from bot.local import render
    from handlers.digest import compose
    from handlers.picture import DigestPicture
    from handlers.posting import payload

    with opened(settings) as (database, house):
        team = team_of(house, arguments.team)
        week = _last_week(house, database, arguments.week)
        lang = arguments.lang or house.library.teams[team].lang
        data = database.run_now(lambda unit: payload(unit, compose(house, unit, team, week, lang), None))
        picture = next(part for part in data["parts"] if part["t"] == "picture")
        words = render.text_of({"parts": [part for part in data["parts"] if part["t"] != "picture"]})
        if not arguments.json:
            say(words, "", picture["alt"])
            return 0
        file = settings.home / f"digest-{team}-{week}.png"
        file.write_bytes(charts.png(DigestPicture.from_dict(picture["data"])))
        say(
            json.dumps(
                {"text": words, "parts": data["parts"], "picture": str(file), "alt": picture["alt"]},
                ensure_ascii=False,
            )
        )
    return 0


def digest_post(arguments: argparse.Namespace, settings: Settings) -> int:
    """Post a digest to the team's channels now, unless they have had it."""
    return _post(arguments, settings, again=False)


def digest_resend(arguments: argparse.Namespace, settings: Settings) -> int:
    """Post a digest once more, although it has been posted."""
    return _post(arguments, settings, again=True)


def _post(arguments: argparse.Namespace, settings: Settings, *, again: bool) -> int:
    from schedules.digests import post_week

    with opened(settings) as (database, house):
        team = team_of(house, arguments.team)
        week = _last_week(house, database, arguments.week)
        mark = f":{database.clock().isoformat()}" if again else ""
        count = database.run_now(lambda unit: post_week(house, unit, team, week, again=mark))
        _deliver_local(database, house)
    say(f"{team}\t{week}\t{count} posted")
    return 0


def _deliver_local(database: Database, house: House) -> None:
    """The local front needs no running Jana: its screen is in the database."""
    from bot.local.play import Player

    Player(database, house).deliver_all()


def schedule_slots(arguments: argparse.Namespace, _settings: Settings) -> int:
    """Print the slots of a timetable between two dates."""
    from datetime import date

    from schedules import slots

    try:
        every, zone = slots.parse(arguments.every), slots.zone_of(arguments.zone)
        start, end = date.fromisoformat(arguments.start), date.fromisoformat(arguments.end)
    except ValueError as wrong:
        raise Failed(str(wrong)) from wrong
    for slot in slots.slots(every, zone, start, end):
        row = {"slot": slot.key, "local": slot.local.isoformat(), "utc": slot.utc.isoformat()}
        say(json.dumps(row) if arguments.json else f"{row['slot']}\t{row['local']}\t{row['utc']}")
    return 0
