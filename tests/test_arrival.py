"""Arrival: an answer that did not reach its writer is no answer, on the card and in the figures."""

from datetime import timedelta

import pytest

import handlers
from storage import cases, figures
from tests.chat import Table


@pytest.fixture
def table(database, house):
    """A table at which Aino has complained."""
    found = Table(database, house)
    complain(found, "Aino", "Lukusalissa on aina liian kylmä")
    return found


def complain(table, name, words):
    table.play(f"{name}> /palaute")
    table.play(f"{name}> {{message: {words}, kind: complaint, topic: use, reply: true}}")
    table.play(f"{name}> [Lähetä]")


def case(table, number=1):
    return table.database.run_now(lambda unit: cases.get(unit, number))


def counted(table):
    """First replies, the cohort as told or not, and how many wait."""
    day = timedelta(days=1)

    def read(unit):
        span = unit.now - day, unit.now + day
        told = [until is not None for _, until in figures.cohort(unit, *span)]
        return len(figures.waits(unit, *span)), told, figures.waiting(unit, span[1]).n

    return table.database.run_now(read)


def ends(table, answered, how, number=1):
    """The platform says only now how the answer that staff gave at this moment went."""
    then = ["case", {"case": number, "answered": answered.isoformat()}]
    table.database.run_now(lambda unit: handlers.afterwards(table.house, unit, then, how))


@pytest.mark.parametrize("how", ["gone", "gave_up"])
def test_an_answer_that_is_lost_counts_neither_as_a_reply_nor_as_one_that_is_due(table, how):
    assert counted(table) == (0, [False], 1)
    table.play("Marja>> Korjattu.")
    assert (case(table).state, counted(table)) == ("answered", (1, [True], 0))
    ends(table, case(table).first_reply_at, how)
    assert (case(table).state, counted(table)) == ("unreached", (0, [], 0))
    table.play("@ Aino blocks")
    table.play("Marja> [Sulje]")
    table.play("Marja> [Ohita]")
    assert (case(table).state, counted(table)) == ("closed", (0, [], 0)), "closing told nobody either"


def test_the_next_answer_that_arrives_is_the_first_reply(table):
    table.play("Marja>> Korjattu.")
    ends(table, case(table).first_reply_at, "gone")
    table.database.clock.move("+3h")
    table.play("Marja>> Korjattu, kokeile nyt.")
    after = case(table)
    assert (after.state, counted(table)) == ("answered", (1, [True], 0))
    assert after.first_reply_at == table.database.clock()


def test_a_later_answer_that_is_lost_takes_nothing_from_the_one_that_arrived(table):
    table.play("Marja>> Korjattu.")
    first = case(table).first_reply_at
    table.database.clock.move("+3h")
    table.play("Marja>> Vielä yksi asia.")
    ends(table, table.database.clock(), "gone")
    assert (case(table).state, case(table).first_reply_at) == ("unreached", first)
    assert counted(table) == (1, [True], 0)


def test_of_two_who_wrote_the_same_one_is_enough(table):
    complain(table, "Otto", "Lukusalissa palelee")
    for line in ("/jono", "[Avaa JN-0002]", "[Muuta…]", "[Yhdistä toiseen]", "JN-0001"):
        table.play(f"Marja> {line}")
    table.play("@ Aino blocks")
    table.play("Marja>> Korjattu.")
    assert (case(table).state, case(table, 2).first_reply_at is not None) == ("answered", True)
    assert case(table).first_reply_at is None
    table.play("@ Otto blocks")
    table.play("Marja>> Korjattu taas.")
    assert case(table).state == "unreached"


def test_what_is_quiet_after_an_answer_that_got_lost_is_closed_as_any_other(table):
    table.play("@ Aino blocks")
    table.play("Marja>> Korjattu.")
    for line in ("@ tick", "@ +44d", "@ tick"):  # over the holidays
        table.play(line)
    assert case(table).state == "closed"
