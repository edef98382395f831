"""Home: Jana's own page where a platform has one, a message picked for something, and being called in a channel."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal

from handlers import answers, assessment, feedback, privacy, publishing, queue, record
from handlers.dialog import LANGS, Button, Came, Channel, Choices, Doc, Lang, Part, Reply, Row, Say, Turn
from handlers.filing import mask
from handlers.posting import post
from handlers.reading import outcome_of, read_of
from handlers.say import buttons, clock, say, short_day
from storage import cases as store
from storage import people
from storage.unit import Unit

OWN_MOST, QUEUE_MOST = 5, 5
EVERYONE = (("give", "home.feedback"), ("suggest", "home.suggest"), ("mine", "home.mine"), ("privacy", "home.privacy"))
PUBLIC = ("answer.helped", "answer.not_helped", "answer.show")  # what may be pressed where others see


def page(turn: Turn, unit: Unit) -> Reply:
    """What this person can do, their open messages; for staff also the team's queue and the next digest."""
    texts, lang = turn.house.texts, turn.lang
    row: Row = [(f"home.{name}", action, {}) for name, action in EVERYONE]
    words = Say((*texts.say("home.can", lang), *texts.say("home.ask", lang)))
    found: list[Part] = [words, buttons(turn, row), Say(_own(turn, unit))]
    return [*found, *_staff(turn, unit)] if turn.who.is_staff else found


def _own(turn: Turn, unit: Unit) -> Doc:
    texts, lang = turn.house.texts, turn.lang
    own = [case for case in store.of_writer(unit, turn.who.id) if case.state in store.OPEN][:OWN_MOST]
    doc = texts.say("home.own", lang)
    if not own:
        return (*doc, *texts.say("home.none", lang))
    for case in own:
        doc += texts.say(
            "feedback.mine_row", lang, code=case.code, date=short_day(case.received_at, lang, turn.house.library),
            state=turn.house.line.own_states[case.state][lang], text=feedback.short(store.first_line(unit, case.id)),
        )  # fmt: skip
    return doc


def _staff(turn: Turn, unit: Unit) -> list[Part]:
    texts, lang, library = turn.house.texts, turn.lang, turn.house.library
    waiting = store.queue(unit, turn.who.team)
    team = library.teams[turn.who.team].name[lang] if turn.who.team in library.teams else turn.who.team
    doc = texts.say("home.queue", lang, team=team, n=len(waiting))
    for case in waiting[:QUEUE_MOST]:
        doc += queue.row(turn.house, unit, case, lang)
    doc = doc if waiting else (*doc, *texts.say("home.no_queue", lang))
    if any(spot.gone for spot in people.all_channels(unit) if spot.team == turn.who.team):
        doc += texts.say("home.channel_gone", lang)
    due = turn.did.digests.get(turn.who.team) if isinstance(turn.did, Came) else None
    if due:
        doc += texts.say("home.digest", lang, when=clock(datetime.fromisoformat(due), lang, library))
    answer = texts.line("cases.reply", lang)
    replies = tuple(Button(f"{answer}: {c.code}", "case.reply", {"case": c.id}) for c in waiting[:QUEUE_MOST])
    row: Row = [(f"home.{name}", f"home.{name}", {}) for name in ("cases", "record", "assess")]
    return [Say(doc), *([Choices((replies,))] if replies else []), buttons(turn, row)]


def picked(turn: Turn, unit: Unit, what: Literal["feedback", "faq"], text: str) -> Reply:
    """A message becomes feedback, after a look at it; staff make it the question of a new answer."""
    if not text:
        return say(turn, "desk.empty")
    if what == "feedback":
        return feedback.begin(turn, unit, text)
    if not turn.who.is_staff:
        return say(turn, "desk.staff_only")
    reading = read_of(turn, text)
    asked = turn.house.forms["faq_new"].ask("question")
    question = " ".join(mask(text).split())[: asked.most if asked else None]
    return publishing.new(turn, unit, {"question": question, "lang": reading.lang, "numbers": []})


def channel(turn: Turn, unit: Unit, did: Channel) -> Reply:
    """Jana came to a channel and says how to go on; or is not there any more, which the team's pages show."""
    if did.what == "left":
        people.gone(unit, turn.where.id)
        _tell_team(turn, unit)
        return []
    if turn.where.team:
        team = turn.house.library.teams[turn.where.team].name[turn.lang]
        if did.what == "renamed":
            return say(turn, "home.channel_renamed", name=did.name, team=team)
        return say(turn, "desk.bound", team=team)
    if did.what != "joined":
        return []
    return say(turn, "home.channel_joined", command="/here " + "|".join(turn.house.library.teams))


def _tell_team(turn: Turn, unit: Unit) -> None:
    """The team has lost its channel: each of them is told in private, or nobody would notice."""
    for member in people.members(unit, turn.where.team) if turn.where.team else ():
        home = people.home_of(unit, member.id)
        if home is not None:
            lang: Lang = member.lang if member.lang in LANGS else turn.lang
            post(unit, home, [Say(turn.house.texts.say("home.channel_gone", lang))])


def called(turn: Turn, unit: Unit, text: str) -> Reply:
    """Asked by name in a channel: an answer for all to see, never a form, and nothing that shows who gives feedback."""
    reading = turn.thoughts.get("read")
    if reading is not None and outcome_of(reading) in ("feedback", "none"):
        return say(turn, "home.privately")
    return [part for part in (_public(part) for part in answers.free(turn, unit, text, None)) if part is not None]


def _public(part: Part) -> Part | None:
    if not isinstance(part, Choices):
        return part
    rows = [tuple(button for button in row if button.action in PUBLIC) for row in part.rows]
    rows = [row for row in rows if row]
    return Choices(tuple(rows), part.role, part.shared) if rows else None


def _begin(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
    return feedback.begin(turn, unit, "")


def _suggest(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
    return feedback.suggest(turn, unit, "")


def _mine(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
    return feedback.mine(turn, unit, "")


def _privacy(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
    return privacy.privacy(turn, unit, "")


def _for_staff(work: Callable[[Turn, Unit, str], Reply]) -> Callable[[Turn, Unit, Mapping[str, Any]], Reply]:
    def press(turn: Turn, unit: Unit, _data: Mapping[str, Any]) -> Reply:
        return work(turn, unit, "") if turn.who.is_staff else say(turn, "desk.staff_only")

    return press


ACTIONS = {
    "home.feedback": _begin, "home.suggest": _suggest, "home.mine": _mine, "home.privacy": _privacy,
    "home.cases": _for_staff(queue.queue), "home.record": _for_staff(record.begin),
    "home.assess": _for_staff(assessment.invite),
}  # fmt: skip
