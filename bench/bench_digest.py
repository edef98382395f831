"""The weekly digest with its picture over 100 k, 1 M and 10 M rows, beside the raw SQL of the same numbers; the page.

A row is one event: a question that was asked, or a message with its reply, closing and rating. The lines of faults and
the wishes of purchase suggestions come on top. Three digests are measured: of a Monday, when the clockwork has kept the
weeks ready; of a Monday in the minute after something of its week changed, which keeps its week first; and the very first
one on a database from elsewhere, before the clockwork has come round, when all twelve weeks are counted from the rows.
"""

import csv
import io
import math
import os
import random
import sqlite3
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import psycopg

from bench.measure import postgres, show
from bot import board, charts
from bot.local import front
from handlers import indicators, overview
from handlers.digest import compose
from handlers.house import CONTENT, load_house
from handlers.picture import DigestPicture
from handlers.posting import payload
from storage import readings, schema, settled
from storage.crypto import RoundKeys, keys_from
from storage.database import Database, make_engine, sqlite_url

SIZES = [int(size) for size in os.environ.get("JANA_BENCH_ROWS", "100000,1000000,10000000").split(",")]
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)  # Monday, when the digest is due
DAYS = 728  # two years of rows
CASES = 0.3  # of the rows; the others are questions
COLUMNS = {
    "cases": ("library", "id", "code", "kind", "stage", "state", "lang", "team", "wants_reply", "received_at",
              "first_reply_at", "closed_at", "rating"),
    "case_lines": ("library", "case", "by", "text", "at"),
    "wishes": ("library", "case", "title", "decided_at", "accepted", "available_on", "reachable", "told_at"),
    "asked": ("library", "id", "week", "lang", "outcome", "entry", "stage", "helpful"),
}  # fmt: skip
KINDS = ("fault", "correction", "acquisition_request", "question", "complaint", "suggestion", "praise", "other")
STAGES = ("selection", "acquisition", "maintenance", "use", "support")
WORDS = (
    "E-kirja ei aukea kotoa",
    "Hissi ei toimi",
    "Tulostin on rikki",
    "Länken till databasen är död",
    "Valo vilkkuu",
)
OUTCOMES = ("answer", "answer", "answer", "answer", "maybe", "none", "chosen", "unfit")


def moment(at):
    return at.isoformat(timespec="microseconds")[:26] + "Z"


def rows(library, size):
    """(table, row) of two years; one case in a thousand has no reply yet, and only of the last fortnight."""
    dice = random.Random(size)
    for number in range(size):
        at = NOW - timedelta(seconds=dice.randrange(DAYS * 86_400))
        if number % 10 < 10 * CASES:
            old = NOW - at > timedelta(days=14)
            replied = at + timedelta(minutes=dice.randrange(4_000)) if old or dice.random() < 0.9 else None
            closed = (
                replied + timedelta(minutes=dice.randrange(4_000)) if replied and (old or dice.random() < 0.7) else None
            )
            stage, kind = dice.choice(STAGES), dice.choice(KINDS)
            yield from beside(library, number, kind, at, closed, dice)
            yield "cases", (
                library, number, f"JN-{number}", kind, stage, "closed" if closed else "answered", "fi",
                "service" if stage in ("use", "support") else "collections", dice.random() < 0.7, moment(at),
                replied and moment(replied), closed and moment(closed), dice.randrange(1, 6) if closed else None,
            )  # fmt: skip
        else:
            year, week, _ = at.isocalendar()
            outcome = dice.choice(OUTCOMES)
            entry = dice.choice(("search.start", "loans.how", "cite.how")) if outcome in ("answer", "chosen") else None
            yield "asked", (library, number, f"{year}-W{week:02d}", "fi", outcome, entry, "use",
                            dice.random() < 0.8 if outcome == "answer" and dice.random() < 0.4 else None)  # fmt: skip


def beside(library, number, kind, at, closed, dice):
    """What a case of this kind has in other tables: a fault its words, a purchase suggestion its wish."""
    if kind == "fault":
        yield "case_lines", (library, number, "writer", dice.choice(WORDS), moment(at))
    if kind == "acquisition_request":
        came = closed is not None and dice.random() < 0.5
        told = closed + timedelta(minutes=dice.randrange(4_000)) if came else None
        yield "wishes", (library, number, f"kirja {number}", closed and moment(closed), closed and True,
                         closed.date().isoformat() if came else None, came or None, told and moment(told))  # fmt: skip


