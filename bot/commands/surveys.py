"""Surveys: which are open, closing one, and inviting contacts outside the library."""

import argparse

from bot.commands.base import Failed, opened, say
from bot.settings import Settings
from handlers import survey_rounds
from handlers.say import short_day
from storage import surveys
from storage.surveys import Survey


def host_invite(arguments: argparse.Namespace, settings: Settings) -> int:
    """Make a link and a code with which one contact outside the library can answer once; the name is not kept."""
    with opened(settings) as (database, house):
        database.run_now(lambda unit: survey_rounds.open_due(house, unit))
        found = _open(database.run_now(surveys.opened), arguments.survey)
        code = database.run_now(lambda unit: surveys.invite(unit, found.id))
        until = short_day(found.closes_at, "en", house.library)
    address = (arguments.address or f"http://{settings.http_host}:{settings.http_port}").rstrip("/")
    say(f"{arguments.name}: {address}/s/{code}", f"/survey {code}", f"until {until}")
    return 0


def _open(found: list[Survey], form: str) -> Survey:
    survey = next((one for one in found if one.form == form and one.whom == surveys.HOST), None)
    if survey is None:
        raise Failed(f"no survey {form!r} for contacts is open now; `jana survey status` lists those that are")
    return survey


def survey_status(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Say which surveys there are; never how many have answered."""
    with opened(settings) as (database, _house):
        for found in database.run_now(surveys.all_):
            say(f"{found.id}\t{found.whom}\t{found.state}\t{found.closes_at.isoformat()}")
    return 0


def survey_close(arguments: argparse.Namespace, settings: Settings) -> int:
    """Close an open survey before its time and publish what may be published."""
    from schedules.clockwork import destroy_keys

    with opened(settings) as (database, house):
        found = next((one for one in database.run_now(surveys.opened) if one.id == arguments.name), None)
        if found is None:
            raise Failed(f"{arguments.name!r} is not an open survey; `jana survey status` lists them")
        published = database.run_now(lambda unit: survey_rounds.close(house, unit, found))
        destroy_keys(database)
        say(f"{found.id}\t{'published' if published else 'too few answers'}")
    return 0
