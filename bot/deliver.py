"""Deliver: empty the outbox, one message in flight for each place, in order, whatever fails elsewhere."""

import asyncio
import contextlib
import json
import logging
import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.fronts import Front, Gone, Moved, Out, TryLater, Unknown, Unsayable
from bot.lanes import AT_ONCE, Lane
from storage import attachments, outbox, people, shown
from storage.database import Away, Database
from storage.outbox import Letter
from storage.unit import Unit

log = logging.getLogger("jana.deliver")

CLAIMED_MOST = 200  # letters of ours that wait for their turn; what is beyond waits where any worker finds it
STALE_SECONDS = outbox.LEASE.total_seconds() / 2  # a claim that is older is not begun: another may soon take it
NOTHING = '{"parts":[]}'
DOUBT_MOST = 900.0  # seconds between tries that may each have arrived: nobody is to read the same ten times
Afterwards = Callable[[Unit, list[Any], str], None]


def show_all(unit: Unit, places: list[str], afterwards: Afterwards) -> list[str]:
    """Deliver to the local front: its screen is a table here, so delivery is one transaction, exactly once."""
    done = []
    for letter in outbox.take_all(unit, places):
        before = outbox.ref_of(unit, letter.place, letter.slot) if letter.slot else None
        thread = outbox.ref_of(unit, letter.place, letter.thread) if letter.thread else None
        if before is None and letter.payload == NOTHING:
            pass  # it was to be taken away and never came
        elif before is None:
            shown.put(unit, letter.place, f"m{letter.id}", letter.payload, thread=thread)
        else:
            shown.edit(unit, letter.place, before, letter.payload, thread)
        outbox.sent(unit, letter, before or f"m{letter.id}")
        if letter.then:
            afterwards(unit, letter.then, "delivered")
        done.append(letter.place)
    unit.touched -= {("local", place) for place in done}
    return done


def _files(unit: Unit, payload: Mapping[str, Any]) -> dict[str, bytes]:
    """What is in the attached parts; a file that has been removed meanwhile is passed over."""
    names = [part["id"] for part in payload["parts"] if part["t"] == "attached"]
    return {name: content for name in names if (content := attachments.content(unit, name)) is not None}


