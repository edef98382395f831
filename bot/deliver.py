"""Deliver: empty the outbox, one message in flight for each place, in order, whatever fails elsewhere."""

import asyncio
import json
import logging
import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.fronts import Front, Gone, Moved, Out, TryLater, Unknown, Unsayable
from storage import outbox, people, shown
from storage.database import Away, Database
from storage.outbox import Letter
from storage.unit import Unit

log = logging.getLogger("jana.deliver")

AT_ONCE = 64  # letters in flight over all places
Afterwards = Callable[[Unit, list[Any], str], None]


def show_all(unit: Unit, places: list[str], afterwards: Afterwards) -> list[str]:
    """Deliver to the local front: its screen is a table here, so delivery is one transaction, exactly once."""
    done = []
    for letter in outbox.take_all(unit, places):
        before = outbox.ref_of(unit, letter.place, letter.slot) if letter.slot else None
        thread = outbox.ref_of(unit, letter.place, letter.thread) if letter.thread else None
        if before is None:
            shown.put(unit, letter.place, f"m{letter.id}", letter.payload, thread=thread)
        else:
            shown.edit(unit, letter.place, before, letter.payload, thread)
        outbox.sent(unit, letter, before or f"m{letter.id}")
        if letter.then:
            afterwards(unit, letter.then, "delivered")
        done.append(letter.place)
    unit.touched -= {("local", place) for place in done}
    return done


class Deliverer:
    """Takes nudges for places and delivers what waits there. Letters of another process come by its sweeper."""

    def __init__(
        self, database: Database, fronts: Mapping[str, Front], afterwards: Afterwards,
        on_shown: Callable[[Iterable[str]], None],
    ) -> None:  # fmt: skip
        self.database, self.fronts, self.afterwards, self.on_shown = database, fronts, afterwards, on_shown
        self.worker = secrets.token_hex(8)
        self._wanted: dict[str, set[str]] = {}
        self._busy: set[str] = set()
        self._wake = asyncio.Event()
        self._room = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    def nudge(self, places: Iterable[tuple[str, str]]) -> None:
        """Something waits for these (front, place)."""
        for front, place in places:
            if front in self.fronts or front == "local":
                self._wanted.setdefault(front, set()).add(place)
        self._wake.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            wanted, self._wanted = self._wanted, {}
            try:
                for front, places in wanted.items():
                    await (self._show(places) if front == "local" else self._send(places))
            except Away:
                await asyncio.sleep(0.5)
                self.nudge((front, place) for front, places in wanted.items() for place in places)

    async def drain(self) -> None:
        """Wait for the letters in flight."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _show(self, places: set[str]) -> None:
        done = await self.database.run(lambda unit: show_all(unit, sorted(places), self.afterwards))
        if done:
            self.on_shown(done)

    async def _send(self, places: set[str]) -> None:
        free = sorted(places - self._busy)
        letters = await self.database.run(lambda unit: self._claim(unit, free))
        for letter, out in letters:
            self._busy.add(letter.place)
            task = asyncio.create_task(self._one(letter, out))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _claim(self, unit: Unit, places: list[str]) -> list[tuple[Letter, Out]]:
        return [(letter, self._out(unit, letter)) for letter in outbox.claim(unit, places, self.worker)]

    @staticmethod
    def _out(unit: Unit, letter: Letter) -> Out:
        _, address = people.address_of(unit, letter.place)
        return Out(
            address=address, payload=json.loads(letter.payload), reference=f"{letter.id}",
            edit=outbox.ref_of(unit, letter.place, letter.slot) if letter.slot else None,
            thread=outbox.ref_of(unit, letter.place, letter.thread) if letter.thread else None, unsure=letter.unsure,
        )  # fmt: skip

    async def _one(self, letter: Letter, out: Out) -> None:
        async with self._room:
            ending = await self._attempt(letter, out)
        self._busy.discard(letter.place)
        try:
            await self.database.run(ending)
        except Away:  # the lease runs out and the letter is tried again, marked as unsure
            log.warning("letter %s: its end could not be saved", letter.id)

    async def _attempt(self, letter: Letter, out: Out) -> Callable[[Unit], None]:
        """Send once; what to write down about how it went."""
        then = letter.then
        try:
            ref = await self.fronts[letter.front].send(out)
        except TryLater as busy:
            after, why = busy.after, str(busy)
            return lambda unit: self._later(unit, letter, after, why)
        except Unknown as unknown:
            why = str(unknown)
            return lambda unit: self._later(unit, letter, 1.0, why, unsure=True)
        except Moved as moved:
            before, after_ = moved.before, moved.after
            return lambda unit: self._moved(unit, letter, before, after_)
        except Gone as gone:
            why = str(gone)
            return lambda unit: self._gone(unit, letter, then, why)
        except Unsayable as wrong:
            why = str(wrong)
            return lambda unit: self._dead(unit, letter, then, why)
        except Exception:  # the outbox loop must outlive whatever a front does
            log.exception("letter %s on %s", letter.id, letter.front)
            return lambda unit: self._later(unit, letter, 2.0 ** min(letter.tries + 1, 9), "front failed")
        return lambda unit: self._sent(unit, letter, ref, then)

    def _sent(self, unit: Unit, letter: Letter, ref: str | None, then: Any) -> None:
        outbox.sent(unit, letter, ref)
        if then:
            self.afterwards(unit, then, "delivered")

    def _later(self, unit: Unit, letter: Letter, after: float, why: str, *, unsure: bool = False) -> None:
        if outbox.later(unit, letter, after, why, unsure=unsure) and letter.then:
            self.afterwards(unit, letter.then, "gave_up")

    def _moved(self, unit: Unit, letter: Letter, before: str, after: str) -> None:
        """The letter waits at the new address; nothing of the place is lost."""
        place = people.move(unit, letter.front, before, after)
        outbox.later(unit, letter, 0, "moved")
        unit.touched.add((letter.front, place))

    def _gone(self, unit: Unit, letter: Letter, then: Any, why: str) -> None:
        people.gone(unit, letter.place)
        self._dead(unit, letter, then, why)

    def _dead(self, unit: Unit, letter: Letter, then: Any, why: str) -> None:
        outbox.dead(unit, letter, why)
        if then:
            self.afterwards(unit, then, "gone")
