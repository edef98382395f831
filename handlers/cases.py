"""Cases: what staff see and do: the card in the team's channel, taking, answering, re-filing, closing."""

from collections.abc import Mapping
from typing import Any

from handlers import library as libraries
from handlers.dialog import Block, Button, Choices, Doc, Lang, Part, Reply, Say, Turn, quoted
from handlers.filing import flags, mask
from handlers.filling import open_form
from handlers.house import House
from handlers.posting import post
from handlers.say import clock, day, say, short_day
from storage import cases as store
from storage import drafts, outbox, people
from storage.cases import ROUTE_LIFE, Case
from storage.unit import Unit

NOTE = "//"  # a line that starts so stays among staff
EXCERPT = 100


# --- the card -------------------------------------------------------------------------------------------------


def _slot(case: Case) -> str:
    return f"case:{case.id}"


def card(house: House, unit: Unit, case: Case, lang: Lang) -> list[Part]:
    """A case as staff see it: the words, never who wrote them. Personal data in the words is masked."""
    texts = house.texts
    doc: list[Block] = []
    words = mask(store.first_line(unit, case.id))
    if flags(words).urgent:
        doc += texts.say("cases.urgent", lang)
    doc += texts.say(
        "cases.card", lang, code=case.code, kind=house.kind(case.kind, lang).lower(),
        stage=house.stage(case.stage, lang).lower(), state=house.line.states[case.state][lang],
    )  # fmt: skip
    doc += quoted(words)
    doc += texts.say(
        "cases.card_facts", lang, when=clock(case.received_at, lang, house.library), lang=case.lang,
        reply=_reply_by(house, case, lang),
    )  # fmt: skip
    if case.named:
        doc += texts.say("cases.named", lang, name=case.named)
    if case.owner:
        doc += texts.say("cases.owner", lang, name=_name(unit, case.owner))
    return [Say(tuple(doc)), *_card_buttons(house, case, lang)]


def _reply_by(house: House, case: Case, lang: Lang) -> str:
    if case.promised_at is None:
        return house.texts.line("cases.no_reply", lang)
    return house.texts.line("cases.wants_reply", lang, when=day(case.promised_at, lang, house.library))


def _name(unit: Unit, person: str) -> str:
    try:
        return people.by_id(unit, person).name
    except LookupError:
        return "–"


def _card_buttons(house: House, case: Case, lang: Lang) -> list[Part]:
    if case.state in ("closed", "withdrawn", "merged"):
        return []
    first = ("cases.release", "case.release") if case.owner else ("cases.take", "case.take")
    row = [
        first,
        ("cases.reply", "case.reply"),
        ("cases.refile", "case.refile"),
        ("cases.close", "case.close"),
    ]
    labels = tuple(Button(house.texts.line(key, lang), action, {"case": case.id}) for key, action in row)
    return [Choices((labels,), role="staff", shared=True)]


def post_card(house: House, unit: Unit, case: Case) -> None:
    """Put the card into every channel of the team; the same card is edited when the case changes."""
    for channel in people.channels(unit, case.team):
        lang: Lang = channel.lang or house.library.teams[case.team].lang  # type: ignore[assignment]
        post(unit, channel.id, card(house, unit, case, lang), slot=_slot(case), front=channel.front)


refresh = post_card


def _in_thread(
    house: House, unit: Unit, case: Case, key: str, extra: Doc = (), *, named: bool = False, **values: Any
) -> None:
    """Say something under the card, in the channel's language; with the writer's words in it, it gets a name."""
    slot = f"{_slot(case)}:{store.count_up(unit, f'line {case.id}')}" if named else None
    for channel in people.channels(unit, case.team):
        lang: Lang = channel.lang or house.library.teams[case.team].lang  # type: ignore[assignment]
        words = house.texts.say(key, lang, code=case.code, **values)
        post(unit, channel.id, [Say((*words, *extra))], thread=_slot(case), slot=slot, front=channel.front)


def post_more(house: House, unit: Unit, case: Case, text: str) -> None:
    """The writer goes on."""
    post_card(house, unit, case)
    _in_thread(house, unit, case, "cases.writer_more", quoted(mask(text)), named=True)


def post_comment(house: House, unit: Unit, case: Case, text: str) -> None:
    """The writer's thought after a rating."""
    _in_thread(house, unit, case, "cases.comment", quoted(mask(text)), named=True)


def post_rated(house: House, unit: Unit, case: Case) -> None:
    """That there is a rating, not what it is."""
    _in_thread(house, unit, case, "cases.rated", floor=house.library.floor)


