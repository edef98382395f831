"""Answers of self-assessments: tags without persons while a round is open, a release that never changes after it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from storage.columns import Among
from storage.tables import answers, drafts, releases, reminders, rounds, shown
from storage.unit import Unit, mine

MEETING = "@"  # a block of this first letter is everyone in one meeting, and no team of the library
READY = "ready"  # of a meeting: stands where a question's name would, for those who have placed themselves


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

    @property
    def is_meeting(self) -> bool:
        """Whether it is held in a meeting: everyone in the room is one block."""
        return self.teams[0].startswith(MEETING)


@dataclass(frozen=True, slots=True)
class Released:
    """What a round published about one question."""

    round: str
    question: str
    stage: str
    week: str
    release: dict[str, Any]

    @property
    def of_meeting(self) -> bool:
        """Whether it is about everyone in one meeting rather than about teams."""
        return any(str(block["name"]).startswith(MEETING) for block in self.release["blocks"])


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


def takes_answers(unit: Unit, found: Round) -> bool:
    """Whether an answer still counts: until the moment that was promised, even if closing comes a little later."""
    return found.state == "open" and unit.now < found.closes_at


def all_rounds(unit: Unit) -> list[Round]:
    """All rounds, the oldest first."""
    return [_round(row) for row in unit.all(rounds, order="opened_at")]


_HOLD = select(rounds.c.state).where(mine(rounds), rounds.c.id == bindparam("round")).with_for_update(read=True)


def hold(unit: Unit, found: Round) -> bool:
    """Keep the round from being closed until this transaction ends; false when it has been closed already.

    On SQLite there is one writer anyway.
    """
    return bool(unit.run(_HOLD, round=found.id).scalar() == "open")


def begin_closing(unit: Unit, found: Round) -> bool:
    """Claim a round to close it: waits for answers on their way, lets no more in. True for one of all who try."""
    return unit.changed(rounds, {"id": found.id, "state": "open"}, state="closing") == 1


def put(unit: Unit, open_round: Round, question: str, person: str, team: str, value: str) -> bool:
    """Keep this person's answer to a question; a new one takes the place of the old. False: the key is gone."""
    return put_all(unit, open_round, person, team, {question: value})


def put_all(unit: Unit, open_round: Round, person: str, team: str, values: Mapping[str, str]) -> bool:
    """Keep this person's answers, each under a tag of its own. False: the key is gone."""
    tags = unit.rounds.tags(open_round.id, values, person)
    if tags is None:
        return False
    for question, value in values.items():
        unit.put(answers, tag=tags[question], round=open_round.id, question=question, team=team, value=value)
    return True


_OWN = select(answers).where(mine(answers), Among(answers.c.tag, "tags"))
_WITHDRAW = answers.delete().where(mine(answers), Among(answers.c.tag, "tags"))


def withdraw(unit: Unit, open_round: Round, person: str) -> int:
    """Remove all answers of this person from an open round; how many there were."""
    tags = unit.rounds.tags(open_round.id, (*open_round.questions, READY), person)
    return int(unit.run(_WITHDRAW, tags=list(tags.values())).rowcount) if tags else 0


def hand_over(unit: Unit, open_round: Round, goes: str, stays: str) -> None:
    """Two people turned out to be one: their answer is the one of who stays, else the other's."""
    theirs = _own_rows(unit, open_round, goes)
    is_free = not _own_rows(unit, open_round, stays)
    withdraw(unit, open_round, goes)
    if theirs and is_free:
        put_all(unit, open_round, stays, theirs[0].team, {row.question: row.value for row in theirs})


def _own_rows(unit: Unit, open_round: Round, person: str) -> list[Any]:
    tags = unit.rounds.tags(open_round.id, open_round.questions, person)
    return unit.run(_OWN, tags=list(tags.values())).all() if tags else []


def own(unit: Unit, open_round: Round, person: str) -> dict[str, str]:
    """What this person has answered in an open round, by question."""
    return {row.question: row.value for row in _own_rows(unit, open_round, person)}


def by_question(unit: Unit, open_round: Round) -> dict[str, dict[str, list[str]]]:
    """All answers of a round for its one release: question, team, sorted values."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in unit.all(answers, order="tag", round=open_round.id):
        if row.question == READY:
            continue
        found[row.question][row.team].append(row.value)
    return {
        question: {team: sorted(values) for team, values in sorted(teams.items())} for question, teams in found.items()
    }


def count(unit: Unit, round_id: str) -> int:
    """How many answers a round holds. For tests and sealing only: nobody sees a count before closing."""
    found = select(func.count()).select_from(answers).where(mine(answers), answers.c.round == round_id)
    return int(unit.query(found)[0][0])


_SITTINGS = shown.delete().where(mine(shown), shown.c.payload.contains(bindparam("words"), autoescape=False))


def seal(
    unit: Unit, open_round: Round, published: Mapping[str, dict[str, Any]], week: str, invited: int | None = None
) -> None:
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
    unit.drop(reminders, round=open_round.id)
    unit.drop(drafts, form=f"line:{open_round.id}")  # sittings nobody finished, here and on the local screen
    unit.run(_SITTINGS, words=f'"name":"line:{open_round.id}"')
    state = "sealed" if published else "void"
    unit.change(rounds, {"id": open_round.id}, state=state, closed_at=unit.now, invited=invited)


def relay(unit: Unit, known: int) -> int:
    """Lay answers of open rounds down anew in the order of their tags, unless there are `known`; how many there are.

    A page of SQLite's file holds its rows from the back in the order in which they came, whatever their key: whoever
    copies the file could read from that who answered before whom. (tests/test_proofs.py, A9.)
    """
    rows = unit.all(answers, order="tag")
    if len(rows) != known:
        unit.drop(answers)
        for row in rows:
            unit.add(answers, tag=row.tag, round=row.round, question=row.question, team=row.team, value=row.value)
    return len(rows)


def invited(unit: Unit, round_id: str) -> int | None:
    """How many were asked in a closed round; none where nobody counted."""
    row = unit.one(rounds, id=round_id)
    return row.invited if row is not None else None


def last_closed(unit: Unit, stage: str) -> datetime | None:
    """When something was last published about a stage; none when nothing was."""
    found = [row.closed_at for row in unit.all(rounds, stage=stage, state="sealed") if row.closed_at is not None]
    return max(found, default=None)


def released(unit: Unit, round_id: str | None = None) -> list[Released]:
    """The release ledger without meetings, whose people are others each time; or one round of it, whatever it was."""
    rows = unit.all(releases, order="week", round=round_id) if round_id else unit.all(releases, order="week")
    found = [Released(row.round, row.question, row.stage, row.week, row.release) for row in rows]
    return found if round_id else [row for row in found if not row.of_meeting]
