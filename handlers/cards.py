"""Cards: what a card says of the time it has waited, and what stays where it stood when another team gets it."""

from handlers.dialog import Doc, Lang, Say
from handlers.house import House
from handlers.posting import post
from storage import cases as store
from storage import people
from storage.cases import Case
from storage.unit import Unit


def waited(house: House, unit: Unit, case: Case) -> int:
    """For how many days, by the library's calendar, it has waited for an answer; none when it does not wait."""
    if case.state not in store.WAITING:
        return 0
    return (house.library.local(unit.now).date() - house.library.local(case.received_at).date()).days


def waiting(house: House, unit: Unit, case: Case, lang: Lang) -> Doc:
    """The line about it, from the second day on."""
    days = waited(house, unit, case)
    if days < 1:
        return ()
    return house.texts.say("cases.waited_one" if days == 1 else "cases.waited", lang, n=days)


def leave(house: House, unit: Unit, case: Case, before: str, slot: str) -> None:
    """Where the card stood, one line says which team has it now: its words and buttons are there."""
    for channel in people.channels(unit, before):
        lang: Lang = channel.lang or house.library.teams[before].lang  # type: ignore[assignment]
        team = house.library.teams[case.team].name[lang]
        words = house.texts.say("cases.moved_away", lang, code=case.code, team=team)
        post(unit, channel.id, [Say(words)], slot=slot, front=channel.front)
