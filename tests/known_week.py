"""A small week worked out by hand: every row that the indicators of 2026-W47 (16-22 November) rest on.

The library serves Monday to Thursday 8-20 and Friday 8-18; all times are Helsinki's (UTC+2 in November).
"""

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from handlers.house import CONTENT
from handlers.imports import intake, plan
from handlers.imports.dates import Almanac
from handlers.imports.templates import load
from handlers.record import written
from storage import actions, asked, cases, notices, readings, work
from storage.tables import releases
from tests.samples import SAMPLES

WEEK = "2026-W47"
HELSINKI = ZoneInfo("Europe/Helsinki")

# received, kind, wants a reply, first reply, closed, state, rating, the writer's words
CASES = (
    ("16.11. 10:00", "complaint", True, "16.11. 12:00", "17.11. 09:00", "closed", 5, "Meluisaa"),
    ("17.11. 19:00", "suggestion", True, "18.11. 09:00", "18.11. 10:00", "done", 4, "Lisää lamppuja"),
    ("20.11. 17:00", "complaint", True, "23.11. 09:00", None, "answered", None, "Jono oli pitkä"),
    ("09.11. 08:00", "question", True, "19.11. 10:00", "19.11. 10:00", "closed", 2, "Milloin kirja tulee"),
    ("17.11. 10:00", "praise", True, "17.11. 11:00", "17.11. 12:00", "closed", 5, "Kiitos avusta"),
    ("18.11. 10:00", "complaint", True, "18.11. 14:00", "19.11. 09:00", "closed", 3, "Kylmä sali"),
    ("18.11. 08:00", "correction", False, None, None, "new", None, "Väärä vuosi tietueessa"),
    # left out of everything: of no account, merged into another, taken back
    ("16.11. 10:00", "other", True, "17.11. 10:00", "17.11. 11:00", "closed", 1, "testi"),
    ("16.11. 10:00", "complaint", True, None, "17.11. 11:00", "merged", None, "Meluisaa taas"),
    ("16.11. 10:00", "correction", True, None, "17.11. 11:00", "withdrawn", None, "-"),
    # the cohort of W44, the newest week whose ten opening days had all gone by at the end of W47
    ("27.10. 10:00", "question", True, "30.10. 09:00", None, "answered", None, "Kysymys"),
    ("28.10. 10:00", "question", True, None, "29.10. 09:00", "closed", None, "Kysymys"),
    ("28.10. 11:00", "question", True, "13.11. 10:00", None, "answered", None, "Kysymys"),  # told two days late
    ("29.10. 10:00", "question", False, "10.11. 10:00", None, "answered", None, "Kysymys"),  # asked for no reply
    # faults: of e-resources by their words, and a lift
    ("16.11. 08:00", "fault", False, None, "17.11. 10:00", "done", None, "E-kirja ei aukea kotoa"),
    ("19.11. 12:00", "fault", False, None, "20.11. 09:00", "done", None, "Länken till databasen är död"),
    ("18.11. 08:00", "fault", False, None, "18.11. 12:00", "done", None, "Hissi ei toimi"),
    ("20.11. 08:00", "fault", False, None, None, "new", None, "The e-journal does not open"),
)  # fmt: skip

# purchase suggestions: received, decided, accepted, could be borrowed from, told; whether the writer is within reach
WISHES = (
    ("09.11. 09:00", "16.11. 12:00", True, "16.11.", "17.11. 10:00", True),  # told in time: by Wednesday evening
    ("13.11. 09:00", "18.11. 12:00", False, None, None, False),
    ("12.11. 09:00", "20.11. 12:00", True, None, None, False),
    ("17.11. 10:00", None, None, None, None, False),
    ("02.11. 09:00", "13.11. 12:00", True, "13.11.", "18.11. 09:00", True),  # by Tuesday evening: told too late
    ("19.10. 09:00", "30.10. 12:00", True, "12.11.", "16.11. 15:00", True),  # in time: by Monday evening
    ("19.10. 10:00", "30.10. 12:00", True, "17.11.", None, False),  # nobody to tell
    ("19.10. 11:00", "30.10. 12:00", True, "19.11.", None, True),  # its two days end on Monday of the next week
)  # fmt: skip

