"""Lanes: one message on its way, unless a call hangs; and it is on its way until its end is written down."""

import asyncio

from bot import lanes
from bot.lanes import Lane


async def _second(lane, begun):
    async with lane.place():
        begun.set()


async def test_a_call_that_hangs_gives_its_place_up(monkeypatch):
    monkeypatch.setattr(lanes, "SLOW_SECONDS", 0.01)
    lane, begun = Lane(1), asyncio.Event()
    async with lane.place():
        other = asyncio.create_task(_second(lane, begun))
        await asyncio.wait_for(begun.wait(), 30)
    await other


async def test_a_place_is_held_while_the_end_is_written_down_however_long_that_takes(monkeypatch):
    monkeypatch.setattr(lanes, "SLOW_SECONDS", 0.01)
    lane, begun = Lane(1), asyncio.Event()
    async with lane.place() as answered:
        answered()
        other = asyncio.create_task(_second(lane, begun))
        await asyncio.sleep(0.1)  # ten times as long as a call may take
        assert not begun.is_set()
    await asyncio.wait_for(begun.wait(), 30)
    await other
