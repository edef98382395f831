"""Assessment: find your place on the line. Rules first, under a minute, and nobody can be found in the result."""

from collections.abc import Mapping
from typing import Any

from handlers import inviting
from handlers import library as libraries
from handlers import release as rules
from handlers.dialog import Lang, Reply, Say, Turn
from handlers.filling import open_form
from handlers.forms import CANT_SAY
from handlers.house import House
from handlers.opening import Wish, end, open_round, rests, team_channels, wish
from handlers.posting import post
from handlers.results import result
from handlers.rotation import kind_of
from handlers.round_form import FACTORS, TAP, WANT, WANTS
from handlers.round_plans import ROUND_DAYS
from handlers.say import buttons, clock, say
from storage import answers as store
from storage import drafts, people, reminders, workshops
from storage.answers import Round
from storage.unit import Unit

NONE = "none"


# --- a sitting ------------------------------------------------------------------------------------------------


def _open_for(turn: Turn, unit: Unit) -> Round | None:
    """The open round this person is asked to: of several the first they have not placed themselves in yet."""
    mine = [one for one in store.open_rounds(unit) if turn.who.team in one.teams and store.takes_answers(unit, one)]
    return next((one for one in mine if not store.own(unit, one, turn.who.id)), mine[-1] if mine else None)


def invite(turn: Turn, unit: Unit, rest: str) -> Reply:
    """The rules before the first question; one tap to go on."""
    if turn.where.kind != "private":
        return say(turn, "desk.private_only")
    found = _open_for(turn, unit)
    if found is None:
        return say(turn, "line.none_open")
    return inviting.rules(turn.house, unit, found, turn.lang, turn.where.front)


