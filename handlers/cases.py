"""Cases: what staff see and do: the card in the team's channel, taking, answering, re-filing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from handlers import arrival, attached, cards, wishes
from handlers.dialog import Block, Button, Choices, Doc, Lang, Part, Reply, Say, Turn, quoted
from handlers.filing import flags, mask
from handlers.filling import open_form
from handlers.house import House
from handlers.masking import cover
from handlers.posting import post
from handlers.say import clock, day, say
from storage import cases as store
from storage import drafts, outbox, people, work
from storage.attachments import Kept
from storage.cases import Case
from storage.unit import Unit

FINISHED = ("closed", "done", "declined", "withdrawn", "merged")
NOTE = "//"  # a line that starts so stays among staff


# --- the card -------------------------------------------------------------------------------------------------


def slot_of(case: Case) -> str:
    """What the card of a case is called among messages."""
    return f"case:{case.id}"


def card(house: House, unit: Unit, case: Case, lang: Lang) -> list[Part]:
    """A case as staff see it: the words, never who wrote them. Personal data in the words is masked."""
    texts = house.texts
    doc: list[Block] = []
    said = store.first_line(unit, case.id)
    words = covered(unit, case, said)
    if flags(said).urgent:
        doc += texts.say("cases.urgent", lang)
    doc += texts.say(
        "cases.card", lang, code=case.code, kind=house.kind(case.kind, lang).lower(),
        stage=house.stage(case.stage, lang).lower(), state=house.line.states[case.state][lang],
    )  # fmt: skip
    doc += quoted(words)
    when, reply = clock(case.received_at, lang, house.library), _reply_by(house, case, lang)
    doc += texts.say("cases.card_facts", lang, when=when, lang=case.lang, reply=f" · {reply}" if reply else "")
    doc += attached.of_case(house, unit, case, lang)
    doc += cards.waiting(house, unit, case, lang)
    if case.kind == "acquisition_request":
        doc += _wish(house, unit, case, said, lang)
    if case.spot:
        doc += texts.say("cases.spot", lang, spot=case.spot)
    if words != said:
        doc += texts.say("cases.masked", lang)
    if case.named:
        doc += texts.say("cases.named", lang, name=case.named)
    if case.owner:
        doc += texts.say("cases.owner", lang, name=name_of(unit, case.owner))
    return [Say(tuple(doc)), *_card_buttons(house, case, lang)]


def covered(unit: Unit, case: Case, text: str) -> str:
    """The words as a channel may see them. A wish names the book's author: only personal details are covered there."""
    return mask(text) if case.kind == "acquisition_request" else cover(text, known_names(unit))


def _wish(house: House, unit: Unit, case: Case, said: str, lang: Lang) -> list[Block]:
    wish = wishes.read(said)
    doc = list(house.texts.say("work.wish_isbn", lang, isbn=wish.isbn)) if wish.isbn else []
    same = [store.get(unit, number).code for number in work.same_wishes(unit, wish.title, wish.isbn)
            if number < case.id]  # fmt: skip
    return [*doc, *house.texts.say("work.wish_same", lang, codes=", ".join(same))] if same else doc


def known_names(unit: Unit) -> list[str]:
    """What staff are called."""
    return [member.name for member in people.members(unit)]


def copy_slot(unit: Unit, number: int) -> str:
    """A name for one more message with a case's words, so that it can be emptied when the writer withdraws."""
    return f"case:{number}:{store.count_up(unit, f'line {number}')}"


def _reply_by(house: House, case: Case, lang: Lang) -> str:
    """Whether an answer is wanted, and by when as long as one is waited for."""
    if case.promised_at is None:
        return house.texts.line("cases.no_reply", lang)
    if case.state not in store.WAITING:
        return ""
    return house.texts.line("cases.wants_reply", lang, when=day(case.promised_at, lang, house.library))


def name_of(unit: Unit, person: str) -> str:
    """What a member of staff is called; a dash when they have gone."""
    try:
        return people.by_id(unit, person).name
    except LookupError:
        return "–"


def _card_buttons(house: House, case: Case, lang: Lang) -> list[Part]:
    if case.state in FINISHED:
        return []
    first = ("cases.release", "case.release") if case.owner else ("cases.take", "case.take")
    row = [
        first,
        ("cases.reply", "case.reply"),
        ("cases.refile", "case.refile"),
        ("cases.close", "case.close"),
        ("cases.other", "case.other"),
    ]
    labels = tuple(Button(house.texts.line(key, lang), action, {"case": case.id}) for key, action in row)
    return [Choices((labels,), role="staff", shared=True)]


def post_card(house: House, unit: Unit, case: Case) -> None:
    """Put the card into every channel of the team; the same card is edited when the case changes."""
    for channel in people.channels(unit, case.team):
        lang: Lang = channel.lang or house.library.teams[case.team].lang  # type: ignore[assignment]
        post(unit, channel.id, card(house, unit, case, lang), slot=slot_of(case), front=channel.front)


