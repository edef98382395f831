"""Digests: the weekly post of a team, once for each channel and week whatever happens."""

from datetime import timedelta

from handlers.dialog import Lang, Say
from handlers.digest import compose
from handlers.house import House
from handlers.posting import post as post_in
from schedules.slots import Slot
from storage import people
from storage.unit import Unit


def week_told(house: House, slot: Slot) -> str:
    """The week a digest is about: the last whole one before its slot."""
    return house.library.week(slot.utc - timedelta(days=slot.local.weekday() + 1))


def post(house: House, unit: Unit, slot: Slot, job: str, late: bool) -> None:
    """Compose and put into the outbox of every channel of the team, under a key that can be used only once."""
    team = job.partition(":")[2]
    post_week(house, unit, team, week_told(house, slot), late=late)


def post_week(house: House, unit: Unit, team: str, week: str, *, late: bool = False, again: str = "") -> int:
    """Post the digest of a week to every channel of a team; how many channels had not had it."""
    count = 0
    for channel in people.channels(unit, team):
        lang: Lang = channel.lang or house.library.teams[team].lang  # type: ignore[assignment]
        parts = compose(house, unit, team, week, lang)
        if late:
            parts = [Say(house.texts.say("digest.late", lang)), *parts]
        key = f"digest:{team}:{week}:{channel.id}{again}"
        count += post_in(unit, channel.id, parts, key=key, front=channel.front)
    return count
