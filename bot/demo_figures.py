"""Demo figures: what the sample library counts and imports over a year and a half, in academic rhythm."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.indicators.weeks import month_before
from storage import readings
from storage.unit import Unit

WEEKS = 78  # so that the half-year of the demo has the same weeks of the year before beside it
MONTHS = 18
PEOPLE = 6_000

# How busy a library is in each ISO week, 1 being a plain week of teaching: exams, holidays, the summer.
RHYTHM = {
    **dict.fromkeys((1, 2, 52, 53), 0.4), 9: 0.7, 10: 1.3, 11: 1.3, 17: 1.4, 18: 1.6, 19: 1.6, 20: 1.3,
    **dict.fromkeys(range(22, 33), 0.35), 33: 0.5, 34: 0.7, 35: 1.1, 36: 1.6, 37: 1.5, 42: 0.7, 43: 1.6, 44: 1.4,
    47: 1.4, 48: 1.5, 49: 1.7, 50: 1.5, 51: 0.8,
}  # fmt: skip


def busy(day: date) -> float:
    """How busy the week of a day is; 1 is a plain week of teaching."""
    return RHYTHM.get(day.isocalendar()[1], 1.0)


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of one period."""

    code: str
    period: str
    value: float
    n: int | None = None
    part: int | None = None


def points(last: date, seed: int) -> list[Point]:
    """The figures up to the week of a day, the same at every run: things get better slowly, and not every week."""
    dice = random.Random(seed)  # noqa: S311  a story, not a secret
    monday = last - timedelta(days=last.weekday())
    found: list[Point] = []
    for number in range(WEEKS):
        found += _week(dice, monday - timedelta(weeks=WEEKS - 1 - number), number / WEEKS)
    this_month = f"{last:%Y-%m}"
    for number in range(MONTHS):
        found += _month(dice, month_before(this_month, MONTHS - number), number / MONTHS)
    return found


def keep(unit: Unit, last: date, seed: int) -> None:
    """Put them where imported figures are."""
    for point in points(last, seed):
        readings.put(unit, point.code, point.period, point.value, point.n, "sample", part=point.part, formula="1")


def _week(dice: random.Random, monday: date, gone: float) -> Iterator[Point]:
    """A week: backlogs melt, shelves come into order, self-service grows; `gone` is how far the story is, 0 to 1."""
    year, number, _ = monday.isocalendar()
    week, load = f"{year}-W{number:02d}", busy(monday)
    yield _share(dice, "use.selfservice_share", week, int(420 * load), 0.66 + 0.16 * gone)
    yield _share(dice, "use.place_occupancy", week, 5 * 3 * 120, min(0.95, 0.42 * load))
    yield _share(dice, "acq.overdue_orders", week, dice.randint(60, 95), 0.16 - 0.06 * gone)
    if number % 2:
        yield _share(dice, "mnt.shelf_accuracy", week, dice.randint(50, 80), 0.91 + 0.055 * gone)
    slow: dict[str, tuple[float, float, int | None]] = {
        "acq.order_to_arrival": (26 - 7 * gone, 3, dice.randint(6, 30)),
        "acq.arrival_to_shelf": (9 - 3 * gone + 2 * load, 2, dice.randint(6, 30)),
        "mnt.catalogue_backlog": (6.5 - 4.5 * gone, 0.6, None),
        "mnt.transfer_backlog": (7 - 2.5 * gone, 0.7, None),
        "mnt.withdrawal_backlog": (9 - 3 * gone, 0.8, None),
    }
    for code, (middle, spread, n) in slow.items():
        yield Point(code, week, round(max(0.1, middle + dice.uniform(-spread, spread)), 1), n)


def _month(dice: random.Random, month: str, gone: float) -> Iterator[Point]:
    yield _share(dice, "use.required_available", month, 60, 0.62 + 0.12 * gone)
    yield _share(dice, "use.correct_answers", month, 20, 0.84 + 0.07 * gone)
    yield _share(dice, "use.turnaway_rate", month, dice.randint(2_000, 6_000), 0.075 - 0.03 * gone)
    yield _share(dice, "mnt.copy_cat_share", month, dice.randint(120, 260), 0.71)
    yield Point("acq.ill_supply", month, round(9.5 - 2 * gone + dice.uniform(-1, 1), 1), dice.randint(8, 25))
    for code, a_year in (("use.loans_per_capita", 5.1), ("use.visits_per_capita", 19.0)):
        total = int(PEOPLE * (a_year + 0.4 * gone + dice.uniform(-0.1, 0.1)))
        yield Point(code, month, round(total / PEOPLE, 2), total)
    if month[5:] in ("01", "08"):
        yield from _term(dice, month, gone)


def _term(dice: random.Random, month: str, gone: float) -> Iterator[Point]:
    """What the course lists of a term say, in the month they are due."""
    titles, courses = dice.randint(380, 420), dice.randint(230, 260)
    yield _share(dice, "sel.required_titles_held", month, titles, 0.88 + 0.06 * gone)
    yield _share(dice, "sel.unlimited_e_share", month, titles, 0.27 + 0.12 * gone)
    yield _share(dice, "sel.lists_on_time", month, courses, 0.63 + 0.2 * gone)
    yield Point("sel.students_per_copy", month, round(8.5 - 2 * gone + dice.uniform(-0.4, 0.4), 1), titles)
    attended = int(PEOPLE * (0.16 + 0.05 * gone))
    yield Point("use.training_attendance", month, round(100 * attended / PEOPLE, 1), attended)


def _share(dice: random.Random, code: str, period: str, n: int, middle: float) -> Point:
    chance = dice.uniform(-0.6, 0.6) / n**0.5
    part = round(n * min(1.0, max(0.0, middle + chance)))
    return Point(code, period, 100 * part / n, n, part)
