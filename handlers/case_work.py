"""Case work: what staff do with a case beside answering: ready replies, merging, states, FAQ drafts, muting."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from handlers import canned, cases, publishing
from handlers.dialog import Button, Choices, Reply, Say, Turn, quoted
from handlers.filling import open_form
from handlers.house import House
from handlers.posting import post
from handlers.say import say, short_day
from storage import cases as store
from storage import drafts, edits, people, shown, work
from storage.cases import Case
from storage.unit import Unit

MUTE = timedelta(days=30)
Data = Mapping[str, Any]


def _staff_buttons(turn: Turn, rows: list[tuple[str, str, dict[str, Any]]]) -> Choices:
    made = tuple((Button(label, action, data),) for label, action, data in rows)
    return Choices(made, role="staff", shared=turn.where.kind == "group")


def other(turn: Turn, unit: Unit, data: Data) -> Reply:
    """Everything else that can be done with this case."""
    case = cases.case_of(turn, unit, data)
    if case is None:
        return say(turn, "cases.unknown")
    wanted: list[tuple[str, str, dict[str, Any]]] = [
        ("work.canned", "case.canned", {}),
        ("work.merge", "case.merge", {}),
    ]
    wanted += [(f"work.{state}", "case.state", {"state": state}) for state in ("planned", "done", "declined")]
    wanted += [("work.faq", "case.faq", {})] if case.first_reply_at or case.state == "unreached" else []
    wanted += [("work.arrived", "case.arrived", {})] if case.kind == "acquisition_request" else []
    wanted += [("work.mute", "case.mute", {})]
    rows = [(turn.house.texts.line(key, turn.lang), do, {"case": case.id, **more}) for key, do, more in wanted]
    return [*say(turn, "work.other", code=case.code), _staff_buttons(turn, rows)]


# --- ready replies --------------------------------------------------------------------------------------------


def _filled(turn: Turn, case: Case, key: str) -> str | None:
    found = turn.house.canned.get(key)
    return found.filled(case.lang, turn.house.library, code=case.code) if found else None  # type: ignore[arg-type]


def canned_list(turn: Turn, unit: Unit, data: Data) -> Reply:
    """Ready replies that fit the kind and whose every value the library has filled in."""
    case = cases.case_of(turn, unit, data)
    if case is None:
        return say(turn, "cases.unknown")
    fitting = [one for one in canned.fitting(turn.house.canned, case.kind) if _filled(turn, case, one.key)]
    if not fitting:
        return say(turn, "work.canned_none")
    rows = [(one.label[turn.lang], "case.canned_show", {"case": case.id, "key": one.key}) for one in fitting]
    return [*say(turn, "work.canned_which", code=case.code), _staff_buttons(turn, rows)]


def canned_show(turn: Turn, unit: Unit, data: Data) -> Reply:
    """The reply as the writer would read it; nothing goes before a second tap."""
    case = cases.case_of(turn, unit, data)
    words = _filled(turn, case, data["key"]) if case else None
    if case is None or words is None:
        return say(turn, "cases.unknown")
    texts = turn.house.texts
    preview = Say((*texts.say("work.canned_preview", turn.lang, code=case.code), *quoted(words)))
    send = (texts.line("work.canned_send", turn.lang), "case.canned_send", dict(data))
    own = (texts.line("cases.reply", turn.lang), "case.reply", {"case": case.id})
    return [preview, _staff_buttons(turn, [send, own])]


def canned_send(turn: Turn, unit: Unit, data: Data) -> Reply:
    """Send it the way every reply goes."""
    case = cases.case_of(turn, unit, data)
    words = _filled(turn, case, data["key"]) if case else None
    return cases.reply(turn, unit, data["case"], words) if words else say(turn, "cases.unknown")


# --- duplicates -----------------------------------------------------------------------------------------------


def merge_button(turn: Turn, unit: Unit, data: Data) -> Reply:
    """Ask into which case."""
    if cases.case_of(turn, unit, data) is None:
        return say(turn, "cases.unknown")
    return open_form(turn, unit, "merge_case", case=data["case"])


def merge(turn: Turn, unit: Unit, data: Data) -> Reply:
    """Work on the two as one; the writer hears of it, and gets every answer from now on."""
    drafts.drop(unit, turn.where.id, turn.who.id)
    case = cases.case_of(turn, unit, {"case": data["context"]["case"]})
    into = store.by_code(unit, data["into"])
    if into is not None and into.merged_into is not None:
        into = store.get(unit, into.merged_into)
    if case is None or into is None or into.id == case.id or into.state == "withdrawn" or case.merged_into:
        return say(turn, "work.merge_wrong", code=data["into"])
    work.merge(unit, case.id, into.id)
    work.note(unit, turn.who.role, "merge", f"{case.code} > {into.code}")
    cases.refresh(turn.house, unit, store.get(unit, case.id))
    cases.tell_writer(turn.house, unit, case, "work.merged_writer")
    return say(turn, "work.merged", code=case.code, into=into.code)


def before_withdrawal(house: House, unit: Unit, case: Case) -> None:
    """Words said about a case go from the team's own screen; what was merged into it goes on without it."""
    for line in store.lines(unit, case.id):  # what staff said may quote the writer
        for channel in people.channels(unit, case.team):
            shown.erase(unit, channel.id, line.text)
    for slug in edits.made_of(unit, case.id):
        cases.in_thread(house, unit, case, "faq.question_gone", slug=slug)
    heir = work.promote(unit, case.id)
    if heir is not None:
        cases.post_card(house, unit, heir)


