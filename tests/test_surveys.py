"""Surveys: offered lightly, answered once, told of by the rules of rounds, and the figures that come of them."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.local import front, render
from bot.local.front import Sitter
from bot.local.play import Player
from handlers import indicators, survey_release, survey_rounds, surveys
from handlers.content_errors import BadContent
from handlers.form_files import load_form
from handlers.forms import CANT_SAY
from schedules.clockwork import destroy_keys, tick_all
from storage import people
from storage import surveys as store
from storage.tables import answers, drafts, releases, survey_invites, survey_offers

AINO, MARJA = Sitter("student", "Aino"), Sitter("staff", "Marja", "service")
FORMS = {
    "pulse_topic": "cus.gap",
    "pulse_year": "cus.adequacy",
    "pulse_impact": "hst.study_impact",
    "host_pulse": "hst.pulse",
}


@pytest.fixture
def opened(database, house):
    """The library furnished and this period's surveys open."""
    database.run_now(lambda unit: front.furnish(unit, house))
    database.run_now(lambda unit: survey_rounds.turn_over(house, unit))
    return database


def survey(database, form):
    return next(one for one in database.run_now(store.all_) if one.form == form)


def answered(database, house, form, sittings):
    """Each sitting is one person's places in the order of the asks."""
    found = survey(database, form)
    for number, places in enumerate(sittings):
        said = dict(zip(found.questions, places, strict=True))
        assert database.run_now(lambda unit, n=number, said=said: surveys.put(house, unit, found, f"person {n}", said))
    return found


def closed(database, house, form):
    found = survey(database, form)
    return database.run_now(lambda unit: survey_rounds.close(house, unit, found))


def figure(database, house, code, back=0):
    now = database.clock()
    week = indicators.week_of(house, house.library.week(now + timedelta(weeks=back)))
    return database.run_now(lambda unit: indicators.read(house, unit, code, week))


# --- what may be published ------------------------------------------------------------------------------------


def test_under_the_floor_nothing_is_published(opened, house):
    answered(opened, house, "host_pulse", [("4", "4", "4")] * 4)
    assert not closed(opened, house, "host_pulse")
    assert opened.run_now(lambda unit: unit.all(releases)) == []
    assert figure(opened, house, "hst.pulse").value is None


def test_can_t_say_is_no_answer_and_does_not_help_over_the_floor():
    assert survey_release.release("mean", ["5"] * 4 + [CANT_SAY] * 20) is None
    assert survey_release.release("mean", ["5"] * 5 + [CANT_SAY])["n"] == "5–9"


@pytest.mark.parametrize(("k", "insiders", "most"), [(5, 1, 40), (8, 2, 40), (11, 3, 40)])
def test_a_share_leaves_everybody_both_answers_against_the_insiders_of_its_floor(k, insiders, most):
    """Every size, every count, every thing the insiders may have answered: an outsider may have said either."""
    for n in range(k, most):
        bands = {}
        for good in range(n + 1):
            bands.setdefault(survey_release.share(good, n, k), []).append(good)
        for counts, known in itertools.product(bands.values(), range(insiders + 1)):
            rest = [good - known for good in counts if known <= good <= n - insiders + known]
            if rest:
                assert max(rest) >= 1, (n, counts, known)
                assert min(rest) <= n - insiders - 1, (n, counts, known)


def test_exact_shares_would_be_caught_by_that_search(monkeypatch):
    monkeypatch.setattr(survey_release, "share", lambda good, n, k: 100 * good / n)
    with pytest.raises(AssertionError):
        test_a_share_leaves_everybody_both_answers_against_the_insiders_of_its_floor(5, 1, 12)


def test_a_release_depends_on_the_answers_alone_and_never_on_their_order(opened, house):
    for values in itertools.islice(itertools.permutations("11345"), 60):
        assert survey_release.release("mean", values) == survey_release.release("mean", "11345")
    assert survey_release.release("mean", "55555")["value"] == 4.0  # the ends are taken together
    assert survey_release.release("share", "55555")["value"] == 60


# --- the figures ----------------------------------------------------------------------------------------------


def test_each_survey_gives_its_figure(opened, house):
    answered(opened, house, "pulse_topic", [("4", "3")] * 5 + [("3", "3")])
    answered(opened, house, "pulse_impact", [("5",)] * 6 + [("2",)] * 4)
    answered(opened, house, "pulse_year", [("2", "3", "3", "3", "2", "3")] * 5)
    answered(opened, house, "host_pulse", [("3", "4", "2")] * 5)
    for form in FORMS:
        assert closed(opened, house, form)
    values = {code: figure(opened, house, code) for code in FORMS.values()}
    assert {code: one.value for code, one in values.items()} == {
        "cus.gap": -1.0, "hst.study_impact": 60.0, "cus.adequacy": pytest.approx(2 / 3), "hst.pulse": 50.0}  # fmt: skip
    assert values["hst.study_impact"].n == 10
    assert {one.state for one in values.values()} == {"measured"}
    assert figure(opened, house, "hst.pulse", back=-1).value is None  # not before it was released