# questions to Jana in the week: outcome, topic, whether the answer helped, how many
ASKED = (
    ("answer", "search.start", True, 3), ("answer", "loans.loan_period", False, 1), ("answer", "cite.how", None, 2),
    ("maybe", None, None, 2), ("chosen", "eval.reliable", None, 1), ("unfit", None, None, 1), ("none", None, None, 3),
)  # fmt: skip

# the ledger: question, kind, [(teams, n as published, place, helps, hinders)]
LEDGER = (
    ("use.anchor", "scale", [("collections", "5–9", 2.0, None, None), ("service", "5–9", 4.0, None, None)]),
    ("f:use_hours", "factor", [("collections", "5–9", None, "many", "no"), ("service", "5–9", None, "no", "some")]),
    # encouragement: of the team that is published for all three items
    ("cul.autonomy", "scale", [("collections", "10–19", 2.0, None, None), ("service", "5–9", 4.0, None, None)]),
    ("cul.reward", "scale", [("collections", "10–19", 4.0, None, None), ("service", "5–9", 4.0, None, None)]),
    ("cul.learn", "scale", [("collections", "10–19", 4.0, None, None)]),
)  # fmt: skip

# told in the week of its day, takes effect
NOTICES = ((date(2026, 11, 10), date(2026, 11, 16)), (date(2026, 11, 16), date(2026, 11, 18)),
           (date(2026, 11, 1), date(2026, 11, 20)), (date(2026, 11, 18), date(2026, 11, 23)))  # fmt: skip

# agreed on for a day, done on a day (or not)
ACTIONS = (("collections", "2026-11-18", "2026-11-18"), ("service", "2026-11-20", "2026-11-21"),
           ("collections", "2026-11-22", None), ("service", "2026-11-25", "2026-11-20"))  # fmt: skip

FILES = (
    """date;branch;interface;loans
16.11.2026;A;sip;30
16.11.2026;A;intranet;10
17.11.2026;A;sip;20
17.11.2026;A;intranet;20
""",
    """date,time,area,places,occupied
2026-11-17,10:00,Sali,100,60
2026-11-17,14:00,Sali,100,20
""",
    """order number;order date;date received;first available
1;1.11.2026;16.11.2026;18.11.2026
2;2.11.2026;20.11.2026;21.11.2026
3;10.11.2026;18.11.2026;19.11.2026
""",
    """order number;order date;quantity
1;1.9.2026;1
2;10.11.2026;1
3;12.11.2026;1
4;1.8.2026;1
""",
    """code;period;value;n
acq.ill_supply;2026-10;6,5;14
mnt.copy_cat_share;2026-10;72,5;40
use.turnaway_rate;2026-10;12,5;4000
use.loans_per_capita;2026-10;5,25;31500
use.visits_per_capita;2026-10;19,4;116400
use.training_attendance;2026-08;20,2;1212
""",
    (SAMPLES / "made_up/courses/course_literature_example.csv").read_text("utf-8-sig"),
)

# written down by hand in the week
BY_HAND = (("mnt.shelf_accuracy", "57/60"), ("mnt.transfer_backlog", "4,5"), ("mnt.withdrawal_backlog", "6"),
           ("mnt.catalogue_backlog", "2,25"), ("use.required_available", "7/9"), ("use.correct_answers", "18/20"))  # fmt: skip


def at(words):
    """A moment such as `16.11. 10:00`."""
    return words and datetime.strptime(f"2026 {words}", "%Y %d.%m. %H:%M").replace(tzinfo=HELSINKI)


