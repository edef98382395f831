"""The library's own facts, all from one file: name, opening days, teams with their stages, contact, local values."""

import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from handlers.almanac import Almanac, load_almanac
from handlers.content_errors import BadContent
from handlers.dialog import LANGS, Lang
from handlers.round_plans import RoundPlan, load_plans
from handlers.texts import read_toml, three

STAGES = ("selection", "acquisition", "maintenance", "use", "support")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FLOOR = 5  # the smallest group anything is published about; fixed, see docs/security-model.md


@dataclass(frozen=True, slots=True)
class Team:
    """A team with the process stages it looks after, when its digests come, and what an empty week says.

    `digest` and `monthly` are timetables (`weekly mon 08:00`, `monthly 1 09:00`); empty: none of that kind.
    """

    key: str
    name: Mapping[Lang, str]
    stages: tuple[str, ...]
    lang: Lang
    digest: str
    monthly: str = ""
    empty: str = "line"


@dataclass(frozen=True, slots=True)
class Library:
    """What only this library knows. A value that is not filled in is absent, never guessed."""

    key: str
    name: Mapping[Lang, str]
    zone: zoneinfo.ZoneInfo
    contact: Mapping[Lang, str]
    hours: Mapping[int, tuple[time, time]]  # weekday 0 = Monday: open from, until
    closed: frozenset[date]
    teams: Mapping[str, Team]
    values: Mapping[str, Mapping[Lang, str]]
    floor: int = FLOOR
    catalogue: str | None = None
    staff: tuple[Mapping[str, str], ...] = field(default_factory=tuple)
    almanac: Almanac = field(default_factory=Almanac)
    targets: Mapping[str, float] = field(default_factory=dict)  # of indicators, over the shipped ones
    rounds: tuple[RoundPlan, ...] = ()

    def team_of(self, stage: str) -> Team:
        """The team that looks after a stage; the first team takes what nobody named."""
        for team in self.teams.values():
            if stage in team.stages:
                return team
        return next(iter(self.teams.values()))

    def local(self, moment: datetime) -> datetime:
        """A moment by the clock on the library's wall."""
        return moment.astimezone(self.zone)

    def week(self, moment: datetime) -> str:
        """The ISO week of a moment, such as 2026-W47."""
        year, week, _ = self.local(moment).isocalendar()
        return f"{year}-W{week:02d}"

    def is_open_day(self, day: date) -> bool:
        """Whether the library serves on this day."""
        return day.weekday() in self.hours and day not in self.closed and day not in self.almanac.public

    def after_open_days(self, moment: datetime, days: int) -> datetime:
        """The end of service `days` opening days after a moment; 0 is the same or the next opening day."""
        day, left = self.local(moment).date(), days
        for _ in range(400):
            if self.is_open_day(day):
                if left == 0:
                    closing = datetime.combine(day, self.hours[day.weekday()][1], self.zone).astimezone(UTC)
                    if closing > moment:
                        return closing
                else:
                    left -= 1
            day += timedelta(days=1)
        return moment + timedelta(days=days)

    def working_hours(self, start: datetime, end: datetime) -> float:
        """Hours of service between two moments; the clock stands still when the library is closed."""
        day, last, total = self.local(start).date(), self.local(end).date(), timedelta()
        while day <= last:
            if self.is_open_day(day):
                opens, closes = (
                    datetime.combine(day, clock, self.zone).astimezone(UTC) for clock in self.hours[day.weekday()]
                )
                total += max(timedelta(), min(end, closes) - max(start, opens))
            day += timedelta(days=1)
        return total / timedelta(hours=1)


def load_library(file: Path) -> Library:
    """The library of a file. Raises BadContent naming the key and the mend."""
    data = read_toml(file)
    teams = _teams(file, data)
    floor = data.get("floor", FLOOR)
    if not isinstance(floor, int) or floor < FLOOR:
        raise BadContent(str(file), "floor", f"a whole number, at least {FLOOR}: it can be raised, never lowered")
    return Library(
        key=_word(file, "key", data.get("key")), name=three(file, "name", data.get("name")),
        zone=_zone(file, data.get("zone")), contact=three(file, "contact", data.get("contact")),
        hours=_hours(file, data.get("hours", {})), closed=_days(file, "closed", data.get("closed", [])), teams=teams,
        values=_values(file, data.get("values", {})), floor=floor, catalogue=_catalogue(file, data),
        staff=_staff(file, data.get("staff", []), teams), almanac=load_almanac(file, data),
        targets=_targets(file, data.get("targets", {})), rounds=tuple(load_plans(file, data, teams, STAGES)),
    )  # fmt: skip


