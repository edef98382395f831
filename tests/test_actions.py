"""From a result to what is done: at most two things, reminded of, asked about once, and counted."""

from datetime import UTC, date, datetime

import pytest

from handlers import assessment, indicators
from handlers.days import read_day
from handlers.indicators import week_of
from storage import actions, answers, people

TODAY = date(2026, 11, 24)


def agree(unit, team="collections", due="2026-11-26", question="use.anchor", stage="use"):
    return actions.agree(
        unit, team=team, stage=stage, question=question, text="Label the shelf", owner=None, due=due, today="2026-11-24"
    )


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("18.12.", date(2026, 12, 18)), ("18.12", date(2026, 12, 18)), ("7/1", date(2027, 1, 7)),
        ("24.11.", TODAY), ("23.11.", date(2027, 11, 23)), ("23.11.2026", None), ("2026-12-01", date(2026, 12, 1)),
        ("29.2.", None), ("31.4.", None), ("1.1.2099", None), ("tomorrow", None), ("", None), (" 1 . 12 . 2026 ", date(2026, 12, 1)),
        ("1. 12. 2026", date(2026, 12, 1)),
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(said, found):
    assert read_day(said, TODAY) == found


def test_a_team_has_two_things_going_at_most(database):
    def work(unit):
        assert [agree(unit) is not None for _ in range(3)] == [True, True, False]
        assert agree(unit, team="service") is not None
        first = actions.open_of(unit, "collections")[0]
        assert actions.end(unit, first.id, "done", "2026-11-25")
        assert not actions.end(unit, first.id, "dropped", "2026-11-25")
        assert not actions.move(unit, first.id, "2026-12-01")
        return agree(unit)

    assert database.run_now(work) is not None


def test_a_digest_can_read_what_is_due_and_what_was_done(database):
    def work(unit):
        one, two = agree(unit), agree(unit, due="2026-12-08")
        assert [action.id for action in actions.due_by(unit, "collections", "2026-11-29")] == [one.id]
        actions.end(unit, two.id, "done", "2026-11-25")
        return [
            action.id == two.id for action in actions.ended_between(unit, "collections", "2026-11-23", "2026-11-29")
        ]

    assert database.run_now(work) == [True]


def test_what_was_done_by_its_first_day_is_on_time(database, house):
    def work(unit):
        teams = ["collections", "service"]
        kept, late = (agree(unit, team=team) for team in teams)
        moved, gone = (agree(unit, team=team) for team in teams)
        other_week = agree(unit, team="others", due="2026-12-03")
        actions.end(unit, kept.id, "done", "2026-11-26")
        actions.end(unit, late.id, "done", "2026-11-27")
        actions.move(unit, moved.id, "2026-11-28")
        actions.end(unit, moved.id, "done", "2026-11-28")
        actions.end(unit, gone.id, "dropped", "2026-11-25")
        actions.end(unit, other_week.id, "done", "2026-11-25")
        read = [
            indicators.read(house, unit, "res.actions_on_time", week_of(house, week))
            for week in ("2026-W47", "2026-W48", "2026-W49")
        ]
        return [(one.part, one.n, one.state) for one in read]

    assert database.run_now(work) == [(None, 0, "empty"), (1, 3, "measured"), (1, 1, "measured")]


def hold(database, house, clock, day, place, said="yes", teams=None):
    """A round about use in which six of each team answer; the question of what was agreed on, if there is one."""
    clock.now = datetime.fromisoformat(f"{day}T09:00:00+00:00").astimezone(UTC)

    def work(unit):
        found = assessment.open_round(house, unit, "use", clock.now)
        for team in teams or ["collections", "service"]:
            for number in range(6):
                for question in found.questions:
                    value = {"use.anchor": str(place)}.get(question, said if question.startswith("a:") else "cant_say")
                    answers.put(unit, found, question, f"{team}{number}", team, value)
        assessment.close_round(house, unit, found)
        return answers.get(unit, found.id)

    return database.run_now(work)


