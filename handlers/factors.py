"""Factors: what helps and hinders in each stage, as the files say and as the team that looks after it has decided."""

from dataclasses import replace

from handlers.house import House
from handlers.line import Factor, Line
from storage import own_line
from storage.unit import Unit


def line_now(house: House, unit: Unit) -> Line:
    """The line with every factor's signs as they stand: turned or retired by a team, else as in the files."""
    newest = {(edit.factor, edit.stage): edit.sign for edit in own_line.edits(unit)}
    if not newest:
        return house.line
    return replace(house.line, factors=tuple(_now(factor, newest) for factor in house.line.factors))


def _now(factor: Factor, newest: dict[tuple[str, str], str]) -> Factor:
    signs = {stage: newest.get((factor.code, stage), sign) for stage, sign in factor.signs.items()}
    return replace(factor, signs={stage: sign for stage, sign in signs.items() if sign != own_line.RETIRED})