refresh = post_card


def in_thread(
    house: House, unit: Unit, case: Case, key: str, extra: Doc = (), *, named: bool = False, **values: Any
) -> None:
    """Say something under the card, in the channel's language; with the writer's words in it, it gets a name."""
    slot = copy_slot(unit, case.id) if named else None
    for channel in people.channels(unit, case.team):
        lang: Lang = channel.lang or house.library.teams[case.team].lang  # type: ignore[assignment]
        words = house.texts.say(key, lang, code=case.code, **values)
        post(unit, channel.id, [Say((*words, *extra))], thread=slot_of(case), slot=slot, front=channel.front)


def post_more(house: House, unit: Unit, case: Case, text: str) -> None:
    """The writer goes on."""
    post_card(house, unit, case)
    if text:
        in_thread(house, unit, case, "cases.writer_more", quoted(covered(unit, case, text)), named=True)


def post_edited(house: House, unit: Unit, case: Case, text: str) -> None:
    """The writer edited the words: the card says the new ones, and a line under it that they are new."""
    post_card(house, unit, case)
    in_thread(house, unit, case, "telegram.writer_edited", quoted(covered(unit, case, text)), named=True)


def post_rated(house: House, unit: Unit, case: Case) -> None:
    """That there is a rating, not what it is."""
    in_thread(house, unit, case, "cases.rated", floor=house.library.floor)


def post_withdrawn(house: House, unit: Unit, case: Case) -> None:
    """The card and every copy of its words go, wherever staff have opened it; one line says so."""
    outbox.take_back(unit, slot_of(case))
    told: set[tuple[str, str]] = set()
    for channel in people.channels(unit, case.team):
        told.add((channel.id, slot_of(case)))
    told |= set(outbox.places_of(unit, slot_of(case)))
    for place, slot in sorted(told):
        spot, is_file = people.spot(unit, place), attached.is_file_slot(slot)
        if spot is not None and (is_file or not outbox.is_part(slot)):  # further messages of a card go with the first
            lang: Lang = spot.lang or house.library.teams[case.team].lang  # type: ignore[assignment]
            words = house.texts.say("cases.withdrawn", lang, code=case.code)
            post(unit, place, [] if is_file else [Say(words)], slot=slot, front=spot.front)


# --- what staff do --------------------------------------------------------------------------------------------


def in_channel(turn: Turn, unit: Unit, text: str, about: str | None, *, called: bool = False) -> Reply:
    """Words in a team's channel: a reply to a card is the reply to its writer; anything else is left alone.

    Somebody who is not known as staff and calls Jana by name is told that nothing was sent.
    """
    if about is None or not about.startswith("case:"):
        return []
    if not turn.who.is_staff:
        return say(turn, "cases.not_staff") if called else []
    return reply(turn, unit, int(about.split(":")[1]), text)


def nameless(house: House, unit: Unit, place: str, ref: str, key: str) -> None:
    """Somebody replied to a card as the group itself: who answers is not known, so nothing went; they are told."""
    about, spot = outbox.slot_of(unit, place, ref), people.spot(unit, place)
    if spot is None or spot.team is None or about is None or not about.startswith("case:"):
        return
    lang: Lang = spot.lang or house.library.teams[spot.team].lang  # type: ignore[assignment]
    post(unit, place, [Say(house.texts.say("telegram.nameless", lang))], front=spot.front, key=key, thread=about)


def reply(turn: Turn, unit: Unit, number: int, text: str, names: Sequence[str] = ()) -> Reply:
    """Staff answer the writer, perhaps with files; a line that starts with // is a note among staff."""
    try:
        case = store.get(unit, number)
    except LookupError:
        return say(turn, "cases.unknown")
    if not text.strip(NOTE + " ") and not names:
        return say(turn, "desk.empty")
    if text.startswith(NOTE):
        store.say(unit, number, "note", text.removeprefix(NOTE).strip())
        return say(turn, "cases.noted")
    if case.merged_into is not None:
        return reply(turn, unit, case.merged_into, text, names)
    reached = [one for one in (case, *work.followers(unit, number)) if one.can_reach]
    if not reached:
        store.say(unit, number, "note", text)
        return say(turn, "cases.no_route", code=case.code)
    files = attached.take(turn, unit, names, number, "staff")
    if text:
        store.say(unit, number, "staff", text)
    first = case.first_reply_at or unit.now
    store.set_state(unit, number, "answered", owner=case.owner or turn.who.id, first_reply_at=first)
    for one in reached:
        _post_reply(turn.house, unit, one, text, files)
    after = store.get(unit, number)
    refresh(turn.house, unit, after)
    if turn.where.team:  # the tick comes under the card when the reply has arrived
        return []
    return say(turn, "cases.undelivered" if after.state == "unreached" else "cases.sending", code=case.code)


