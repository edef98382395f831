"""Measure: one JSON line a figure, always with its ratio to a stated limit measured in the same run."""

import json
import os
import sqlite3
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.local import front


def show(
    name: str,
    value: float,
    unit: str,
    *,
    limit: str = "",
    ratio: float | None = None,
    at_least: float | None = None,
    at_most: float | None = None,
) -> None:
    """Print a figure. `ratio` is to the limit named; `at_least` and `at_most` say what was asked of value or ratio."""
    line: dict[str, Any] = {"name": name, "value": round(value, 4), "unit": unit}
    if limit:
        line["limit"] = limit
    judged = value
    if ratio is not None:
        line["ratio"] = judged = round(ratio, 4)
    if at_least is not None:
        line |= {"asked": f"at least {at_least}", "ok": judged >= at_least}
    if at_most is not None:
        line |= {"asked": f"at most {at_most}", "ok": judged <= at_most}
    print(json.dumps(line, ensure_ascii=False), flush=True)


def raw_sqlite(folder: Path, seconds: float = 1.5) -> float:
    """One-row transactions a second with plain sqlite3, write-ahead log, synchronous FULL: the limit of the disk."""
    connection = sqlite3.connect(folder / "raw.db", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c INTEGER, d TEXT, e TEXT, f TEXT)")
    row = ("moite", "use", 1, "fi", "2026-11-24T10:00:00.000000Z", "x" * 180)
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO t (a, b, c, d, e, f) VALUES (?, ?, ?, ?, ?, ?)", row)
        connection.execute("COMMIT")
        count += 1
    rate = count / (time.perf_counter() - start)
    connection.close()
    return rate


def percentile(values: list[float], share: float) -> float:
    """The value below which this share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


async def watch(app: Any, by_place: Mapping[str, Any]) -> None:
    """Hand each new message to whoever waits for it in its place: the reading side, one query for all."""
    news = front.Watch(app.screen, list(by_place), 0)
    while True:
        for bubble in await news.news(5):
            answer = by_place[bubble.place].answer
            if not bubble.mine and answer is not None and not answer.done():
                answer.set_result(bubble)


def without_gate(app: Any) -> Any:
    """The same Jana without its gate against floods: the people of a bench write faster than anybody could."""
    app.receiver.gate.pass_ = lambda _person, _now: "open"
    return app


@contextmanager
def postgres() -> Iterator[Any]:
    """A PostgreSQL server for the time of a bench; none, said loudly, where none can be started."""
    from tests.postgres import NoPostgres, Server

    try:
        server = Server().start()
    except NoPostgres as why:
        print(f"SKIPPED PostgreSQL: {why}", file=sys.stderr)
        yield None
        return
    try:
        yield server
    finally:
        server.stop()


def processor_seconds(*pids: int) -> float:
    """What these processes and those they started have used so far, in seconds, by the kernel's count."""
    tree, used = set(pids), 0.0
    rows = [_stat(folder) for folder in Path("/proc").iterdir() if folder.name.isdigit()]
    for pid, parent, own in sorted(row for row in rows if row):
        if pid in tree or parent in tree:
            tree.add(pid)
            used += own
    return used


def _stat(folder: Path) -> tuple[int, int, float] | None:
    try:
        fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None
    return int(folder.name), int(fields[1]), (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