def begin(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """The first question."""
    found = store.get(unit, data["round"])
    if found is None or not store.takes_answers(unit, found):
        return say(turn, "line.closed_meanwhile")
    reminders.wake(unit, found.id, turn.who.id)
    return open_form(turn, unit, f"line:{found.id}")


def keep(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Keep the answers under tags and forget the draft; the confirmation is the same whatever was answered."""
    draft = drafts.find(unit, turn.where.id, turn.who.id)
    drafts.drop(unit, turn.where.id, turn.who.id)
    found = store.get(unit, draft.form.partition(":")[2]) if draft else None
    seat = _seat(turn, found) if found is not None else None
    if found is None or not store.takes_answers(unit, found) or not store.hold(unit, found):
        return say(turn, "line.closed_meanwhile")
    if seat is None:
        return say(turn, "line.not_asked")
    if not store.put_all(unit, found, turn.who.id, seat, _values(found, data)):
        return say(turn, "line.closed_meanwhile")
    row = [
        ("line.change", "line.begin", {"round": found.id}),
        ("line.withdraw", "line.withdraw", {"round": found.id}),
    ]
    closes = clock(found.closes_at, turn.lang, turn.house.library)
    return [*say(turn, "line.thanks", closes=closes), buttons(turn, row)]


def _seat(turn: Turn, found: Round) -> str | None:
    """The team this person answers in; in a meeting everyone of the staff is one. None: not asked."""
    if not turn.who.is_staff:
        return None
    return found.teams[0] if found.is_meeting else turn.who.team if turn.who.team in found.teams else None


def _values(found: Round, data: Mapping[str, Any]) -> dict[str, str]:
    """One row a question, the same number of rows for everybody: a factor not picked is `none`."""
    picked = data.get(FACTORS) or {}
    values = {}
    for question in found.questions:
        mark, _, code = question.partition(":")
        if mark == "f" and code:
            values[question] = picked.get(code, NONE)
        else:
            said = str(data.get(TAP + code if code else question) or CANT_SAY)
            values[question] = said + (WANTS if said != CANT_SAY and data.get(WANT + code) else "")
    return values


def withdraw(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Remove this person's answers while the round is open."""
    found = store.get(unit, data["round"])
    if found is None or not store.takes_answers(unit, found):
        return say(turn, "line.closed_meanwhile")
    store.withdraw(unit, found, turn.who.id)
    return say(turn, "line.withdrawn")


# --- rounds ---------------------------------------------------------------------------------------------------


def round_(turn: Turn, unit: Unit, rest: str) -> Reply:
    """/round open <stage>, /round close, /round status."""
    verb, _, more = rest.partition(" ")
    match verb:
        case "open" if (wanted := wish(turn.house, more)) is not None:
            return _open(turn, unit, wanted)
        case "close":
            open_now = _open_for(turn, unit) or next(
                (one for one in store.open_rounds(unit) if not one.is_meeting), None
            )
            if open_now is None:
                return say(turn, "line.none_open")
            close_round(turn.house, unit, open_now)
            return []
        case "status":
            return _status(turn, unit)
        case _:
            return say(turn, "line.round_how", stages="|".join(libraries.STAGES))


def _open(turn: Turn, unit: Unit, wanted: Wish) -> Reply:
    if (refusal := not_now(turn, unit, wanted.stage)) is not None:
        return refusal
    found = open_round(turn.house, unit, wanted.stage, end(turn.house, unit.now, wanted.days), wanted.teams)
    if turn.where.kind == "group" and turn.where.team in found.teams:
        return []
    closes = clock(found.closes_at, turn.lang, turn.house.library)
    return say(turn, "line.opened_here", round=found.id, closes=closes)


def not_now(turn: Turn, unit: Unit, stage: str) -> Reply | None:
    """Why no round about this stage may be opened now; none when it may."""
    running, until = rests(unit, stage)
    if running is not None:
        return say(turn, "line.already_open", round=running.id)
    return say(turn, "line.rests", day=clock(until, turn.lang, turn.house.library)) if until is not None else None


def _status(turn: Turn, unit: Unit) -> Reply:
    rounds = store.all_rounds(unit)[-8:]
    if not rounds:
        return say(turn, "line.none_open")
    doc: list[Any] = []
    for found in reversed(rounds):
        doc += turn.house.texts.say(
            f"line.status_{found.state}", turn.lang, round=found.id,
            **({"closes": clock(found.closes_at, turn.lang, turn.house.library)} if found.state == "open" else {}),
        )  # fmt: skip
    return [Say(tuple(doc))]


def close_round(house: House, unit: Unit, found: Round) -> bool:
    """Close and publish by the rules, once. The answers are gone with this transaction, the key after it.

    True when something could be published.
    """
    if not store.begin_closing(unit, found):
        return False
    published = {}
    for question, teams in store.by_question(unit, found).items():
        release = rules.release(question, kind_of(question), teams, max(found.floor, house.library.floor))
        if release.blocks:
            published[question] = release.to_dict()
    invited = sum(len(people.members(unit, team)) for team in found.teams if team in house.library.teams)
    store.seal(unit, found, published, house.library.week(unit.now), invited or None)
    sealed = store.get(unit, found.id) or found
    for place, lang in _shown_in(unit, found):
        post(unit, place, result(house, unit, sealed, lang), key=f"round:{found.id}:{place}")
    return bool(published)


def lose_round(house: House, unit: Unit, found: Round) -> None:
    """A round whose key is gone is closed unpublished and begun again: nobody could change or withdraw in it.

    So it is after a backup was restored: its answers may have been published already, and must not be once more.
    """
    if not store.begin_closing(unit, found):
        return
    store.seal(unit, found, {}, house.library.week(unit.now))
    for place, lang in _shown_in(unit, found):
        post(unit, place, [Say(house.texts.say("line.key_lost", lang, round=found.id))], key=f"lost:{found.id}:{place}")
    if not found.is_meeting and rests(unit, found.stage) == (None, None):
        open_round(house, unit, found.stage, end(house, unit.now, ROUND_DAYS), found.teams)


def _shown_in(unit: Unit, found: Round) -> list[tuple[str, Lang]]:
    """Where a result is shown, in which language: in the teams' channels, or where the meeting is held."""
    meeting = workshops.of(unit, found.id)
    if meeting is not None:
        return [(meeting.place, meeting.lang)]  # type: ignore[list-item]
    return [(one.id, one.lang or "fi") for one in team_channels(unit, found)]  # type: ignore[misc]


ACTIONS = {**inviting.ACTIONS, "line.begin": begin, "line.withdraw": withdraw}
