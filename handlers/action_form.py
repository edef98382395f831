"""Action form: the form of an agreement, with the team's people and the lines of the round in its choices."""

from collections import Counter
from dataclasses import replace

from handlers.dialog import LANGS, Turn
from handlers.forms import Form, Option
from handlers.house import House
from storage import answers, people
from storage.unit import Unit

LABEL_MOST = 70  # characters: what a choice may hold on every front
LINES_MOST = 8


def team_of(turn: Turn) -> str:
    """Whose agreement it is: the channel's team, else the person's own; empty when there is none."""
    return turn.where.team or turn.who.team


def form(turn: Turn, unit: Unit, round_id: str) -> Form | None:
    """The form after this round, or `-` for none in particular."""
    plain = turn.house.forms["action"]
    lines = _lines(turn.house, unit, round_id, team_of(turn))
    before = {"about": lines, "owner": _members(unit, team_of(turn))}
    asks = tuple(replace(ask, options=(*before.get(ask.key, ()), *ask.options)) for ask in plain.asks)
    return replace(plain, name=f"action:{round_id}", asks=asks)


def _members(unit: Unit, team: str) -> tuple[Option, ...]:
    """The people of the team; a second one of the same name is told apart by a number."""
    found: list[Option] = []
    seen: Counter[str] = Counter()
    for one in people.members(unit, team):
        seen[one.name] += 1
        name = one.name if seen[one.name] == 1 else f"{one.name} ({seen[one.name]})"
        found.append(Option(one.id, dict.fromkeys(LANGS, name)))
    return tuple(found)


def _lines(house: House, unit: Unit, round_id: str, team: str) -> tuple[Option, ...]:
    """What it might improve: the lines the round published, else the anchors of the team's stages."""
    released = {row.question for row in answers.released(unit, round_id)}
    stages = house.library.teams[team].stages if team in house.library.teams else ()
    fitting = [
        item for item in house.line.items
        if (item.code in released if released else item.anchor and item.stage in stages)
    ]  # fmt: skip
    return tuple(
        Option(item.code, {lang: item.right[lang][:LABEL_MOST] for lang in LANGS})
        for item in sorted(fitting, key=lambda item: not item.anchor)[:LINES_MOST]
    )
