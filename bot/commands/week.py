"""Week: rounds, figures, digests and their timetable."""

import argparse
import json
from typing import TYPE_CHECKING, Any

from bot.commands.base import Failed, opened, say, week_of_words
from bot.settings import Settings

if TYPE_CHECKING:
    from handlers.indicators import Reading
    from handlers.process import Indicator
    from handlers.record import Written
    from storage.unit import Unit


def round_open(arguments: argparse.Namespace, settings: Settings) -> int:
    """Open a round about a stage."""
    from datetime import timedelta

    from handlers.library import STAGES
    from handlers.opening import open_round

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
        for one in database.read(lambda unit: indicators.readings(house, unit, week)):
            n = f"n{'>=' if one.figure.least else '='}{one.n}"
            words = f"{one.code}\t{shown(house, one.figure, 'en')}\t{n}\t{_remark(one)}".rstrip()
            say(json.dumps(_row(one), ensure_ascii=False) if arguments.json else words)
    return 0


def _row(one: "Reading") -> dict[str, Any]:
    """For programs: a stale value is no value, and n is null when nobody said how many a value rests on."""
    said = one.figure.provenance
    unknown = one.value is not None and not one.n and said is not None and said.source != "bot"
    return {
        "code": one.code, "stage": one.stage, "value": None if one.stale else one.value, "unit": one.unit,
        "n": None if unknown else one.n, "previous": one.previous, "last_year": one.last_year, "target": one.target,
        "direction": one.direction,
    }  # fmt: skip


def _remark(one: "Reading") -> str:
    """What a person should know beside the value: why there is none, which period it is of, that it is old."""
    why = {"few": "fewer than the floor"}
    about = f"of {one.figure.period}" if one.figure.period else ""
    return ", ".join(word for word in (why.get(one.figure.state), about, "stale" if one.stale else "") if word)


def indicator_record(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write down a figure by hand."""
    from handlers.record import written

    with opened(settings) as (database, house):
        known = [code for code, one in house.process.items() if one.source != "bot"]
        if arguments.code not in known:
            raise Failed(f"{arguments.code!r} cannot be written down by hand; these can: {', '.join(known)}")
        one = house.process[arguments.code]
        found = written(one, arguments.value)
        if found is None:
            raise Failed(f"{arguments.value!r} is not a {'share (0-100 or 48/50)' if one.unit == '%' else 'figure'}")
        week = week_of_words(house, database, arguments.week)
        database.run_now(lambda unit: _put(unit, one, week, found))
    return 0


def _put(unit: "Unit", one: "Indicator", week: str, found: "Written") -> None:
    from storage import readings

    readings.put(unit, one.code, week, found.value, found.n, "hand", part=found.part, formula=one.version)


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
