"""Rotation: which questions a round asks."""

from handlers.line import Line


def sitting(line: Line, stage: str, number: int) -> list[str]:
    """The anchor of the stage and two others that take turns by the number of the round."""
    anchor = [item.code for item in line.items if item.stage == stage and item.anchor]
    others = [item.code for item in line.items if item.stage == stage and not item.anchor]
    turn = [others[(2 * (number - 1) + i) % len(others)] for i in range(min(2, len(others)))] if others else []
    return [*anchor, *turn, *(f"f:{factor.code}" for factor in line.factors if factor.stage == stage)]
