"""Surveys: a few taps offered now and then, never pressed on anybody, and told of by the same rules as rounds."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from handlers import survey_rounds
from handlers.dialog import Block, Doc, Lang, Reply, Run, Say, Turn
from handlers.filling import open_form
from handlers.forms import CANT_SAY
from handlers.house import House
from handlers.posting import post
from handlers.say import buttons, say, short_day
from handlers.survey_form import about, form
from handlers.survey_plan import Plan
from storage import drafts
from storage import surveys as store
from storage.surveys import Survey
from storage.unit import Unit

REST = timedelta(days=30)  # nobody is offered a second survey before
ANY = "any"
NEVER, EVER = "never", timedelta(days=365 * 100)  # the wish not to be offered any
FIRST = ("term", "year", "month")  # what comes seldom is offered before what comes often
Data = Mapping[str, Any]


# --- offering -------------------------------------------------------------------------------------------------


def then_offer(turn: Turn, unit: Unit, reply: Reply) -> Reply:
    """The reply, and under it a survey when this person has not been offered one for a month."""
    found = _fitting(turn, unit)
    if found is None:
        return reply
    post(unit, turn.where.id, reply, person=turn.who.id, front=turn.where.front)
    _note(turn, unit, found)
    return _offer(turn, unit, found)


def _note(turn: Turn, unit: Unit, found: Survey) -> None:
    """Nothing is offered to this person for a month, and this survey not again."""
    store.note_offer(unit, turn.who.id, ANY, unit.now + REST)
    store.note_offer(unit, turn.who.id, found.id, found.closes_at)


def _fitting(turn: Turn, unit: Unit) -> Survey | None:
    if turn.where.kind != "private" or turn.who.is_staff or not may_offer(unit, turn.who.id):
        return None
    if store.was_offered(unit, turn.who.id, ANY):
        return None
    return next((one for one in _seldom_first(turn, unit) if not store.was_offered(unit, turn.who.id, one.id)), None)


def may_offer(unit: Unit, person: str) -> bool:
    """Whether this person has not wished to be left alone with surveys."""
    return not store.was_offered(unit, person, NEVER)


def never_offer(unit: Unit, person: str) -> None:
    """None is offered to this person any more; who asks for one gets it."""
    store.note_offer(unit, person, NEVER, unit.now + EVER)


def may_offer_again(unit: Unit, person: str) -> None:
    """They may be offered again."""
    store.forget_offer(unit, person, NEVER)


def _seldom_first(turn: Turn, unit: Unit) -> list[Survey]:
    """What this person may answer now."""
    return sorted(
        (one for one in store.opened(unit) if _may(turn, unit, one)),
        key=lambda one: (one.whom != store.HOST, FIRST.index(_every(turn.house, one))),
    )


def _every(house: House, found: Survey) -> str:
    plan = house.forms[found.form].survey
    return plan.every if plan is not None else FIRST[-1]


def _plan(house: House, found: Survey, whom: str, now: datetime) -> Plan | None:
    """The plan of a survey that asks these people now; none when it does not, or its form is gone."""
    known = house.forms.get(found.form)
    return known.survey if known is not None and found.whom == whom and found.closes_at > now else None


def _offer(turn: Turn, unit: Unit, found: Survey) -> Reply:
    """The question whether, the rules, and one tap to go on or leave it."""
    shown = form(turn, unit, found.id)
    intro = shown.intro[turn.lang] if shown is not None and shown.intro is not None else found.form
    words = (*_plain(intro), *rules(turn.house, found, turn.lang))
    row = [("survey.yes", "survey.begin", {"survey": found.id}), ("survey.no", "survey.no", {})]
    return [Say(words), buttons(turn, row)]


def _plain(words: str) -> Doc:
    return (Block("p", (Run(words),)),)


def rules(house: House, found: Survey, lang: Lang, key: str = "survey.rules") -> Doc:
    """Who sees what, from how many on, and for how long."""
    return house.texts.say(key, lang, closes=last_day(house, found, lang), floor=found.floor)


def last_day(house: House, found: Survey, lang: Lang) -> str:
    """The last day on which answers are taken."""
    return short_day(found.closes_at - timedelta(seconds=1), lang, house.library)


def ask(turn: Turn, unit: Unit, rest: str) -> Reply:
    """/survey: the one that is open for this person; with a code, the one that the code invites to."""
    if turn.where.kind != "private":
        return say(turn, "desk.private_only")
    if rest:
        return _with_code(turn, unit, rest)
    survey_rounds.open_due(turn.house, unit)  # whoever asks need not wait for the timetable
    mine = _seldom_first(turn, unit)
    if not mine:
        return say(turn, "survey.none_open")
    _note(turn, unit, mine[0])
    return _offer(turn, unit, mine[0])


def _with_code(turn: Turn, unit: Unit, code: str) -> Reply:
    found = store.invited(unit, code)
    if found is None or found.closes_at <= unit.now or not store.use(unit, code):
        return say(turn, "survey.bad_code")
    store.note_offer(unit, turn.who.id, found.id, found.closes_at)
    return _offer(turn, unit, found)


def _may(turn: Turn, unit: Unit, found: Survey) -> bool:
    """Students' surveys are for everyone but staff; the host's for those whom a code let in."""
    if _plan(turn.house, found, store.HOST, unit.now) is not None:
        return store.was_offered(unit, turn.who.id, found.id)
    return _plan(turn.house, found, store.STUDENTS, unit.now) is not None and not turn.who.is_staff


# --- answering ------------------------------------------------------------------------------------------------


def begin(turn: Turn, unit: Unit, data: Data) -> Reply:
    """The first question."""
    found = store.get(unit, data["survey"])
    if found is None or found.state != "open" or not _may(turn, unit, found):
        return say(turn, "survey.closed")
    return open_form(turn, unit, f"survey:{found.id}")


def no(turn: Turn, unit: Unit, _data: Data) -> Reply:
    """Not now, and not again in this period."""
    return say(turn, "survey.no_ok")


def keep(turn: Turn, unit: Unit, data: Data) -> Reply:
    """Keep the answers under tags and forget the draft; the confirmation is the same whatever was answered."""
    draft = drafts.find(unit, turn.where.id, turn.who.id)
    drafts.drop(unit, turn.where.id, turn.who.id)
    found = store.get(unit, draft.form.partition(":")[2]) if draft is not None else None
    if found is None or not _may(turn, unit, found) or not put(turn.house, unit, found, turn.who.id, data):
        return say(turn, "survey.closed")
    which = {"survey": found.id}
    row = [("survey.change", "survey.begin", which), ("survey.withdraw", "survey.withdraw", which)]
    return [*say(turn, "survey.thanks", closes=last_day(turn.house, found, turn.lang)), buttons(turn, row)]


def put(house: House, unit: Unit, found: Survey, person: str, data: Data) -> bool:
    """Keep all answers of a sitting; false when the survey has closed. Of a pair both count or neither."""
    plan = _plan(house, found, found.whom, unit.now)
    if found.state != "open" or plan is None:
        return False
    values = [str(data.get(question) or CANT_SAY) for question in found.questions]
    if plan.gives == "gap":
        values = _paired(values)
    return all(
        store.put(unit, found, question, person, value) for question, value in zip(found.questions, values, strict=True)
    )


def _paired(values: Sequence[str]) -> list[str]:
    pairs = zip(values[::2], values[1::2], strict=True)
    return [one for pair in pairs for one in ((CANT_SAY, CANT_SAY) if CANT_SAY in pair else pair)]


def withdraw(turn: Turn, unit: Unit, data: Data) -> Reply:
    """Remove this person's answers while the survey is open."""
    found = store.get(unit, data["survey"])
    if found is None or found.state != "open":
        return say(turn, "survey.closed")
    store.withdraw(unit, found, turn.who.id)
    return say(turn, "survey.withdrawn")


# --- what is kept about a person ------------------------------------------------------------------------------


def kept(house: House, unit: Unit, person: str, lang: Lang) -> Doc:
    """That there are answers of this person in open surveys, never what they are; and the wish to be offered none."""
    doc: list[Block] = [] if may_offer(unit, person) else list(house.texts.say("notices.kept", lang))
    for found in store.opened(unit):
        if found.form in house.forms and store.own(unit, found, person):
            title = about(house.forms[found.form], found).title[lang]
            doc += house.texts.say("survey.yours", lang, title=title, closes=last_day(house, found, lang))
    return tuple(doc)


def forget(unit: Unit, person: str) -> None:
    """Answers in open surveys and what was offered; released ones nobody can find."""
    store.forget_offer(unit, person, ANY)
    may_offer_again(unit, person)
    for found in store.opened(unit):
        store.withdraw(unit, found, person)
        store.forget_offer(unit, person, found.id)


ACTIONS = {"survey.begin": begin, "survey.no": no, "survey.withdraw": withdraw}
