"""Turnaways: a COUNTER report as tallies of what was opened and what was refused, by provider, platform and month."""

from collections.abc import Iterable, Sequence
from itertools import product

from handlers.imports.batch import Batch
from handlers.imports.counter import NO_USE, Report, Use
from handlers.imports.problems import Problem
from storage.tallies import Tally

CODE = "use.turnaway_rate"
OPENED, REFUSED = "Total_Item_Requests", ("Limit_Exceeded", "No_License")
COUNTED = {
    "TR": (OPENED, *REFUSED), "DR": (OPENED, *REFUSED),
    "TR_J1": (OPENED,), "TR_B1": (OPENED,), "DR_D1": (OPENED,),
    "TR_J2": REFUSED, "TR_B2": REFUSED, "DR_D2": REFUSED,
}  # fmt: skip
PAIRS = {"TR_J1": "TR_J2", "TR_B1": "TR_B2", "DR_D1": "DR_D2"}
PARTNER = {**PAIRS, **{two: one for one, two in PAIRS.items()}}


def batch(report: Report) -> Batch:
    """What a report brings. A month that the provider calls not ready brings nothing; "no use" brings zeros."""
    notes = [Problem("counter_remark", 0, {"code": one.code, "message": one.message}) for one in report.remarks
             if one.code != NO_USE]  # fmt: skip
    metrics = COUNTED.get(report.id)
    if metrics is None:
        notes.append(Problem("counter_feeds_nothing", 0, {"report": report.id}))
        return Batch(len(report.uses), problems=report.problems, notes=tuple(notes))
    uses = [use for use in report.uses if use.metric in metrics and _counts(use)]
    platforms = sorted({use.platform for use in report.uses}) or [""]
    found: dict[tuple[str, str, str], int] = dict.fromkeys(product(platforms, metrics, report.ready), 0)
    for use in uses:
        for month, n in use.months.items():
            if (use.platform, use.metric, month) in found:
                found[use.platform, use.metric, month] += n
    tallies = tuple(_tally(report, *key, n) for key, n in found.items())
    return Batch(len(report.uses), tallies, problems=report.problems, notes=tuple(notes))


def _counts(use: Use) -> bool:
    """Open use and text mining are outside the rate, as they are outside the standard views."""
    return use.access_type in ("", "Controlled") and use.access_method in ("", "Regular")


def _tally(report: Report, platform: str, metric: str, month: str, n: int) -> Tally:
    slice_ = "|".join(part.replace("|", "/")[:60] for part in (report.id, report.maker, platform, metric))
    refused = metric in REFUSED
    return Tally(CODE, month, slice_, float(n) if refused else None, None if refused else float(n))


def rate(tallies: Sequence[Tally]) -> tuple[int, int]:
    """Refused, and refused and opened together, of a month.

    The full title report stands before its views, and a view counts only with its partner: opened books without the
    refused ones would give a rate of nothing. Databases count only on platforms without a title report, because the
    same use stands in both.
    """
    reports: dict[str, set[str]] = {}
    for tally in tallies:
        report, maker, _, _ = tally.slice.split("|")
        reports.setdefault(maker, set()).add(report)
    titles = {_platform(tally) for tally in tallies if tally.slice.startswith("TR")}
    refused = opened = 0.0
    for tally in tallies:
        report, maker, platform, _ = tally.slice.split("|")
        if _stands(report, reports[maker]) and not (report.startswith("DR") and platform in titles):
            refused, opened = refused + (tally.part or 0), opened + (tally.whole or 0)
    return int(refused), int(refused + opened)


def _platform(tally: Tally) -> str:
    return tally.slice.split("|")[2]


def _stands(report: str, others: Iterable[str]) -> bool:
    if report in ("TR", "DR"):
        return True
    master = report.partition("_")[0]
    return master not in others and PARTNER[report] in others
