"""Round plans: when rounds of "find your place on the line" open by themselves: `[rounds.<name>]` of library.toml."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handlers.content_errors import BadContent

ROUND_DAYS = 7
MOST_DAYS = 60
KEYS = {"every", "days", "teams", "stages"}
_EVERY = re.compile(
    r"(daily|weekly (mon|tue|wed|thu|fri|sat|sun)|monthly ([1-9]|[12]\d|3[01])) ([01]\d|2[0-3]):[0-5]\d"
)


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """One timetable: when a round opens, for how many days, for which teams, about which stages by turns.

    No teams: all of them. No stages: those the teams look after.
    """

    key: str
    every: str
    days: int = ROUND_DAYS
    teams: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()


def load_plans(file: Path, data: Mapping[str, Any], teams: Collection[str], stages: Collection[str]) -> list[RoundPlan]:
    """All timetables of a library. Raises BadContent naming the key and the mend."""
    plans = []
    for key, raw in data.get("rounds", {}).items():
        where = f"rounds.{key}"
        if not isinstance(raw, Mapping) or (unknown := raw.keys() - KEYS):
            strange = where if not isinstance(raw, Mapping) else f"{where}.{min(unknown)}"
            raise BadContent(str(file), strange, f"under [rounds.<name>] stand {', '.join(sorted(KEYS))}")
        every, long = raw.get("every"), raw.get("days", ROUND_DAYS)
        if not isinstance(every, str) or not _EVERY.fullmatch(every):
            raise BadContent(str(file), f"{where}.every", "write weekly mon 09:00 or monthly 1 09:00")
        if not isinstance(long, int) or isinstance(long, bool) or not 1 <= long <= MOST_DAYS:
            raise BadContent(str(file), f"{where}.days", f"a whole number of days, 1 to {MOST_DAYS}")
        own_teams = _among(file, f"{where}.teams", raw.get("teams", []), teams)
        own_stages = _among(file, f"{where}.stages", raw.get("stages", []), stages)
        plans.append(RoundPlan(key[:30], every, long, own_teams, own_stages))
    return plans


def _among(file: Path, where: str, raw: Any, known: Collection[str]) -> tuple[str, ...]:
    if not isinstance(raw, list) or any(one not in known for one in raw):
        raise BadContent(str(file), where, f"a list of some of {', '.join(known)}")
    return tuple(raw)
