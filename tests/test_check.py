"""`jana check` names what is wrong on the machine and in the database, each with its mend."""

import contextlib
import dataclasses
import socket
from datetime import timedelta

import pytest

from bot.commands import checking
from bot.settings import Settings
from handlers.content_errors import BadContent
from storage import answers, people
from storage.tables import inbox, outbox
from tests.killing import free_port


@pytest.fixture
def settings(tmp_path):
    (tmp_path / "secret.key").write_text("00")
    (tmp_path / "secret.key").chmod(0o600)
    return Settings(home=tmp_path, secret_key_file=tmp_path / "secret.key", http_port=free_port())


def said(settings, house, database):
    return {one.words.split(":")[0]: one for one in checking.look(settings, house, database)}


def test_a_new_home_is_in_order_and_says_what_comes_next(settings, house, database):
    found = said(settings, house, database)
    assert all(one.good for one in found.values())
    assert {"database", "staff", "teams without a channel"} <= set(found)
    assert "--role admin" in found["staff"].words


def test_what_was_set_aside_and_what_cannot_arrive_are_told(settings, house, database, clock):
    def wrong(unit):
        unit.add(
            inbox, platform="x", event="1", conversation="c", body=None, state=2, tries=3, due_at=unit.now,
            received_at=unit.now,
        )  # fmt: skip
        unit.add(
            outbox, place="p", front="x", payload=None, slot=None, thread=None, then=None, key=None, state=2, tries=9,
            unsure=False, due_at=unit.now, created_at=unit.now,
        )  # fmt: skip
        place = people.place(unit, "x", "gone", "group").id
        people.bind(unit, place, "service", "fi")
        people.gone(unit, place)

    database.run_now(wrong)
    found = said(settings, house, database)
    assert not found["turns"].good
    assert "1 could never be delivered" in found["messages"].words
    assert "/here service" in found["channel of service"].words
    assert "service" not in found["teams without a channel"].words


def test_a_key_that_others_can_read_and_a_full_disk_are_to_be_mended(settings, house, database, monkeypatch):
    settings.key_file.chmod(0o644)
    monkeypatch.setattr(checking, "ROOM_LEAST", 1 << 62)
    found = said(settings, house, database)
    assert "chmod 600" in found["key"].words
    assert not found["key"].good
    assert not found["disk"].good


def test_a_port_that_is_taken_is_told(settings, house, database):
    with contextlib.closing(socket.create_server(("127.0.0.1", settings.http_port))):
        assert "JANA_HTTP_PORT" in said(settings, house, database)["http"].words


def test_a_round_whose_key_is_gone_is_told(settings, house, database):
    def opened(unit):
        end = unit.now + timedelta(days=7)
        answers.open_round(unit, round_id="r1", stage="use", teams=["service"], questions=["q"], floor=5, closes_at=end)

    database.run_now(opened)
    assert not any(name.startswith("round") for name in said(settings, house, database))
    database.run_now(lambda unit: [unit.rounds.destroy(one.id) for one in answers.open_rounds(unit)])
    found = said(settings, house, database)
    (key,) = [one for name, one in found.items() if name.startswith("round ")]
    assert not key.good


def test_a_mistake_in_the_sources_is_named_with_its_mend(settings, house, database, tmp_path):
    (tmp_path / "sources.toml").write_text('[counter.x]\naddress = "https://x.example"\ncustomer_id = "1"\n')
    with pytest.raises(BadContent, match="reports"):
        said(dataclasses.replace(settings, sources=tmp_path / "sources.toml"), house, database)
