"""Intake: where files and answers of live sources come in, one unit each: all of it or nothing."""

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.settings import Settings
from handlers.dialog import Lang
from handlers.house import House
from storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handlers.imports.dates import Order
    from handlers.imports.intake import Taken
    from handlers.imports.plan import Plan
    from handlers.imports.templates import Templates
    from storage.unit import Unit


def lang_of(house: House, said: Lang | None) -> Lang:
    """The language that was asked for, else that of the first team."""
    return said or next(iter(house.library.teams.values())).lang


def templates_of(settings: Settings) -> "Templates":
    """The shipped templates, and the library's own over them."""
    from handlers.house import CONTENT
    from handlers.imports import templates

    own = [settings.content / "imports"] if settings.content is not None else []
    return templates.load(CONTENT / "imports", *own)


@dataclass(frozen=True, slots=True)
class Brought:
    """What was read and what became of it."""

    name: str
    sha256: str
    taken: "Taken"
    plan: "Plan"
    saved: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """Where files and answers of live sources come in, one unit each."""

    database: Database
    house: House
    known: "Templates"
    lang: Lang
    dry_run: bool

    def bring(
        self, data: bytes, name: str, source: str | None, order: "Order | None" = None, *, whole: bool = False
    ) -> Brought:
        """Read, plan and, unless it is a dry run or something is wrong, do. Raises Unreadable."""
        from handlers.imports import intake, plan
        from handlers.imports.dates import Almanac

        library = self.house.library
        almanac = Almanac(library.local(self.database.clock()).date(), library.zone, order)
        taken = intake.take(data, self.known, almanac, source)
        if whole:
            taken = replace(taken, batch=plan.whole_days(taken.batch))
        sha256 = hashlib.sha256(data).hexdigest()
        found = self.database.run_now(lambda unit: self._do(unit, taken, name, sha256))
        return Brought(name, sha256, taken, found, saved=not self.dry_run and not found.problems)

    def _do(self, unit: "Unit", taken: "Taken", name: str, sha256: str) -> "Plan":
        from handlers.imports import plan

        found = plan.plan(unit, self.house, taken.batch)
        if not self.dry_run and not found.problems:
            plan.apply(unit, found, taken.batch, taken.source, name, sha256)
        return found

    def told(self, one: Brought, *, as_json: bool) -> "Iterator[str]":
        """What it was and what changed, line by line."""
        from handlers.imports import report

        if as_json:
            rows = report.data(self.house, one.taken, one.plan, one.name, one.sha256, self.lang, saved=one.saved)
            return (json.dumps(row, ensure_ascii=False) for row in rows)
        return report.lines(self.house, self.known, one.taken, one.plan, one.name, self.lang, saved=one.saved)