def batches(library, size, most=50_000):
    """The rows, table by table, in pieces."""
    kept = {name: [] for name in COLUMNS}
    for name, row in rows(library, size):
        kept[name].append(row)
        if len(kept[name]) == most:
            yield name, kept[name]
            kept[name] = []
    yield from kept.items()


def names(table):
    return ",".join(f'"{column}"' for column in COLUMNS[table])


def fill_sqlite(file, library, size):
    db = sqlite3.connect(file, isolation_level=None)
    db.execute("PRAGMA synchronous=OFF")
    db.execute("BEGIN")
    for name, part in batches(library, size):
        marks = ",".join("?" * len(COLUMNS[name]))
        db.executemany(f"INSERT INTO {name} ({names(name)}) VALUES ({marks})", part)
    db.execute("COMMIT")
    db.execute("ANALYZE")
    db.close()


def fill_postgres(url, library, size):
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as db:
        db.execute("SET session_replication_role = replica")  # the tables come in pieces, one beside the other
        for name, part in batches(library, size):
            text = io.StringIO()
            csv.writer(text).writerows([["" if cell is None else cell for cell in row] for row in part])
            with db.cursor().copy(f"COPY {name} ({names(name)}) FROM STDIN WITH (FORMAT csv)") as out:
                out.write(text.getvalue())
        db.execute("VACUUM (ANALYZE)")  # as the server does of itself long before rows are two years old


def best(work, times=3):
    """The best of some tries, in seconds, how much of it this process computed, and what the last one gave."""
    spent = []
    for _ in range(times):
        begun, busy = time.perf_counter(), time.process_time()
        found = work()
        spent.append((time.perf_counter() - begun, time.process_time() - busy))
    return *min(spent), found


def raw_statements(lib, week):
    """The numbers of the digest as somebody would ask for them by hand: this week, twelve weeks, who waits."""
    start, end = week.start, week.end
    counted = "library = '%s' AND kind <> 'other' AND state <> 'withdrawn'" % lib  # noqa: UP031
    found = [
        f"SELECT team, stage, kind, count(*) FROM cases WHERE {counted} AND received_at >= '{moment(a)}' "
        f"AND received_at < '{moment(b)}' GROUP BY team, stage, kind"
        for a, b in ((start, end), (start - timedelta(days=7), start))
    ]
    for back in range(12):
        a, b = (moment(at - timedelta(weeks=back)) for at in (start, end))
        year, number, _ = (start - timedelta(weeks=back) + timedelta(days=2)).isocalendar()
        closed = f"closed_at >= '{a}' AND closed_at < '{b}' AND rating IS NOT NULL"
        good = "sum(CASE WHEN rating >= 4 THEN 1 ELSE 0 END)"
        cohort = f"wants_reply AND received_at >= '{a}' AND received_at < '{b}'"
        replied = f"first_reply_at >= '{a}' AND first_reply_at < '{b}'"
        asked = f"library = '{lib}' AND week = '{year}-W{number:02d}'"
        found += [
            f"SELECT count(*), {good} FROM cases WHERE {counted} AND {closed}",
            f"SELECT received_at, first_reply_at FROM cases WHERE {counted} AND {replied}",
            f"SELECT received_at, coalesce(first_reply_at, closed_at) FROM cases WHERE {counted} AND {cohort}",
            f"SELECT outcome, helpful, count(*) FROM asked WHERE {asked} GROUP BY outcome, helpful",
        ]
    found.append(
        f"SELECT count(*), min(received_at) FROM cases WHERE {counted} AND wants_reply AND first_reply_at IS NULL "
        f"AND closed_at IS NULL AND received_at < '{moment(end)}'"
    )
    return found


