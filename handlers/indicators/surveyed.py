"""Surveyed: figures from what surveys have released, and from nothing else; which survey gives which, its form says."""

from collections.abc import Mapping, Sequence
from datetime import date
from statistics import fmean
from typing import Any

from handlers.house import House
from handlers.indicators.figure import Figure, Week, indicator
from handlers.indicators.satisfaction import LEAST
from handlers.survey_plan import Plan
from storage import surveys
from storage.surveys import Survey
from storage.unit import Unit

Published = Mapping[str, Mapping[str, Any]]  # question: release


@indicator("cus.gap")
def gap(house: House, unit: Unit, week: Week) -> Figure:
    """Success-importance gap: mean success minus mean importance of the same respondents, in points.

    Of each topic by its newest survey, the mean over topics; both means are the ledger's bands (R4). Higher is
    better. Floor: five respondents, in the release already. Source: domain 3.2, cus.gap.
    """
    return _surveyed(house, unit, week, "cus.gap")


@indicator("cus.adequacy")
def adequacy(house: House, unit: Unit, week: Week) -> Figure:
    """Adequacy gap: perceived minus minimum level of the yearly survey, the mean of its three pairs, in points.

    From the ledger's bands. Higher is better. Floor: five respondents. Source: domain 3.2, cus.adequacy.
    """
    return _surveyed(house, unit, week, "cus.adequacy")


@indicator("hst.pulse")
def pulse(house: House, unit: Unit, week: Week) -> Figure:
    """Host pulse: the mean of three items from named contacts, once a term, 0-100.

    From the ledger's bands: place 1 is 0, place 5 is 100, "2 or less" counts as 2, "4 or more" as 4. Higher is
    better. Floor: five answers. Source: domain 3.2, hst.pulse.
    """
    return _surveyed(house, unit, week, "hst.pulse")


@indicator("hst.study_impact")
def study_impact(house: House, unit: Unit, week: Week) -> Figure:
    """Impact on studies: answers 4-5 to "the library helped my studies forward" ÷ all answers, in per cent.

    As released, in tens of per cent (handlers.survey_release.share). Higher is better. Floor: five answers. Source:
    domain 3.2, hst.study_impact.
    """
    return _surveyed(house, unit, week, "hst.study_impact")


def _surveyed(house: House, unit: Unit, week: Week, code: str) -> Figure:
    """The newest release of each topic up to the week, no older than the indicator may be, made one figure."""
    plans = {form.name: form.survey for form in house.forms.values() if form.survey and form.survey.indicator == code}
    newest: dict[tuple[str, str | None], tuple[Survey, str, Published]] = {}
    for survey, at, published in _released(unit, week):
        if survey.form in plans and _age(week, at) <= house.process[code].stale_after:
            newest[survey.form, survey.topic] = (survey, at, published)
    values = [
        value for survey, _, published in newest.values()
        if (value := _value(plans[survey.form], survey.questions, published)) is not None
    ]  # fmt: skip
    if not values:
        return Figure(code, week.key, None, 0, state="empty")
    least = [max(LEAST[one["n"]], one["floor"]) for _, _, published in newest.values() for one in published.values()]
    period = max(at for _, at, _ in newest.values())
    return Figure(code, week.key, fmean(values), min(least), period=None if period == week.key else period, least=True)


def _released(unit: Unit, week: Week) -> list[tuple[Survey, str, Published]]:
    """(survey, week of its release, what it published), the oldest first."""
    found: dict[str, tuple[Survey, str, dict[str, Mapping[str, Any]]]] = {}
    for row in surveys.released(unit):
        survey = surveys.get(unit, row.round) if row.round not in found else found[row.round][0]
        if survey is not None and row.week <= week.key:
            found.setdefault(row.round, (survey, row.week, {}))[2][row.question] = row.release
    return sorted(found.values(), key=lambda one: (one[1], one[0].closes_at))


def _age(week: Week, at: str) -> int:
    return (week.first_day - date.fromisocalendar(int(at[:4]), int(at[6:]), 1)).days


def _value(plan: Plan | None, questions: Sequence[str], published: Published) -> float | None:
    """One survey's figure; none when too few answered everything that it needs."""
    if plan is None:
        return None
    if plan.gives == "gap":
        pairs = [
            pair for pair in zip(questions[::2], questions[1::2], strict=True) if all(one in published for one in pair)
        ]
        gaps = [published[after]["value"] - published[before]["value"] for before, after in pairs]
        return fmean(gaps) if gaps else None
    values = [published[one]["value"] for one in questions if one in published]
    if not values:
        return None
    return fmean(values) if plan.gives == "share" else fmean(25 * (value - 1) for value in values)
