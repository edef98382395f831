"""Clockwork: APScheduler ticks; which slot is due is worked out from the calendar and claimed in the database."""

import logging

from apscheduler.schedulers.background import BackgroundScheduler

from handlers.house import House
from schedules.plan import Job, jobs
from schedules.slots import latest_due, parse
from storage import answers, timetable
from storage.database import Away, Database
from storage.unit import Unit

log = logging.getLogger("jana.clockwork")

TICK_SECONDS = 5


def tick(house: House, unit: Unit, job: Job) -> bool:
    """Do a job if its newest slot is due and nobody has done it; true when it was done now.

    After an outage only the newest slot is done: one late post, never three.
    """
    since = timetable.first_seen(unit, job.name)
    slot = latest_due(parse(job.every), house.library.zone, unit.now, since)
    if slot is None or unit.now - slot.utc > job.stale or not timetable.claim(unit, job.name, slot.key):
        return False
    job.work(house, unit, slot, job.name, unit.now - slot.utc > job.late)
    return True


class Clockwork:
    """Ticks in a thread of its own. Any number of processes may tick on one database."""

    def __init__(self, database: Database, house: House) -> None:
        self.database, self.house = database, house
        self._scheduler = BackgroundScheduler(timezone="UTC")

    def start(self) -> None:
        """Begin to tick, the first time at once."""
        self._scheduler.add_job(
            self.tick,
            "interval",
            seconds=TICK_SECONDS,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        self._scheduler.start()
        self._scheduler.add_job(self.tick)

    def stop(self) -> None:
        """Stop ticking; a tick in the middle is finished."""
        self._scheduler.shutdown(wait=True)

    def tick(self) -> None:
        """Look at every job once; one that fails does not hold up the others."""
        for job in jobs(self.house).values():
            try:
                self.database.run_now(lambda unit, job=job: tick(self.house, unit, job))  # type: ignore[misc]
            except Away:
                return
            except Exception:  # the clockwork must go on ticking
                log.exception("job %s failed", job.name)
        destroy_keys(self.database)


def destroy_keys(database: Database) -> None:
    """Destroy the keys of rounds that are sealed; may be repeated after a crash."""
    try:
        closed = database.run_now(lambda unit: [one.id for one in answers.all_rounds(unit) if one.state != "open"])
    except Away:
        return
    gone = [round_id for round_id in closed if database.rounds.destroy(round_id)]
    if gone:
        database.scrub()
