"""Staff: inviting, listing, removing."""

import argparse
import sys

from bot.commands.base import Failed, opened, say, team_of
from bot.settings import Settings


def staff_invite(arguments: argparse.Namespace, settings: Settings) -> int:
    """Make an invitation: a code that can be used once within three days."""
    from storage import people

    with opened(settings) as (database, house):
        team = team_of(house, arguments.team)
        code = database.run_now(lambda unit: people.invite(unit, arguments.role, arguments.name, team))
    say(f"/join {code}")
    if settings.slack_bot_token or settings.slack_client_id:  # there /join is Slack's own
        sys.stderr.write(f"in Slack: /jana join {code}\n")
    return 0


def staff_list(_arguments: argparse.Namespace, settings: Settings) -> int:
    """List the staff."""
    from storage import people

    with opened(settings) as (database, _house):
        for member in database.run_now(people.members):
            say(f"{member.name}\t{member.role}\t{member.team}")
    return 0


def staff_remove(arguments: argparse.Namespace, settings: Settings) -> int:
    """Take a person's role away; their buttons stop working at once."""
    from storage import people

    with opened(settings) as (database, _house):
        found = [one for one in database.run_now(people.members) if one.name == arguments.name]
        if not found:
            raise Failed(f"nobody on the staff is called {arguments.name!r}")
        for one in found:
            database.run_now(lambda unit, one=one: people.dismiss(unit, one.id))  # type: ignore[misc]
    return 0
