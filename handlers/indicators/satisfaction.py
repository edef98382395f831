"""Satisfaction: customers by their cases, staff by the release ledger alone (surveys: handlers.indicators.surveyed)."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from statistics import fmean, median

from handlers import worktime
from handlers.house import House
from handlers.indicators.core import aged
from handlers.indicators.figure import Figure, Queue, Week, durations, indicator, share, waits
from handlers.indicators.weeks import week_before
from handlers.release import Release, balance
from storage import answers, figures
from storage.answers import Released
from storage.surveys import HOST, STUDENTS
from storage.unit import Unit

SURVEYED = (STUDENTS, HOST)  # blocks of the ledger that are not staff's
TOLD_WITHIN = 10  # opening days
LEAST = {"5–9": 5, "10–19": 10, "20+": 20}  # what a published band of n says at least

# --- customers ------------------------------------------------------------------------------------------------


@indicator("cus.csat")
def csat(house: House, unit: Unit, week: Week) -> Figure:
    """Satisfied with the answer: ratings 4-5 ÷ all ratings 1-5 of cases closed in the week, in per cent.

    Higher is better. Floor: the library's, at least five ratings. Source: domain 3.2, cus.csat.
    """
    good, every = figures.ratings(unit, week.start, week.end)
    return share("cus.csat", week, good, every)


@indicator("cus.first_reply")
def first_reply(house: House, unit: Unit, week: Week) -> Figure:
    """First reply time: the median of working hours from receiving to the first reply by a person.

    Over cases first replied to in the week, with the 90th percentile, and how many wait at its end since when. The
    automatic receipt does not count. Lower is better. Floor: none. Source: domain 3.2, cus.first_reply.
    """
    spans = worktime.hours(house.library, figures.waits(unit, week.start, week.end))
    return durations("cus.first_reply", week, spans)


@waits("cus.first_reply")
def unreplied(house: House, unit: Unit, week: Week) -> Queue:
    """Writers who wait for a first reply at the end of the week."""
    return aged(house, week, figures.waiting(unit, week.end))


@indicator("cus.loop_closed")
def loop_closed(house: House, unit: Unit, week: Week) -> Figure:
    """Loop closed: told within ten opening days ÷ cases of the cohort whose writer asked for a reply, in per cent.

    The cohort is the newest week whose ten days had all gone by at the end of this one; the figure is named by it.
    Told is the first reply, or the closing where that came first. Higher is better. Floor: none. Source: domain 3.2,
    cus.loop_closed.
    """
    ripe = _ripe(house, week)
    rows = figures.cohort(unit, ripe.start, ripe.end)
    zone, monday = house.library.zone, ripe.first_day
    days = [datetime.combine(monday + timedelta(days=day), time.min, zone).timestamp() for day in range(1, 7)]
    until_when = [_deadline(house, ripe, day) for day in range(7)]
    told = sum(until is not None and until <= until_when[bisect_right(days, since)] for since, until in rows)
    found = share("cus.loop_closed", week, told, len(rows))
    return Figure(found.code, found.week, found.value, found.n, found.part, found.state, period=ripe.key)


def _deadline(house: House, week: Week, day: int) -> float:
    """Until when whoever wrote on this day of the week is told in time."""
    return worktime.told_by(house.library, week.first_day + timedelta(days=day), TOLD_WITHIN).timestamp()


def _ripe(house: House, week: Week) -> Week:
    """The newest week whose last writer should have been told before the end of this one."""
    found = week_before(house, week)
    while house.library.after_open_days(found.end, TOLD_WITHIN) > week.end and found.start.year > week.start.year - 2:
        found = week_before(house, found)
    return found


# --- staff: nothing but what rounds have released -------------------------------------------------------------


@indicator("stf.line_median")
def line_median(house: House, unit: Unit, week: Week) -> Figure:
    """Place on the line: the median of the published groups' places on the stages' anchors, 0-100.

    Each stage by its newest round up to the week; the places are the ledger's bands (2 or less is 25, 4 or more 75),
    n is the least number of people that the bands of n of one round say. Higher is better. Floor: that of the
    rounds, five or more. Source: domain 3.2, stf.line_median, in the coarser form of design 8.
    """
    anchors = {item.code for item in house.line.items if item.anchor}
    newest = {row.stage: row for row in _until(unit, week) if row.question in anchors}
    released = [Release.from_dict(row.release) for row in newest.values()]
    places = [25 * (block.place - 1) for one in released for block in one.blocks if block.place is not None]
    if not places:
        return Figure("stf.line_median", week.key, None, 0, state="empty")
    period = _newest(list(newest.values()))
    return Figure("stf.line_median", week.key, float(median(places)), _least(released), period=period, least=True)


@indicator("stf.force_balance")
def force_balance(house: House, unit: Unit, week: Week) -> Figure:
    """Force balance, -1 to 1: (helping - hindering) ÷ (helping + hindering) over the factors of the newest rounds.

    From the ledger's words alone: some weighs 1, many 2; each stage by its newest round. n is the least number of
    answers the words rest on. Higher is better. Floor: that of the rounds. Source: domain 3.2, stf.force_balance, in
    the coarser form of design 8.
    """
    rows = [row for row in _until(unit, week) if row.question.startswith("f:")]
    newest = {row.stage: row.round for row in rows}
    rows = [row for row in rows if newest[row.stage] == row.round]
    released = [Release.from_dict(row.release) for row in rows]
    value = balance(released)
    if value is None:
        return Figure("stf.force_balance", week.key, None, 0, state="empty")
    return Figure("stf.force_balance", week.key, value, _least(released), period=_newest(rows), least=True)


def _least(released: Sequence[Release]) -> int:
    """How many people at least stand behind published figures; the same people answer one round after another."""
    return max(sum(LEAST.get(block.n, 0) for block in one.blocks) for one in released)


def _until(unit: Unit, week: Week) -> list[Released]:
    """The release ledger up to a week, the oldest first."""
    return [row for row in answers.released(unit) if row.week <= week.key and row.stage not in SURVEYED]


def _newest(rows: Sequence[Released]) -> str:
    return max(row.week for row in rows)


@indicator("stf.participation")
def participation(house: House, unit: Unit, week: Week) -> Figure:
    """Participation: the least number of people that the newest round's bands of n say ÷ those invited, in per cent.

    Exact numbers of answers are published nowhere, so this is a lower bound. n is how many were invited, counted when
    the round closed. Higher is better. Floor: that of the rounds. Source: domain 3.2, stf.participation, in the coarser
    form of design 8.
    """
    rows = _until(unit, week)
    newest = max(rows, key=lambda row: (row.week, row.round)).round if rows else ""
    invited = answers.invited(unit, newest) if newest else None
    if not invited:
        return Figure("stf.participation", week.key, None, 0, state="empty")
    mine = [row for row in rows if row.round == newest]
    least = min(_least([Release.from_dict(row.release) for row in mine]), invited)
    return Figure("stf.participation", week.key, 100 * least / invited, invited, least, period=_newest(mine))


@indicator("stf.encouragement")
def encouragement(house: House, unit: Unit, week: Week) -> Figure:
    """Encouragement: the mean of three items (praise reaches us, I may decide, I learn), 0-100.

    From the newest round that asked all three (every eighth of a stage), over the blocks that are published for each
    of them; places are the ledger's bands. Higher is better. Floor: that of the rounds. Source: domain 3.2,
    stf.encouragement, in the coarser form of design 8.
    """
    items = {item.code for item in house.line.items if item.encouragement}
    rounds: dict[str, list[Released]] = {}
    for row in _until(unit, week):
        if row.question in items:
            rounds.setdefault(row.round, []).append(row)
    whole = [rows for rows in rounds.values() if len(rows) == len(items)]
    released = [Release.from_dict(row.release) for row in whole[-1]] if whole else []
    blocks = [{one.block: one.place for one in each.blocks if one.place is not None} for each in released]
    shared = set.intersection(*map(set, blocks)) if blocks else set()
    if not shared:
        return Figure("stf.encouragement", week.key, None, 0, state="empty")
    places = [25 * (found[block] - 1) for found in blocks for block in shared]
    return Figure("stf.encouragement", week.key, fmean(places), _least(released), period=_newest(whole[-1]), least=True)
