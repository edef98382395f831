"""When the ground gives way: a database that is gone, full or read-only, clocks that jump, no time zones. Never a false "saved"."""

import asyncio
import logging
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from bot.app import App
from bot.local import front
from bot.local.front import Sitter
from bot.settings import Settings
from bot.web import serve
from storage.crypto import RoundKeys
from storage.database import Away, Database, sqlite_url
from tests.conftest import KEYS
from tests.killing import ROOT, free_port, limit
from tests.postgres import NoPostgres, Server

AINO = Sitter("student", "Aino")
BACK_SECONDS = 5


class Standing:
    """An app with its web server, spoken to from inside and asked from outside."""

    def __init__(self, database, house, home) -> None:
        self.app, self.port, self.said, self.home = App(Settings(home=home), house, database), free_port(), [], home

    async def __aenter__(self):
        self.app.house.book.index()
        self.app.database.run_now(lambda unit: front.furnish(unit, self.app.house))
        await self.app.__aenter__()
        self.runner, _ = await serve(self.app, "127.0.0.1", self.port)
        return self

    async def __aexit__(self, *exc) -> None:
        await self.runner.cleanup()
        await self.app.__aexit__(*exc)

    async def say(self, text) -> bool:
        """Whether Jana said that it has it. Those that it has are remembered."""
        did = {"t": "said", "text": text}
        try:
            await asyncio.wait_for(self.app.receiver.receive(front.event(AINO, AINO.address, "private", did, "fi")), 20)
        except (Away, TimeoutError):
            return False
        self.said.append(text)
        return True

    async def ready(self):
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{self.port}/readyz") as answer:
            return answer.status, (await answer.json())["parts"]

    async def back(self) -> float:
        """How long until something is taken again and /readyz says so, in seconds."""
        begun = time.monotonic()
        while time.monotonic() - begun < 60:
            if await self.say(f"zxqv takaisin {len(self.said)}") and (await self.ready())[0] == 200:
                return time.monotonic() - begun
            await asyncio.sleep(0.1)
        raise AssertionError("not back after a minute")

    async def kept(self) -> list[str]:
        await self.app.settle()
        for _ in range(100):
            await self.app.sweep_once()
            await self.app.settle()
            rows = self.app.database.run_now(lambda unit: [row.text for row in unit.all(_asked(), order="id")])
            if len(rows) >= len(self.said):
                return rows
            await asyncio.sleep(0.1)
        return rows


def _asked():
    from storage.tables import asked

    return asked


@pytest.fixture
def own():
    """A PostgreSQL server that may be stopped in the middle."""
    try:
        server = Server().start()
    except NoPostgres as why:
        pytest.skip(f"PostgreSQL: {why}")
    yield server
    server.stop()


async def outage(server, house, home, seconds) -> dict:
    from storage import schema
    from storage.database import make_engine

    url = server.create("jana")
    engine = make_engine(url)
    schema.upgrade(engine)
    engine.dispose()
    database = Database(url, KEYS, RoundKeys(home / "rounds"), house.library.key)
    async with Standing(database, house, home) as jana:
        assert await jana.say("zxqv ennen")
        await asyncio.to_thread(server.halt)
        told, begun = set(), time.monotonic()
        while time.monotonic() - begun < seconds:
            assert not await jana.say("zxqv poissa ollessa")
            told.add((await jana.ready())[0])
            await asyncio.sleep(0.2)
        assert told == {503}
        await asyncio.to_thread(server.again)
        took = await jana.back()
        assert await jana.kept() == jana.said
    return {"back after, s": round(took, 2)}


@pytest.mark.postgres
def test_a_server_that_is_gone_for_a_while_is_never_answered_for(own, house, tmp_path):
    assert asyncio.run(outage(own, house, tmp_path, 2))["back after, s"] < limit(BACK_SECONDS)


@pytest.mark.proof
@pytest.mark.postgres
def test_a_server_that_is_gone_for_a_minute(own, house, tmp_path):
    found = asyncio.run(outage(own, house, tmp_path, 60))
    print(found)
    assert found["back after, s"] < limit(BACK_SECONDS)


