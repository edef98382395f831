"""What Jana has acknowledged is never lost and nothing is done twice, whenever the process dies."""

import asyncio
import json

import pytest

from tests import killing


def run(home, people, count, kills, seed=7):
    """A storm and what it left behind."""
    house = killing.House(home, people)
    asyncio.run(killing.storm(house, count, kills, seed))
    return killing.ledger(house, count)


def check(found, people, count, kills):
    assert found["integrity"] == "ok"
    assert (found["lost"], found["duplicate rows"], found["out of order"], found["quarantined"]) == (
        0,
        0,
        0,
        0,
    )
    assert list(found["answers"].values()) == [count] * people
    assert found["kills"] == kills


def test_a_kill_loses_nothing_and_doubles_nothing(home):
    check(run(home, people=5, count=12, kills=2), 5, 12, 2)


@pytest.mark.proof
def test_a_thousand_messages_through_ten_kills(home):
    found = run(home, people=20, count=50, kills=10)
    print(json.dumps(found | {"answers": sum(found["answers"].values())}))
    check(found, 20, 50, 10)


def test_the_same_turn_four_times_changes_nothing_more_than_once(database, house, clock):
    from bot.local import front
    from bot.local.front import Sitter
    from bot.local.play import Player
    from storage import asked, shown

    player, aino = Player(database, house), Sitter("student", "Aino")
    for _ in range(4):
        player.do(aino, {"t": "said", "text": "missä on lähin bussipysäkki"}, event_id="same-event")
    rows = database.run_now(lambda unit: asked.counts(unit, house.library.week(clock())))
    assert [(row.outcome, row.n) for row in rows] == [("none", 1)]
    place = front.place_of(database.keys, aino.address)
    said = database.run_now(lambda unit: shown.last(unit, [place], 50))
    assert [bubble.mine for bubble in said] == [True, False]