def test_the_next_round_asks_once_whether_it_helped_and_says_so(database, house, clock):
    hold(database, house, clock, "2026-09-01", 2)
    clock.now = datetime(2026, 9, 8, 9, tzinfo=UTC)
    done = database.run_now(lambda unit: agree(unit, due="2026-09-10"))
    first = hold(database, house, clock, "2026-09-09", 2)
    assert not any(one.startswith("a:") for one in first.questions)  # it is not done yet
    database.run_now(lambda unit: actions.end(unit, done.id, "done", "2026-09-10"))
    second = hold(database, house, clock, "2026-10-01", 3)
    third = hold(database, house, clock, "2026-11-01", 3)
    assert [one for one in second.questions if one.startswith("a:")] == [f"a:{done.id}"]
    assert not any(one.startswith("a:") for one in third.questions)

    def result(unit):
        return "\n".join(
            "".join(run.text for run in block.runs)
            for block in assessment.result(house, unit, second, "en")[0].doc
        )  # fmt: skip

    words = database.run_now(result)
    assert "Did it help? Label the shelf" in words
    assert "Customer service: helped: at least half" in words


def test_the_effect_is_read_from_four_rounds_of_the_same_block(database, house, clock):
    code = "res.action_effect"
    for day, place in (("2026-06-01", 2), ("2026-07-01", 3)):
        hold(database, house, clock, day, place)
    clock.now = datetime(2026, 7, 8, 9, tzinfo=UTC)
    done = database.run_now(lambda unit: agree(unit, due="2026-07-15"))
    database.run_now(lambda unit: actions.end(unit, done.id, "done", "2026-07-15"))
    hold(database, house, clock, "2026-08-03", 4)
    early = database.run_now(lambda unit: indicators.read(house, unit, code, week_of(house, "2026-W34")))
    hold(database, house, clock, "2026-09-01", 4)
    late = database.run_now(lambda unit: indicators.read(house, unit, code, week_of(house, "2026-W40")))
    assert (early.value, early.state) == (None, "empty")
    assert (late.value, late.n, late.period) == (37.5, 5, "2026-W36")


def test_the_effect_is_not_said_when_the_block_changed(database, house, clock):
    for day, place in (("2026-06-01", 2), ("2026-07-01", 3)):
        hold(database, house, clock, day, place)
    done = database.run_now(lambda unit: agree(unit, due="2026-07-15"))
    database.run_now(lambda unit: actions.end(unit, done.id, "done", "2026-07-15"))
    hold(database, house, clock, "2026-08-03", 4)

    def small(unit):
        found = assessment.open_round(house, unit, "use", clock.now)
        for team, size in (("service", 6), ("collections", 3)):
            for number in range(size):
                answers.put(unit, found, "use.anchor", f"{team}{number}", team, "4")
        assessment.close_round(house, unit, found)

    clock.now = datetime(2026, 9, 1, 9, tzinfo=UTC)
    database.run_now(small)
    read = database.run_now(lambda unit: indicators.read(house, unit, "res.action_effect", week_of(house, "2026-W40")))
    assert (read.value, read.state) == (None, "empty")


def test_a_forgotten_owner_leaves_the_agreement_to_the_team(database):
    def work(unit):
        one = actions.agree(
            unit, team="service", stage="use", question="", text="x", owner="someone", due="2026-12-01", today="2026-11-24"
        )  # fmt: skip
        assert [action.id for action in actions.owned(unit, "someone")] == [one.id]
        actions.forget_owner(unit, "someone")
        return actions.get(unit, one.id).owner

    assert database.run_now(work) is None


def test_participation_is_a_lower_bound_from_the_published_bands(database, house, clock):
    def staff(unit):
        for team in ("collections", "service"):
            for number in range(10):
                people.appoint(unit, people.known(unit, "local", f"{team}{number}", "fi").id, "staff", "x", team)

    database.run_now(staff)
    hold(database, house, clock, "2026-09-01", 3)
    read = database.run_now(lambda unit: indicators.read(house, unit, "stf.participation", week_of(house, "2026-W37")))
    assert (read.part, read.n, read.value, read.period) == (10, 20, 50.0, "2026-W36")
