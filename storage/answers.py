"""Answers of self-assessments: tags without persons while a round is open, a release that never changes after it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from storage.tables import answers, drafts, releases, rounds, shown
from storage.unit import Unit, mine


@dataclass(frozen=True, slots=True)
class Round:
    """One round of "find your place on the line". `state` is open, sealed or void (its key was lost)."""

    id: str
    stage: str
    teams: tuple[str, ...]
    questions: tuple[str, ...]
    floor: int
    state: str
    opened_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Released:
    """What a round published about one question."""

    round: str
    question: str
    stage: str
    week: str
    release: dict[str, Any]


def open_round(
    unit: Unit, *, round_id: str, stage: str, teams: Sequence[str], questions: Sequence[str], floor: int,
    closes_at: datetime,
) -> Round:  # fmt: skip
    """A new round with a key of its own, made before the first answer can come."""
    unit.rounds.make(round_id)
    unit.add(
        rounds, id=round_id, stage=stage, teams=list(teams), questions=list(questions), floor=floor, state="open",
        opened_at=unit.now, closes_at=closes_at,
    )  # fmt: skip
    return Round(round_id, stage, tuple(teams), tuple(questions), floor, "open", unit.now, closes_at)


def get(unit: Unit, round_id: str) -> Round | None:
    """The round with this name."""
    row = unit.one(rounds, id=round_id)
    return _round(row) if row else None


def _round(row: Any) -> Round:
    return Round(
        row.id,
        row.stage,
        tuple(row.teams),
        tuple(row.questions),
        row.floor,
        row.state,
        row.opened_at,
        row.closes_at,
    )


def open_rounds(unit: Unit) -> list[Round]:
    """Rounds that take answers now."""
    return [_round(row) for row in unit.all(rounds, order="opened_at", state="open")]


def all_rounds(unit: Unit) -> list[Round]:
    """All rounds, the oldest first."""
    return [_round(row) for row in unit.all(rounds, order="opened_at")]


def put(unit: Unit, open_round: Round, question: str, person: str, team: str, value: str) -> bool:
    """Keep this person's answer to a question; a new one takes the place of the old. False: the key is gone."""
    tag = unit.rounds.tag(open_round.id, question, person)
    if tag is None:
        return False
    unit.put(answers, tag=tag, round=open_round.id, question=question, team=team, value=value)
    return True


def withdraw(unit: Unit, open_round: Round, person: str) -> int:
    """Remove all answers of this person from an open round; how many there were."""
    tags = [unit.rounds.tag(open_round.id, question, person) for question in open_round.questions]
    return sum(unit.drop(answers, tag=tag) for tag in tags if tag is not None)


def own(unit: Unit, open_round: Round, person: str) -> dict[str, str]:
    """What this person has answered in an open round, by question."""
    found: dict[str, str] = {}
    for question in open_round.questions:
        tag = unit.rounds.tag(open_round.id, question, person)
        row = unit.one(answers, tag=tag) if tag else None
        if row is not None:
            found[question] = row.value
    return found


def by_question(unit: Unit, open_round: Round) -> dict[str, dict[str, list[str]]]:
    """All answers of a round for its one release: question, team, sorted values."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in unit.all(answers, order="tag", round=open_round.id):
        found[row.question][row.team].append(row.value)
    return {
        question: {team: sorted(values) for team, values in sorted(teams.items())} for question, teams in found.items()
    }


def count(unit: Unit, round_id: str) -> int:
    """How many answers a round holds. For tests and sealing only: nobody sees a count before closing."""
    found = select(func.count()).select_from(answers).where(mine(answers), answers.c.round == round_id)
    return int(unit.query(found)[0][0])


_SITTINGS = shown.delete().where(mine(shown), shown.c.payload.contains(bindparam("words"), autoescape=False))


def seal(unit: Unit, open_round: Round, published: Mapping[str, dict[str, Any]], week: str) -> None:
    """Write the release and delete every answer, in this one transaction. The key goes after the commit."""
    for question, release in sorted(published.items()):
        unit.add(
            releases,
            round=open_round.id,
            question=question,
            stage=open_round.stage,
            release=release,
            week=week,
        )
    unit.drop(answers, round=open_round.id)
    unit.drop(drafts, form=f"line:{open_round.id}")  # sittings nobody finished, here and on the local screen
    unit.run(_SITTINGS, words=f'"name":"line:{open_round.id}"')
    unit.change(rounds, {"id": open_round.id}, state="sealed" if published else "void")


def released(unit: Unit, round_id: str | None = None) -> list[Released]:
    """The release ledger, or one round of it."""
    rows = unit.all(releases, order="week", round=round_id) if round_id else unit.all(releases, order="week")
    return [Released(row.round, row.question, row.stage, row.week, row.release) for row in rows]
