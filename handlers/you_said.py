"""You said, we did: what changed in a month because of what people wrote; staff read it before it is posted."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from babel.dates import format_date

from handlers import cases
from handlers.dialog import LANGS, Block, Button, Choices, Doc, Lang, Reply, Run, Say, Turn
from handlers.filling import open_form
from handlers.house import House
from handlers.posting import post, tell
from handlers.release import band_n
from handlers.say import LOCALES, say
from storage import cases as store
from storage import drafts, people, work
from storage.unit import Unit
from storage.work import Summary

PUBLIC = "public"  # the channel everyone may read; bound by /here public
Data = Mapping[str, Any]


def span(house: House, month: str) -> tuple[datetime, datetime]:
    """The month by the clock on the library's wall, in UTC."""
    first = date.fromisoformat(f"{month}-01")
    after = (first + timedelta(days=32)).replace(day=1)
    zone = house.library.zone
    start, end = (datetime.combine(day, datetime.min.time(), zone).astimezone(UTC) for day in (first, after))
    return start, end


def draft(house: House, unit: Unit, month: str) -> Summary | None:
    """Draft a month that has not been drafted; none when nothing changed in it."""
    if (found := work.summary(unit, month)) is not None:
        return found
    told = [case for case in store.closed(unit, *span(house, month)) if case.outcome and case.state != "declined"]
    if not told:
        return None
    changes = "\n".join(dict.fromkeys(cases.covered(unit, case, " ".join((case.outcome or "").split()))
                                      for case in told))  # fmt: skip
    found = Summary(month, "draft", [case.id for case in told], dict.fromkeys(LANGS, changes))
    work.put_summary(unit, found)
    for team in house.library.teams.values():
        words = house.texts.say("you_said.drafted", team.lang, month=_month(month, team.lang), n=len(told))
        tell(unit, team.key, [Say(words)])
    return found


def _month(month: str, lang: Lang) -> str:
    return str(format_date(date.fromisoformat(f"{month}-01"), "LLLL yyyy", locale=LOCALES[lang]))


def page(house: House, unit: Unit, found: Summary, lang: Lang) -> Doc:
    """The post in one language: what changed, and by about how many messages of the month's weeks."""
    n = len(store.received(unit, *_weeks(house, found.month)))
    doc = house.texts.say("you_said.post", lang, month=_month(found.month, lang))
    if n >= house.library.floor:
        doc = (*doc, *house.texts.say("you_said.came", lang, n=band_n(n)))
    changes = tuple(Block("bullet", (Run(line),)) for line in found.texts[lang].split("\n") if line.strip())
    return (*doc, *house.texts.say("you_said.changes", lang), *changes, *house.texts.say("you_said.thanks", lang))


def _weeks(house: House, month: str) -> tuple[datetime, datetime]:
    """The whole weeks whose Thursdays are in a month: a sum that cuts weeks could be subtracted from theirs (R6)."""
    first = date.fromisoformat(f"{month}-01")
    after = (first + timedelta(days=32)).replace(day=1)
    start, end = (day + timedelta(days=(3 - day.weekday()) % 7 - 3) for day in (first, after))
    zone = house.library.zone
    return (
        datetime.combine(start, datetime.min.time(), zone).astimezone(UTC),
        datetime.combine(end, datetime.min.time(), zone).astimezone(UTC),
    )


def _last_month(turn: Turn, unit: Unit) -> str:
    return f"{turn.house.library.local(unit.now).replace(day=1) - timedelta(days=1):%Y-%m}"


def show(turn: Turn, unit: Unit, rest: str) -> Reply:
    """The draft of last month, or of the month named, in three languages, with the ways to change and post it."""
    month = rest.strip() or _last_month(turn, unit)
    try:
        span(turn.house, month)
    except ValueError:
        return say(turn, "you_said.which")
    found = draft(turn.house, unit, month)
    if found is None:
        return say(turn, "you_said.nothing", month=_month(month, turn.lang))
    return _review(turn, unit, found)


def _review(turn: Turn, unit: Unit, found: Summary) -> Reply:
    parts: list[Any] = [Say(page(turn.house, unit, found, lang)) for lang in LANGS]
    if found.state != "draft":
        return [*parts, *say(turn, f"you_said.is_{found.state}")]
    texts, lang, about = turn.house.texts, turn.lang, {"month": found.month}
    edits = tuple(Button(texts.line(f"you_said.edit_{one}", lang), "said.edit", {**about, "lang": one})
                  for one in LANGS)  # fmt: skip
    ends = (
        Button(texts.line("you_said.publish", lang), "said.post", about),
        Button(texts.line("you_said.drop", lang), "said.drop", about),
    )
    return [*parts, *say(turn, "you_said.review"), Choices((edits, ends), role="staff", shared=_shared(turn))]


def _shared(turn: Turn) -> bool:
    return turn.where.kind == "group"


def _draft_of(turn: Turn, unit: Unit, data: Data) -> Summary | None:
    found = work.summary(unit, data["month"])
    return found if found is not None and found.state == "draft" and turn.who.is_staff else None


def edit(turn: Turn, unit: Unit, data: Data) -> Reply:
    """Write what changed in one language, one change on a line."""
    if _draft_of(turn, unit, data) is None:
        return say(turn, "desk.stale")
    return open_form(turn, unit, "you_said", month=data["month"], lang=data["lang"])


def changed(turn: Turn, unit: Unit, data: Data) -> Reply:
    """Keep the words of that language, and show the whole again."""
    drafts.drop(unit, turn.where.id, turn.who.id)
    found = _draft_of(turn, unit, data["context"])
    if found is None:
        return say(turn, "desk.stale")
    texts = {**found.texts, data["context"]["lang"]: data["changes"]}
    found = Summary(found.month, found.state, found.cases, texts)
    work.put_summary(unit, found)
    return _review(turn, unit, found)


def publish(turn: Turn, unit: Unit, data: Data) -> Reply:
    """Post it once to every public channel, and tell those whose messages are behind it."""
    found = _draft_of(turn, unit, data)
    if found is None:
        return say(turn, "desk.stale")
    channels = people.channels(unit, PUBLIC)
    if not channels:
        return say(turn, "you_said.no_channel")
    for channel in channels:
        for lang in LANGS:
            key = f"said:{found.month}:{lang}:{channel.id}"
            post(unit, channel.id, [Say(page(turn.house, unit, found, lang))], key=key, front=channel.front)
    work.put_summary(unit, Summary(found.month, "posted", found.cases, found.texts))
    work.note(unit, turn.who.role, "you said", found.month)
    told = _tell_writers(turn.house, unit, found)
    return say(turn, "you_said.posted", n=told)


def _tell_writers(house: House, unit: Unit, found: Summary) -> int:
    """Privately, each one who can still be reached, in the language they wrote in."""
    told = 0
    for number in found.cases:
        for case in (store.get(unit, number), *work.followers(unit, number)):
            if case.can_reach:
                cases.tell_writer(house, unit, case, "you_said.writer")
                told += 1
    return told


def drop(turn: Turn, unit: Unit, data: Data) -> Reply:
    """This month is not told of."""
    found = _draft_of(turn, unit, data)
    if found is None:
        return say(turn, "desk.stale")
    work.put_summary(unit, Summary(found.month, "dropped", found.cases, found.texts))
    return say(turn, "you_said.is_dropped")


ACTIONS = {"said.edit": edit, "said.post": publish, "said.drop": drop}
