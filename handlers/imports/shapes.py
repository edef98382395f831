"""Shapes: checked lines of loans, orders, seats, gates and plain figures as tallies, one function a shape."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from handlers.imports.batch import Batch, Figure
from handlers.imports.dates import Almanac
from handlers.imports.problems import Problem, shown
from handlers.imports.rows import Entry
from handlers.imports.templates import Found
from storage.tallies import Tally

SLICE = 120  # characters of a name that a tally keeps
OVERDUE = 60  # days after which an open order is late: domain 3.2, acq.overdue_orders

Shape = Callable[[Found, Sequence[Entry], Almanac], Batch]


def name_of(said: object) -> str:
    """A branch, counter or order as a tally keeps it."""
    return " ".join(str(said or "").split())[:SLICE] or "–"


def _batch(
    found: Found, rows: int, tallies: Iterable[Tally], problems: Sequence[Problem] = (), notes: Sequence[Problem] = ()
) -> Batch:
    """Only what the template says that it feeds."""
    kept = tuple(tally for tally in tallies if tally.code in found.template.feeds)
    return Batch(rows, kept, problems=tuple(problems), notes=tuple(notes))


def loans(found: Found, lines: Sequence[Entry], _almanac: Almanac) -> Batch:
    """First loans by day and branch, and how many of them by a machine; renewals and returns are left out.

    A loan whose channel is unknown counts as a loan but not in the share: it is never taken for a loan at the desk.
    """
    loans_of: Counter[tuple[str, str]] = Counter()
    known: Counter[tuple[str, str]] = Counter()
    machine: Counter[tuple[str, str]] = Counter()
    for line in lines:
        if (line["type"] or "first") != "first":
            continue
        spot = (line["date"].isoformat(), name_of(line["branch"]))
        loans_of[spot] += line["loans"]
        known[spot] += line["loans"] if line["channel"] in ("machine", "staff") else 0
        machine[spot] += line["loans"] if line["channel"] == "machine" else 0
    tallies = [Tally("use.loans_per_capita", *spot, float(n), None) for spot, n in loans_of.items()]
    if "channel" in found.places:
        tallies += [Tally("use.selfservice_share", *spot, float(machine[spot]), float(n)) for spot, n in known.items()]
    unknown = loans_of.total() - known.total()
    notes = (Problem("unknown_channel", 0, {"n": unknown}),) if unknown and "channel" in found.places else ()
    return _batch(found, len(lines), tallies, notes=notes)


def machines(_found: Found, lines: Sequence[Entry], _almanac: Almanac) -> Batch:
    """The machines' own counts: without the loans at the desk they are no share, so they feed nothing."""
    issued = sum(line["loans"] for line in lines)
    return Batch(len(lines), notes=(Problem("machines_only", 0, {"n": issued}),))


def orders(found: Found, lines: Sequence[Entry], _almanac: Almanac) -> Batch:
    """Calendar days from order to arrival and from arrival to the shelf, an order at a time, at the day it ended."""
    tallies: list[Tally] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for line in lines:
        number = name_of(line["number"])
        if seen.setdefault(number, line.line) != line.line:
            problems.append(Problem("repeated", line.line, {"first": seen[number]}))
        spans = (("acq.order_to_arrival", line["ordered"], line["received"]),
                 ("acq.arrival_to_shelf", line["received"], line["available"]))  # fmt: skip
        for code, start, end in spans:
            if start and end and end < start:
                problems.append(Problem("backwards", line.line, {"start": start, "end": end}))
            elif start and end:
                tallies.append(Tally(code, end.isoformat(), number, float((end - start).days), 1.0))
    batch = _batch(found, len(lines), tallies, problems=tuple(problems))
    came = tuple((line["isbn"], line["available"]) for line in lines if line["isbn"] and line["available"])
    moves = frozenset(found.template.feeds)
    return Batch(batch.rows, batch.tallies, problems=batch.problems, moves=moves, arrivals=came)


