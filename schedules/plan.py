"""Plan: the timetable on one screen.

A line is: its name, when and for whom it comes, what is done, from when on it says that it is late, and when it is
let go. Polite lines wait for the end of the quiet hours and the next day of service.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from handlers.house import House
from schedules import digests, nudges, reminders, rounds, surveys, upkeep, you_said
from schedules.slots import Slot
from schedules.whens import When, after_each_term, each_channel_month, each_channel_week, each_round_plan, library
from storage.unit import Unit

Work = Callable[[House, Unit, Slot, str, bool], None]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timetable."""

    name: str
    whens: Callable[[House, Unit], Iterable[When]]
    work: Work
    late: timedelta = timedelta(hours=2)
    stale: timedelta = timedelta(days=6)
    polite: bool = False
    on_open_days: bool = False  # a polite line that also waits for a day on which the library serves


@dataclass(frozen=True, slots=True)
class Job:
    """A line for one channel, or for the library: what is claimed, slot by slot, under its name."""

    name: str
    when: When
    line: Line


PLAN = (
    Line("digest", each_channel_week, digests.weekly, polite=True),
    Line("month", each_channel_month, digests.monthly, late=timedelta(days=1), stale=timedelta(days=20), polite=True),
    Line("term", after_each_term, digests.termly, late=timedelta(days=1), stale=timedelta(days=20), polite=True),
    Line("round", each_round_plan, rounds.open_planned, stale=timedelta(days=2), polite=True, on_open_days=True),
    Line("nudges", library("daily 09:00"), nudges.post, stale=timedelta(hours=10)),
    Line("actions", library("daily 09:00"), reminders.of_actions, stale=timedelta(hours=30), polite=True),
    Line("surveys", library("daily 08:15"), surveys.turn_over, stale=timedelta(days=1)),
    Line("you_said", library("monthly 1 08:30"), you_said.draft, stale=timedelta(days=10)),
    Line("upkeep", library("daily 02:10"), upkeep.tidy, stale=timedelta(days=1)),
)

# What comes at a moment of its own that stands in a row, and is claimed by changing that row. However late.
ALWAYS: tuple[Callable[[House, Unit], None], ...] = (rounds.remind_due, rounds.close_due)


def jobs(house: House, unit: Unit) -> list[Job]:
    """Everything that has a time of its own here, now."""
    return [
        Job(f"{line.name}:{when.key}" if when.key else line.name, when, line)
        for line in PLAN
        for when in line.whens(house, unit)
    ]
