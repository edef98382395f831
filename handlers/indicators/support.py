"""Support: whether agreed actions were done and what came of them, and how early changes were told."""

from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median

from handlers.house import House
from handlers.imports.dates import week_of
from handlers.indicators.figure import Figure, Week, durations, indicator, share
from handlers.indicators.satisfaction import LEAST
from handlers.release import Release
from storage import actions, answers, notices
from storage.actions import Action
from storage.answers import Released
from storage.unit import Unit


@indicator("res.actions_on_time")
def actions_on_time(house: House, unit: Unit, week: Week) -> Figure:
    """Actions on time: agreed actions done by the day first agreed on ÷ actions due in the week, in per cent.

    What was moved to another day counts by its first; what was let go before its day was not due any more. Higher is
    better. Floor: none. Source: domain 3.2, res.actions_on_time.
    """
    last = (week.first_day + timedelta(days=6)).isoformat()
    due = [one for one in actions.due_between(unit, week.first_day.isoformat(), last) if not _let_go(one)]
    return share("res.actions_on_time", week, sum(one.on_time for one in due), len(due))


def _let_go(action: Action) -> bool:
    return action.state == "dropped" and action.ended_on is not None and action.ended_on <= action.due


@indicator("res.action_effect")
def action_effect(house: House, unit: Unit, week: Week) -> Figure:
    """Effect of action: the linked line's mean place of two rounds after minus two rounds before, in points of 100.

    From the ledger's bands alone, and only where all four rounds published the same teams together under the same
    floor: a trend, which is never a proof. Of several actions the median; the period is the week of the newest round.
    n is the least number of people that the bands of n say. Higher is better. Floor: that of the rounds, five or
    more. Source: domain 3.2, res.action_effect, in the coarser form of design 8.
    """
    rows = [row for row in answers.released(unit) if row.week <= week.key]
    found = [effect for one in actions.done(unit) if (effect := _effect(house, one, rows)) is not None]
    if not found:
        return Figure("res.action_effect", week.key, None, 0, state="empty")
    points, least, period = zip(*found, strict=True)
    return Figure("res.action_effect", week.key, float(median(points)), min(least), period=max(period), least=True)


ROUNDS = 2  # before and after


def _effect(house: House, action: Action, rows: Sequence[Released]) -> tuple[float, int, str] | None:
    """By how many points the line moved around an action, of how many people at least, known since which week."""
    ended = action.ended_on or ""
    of_line = [row for row in rows if row.question == action.question and row.stage == action.stage]
    done_in = week_of(date.fromisoformat(ended)) if ended else ""
    before = [row for row in of_line if row.week < done_in][-ROUNDS:]
    after = [row for row in of_line if row.week > done_in][:ROUNDS]
    if len(before) < ROUNDS or len(after) < ROUNDS:
        return None
    moved = _moved([Release.from_dict(row.release) for row in (*before, *after)], action.team)
    return None if moved is None else (*moved, after[-1].week)


def _moved(released: Sequence[Release], team: str) -> tuple[float, int] | None:
    """The block with the team in it must be the same four times (R8)."""
    figures = [next((one for one in each.blocks if team in one.block.teams), None) for each in released]
    known = [one for one in figures if one is not None and one.place is not None]
    same = len({one.block for one in known}) == 1 and len({each.floor for each in released}) == 1
    if len(known) < 2 * ROUNDS or not same:
        return None
    places = [one.place or 0.0 for one in known]
    return 25 * (sum(places[ROUNDS:]) - sum(places[:ROUNDS])) / ROUNDS, min(LEAST.get(one.n, 0) for one in known)


@indicator("sup.notice_lead")
def notice_lead(house: House, unit: Unit, week: Week) -> Figure:
    """Notice lead time: the median of days from telling of a change to its taking effect, in effect in the week.

    Of those changes whose line began with a day. Higher is better. Floor: none. Source: domain 3.2, sup.notice_lead.
    """
    last = week.first_day + timedelta(days=6)
    return durations("sup.notice_lead", week, notices.leads(unit, week.first_day, last))
