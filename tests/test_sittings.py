"""A sitting: how many taps it needs, when rounds open and remind, who is asked, and what a library may add."""

import json
from collections import deque
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.local import front, render
from bot.local.front import Sitter
from bot.local.play import Player
from handlers import moments
from handlers.asking import steps
from handlers.content_errors import BadContent
from handlers.forms import Refused
from handlers.house import CONTENT, load_house
from handlers.library import STAGES, load_library
from handlers.opening import end, open_round, wish
from handlers.rotation import sitting
from handlers.round_form import FACTORS, round_form
from handlers.round_plans import RoundPlan
from schedules.clockwork import tick_all
from storage import answers, own_line, people, reminders, tables
from storage.answers import Round

TAPS = 12
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # Tuesday, ten o'clock in Helsinki


# --- taps ---------------------------------------------------------------------------------------------------------


def fewest(form, wanted):
    """Taps on factors until these are ticked, and Done: a search through all that can be tapped."""
    goal = {key: weight[0] for key, weight in wanted.items()}
    seen, waiting = {frozenset()}, deque([({}, 0)])
    while waiting:
        answers_, taps = waiting.popleft()
        ticked = {key: weight[0] for key, weight in answers_.get("~" + FACTORS, {}).items()}
        if ticked == goal:
            full = [sum(sign in (side, "±") for sign in goal.values()) for side in "+-"] == [2, 2]
            return taps if full else taps + 1  # Done, unless nothing more fits
        for key in goal:
            try:
                after = form.toggle(answers_, FACTORS, key)
            except Refused:
                continue
            mark = frozenset(after["~" + FACTORS].items())
            if mark not in seen:
                seen.add(mark)
                waiting.append((after, taps + 1))
    raise AssertionError(f"{wanted} cannot be tapped")


def asked(house, database, stage, number):
    questions = sitting(house.line, stage, number)
    found = Round("r", stage, ("service",), tuple(questions), 5, "open", NOW, NOW + timedelta(days=7))
    return database.run_now(lambda unit: round_form(house, unit, found))


def picks(form):
    """All the ways to pick: up to two that helped and two that hindered, of those shown first and last."""
    names = form.ask(FACTORS).names
    names = tuple(dict.fromkeys((*names[:2], *names[-2:])))
    yield {}
    for signs in ("+", "-", "++", "--", "+-", "-+", "++-", "+--", "--+", "++--", "--++", "+-+-", "-+-+"):
        yield dict(zip(names, (sign + "2" for sign in signs), strict=False))


@pytest.mark.parametrize("stage", STAGES)
def test_whatever_one_answers_a_sitting_needs_at_most_twelve_taps(house, database, stage):
    most = 0
    for number in range(1, 9):
        form = asked(house, database, stage, number)
        others = 1 + sum(ask.kind != "factors" for ask in form.asks)  # begin, and one tap for each question
        most = max(most, others + max(fewest(form, wanted) for wanted in picks(form)))
    assert most <= TAPS


def test_the_taps_are_those_of_a_real_conversation(house, database, clock):
    """Begin, three places, two factors each way, how well one knows something and whether one wants to learn."""
    player, sitter = Player(database, house), Sitter("staff", "Leila", "service")
    database.run_now(lambda unit: front.furnish(unit, house))
    found = database.run_now(lambda unit: open_round(house, unit, "use", unit.now + timedelta(days=3)))
    rules = [b for b in player.say(sitter, "/assess") if not b.mine][-1]
    taps, bubble = 1, [b for b in player.number(sitter, rules, 0) if not b.mine][-1]
    ticks = ["Itsepalvelu", "Koulutus", "Hyllyjärjestys", "Vähäinen automaattilainaus"]  # the fourth ends it
    while (form := render.form(bubble.payload)) is not None:
        label = ticks.pop(0) if form["asking"] == FACTORS else {"use": "3", "sup": "4"}.get(form["asking"][:3], "")
        label = label or ("Kyllä" if form["asking"].startswith("want_") else "Pärjään")
        bubble, taps = [b for b in player.press(sitter, bubble, label) if not b.mine][-1], taps + 1
    assert taps == 10
    kept = database.run_now(lambda unit: answers.own(unit, found, people.known(unit, "local", sitter.address, "fi").id))
    picked = {key: value for key, value in kept.items() if value not in ("none", "3", "4")}
    assert picked == {"f:use.f03": "+2", "f:use.f07": "+2", "f:use.f01": "-2", "f:use.f10": "-2", "c:c02": "3w"}


def test_every_step_can_be_left_out_or_not_said(house, database):
    form = asked(house, database, "use", 1)
    answered = {}
    for ask in form.asks:
        if ask.is_active(answered):
            actions, _rows = steps(form.show(answered, "fi", house.texts))
            values = [data.get("value", "") for name, data in actions if name == "form.take"]
            assert "cant_say" in values or None in values, ask.key
            answered = form.take(answered, ask.key, "cant_say" if ask.kind == "scale" else None)
    assert form.next_ask(answered) is None


