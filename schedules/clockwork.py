"""Clockwork: APScheduler ticks; which slot is due is worked out from the calendar and claimed in the database."""

import logging
import time
from collections.abc import Callable

from apscheduler.schedulers.background import BackgroundScheduler

from handlers import moments
from handlers.digest_post import tell_keepers
from handlers.house import House
from schedules import upkeep
from schedules.plan import ALWAYS, Job, jobs
from schedules.slots import Slot, latest_due, parse
from storage import answers, surveys, timetable
from storage.database import Away, Database
from storage.unit import Unit

log = logging.getLogger("jana.clockwork")

TICK_SECONDS = 5.0
SETTLE_SECONDS, SETTLE_MOST = 60.0, 1.0  # how often figures are kept ready, and for how long at a time
REST_MOST = 600.0  # seconds a job that failed waits at most before it is tried again


def due_slot(house: House, unit: Unit, job: Job) -> Slot | None:
    """The newest slot of a job if it is due now, not let go yet and nobody's; after an outage only the newest."""
    library, when = house.library, job.when
    since = timetable.first_seen(unit, job.name)

    def polite(moment):  # type: ignore[no-untyped-def]
        wanted = library.almanac.polite(moment, when.zone, library.closed)
        return moments.polite(library, wanted) if wanted is not None and job.line.on_open_days else wanted

    slot = latest_due(parse(when.every), when.zone, unit.now, since, polite if job.line.polite else None)
    if slot is None or unit.now - slot.utc > job.line.stale or timetable.is_claimed(unit, job.name, slot.key):
        return None
    return slot


def tick(house: House, unit: Unit, job: Job) -> bool:
    """Do a job if its newest slot is due and nobody has done it; true when it was done now.

    The claim and what is said are one transaction: a slot is never claimed without its post, nor posted twice.
    """
    slot = due_slot(house, unit, job)
    if slot is None or not timetable.claim(unit, job.name, slot.key):
        return False
    job.line.work(house, unit, slot, job.name, unit.now - slot.utc > job.line.late)
    return True


def tick_all(house: House, database: Database) -> None:
    """Look at every job once, each in a transaction of its own. What fails raises."""
    for job in due(house, database):
        database.run_now(lambda unit, job=job: tick(house, unit, job))  # type: ignore[misc]
    for work in ALWAYS:
        database.run_now(lambda unit, work=work: work(house, unit))  # type: ignore[misc]


def due(house: House, database: Database) -> list[Job]:
    """The jobs that have something to do now."""
    return database.run_now(lambda unit: [job for job in jobs(house, unit) if due_slot(house, unit, job)])


class Clockwork:
    """Ticks in a thread of its own. Any number of processes may tick on one database."""

    def __init__(self, database: Database, house: House) -> None:
        self.database, self.house = database, house
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._resting: dict[str, tuple[float, float]] = {}  # job that failed -> until when, and how long next time

    def start(self) -> None:
        """Begin to tick, the first time at once."""
        self._scheduler.add_job(
            self.tick, "interval", seconds=TICK_SECONDS, max_instances=1, coalesce=True, misfire_grace_time=None
        )
        self._scheduler.add_job(
            self.settle, "interval", seconds=SETTLE_SECONDS, max_instances=1, coalesce=True, misfire_grace_time=None
        )
        self._scheduler.start()
        self._scheduler.add_job(self.tick)

    def stop(self) -> None:
        """Stop ticking; a tick in the middle is finished."""
        self._scheduler.shutdown(wait=True)

    def tick(self) -> None:
        """Look at every job once; one that fails rests a while and does not hold up the others."""
        try:
            for job in due(self.house, self.database):
                self._do(job.name, job.line.name, lambda unit, job=job: tick(self.house, unit, job))  # type: ignore[misc]
            for work in ALWAYS:
                self._do(work.__name__, work.__name__, lambda unit, work=work: work(self.house, unit))  # type: ignore[misc]
            destroy_keys(self.database)
        except Away:
            return
        except Exception:  # the clockwork must go on ticking
            log.exception("the timetable could not be read")

    def settle(self) -> None:
        """Keep figures of weeks that are over, one week a transaction, for a second; the next minute goes on."""
        until, done = time.monotonic() + SETTLE_MOST, True
        try:
            while done and not self.database.read(lambda unit: upkeep.is_settled(self.house, unit)):
                done = self._do("figures", "figures", lambda unit: upkeep.settle(self.house, unit))
                done = done and time.monotonic() < until
        except Away:
            return

    def _do(self, name: str, line: str, work: Callable[[Unit], object]) -> bool:
        """Do it, unless it rests because it failed; whether it was done."""
        if self._resting.get(name, (0.0, 0.0))[0] > time.monotonic():
            return False
        try:
            self.database.run_now(work)
            self._resting.pop(name, None)
        except Away:
            raise
        except Exception:  # the others must not wait for this one
            log.exception("job %s failed", name)
            wait = min(max(2 * self._resting.get(name, (0.0, 5.0))[1], 10.0), REST_MOST)
            self._resting[name] = (time.monotonic() + wait, wait)
            self.database.run_now(lambda unit: self._tell(unit, name, line))
            return False
        return True

    def _tell(self, unit: Unit, name: str, line: str) -> None:
        """Once a day and job, to those who keep this Jana."""
        day = self.house.library.local(unit.now).date().isoformat()
        tell_keepers(self.house, unit, "digest.job_failed", f"{name}:{day}", job=line)


def _closed(unit: Unit) -> list[str]:
    """Rounds and surveys that take no answers any more."""
    rounds = [one.id for one in answers.all_rounds(unit) if one.state != "open"]
    return rounds + [one.id for one in surveys.all_(unit) if one.state != "open"]


def destroy_keys(database: Database) -> None:
    """Destroy the keys of rounds and surveys that are sealed; may be repeated after a crash."""
    try:
        closed = database.run_now(_closed)
    except Away:
        return
    gone = [round_id for round_id in closed if database.rounds.destroy(round_id)]
    if gone:
        database.scrub()
