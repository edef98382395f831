"""App: the only place where everything is put together."""

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Callable, Coroutine, Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import handlers
from bot.deliver import Deliverer
from bot.desk import Desk
from bot.fronts import Front
from bot.house import house_of
from bot.local import front as local
from bot.receive import Receiver
from bot.settings import Settings
from handlers import filing
from handlers.house import House
from storage import answers, inbox, outbox, schema
from storage.crypto import RoundKeys, load_keys
from storage.database import Away, Database, default_clock, sqlite_url

log = logging.getLogger("jana.app")
T = TypeVar("T")

SWEEP_SECONDS = 0.5
LEFT_MOST = 500  # conversations that one look begins with; of what other workers took fewer, for they may come to it
GRACE_SECONDS, OTHERS_MOST = 2.0, 100  # before what another worker took is anybody's
FINISH_SECONDS = 4  # with everything after it a stop takes less than ten
REST_SECONDS, REST_MOST = 0.5, 30.0  # before a front that broke down is begun again, doubled each time
SCRUB_SECONDS = 60  # how long an erased text may stand in the write-ahead log


def database_url(settings: Settings) -> str:
    """Where the database of these settings is."""
    return driver_url(settings.database_url or sqlite_url(settings.home / "jana.db"))


def driver_url(url: str) -> str:
    """The address with the driver that Jana uses."""
    for kind, driver in (("postgresql://", "postgresql+psycopg://"), ("sqlite:///", "sqlite+pysqlite:///")):
        if url.startswith(kind):
            return url.replace(kind, driver, 1)
    return url


def open_database(settings: Settings, library: str, clock: Callable[[], datetime] = default_clock) -> Database:
    """The database of these settings, brought up to date."""
    settings.home.mkdir(parents=True, exist_ok=True)
    keys = load_keys(settings.key_file)
    database = Database(database_url(settings), keys, RoundKeys(settings.home / "rounds"), library, clock)
    try:
        schema.upgrade(database.engine)
    except BaseException:
        database.close()
        raise
    return database


