"""Opening: a round begins, by hand or by the timetable of library.toml; what it asks and when it ends."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers import inviting, moments
from handlers.dialog import Lang, Say
from handlers.factors import line_now
from handlers.house import House
from handlers.library import STAGES
from handlers.posting import post
from handlers.rotation import kind_of, sitting
from handlers.round_plans import MOST_DAYS, ROUND_DAYS, RoundPlan
from handlers.say import clock
from storage import actions, people
from storage import answers as store
from storage.answers import Round
from storage.unit import Unit

ASKED_ABOUT = 2  # "did it help?" at most twice a round
REST = timedelta(days=7)  # after a published round, before another about the same stage
COOL = timedelta(weeks=4)  # nobody is asked the same line twice within this time, the anchor excepted


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wrote after /round open."""

    stage: str
    teams: tuple[str, ...]
    days: int


def wish(house: House, said: str) -> Wish | None:
    """`use`, `use service`, `use service 5`: a stage, perhaps teams, perhaps days; none when it is not so."""
    words = said.casefold().split()
    stages = [word for word in words if word in STAGES]
    teams = tuple(word for word in words if word in house.library.teams)
    numbers = [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 4]
    long = numbers[0] if numbers else ROUND_DAYS
    if len(stages) != 1 or len(stages) + len(teams) + len(numbers) != len(words) or len(numbers) > 1:
        return None
    return Wish(stages[0], teams, long) if 1 <= long <= MOST_DAYS else None


def end(house: House, start: datetime, long: int) -> datetime:
    """When a round of so many days closes: on an open day, outside the quiet hours, for its result is told then."""
    return moments.polite(house.library, start + timedelta(days=long))


def rests(unit: Unit, stage: str) -> tuple[Round | None, datetime | None]:
    """What keeps a round about this stage from being opened: one that runs, or the rest after a result and its end.

    Two results about one stage, days apart, with one person more or less between them could be subtracted: so there
    is one at a time, and a rest of seven days after one was published.
    """
    running = next((found for found in store.open_rounds(unit) if found.stage == stage), None)
    last = store.last_closed(unit, stage)
    until = last + REST if last is not None and last + REST > unit.now else None
    return running, until


def open_round(house: House, unit: Unit, stage: str, closes_at: datetime, teams: Sequence[str] = ()) -> Round:
    """A new round about a stage for these teams, or for all: announced in their channels, everyone invited."""
    asked_of = sorted(teams or house.library.teams)
    past = [found for found in store.all_rounds(unit) if found.stage == stage]
    number = len(past) + 1
    resting = {
        question
        for found in store.all_rounds(unit)
        if found.opened_at > unit.now - COOL and set(found.teams) & set(asked_of)
        for question in found.questions
        if kind_of(question) != "factor"
    }
    agreed = actions.to_ask(unit, stage, asked_of)[:ASKED_ABOUT]
    asked = sitting(
        line_now(house, unit), stage, number, past=[found.questions for found in past],
        published=Counter(row.question for row in store.released(unit)), resting=resting,
    )  # fmt: skip
    if len(agreed) > 1:  # no competence or rule then, so that a sitting stays within its taps
        asked = [question for question in asked if kind_of(question) not in ("competence", "rule")]
    asked += [f"a:{one.id}" for one in agreed]
    found = store.open_round(
        unit, round_id=f"{house.library.week(unit.now)}-{stage}-{number}", stage=stage, teams=asked_of,
        questions=asked, floor=house.library.floor, closes_at=closes_at,
    )  # fmt: skip
    for one in agreed:
        actions.ask(unit, one.id, found.id)
    _announce(house, unit, found)
    inviting.invite_all(house, unit, found)
    inviting.plan(house, unit, found)
    return found


def team_channels(unit: Unit, found: Round) -> list[people.Spot]:
    """Where those are who are asked. The channel that everyone may read is not one of them."""
    return [channel for channel in people.all_channels(unit) if channel.team in found.teams]


def _announce(house: House, unit: Unit, found: Round) -> None:
    for channel in team_channels(unit, found):
        lang: Lang = channel.lang or "fi"  # type: ignore[assignment]
        words = house.texts.say(
            "line.opened",
            lang,
            stage=house.stage(found.stage, lang).lower(),
            closes=clock(found.closes_at, lang, house.library),
        )
        post(unit, channel.id, [Say(words)], key=f"round-open:{found.id}:{channel.id}", front=channel.front)


# --- by the timetable -------------------------------------------------------------------------------------------------


def open_planned(house: House, unit: Unit, plan: RoundPlan) -> Round | None:
    """The next round of a timetable; none while one of its rounds still runs or its stages rest.

    The stage is the one these teams have been asked about longest ago.
    """
    teams = plan.teams or tuple(house.library.teams)
    rounds = [found for found in store.all_rounds(unit) if set(found.teams) & set(teams)]
    if any(found.state == "open" for found in rounds):
        return None
    stages = plan.stages or tuple(
        stage for stage in STAGES if any(stage in house.library.teams[team].stages for team in teams)
    )
    stages = tuple(stage for stage in stages if rests(unit, stage) == (None, None))
    if not stages:
        return None
    last = {found.stage: when for when, found in enumerate(rounds)}
    stage = min(stages, key=lambda one: last.get(one, -1))
    return open_round(house, unit, stage, end(house, unit.now, plan.days), teams)
