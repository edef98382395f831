"""Any number of workers on one PostgreSQL are one Jana: nothing is lost, doubled or out of order, whoever dies."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest

from bot.ears import Ears
from storage import leases
from storage.crypto import RoundKeys
from storage.database import Database
from tests import crowd
from tests.conftest import KEYS
from tests.killing import ROOT, free_port, limit, until

pytestmark = pytest.mark.postgres


@pytest.fixture
def empty(postgres):
    """The address of a migrated PostgreSQL database."""
    name = f"crowd_{time.monotonic_ns()}"
    yield postgres.create(name, "template_jana")
    postgres.drop(name)


async def played(home, url, workers, people, count, kills):
    platforms = crowd.Platforms()
    await platforms.start()
    crew = crowd.Crew(home, url, workers, platforms)
    await crew.start_all()
    begun = time.monotonic()
    try:
        await crowd.storm(crew, people, count, kills)
        await crowd.drained(url)
        spent = time.monotonic() - begun
        took = await asyncio.to_thread(crew.stop)
    finally:
        for worker in crew.workers:
            with contextlib.suppress(ProcessLookupError):
                worker.kill()
        await platforms.runner.cleanup()
    found = crowd.ledger(crew, url, platforms, people, count)
    return found | {"slowest stop, s": round(max(took), 2), "seconds": round(spent, 1)}


def check(found, events, kills):
    nothing = (
        "lost",
        "duplicate effects",
        "quarantined",
        "dead letters",
        "out of order",
        "answers out of order",
        "answers missing",
    )
    assert {name: found[name] for name in nothing} == dict.fromkeys(nothing, 0), found
    assert found["events"] == events
    assert found["kills"] == kills, "everything was written before the last kill"
    assert found["slowest stop, s"] < limit(10)


def test_two_workers_and_a_kill_lose_nothing_and_double_nothing(home, empty):
    found = asyncio.run(played(home, empty, workers=2, people=5, count=12, kills=1))
    check(found, 120, 1)
    assert found["answers repeated"] <= 1, "one message is on its way to Telegram at a time; Slack is asked first"


@pytest.mark.proof
def test_twenty_thousand_events_on_four_workers_through_forty_kills(home, empty):
    people, count, kills = (int(part) for part in os.environ.get("JANA_CROWD", "50,200,40").split(","))
    found = asyncio.run(played(home, empty, workers=4, people=people, count=count, kills=kills))
    print(json.dumps(found))
    check(found, 2 * people * count, kills)
    assert found["answers repeated"] <= kills, "at most one for each kill"
    assert found["answers repeated in Slack"] == 0


@pytest.fixture
def three(empty, tmp_path, house):
    """Three workers' databases on one server."""
    found = [Database(empty, KEYS, RoundKeys(tmp_path / "rounds"), house.library.key) for _ in range(3)]
    yield found
    for one in found:
        one.close()


async def test_one_of_three_listens_and_another_takes_over_when_it_hands_over(three):
    heard = []

    async def listen(worker, ear):
        heard.append((worker, ear.fence))
        await asyncio.Event().wait()

    tasks = [
        asyncio.create_task(Ears(one).hold("telegram", lambda ear, n=n: listen(n, ear))) for n, one in enumerate(three)
    ]
    await asyncio.to_thread(until, lambda: heard)
    await asyncio.sleep(1)
    assert len(heard) == 1
    first = heard[0][0]
    tasks[first].cancel()
    await asyncio.to_thread(until, lambda: len(heard) == 2)
    assert [fence for _, fence in heard] == [1, 2]
    assert heard[1][0] != first
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def test_what_a_worker_writes_after_it_lost_the_lease_is_not_kept(three):
    from bot.ears import Ear
    from bot.receive import Event, Receiver, _keep
    from storage import inbox

    slow, quick, _ = three
    seen = slow.run_now(lambda unit: leases.look(unit, "telegram"))
    old = slow.run_now(lambda unit: leases.take(unit, "telegram", "slow", seen))
    assert quick.run_now(lambda unit: leases.take(unit, "telegram", "late", seen)) is None
    now = quick.run_now(lambda unit: leases.look(unit, "telegram"))
    new = quick.run_now(lambda unit: leases.take(unit, "telegram", "quick", now))
    assert (old, new) == (1, 2)
    receiver = Receiver(slow, lambda _: None)
    arrived = [receiver.arrived(Event("telegram", "1", "9", "9", "private", {"t": "said", "text": "hei"}))]
    with pytest.raises(leases.Lost):
        slow.run_now(lambda unit: _keep(unit, arrived, Ear("telegram", old)))
    assert slow.run_now(inbox.left) == []
    quick.run_now(lambda unit: _keep(unit, arrived, Ear("telegram", new)))
    assert len(slow.run_now(inbox.left)) == 1


