"""Plan: what a batch would change, old beside new, and the change itself, in one unit or not at all."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from handlers.house import House
from handlers.imports import dates
from handlers.imports.batch import Batch, Figure
from handlers.imports.formulas import FORMULAS, NOTHING, Value
from handlers.imports.problems import Problem, shown
from storage import readings, tallies, work
from storage.readings import Reading
from storage.tallies import Tally
from storage.unit import Unit

FIRST, LAST = "0000", "9999"


@dataclass(frozen=True, slots=True)
class Change:
    """One figure before and after. `old` is what is kept now; `value` is None when nothing can be said any more."""

    code: str
    period: str
    old: Reading | None
    new: Value
    formula: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that an import does: figures that change, tallies that come and go; `same` figures stay."""

    changes: tuple[Change, ...]
    same: int
    puts: tuple[Tally, ...]
    drops: tuple[Tally, ...]
    notes: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    came: tuple[tuple[int, date], ...] = ()  # agreed suggestions that can be borrowed from a day on


def population_of(house: House) -> int | None:
    """How many people the library serves: `population` among the values of library.toml."""
    said = house.library.values.get("population", {}).get("en", "")
    digits = "".join(said.split())
    return int(digits) if digits.isdigit() and int(digits) else None


def plan(unit: Unit, house: House, batch: Batch) -> Plan:
    """What would change; nothing is written."""
    changes: list[Change] = []
    puts: list[Tally] = []
    drops: list[Tally] = []
    notes, problems, same = list(batch.notes), list(batch.problems), 0
    for code in dict.fromkeys(tally.code for tally in batch.tallies) | dict.fromkeys(
        code for code, _ in batch.replaces
    ):
        one = _Code(unit, house, code, batch)
        puts += one.puts
        drops += one.drops
        found, silent = one.changes()
        changes += [change for change in found if _differs(change)]
        same += sum(not _differs(change) for change in found)
        notes += one.notes(silent)
    for figure in batch.figures:
        change = _figure(unit, house, figure)
        if isinstance(change, Problem):
            problems.append(change)
        elif _differs(change):
            changes.append(change)
        else:
            same += 1
    changes.sort(key=lambda one: (one.code, one.period))
    came = _came(unit, batch)
    notes += [Problem("wishes_came", 0, {"n": len(came)})] if came else []
    return Plan(tuple(changes), same, tuple(puts), tuple(drops), tuple(notes), tuple(problems), came)


def _came(unit: Unit, batch: Batch) -> tuple[tuple[int, date], ...]:
    """Suggestions that a file says have come, each with the first day it names."""
    days: dict[int, date] = {}
    for isbn, day in sorted(batch.arrivals, key=lambda one: one[1]):
        for number in work.awaited(unit, isbn, day):
            days.setdefault(number, day)
    return tuple(sorted(days.items()))


