"""What came and what is said to it share a commit where nothing else waits; kept first, served second, sent last."""

import asyncio
import threading

import pytest
from sqlalchemy import event

from bot.desk import Desk
from bot.local import front
from bot.receive import Event, Receiver
from storage import inbox, outbox, tables
from storage.database import Away


@pytest.fixture
def desk(database, house):
    """A desk at the local front."""
    return Desk(database, house, front.echo)


@pytest.fixture
def receiver(database, desk):
    """The door to it."""
    return Receiver(database, desk.nudge)


def said(number, text="/help", place="student:Aino"):
    return Event("local", str(number), place, place, "private", {"t": "said", "text": text}, "fi")


def commits(database):
    found = []
    event.listen(database.engine, "commit", lambda _connection: found.append(1))
    return found


class Held:
    """The writer is busy until told otherwise, as it is while it waits for the disk."""

    def __init__(self, database):
        self._free = threading.Event()
        self._busy = [database.put(lambda _unit: self._free.wait(30)) for _ in range(1 if database.is_sqlite else 4)]

    async def free(self):
        self._free.set()
        await asyncio.gather(*self._busy)


async def test_what_came_and_its_reply_share_one_commit_on_sqlite(database, desk, receiver):
    if not database.is_sqlite:
        pytest.skip("PostgreSQL has several writers: there the turn follows the commit of what came")
    held = Held(database)
    await asyncio.sleep(0.1)  # the writer has taken that up, alone
    keeping = asyncio.create_task(receiver.receive(said(1)))
    await asyncio.sleep(0)
    found = commits(database)
    await held.free()
    assert await keeping
    await desk.drain()
    assert (len(found), desk.served) == (2, 1)  # the one that was held, and one for everything


async def test_all_that_one_person_wrote_in_a_row_is_served_without_waiting_for_a_sweep(database, desk, receiver):
    await receiver.receive_all([said(number) for number in range(5)])
    await desk.drain()
    assert desk.served == 5
    assert database.run_now(inbox.left) == []


async def test_what_could_not_be_kept_is_not_answered(database, desk, receiver):
    """The database goes away in the very commit: nothing was kept, nothing is to be said, it may come again."""
    if not database.is_sqlite:
        pytest.skip("on PostgreSQL the commit is sent by storage.piped, and its failing is tested there")

    def fails(_connection):
        raise OSError("the disk is gone")

    event.listen(database.engine, "commit", fails)
    with pytest.raises((Away, OSError)):
        await receiver.receive(said(1))
    await desk.drain()
    event.remove(database.engine, "commit", fails)
    assert (desk.served, database.run_now(outbox.due)) == (0, [])
    assert await receiver.receive(said(1))
    await desk.drain()
    assert desk.served == 1


async def test_a_turn_that_fails_does_not_take_back_that_it_came(database, desk, receiver, monkeypatch):
    def fails(_unit, _conversation, _thoughts):
        raise RuntimeError("on purpose")

    monkeypatch.setattr(desk, "serve_one", fails)
    assert await receiver.receive(said(1))
    await desk.drain()
    row = database.run_now(lambda unit: unit.one(tables.inbox, event="1"))
    assert (row.state, row.tries) == (inbox.NEW, 1)  # tried again after a while
    assert not await receiver.receive(said(1))
