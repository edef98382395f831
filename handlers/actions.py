"""Actions: from a result to what is done. A team agrees on at most two things, each with somebody and a day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from handlers.action_form import team_of
from handlers.days import chosen
from handlers.dialog import Button, Choices, Doc, Lang, Part, Reply, Say, Turn
from handlers.filling import open_form
from handlers.house import House
from handlers.posting import post
from handlers.say import buttons, say, short_day
from storage import actions as store
from storage import answers, drafts, people
from storage.actions import Action
from storage.unit import Unit

Data = Mapping[str, Any]
NO_ROUND = "-"


def today(house: House, unit: Unit) -> date:
    """The day on the library's wall."""
    return house.library.local(unit.now).date()


def owner_name(house: House, unit: Unit, action: Action, lang: Lang) -> str:
    """Who looks after it, in words: a colleague, or the whole team when nobody does or has been forgotten."""
    if action.owner is not None:
        try:
            return people.by_id(unit, action.owner).name or house.texts.line("action.team", lang)
        except LookupError:
            pass
    return house.texts.line("action.team", lang)


def words(house: House, unit: Unit, action: Action, lang: Lang, key: str) -> Doc:
    """An action in one of the ways of saying it."""
    library = house.library
    return house.texts.say(
        f"action.{key}", lang, what=action.text, owner=owner_name(house, unit, action, lang),
        day=short_day(date.fromisoformat(action.day), lang, library),
        ended=short_day(date.fromisoformat(action.ended_on), lang, library) if action.ended_on else "–",
    )  # fmt: skip


# --- looking and agreeing -------------------------------------------------------------------------------------


def begin(turn: Turn, unit: Unit, rest: str) -> Reply:
    """What the team has going, with what can be done about it, and room for one more."""
    team = team_of(turn)
    if team not in turn.house.library.teams:
        return say(turn, "action.no_team")
    going = store.open_of(unit, team)
    if not going:
        return [*say(turn, "action.none"), _new_button(turn, NO_ROUND)]
    now = today(turn.house, unit).isoformat()
    for one in going:
        key = "late" if one.day < now else None
        post(unit, turn.where.id, card(turn.house, unit, one, turn.lang, key), front=turn.where.front)
    return [] if len(going) >= store.MOST_OPEN else [*say(turn, "action.room"), _new_button(turn, NO_ROUND)]


def _new_button(turn: Turn, round_id: str) -> Part:
    return buttons(
        turn, [("action.new", "action.new", {"round": round_id})], shared=turn.where.kind == "group"
    )  # fmt: skip


def new(turn: Turn, unit: Unit, data: Data) -> Reply:
    """The form, when there is room."""
    if team_of(turn) not in turn.house.library.teams:
        return say(turn, "action.no_team")
    if len(store.open_of(unit, team_of(turn))) >= store.MOST_OPEN:
        return say(turn, "action.full")
    return open_form(turn, unit, f"action:{data['round']}")


def keep(turn: Turn, unit: Unit, data: Data) -> Reply:
    """Agreed: written down and shown to the team."""
    draft = drafts.find(unit, turn.where.id, turn.who.id)
    drafts.drop(unit, turn.where.id, turn.who.id)
    day = chosen(data["day"], data.get("own_day"), today(turn.house, unit))
    round_id = draft.form.partition(":")[2] if draft else NO_ROUND
    if day is None:
        kept = {key: data[key] for key in ("what", "about", "owner", "day") if key in data}
        return [*say(turn, "action.bad_day"), *open_form(turn, unit, f"action:{round_id}", kept)]
    agreed = _agree(turn, unit, data, day, round_id)
    if agreed is None:
        return say(turn, "action.full")
    show(turn.house, unit, agreed)
    return say(turn, "action.agreed", day=short_day(day, turn.lang, turn.house.library))


def _agree(turn: Turn, unit: Unit, data: Data, day: date, round_id: str) -> Action | None:
    house, team = turn.house, team_of(turn)
    found = answers.get(unit, round_id)
    item = next((item for item in house.line.items if item.code == data["about"]), None)
    stage = found.stage if found else item.stage if item else house.library.teams[team].stages[0]
    return store.agree(
        unit, team=team, stage=stage, question=item.code if item else "", text=data["what"].rstrip(". "),
        owner=None if data["owner"] == "team" else data["owner"], due=day.isoformat(),
        today=today(house, unit).isoformat(), round_id=found.id if found else None,
    )  # fmt: skip


