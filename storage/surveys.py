"""Surveys: open ones, their answers under tags as in a round of self-assessment, and what each released, once."""

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam

from storage.answers import Released
from storage.tables import answers, drafts, releases, shown, survey_invites, survey_offers, surveys
from storage.unit import Unit, mine

STUDENTS, HOST = "students", "host"  # whom a survey asks; the one block it is published about


@dataclass(frozen=True, slots=True)
class Survey:
    """One survey in one period. `state` is open, sealed or void (too few answers, or its key was lost)."""

    id: str
    form: str
    whom: str
    topic: str | None
    questions: tuple[str, ...]
    floor: int
    state: str
    opened_at: datetime
    closes_at: datetime


def _survey(row: Any) -> Survey:
    return Survey(row.id, row.form, row.whom, row.topic, tuple(row.questions), row.floor, row.state, row.opened_at,
                  row.closes_at)  # fmt: skip


def open_(
    unit: Unit, *, survey_id: str, form: str, whom: str, topic: str | None, questions: Sequence[str], floor: int,
    closes_at: datetime,
) -> bool:  # fmt: skip
    """A new survey with a key of its own; false when there has been one of this name."""
    if unit.one(surveys, id=survey_id) is not None:
        return False
    unit.rounds.make(survey_id)
    return unit.add_once(
        surveys, id=survey_id, form=form, whom=whom, topic=topic, questions=list(questions), floor=floor, state="open",
        opened_at=unit.now, closes_at=closes_at,
    )  # fmt: skip


def get(unit: Unit, survey_id: str) -> Survey | None:
    """The survey with this name."""
    row = unit.one(surveys, id=survey_id)
    return _survey(row) if row is not None else None


def all_(unit: Unit) -> list[Survey]:
    """All surveys, the oldest first."""
    return [_survey(row) for row in unit.all(surveys, order="opened_at")]


def opened(unit: Unit) -> list[Survey]:
    """Surveys that take answers now."""
    return [_survey(row) for row in unit.all(surveys, order="opened_at", state="open")]


# --- answers --------------------------------------------------------------------------------------------------


def put(unit: Unit, survey: Survey, question: str, person: str, value: str) -> bool:
    """Keep an answer; a new one takes the place of the old. False: the key is gone."""
    tag = unit.rounds.tag(survey.id, question, person)
    if tag is None:
        return False
    unit.put(answers, tag=tag, round=survey.id, question=question, team=survey.whom, value=value)
    return True


def withdraw(unit: Unit, survey: Survey, person: str) -> int:
    """Remove all answers of this person from an open survey; how many there were."""
    tags = [unit.rounds.tag(survey.id, question, person) for question in survey.questions]
    return sum(unit.dropped(answers, tag=tag) for tag in tags if tag is not None)


def own(unit: Unit, survey: Survey, person: str) -> dict[str, str]:
    """What this person has answered in an open survey, by question."""
    found: dict[str, str] = {}
    for question in survey.questions:
        tag = unit.rounds.tag(survey.id, question, person)
        row = unit.one(answers, tag=tag) if tag else None
        if row is not None:
            found[question] = row.value
    return found


def by_question(unit: Unit, survey: Survey) -> dict[str, list[str]]:
    """All answers of a survey for its one release: question, sorted values."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in unit.all(answers, order="tag", round=survey.id):
        found[row.question].append(row.value)
    return {question: sorted(values) for question, values in sorted(found.items())}


_SITTINGS = shown.delete().where(mine(shown), shown.c.payload.contains(bindparam("words"), autoescape=False))


def seal(unit: Unit, survey: Survey, published: Mapping[str, dict[str, Any]], week: str) -> None:
    """Write the release and delete answers, unfinished sittings and invitations. The key goes after the commit."""
    for question, release in sorted(published.items()):
        unit.add(releases, round=survey.id, question=question, stage=survey.whom, release=release, week=week)
    unit.drop(answers, round=survey.id)
    unit.drop(drafts, form=f"survey:{survey.id}")
    unit.run(_SITTINGS, words=f'"name":"survey:{survey.id}"')
    unit.drop(survey_invites, survey=survey.id)
    unit.change(surveys, {"id": survey.id}, state="sealed" if published else "void")


def released(unit: Unit) -> list[Released]:
    """What surveys have released, the oldest first."""
    return [
        Released(row.round, row.question, row.stage, row.week, row.release)
        for whom in (STUDENTS, HOST)
        for row in unit.all(releases, order="week", stage=whom)
    ]


# --- offers: at most so many to one person --------------------------------------------------------------------


def _offer(unit: Unit, person: str, what: str) -> str:
    return unit.keys.lookup("survey offer", f"{person}|{what}")


def was_offered(unit: Unit, person: str, what: str) -> bool:
    """Whether this person has been offered this (a survey, or any in a month) already."""
    return unit.one(survey_offers, tag=_offer(unit, person, what)) is not None


def note_offer(unit: Unit, person: str, what: str, until: datetime) -> None:
    """Remember that it was offered, until a moment."""
    unit.put(survey_offers, tag=_offer(unit, person, what), until=until)


def forget_offer(unit: Unit, person: str, what: str) -> None:
    """As if it had never been offered."""
    unit.drop(survey_offers, tag=_offer(unit, person, what))


_OVER = survey_offers.delete().where(
    mine(survey_offers), survey_offers.c.until < bindparam("now", type_=survey_offers.c.until.type)
)


def sweep(unit: Unit) -> None:
    """Forget offers whose time is over."""
    unit.run(_OVER, now=unit.now)


# --- invitations ----------------------------------------------------------------------------------------------


def invite(unit: Unit, survey_id: str) -> str:
    """A code with which one person outside the library can answer once; kept only as a keyed hash, 128 bits."""
    code = secrets.token_hex(16)
    unit.add(survey_invites, code=unit.keys.lookup("survey invite", code), survey=survey_id)
    return code


def invited(unit: Unit, code: str) -> Survey | None:
    """The open survey that a code which has not been used opens."""
    row = unit.one(survey_invites, code=unit.keys.lookup("survey invite", code.strip().lower()))
    found = get(unit, row.survey) if row is not None else None
    return found if found is not None and found.state == "open" else None


def use(unit: Unit, code: str) -> bool:
    """Use a code up; false when somebody has."""
    return unit.dropped(survey_invites, code=unit.keys.lookup("survey invite", code.strip().lower())) == 1