# --- when -----------------------------------------------------------------------------------------------------------


def local(house, moment):
    return house.library.local(moment).strftime("%a %d.%m. %H:%M")


def test_a_round_closes_on_an_open_day_outside_the_quiet_hours(house):
    assert local(house, end(house, NOW, 7)) == "Tue 01.12. 10:00"
    assert local(house, end(house, NOW, 4)) == "Mon 30.11. 10:00"  # Saturday
    assert local(house, end(house, datetime(2026, 11, 25, 21, 0, tzinfo=UTC), 7)) == "Thu 03.12. 07:30"  # at night
    assert local(house, end(house, datetime(2026, 12, 17, 8, 0, tzinfo=UTC), 7)) == "Mon 04.01. 10:00"  # Christmas
    assert local(house, moments.polite(house.library, datetime(2026, 12, 6, 8, 0, tzinfo=UTC))) == "Mon 07.12. 10:00"


def reminded(house, database):
    from storage.tables import reminders as table

    rows = database.run_now(lambda unit: unit.all(table, order="at"))
    return [local(house, row.at) for row in rows if row.at is not None]


@pytest.mark.parametrize(("days", "wanted"), [
    (7, ["Fri 27.11. 09:00", "Mon 30.11. 10:00"]), (3, ["Wed 25.11. 09:00", "Thu 26.11. 10:00"]), (1, []),
    (14, ["Tue 01.12. 09:00", "Mon 07.12. 10:00"]),
])  # fmt: skip
def test_reminders_are_two_at_most_and_keep_to_opening_days(house, database, days, wanted):
    database.run_now(lambda unit: open_round(house, unit, "use", end(house, unit.now, days)))
    assert reminded(house, database) == wanted


@pytest.mark.parametrize(("hours", "times"), [((75, 149), 2), ((149,), 1)])
def test_after_an_outage_both_reminders_are_one(house, database, clock, hours, times):
    database.run_now(lambda unit: front.seat(unit, Sitter("staff", "Leila", "service"), "fi"))
    database.run_now(lambda unit: open_round(house, unit, "use", end(house, unit.now, 7)))
    begun = clock.now
    for hour in hours:
        clock.now = begun + timedelta(hours=hour)
        tick_all(house, database)
    Player(database, house).deliver_all()
    shown = database.run_now(lambda unit: [json.loads(row.payload) for row in unit.all(tables.shown)])
    assert sum("Paikkamme janalla" in str(one) for one in shown) == times


def planned(house, **changes):
    plan = replace(RoundPlan("line", "weekly sun 10:00", days=3), **changes)
    return replace(house, library=replace(house.library, rounds=(plan,)))


def opened(database):
    return [(one.stage, one.teams) for one in database.run_now(answers.all_rounds)]


def test_the_timetable_opens_a_round_on_the_next_open_day_and_the_stages_take_turns(house, database, clock):
    own = planned(house)
    tick_all(own, database)
    while not opened(database):
        clock.move("+1h")
        tick_all(own, database)
    assert local(house, clock.now) == "Mon 30.11. 10:00"
    for _ in range(7 * 7 * 4):
        clock.move("+6h")
        tick_all(own, database)
    stages = [stage for stage, _ in opened(database)]
    assert stages[:5] == list(STAGES)
    assert all(one.state != "open" or one.closes_at > clock.now for one in database.run_now(answers.all_rounds))


def test_a_team_has_a_timetable_of_its_own_about_its_own_stages(house, database, clock):
    own = planned(house, every="daily 10:30", teams=("service",), days=1)
    tick_all(own, database)
    for _ in range(24 * 4):
        clock.move("+1h")
        tick_all(own, database)
    assert set(opened(database)) == {("use", ("service",)), ("support", ("service",))}


def test_a_round_by_hand_names_its_teams_and_days(house):
    assert [wish(house, said) and (wish(house, said).teams, wish(house, said).days) for said in (
        "use", "use service", "use service 5", "use 5 collections service", "", "use use", "use nobody", "use 0", "use 61",
    )] == [((), 7), (("service",), 7), (("service",), 5), (("collections", "service"), 5), None, None, None, None, None]  # fmt: skip


@pytest.mark.parametrize(("text", "key"), [
    ('every = "hourly"', "rounds.line.every"), ('every = "weekly mon 09:00"\ndays = 0', "rounds.line.days"),
    ('every = "weekly mon 09:00"\nteams = ["nobody"]', "rounds.line.teams"),
    ('every = "weekly mon 09:00"\nstages = ["kitchen"]', "rounds.line.stages"),
    ('every = "weekly mon 09:00"\ncolour = 1', "rounds.line.colour"),
])  # fmt: skip
def test_a_wrong_timetable_stops_the_start_and_says_where(tmp_path, text, key):
    file = tmp_path / "library.toml"
    file.write_text((CONTENT / "sample.toml").read_text("utf-8") + f"\n[rounds.line]\n{text}\n", "utf-8")
    with pytest.raises(BadContent) as wrong:
        load_library(file)
    assert wrong.value.key == key


