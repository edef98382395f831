"""Digest page: everything a digest is made of, read once, for one team, one week and one language."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from handlers import indicators
from handlers.dialog import Doc, Lang
from handlers.house import House
from handlers.indicators import Figure, Week
from storage import actions, timetable, week
from storage.actions import Action
from storage.cases import Case
from storage.unit import Unit
from storage.week import Said

OLDEST_MOST = 3
Key = tuple[str, int]


@dataclass(frozen=True)
class Page:
    """What a digest is about. Rows are read when they are asked for, and only once."""

    house: House
    unit: Unit
    team: str
    week: Week
    lang: Lang
    _figures: dict[Key, Figure | None] = field(default_factory=dict)

    def say(self, key: str, **values: Any) -> Doc:
        """A text of the digest as a document."""
        return self.house.texts.say(f"digest.{key}", self.lang, **values)

    def line(self, key: str, **values: Any) -> str:
        """A text of the digest as one line."""
        return self.house.texts.line(f"digest.{key}", self.lang, **values)

    def figure(self, code: str, back: int = 0) -> Figure | None:
        """An indicator `back` weeks ago; none when there is nothing to say about it."""
        if (code, back) not in self._figures:
            self._figures[code, back] = self._read(code, back)
        return self._figures[code, back]

    def _read(self, code: str, back: int) -> Figure | None:
        week = indicators.week_before(self.house, self.week, back) if back else self.week
        if self.house.process[code].source == "bot" and self.born is not None and week.end <= self.born:
            return None
        try:
            found = indicators.read(self.house, self.unit, code, week)
        except KeyError:  # promised in process.toml, and nobody computes it yet
            return None
        return found if found.value is not None else None

    def past(self, code: str, weeks: int) -> list[Figure | None]:
        """An indicator over the weeks up to this one, the oldest first; monthly figures once, stale ones not at all."""
        return indicators.once([self.figure(code, back) for back in range(weeks - 1, -1, -1)])

    def known(self, *perspectives: str, every: bool = False) -> list[Figure]:
        """The figures of these stages or perspectives that have a value this week, in the order of process.toml.

        Those of the digest, or `every` one.
        """
        process = self.house.process.items()
        codes = [code for code, one in process if one.perspective in perspectives and (every or one.digest)]
        return [figure for code in codes if (figure := self.figure(code)) is not None]

    @cached_property
    def born(self) -> datetime | None:
        """Since when Jana's own rows say anything."""
        return timetable.born(self.unit)

    @cached_property
    def everything(self) -> Said:
        """The whole library's messages of the week, counted."""
        return week.said(self.unit, self.week.start, self.week.end)

    @cached_property
    def everything_before(self) -> Said:
        """The whole library's messages of the week before, counted."""
        before = indicators.week_before(self.house, self.week)
        return week.said(self.unit, before.start, before.end)

    def kinds(self, said: Said, stage: str | None = None) -> Counter[str]:
        """This team's messages by kind: of one stage, or of all."""
        found: Counter[str] = Counter()
        for (team, about, kind), n in said.items():
            if team == self.team and stage in (None, about):
                found[kind] += n
        return found

    @cached_property
    def now(self) -> int:
        """How many messages came to this team in the week."""
        return self.kinds(self.everything).total()

    @cached_property
    def before(self) -> int:
        """How many came in the week before."""
        return self.kinds(self.everything_before).total()

    @cached_property
    def _waiting(self) -> tuple[int, Sequence[Case]]:
        return week.waiting(self.unit, min(self.week.end, self.unit.now), self.team, OLDEST_MOST)

    @property
    def waits(self) -> int:
        """How many of this team's writers wait for a reply at the end of the week."""
        return self._waiting[0]

    @property
    def longest(self) -> Sequence[Case]:
        """Those of them that have waited longest."""
        return self._waiting[1]

    @cached_property
    def agreed(self) -> list[Action]:
        """What the team still has to do by the end of the week after this one, the late ones first."""
        return actions.due_by(self.unit, self.team, (self.week.first_day + timedelta(days=13)).isoformat())

    @cached_property
    def stages(self) -> Mapping[str, str]:
        """The stages this team looks after, by name."""
        return {key: self.house.stage(key, self.lang) for key in self.house.library.teams[self.team].stages}


def by_stage(said: Said) -> Counter[str]:
    """Messages by stage."""
    found: Counter[str] = Counter()
    for (_, stage, _), n in said.items():
        found[stage] += n
    return found