def _word(file: Path, key: str, value: Any) -> str:
    if not isinstance(value, str) or not value.isascii() or not value.replace("_", "").replace("-", "").isalnum():
        raise BadContent(str(file), key, "a short name of letters a-z, digits and _")
    return value[:40]


def _zone(file: Path, value: Any) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(str(value))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as wrong:
        raise BadContent(str(file), "zone", f"{value!r} is not a time zone; write Europe/Helsinki") from wrong


def _hours(file: Path, raw: Mapping[str, Any]) -> dict[int, tuple[time, time]]:
    found = {}
    for day, value in raw.items():
        try:
            opens, closes = (time.fromisoformat(clock.strip()) for clock in value.split("-"))
            found[DAYS.index(day)] = (opens, closes)
        except (ValueError, AttributeError) as wrong:
            raise BadContent(str(file), f"hours.{day}", 'write mon = "08:00-20:00" (mon … sun)') from wrong
        if opens >= closes:
            raise BadContent(str(file), f"hours.{day}", "opens after it closes")
    if not found:
        raise BadContent(str(file), "hours", 'give the opening days: [hours] mon = "08:00-20:00"')
    return found


def _days(file: Path, key: str, raw: Any) -> frozenset[date]:
    if not isinstance(raw, list) or not all(isinstance(day, date) for day in raw):
        raise BadContent(str(file), key, f"a list of dates: {key} = [2026-12-24, 2026-12-25]")
    return frozenset(raw)


def _targets(file: Path, raw: Mapping[str, Any]) -> dict[str, float]:
    for code, value in raw.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise BadContent(str(file), f"targets.{code}", f'a number: "{code}" = 80')
    return {code: float(value) for code, value in raw.items()}


def _teams(file: Path, data: Mapping[str, Any]) -> dict[str, Team]:
    teams: dict[str, Team] = {}
    for key, raw in data.get("teams", {}).items():
        where = f"teams.{key}"
        stages = tuple(raw.get("stages", ()))
        for stage in stages:
            if stage not in STAGES:
                raise BadContent(str(file), f"{where}.stages", f"{stage!r} is not one of {', '.join(STAGES)}")
        lang = raw.get("lang", "fi")
        if lang not in LANGS:
            raise BadContent(str(file), f"{where}.lang", "fi, sv or en")
        teams[_word(file, where, key)] = Team(
            key,
            three(file, f"{where}.name", raw.get("name")),
            stages,
            lang,
            str(raw.get("digest", "weekly mon 08:00")),
            str(raw.get("monthly", "")),
            _empty(file, where, raw.get("empty_week", "line")),
        )
    if not teams:
        raise BadContent(str(file), "teams", 'at least one team: [teams.service] name = …, stages = ["use"]')
    missing = [stage for stage in STAGES if not any(stage in team.stages for team in teams.values())]
    if missing:
        raise BadContent(str(file), "teams", f"no team looks after {', '.join(missing)}; add it to a team's stages")
    return teams


def _empty(file: Path, where: str, value: Any) -> str:
    if value not in ("line", "skip"):
        raise BadContent(str(file), f"{where}.empty_week", "line (say so in one line) or skip (say nothing)")
    return str(value)


def _values(file: Path, raw: Mapping[str, Any]) -> dict[str, dict[Lang, str]]:
    """A value is one text for all languages or one for each; an empty one is not filled in."""
    found: dict[str, dict[Lang, str]] = {}
    for name, value in raw.items():
        if value == "":
            continue
        found[name] = dict.fromkeys(LANGS, value) if isinstance(value, str) else three(file, f"values.{name}", value)
    return found


def _catalogue(file: Path, data: Mapping[str, Any]) -> str | None:
    raw = data.get("catalogue_search")
    if raw is None or raw == "":
        return None
    if not isinstance(raw, str) or "{query}" not in raw or not raw.startswith("https://"):
        raise BadContent(str(file), "catalogue_search", "an https address with {query} where the words go")
    return raw


def _staff(file: Path, raw: Any, teams: Mapping[str, Team]) -> tuple[Mapping[str, str], ...]:
    found = []
    for number, member in enumerate(raw, 1):
        if member.get("team") not in teams:
            raise BadContent(str(file), f"staff[{number}].team", f"must be one of {', '.join(teams)}")
        found.append({"name": str(member["name"]), "team": member["team"], "role": str(member.get("role", "staff"))})
    return tuple(found)
