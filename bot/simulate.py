"""Simulate: a day of a consortium in accelerated time, played by the real desk on the real database."""

import heapq
import math
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.local import front
from bot.local.front import Sitter
from bot.local.play import Player
from handlers.house import House
from storage.database import Database

HOURS = (1, 1, 1, 1, 1, 1, 2, 4, 8, 12, 14, 14, 12, 13, 14, 13, 11, 9, 7, 6, 5, 4, 3, 2)  # how busy, by the clock
BEGIN = datetime(2026, 12, 7, tzinfo=UTC)  # a Monday of exam weeks
BOT_PER_SECOND = 30.0  # what Telegram takes from one bot, and from one bot in one chat
CHAT_PER_SECOND = 1.0
WINDOW = 600.0  # seconds over which it is asked how much of a limit is used
STAFF_SHARE, STAFF_WORDS = 0.1, ("/cases", "/digest", "/help", "/faq")  # what staff write, in any language
POSTER_SHARE, POSTER_SECONDS, POSTER_AT = 0.2, 600, 12 * 3600  # a fifth of all writes in ten minutes, to one library


@dataclass(frozen=True, slots=True)
class Plan:
    """What is played. `writes` is how many messages come in the day; the same seed gives the same day."""

    libraries: int
    students: int
    writes: int
    workers: int
    seed: int
    service_ms: float | None  # none: what each turn really took
    staff: int = 0  # over all libraries; a tenth of what is written is theirs when there are any


@dataclass(frozen=True, slots=True)
class Write:
    """One message: when (seconds of the day), to which library, by whom, and what."""

    at: float
    library: int
    student: int
    words: str
    by_staff: bool = False


class Moved:
    """A clock that stands where the simulation has put it."""

    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime:
        return self.now


@dataclass(slots=True)
class Queue:
    """Several alike who each serve one at a time; when what is brought now will be done."""

    free: list[float]
    busy: float = 0.0

    def done(self, at: float, seconds: float) -> float:
        end = max(at, heapq.heappop(self.free)) + seconds
        heapq.heappush(self.free, end)
        self.busy += seconds
        return end


def day(plan: Plan, questions: Sequence[str]) -> Iterator[Write]:
    """The day's writes in order: more at noon than at night, and a poster that everybody has seen."""
    dice = random.Random(plan.seed)  # noqa: S311  the same day again is the point
    writes = []
    for number in range(plan.writes):
        viral = number < plan.writes * POSTER_SHARE
        hour = dice.choices(range(24), HOURS)[0]
        at = POSTER_AT + dice.random() * POSTER_SECONDS if viral else 3600 * (hour + dice.random())
        library = 0 if viral else dice.randrange(plan.libraries)
        if plan.staff and not viral and dice.random() < STAFF_SHARE / (1 - POSTER_SHARE):
            person = dice.randrange(plan.staff)
            writes.append(Write(at, person % plan.libraries, person, dice.choice(STAFF_WORDS), by_staff=True))
        else:
            writes.append(Write(at, library, dice.randrange(plan.students), dice.choice(questions)))
    return iter(sorted(writes, key=lambda one: one.at))


