"""Record: figures that staff write down by hand, and the digest on request."""

from collections.abc import Mapping
from typing import Any

from handlers.dialog import Reply, Turn
from handlers.filling import open_form
from handlers.say import say
from storage import drafts, notices, readings
from storage.unit import Unit


def begin(turn: Turn, unit: Unit, rest: str) -> Reply:
    """Which figure, and what it is."""
    return open_form(turn, unit, "record")


def number(said: str) -> float | None:
    """A figure as people write it: 12,5 or 12.5; none when it is not a figure."""
    try:
        found = float(said.strip().replace(" ", "").replace("\u00a0", "").replace("%", "").replace(",", "."))
    except ValueError:
        return None
    return found if abs(found) < 1e9 else None


NOTICE_MOST = 300  # characters: a line, not a letter
CODES = {
    "catalogue_backlog": "mnt.catalogue_backlog", "shelf_accuracy": "mnt.shelf_accuracy",
    "selfservice_share": "use.selfservice_share",
}  # fmt: skip


def keep(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Keep the figure for this week."""
    drafts.drop(unit, turn.where.id, turn.who.id)
    value = number(data["value"])
    if value is None:
        return open_form(turn, unit, "record", {"code": data["code"]})
    code, week = CODES[data["code"]], turn.house.library.week(unit.now)
    readings.put(unit, code, week, value, None, "hand")
    return say(turn, "record.kept", label=turn.house.process[code].label[turn.lang], value=data["value"], week=week)


def notice(turn: Turn, unit: Unit, rest: str) -> Reply:
    """A change that others should know of, in one line; it comes in every team's digest of this week."""
    words = " ".join(rest.split())[:NOTICE_MOST]
    if not words:
        return say(turn, "record.notice_how")
    notices.put(unit, turn.house.library.week(unit.now), words)
    return say(turn, "record.notice_kept")


def digest(turn: Turn, unit: Unit, rest: str) -> Reply:
    """The digest of this team as it would be now, for this reader only."""
    from handlers.digest import compose

    team = turn.where.team or turn.who.team or next(iter(turn.house.library.teams))
    return compose(turn.house, unit, team, turn.house.library.week(unit.now), turn.lang)