def test_of_a_pair_both_answers_count_or_neither(opened, house):
    answered(opened, house, "pulse_topic", [("4", "3")] * 5 + [("5", CANT_SAY)] * 3)
    found = survey(opened, "pulse_topic")
    kept = opened.run_now(lambda unit: store.by_question(unit, found))
    assert kept["importance"].count(CANT_SAY) == kept["success"].count(CANT_SAY) == 3


def test_a_figure_too_old_is_not_told_as_if_it_were_new(opened, house):
    answered(opened, house, "pulse_topic", [("4", "3")] * 5)
    closed(opened, house, "pulse_topic")
    assert figure(opened, house, "cus.gap", back=50).value == -1.0
    assert figure(opened, house, "cus.gap", back=55).value is None


# --- answers and their traces ---------------------------------------------------------------------------------


def test_nothing_leads_from_an_answer_to_a_person_and_nothing_is_left_after_closing(opened, house):
    found = answered(opened, house, "pulse_impact", [("5",)] * 7)
    rows = opened.run_now(lambda unit: unit.all(answers))
    assert len(rows) == 7
    assert "person" not in repr(rows)
    assert closed(opened, house, "pulse_impact")
    destroy_keys(opened)
    assert opened.run_now(lambda unit: unit.all(answers)) == []
    assert not opened.run_now(lambda unit: store.put(unit, found, "helped", "person 1", "5"))  # the key is gone
    shut = survey(opened, "pulse_impact")
    assert not opened.run_now(lambda unit: surveys.put(house, unit, shut, "x", {"helped": "5"}))


def test_the_last_answer_of_a_person_counts_and_can_be_taken_back(opened, house):
    found = answered(opened, house, "pulse_impact", [("5",)])
    for place in ("1", "2"):
        opened.run_now(lambda unit, place=place: surveys.put(house, unit, found, "person 0", {"helped": place}))
    assert opened.run_now(lambda unit: store.by_question(unit, found)) == {"helped": ["2"]}
    opened.run_now(lambda unit: surveys.forget(unit, "person 0"))
    assert opened.run_now(lambda unit: unit.all(answers)) == []


def test_a_release_stays_as_it_is(opened, house):
    answered(opened, house, "pulse_impact", [("5",)] * 6)
    closed(opened, house, "pulse_impact")
    before = opened.run_now(lambda unit: store.released(unit))
    opened.run_now(lambda unit: surveys.forget(unit, "person 0"))
    opened.run_now(lambda unit: survey_rounds.turn_over(house, unit))
    assert opened.run_now(lambda unit: store.released(unit)) == before
    assert len(opened.run_now(store.all_)) == len(FORMS)  # closed by hand, it does not open again in its period


# --- periods --------------------------------------------------------------------------------------------------


def test_surveys_open_and_close_with_their_periods(opened, house, clock):
    assert {one.id for one in opened.run_now(store.opened)} == {
        "pulse_topic:2026-11", "pulse_year:2026", "pulse_impact:autumn_2026", "host_pulse:autumn_2026"}  # fmt: skip
    answered(opened, house, "pulse_topic", [("4", "3")] * 5)
    clock.now = datetime(2026, 11, 30, 21, 59, tzinfo=UTC)  # a minute before December in Helsinki
    opened.run_now(lambda unit: survey_rounds.turn_over(house, unit))
    assert survey(opened, "pulse_topic").state == "open"
    clock.now = datetime(2026, 11, 30, 22, 0, tzinfo=UTC)
    opened.run_now(lambda unit: survey_rounds.turn_over(house, unit))
    states = {one.id: one.state for one in opened.run_now(store.all_)}
    assert (states["pulse_topic:2026-11"], states["pulse_topic:2026-12"]) == ("sealed", "open")
    topics = {one.topic for one in opened.run_now(store.all_) if one.form == "pulse_topic"}
    assert len(topics) == 2
    clock.now = datetime(2026, 12, 28, 10, 0, tzinfo=UTC)  # between terms
    opened.run_now(lambda unit: survey_rounds.turn_over(house, unit))
    assert {one.form for one in opened.run_now(store.opened)} == {"pulse_topic", "pulse_year"}


def test_the_timetable_opens_them(database, house, clock):
    database.run_now(lambda unit: front.furnish(unit, house))
    for _ in range(2):
        tick_all(house, database)
        clock.move("+1d")
    assert len(database.run_now(store.opened)) == 4


# --- offering -------------------------------------------------------------------------------------------------


def offered(found):
    return [b for b in found if not b.mine and any(label == "Vastaan" for label, *_ in render.buttons(b.payload))]


def helped(player, sitter):
    answer = [b for b in player.say(sitter, "Miten uusin lainani?") if not b.mine][-1]
    return player.press(sitter, answer, "Auttoi")