class App:
    """One running Jana: a database, a desk, deliveries, and the fronts that are switched on."""

    def __init__(self, settings: Settings, house: House, database: Database, fronts: Iterable[Front] = ()) -> None:
        self.settings, self.house, self.database = settings, house, database
        self.desk = Desk(database, house, local.echo)
        self.receiver = Receiver(database, self.desk.nudge)
        self.screen = local.Screen(database)
        self.fronts = {front.name: front for front in fronts}
        self.deliverer = Deliverer(
            database,
            self.fronts,
            lambda unit, then, how: handlers.afterwards(house, unit, then, how),
            self.screen.changed,
        )
        self.desk.deliverer, self.desk.fronts = self.deliverer, self.fronts
        self.when_learned: Callable[[], None] = lambda: None
        self._tasks: list[asyncio.Task[Any]] = []
        self._laid = 0  # answers of open rounds that lie in the order of their tags
        self._broken: dict[str, str] = {}  # a front that broke down and rests, with what broke it

    async def __aenter__(self) -> "App":
        loop = asyncio.get_running_loop()
        self.database.on_touched = lambda places: _nudge(loop, self.deliverer, places)
        self._tasks = [asyncio.create_task(self.deliverer.run()), asyncio.create_task(self._sweep())]
        self._tasks += [asyncio.create_task(self._hold(front)) for front in self.fronts.values()]
        threading.Thread(
            target=self._learn, daemon=True
        ).start()  # ready before it is needed; a stop does not wait for it
        return self

    def _learn(self) -> None:
        """The first question is heavy by nature: the index is read, the filing learned, the word lists parsed."""
        with contextlib.suppress(OSError):  # the folder may be gone when a stop did not wait
            self.house.book.index()
            filing.file("", "fi")
        self.when_learned()

    async def __aexit__(self, *_exc: object) -> None:
        """Take nothing more, finish what is being served, hand over the rest: it waits in the inbox and the outbox."""
        self.receiver.close()
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self.settle(), timeout=FINISH_SECONDS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.deliverer.hand_over()
        self.database.on_touched = lambda _places: None
        await asyncio.to_thread(self.database.close)

    def states(self) -> dict[str, str]:
        """Each front: ok, or what is wrong with it."""
        return {name: self._broken.get(name) or front.state() for name, front in self.fronts.items()}

    async def _hold(self, front: Front) -> None:
        """Run a front until cancelled; whatever breaks it down, it is begun again, and its state says so meanwhile."""
        wait = REST_SECONDS
        while True:
            begun = time.monotonic()
            try:
                return await front.run(self.receiver)
            except Exception as wrong:  # one platform's answer must not make Jana deaf and dumb there for good
                log.exception("front %s broke down", front.name)
                self._broken[front.name] = f"broke down ({type(wrong).__name__}) and is begun again; the log says more"
            wait = REST_SECONDS if time.monotonic() - begun > REST_MOST else min(wait * 2, REST_MOST)
            await asyncio.sleep(wait)
            del self._broken[front.name]

    async def settle(self) -> None:
        """Wait until everything received has been served and delivered."""
        await self.desk.drain()
        await self.deliverer.drain()

    async def _sweep(self) -> None:
        """Look for what nobody nudged: turns and letters left by a crash, a retry, or another process."""
        scrubbed = time.monotonic()
        while True:
            await self.sweep_once()
            await asyncio.sleep(SWEEP_SECONDS)
            if time.monotonic() - scrubbed > SCRUB_SECONDS:
                await self.scrub()
                scrubbed = time.monotonic()

    async def scrub(self) -> None:
        """What was erased is in no file any more, and answers of open rounds lie in no order of time (SQLite)."""
        with contextlib.suppress(Away):
            if self.database.is_sqlite:
                self._laid = await self.database.run(lambda unit: answers.relay(unit, self._laid))
        await asyncio.to_thread(self.database.scrub)

    async def sweep_once(self) -> None:
        """One look.

        Of several workers each serves what it took. Another takes that over when it has waited longer than what
        waits here: then who took it is slower, or dead.
        """
        several = not self.database.is_sqlite
        overdue = timedelta(seconds=GRACE_SECONDS + self.desk.behind if several else 0)
        most = OTHERS_MOST if several else LEFT_MOST
        try:
            conversations, places = await self.database.run(
                lambda unit: (inbox.left(unit, overdue, most), outbox.due(unit))
            )
        except Away:
            return
        self.desk.sweep(conversations)
        if places:
            self.deliverer.nudge(places)


def _nudge(loop: asyncio.AbstractEventLoop, deliverer: Deliverer, places: set[tuple[str, str]]) -> None:
    loop.call_soon_threadsafe(deliverer.nudge, places)


def switched_on(settings: Settings, house: House) -> list[Front]:
    """The platforms that the settings switch on. Their libraries are loaded only then."""
    found: list[Front] = []
    if settings.telegram_token:
        from bot.telegram.adapter import Telegram

        found.append(Telegram(settings, house))
    if settings.slack_bot_token or settings.slack_client_id:
        from bot.slack.adapter import Slack

        found.append(Slack(settings, house))
    return found


def build(settings: Settings, clock: Callable[[], datetime] = default_clock, *, fronts: bool = False) -> App:
    """Everything from settings; with `fronts` the platforms they switch on as well.

    Raises BadSetting, BadContent, BadKey or WrongSchema with a sentence to act on.
    """
    started = time.monotonic()
    house = house_of(settings)
    database = open_database(settings, house.library.key, clock)
    database.run_now(lambda unit: local.furnish(unit, house))
    log.info("ready to serve after %.2f s", time.monotonic() - started)
    return App(settings, house, database, switched_on(settings, house) if fronts else ())


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end on the fastest event loop there is."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run(work)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)