def open_orders(found: Found, lines: Sequence[Entry], almanac: Almanac) -> Batch:
    """How many of the open orders are older than sixty days, on the day that the report was made.

    That day is the order's date and its days open together; without them it is today.
    """
    waiting = [line for line in lines if not _arrived(line)]
    made = Counter(line["ordered"] + timedelta(days=line["days"]) for line in lines if line["days"] is not None)
    day = made.most_common(1)[0][0] if made else almanac.today
    late = [line for line in waiting if (day - line["ordered"]).days > OVERDUE]
    problems: tuple[Problem, ...] = ()
    if waiting and len(late) == len(waiting):
        problems = (Problem("only_overdue", 0, {"n": len(late), "days": OVERDUE}),)
    tallies = [Tally("acq.overdue_orders", day.isoformat(), name_of(line["number"]), float(line in late), 1.0)
               for line in waiting]  # fmt: skip
    replaces = frozenset({("acq.overdue_orders", day.isoformat())})
    return Batch(len(lines), tuple(tallies), problems=problems, replaces=replaces)


def _arrived(line: Entry) -> bool:
    return line["quantity"] is not None and (line["arrived"] or 0) >= line["quantity"]


def seats(found: Found, lines: Sequence[Entry], _almanac: Almanac) -> Batch:
    """Taken and all places of each round and area; a place that nobody counted is a gap, not an empty one."""
    tallies, problems, gaps = [], [], []
    for line in lines:
        if line["occupied"] is None:
            gaps.append(Problem("gap", line.line, {}))
        elif line["occupied"] > line["places"] or not line["places"]:
            problems.append(Problem("more_than_places", line.line, {"n": line["occupied"], "places": line["places"]}))
        else:
            spot = name_of(f"{line['area'] or ''} {line['round'] or ''}")
            tallies.append(Tally("use.place_occupancy", line["date"].isoformat(), spot, float(line["occupied"]),
                                 float(line["places"])))  # fmt: skip
    return _batch(found, len(lines), tallies, problems=tuple(problems), notes=tuple(gaps))


def visits(found: Found, lines: Sequence[Entry], _almanac: Almanac) -> Batch:
    """People coming in, by day and counter; a sensor that was covered or silent leaves a gap, not a zero."""
    coming: defaultdict[tuple[str, str], int] = defaultdict(int)
    gaps: list[Problem] = []
    for line in lines:
        counters = line["in"] if isinstance(line["in"], dict) else {"": line["in"]}
        for head, n in counters.items():
            if n is None or line["status"] not in (None, 0):
                gaps.append(Problem("gap", line.line, {}))
            else:
                coming[line["date"].isoformat(), name_of(line["counter"] or _counter(head, found))] += n
    tallies = [Tally("use.visits_per_capita", *spot, float(n), None) for spot, n in coming.items()]
    return _batch(found, len(lines), tallies, notes=tuple(gaps))


def _counter(head: str, found: Found) -> str:
    """The counter's own name, without the word for coming in."""
    small = head.casefold().replace("_", " ")
    for end in found.template.columns["in"].ends:
        if small.endswith(end):
            return head[: len(head) - len(end)].strip(" _")
    return ""


def meter(found: Found, lines: Sequence[Entry], _almanac: Almanac) -> Batch:
    """A meter that only grows: the difference of two readings; one that runs backwards was reset, so ask."""
    ordered = sorted(lines, key=lambda line: line["date"])
    tallies, problems = [], []
    for before, line in pairwise(ordered):
        difference = line["reading"] - before["reading"]
        if difference < 0:
            problems.append(Problem("meter_back", line.line, {"n": line["reading"], "before": before["reading"]}))
        elif _days(before["date"], line["date"]) > 1:
            problems.append(Problem("meter_gap", line.line, {"days": _days(before["date"], line["date"])}))
        else:
            tallies.append(Tally("use.visits_per_capita", line["date"].isoformat(), "meter", float(difference), None))
    return _batch(found, len(lines), tallies, problems=tuple(problems))


def _days(start: date, end: date) -> int:
    return (end - start).days


def figures(_found: Found, lines: Sequence[Entry], _almanac: Almanac) -> Batch:
    """Figures that come as such: code, period, value and n."""
    made: dict[tuple[str, str], Figure] = {}
    problems: list[Problem] = []
    for line in lines:
        key = (line["code"].strip().lower(), line["period"])
        if key in made:
            problems.append(Problem("period_twice", line.line, {"code": shown(key[0]), "period": key[1]}))
        made[key] = Figure(*key, line["value"], line["n"])
    return Batch(len(lines), figures=tuple(made.values()), problems=tuple(problems))