def test_one_offer_a_month_and_each_survey_once(opened, house, clock):
    player = Player(opened, house)
    first = offered(helped(player, AINO))
    assert len(first) == 1
    assert "kerran lukukaudessa" in render.text_of(first[0].payload)
    assert offered(helped(player, AINO)) == []
    clock.now += timedelta(days=29)
    assert offered(helped(player, AINO)) == []
    clock.now += timedelta(days=2)
    opened.run_now(lambda unit: survey_rounds.turn_over(house, unit))
    second = offered(helped(player, AINO))
    assert len(second) == 1
    assert "vuodessa" in render.text_of(second[0].payload)


def test_staff_are_not_asked_what_customers_are(opened, house):
    assert offered(helped(Player(opened, house), MARJA)) == []


def test_what_is_answered_is_in_no_message_and_the_confirmation_is_always_the_same(opened, house):
    player, said = Player(opened, house), set()
    for name, place in (("Aino", "1"), ("Elias", "5"), ("Sofia", CANT_SAY)):
        sitter = Sitter("student", name)
        offer = offered(helped(player, sitter))[0]
        form = [b for b in player.press(sitter, offer, "Vastaan") if not b.mine][-1]
        done = [b for b in player.fill(sitter, form, {"helped": place}) if not b.mine]
        said.add(tuple(render.text_of(b.payload) for b in done))
        assert opened.run_now(lambda unit: unit.all(drafts, form="survey:pulse_impact:autumn_2026")) == []
    assert len(said) == 1
    found = survey(opened, "pulse_impact")
    kept = opened.run_now(lambda unit: store.by_question(unit, found))
    assert sorted(kept["helped"]) == ["1", "5", CANT_SAY]


def test_offers_name_nobody_and_are_forgotten(opened, house, clock):
    helped(Player(opened, house), AINO)
    person = opened.run_now(lambda unit: people.known(unit, "local", AINO.address, "fi")).id
    rows = opened.run_now(lambda unit: unit.all(survey_offers))
    assert len(rows) == 2
    assert person not in repr(rows)
    clock.now += timedelta(days=400)
    opened.run_now(lambda unit: survey_rounds.turn_over(house, unit))
    assert opened.run_now(lambda unit: unit.all(survey_offers)) == []


# --- contacts outside the library -----------------------------------------------------------------------------


def test_a_code_lets_one_person_in_once(opened, house):
    name = survey(opened, "host_pulse").id
    code = opened.run_now(lambda unit: store.invite(unit, name))
    assert code not in repr(opened.run_now(lambda unit: unit.all(survey_invites)))
    player = Player(opened, house)
    offer = player.say(AINO, f"/survey {code}")[-1]
    form = [b for b in player.press(AINO, offer, "Vastaan") if not b.mine][-1]
    done = [b for b in player.fill(AINO, form, {"lists": "3", "information": "4", "teaching": "5"}) if not b.mine]
    assert "tallessa ilman nimeäsi" in render.text_of(done[-1].payload)
    again = player.say(Sitter("student", "Elias"), f"/survey {code}")[-1]
    assert render.text_of(again.payload).startswith("Tämä kutsu ei ole voimassa")
    assert len(opened.run_now(lambda unit: unit.all(answers))) == 3


# --- a library's own ------------------------------------------------------------------------------------------

OWN = """
title  = { fi = "a", sv = "a", en = "a" }
submit = { fi = "a", sv = "a", en = "a" }
[survey]
whom = "students"
every = "month"
gives = "mean"
[[ask]]
key = "one"
kind = "scale"
text = { fi = "a", sv = "a", en = "a" }
left = { fi = "a", sv = "a", en = "a" }
right = { fi = "a", sv = "a", en = "a" }
"""


def test_a_library_adds_a_survey_by_a_file(tmp_path, house, database):
    (tmp_path / "wifi.toml").write_text(OWN)
    form = load_form(tmp_path / "wifi.toml")
    mine = replace(house, forms={**house.forms, "wifi": form})
    database.run_now(lambda unit: front.furnish(unit, mine))
    database.run_now(lambda unit: survey_rounds.turn_over(mine, unit))
    answered(database, mine, "wifi", [("3",)] * 5)
    assert closed(database, mine, "wifi")


@pytest.mark.parametrize(("change", "said"), [
    (('whom = "students"', 'whom = "everyone"'), "survey.whom: must be one of students, host"),
    (('every = "month"', 'every = "day"'), "survey.every: must be one of month, term, year"),
    (('gives = "mean"', 'gives = "gap"'), "ask: asks come in pairs"),
    (('kind = "scale"', 'kind = "text"'), "ask: a survey asks scales only"),
    (("[survey]", "[survey]\nwhen = 1"), "survey.when: no such key"),
])  # fmt: skip
def test_a_wrong_survey_names_itself_and_the_fix(tmp_path, change, said):
    (tmp_path / "own.toml").write_text(OWN.replace(*change))
    with pytest.raises(BadContent, match="own.toml") as wrong:
        load_form(tmp_path / "own.toml")
    assert said in str(wrong.value)