def post_withdrawn(house: House, unit: Unit, case: Case) -> None:
    """The card and its words go; one line says so."""
    for channel in people.channels(unit, case.team):
        lang: Lang = channel.lang or house.library.teams[case.team].lang  # type: ignore[assignment]
        words = house.texts.say("cases.withdrawn", lang, code=case.code)
        for slot in (_slot(case), *outbox.slots_under(unit, channel.id, f"{_slot(case)}:")):
            post(unit, channel.id, [Say(words)], slot=slot, front=channel.front)


# --- what staff do --------------------------------------------------------------------------------------------


def in_channel(turn: Turn, unit: Unit, text: str, about: str | None) -> Reply:
    """Words in a team's channel: a reply to a card is the reply to its writer; anything else is left alone."""
    if about is None or not about.startswith("case:") or not turn.who.is_staff:
        return []
    return reply(turn, unit, int(about.partition(":")[2]), text)


def reply(turn: Turn, unit: Unit, number: int, text: str) -> Reply:
    """Staff answer the writer; a line that starts with // is a note among staff."""
    try:
        case = store.get(unit, number)
    except LookupError:
        return say(turn, "cases.unknown")
    if not text.strip(NOTE + " "):
        return say(turn, "desk.empty")
    if text.startswith(NOTE):
        store.say(unit, number, "note", text.removeprefix(NOTE).strip())
        return say(turn, "cases.noted")
    route = store.route(unit, number)
    if route is None:
        store.say(unit, number, "note", text)
        return say(turn, "cases.no_route", code=case.code)
    store.say(unit, number, "staff", text)
    store.set_state(
        unit,
        number,
        "answered",
        owner=case.owner or turn.who.id,
        first_reply_at=case.first_reply_at or unit.now,
    )
    _post_reply(turn, unit, case, text, *route)
    refresh(turn.house, unit, store.get(unit, number))
    if turn.where.team:  # the tick comes under the card when the reply has arrived
        return []
    return say(turn, "cases.sending", code=case.code)


def _post_reply(turn: Turn, unit: Unit, case: Case, text: str, place: str, person: str) -> None:
    """To the writer, in the writer's language, with the ways to go on."""
    texts, lang = turn.house.texts, case.lang
    words = (*texts.say("feedback.answer", lang, code=case.code), *quoted(text))  # type: ignore[arg-type]
    row = tuple(
        Button(texts.line(key, lang), action, {"case": case.id})  # type: ignore[arg-type]
        for key, action in (("feedback.write_more", "feedback.more"), ("feedback.enough", "feedback.enough"))
    )
    _send(turn.house, unit, case, place, person, [Say(words), Choices((row,))])


def _send(house: House, unit: Unit, case: Case, place: str, person: str, parts: list[Part]) -> None:
    number = store.count_up(unit, f"reply {case.id}")
    done = post(unit, place, parts, person=person, slot=f"reply:{case.id}:{number}", then=["case", {"case": case.id}])
    if not done:
        afterwards(unit, house, {"case": case.id}, "gone")


def afterwards(unit: Unit, house: House, data: Mapping[str, Any], how: str) -> None:
    """The reply has arrived, or never will: say so under the card."""
    case = store.get(unit, data["case"])
    _in_thread(house, unit, case, "cases.delivered" if how == "delivered" else "cases.undelivered")