class _Code:
    """One indicator of a batch: the tallies that are there, those that come, and the figures that follow."""

    def __init__(self, unit: Unit, house: House, code: str, batch: Batch) -> None:
        self.unit, self.code, self.formula = unit, code, FORMULAS[code]
        self.population = population_of(house) if self.formula.per_capita else None
        self.coming = {(tally.day, tally.slice): tally for tally in batch.tallies if tally.code == code}
        kept = {(tally.day, tally.slice): tally for tally in self._kept(batch)}
        self.puts = [tally for spot, tally in self.coming.items() if kept.get(spot) != tally]
        gone = set(self._gone(batch, kept))
        self.drops = [kept[spot] for spot in sorted(gone)]
        self.after = {spot: tally for spot, tally in {**kept, **self.coming}.items() if spot not in gone}

    def _kept(self, batch: Batch) -> list[Tally]:
        """The tallies there are, as far as any period that may change reaches."""
        if self.code in batch.moves:
            return tallies.between(self.unit, self.code, FIRST, LAST)
        days = [day for day, _ in self.coming] + [day for code, day in batch.replaces if code == self.code]
        first, _ = self.formula.reach(self.formula.named(min(days)))
        last = self.formula.named(max(days))
        if self.formula.months > 1:
            last = dates.later(last, self.formula.months - 1)
        return tallies.between(self.unit, self.code, first, self.formula.reach(last)[1])

    def _gone(self, batch: Batch, kept: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
        moved = {slice_ for _, slice_ in self.coming} if self.code in batch.moves else set()
        for day, slice_ in kept:
            if (day, slice_) not in self.coming and ((self.code, day) in batch.replaces or slice_ in moved):
                yield day, slice_

    def _periods(self) -> list[str]:
        """The periods that the file speaks of, and those after them that look back on them."""
        touched = {self.formula.named(day) for day, _ in self.coming} | {
            self.formula.named(one.day) for one in self.drops
        }
        if self.formula.months > 1:
            newest = max((day[:7] for day, _ in self.after), default="")
            ahead = {dates.later(month, more) for month in touched for more in range(self.formula.months)}
            touched = {month for month in ahead if month <= newest}
        return sorted(touched)

    def changes(self) -> tuple[list[Change], list[str]]:
        """The figures of all those periods, and the periods about which nothing can be said yet."""
        made, silent = [], []
        for period in self._periods():
            first, last = self.formula.reach(period)
            rested = [tally for (day, _), tally in sorted(self.after.items()) if first <= day <= last]
            value = self.formula.compute(rested, self.population)
            old = readings.get(self.unit, self.code, period)
            if value == NOTHING:
                silent.append(period)
            if value != NOTHING or old is not None:
                made.append(Change(self.code, period, old, value, self.formula.version))
        return made, silent

    def notes(self, silent: list[str]) -> list[Problem]:
        """Why a period has no figure, and what else is counted on the same days."""
        found = [Problem(self._why(), 0, {"code": self.code, "periods": _first(silent)})] if silent else []
        days = {day for day, _ in self.coming}
        others = {slice_ for day, slice_ in self.after if day in days} - {slice_ for _, slice_ in self.coming}
        if self.formula.adds_up and others:
            found.append(Problem("also_counted", 0, {"code": self.code, "names": _first(sorted(map(shown, others)))}))
        return found

    def _why(self) -> str:
        if self.formula.per_capita:
            return "no_population" if self.population is None else "needs_year"
        return "needs_partner" if self.code == "use.turnaway_rate" else "nothing_counted"


def _first(many: list[str]) -> str:
    """The first three, and a sign that there are more."""
    return ", ".join([*many[:3], *(["…"] if many[3:] else [])])


def whole_days(batch: Batch) -> Batch:
    """The same file taken as the whole of its days: what older files said of those days goes."""
    return replace(batch, replaces=batch.replaces | {(tally.code, tally.day) for tally in batch.tallies})


def _figure(unit: Unit, house: House, figure: Figure) -> Change | Problem:
    known = house.process.get(figure.code)
    if known is None:
        return Problem("unknown_code", 0, {"code": shown(figure.code)})
    if known.source == "bot":
        return Problem("own_code", 0, {"code": figure.code})
    if known.unit == "%" and not 0 <= figure.value <= 100:
        return Problem("not_share", 0, {"code": figure.code, "period": figure.period, "cell": f"{figure.value:g}"})
    old = readings.get(unit, figure.code, figure.period)
    return Change(figure.code, figure.period, old, Value(figure.value, figure.n), "given")


def _differs(change: Change) -> bool:
    old, new = change.old, change.new
    if old is None:
        return True
    if (old.value is None) != (new.value is None) or (old.n, old.part) != (new.n, new.part):
        return True
    if old.value is None or new.value is None:
        return False
    return not math.isclose(old.value, new.value, rel_tol=1e-9, abs_tol=1e-12)


def apply(unit: Unit, made: Plan, batch: Batch, source: str, name: str, sha256: str) -> None:
    """Do it, with where each figure came from. Raises ValueError for a plan with problems: nothing is half imported."""
    if made.problems:
        raise ValueError("a file with problems is not imported")
    for tally in made.drops:
        tallies.drop(unit, tally)
    for tally in made.puts:
        tallies.put(unit, tally, sha256)
    for change in made.changes:
        readings.put(
            unit, change.code, change.period, change.new.value, change.new.n, source,
            part=change.new.part, formula=change.formula, file=sha256,
        )  # fmt: skip
    for number, day in made.came:
        work.came(unit, number, day)
    if made.changes or made.puts or made.drops or made.came:
        tallies.note_file(unit, sha256, name, source, batch.rows)