async def test_a_full_disk_is_said_and_nothing_is_pretended(empty_sqlite, house, tmp_path):
    import shutil

    shutil.copy(empty_sqlite, tmp_path / "jana.db")
    database = Database(sqlite_url(tmp_path / "jana.db"), KEYS, RoundKeys(tmp_path / "rounds"), house.library.key)
    async with Standing(database, house, tmp_path) as jana:
        assert await jana.say("zxqv ennen")
        await jana.kept()
        pages = jana.app.database.run_now(lambda unit: _pragma(unit, "page_count"))
        jana.app.database.run_now(lambda unit: _pragma(unit, f"max_page_count={pages}"))
        taken = [await jana.say(f"zxqv täysi {number} " + "x" * 3000) for number in range(40)]
        assert False in taken
        assert taken.index(False) < 20
        status, parts = await jana.ready()
        assert (status, parts["database"][:16]) == (503, "cannot be writte")
        jana.app.database.run_now(lambda unit: _pragma(unit, "max_page_count=1000000"))
        assert await jana.back() < limit(BACK_SECONDS)
        assert [line[:18] for line in await jana.kept()] == [line[:18] for line in jana.said]


def _pragma(unit, words):
    unit.cursor.execute(f"PRAGMA {words}")
    return unit.cursor.fetchone()[0]


async def test_a_database_that_may_only_be_read_is_said_and_nothing_is_pretended(empty_sqlite, house, tmp_path):
    import shutil

    shutil.copy(empty_sqlite, tmp_path / "jana.db")
    database = Database(sqlite_url(tmp_path / "jana.db"), KEYS, RoundKeys(tmp_path / "rounds"), house.library.key)
    async with Standing(database, house, tmp_path) as jana:
        assert await jana.say("zxqv ennen")
        await jana.kept()
        raw = jana.app.database.run_now(lambda unit: unit.connection.connection.driver_connection)
        raw.execute("PRAGMA query_only=ON")
        assert not await jana.say("zxqv vain luku")
        assert (await jana.ready())[0] == 503
        raw.execute("PRAGMA query_only=OFF")
        assert await jana.back() < limit(BACK_SECONDS)
        assert await jana.kept() == jana.said


@pytest.mark.postgres
async def test_a_server_that_became_a_replica_is_said_and_nothing_is_pretended(own, house, tmp_path):
    """After a failover the old primary may only be read."""
    import psycopg

    from storage import schema
    from storage.database import make_engine

    url = own.create("jana")
    engine = make_engine(url)
    schema.upgrade(engine)
    engine.dispose()

    def only_read(yes):
        with psycopg.connect(own.dsn("postgres"), autocommit=True) as connection:
            connection.execute(f"ALTER DATABASE jana SET default_transaction_read_only = {'on' if yes else 'off'}")
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'jana'")

    async with Standing(
        Database(url, KEYS, RoundKeys(tmp_path / "rounds"), house.library.key), house, tmp_path
    ) as jana:
        assert await jana.say("zxqv ennen")
        await jana.kept()
        only_read(True)
        for _ in range(6):
            assert not await jana.say("zxqv vain luku")
        assert (await jana.ready())[0] == 503
        only_read(False)
        assert await jana.back() < limit(BACK_SECONDS)
        assert await jana.kept() == jana.said


async def test_a_clock_that_jumps_both_ways_loses_nothing_and_keeps_the_order(database, house, tmp_path, clock):
    async with Standing(database, house, tmp_path) as jana:
        for number, jump in enumerate((0, 3600, -7200, 86400, -86400 * 30, 86400 * 29)):
            clock.now += timedelta(seconds=jump)
            assert await jana.say(f"zxqv hyppy {number}")
            clock.now = max(clock.now, datetime(2026, 1, 1, tzinfo=UTC))
        clock.now += timedelta(days=40)  # a clock that was ahead is reached again
        assert await jana.kept() == jana.said


