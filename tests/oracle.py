"""An oracle for the indicators: plain SQL over an SQLite file and a clock that counts minutes; none of Jana's code."""

import json
import math
import sqlite3
import tomllib
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

import holidays

HELSINKI = ZoneInfo("Europe/Helsinki")
HOURS = {0: (8, 20), 1: (8, 20), 2: (8, 20), 3: (8, 20), 4: (8, 18)}
CLOSED = holidays.country_holidays("FI", years=range(2024, 2030))
LINE = tomllib.loads((Path(__file__).parent.parent / "handlers/content/line.toml").read_text("utf-8"))
ANCHORS = {one["code"] for one in LINE["item"] if one.get("anchor")}
COUNTED = "kind <> 'other' AND state NOT IN ('withdrawn', 'merged')"
ERES = ("e-kirja", "ekirja", "e-aineisto", "e-lehti", "tietokan", "linkki", "linkit", "linkin", "lisenssi",
        "etäkäyttö", "kirjautumissivu", "e-bok", "e-material", "e-tidskrift", "databas", "länk", "licens",
        "fjärranvänd", "e-book", "ebook", "e-resource", "e-journal", "database", "broken link", "dead link", "licence",
        "remote access")  # fmt: skip


@lru_cache(maxsize=4096)
def served(day):
    """Minutes of service of a day, as (first minute, minute after the last), or none."""
    if day in CLOSED or day.weekday() not in HOURS:
        return None
    opens, closes = HOURS[day.weekday()]
    return opens * 60, closes * 60