# --- states ---------------------------------------------------------------------------------------------------


def state(turn: Turn, unit: Unit, data: Data) -> Reply:
    """Agreed is told at once; done and declined ask what changed, or why not."""
    case = cases.case_of(turn, unit, data)
    if case is None:
        return say(turn, "cases.unknown")
    if data["state"] != "planned":
        form = "decline_case" if data["state"] == "declined" else "close_case"
        return open_form(turn, unit, form, case=case.id, state=data["state"])
    store.set_state(unit, case.id, "planned", owner=case.owner or turn.who.id)
    work.decide(unit, case.id, accepted=True)
    work.note(unit, turn.who.role, "planned", case.code)
    cases.refresh(turn.house, unit, store.get(unit, case.id))
    for one in (case, *work.followers(unit, case.id)):
        cases.tell_writer(turn.house, unit, one, "work.planned_writer")
    return say(turn, "work.state_set", code=case.code, state=turn.house.line.states["planned"][turn.lang])


# --- further --------------------------------------------------------------------------------------------------


def faq(turn: Turn, unit: Unit, data: Data) -> Reply:
    """The question and the last answer become a draft for the FAQ, names and personal details covered."""
    case = cases.case_of(turn, unit, data)
    if case is None:
        return say(turn, "cases.unknown")
    answers = [line.text for line in store.lines(unit, case.id) if line.by == "staff"]
    if not answers:
        return say(turn, "work.faq_unanswered", code=case.code)
    question = cases.covered(unit, case, store.first_line(unit, case.id))
    work.note(unit, turn.who.role, "faq draft", case.code)
    draft = publishing.from_case(turn, unit, case, question, cases.covered(unit, case, answers[-1]))
    parts = [*say(turn, "work.faq_kept", code=case.code), *draft]
    person = None if turn.where.kind == "group" else turn.who.id
    post(unit, turn.where.id, parts, person=person, slot=cases.copy_slot(unit, case.id), front=turn.where.front)
    return []  # it has a name, for the writer's words in it go when they are taken back


def arrived(turn: Turn, unit: Unit, data: Data) -> Reply:
    """Tell everyone who wished for it, once."""
    case = cases.case_of(turn, unit, data)
    if case is None:
        return say(turn, "cases.unknown")
    told = work.arrived(unit, case.id, turn.house.library.local(unit.now).date())
    if not told:
        return say(turn, "work.arrived_already", code=case.code)
    for number in told:
        cases.tell_writer(turn.house, unit, store.get(unit, number), "work.arrived_writer", arrived=True)
    work.note(unit, turn.who.role, "arrived", case.code)
    return say(turn, "work.arrived_told", code=case.code, n=len(told))


def mute(turn: Turn, unit: Unit, data: Data) -> Reply:
    """Asked about once: it is a hard thing to do to somebody."""
    case = cases.case_of(turn, unit, data)
    if case is None:
        return say(turn, "cases.unknown")
    row = [(turn.house.texts.line("work.mute_yes", turn.lang), "case.mute_yes", {"case": case.id})]
    return [*say(turn, "work.mute_sure", code=case.code), _staff_buttons(turn, row)]


def mute_yes(turn: Turn, unit: Unit, data: Data) -> Reply:
    """Mute the writer by the token of the case; who it is stays unknown."""
    case = cases.case_of(turn, unit, data)
    if case is None:
        return say(turn, "cases.unknown")
    if not work.mute(unit, case.id, unit.now + MUTE):
        return say(turn, "work.mute_gone", code=case.code)
    work.note(unit, turn.who.role, "mute", case.code)
    date = short_day(unit.now + MUTE, turn.lang, turn.house.library)
    return say(turn, "work.muted", code=case.code, date=date)


def silenced(turn: Turn, unit: Unit) -> Reply | None:
    """What a muted writer is told instead of having the message passed on; none when they are not muted."""
    until = work.muted_until(unit, turn.who.id)
    if until is None:
        return None
    library = turn.house.library
    date = short_day(until, turn.lang, library)
    return say(turn, "work.muted_writer", date=date, contact=library.contact[turn.lang])


ACTIONS = {
    "case.other": other, "case.canned": canned_list, "case.canned_show": canned_show,
    "case.canned_send": canned_send, "case.merge": merge_button, "case.state": state, "case.faq": faq,
    "case.arrived": arrived, "case.mute": mute, "case.mute_yes": mute_yes,
}  # fmt: skip