# --- the card -------------------------------------------------------------------------------------------------


def card(house: House, unit: Unit, action: Action, lang: Lang, key: str | None = None) -> list[Part]:
    """An action as the team sees it; any colleague may press."""
    doc = words(house, unit, action, lang, key or f"card_{action.state}")
    if action.state != "open":
        return [Say(doc)]
    row = tuple(
        Button(house.texts.line(f"action.do_{what}", lang), f"action.{what}", {"action": action.id})
        for what in ("done", "move", "drop")
    )
    return [Say(doc), Choices((row,), role="staff", shared=True)]


def show(house: House, unit: Unit, action: Action) -> None:
    """The card in the team's channels: new, or as it stands now in the place of the old one."""
    for channel in people.channels(unit, action.team):
        lang: Lang = channel.lang or "fi"  # type: ignore[assignment]
        post(unit, channel.id, card(house, unit, action, lang), slot=f"action:{action.id}", front=channel.front)


# --- what becomes of it ---------------------------------------------------------------------------------------


def _ending(state: str) -> Any:
    def press(turn: Turn, unit: Unit, data: Data) -> Reply:
        """Done, or let go; once."""
        if not store.end(unit, data["action"], state, today(turn.house, unit).isoformat()):
            return say(turn, "action.ended")
        action = store.get(unit, data["action"])
        if action is None:
            return say(turn, "action.ended")
        show(turn.house, unit, action)
        return say(turn, f"action.{state}", what=action.text)

    return press


def move(turn: Turn, unit: Unit, data: Data) -> Reply:
    """Which other day."""
    action = store.get(unit, data["action"])
    if action is None or action.state != "open":
        return say(turn, "action.ended")
    return open_form(turn, unit, "action_day", action=action.id)


def moved(turn: Turn, unit: Unit, data: Data) -> Reply:
    """Another day, shown to the team; "on time" is still counted by the first."""
    drafts.drop(unit, turn.where.id, turn.who.id)
    number = data["context"]["action"]
    day = chosen(data["day"], data.get("own_day"), today(turn.house, unit))
    if day is None:
        return [*say(turn, "action.bad_day"), *open_form(turn, unit, "action_day", {"day": "own"}, action=number)]
    if not store.move(unit, number, day.isoformat()):
        return say(turn, "action.ended")
    action = store.get(unit, number)
    if action is not None:
        show(turn.house, unit, action)
    what, when = action.text if action else "", short_day(day, turn.lang, turn.house.library)
    return say(turn, "action.moved", what=what, day=when)


# --- reminders ------------------------------------------------------------------------------------------------


def remind(house: House, unit: Unit, action: Action) -> None:
    """Once on the day of service before its day, to whoever looks after it; once after it, to the team."""
    now = today(house, unit)
    if not house.library.is_open_day(now):
        return
    if action.day < now.isoformat():
        _post_reminder(house, unit, action, "late", None)
    elif action.day <= _next_open(house, now).isoformat():
        _post_reminder(house, unit, action, "soon", action.owner)


def _next_open(house: House, day: date) -> date:
    """The next day of service after this one."""
    days = (date.fromordinal(day.toordinal() + ahead) for ahead in range(1, 40))
    return next((one for one in days if house.library.is_open_day(one)), day)


def _post_reminder(house: House, unit: Unit, action: Action, key: str, owner: str | None) -> None:
    """In the owner's own chat when Jana knows it and it can be reached, else in the team's channels."""
    once = f"action:{action.id}:{key}:{action.day}"
    home = people.home_of(unit, owner) if owner is not None else None
    if home is not None and owner is not None:
        lang: Lang = people.by_id(unit, owner).lang  # type: ignore[assignment]
        if post(unit, home, card(house, unit, action, lang, key), person=None, key=f"{once}:{home}"):
            return
    for channel in people.channels(unit, action.team):
        spoken: Lang = channel.lang or "fi"  # type: ignore[assignment]
        parts = card(house, unit, action, spoken, key)
        post(unit, channel.id, parts, key=f"{once}:{channel.id}", front=channel.front)


ACTIONS = {
    "action.new": new, "action.done": _ending("done"), "action.drop": _ending("dropped"), "action.move": move,
}  # fmt: skip
