"""The same person on two services: one code, both sides say yes, one person for cases, roles and rounds."""

import re

import pytest

from storage import cases, linking, people
from tests.fakes import FakeSlack, FakeTelegram, shown


@pytest.fixture
def two(database):
    """Somebody on Slack and somebody on Telegram, each with a place."""

    def make(unit):
        found = []
        for front in ("slack", "telegram"):
            someone = people.known(unit, front, f"{front}-1", "fi")
            found.append((someone.id, people.place(unit, front, f"place-{front}", "private").id))
        return found

    return database.run_now(make)


def feedback(unit, person, place):
    return cases.open_case(
        unit, kind="fault", stage="use", team="service", lang="fi", text="Rikki", person=person, place=place, named=None,
        spot=None, wants_reply=True, promised_at=None,
    )  # fmt: skip


def test_after_linking_cases_and_role_of_both_belong_to_one(database, two):
    (slack, slack_place), (telegram, telegram_place) = two

    def play(unit):
        feedback(unit, slack, slack_place)
        feedback(unit, telegram, telegram_place)
        people.appoint(unit, telegram, "staff", "Marja", "service")
        assert linking.merge(unit, slack, telegram)
        assert {case.code for case in cases.of_writer(unit, slack)} == {"JN-0001", "JN-0002"}
        assert cases.route(unit, 2) == (telegram_place, slack)
        assert people.by_id(unit, slack).role == "staff"
        assert people.known(unit, "telegram", "telegram-1", "fi").id == slack

    database.run_now(play)


def test_a_code_links_once_and_only_for_a_quarter_of_an_hour(database, two, clock):
    (slack, place), _ = two
    code = database.run_now(lambda unit: linking.offer(unit, slack, place))
    assert database.run_now(lambda unit: linking.use(unit, code)) == linking.Asked(slack, place)
    assert database.run_now(lambda unit: linking.use(unit, code)) is None
    late = database.run_now(lambda unit: linking.offer(unit, slack, place))
    clock.move("+16m")
    assert database.run_now(lambda unit: linking.use(unit, late)) is None


def test_a_code_for_linking_makes_nobody_staff(database, two):
    (slack, place), (telegram, _) = two
    code = database.run_now(lambda unit: linking.offer(unit, slack, place))
    assert not database.run_now(lambda unit: people.join(unit, telegram, code))
    assert database.run_now(lambda unit: people.by_id(unit, telegram)).role == "student"


def test_nobody_is_linked_with_themselves_or_with_somebody_forgotten(database, two):
    (slack, _), _ = two
    assert not database.run_now(lambda unit: linking.merge(unit, slack, slack))
    assert not database.run_now(lambda unit: linking.merge(unit, slack, "0" * 32))


def test_one_code_and_a_yes_on_each_side_make_one_person_of_two_services(home):
    """The real `jana run` between the stand-ins of both services; then the case given on one is shown on the other."""
    slack, telegram = FakeSlack(home), FakeTelegram(home, "--no-flood")
    slack.environment |= {k: v for k, v in telegram.environment.items() if k.startswith("JANA_TELEGRAM")}
    try:
        slack.start().wait_ready()
        code = re.search(r"/link ([0-9a-f]{16})", slack.say("carol", "/link"))[1]
        anna = {"id": 501, "first_name": "Anna", "language_code": "en"}
        assert "in Slack" in shown(telegram.say(anna, f"/link {code}"))
        assert "Is it you?" in str(slack.get("wait?contains=Is%20it%20you&timeout=60"))
        assert "Linked" in slack.press("carol", "It is me", dm=True)
        slack.say("carol", "The printer on floor 2 is always jammed")
        slack.press("carol", "Send", dm=True)
        assert "JN-0001" in shown(telegram.say(anna, "/my"))
        assert "not valid" in shown(telegram.say(anna, f"/link {code}"))
        assert slack.errors() == telegram.errors() == []
    finally:
        slack.stop()
        telegram.stop()
