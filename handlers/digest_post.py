"""Digest post: a digest on its way to a channel, once for each period; and who is told when it does not arrive."""

from collections.abc import Mapping
from typing import Any

from handlers import indicators
from handlers.dialog import Lang, Part, Say
from handlers.digest import compose, is_empty
from handlers.digest_long import compose_span
from handlers.house import House
from handlers.posting import post
from storage import people, timetable
from storage.people import Spot
from storage.timetable import Subscription
from storage.unit import Unit


def lang_of(house: House, channel: Spot) -> Lang:
    """The language of a channel, else of its team."""
    return channel.lang or house.library.teams[str(channel.team)].lang  # type: ignore[return-value]


def is_paused(unit: Unit, chosen: Subscription) -> bool:
    """Whether the channel has asked for silence at this moment."""
    return chosen.paused_until is not None and unit.now < chosen.paused_until


def post_week(house: House, unit: Unit, place: str, week: str, *, late: bool = False, again: str = "") -> bool:
    """The digest of a week into a channel; false when it had it, has paused, or skips an empty week."""
    channel = people.spot(unit, place)
    if channel is None or channel.team is None or channel.team not in house.library.teams:
        return False
    asked = indicators.week_of(house, week)
    if (
        asked.end <= unit.now
    ):  # kept within a minute of its end, unless Jana was away or something of it has just changed
        indicators.settle(house, unit, asked, weeks=1)
    chosen = timetable.subscription(unit, place)
    team = house.library.teams[channel.team]
    empty = (chosen.empty or team.empty) == "skip" and is_empty(house, unit, team.key, week)
    if not again and (is_paused(unit, chosen) or empty):
        return False
    return _post(house, unit, channel, week, compose(house, unit, team.key, week, lang_of(house, channel)), late, again)


def post_span(house: House, unit: Unit, place: str, span: str, *, late: bool = False, again: str = "") -> bool:
    """The digest of a month (2026-11) or a term (its key in library.toml) into a channel; false as `post_week`."""
    channel = people.spot(unit, place)
    if channel is None or channel.team is None or channel.team not in house.library.teams:
        return False
    if not again and is_paused(unit, timetable.subscription(unit, place)):
        return False
    parts = compose_span(house, unit, channel.team, span, lang_of(house, channel))
    return _post(house, unit, channel, span, parts, late, again)


def _post(house: House, unit: Unit, channel: Spot, period: str, parts: list[Part], late: bool, again: str) -> bool:
    """Into the outbox under a key that can be used only once; it counts as sent only when it has arrived."""
    if late:
        parts = [Say(house.texts.say("digest.late", lang_of(house, channel))), *parts]
    if channel.gone:
        afterwards(unit, house, {"place": channel.id, "period": period}, "gone")
        return False
    then = ["digest", {"place": channel.id, "period": period}]
    return post(unit, channel.id, parts, key=f"digest:{period}:{channel.id}{again}", front=channel.front, then=then)


def afterwards(unit: Unit, house: House, data: Mapping[str, Any], how: str) -> None:
    """A digest has arrived, or never will: then those who keep this Jana are told, and how to send it again."""
    if how == "delivered":
        return
    channel = people.spot(unit, data["place"])
    team = house.library.teams.get(str(channel.team)) if channel else None
    for place, lang in people.keepers(unit):
        name = team.name[lang] if team else "–"  # type: ignore[index]
        words = house.texts.say(
            "digest.undelivered", lang, team=name, period=data["period"], front=(channel.front if channel else "–"),  # type: ignore[arg-type]
            command=f"jana digest resend --team {team.key if team else '…'} --week {data['period']}",
        )  # fmt: skip
        post(unit, place, [Say(words)], key=f"told:{data['period']}:{data['place']}:{unit.now.date()}:{place}")


def tell_keepers(house: House, unit: Unit, key: str, mark: str, **values: Any) -> int:
    """Say something once to everybody who keeps this Jana; how many were told now."""
    return sum(
        post(unit, place, [Say(house.texts.say(key, lang, **values))], key=f"told:{mark}:{place}")  # type: ignore[arg-type]
        for place, lang in people.keepers(unit)
    )