def measure(name, database, house, raw, size):
    """Print the figures of one size on one database; the seconds of a digest, and those of computing."""
    week = indicators.week_of(house, "2026-W47")

    def keep(unit):
        indicators.settle(house, unit, week, weeks=1)

    def digest(first=lambda unit: None):
        def words(unit):
            first(unit)
            return payload(unit, compose(house, unit, "service", "2026-W47", "fi"), None)

        data = database.run_now(words)
        picture = next(part for part in data["parts"] if part["t"] == "picture")
        return charts.png(DigestPicture.from_dict(picture["data"])), picture

    def plain():
        return [raw(statement) for statement in raw_statements(house.library.key, week)]

    def missed():
        database.run_now(lambda unit: (settled.void_week(unit, "2026-W47"), settled.clear(unit)))
        return digest(keep)

    at_most = {1_000_000: 0.5, 10_000_000: 1.0}.get(size)
    label = f"weekly digest with picture, {name}, {size:,} rows"
    seconds, busy, _ = best(digest)
    show(f"{label}: the very first, no week kept", seconds, "s", limit=f"{busy:.3f} s computing in this process")
    began = time.process_time()
    while database.run_now(
        lambda unit: indicators.settle(house, unit, week)
    ):  # as the clockwork does, a week at a time
        pass
    show(f"{label}: all weeks of a year kept ready", time.process_time() - began, "s")
    seconds, busy, _ = best(missed)
    show(f"{label}: its own week not kept", seconds, "s", limit=f"{busy:.3f} s computing in this process")
    seconds, computing, (_, picture) = best(digest)
    sql, _, _ = best(plain)
    show(label, seconds, "s", limit=f"{computing:.3f} s of it computing in this process", at_most=at_most)
    show(f"{label}, beside raw SQL", seconds, "s", limit=f"raw SQL {sql:.3f} s", ratio=seconds / max(sql, 1e-6))
    drawn, busy, _ = best(lambda: charts.png(DigestPicture.from_dict(picture["data"])), 5)
    show(f"picture, {name}, {size:,} rows", 1000 * drawn, "ms", limit=f"{1000 * busy:.0f} ms computing", at_most=100)

    def page():
        found = database.read(lambda unit: overview.board(house, unit, week, "fi"))
        return board.table_page(house, found, "2026-W46", None, "fi")

    spent, busy, _ = best(page)
    show(
        f"page of figures, {name}, {size:,} rows",
        1000 * spent,
        "ms",
        limit=f"{1000 * busy:.0f} ms computing",
        at_most=200,
    )
    return seconds, computing


def open_(url, folder, house):
    database = Database(url, keys_from(b"k" * 32), RoundKeys(folder / "rounds"), house.library.key, lambda: NOW)
    database.run_now(lambda unit: (front.furnish(unit, house), _readings(unit)))
    return database


def _readings(unit):
    for number in range(1, 48):
        for code in ("use.selfservice_share", "mnt.catalogue_backlog", "acq.order_to_arrival"):
            readings.put(unit, code, f"2026-W{number:02d}", 50 + number / 2, 400, "hand")


def on_sqlite(folder, house):
    for size in SIZES:
        file = folder / f"{size}.db"
        engine = make_engine(sqlite_url(file))
        schema.upgrade(engine)
        engine.dispose()
        fill_sqlite(file, house.library.key, size)
        database, plain = open_(sqlite_url(file), folder, house), sqlite3.connect(file)
        yield size, measure("SQLite", database, house, lambda sql, db=plain: db.execute(sql).fetchall(), size)
        plain.close()
        database.close()
        file.unlink()


def on_postgres(folder, house, server):
    for size in SIZES:
        url = server.create(f"digest_{size}")
        engine = make_engine(url)
        schema.upgrade(engine)
        engine.dispose()
        fill_postgres(url, house.library.key, size)
        database = open_(url, folder, house)
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as plain:
            yield size, measure("PostgreSQL", database, house, lambda sql, db=plain: db.execute(sql).fetchall(), size)
        database.close()
        server.drop(f"digest_{size}")


def growth(name, found):
    """The exponent of the growth between the smallest and the largest: 1 is as fast as the rows, 0 not at all.

    By the clock on the wall, and by what this process computed: the latter is the same on a machine that is busy.
    """
    (small, first), (large, last) = found[0], found[-1]
    if large > small:
        for what, one, other in zip(("wall clock", "computing"), first, last, strict=True):
            exponent = math.log(other / one) / math.log(large / small)
            show(f"growth of the digest with the rows, {name}, {what}", exponent, "exponent", at_most=0.99)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        house = load_house(CONTENT / "sample.toml", None, folder / "index")
        growth("SQLite", list(on_sqlite(folder, house)))
        with postgres() as server:
            if server is not None:
                growth("PostgreSQL", list(on_postgres(folder, house, server)))


if __name__ == "__main__":
    main()