# --- who ------------------------------------------------------------------------------------------------------------


def test_an_answer_after_the_promised_moment_does_not_count_even_before_closing(house, database, clock):
    found = database.run_now(lambda unit: open_round(house, unit, "use", unit.now + timedelta(hours=1)))
    assert database.run_now(lambda unit: answers.takes_answers(unit, found))
    clock.move("+1h")
    assert not database.run_now(lambda unit: answers.takes_answers(unit, found))
    assert database.run_now(lambda unit: answers.begin_closing(unit, found))
    assert not database.run_now(lambda unit: answers.begin_closing(unit, found))
    assert not database.run_now(lambda unit: answers.hold(unit, found))


def test_nothing_is_kept_of_who_wished_what_when_the_round_is_over(house, database, clock):
    from handlers.assessment import close_round

    found = database.run_now(lambda unit: open_round(house, unit, "use", unit.now + timedelta(days=3)))
    database.run_now(lambda unit: reminders.skip(unit, found.id, "p" * 32))
    database.run_now(lambda unit: close_round(house, unit, found))
    assert reminded(house, database) == []
    assert not database.run_now(lambda unit: reminders.skipped(unit, found.id, "p" * 32))


# --- what a library adds ----------------------------------------------------------------------------------------------

OWN = {
    "line.toml": '[[item]]\ncode = "use.own"\nstage = "use"\nleft = { fi = "Vasen pää", sv = "Vänster ände", en = "Left end" }\n'
    'right = { fi = "Oikea pää", sv = "Höger ände", en = "Right end" }\n',
    "factors.toml": '[[factor]]\ncode = "use.own"\nseed = false\nsign = { use = "-" }\nlabel = { fi = "Melu", sv = "Buller", en = "Noise" }\n',
    "rules.toml": '[[rule]]\ncode = "r11"\ntext = { fi = "Kuuntelen", sv = "Jag lyssnar", en = "I listen" }\n',
    "competences.toml": '[[competence]]\ncode = "c99"\nseed = false\nlabel = { fi = "Arkisto", sv = "Arkivet", en = "Archive" }\n',
}


def test_a_library_adds_its_own_to_the_line_and_rounds_ask_it(tmp_path):
    for name, text in OWN.items():
        (tmp_path / name).write_text(text, "utf-8")
    house = load_house(CONTENT / "sample.toml", tmp_path, tmp_path / "index")
    asked_ = {question for number in range(1, 60) for question in sitting(house.line, "use", number)}
    assert {"use.own", "f:use.own", "r:r11", "c:c99"} <= asked_
    assert len(house.line.items) == 33


def test_a_factor_that_a_team_retired_or_turned_is_asked_so_in_the_next_round(house, database):
    for code, sign in (
        ("use.f10", own_line.RETIRED),
        ("use.f01", "-"),
        ("use.f01", "±"),
        ("use.f11", own_line.RETIRED),
    ):
        database.run_now(lambda unit, c=code, s=sign: own_line.edit(unit, c, "use", s, "p" * 32))
    found = database.run_now(lambda unit: open_round(house, unit, "use", unit.now + timedelta(days=3)))
    assert not {"f:use.f10", "f:use.f11"} & set(found.questions)
    form = database.run_now(lambda unit: round_form(house, unit, found))
    signs = {option.key: option.sign for option in form.ask(FACTORS).options}
    assert signs["use.f01"] == "±"
    assert [edit.sign for edit in database.run_now(own_line.edits)] == ["retired", "-", "±", "retired"]


def test_encouragement_is_the_mean_of_its_three_items_in_the_round_that_asked_them(house, database):
    from handlers.assessment import close_round
    from handlers.indicators import satisfaction, week_of

    questions = ["use.anchor", "cul.reward", "cul.autonomy", "cul.learn"]
    places = {"use.anchor": "1", "cul.reward": "2", "cul.autonomy": "3", "cul.learn": "4"}

    def held(unit):
        found = answers.open_round(
            unit, round_id="2026-W48-use-4", stage="use", teams=["service"], questions=questions, floor=5,
            closes_at=unit.now + timedelta(days=1),
        )  # fmt: skip
        for number in range(6):
            answers.put_all(unit, found, f"{number:032d}", "service", places)
        close_round(house, unit, found)

    database.run_now(held)
    week = week_of(house, "2026-W48")
    found = database.run_now(lambda unit: satisfaction.encouragement(house, unit, week))
    assert (found.value, found.n) == (50.0, 5)
