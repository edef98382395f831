"""App: the only place where everything is put together."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Coroutine, Iterable
from datetime import datetime
from typing import Any, TypeVar

import handlers
from bot.deliver import Deliverer
from bot.desk import Desk
from bot.fronts import Front
from bot.local import front as local
from bot.receive import Receiver
from bot.settings import Settings
from handlers.house import House, load_house
from storage import inbox, outbox, schema
from storage.crypto import RoundKeys, load_keys
from storage.database import Away, Database, default_clock, sqlite_url

log = logging.getLogger("jana.app")
T = TypeVar("T")

SWEEP_SECONDS = 0.5
SCRUB_SECONDS = 60  # how long an erased text may stand in the write-ahead log


def open_database(settings: Settings, library: str, clock: Callable[[], datetime] = default_clock) -> Database:
    """The database of these settings, brought up to date."""
    settings.home.mkdir(parents=True, exist_ok=True)
    url = settings.database_url or sqlite_url(settings.home / "jana.db")
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    keys = load_keys(settings.key_file)
    database = Database(url, keys, RoundKeys(settings.home / "rounds"), library, clock)
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
        self._tasks: list[asyncio.Task[Any]] = []

    async def __aenter__(self) -> "App":
        loop = asyncio.get_running_loop()
        self.database.on_touched = lambda places: _nudge(loop, self.deliverer, places)
        self._tasks = [asyncio.create_task(self.deliverer.run()), asyncio.create_task(self._sweep())]
        self._tasks += [asyncio.create_task(front.run(self.receiver)) for front in self.fronts.values()]
        self._tasks.append(asyncio.create_task(asyncio.to_thread(self.house.book.index)))  # ready before it is needed
        return self

    async def __aexit__(self, *_exc: object) -> None:
        """Finish what is being served, then stop. What is left waits in the inbox and the outbox."""
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self.settle(), timeout=8)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.database.on_touched = lambda _places: None
        await asyncio.to_thread(self.database.close)

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
                await asyncio.to_thread(self.database.scrub)
                scrubbed = time.monotonic()

    async def sweep_once(self) -> None:
        """One look."""
        try:
            conversations, places = await self.database.run(lambda unit: (inbox.left(unit), outbox.due(unit)))
        except Away:
            return
        for conversation in conversations:
            self.desk.nudge(conversation)
        if places:
            self.deliverer.nudge(places)


def _nudge(loop: asyncio.AbstractEventLoop, deliverer: Deliverer, places: set[tuple[str, str]]) -> None:
    loop.call_soon_threadsafe(deliverer.nudge, places)


def switched_on(settings: Settings, house: House) -> list[Front]:
    """The platforms that the settings switch on. Their libraries are loaded only then."""
    found: list[Front] = []
    if settings.telegram_token:
        from bot.telegram.adapter import Telegram

        found.append(Telegram(settings, house.commands))
    if settings.slack_bot_token:
        from bot.slack.adapter import Slack

        found.append(Slack(settings))
    return found


def build(settings: Settings, clock: Callable[[], datetime] = default_clock, *, fronts: bool = False) -> App:
    """Everything from settings; with `fronts` the platforms they switch on as well.

    Raises BadSetting, BadContent, BadKey or WrongSchema with a sentence to act on.
    """
    started = time.monotonic()
    house = load_house(settings.library_file, settings.content, settings.home / "index")
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