def hours(since, until):
    """Hours of service between two moments: day by day, second by second at the ends."""
    since, until = (moment.astimezone(HELSINKI) for moment in (since, until))
    total, day = 0.0, since.date()
    while day <= until.date():
        if served(day):
            first, last = (
                datetime(day.year, day.month, day.day, minute // 60, tzinfo=HELSINKI) for minute in served(day)
            )
            total += max(0.0, (min(last, until) - max(first, since)).total_seconds())
        day += timedelta(days=1)
    return total / 3600


def days(since, until):
    """Opening days after the day of the first moment, up to the day of the second."""
    first, last = since.astimezone(HELSINKI).date(), until.astimezone(HELSINKI).date()
    return sum(served(first + timedelta(days=n)) is not None for n in range(1, (last - first).days + 1))


def after_open_days(since, count):
    """The moment until which something is within `count` opening days: the end of service of the last of them."""
    day = since.astimezone(HELSINKI).date()
    while count:
        day += timedelta(days=1)
        count -= served(day) is not None
    return datetime(day.year, day.month, day.day, served(day)[1] // 60, tzinfo=HELSINKI)


class Oracle:
    """Every indicator of a week, as (value, n), straight from the rows of a file."""

    def __init__(self, file):
        self.db = sqlite3.connect(file)
        self.db.create_function("epoch", 1, lambda said: said and datetime.fromisoformat(said).timestamp())

    def week(self, key):
        monday = date.fromisocalendar(int(key[:4]), int(key[6:]), 1)
        return self.bounds(monday, monday + timedelta(days=7))

    def bounds(self, first, after):
        return tuple(
            datetime(one.year, one.month, one.day, tzinfo=HELSINKI)
            .astimezone(UTC)
            .isoformat(timespec="microseconds")[:26]
            + "Z"
            for one in (first, after)
        )

    def rows(self, sql, *values):
        return self.db.execute(sql, values).fetchall()

    def all(self, key):
        """code -> (value, n) of everything that comes from Jana's own rows."""
        start, end = self.week(key)
        return {
            "cus.csat": self.csat(start, end), "cus.first_reply": self.first_reply(start, end),
            "cus.loop_closed": self.loop(key), "acq.requester_told": self.brought(key), "mnt.corrections_open": self.corrections(end),
            "mnt.link_fix_hours": self.link_fix(start, end), **self.requests(start, end), **self.questions(key),
            **self.staff(key), "res.actions_on_time": self.actions(key), "sup.notice_lead": self.notices(key),
        }  # fmt: skip

    @staticmethod
    def share(part, whole):
        return (100 * part / whole, whole) if whole else (None, 0)

    @staticmethod
    def middle(spans):
        return (median(spans), len(spans)) if spans else (None, 0)

    def csat(self, start, end):
        rows = self.rows(f"SELECT rating FROM cases WHERE {COUNTED} AND closed_at >= ? AND closed_at < ? "
                         "AND rating IS NOT NULL", start, end)  # fmt: skip
        found = self.share(sum(rating >= 4 for (rating,) in rows), len(rows))
        return found if len(rows) >= 5 else (None, 0)

    def first_reply(self, start, end):
        rows = self.rows(f"SELECT received_at, first_reply_at FROM cases WHERE {COUNTED} AND first_reply_at >= ? "
                         "AND first_reply_at < ?", start, end)  # fmt: skip
        return self.middle([hours(*map(whole, row)) for row in rows])

    def loop(self, key):
        monday = date.fromisocalendar(int(key[:4]), int(key[6:]), 1)
        end = datetime.combine(monday + timedelta(days=7), datetime.min.time(), HELSINKI)
        cohort = monday - timedelta(days=7)
        while after_open_days(datetime.combine(cohort + timedelta(days=7), datetime.min.time(), HELSINKI), 10) > end:
            cohort -= timedelta(days=7)
        rows = self.rows(f"SELECT received_at, coalesce(first_reply_at, closed_at) FROM cases WHERE {COUNTED} "
                         "AND wants_reply AND received_at >= ? AND received_at < ?",
                         *self.bounds(cohort, cohort + timedelta(days=7)))  # fmt: skip
        told = sum(until is not None and whole(until) <= after_open_days(whole(since), 10) for since, until in rows)
        return self.share(told, len(rows))

    def brought(self, key):
        monday = date.fromisocalendar(int(key[:4]), int(key[6:]), 1)
        start, end = (datetime.combine(monday + timedelta(days=d), datetime.min.time(), HELSINKI) for d in (0, 7))
        rows = self.rows("SELECT available_on, told_at FROM wishes JOIN cases ON cases.id = wishes.\"case\" "
                         f"WHERE {COUNTED} AND accepted AND reachable AND available_on IS NOT NULL")  # fmt: skip
        until = [(after_open_days(datetime.combine(date.fromisoformat(day), datetime.min.time(), HELSINKI), 2), told)
                 for day, told in rows]  # fmt: skip
        due = [(last, told) for last, told in until if start <= last < end]
        return self.share(sum(told is not None and whole(told) <= last for last, told in due), len(due))

    def corrections(self, end):
        if not self.rows("SELECT 1 FROM cases WHERE received_at < ? LIMIT 1", end):
            return None, 0
        [(n,)] = self.rows(
            f"SELECT count(*) FROM cases WHERE {COUNTED} AND kind = 'correction' AND received_at < ? AND "
            "(first_reply_at IS NULL OR first_reply_at >= ?) AND (closed_at IS NULL OR closed_at >= ?)", end, end, end
        )  # fmt: skip
        return float(n), n

    def link_fix(self, start, end):
        rows = self.rows(f"SELECT id, received_at, closed_at FROM cases WHERE {COUNTED} AND kind = 'fault' AND "
                         "state <> 'declined' AND closed_at >= ? AND closed_at < ?", start, end)  # fmt: skip
        spans = []
        for number, since, until in rows:
            said = self.rows('SELECT text FROM case_lines WHERE "case" = ? AND "by" = \'writer\'', number)
            if any(word in text.lower() for (text,) in said for word in ERES):
                spans.append(hours(whole(since), whole(until)))
        return self.middle(spans)

    def requests(self, start, end):
        rows = self.rows(
            'SELECT c.received_at, w.decided_at, w.accepted FROM wishes w JOIN cases c ON c.id = w."case" '
            "WHERE c.kind <> 'other' AND c.state NOT IN ('withdrawn', 'merged') AND w.decided_at >= ? AND "
            "w.decided_at < ?", start, end
        )  # fmt: skip
        return {
            "sel.request_accept_rate": self.share(sum(bool(yes) for *_, yes in rows), len(rows)),
            "sel.request_decision_days": self.middle([days(whole(a), whole(b)) for a, b, _ in rows]),
        }

    def questions(self, key):
        rows = self.rows("SELECT outcome, coalesce(entry, ''), helpful FROM asked WHERE week = ?", key)
        n = sum(outcome in ("answer", "maybe", "none") for outcome, *_ in rows)
        lost = min(n, sum(outcome in ("none", "unfit") for outcome, *_ in rows))
        taught = sum(entry[: entry.find(".")] in ("search", "cite", "eval") and outcome in ("answer", "chosen")
                     for outcome, entry, _ in rows)  # fmt: skip
        votes = [bool(helpful) for *_, helpful in rows if helpful is not None]
        return {
            "use.faq_helpful": self.share(sum(votes), len(votes)), "use.faq_unanswered": self.share(lost, n),
            "use.il_share": self.share(min(taught, n), n),
        }  # fmt: skip

    def staff(self, key):
        rows = self.rows('SELECT question, stage, week, "release", round FROM releases WHERE week <= ? '
                         "ORDER BY week", key)  # fmt: skip
        rows = [(q, stage, json.loads(release), round_) for q, stage, _, release, round_ in rows]
        anchors = {stage: release for q, stage, release, _ in rows if q in ANCHORS}
        places = [25 * (block["place"] - 1) for one in anchors.values() for block in one["blocks"]
                  if block["place"] is not None]  # fmt: skip
        newest = {stage: round_ for q, stage, _, round_ in rows if q.startswith("f:")}
        factors = [one for q, stage, one, round_ in rows if q.startswith("f:") and newest[stage] == round_]
        weight = {"no": 0, "some": 1, "many": 2, None: 0}
        helps, hinders = (sum(weight[block["raised"].get(side)] for one in factors for block in one["blocks"])
                          for side in ("helps", "hinders"))  # fmt: skip
        least = {"5–9": 5, "10–19": 10, "20+": 20}

        def people(found):
            return max((sum(least.get(block["n"], 0) for block in one["blocks"]) for one in found), default=0)

        last = self.rows(
            "SELECT round, invited FROM releases JOIN rounds ON rounds.id = releases.round AND rounds.library = "
            "releases.library WHERE week <= ? AND releases.stage NOT LIKE 'survey%' ORDER BY week, round", key
        )[-1:]  # fmt: skip
        in_last = [one for _, _, one, round_ in rows if last and round_ == last[0][0]]
        invited = last[0][1] if last else None
        came = min(people(in_last), invited or 0)
        return {
            "stf.participation": (100 * came / invited, invited) if invited else (None, 0),
            "stf.line_median": (median(places), people(anchors.values())) if places else (None, 0),
            "stf.force_balance": ((helps - hinders) / (helps + hinders), people(factors))
            if helps + hinders
            else (None, 0),
        }

    def actions(self, key):
        monday = date.fromisocalendar(int(key[:4]), int(key[6:]), 1)
        rows = self.rows("SELECT due, state, ended_on FROM actions WHERE due >= ? AND due <= ?",
                         monday.isoformat(), (monday + timedelta(days=6)).isoformat())  # fmt: skip
        due = [row for row in rows if not (row[1] == "dropped" and row[2] and row[2] <= row[0])]
        return self.share(sum(state == "done" and ended <= day for day, state, ended in due), len(due))

    def notices(self, key):
        monday = date.fromisocalendar(int(key[:4]), int(key[6:]), 1)
        rows = self.rows("SELECT told_on, starts_on FROM notices WHERE starts_on >= ? AND starts_on <= ? AND told_on "
                         "IS NOT NULL", monday.isoformat(), (monday + timedelta(days=6)).isoformat())  # fmt: skip
        return self.middle([(date.fromisoformat(b) - date.fromisoformat(a)).days for a, b in rows])

    def kept(self, code, period):
        """A value that was imported or written down, of a period."""
        rows = self.rows("SELECT value, coalesce(n, 0) FROM readings WHERE code = ? AND period = ?", code, period)
        return rows[0] if rows else (None, 0)


def whole(said):
    """A moment cut to whole seconds, as the database cuts them."""
    return datetime.fromtimestamp(math.floor(datetime.fromisoformat(said).timestamp()), UTC)