def _post_reply(house: House, unit: Unit, case: Case, text: str, files: Sequence[Kept] = ()) -> None:
    """To the writer, in the writer's language, with the ways to go on."""
    texts, lang = house.texts, case.lang
    if case.first_reply_at is None:
        store.set_state(unit, case.id, store.get(unit, case.id).state, first_reply_at=unit.now)
    said = quoted(text) if text else ()
    words = (*texts.say("feedback.answer", lang, code=case.code), *said)  # type: ignore[arg-type]
    row = tuple(
        Button(texts.line(key, lang), action, {"case": case.id})  # type: ignore[arg-type]
        for key, action in (("feedback.write_more", "feedback.more"), ("feedback.enough", "feedback.enough"))
    )
    send(house, unit, case, [Say(words), Choices((row,))], answered=unit.now.isoformat())
    for group in attached.together(files):
        what = attached.count(house, [one.kind for one in group], lang)  # type: ignore[arg-type]
        line = Say(texts.say("files.from_staff", lang, count=what))  # type: ignore[arg-type]
        send(house, unit, case, [line, *attached.parts(group, "jana")], quietly=True)


def tell_writer(house: House, unit: Unit, case: Case, key: str, *, arrived: bool = False) -> None:
    """Tell the writer something about the case, when they can still be reached; `arrived`: that a wish has come."""
    send(house, unit, case, [Say(house.texts.say(key, case.lang, code=case.code))], arrived=arrived)  # type: ignore[arg-type]


def send(house: House, unit: Unit, case: Case, parts: list[Part], *, quietly: bool = False, **more: Any) -> None:
    """To the writer; staff are told how it went, unless `quietly`. `more` is for `afterwards`: what it was."""
    route = store.route(unit, case.id)
    if route is None:
        return
    place, person = route
    number = store.count_up(unit, f"reply {case.id}")
    about = {"case": case.id, **{name: value for name, value in more.items() if value}}
    then = None if quietly else ["case", about]
    done = post(unit, place, parts, person=person, slot=f"reply:{case.id}:{number}", then=then)
    if not done and not quietly:
        afterwards(unit, house, about, "gone")


def afterwards(unit: Unit, house: House, data: Mapping[str, Any], how: str) -> None:
    """The reply has arrived, or never will: say so under the card, and on it.

    In `data`, beside the case: `answered`, when staff said it, if it was an answer; `arrived`, if it was that a wish
    has come.
    """
    case, delivered = store.get(unit, data["case"]), how == "delivered"
    if data.get("arrived"):
        work.told(unit, case.id, delivered=delivered)
    answered = datetime.fromisoformat(data["answered"]) if "answered" in data else None
    moved = (arrival.arrived if delivered else arrival.lost)(unit, case, answered)
    if moved is not None:
        refresh(house, unit, moved)
    in_thread(house, unit, case, "cases.delivered" if delivered else "cases.undelivered")


def case_of(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Case | None:
    """The case a member of staff works on; none when it is gone or this is not staff."""
    try:
        case = store.get(unit, data["case"])
    except LookupError:
        return None
    return case if case.state != "withdrawn" and turn.who.is_staff else None


def take(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Somebody takes the case; the first one wins."""
    case = case_of(turn, unit, data)
    if case is None:
        return say(turn, "cases.unknown")
    if case.owner is None:
        store.set_state(unit, case.id, "assigned" if case.state == "new" else case.state, owner=turn.who.id)
        refresh(turn.house, unit, store.get(unit, case.id))
    owner = case.owner or turn.who.id
    return _here(turn, case, "cases.taken", name=name_of(unit, owner))


def _here(turn: Turn, case: Case, key: str, **values: Any) -> Reply:
    return say(turn, key, code=case.code, **values)


def release(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Nobody has the case any more; it is back in the queue."""
    case = case_of(turn, unit, data)
    if case is None:
        return say(turn, "cases.unknown")
    work.note(unit, turn.who.role, "release", case.code)
    store.set_state(unit, case.id, "new" if case.state == "assigned" else case.state, owner=None)
    refresh(turn.house, unit, store.get(unit, case.id))
    return []


def reply_button(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Answer by a form instead of by the thread."""
    if case_of(turn, unit, data) is None:
        return say(turn, "cases.unknown")
    return open_form(turn, unit, "staff_reply", case=data["case"])


def reply_form(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """The form's words go the same way as a reply in the thread."""
    said = reply(turn, unit, data["context"]["case"], data["message"], data["context"].get(attached.FILES, ()))
    drafts.drop(unit, turn.where.id, turn.who.id)
    return said


ACTIONS = {"case.take": take, "case.release": release, "case.reply": reply_button}