def fill(database, house, clock):
    """Everything above, in the order it happened."""
    run = database.run_now
    for row in CASES:
        clock.now = at(row[0])
        run(lambda unit, row=row: _case(unit, row))
    for row in WISHES:
        wish_for(run, clock, row)
    clock.now = at("22.11. 12:00")
    run(lambda unit: _rest(unit, house))
    for text in FILES:
        run(lambda unit, text=text: take(unit, house, text, clock))


def _case(unit, row):
    _, kind, wants_reply, replied, closed, state, rating, words = row
    case = open_case(unit, kind, words, wants_reply=wants_reply)
    cases.set_state(unit, case.id, state, first_reply_at=at(replied), closed_at=at(closed), rating=rating)


def open_case(unit, kind, words, *, wants_reply):
    return cases.open_case(
        unit, kind=kind, stage="use", team="service", lang="fi", text=words, person="p", place="x", named=None,
        spot=None, wants_reply=wants_reply, promised_at=None,
    )  # fmt: skip


def wish_for(run, clock, row):
    received, decided, accepted, available, told, reachable = row
    clock.now = at(received)
    number = run(lambda unit: _wish(unit, reachable))
    if decided:
        clock.now = at(decided)
        run(lambda unit: _decide(unit, number, accepted, reachable))
    if available:
        clock.now = at(f"{available} 09:00")
        run(lambda unit: work.came(unit, number, clock.now.date()))
    if told:
        clock.now = at(told)
        run(lambda unit: work.told(unit, number, delivered=True))


def _wish(unit, reachable):
    case = open_case(unit, "acquisition_request", "Ostakaa kirja", wants_reply=reachable)
    work.wish(unit, case.id, "kirja", None)
    return case.id


def _decide(unit, number, accepted, reachable):
    """Who is within reach wanted a reply, which the closing was."""
    work.decide(unit, number, accepted=accepted)
    if reachable:
        cases.set_state(unit, number, "done", closed_at=unit.now)


def _rest(unit, house):
    for outcome, entry, helped, count in ASKED:
        for _ in range(count):
            number = asked.note(unit, week=WEEK, lang="fi", outcome=outcome, entry=entry, stage="use", text=None)
            if helped is not None:
                asked.vote(unit, number, helped)
    for question, kind, rows in LEDGER:
        blocks = [
            {"name": team, "teams": [team], "n": n, "place": place, "spread": None,
             "raised": {} if helps is None else {"helps": helps, "hinders": hinders}}
            for team, n, place, helps, hinders in rows
        ]  # fmt: skip
        release = {"question": question, "kind": kind, "floor": 5, "blocks": blocks}
        unit.add(releases, round="r1", question=question, stage="use", release=release, week="2026-W46")
    for told, starts in NOTICES:
        notices.put(
            unit,
            house.library.week(datetime(told.year, told.month, told.day, 12, tzinfo=HELSINKI)),
            f"Muutos {starts.day}.{starts.month}.",
            told,
            starts,
        )
    for team, due, done in ACTIONS:
        one = actions.agree(
            unit, team=team, stage="use", question="use.anchor", text="Tehdään", owner=None, due=due, today="2026-11-01"
        )
        if done:
            actions.end(unit, one.id, "done", done)
    for code, said in BY_HAND:
        found = written(house.process[code], said)
        readings.put(unit, code, WEEK, found.value, found.n, "hand", part=found.part)


@cache
def templates():
    return load(CONTENT / "imports")


def take(unit, house, text, clock, name="file.csv"):
    """Import a file as the command does."""
    today = house.library.local(clock()).date()
    taken = intake.take(text.encode(), templates(), Almanac(today, house.library.zone))
    found = plan.plan(unit, house, taken.batch)
    assert not found.problems, found.problems
    plan.apply(unit, found, taken.batch, taken.source, name, str(hash(text))[:64].rjust(64, "0"))