def test_a_clock_that_jumps_back_makes_no_slot_happen_twice(database, house, clock):
    from schedules.clockwork import tick
    from schedules.plan import jobs
    from storage import timetable

    job = database.run_now(lambda unit: next(job for job in jobs(house, unit) if job.line.name == "upkeep"))
    done = []
    database.run_now(lambda unit: timetable.first_seen(unit, job.name))
    for hours in (26, -20, 20, -26, 26):
        clock.now += timedelta(hours=hours)
        done.append(database.run_now(lambda unit: tick(house, unit, job)))
    assert done.count(True) == 1


class Fragile:
    """A front that breaks down on the first thing its platform says."""

    name = "fragile"

    def __init__(self) -> None:
        self.begun, self.said = 0, asyncio.Event()

    async def send(self, _out):
        return None

    async def run(self, _receiver):
        self.begun += 1
        if self.begun == 1:
            await self.said.wait()
            raise AttributeError("'bool' object has no attribute 'url'")
        await asyncio.Event().wait()

    def state(self):
        return "ok"


async def test_a_front_that_breaks_down_is_said_and_begun_again(empty_sqlite, house, tmp_path, monkeypatch):
    import shutil

    monkeypatch.setattr("bot.app.REST_SECONDS", 1.5)  # doubled: time enough to ask how it is

    shutil.copy(empty_sqlite, tmp_path / "jana.db")
    database = Database(sqlite_url(tmp_path / "jana.db"), KEYS, RoundKeys(tmp_path / "rounds"), house.library.key)
    fragile = Fragile()
    standing = Standing(database, house, tmp_path)
    standing.app.fronts["fragile"] = fragile
    async with standing as jana:
        assert (await jana.ready())[0] == 200
        fragile.said.set()
        status, parts = await jana.ready()
        assert (status, parts["fragile"][:29]) == (503, "broke down (AttributeError) a")
        assert await jana.back() < limit(BACK_SECONDS)
        assert (fragile.begun, (await jana.ready())[1]["fragile"]) == (2, "ok")


def test_without_time_zone_data_the_start_says_so_in_a_sentence(tmp_path):
    """Neither the system's zones nor the package's: as in a container that is too small."""
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['tzdata'] = None\n")
    environment = {
        **os.environ,
        "JANA_HOME": str(tmp_path),
        "PYTHONTZPATH": "",
        "PYTHONPATH": str(tmp_path),
        "JANA_HTTP_PORT": str(free_port()),
    }
    done = subprocess.run(
        [sys.executable, "-m", "bot", "check"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert "time zone" in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_in_the_log_tells_who_or_what_or_any_token(tmp_path, capfd):
    from bot import logs

    root, before, level = logging.getLogger(), logging.getLogger().handlers, logging.getLogger().level
    secrets_ = [
        "123456789:AAFakeFakeFakeFakeFakeFakeFakeFakeFake", "xoxb-1234-abcd-EFGH", "xapp-1-A1-22-beef", "xoxp-1-2-3",
        "postgresql://jana:s3cret@db/jana", "Bearer abcdefghijklmnopqrstuvwxyz012345",
        "key=abcdefghijklmnopqrstuvwxyz", "https://hooks.slack.com/services/T1/B2/abcdefghij", "aino.virtanen@example.fi",
    ]  # fmt: skip
    try:
        logs.begin("DEBUG", tmp_path)
        log = logging.getLogger("jana.test")
        logging.getLogger("telegram.request.BaseRequest").error('invalid JSON data: "%s"', "Lukusalissa on kylmä")
        for one in secrets_:
            log.warning("trouble with %s", one)
            log.warning("at https://api.telegram.org/bot%s/getMe", one)
            try:
                raise ValueError(f"Lukusalissa on kylmä, sanoi {one}")
            except ValueError:
                log.exception("turn failed")
    finally:
        root.handlers = before
        root.setLevel(level)
    said = capfd.readouterr().err
    assert said.count("trouble with") == len(secrets_)
    for one in ("AAFakeFake", "abcd-EFGH", "22-beef", "xoxp-1", "s3cret", "abcdefghij", "aino.virtanen", "Lukusalissa"):
        assert one not in said