class Deliverer:
    """Takes nudges for places and delivers what waits there. Letters of another process come by its sweeper."""

    def __init__(
        self, database: Database, fronts: Mapping[str, Front], afterwards: Afterwards,
        on_shown: Callable[[Iterable[str]], None],
    ) -> None:  # fmt: skip
        self.database, self.fronts, self.afterwards, self.on_shown = database, fronts, afterwards, on_shown
        self.worker = secrets.token_hex(8)
        self.lanes = {name: Lane(getattr(front, "at_once", AT_ONCE)) for name, front in fronts.items()}
        self._wanted: dict[str, dict[str, None]] = {}  # in the order they were asked for
        self._busy: set[str] = set()
        self._claimed: set[int] = set()  # ours and not begun
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    def nudge(self, places: Iterable[tuple[str, str]]) -> None:
        """Something waits for these (front, place)."""
        for front, place in places:
            if front in self.fronts or front == "local":
                self._wanted.setdefault(front, {})[place] = None
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

    async def hand_over(self) -> None:
        """Give back what was claimed and not begun, and stop what is on its way: its lease runs out."""
        for task in self._tasks:
            task.cancel()
        if self._claimed:
            with contextlib.suppress(Away, asyncio.TimeoutError):
                numbers = sorted(self._claimed)
                await asyncio.wait_for(
                    self.database.run(lambda unit: outbox.hand_over(unit, numbers, self.worker)), timeout=2
                )

    async def _show(self, places: Iterable[str]) -> None:
        done = await self.database.run(lambda unit: show_all(unit, sorted(places), self.afterwards))
        if done:
            self.on_shown(done)

    async def _send(self, places: Iterable[str]) -> None:
        room = max(0, CLAIMED_MOST - len(self._claimed))
        free = [place for place in places if place not in self._busy][:room]
        self.begin(await self.database.run(lambda unit: self._claim(unit, free)))

    def claim_here(self, unit: Unit, front: str, place: str) -> list[tuple[Letter, Out]]:
        """Claim what a turn just said, in the turn's own transaction: one commit less on the way to the person."""
        if (front, place) not in unit.touched or front not in self.fronts or place in self._busy:
            return []
        if len(self._claimed) >= CLAIMED_MOST:
            return []
        letters = self._claim(unit, [place])
        if letters:
            unit.touched.discard((front, place))
        return letters

    def begin(self, letters: Iterable[tuple[Letter, Out]]) -> None:
        """Send what has been claimed."""
        for letter, out in letters:
            self._busy.add(letter.place)
            self._claimed.add(letter.id)
            task = asyncio.create_task(self._one(letter, out))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _claim(self, unit: Unit, places: list[str]) -> list[tuple[Letter, Out]]:
        return [(letter, self._out(unit, letter)) for letter in outbox.claim(unit, places, self.worker)]

    @staticmethod
    def _out(unit: Unit, letter: Letter) -> Out:
        _, address, lang = people.delivery(unit, letter.place)
        payload = json.loads(letter.payload)
        edit = outbox.ref_of(unit, letter.place, letter.slot) if letter.slot else None
        return Out(
            address=address, payload=payload, reference=f"{letter.id}", files=_files(unit, payload),
            slot=letter.slot, lang=lang,
            edit=edit, rest=outbox.rest_of(unit, letter.place, letter.slot) if letter.slot and edit else (),
            thread=outbox.ref_of(unit, letter.place, letter.thread) if letter.thread else None, unsure=letter.unsure,
        )  # fmt: skip

    async def _one(self, letter: Letter, out: Out) -> None:
        """Send when there is a place, and hold the place until it is written down how it went."""
        since = time.monotonic()
        async with self.lanes[letter.front].place() as answered:
            if time.monotonic() - since > STALE_SECONDS:
                ending: Callable[[Unit], None] = lambda unit: outbox.hand_over(unit, [letter.id], self.worker)  # noqa: E731
            else:
                self._claimed.discard(letter.id)  # begun: from now on it may have arrived
                ending = await self._attempt(letter, out)
            answered()
            self._claimed.discard(letter.id)
            self._busy.discard(letter.place)
            await self._end(letter, ending)

    async def _end(self, letter: Letter, ending: Callable[[Unit], None]) -> None:
        try:
            await self.database.run(ending, lasting=False)  # lost in a power cut it is in doubt, and said once more
        except Away:  # the lease runs out and the letter is tried again, marked as unsure
            log.warning("letter %s: its end could not be saved", letter.id)
        except Exception:  # what was to follow failed: for that the message must not be said again and again
            log.exception("letter %s: what follows it", letter.id)
            with contextlib.suppress(Away):
                await self.database.run(lambda unit: outbox.dead(unit, letter, "what follows it failed"))

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
            wait = min(4.0**letter.tries, DOUBT_MOST)
            return lambda unit: self._later(unit, letter, wait, why, unsure=True)
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
            wait = 2.0 ** min(letter.tries + 1, 9)
            return lambda unit: self._later(unit, letter, wait, "front failed", unsure=True)
        return lambda unit: self._sent(unit, letter, ref, then)

    def _sent(self, unit: Unit, letter: Letter, ref: str | None, then: Any) -> None:
        outbox.sent(unit, letter, ref)
        if self.database.is_sqlite and not outbox.waits(unit, letter.place):
            unit.touched.discard((letter.front, letter.place))  # one writer: whoever adds one now nudges after this
        if then:
            self.afterwards(unit, then, "delivered")

    def _later(self, unit: Unit, letter: Letter, after: float, why: str, *, unsure: bool = False) -> None:
        doubt = unsure or letter.unsure  # a try that was refused settles nothing about the one before it
        if outbox.later(unit, letter, after, why, unsure=doubt) and letter.then:
            self.afterwards(unit, letter.then, "gave_up")

    def _moved(self, unit: Unit, letter: Letter, before: str, after: str) -> None:
        """The letter waits at the new address; nothing of the place is lost."""
        place = people.move(unit, letter.front, before, after)
        outbox.later(unit, letter, 0, "moved", unsure=letter.unsure)
        unit.touched.add((letter.front, place))

    def _gone(self, unit: Unit, letter: Letter, then: Any, why: str) -> None:
        people.gone(unit, letter.place)
        self._dead(unit, letter, then, why)

    def _dead(self, unit: Unit, letter: Letter, then: Any, why: str) -> None:
        outbox.dead(unit, letter, why)
        if then:
            self.afterwards(unit, then, "gone")
