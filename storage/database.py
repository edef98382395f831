"""Database: one writer thread with group commit on SQLite, a few connections on PostgreSQL."""

import asyncio
import contextlib
import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Dialect, Engine, create_engine, event, exc
from sqlalchemy.engine import make_url

from storage.crypto import Keys, RoundKeys
from storage.unit import Unit, statements

T = TypeVar("T")
log = logging.getLogger("jana.storage")

BATCH = 256  # turns in one commit at most: bounds the wait of the first of them
POSTGRES_WORKERS = 4
BUSY_SECONDS = 30
POSTGRES_PATIENCE = {  # seconds and tries: a server that is silently gone is noticed within ten seconds
    "connect_timeout": 5, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 2,
    "tcp_user_timeout": 9000,
}  # fmt: skip


class Away(Exception):
    """The database cannot be written now: full, locked, read-only or gone. Nothing was saved."""


@dataclass(slots=True)
class Job:
    """Something to do in a transaction, and who waits for it."""

    library: str
    work: Callable[[Unit], Any]
    done: "asyncio.Future[Any] | Future[Any]"
    loop: asyncio.AbstractEventLoop | None = None
    lasting: bool = True
    result: Any = None
    problem: BaseException | None = None


PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON", "cache_size=-8000")


def _patiently(raw: sqlite3.Connection, statement: str) -> None:
    """While another process is just opening or closing the file, SQLite says "locked" at once instead of waiting."""
    for _ in range(100):
        try:
            raw.execute(statement)
        except sqlite3.OperationalError as busy:
            if "locked" not in str(busy):
                raise
            time.sleep(0.05)
        else:
            return
    raw.execute(statement)


def default_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def sqlite_url(file: Path) -> str:
    """The address of an embedded database file."""
    return f"sqlite+pysqlite:///{file}"


