"""Core: the indicators of selection, maintenance and use that come from Jana's own rows."""

from functools import cache

from handlers import worktime
from handlers.house import CONTENT, House
from handlers.indicators.figure import Figure, Queue, Week, durations, indicator, share, waits
from handlers.texts import read_toml
from storage import figures
from storage.unit import Unit

# --- selection ------------------------------------------------------------------------------------------------


@indicator("sel.request_accept_rate")
def request_accept_rate(house: House, unit: Unit, week: Week) -> Figure:
    """Accepted purchase suggestions: accepted ÷ (accepted + declined), decided in the week, in per cent.

    Accepted is a suggestion agreed on or done, declined one turned down with a reason; the first decision counts.
    Neither direction is better. Floor: none. Source: domain 3.2, sel.request_accept_rate.
    """
    found = figures.decisions(unit, week.start, week.end)
    return share("sel.request_accept_rate", week, sum(accepted for *_, accepted in found), len(found))


@indicator("sel.request_decision_days")
def request_decision_days(house: House, unit: Unit, week: Week) -> Figure:
    """Decision time: the median of opening days from a purchase suggestion to its decision, decided in the week.

    With the 90th percentile, and how many wait for a decision since when (in working hours). Lower is better. Floor:
    none. Source: domain 3.2, sel.request_decision_days.
    """
    found = figures.decisions(unit, week.start, week.end)
    spans = worktime.days(house.library, [(since, until) for since, until, _ in found])
    return durations("sel.request_decision_days", week, spans)


@waits("sel.request_decision_days")
def undecided(house: House, unit: Unit, week: Week) -> Queue:
    """Suggestions that wait for a decision at the end of the week."""
    return aged(house, week, figures.undecided(unit, week.end))


# --- maintenance ----------------------------------------------------------------------------------------------


@indicator("mnt.corrections_open")
def corrections_open(house: House, unit: Unit, week: Week) -> Figure:
    """Open corrections, a count; beside it the age of the oldest in working hours.

    Cases of the kind correction, received before the end of the week and then neither replied to nor closed; nothing
    before the first case of all. Lower is better. Floor: none. Source: domain 3.2, mnt.corrections_open.
    """
    if not figures.has_begun(unit, week.end):
        return Figure("mnt.corrections_open", week.key, None, 0, state="empty")
    found = figures.corrections(unit, week.end)
    return Figure("mnt.corrections_open", week.key, float(found.n), found.n, waiting=aged(house, week, found))


def aged(house: House, week: Week, found: figures.Queue) -> Queue:
    """What waits, with the age of the oldest at the end of the week in working hours."""
    if found.oldest is None:
        return Queue(found.n, None)
    return Queue(found.n, worktime.hours(house.library, [(found.oldest, int(week.end.timestamp()))])[0])


@indicator("mnt.link_fix_hours")
def link_fix_hours(house: House, unit: Unit, week: Week) -> Figure:
    """E-resource fix time: the median of working hours from a fault of an e-resource to its being done.

    A fault is of an e-resource when its writer's words say so (content/eresources.toml). With the 90th percentile,
    and how many are open since when. Lower is better. Floor: none. Source: domain 3.2, mnt.link_fix_hours.
    """
    spans = worktime.hours(house.library, figures.mended(unit, week.start, week.end, _eresources()))
    return durations("mnt.link_fix_hours", week, spans)


@waits("mnt.link_fix_hours")
def broken(house: House, unit: Unit, week: Week) -> Queue:
    """Faults of e-resources that are open at the end of the week."""
    return aged(house, week, figures.broken(unit, week.end, _eresources()))


@cache
def _eresources() -> tuple[str, ...]:
    return tuple(read_toml(CONTENT / "eresources.toml")["words"])


# --- use ------------------------------------------------------------------------------------------------------


@indicator("use.faq_helpful")
def faq_helpful(house: House, unit: Unit, week: Week) -> Figure:
    """Answer helped: "helped" ÷ all votes on the answers of the week, in per cent.

    The last vote of an asker counts. Higher is better. Floor: none. Source: domain 3.2, use.faq_helpful.
    """
    found = figures.questions(unit, week.key)
    return share("use.faq_helpful", week, found.helped, found.votes)


@indicator("use.faq_unanswered")
def faq_unanswered(house: House, unit: Unit, week: Week) -> Figure:
    """Unanswered questions: without an answer ÷ all questions of the week, in per cent.

    Without an answer: Jana had none, or none of her suggestions was right. Suggestions and what the asker made of
    them are one question. Lower is better. Floor: none. Source: domain 3.2, use.faq_unanswered.
    """
    found = figures.questions(unit, week.key)
    return share("use.faq_unanswered", week, min(found.unanswered, found.n), found.n)


@indicator("use.il_share")
def il_share(house: House, unit: Unit, week: Week) -> Figure:
    """Information-literacy questions: answered from the topics search, cite and eval ÷ all questions, in per cent.

    Neither direction is better. Floor: none. Source: domain 3.2, use.il_share.
    """
    found = figures.questions(unit, week.key)
    return share("use.il_share", week, min(found.teaching, found.n), found.n)
