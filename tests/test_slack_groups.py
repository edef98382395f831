"""Staff by user group: in the group one is staff, out of it not; what was given by invitation stays."""

import pytest

from bot.settings import BadSetting, read_settings
from bot.slack import groups
from storage import people


def role(unit, address):
    return people.known(unit, "slack", address, "fi").role


def test_who_is_in_the_group_is_staff_and_who_leaves_it_is_not(database):
    database.run_now(
        lambda unit: groups.settle(unit, {"T1:U1": ("Marja", "service"), "T1:U2": ("Pekka", "collections")})
    )
    assert database.run_now(lambda unit: (role(unit, "T1:U1"), role(unit, "T1:U2"))) == ("staff", "staff")
    database.run_now(lambda unit: groups.settle(unit, {"T1:U2": ("Pekka", "collections")}))
    assert database.run_now(lambda unit: (role(unit, "T1:U1"), role(unit, "T1:U2"))) == ("student", "staff")


def test_who_changes_groups_changes_teams(database):
    def play(unit):
        groups.settle(unit, {"T1:U1": ("Marja", "service")})
        groups.settle(unit, {"T1:U1": ("Marja", "collections")})
        return people.known(unit, "slack", "T1:U1", "fi").team

    assert database.run_now(play) == "collections"


def test_an_invitation_outlives_the_group(database):
    def play(unit):
        people.appoint(unit, people.known(unit, "slack", "T1:U1", "fi").id, "admin", "Marja", "service")
        groups.settle(unit, {"T1:U1": ("Marja", "collections")})
        groups.settle(unit, {})
        return role(unit, "T1:U1")

    assert database.run_now(play) == "admin"


def test_groups_are_read_from_one_setting():
    assert groups.read("@henkilokunta=service, S0123 = collections") == {
        "henkilokunta": "service",
        "S0123": "collections",
    }
    for wrong in ("henkilokunta", "=service", "henkilokunta="):
        with pytest.raises(ValueError, match="GROUP=TEAM"):
            groups.read(wrong)
        with pytest.raises(BadSetting, match="GROUP=TEAM"):
            read_settings({"JANA_SLACK_STAFF_GROUPS": wrong})