def make_engine(url: str, *, readonly: bool = False, application: str = "jana") -> Engine:
    """An engine set up as the guarantees need it.

    SQLite: write-ahead log, synchronous FULL (a committed turn survives a power cut), secure_delete (what is
    erased is gone from the file), BEGIN IMMEDIATE for writers (a late upgrade of a lock fails at once).
    """
    if make_url(url).get_backend_name() == "postgresql":
        patience = {**POSTGRES_PATIENCE, "application_name": application}
        return create_engine(
            url, pool_size=POSTGRES_WORKERS + 2, max_overflow=4, pool_pre_ping=True, connect_args=patience
        )
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _connected(raw: sqlite3.Connection, _record: object) -> None:
        raw.isolation_level = None
        for pragma in PRAGMAS:
            _patiently(raw, f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        raw: Any = connection.connection.driver_connection  # SQLAlchemy's own way takes as long as two statements
        raw.execute("BEGIN" if readonly else "BEGIN IMMEDIATE")

    return engine


def _writing(dialect: Dialect) -> Dialect:
    """PostgreSQL itself numbers the places of values; its driver's own way of naming them is not used here."""
    if dialect.name != "postgresql":
        return dialect
    return type(dialect)(paramstyle="numeric_dollar", dbapi=dialect.loaded_dbapi)  # type: ignore[call-arg]


def _reader(connection: Connection) -> Any:
    if connection.dialect.name != "postgresql":
        return connection.connection.cursor()
    from psycopg import RawCursor

    driver: Any = connection.connection.driver_connection
    return RawCursor(driver)


class Database:
    """Where units come from. `run` from the event loop, `run_now` from plain code; both wait for the commit."""

    def __init__(
        self,
        url: str,
        keys: Keys,
        rounds: RoundKeys,
        library: str,
        clock: Callable[[], datetime] = default_clock,
    ) -> None:
        self.url, self.keys, self.rounds, self.library, self.clock = url, keys, rounds, library, clock
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self.engine = make_engine(url)
        self.readers = make_engine(url, readonly=True) if self.is_sqlite else self.engine
        self.sql = statements(_writing(self.engine.dialect))
        self.on_touched: Callable[[set[tuple[str, str]]], None] = lambda _places: None
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._work, name=f"jana-writer-{number}", daemon=True)
            for number in range(1 if self.is_sqlite else POSTGRES_WORKERS)
        ]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Finish what waits, then let go of the database."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()
        self.engine.dispose()
        self.readers.dispose()

    def run_now(self, work: Callable[[Unit], T], library: str | None = None) -> T:
        """Do `work` in one transaction and wait. Raises Away when it could not be saved."""
        done: Future[T] = Future()
        self._jobs.put(Job(library or self.library, work, done))
        return done.result()

    async def run(self, work: Callable[[Unit], T], library: str | None = None, *, lasting: bool = True) -> T:
        """The same from the event loop, without blocking it.

        What is not `lasting` outlives a killed process but, on SQLite, not a power cut before the next commit that is.
        """
        return await self.put(work, library, lasting=lasting)

    def put(
        self, work: Callable[[Unit], T], library: str | None = None, *, lasting: bool = True
    ) -> "asyncio.Future[T]":
        """The same without waiting yet. Where there is one writer (`is_sqlite`) it is done after all put before it."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        self._jobs.put(Job(library or self.library, work, done, loop, lasting))
        return done

    def read(self, work: Callable[[Unit], T], library: str | None = None) -> T:
        """Do `work` on a snapshot, beside the writer; call it from a thread."""
        try:
            with self.readers.connect() as connection, connection.begin():
                return work(self._unit(connection, _reader(connection), library or self.library))
        except (exc.OperationalError, exc.InterfaceError) as away:
            raise Away(str(away.orig)) from away

    def scrub(self) -> None:
        """Empty the write-ahead log, so that what was erased is in no file (SQLite; PostgreSQL has its own upkeep)."""
        file = make_url(self.url).database
        if self.is_sqlite and file:
            with contextlib.suppress(sqlite3.OperationalError), contextlib.closing(sqlite3.connect(file)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _unit(self, connection: Connection, cursor: Any, library: str) -> Unit:
        return Unit(connection, library, self.clock(), self.keys, self.rounds, cursor, self.sql)

    # --- the writer -------------------------------------------------------------------------------------------

    def _work(self) -> None:
        """One connection for the life of the thread; opened again after the database was away."""
        held = Held(self.engine)
        while (first := self._jobs.get()) is not None:
            batch, last = self._waiting(first)
            self._commit(held, batch)
            if last:
                break
        held.close()

    def _waiting(self, first: Job) -> tuple[list[Job], bool]:
        """On SQLite all who wait share one commit; on PostgreSQL each has a connection of its own."""
        batch = [first]
        while self.is_sqlite and len(batch) < BATCH:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                return batch, True
            batch.append(job)
        return batch, False

    def _commit(self, held: "Held", batch: list[Job]) -> None:
        touched: set[tuple[str, str]] = set()
        try:
            connection = held.connection()
            held.sync(lasting=any(job.lasting for job in batch))
            with connection.begin(), held.cursor(connection) as cursor:
                if len(batch) == 1:
                    self._alone(connection, cursor, batch[0], touched)
                for job in batch if len(batch) > 1 else ():
                    self._attempt(connection, cursor, job, touched)
        except Exception as failed:  # noqa: BLE001  whoever waits must hear of it, whatever it is
            wrong = self.sql.translated(failed)
            if isinstance(wrong, AWAY):
                log.warning("database away: %s", type(getattr(wrong, "orig", wrong)).__name__)
                held.close()
                wrong = Away(str(getattr(wrong, "orig", wrong)))
            for job in batch:
                job.problem = wrong
        else:
            if touched:
                self.on_touched(touched)
        _tell(batch)

    def _alone(self, connection: Connection, cursor: Any, job: Job, touched: set[tuple[str, str]]) -> None:
        """A job that has the transaction to itself needs no savepoint."""
        unit = self._unit(connection, cursor, job.library)
        job.result = job.work(unit)
        touched |= unit.touched

    def _attempt(self, connection: Connection, cursor: Any, job: Job, touched: set[tuple[str, str]]) -> None:
        """One savepoint: a job that fails takes only itself back."""
        unit = self._unit(connection, cursor, job.library)
        cursor.execute("SAVEPOINT job")
        try:
            job.result = job.work(unit)
        except AWAY:
            raise
        except Exception as wrong:  # noqa: BLE001  handed to whoever waits for this job
            cursor.execute("ROLLBACK TO SAVEPOINT job")
            job.problem = wrong
        else:
            touched |= unit.touched
        cursor.execute("RELEASE SAVEPOINT job")


class Held:
    """A connection kept open between transactions, on PostgreSQL with its pipe (docs/decisions/015)."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._connection: Connection | None = None
        self._pipe: Any = None
        self._lasting = True

    def connection(self) -> Connection:
        if self._connection is None:
            self._connection = self.engine.connect()
        return self._connection

    def sync(self, *, lasting: bool) -> None:
        """Whether the next commit waits for the disk."""
        if self.engine.dialect.name == "sqlite" and lasting is not self._lasting:
            connection: Any = self.connection().connection.driver_connection
            connection.execute(f"PRAGMA synchronous={'FULL' if lasting else 'NORMAL'}")
            self._lasting = lasting

    def cursor(self, connection: Connection) -> contextlib.AbstractContextManager[Any]:
        """What the statements of one transaction run on."""
        if self.engine.dialect.name != "postgresql":
            return contextlib.nullcontext(connection.connection.cursor())
        if self._pipe is None:
            from storage.piped import Pipe  # only who has PostgreSQL loads its driver

            driver: Any = connection.connection.driver_connection
            self._pipe = Pipe(driver)
        return self._pipe.transaction()  # type: ignore[no-any-return]

    def close(self) -> None:
        """Let go of it; what it had open is taken back."""
        connection, self._connection, self._pipe, self._lasting = self._connection, None, None, True
        if connection is not None:
            with contextlib.suppress(Exception):
                if self.engine.dialect.name == "postgresql":
                    connection.invalidate()  # whoever had it next would not know what is prepared on it
                connection.close()


@contextlib.contextmanager
def plainly() -> Iterator[None]:
    """What says that the database is away becomes Away."""
    try:
        yield
    except AWAY as away:
        raise Away(str(getattr(away, "orig", away)).strip()) from away


AWAY = (exc.OperationalError, exc.InterfaceError, exc.InternalError, sqlite3.OperationalError)


def _tell(batch: list[Job]) -> None:
    """Wake everybody who waits: one call into each event loop, not one for each job."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Job]] = {}
    for job in batch:
        if job.loop is None:
            _end(job)
        else:
            by_loop.setdefault(job.loop, []).append(job)
    for loop, jobs in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_end_all, jobs)


def _end_all(jobs: list[Job]) -> None:
    for job in jobs:
        _end(job)


def _end(job: Job) -> None:
    if job.done.cancelled():
        return
    if job.problem is not None:
        job.done.set_exception(job.problem)
    else:
        job.done.set_result(job.result)
