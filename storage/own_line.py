"""Own line: where in the process somebody's work is, as they said; and what teams made of their factors."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.tables import factor_edits, own_stages, staff
from storage.unit import Unit

RETIRED = "retired"


def keep(unit: Unit, person: str, stages: Sequence[str], steps: Sequence[str]) -> None:
    """This person's work is here from now on."""
    unit.put(own_stages, person=person, stages=list(stages), steps=list(steps))


def of(unit: Unit, person: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Where somebody's work is: stages, and steps of acquisition; nothing until they have said so."""
    row = unit.one(own_stages, person=person)
    return (tuple(row.stages), tuple(row.steps)) if row else ((), ())


def counts(unit: Unit, team: str) -> Counter[str]:
    """How many of a team work in each stage."""
    found: Counter[str] = Counter()
    for member in unit.all(staff, team=team):
        found.update(of(unit, member.person)[0])
    return found


@dataclass(frozen=True, slots=True)
class Edit:
    """What a factor was made in a stage, when; `sign` is + - ± or RETIRED."""

    factor: str
    stage: str
    sign: str
    at: datetime


def edit(unit: Unit, factor: str, stage: str, sign: str, by: str) -> None:
    """From now on so; what it was stays in the history."""
    unit.add(factor_edits, factor=factor, stage=stage, sign=sign, by=by, at=unit.now)


def edits(unit: Unit) -> list[Edit]:
    """Every change ever made to a factor, the oldest first."""
    return [Edit(row.factor, row.stage, row.sign, row.at) for row in unit.all(factor_edits, order="id")]
