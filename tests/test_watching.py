"""Watching: whoever looks at a place sees each message once, in whatever order the database lets them become visible."""

import pytest

from bot.local.front import Screen, Watch
from storage import tables


def show(database, number, ref):
    """A message under a number of its own, as a turn that took its number early and was committed late would leave it."""

    def work(unit):
        unit.add(tables.shown, id=number, place="here", ref=ref, payload='{"parts": []}', mine=False, thread=None,
                 at=unit.now, first=None)  # fmt: skip

    database.run_now(work)


async def test_a_message_committed_after_a_later_one_is_seen_all_the_same(database):
    """Found by the bench of turns on PostgreSQL: one of 64 people waited for an answer that stood there."""
    if database.is_sqlite:
        pytest.skip("one writer at a time: numbers become visible in order")
    watch = Watch(Screen(database), ["here"], 0)
    show(database, 1, "first")
    show(database, 3, "third")
    assert [bubble.ref for bubble in await watch.news(1)] == ["first", "third"]
    show(database, 2, "second")
    assert [bubble.ref for bubble in await watch.news(1)] == ["second"]
    show(database, 4, "fourth")
    assert [bubble.ref for bubble in await watch.news(1)] == ["fourth"]
    assert await watch.news(0.1) == []
    assert watch.seq == 4


async def test_news_begin_where_somebody_sat_down(database):
    watch = Watch(Screen(database), ["here"], 2)
    show(database, 2, "before")
    show(database, 3, "after")
    assert [bubble.ref for bubble in await watch.news(1)] == ["after"]
