"""Computed: the indicators that come from Jana's own rows."""

from statistics import median

from handlers.house import House
from handlers.indicators import Figure, Week, indicator, share
from storage import asked, cases
from storage.unit import Unit


@indicator("cus.first_reply")
def first_reply(house: House, unit: Unit, week: Week) -> Figure:
    """First reply time, in working hours.

    The median from receiving to the first reply by a person, over cases first replied to in the
    week. The automatic receipt does not count. Lower is better. Source: domain 3.2, cus.first_reply.
    """
    hours = [
        house.library.working_hours(case.received_at, case.first_reply_at)
        for case in cases.first_replied(unit, week.start, week.end)
        if case.first_reply_at is not None
    ]
    return Figure("cus.first_reply", week.key, median(hours) if hours else None, len(hours))


@indicator("cus.csat")
def csat(house: House, unit: Unit, week: Week) -> Figure:
    """Satisfied with the answer, in per cent.

    Ratings 4-5 of all ratings 1-5 of cases closed in the week; nothing is said below the library's
    floor. Higher is better. Source: domain 3.2, cus.csat.
    """
    ratings = [case.rating for case in cases.closed(unit, week.start, week.end) if case.rating is not None]
    if len(ratings) < house.library.floor:
        return Figure("cus.csat", week.key, None, 0)
    return share("cus.csat", week, sum(rating >= 4 for rating in ratings), len(ratings))


def _outcomes(unit: Unit, week: Week) -> dict[tuple[str, bool | None], int]:
    found: dict[tuple[str, bool | None], int] = {}
    for row in asked.counts(unit, week.key):
        helpful = None if row.helpful is None else bool(row.helpful)
        found[row.outcome, helpful] = found.get((row.outcome, helpful), 0) + row.n
    return found


@indicator("use.faq_helpful")
def faq_helpful(house: House, unit: Unit, week: Week) -> Figure:
    """Answer helped: "helped" of all votes on answers, in per cent. Higher is better. Source: domain 3.2."""
    found = _outcomes(unit, week)
    yes = sum(n for (_, helpful), n in found.items() if helpful is True)
    no = sum(n for (_, helpful), n in found.items() if helpful is False)
    return share("use.faq_helpful", week, yes, yes + no)


@indicator("use.faq_unanswered")
def faq_unanswered(house: House, unit: Unit, week: Week) -> Figure:
    """Unanswered: questions without any answer of all questions, in per cent. Lower is better. Source: domain 3.2."""
    found = _outcomes(unit, week)
    none = sum(n for (outcome, _), n in found.items() if outcome == "none")
    return share("use.faq_unanswered", week, none, sum(found.values()))


@indicator("mnt.corrections_open")
def corrections_open(house: House, unit: Unit, week: Week) -> Figure:
    """Open corrections, a count.

    Cases of the kind correction without a reply at the end of the week. Lower is better.
    Source: domain 3.2.
    """
    n = sum(case.kind == "correction" for case in cases.unreplied_at(unit, week.end))
    return Figure("mnt.corrections_open", week.key, float(n), n)
