"""Assessment: find your place on the line. Rules first, under a minute, and nobody can be found in the result."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from handlers import library as libraries
from handlers import release as rules
from handlers.dialog import Lang, Part, Picture, Reply, Say, Turn
from handlers.filling import open_form
from handlers.forms import CANT_SAY
from handlers.house import House
from handlers.lines import bands, forces
from handlers.picture import DigestPicture, Forces, LineBands, alt
from handlers.posting import post
from handlers.rotation import kind_of, sitting
from handlers.round_form import FACTORS, TAP, round_form
from handlers.say import buttons, clock, say
from storage import answers as store
from storage import drafts, people
from storage.answers import Round
from storage.unit import Unit

ROUND_DAYS = 7
NONE = "none"


# --- a sitting ------------------------------------------------------------------------------------------------


def _open_for(turn: Turn, unit: Unit) -> Round | None:
    return next((found for found in store.open_rounds(unit) if turn.who.team in found.teams), None)


def invite(turn: Turn, unit: Unit, rest: str) -> Reply:
    """The rules before the first question; one tap to go on."""
    if turn.where.kind != "private":
        return say(turn, "desk.private_only")
    found = _open_for(turn, unit)
    if found is None:
        return say(turn, "line.none_open")
    asks = round_form(turn.house, found).asks
    words = say(
        turn, "line.rules", stage=turn.house.stage(found.stage, turn.lang).lower(), n=len(asks), floor=found.floor,
        closes=clock(found.closes_at, turn.lang, turn.house.library),
    )  # fmt: skip
    return [
        *words,
        buttons(turn, [("line.begin", "line.begin", {"round": found.id}), ("line.later", "line.later", {})]),
    ]


def begin(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """The first question."""
    found = store.get(unit, data["round"])
    if found is None or found.state != "open":
        return say(turn, "line.closed_meanwhile")
    return open_form(turn, unit, f"line:{found.id}")


def later(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
    """Not now."""
    return say(turn, "line.later_ok")


def keep(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Keep the answers under tags and forget the draft; the confirmation is the same whatever was answered."""
    draft = drafts.find(unit, turn.where.id, turn.who.id)
    drafts.drop(unit, turn.where.id, turn.who.id)
    found = store.get(unit, draft.form.partition(":")[2]) if draft else None
    if found is None or found.state != "open" or not turn.who.is_staff or turn.who.team not in found.teams:
        return say(turn, "line.closed_meanwhile")
    for question, value in _values(found, data).items():
        if not store.put(unit, found, question, turn.who.id, turn.who.team, value):
            return say(turn, "line.closed_meanwhile")
    row = [
        ("line.change", "line.begin", {"round": found.id}),
        ("line.withdraw", "line.withdraw", {"round": found.id}),
    ]
    closes = clock(found.closes_at, turn.lang, turn.house.library)
    return [*say(turn, "line.thanks", closes=closes), buttons(turn, row)]


def _values(found: Round, data: Mapping[str, Any]) -> dict[str, str]:
    """One row a question, the same number of rows for everybody: a factor not picked is `none`."""
    picked = data.get(FACTORS) or {}
    values = {}
    for question in found.questions:
        mark, _, code = question.partition(":")
        if mark == "f" and code:
            values[question] = picked.get(code, NONE)
        else:
            values[question] = str(data.get(TAP + code if code else question) or CANT_SAY)
    return values


def withdraw(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Remove this person's answers while the round is open."""
    found = store.get(unit, data["round"])
    if found is None or found.state != "open":
        return say(turn, "line.closed_meanwhile")
    store.withdraw(unit, found, turn.who.id)
    return say(turn, "line.withdrawn")


# --- rounds ---------------------------------------------------------------------------------------------------


def round_(turn: Turn, unit: Unit, rest: str) -> Reply:
    """/round open <stage>, /round close, /round status."""
    verb, _, stage = rest.partition(" ")
    match verb:
        case "open" if stage in libraries.STAGES:
            return _open(turn, unit, stage)
        case "close":
            open_now = _open_for(turn, unit) or next(iter(store.open_rounds(unit)), None)
            if open_now is None:
                return say(turn, "line.none_open")
            close_round(turn.house, unit, open_now)
            return []
        case "status":
            return _status(turn, unit)
        case _:
            return say(turn, "line.round_how", stages="|".join(libraries.STAGES))


def _open(turn: Turn, unit: Unit, stage: str) -> Reply:
    running = next((found for found in store.open_rounds(unit) if found.stage == stage), None)
    if running is not None:
        return say(turn, "line.already_open", round=running.id)
    open_round(turn.house, unit, stage, unit.now + timedelta(days=ROUND_DAYS))
    return []


def open_round(house: House, unit: Unit, stage: str, closes_at: datetime) -> Round:
    """A new round about a stage for all teams, announced in every channel."""
    number = len([found for found in store.all_rounds(unit) if found.stage == stage]) + 1
    asked = sitting(house.line, stage, number)
    found = store.open_round(
        unit, round_id=f"{house.library.week(unit.now)}-{stage}-{number}", stage=stage,
        teams=sorted(house.library.teams), questions=asked, floor=house.library.floor, closes_at=closes_at,
    )  # fmt: skip
    for channel in people.all_channels(unit):
        lang: Lang = channel.lang or "fi"  # type: ignore[assignment]
        words = house.texts.say(
            "line.opened",
            lang,
            stage=house.stage(stage, lang).lower(),
            closes=clock(closes_at, lang, house.library),
        )
        post(unit, channel.id, [Say(words)], key=f"round-open:{found.id}:{channel.id}", front=channel.front)
    return found


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
    published = {}
    for question, teams in store.by_question(unit, found).items():
        release = rules.release(question, kind_of(question), teams, max(found.floor, house.library.floor))
        if release.blocks:
            published[question] = release.to_dict()
    store.seal(unit, found, published, house.library.week(unit.now))
    sealed = store.get(unit, found.id) or found
    for channel in people.all_channels(unit):
        lang: Lang = channel.lang or "fi"  # type: ignore[assignment]
        parts = result(house, unit, sealed, lang)
        post(unit, channel.id, parts, key=f"round:{found.id}:{channel.id}", front=channel.front)
    return bool(published)


def result(house: House, unit: Unit, found: Round, lang: Lang) -> list[Part]:
    """What a round published, as words and one picture made from the release alone."""
    ledger = store.released(unit, found.id)
    if not ledger:
        return [Say(house.texts.say("line.too_few", lang, round=found.id, floor=found.floor))]
    picture = line_picture(house, unit, found, lang)
    words = house.texts.say("line.result", lang, stage=house.stage(found.stage, lang).lower(), round=found.id)
    return [Say(words), Picture(picture.to_dict(), alt(picture, house.texts))]


def line_picture(house: House, unit: Unit, found: Round, lang: Lang) -> DigestPicture:
    """The line with each block's band on it, last round's beside it, and the forces of the stage."""
    ledger = store.released(unit, found.id)
    before = [row for row in store.released(unit) if row.stage == found.stage and row.round != found.id]
    panels: list[LineBands | Forces] = list(bands(house, ledger, before, lang))
    panels += forces(house, ledger, lang)
    return DigestPicture(
        title=house.texts.line("line.title", lang), period=f"{house.stage(found.stage, lang)} · {found.id[:8]}",
        panels=tuple(panels[:3]), lang=lang,
    )  # fmt: skip


ACTIONS = {"line.begin": begin, "line.later": later, "line.withdraw": withdraw}