def _case_of(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Case | None:
    try:
        case = store.get(unit, data["case"])
    except LookupError:
        return None
    return case if case.state != "withdrawn" and turn.who.is_staff else None


def take(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Somebody takes the case; the first one wins."""
    case = _case_of(turn, unit, data)
    if case is None:
        return say(turn, "cases.unknown")
    if case.owner is None:
        store.set_state(unit, case.id, "assigned" if case.state == "new" else case.state, owner=turn.who.id)
        refresh(turn.house, unit, store.get(unit, case.id))
    owner = case.owner or turn.who.id
    return _here(turn, case, "cases.taken", name=_name(unit, owner))


def _here(turn: Turn, case: Case, key: str, **values: Any) -> Reply:
    return say(turn, key, code=case.code, **values)


def release(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Nobody has the case any more; it is back in the queue."""
    case = _case_of(turn, unit, data)
    if case is None:
        return say(turn, "cases.unknown")
    store.set_state(unit, case.id, "new" if case.state == "assigned" else case.state, owner=None)
    refresh(turn.house, unit, store.get(unit, case.id))
    return []


def reply_button(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Answer by a form instead of by the thread."""
    if _case_of(turn, unit, data) is None:
        return say(turn, "cases.unknown")
    return open_form(turn, unit, "staff_reply", case=data["case"])


def reply_form(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """The form's words go the same way as a reply in the thread."""
    drafts.drop(unit, turn.where.id, turn.who.id)
    return reply(turn, unit, data["context"]["case"], data["message"])


def refile(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Which stage does it belong to? One tap."""
    case = _case_of(turn, unit, data)
    if case is None:
        return say(turn, "cases.unknown")
    rows = tuple(
        (Button(turn.house.stage(stage, turn.lang), "case.move", {"case": case.id, "stage": stage}),)
        for stage in libraries.STAGES
    )
    return [*say(turn, "cases.refile_where", code=case.code), Choices(rows, role="staff", shared=True)]


def move(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """To another stage, and to the channel of the team that looks after it."""
    case = _case_of(turn, unit, data)
    if case is None:
        return say(turn, "cases.unknown")
    team = turn.house.library.team_of(data["stage"]).key
    store.say(unit, case.id, "state", f"{case.stage} → {data['stage']}")
    store.set_state(unit, case.id, case.state, stage=data["stage"], team=team)
    post_card(turn.house, unit, store.get(unit, case.id))
    return say(turn, "cases.refiled", code=case.code, stage=turn.house.stage(data["stage"], turn.lang).lower())


def close_button(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Closing asks what changed."""
    if _case_of(turn, unit, data) is None:
        return say(turn, "cases.unknown")
    return open_form(turn, unit, "close_case", case=data["case"])


def close_form(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Close, tell the writer what changed and until when a reply could reach them."""
    drafts.drop(unit, turn.where.id, turn.who.id)
    number = data["context"]["case"]
    case = store.get(unit, number)
    if case.state in ("closed", "withdrawn"):
        return say(turn, "cases.closed", code=case.code)
    store.set_state(unit, number, "closed", closed_at=unit.now, outcome=data.get("outcome"))
    refresh(turn.house, unit, store.get(unit, number))
    if (route := store.route(unit, number)) is not None:
        _send(turn.house, unit, case, *route, _farewell(turn.house, unit, case, data.get("outcome")))
    return say(turn, "cases.closed", code=case.code)


def _farewell(house: House, unit: Unit, case: Case, outcome: str | None) -> list[Part]:
    texts, lang = house.texts, case.lang
    until = short_day(unit.now + ROUTE_LIFE, lang, house.library)  # type: ignore[arg-type]
    doc = texts.say("feedback.closed", lang, code=case.code, date=until)  # type: ignore[arg-type]
    if outcome:
        doc = (*doc, *texts.say("feedback.changed", lang), *quoted(outcome))  # type: ignore[arg-type]
    stars = tuple(
        Button(texts.line(f"feedback.rate_{n}", lang), "feedback.rate", {"case": case.id, "rating": n})  # type: ignore[arg-type]
        for n in range(1, 6)
    )
    return [Say((*doc, *texts.say("feedback.rate", lang))), Choices((stars,))]  # type: ignore[arg-type]


def queue(turn: Turn, unit: Unit, rest: str) -> Reply:
    """Who waits for an answer, the longest first."""
    waiting = store.queue(unit, turn.where.team or (turn.who.team if rest != "all" else ""))
    if not waiting:
        return say(turn, "cases.queue_empty")
    doc: list[Block] = list(turn.house.texts.say("cases.queue", turn.lang, n=len(waiting)))
    for case in waiting[:10]:
        doc += _queue_row(turn, unit, case)
    rows = tuple(
        (
            Button(
                f"{turn.house.texts.line('cases.reply', turn.lang)}: {case.code}",
                "case.reply",
                {"case": case.id},
            ),
        )
        for case in waiting[:3]
    )
    return [Say(tuple(doc)), Choices(rows, role="staff", shared=turn.where.kind == "group")]


def _queue_row(turn: Turn, unit: Unit, case: Case) -> Doc:
    words = " ".join(mask(store.first_line(unit, case.id)).split())
    excerpt = words if len(words) <= EXCERPT else words[: EXCERPT - 1] + "…"
    owner = _name(unit, case.owner) if case.owner else turn.house.texts.line("cases.nobody", turn.lang)
    return turn.house.texts.say(
        "cases.queue_row", turn.lang, code=case.code, age=clock(case.received_at, turn.lang, turn.house.library),
        kind=turn.house.kind(case.kind, turn.lang).lower(), stage=turn.house.stage(case.stage, turn.lang).lower(),
        owner=owner, text=excerpt,
    )  # fmt: skip


ACTIONS = {
    "case.take": take, "case.release": release, "case.reply": reply_button, "case.refile": refile, "case.move": move,
    "case.close": close_button,
}  # fmt: skip