class Consortium:
    """Many libraries in one database, each with the same content and its own key."""

    def __init__(self, database: Database, house: House, count: int, clock: Moved) -> None:
        self.database, self.clock = database, clock
        self.seated: set[tuple[int, int]] = set()
        self.houses = [replace(house, library=replace(house.library, key=f"lib{n:04d}")) for n in range(count)]
        for one in self.houses:
            database.run_now(lambda unit, one=one: front.furnish(unit, one), one.library.key)  # type: ignore[misc]

    def _sitter(self, write: Write, house: House) -> Sitter:
        """Who writes; staff have a seat in one of their library's teams before they first do."""
        if not write.by_staff:
            return Sitter("student", f"s{write.student}")
        teams = list(house.library.teams)
        sitter = Sitter("staff", f"k{write.student}", teams[write.student % len(teams)])
        if (write.library, write.student) not in self.seated:
            self.seated.add((write.library, write.student))
            self.database.run_now(lambda unit: front.seat(unit, sitter, front.team_lang(house, sitter.team)))
        return sitter

    def say(self, write: Write) -> tuple[float, float, int]:
        """One turn from beginning to end; the seconds it took, those of the processor, how many messages it made."""
        house = self.houses[write.library]
        self.database.library, self.clock.now = house.library.key, BEGIN + timedelta(seconds=write.at)
        player, sitter = Player(self.database, house), self._sitter(write, house)
        begun, worked = time.perf_counter(), time.process_time()
        shown = player.say(sitter, write.words)
        said = sum(not bubble.mine for bubble in shown)
        return time.perf_counter() - begun, time.process_time() - worked, said


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def play(database: Database, house: House, plan: Plan, clock: Moved, questions: Sequence[str]) -> dict[str, object]:
    """The whole day; what came of it, in seconds and messages."""
    consortium, desk = Consortium(database, house, plan.libraries, clock), Queue([0.0] * plan.workers)
    bots: dict[int, Queue] = {}
    chats: dict[tuple[int, int], float] = {}
    served: list[float] = []
    said: list[int] = []
    took: list[float] = []
    worked: list[float] = []
    load: dict[str, dict[tuple[int, int], float]] = {
        "workers": defaultdict(float),
        "the bot's send limit": defaultdict(float),
    }
    ends: list[float] = []
    sent = 0
    most, slow = 0, {"workers": 0.0, "the bot's send limit": 0.0, "one chat's send limit": 0.0}
    for write in day(plan, questions):
        real, processor, letters = consortium.say(write)
        seconds = plan.service_ms / 1000 if plan.service_ms is not None else real
        took.append(real)
        worked.append(processor)
        window = int(write.at // WINDOW)
        load["workers"][0, window] += seconds / plan.workers / WINDOW
        load["the bot's send limit"][write.library, window] += letters / BOT_PER_SECOND / WINDOW
        end = desk.done(write.at, seconds)
        slow["workers"] += end - write.at - seconds
        bot, chat = bots.setdefault(write.library, Queue([0.0])), (write.library, write.student)
        for _ in range(letters):
            free = max(end, chats.get(chat, 0.0))
            slow["one chat's send limit"] += free - end
            out = bot.done(free, 1 / BOT_PER_SECOND)
            slow["the bot's send limit"] += out - free - 1 / BOT_PER_SECOND
            chats[chat], end, sent = out + 1 / CHAT_PER_SECOND, out, sent + 1
        while ends and ends[0] <= write.at:
            heapq.heappop(ends)
        heapq.heappush(ends, end)
        most = max(most, len(ends))
        served.append(end - write.at)
        said.append(letters)
    busiest = {name: max(shares.values()) for name, shares in load.items()}
    first = max(busiest, key=lambda name: busiest[name])
    return {
        "libraries": plan.libraries, "students": plan.students, "staff": plan.staff,
        "writes": plan.writes, "messages": sent, "seed": plan.seed,
        "unanswered": said.count(0), "wait p50, s": round(percentile(served, 0.5), 3),
        "wait p99, s": round(percentile(served, 0.99), 3), "wait most, s": round(max(served), 3), "backlog most": most,
        "waited for, s": {name: round(value, 1) for name, value in slow.items()},
        "share used in the busiest ten minutes": {name: round(share, 3) for name, share in busiest.items()},
        "breaks first": first, "at this many times the writes": round(1 / busiest[first], 2),
        **_cost(took, worked, sent, plan.workers),
    }  # fmt: skip


def _cost(took: Sequence[float], worked: Sequence[float], sent: int, workers: int) -> dict[str, object]:
    """What a thousand messages cost here, and how the cost of a turn grows with what is in the database already."""
    growth = {"by the clock": growth_of(took), "of the processor": growth_of(worked)}
    mean, steepest = sum(took) / len(took), max(0.0, *growth.values())
    return {
        "measured: seconds for 1,000 messages": round(1000 * sum(took) / max(1, sent), 2),
        "measured: Jana's processor seconds for 1,000 messages": round(1000 * sum(worked) / max(1, sent), 2),
        "measured: growth exponent of a turn's cost": {name: round(value, 3) for name, value in growth.items()},
        "extrapolated: writes a second these workers can take": {
            f"with {times} times as much kept": round(workers / mean / times**steepest, 1) for times in (1, 10, 100)
        },
    }


def growth_of(costs: Sequence[float]) -> float:
    """The exponent e in cost = c · kept^e, by least squares over the medians of ten equal parts but the first.

    The first part warms up: statements are prepared in it and the people are new.
    """
    size = len(costs) // 10
    if size == 0:
        return 0.0
    parts = [sorted(costs[number * size : (number + 1) * size]) for number in range(1, 10)]
    kept = [math.log(number + 0.5) for number in range(1, 10)]
    middle = [math.log(part[size // 2]) for part in parts]
    mean_kept, mean_middle = sum(kept) / 9, sum(middle) / 9
    covered = sum((k - mean_kept) * (m - mean_middle) for k, m in zip(kept, middle, strict=True))
    return covered / sum((k - mean_kept) ** 2 for k in kept)
