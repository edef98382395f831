"""Plan: the timetable on one screen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from handlers.house import House
from schedules import digests, rounds, upkeep
from schedules.slots import Slot
from storage.unit import Unit

Work = Callable[[House, Unit, Slot, str, bool], None]


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is done at its slots. After `late` a post says that it is late; after `stale` it is let go."""

    name: str
    every: str
    work: Work
    late: timedelta = timedelta(hours=2)
    stale: timedelta = timedelta(days=6)


def jobs(house: House) -> Mapping[str, Job]:
    """All jobs of this library: a digest for each team by its own day and hour, rounds, upkeep."""
    found = [Job(f"digest:{team.key}", team.digest, digests.post) for team in house.library.teams.values()]
    found.append(Job("rounds", "daily 08:00", rounds.close_due, stale=timedelta(days=1)))
    found.append(Job("upkeep", "daily 02:10", upkeep.tidy, stale=timedelta(days=1)))
    return {job.name: job for job in found}