def test_the_second_of_two_workers_leaves_a_conversation_in_work_alone(three):
    """While one serves the oldest turn, the other neither waits for it nor takes the next one before it."""
    from bot.receive import Event, Receiver, _keep
    from storage import inbox

    receiver = Receiver(three[0], lambda _: None)
    events = [Event("telegram", str(n), "9", "9", "private", {"t": "said", "text": f"{n}"}) for n in range(2)]
    arrived = [receiver.arrived(event) for event in events]
    three[0].run_now(lambda unit: _keep(unit, arrived, None))
    place = arrived[0].conversation

    def serve(unit):
        first = inbox.next_of(unit, place)
        assert first.body["did"]["text"] == "0"
        assert three[1].run_now(lambda other: inbox.next_of(other, place)) is None
        inbox.served(unit, first)
        assert three[1].run_now(lambda other: inbox.next_of(other, place)) is None

    three[0].run_now(serve)
    assert three[1].run_now(lambda unit: inbox.next_of(unit, place)).body["did"]["text"] == "1"


def kept(database, text="hei"):
    """A turn that another worker has received and is about to serve; its conversation."""
    from bot.receive import Event, Receiver, _keep

    arrived = [
        Receiver(database, lambda _: None).arrived(
            Event("local", text, "9", "9", "private", {"t": "said", "text": text})
        )
    ]
    database.run_now(lambda unit: _keep(unit, arrived, None))
    return arrived[0].conversation


async def test_what_another_worker_took_is_left_to_it_until_it_is_late(three, house, tmp_path):
    """A sweeper that helps at once does everything twice; one that never helps leaves what a dead worker took."""
    from bot.app import App
    from bot.settings import Settings
    from storage import inbox

    place, (taker, sweeper, _) = kept(three[0]), three
    now = sweeper.clock()
    sweeper.clock = lambda: now + timedelta(seconds=1)
    app = App(Settings(home=tmp_path), house, sweeper)
    await app.sweep_once()
    assert app.desk._active == {}
    sweeper.clock = lambda: now + timedelta(seconds=5)
    app.desk._queue["one of its own"] = time.monotonic() - 4  # it is behind itself: nobody is known to be slower
    await app.sweep_once()
    assert app.desk._active == {}
    app.desk._queue.clear()
    await app.sweep_once()
    assert list(app.desk._active) == [place]
    await app.desk.drain()
    assert app.desk.served == 1
    assert taker.run_now(inbox.left) == []


async def test_a_turn_behind_one_that_another_worker_serves_is_served_after_it(three, house):
    """Whoever is nudged for it finds the conversation in work, and must not leave it to the sweeper."""
    from bot.desk import Desk
    from storage import inbox

    desk, begun, end = Desk(three[1], house, lambda *_: None), threading.Event(), threading.Event()
    place = kept(three[0], "yksi")

    def serve(unit):
        inbox.served(unit, inbox.next_of(unit, place))
        begun.set()
        assert end.wait(60)

    other = asyncio.create_task(asyncio.to_thread(three[0].run_now, serve))
    await asyncio.to_thread(begun.wait, 60)
    kept(three[2], "kaksi")
    desk.nudge(place)
    await asyncio.sleep(0.3)
    assert (desk.served, list(desk._active)) == (0, [place])
    end.set()
    await other
    await desk.drain()
    assert desk.served == 1
    assert three[2].run_now(inbox.left) == []


def test_a_letter_on_its_way_is_nobody_elses(three):
    from storage import outbox

    three[0].run_now(lambda unit: outbox.add(unit, "p1", "telegram", {"parts": []}))
    assert three[1].run_now(outbox.due) == [("telegram", "p1")]
    assert len(three[0].run_now(lambda unit: outbox.claim(unit, ["p1"], "first"))) == 1
    assert three[1].run_now(outbox.due) == []
    clock = three[1].clock
    three[1].clock = lambda: clock() + outbox.LEASE + timedelta(seconds=1)
    assert three[1].run_now(outbox.due) == [("telegram", "p1")], "whose lease has run out may be dead"


def start(home, port):
    environment = {**os.environ, "JANA_HOME": str(home), "JANA_HTTP_PORT": str(port), "JANA_LOG_LEVEL": "ERROR"}
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )  # fmt: skip


def test_a_second_jana_on_one_sqlite_home_stands_by_says_so_and_takes_over(home):
    port = free_port()
    first = start(home, port)
    assert "http" in first.stdout.readline()
    second = start(home, port)
    assert "standing by" in second.stderr.readline()
    assert second.poll() is None
    first.send_signal(signal.SIGKILL)
    first.communicate()
    assert "http" in second.stdout.readline()
    second.terminate()
    second.communicate(timeout=60)
    assert second.returncode == 0
