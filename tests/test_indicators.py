"""Every indicator on a small week worked out by hand, and against an oracle of plain SQL over a simulated half-year."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot import demo
from bot.app import open_database
from bot.settings import read_settings
from handlers import indicators, overview
from handlers.digest_words import shown
from handlers.house import CONTENT, load_house
from storage import actions, cases, notices, settled, work
from storage.tables import wishes
from tests import known_week, oracle
from tests.chat import Clock
from tests.known_week import WEEK

TODAY = datetime(2026, 11, 24, 8, tzinfo=UTC)

# code: (value, n, part, 90th percentile, (how many wait, hours of service the oldest has waited)), then fi, sv, en.
# How each was worked out stands beside its rows in known_week.py; durations are in hours or days of service.
BY_HAND = {
    "sel.required_titles_held": (100.0, 2, 2, None, None, "2/2", "2/2", "2/2"),
    "sel.students_per_copy": ((6.4 + 180 / 28) / 2, 2, None, None, None, "6,4 opiskelijaa", "6,4 studerande", "6.4 students"),
    "sel.unlimited_e_share": (0.0, 2, 0, None, None, "0/2", "0/2", "0/2"),
    "sel.lists_on_time": (100 / 3, 3, 1, None, None, "1/3", "1/3", "1/3"),
    # three decided in the week: yes, no, yes
    "sel.request_accept_rate": (200 / 3, 3, 2, None, None, "2/3", "2/3", "2/3"),
    # 5, 3 and 6 opening days; the undecided one has waited Tue 10 + Wed 12 + Thu 12 + Fri 10 = 44 hours
    "sel.request_decision_days": (5.0, 3, None, 6.0, (1, 44.0), "5 työpäivää", "5 arbetsdagar", "5 working days"),
    # two told in time, one a morning late; one within nobody's reach, one not due before next week
    "acq.requester_told": (200 / 3, 3, 2, None, None, "2/3", "2/3", "2/3"),
    # 15, 18 and 8 days; four orders are open
    "acq.order_to_arrival": (15.0, 3, None, 18.0, (4, None), "15 päivää", "15 dagar", "15 days"),
    "acq.arrival_to_shelf": (1.0, 3, None, 2.0, None, "1 päivä", "1 dag", "1 day"),
    "acq.overdue_orders": (50.0, 4, 2, None, None, "2/4", "2/4", "2/4"),
    "acq.ill_supply": (6.5, 14, None, None, None, "6,5 työpäivää", "6,5 arbetsdagar", "6.5 working days"),
    "mnt.shelf_accuracy": (95.0, 60, 57, None, None, "95 %", "95 %", "95%"),
    # open since Wednesday 8: 12 + 12 + 10 hours
    "mnt.corrections_open": (1.0, 1, None, None, (1, 34.0), "1", "1", "1"),
    # 12 + 2 and 8 + 1 hours; the journal has waited a Friday of 10 hours; the lift is no e-resource
    "mnt.link_fix_hours": (11.5, 2, None, 14.0, (1, 10.0), "11,5 työtuntia", "11,5 arbetstimmar", "11.5 working hours"),
    "mnt.transfer_backlog": (4.5, 0, None, None, None, "4,5 viikkoa", "4,5 veckor", "4.5 weeks"),
    "mnt.withdrawal_backlog": (6.0, 0, None, None, None, "6 viikkoa", "6 veckor", "6 weeks"),
    "mnt.catalogue_backlog": (2.25, 0, None, None, None, "2,2 viikkoa", "2,2 veckor", "2.2 weeks"),
    "mnt.copy_cat_share": (72.5, 40, None, None, None, "72,5 %", "72,5 %", "72.5%"),
    "use.required_available": (700 / 9, 9, 7, None, None, "7/9", "7/9", "7/9"),
    "use.selfservice_share": (62.5, 80, 50, None, None, "62 %", "62 %", "62%"),
    "use.loans_per_capita": (5.25, 31500, None, None, None, "5,2", "5,2", "5.2"),
    "use.visits_per_capita": (19.4, 116400, None, None, None, "19,4", "19,4", "19.4"),
    "use.turnaway_rate": (12.5, 4000, None, None, None, "12,5 %", "12,5 %", "12.5%"),
    "use.place_occupancy": (40.0, 200, 80, None, None, "40 %", "40 %", "40%"),
    "use.faq_helpful": (75.0, 4, 3, None, None, "3/4", "3/4", "3/4"),
    # six answers, two suggestions and three without = 11 questions; three without and one unfit = 4
    "use.faq_unanswered": (400 / 11, 11, 4, None, None, "36 %", "36 %", "36%"),
    "use.correct_answers": (90.0, 20, 18, None, None, "90 %", "90 %", "90%"),
    # three on searching, two on citing, one chosen on evaluating = 6
    "use.il_share": (600 / 11, 11, 6, None, None, "55 %", "55 %", "55%"),
    "use.training_attendance": (20.2, 1212, None, None, None, "20,2 sataa kohti", "20,2 per hundra", "20.2 per hundred"),
    # closed in the week with 5, 4, 2, 5 and 3
    "cus.csat": (60.0, 5, 3, None, None, "3/5", "3/5", "3/5"),
    # 2, 1 + 1, 4 x 12 + 10 + 3 x 12 + 2 = 96, 1 and 4 hours; one has waited since Friday 17, one hour
    "cus.first_reply": (2.0, 5, None, 96.0, (1, 1.0), "2 työtuntia", "2 arbetstimmar", "2 working hours"),
    "cus.loop_closed": (200 / 3, 3, 2, None, None, "2/3", "2/3", "2/3"),
    # the bands "2 or less" and "4 or more" are 25 and 75
    "stf.line_median": (50.0, 10, None, None, None, "50 / 100", "50 / 100", "50 / 100"),
    # many (2) help, some (1) hinder
    "stf.force_balance": (1 / 3, 10, None, None, None, "0,3", "0,3", "0.3"),
    # 25, 75 and 75 of collections; ten and five of two teams in one item
    "stf.encouragement": (175 / 3, 15, None, None, None, "58,3 / 100", "58,3 / 100", "58.3 / 100"),
    # three due in the week, one done by its day
    "res.actions_on_time": (100 / 3, 3, 1, None, None, "1/3", "1/3", "1/3"),
    # 6, 2 and 19 days
    "sup.notice_lead": (6.0, 3, None, 19.0, None, "6 päivää", "6 dagar", "6 days"),
}  # fmt: skip


# worked out by hand where their rounds are: four rounds (test_actions.py), surveys (test_surveys.py)
ELSEWHERE = {"res.action_effect", "stf.participation", "cus.gap", "cus.adequacy", "hst.pulse", "hst.study_impact"}


@pytest.fixture
def known(database, house, clock):
    """The figures of the known week."""
    known_week.fill(database, house, clock)
    week = indicators.week_of(house, WEEK)
    return database.run_now(lambda unit: {one.code: one for one in indicators.readings(house, unit, week)})


def test_the_figures_of_a_known_week_are_those_worked_out_by_hand(known, house):
    for code, (value, n, part, p90, waiting, *words) in BY_HAND.items():
        figure = known[code].figure
        assert figure.value == pytest.approx(value), code
        assert (figure.n, figure.part) == (n, part), code
        assert figure.p90 == pytest.approx(p90), code
        queue = figure.waiting and (figure.waiting.n, figure.waiting.oldest)
        assert queue == waiting, code
        said = [shown(house, figure, lang).replace("\u00a0", " ") for lang in ("fi", "sv", "en")]
        assert said == words, code


@pytest.mark.parametrize(
    ("code", "unsaid"), [("acq.order_to_arrival", 0), ("acq.arrival_to_shelf", 1), ("acq.ill_supply", 2)]
)
def test_what_a_source_does_not_say_of_a_median_is_said_to_be_unsaid(database, house, clock, code, unsaid):
    """Order by order the percentile is computed; a median that came as such has neither that nor what is open."""
    known_week.fill(database, house, clock)
    week = indicators.week_of(house, WEEK)
    for lang, words in (("fi", "lähde ei kerro"), ("sv", "källan säger det inte"), ("en", "the source does not say")):
        facts = database.run_now(lambda unit, lang=lang: overview.detail(house, unit, code, week, lang)).facts
        assert sum(said == words for _, said in facts) == unsaid


def test_periods_are_named_where_they_are_not_the_week(known):
    periods = {code: one.figure.period for code, one in known.items() if one.figure.period}
    assert periods["cus.loop_closed"] == "2026-W44"
    assert periods["stf.line_median"] == periods["stf.force_balance"] == "2026-W46"
    assert periods["sel.lists_on_time"] == "2026-08"
    assert periods["use.turnaway_rate"] == "2026-10"


def test_every_value_says_where_it_comes_from(known, house):
    for code, one in known.items():
        if one.value is None:
            continue
        said = one.provenance
        assert said.formula in (house.process[code].version, "given")  # given: a figure as such, computed elsewhere
        assert said.at is not None
        if house.process[code].source == "bot":
            assert (said.source, said.since, said.until) == ("bot", *_bounds(house))
        elif said.source != "hand":
            assert len(said.file) == 64


def _bounds(house):
    week = indicators.week_of(house, WEEK)
    return week.start, week.end


def test_an_empty_week_gives_no_value_and_never_a_zero_share(database, house, clock):
    week = indicators.week_of(house, WEEK)
    for one in database.run_now(lambda unit: indicators.readings(house, unit, week)):
        assert (one.value, one.n) == (None, 0), one.code
        assert shown(house, one.figure, "en") == "–"


def test_below_the_floor_not_even_n_is_said(database, house, clock):
    """Four ratings are one too few."""
    known_week.fill(database, house, clock)
    database.run_now(lambda unit: known_week.cases.set_state(unit, 1, "closed", rating=None))
    week = indicators.week_of(house, WEEK)
    found = database.run_now(lambda unit: indicators.read(house, unit, "cus.csat", week))
    assert (found.value, found.n, found.part, found.state) == (None, 0, None, "few")


def test_all_43_are_worked_out_by_hand_here_or_where_their_rounds_are(house):
    assert len(house.process) == 43
    assert set(BY_HAND) | ELSEWHERE == set(house.process)
    assert not ELSEWHERE & set(BY_HAND)


# --- the oracle -----------------------------------------------------------------------------------------------


def simulated(folder, weeks, monkeypatch):
    """The sample library played over some weeks, with wishes decided, changes told and actions agreed on beside."""
    settings = replace(read_settings({}), home=folder, library=CONTENT / "sample.toml")
    monkeypatch.setattr(demo, "WEEKS", weeks)
    demo.prepare(settings, TODAY)
    house = load_house(CONTENT / "sample.toml", None, folder / "index")
    now = Clock()
    database = open_database(settings, house.library.key, now)
    dice = random.Random(47)
    for number in range(weeks * 3):
        now.now = TODAY - timedelta(minutes=dice.randrange(weeks * 7 * 1440))
        database.run_now(lambda unit, n=number: more(unit, house, dice, n))
    now.now = TODAY
    database.run_now(lambda unit: settled.void_week(unit, "2000-W01"))  # the clock went back: kept figures are void
    return house, database, oracle.Oracle(folder / "jana.db")


def more(unit, house, dice, number):
    """What the demo does not do: a wish and its decision, a change with its day, an action with its end."""
    one = known_week.open_case(unit, "acquisition_request", "Ostakaa", wants_reply=dice.random() < 0.5)
    work.wish(unit, one.id, "kirja", None)
    fault = known_week.open_case(
        unit, "fault", dice.choice(("E-kirja ei aukea", "Hissi", "Länken är död")), wants_reply=False
    )
    later = unit.now + timedelta(minutes=dice.randrange(20_000))
    cases.set_state(unit, fault.id, dice.choice(("done", "declined", "closed")), closed_at=later)
    if dice.random() < 0.8:
        came = house.library.local(later).date() + timedelta(days=dice.randrange(5))
        told = later + timedelta(minutes=dice.randrange(12_000)) if dice.random() < 0.7 else None
        unit.change(wishes, {"case": one.id}, decided_at=later, accepted=dice.random() < 0.7,
                    available_on=came.isoformat(), reachable=dice.random() < 0.8, told_at=told)  # fmt: skip
    told = house.library.local(unit.now).date()
    notices.put(unit, house.library.week(unit.now), "Muutos", told, told + timedelta(days=dice.randrange(20)))
    due = told + timedelta(days=dice.randrange(10))
    made = actions.agree(unit, team=f"t{number}", stage="use", question="use.anchor", text="Tehdään", owner=None,
                         due=due.isoformat(), today=told.isoformat())  # fmt: skip
    if dice.random() < 0.8:
        ended = (due + timedelta(days=dice.randrange(-3, 4))).isoformat()
        actions.end(unit, made.id, dice.choice(("done", "done", "dropped")), ended)


def agree_with_the_oracle(house, database, plain, weeks):
    """Every indicator of every week: how many values were compared, and how many of them said something."""
    compared = said = 0
    week = indicators.week_before(house, indicators.week_of(house, house.library.week(TODAY)))
    for _ in range(weeks):
        found = database.run_now(
            lambda unit, w=week: {one.code: one.figure for one in indicators.readings(house, unit, w)}
        )
        wanted = plain.all(week.key)
        for code, figure in found.items():
            if house.process[code].source != "bot":
                period = figure.period if figure.value is not None and figure.period else week.key
                wanted[code] = plain.kept(code, period)
            if code not in wanted:
                assert figure.value is None
                continue
            value, n = wanted[code]
            assert figure.value == (None if value is None else pytest.approx(value, abs=1e-6)), (code, week.key)
            assert figure.n == n, (code, week.key)
            compared, said = compared + 1, said + (value is not None)
        week = indicators.week_before(house, week)
    return compared, said


def test_a_share_of_the_half_year_agrees_with_plain_sql(home, monkeypatch):
    house, database, plain = simulated(home, 5, monkeypatch)
    try:
        compared, said = agree_with_the_oracle(house, database, plain, 5)
        last = indicators.week_before(house, indicators.week_of(house, house.library.week(TODAY)))
        assert database.run_now(lambda unit: indicators.settle(house, unit, last, weeks=5, most=9)) == 5
        assert (compared, said) == agree_with_the_oracle(house, database, plain, 5)  # kept figures are the same
    finally:
        database.close()
        plain.db.close()
    assert (compared > 150, said > 90) == (True, True)


@pytest.mark.proof
def test_the_whole_half_year_agrees_with_plain_sql(home, monkeypatch):
    house, database, plain = simulated(home, 26, monkeypatch)
    try:
        compared, said = agree_with_the_oracle(house, database, plain, 26)
    finally:
        database.close()
        plain.db.close()
    print(f"{compared} values of 26 weeks compared with plain SQL, {said} of them said something: 0 differ")
