"""Digest: a team's week on one page: what students said, where staff stand, what the figures say, side by side."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from handlers import indicators
from handlers.dialog import Block, Doc, Lang, Part, Picture, Run, Say
from handlers.filing import mask
from handlers.house import House
from handlers.indicators import FEW, Figure, Week
from handlers.lines import block_name
from handlers.picture import Bar, Bars, DigestPicture, Spark, Sparks, alt, number, place_words
from handlers.release import Release
from handlers.say import clock
from storage import answers, asked, cases, notices
from storage.cases import Case
from storage.unit import Unit

SPARKS = ("cus.first_reply", "use.faq_helpful", "use.faq_unanswered")
QUIET_KINDS = ("other",)  # left out of every count


def compose(house: House, unit: Unit, team: str, key: str, lang: Lang) -> list[Part]:
    """The digest of a team for a week. Everything in it comes from rows; nothing below the floor is said."""
    week = indicators.week_of(house, key)
    now, before = _received(unit, week), _received(unit, indicators.week_before(house, week))
    waiting = [case for case in cases.unreplied_at(unit, min(week.end, unit.now)) if case.wants_reply]
    doc: list[Block] = []
    doc += house.texts.say(
        "digest.title",
        lang,
        team=house.library.teams[team].name[lang],
        week=int(key[6:]),
        period=_period(week, lang),
    )
    doc += _headline(house, now, before, waiting, lang)
    for stage in house.library.teams[team].stages:
        doc += _stage(house, unit, week, stage, now, before, lang)
    doc += _satisfaction(house, unit, week, lang)
    doc += _notices(house, unit, week, lang)
    doc += _unanswered(house, unit, week, lang)
    doc += _oldest(house, unit, waiting, lang)
    doc += house.texts.say("digest.stop", lang)
    picture = _picture(house, unit, team, week, now, before, lang)
    return [Say(tuple(doc)), Picture(picture.to_dict(), alt(picture, house.texts))]


def _received(unit: Unit, week: Week) -> list[Case]:
    return [case for case in cases.received(unit, week.start, week.end) if case.kind not in QUIET_KINDS]


def _period(week: Week, lang: Lang) -> str:
    last = week.first_day + timedelta(days=6)
    if lang == "en":
        return f"{week.first_day.day} {week.first_day:%b} – {last.day} {last:%b %Y}"
    return f"{week.first_day.day}.{week.first_day.month}.–{last.day}.{last.month}.{last.year}"


def _headline(house: House, now: Sequence[Case], before: Sequence[Case], waiting: Sequence[Case], lang: Lang) -> Doc:
    key = "digest.headline" if now else "digest.headline_quiet"
    words = {"n": len(now), "before": len(before)} if now else {}
    waits = house.texts.say(
        "digest.waiting" if waiting else "digest.nobody_waits",
        lang,
        **({"n": len(waiting)} if waiting else {}),
    )
    return (*house.texts.say(key, lang, **words), *waits)


def _stage(
    house: House, unit: Unit, week: Week, stage: str, now: Sequence[Case], before: Sequence[Case], lang: Lang
) -> Doc:
    """One stage: what students said, where staff stand, what the figures say."""
    texts = house.texts
    said = [case for case in now if case.stage == stage]
    doc: list[Block] = [Block("p", (Run(house.stage(stage, lang), bold=True),))]
    doc += texts.say(
        "digest.said" if said else "digest.said_nothing",
        lang,
        **({"what": _kinds(house, said, lang)} if said else {}),
    )
    if (staff := _staff(house, unit, week, stage, lang)) is not None:
        doc += texts.say("digest.staff", lang, where=staff)
    figures = [
        f"{house.process[code].label[lang].lower()} {shown(house, indicators.read(house, unit, code, week), lang)}"
        for code, one in house.process.items()
        if one.perspective == stage
    ]
    if figures:
        doc += texts.say("digest.figures", lang, what=", ".join(figures))
    return tuple(Block("bullet", block.runs) if number else block for number, block in enumerate(doc))


def _kinds(house: House, said: Sequence[Case], lang: Lang) -> str:
    counts = Counter(case.kind for case in said)
    return ", ".join(f"{n} × {house.kind(kind, lang).lower()}" for kind, n in counts.most_common())


def _staff(house: House, unit: Unit, week: Week, stage: str, lang: Lang) -> str | None:
    """Where staff stand on the stage's anchor by the newest release up to this week."""
    anchors = {item.code for item in house.line.items if item.stage == stage and item.anchor}
    rows = [row for row in answers.released(unit) if row.question in anchors and row.week <= week.key]
    if not rows:
        return None
    return "; ".join(
        f"{block_name(house, figure, lang)} {place_words(figure.place or 3, lang, house.texts)} ({figure.n})"
        for figure in Release.from_dict(rows[-1].release).blocks
    )


def shown(house: House, figure: Figure, lang: Lang) -> str:
    """A value as people read it: 3/7 below ten, "–" for nothing, with its unit."""
    if figure.value is None:
        return "–"
    unit = house.process[figure.code].unit
    if unit == "%" and figure.part is not None and figure.n < FEW:
        return f"{figure.part}/{figure.n}"
    words = number(round(figure.value) if figure.part is not None else figure.value, lang)
    key = "digest.unit_percent" if unit == "%" else f"digest.unit_{unit}"
    return words if unit == "n" else f"{words}\u00a0{house.texts.line(key, lang)}"


def _satisfaction(house: House, unit: Unit, week: Week, lang: Lang) -> Doc:
    figures = [
        f"{house.process[code].label[lang].lower()} {shown(house, indicators.read(house, unit, code, week), lang)}"
        for code in ("cus.csat", "cus.first_reply")
    ]
    return house.texts.say("digest.customers", lang, what=", ".join(figures))


def _notices(house: House, unit: Unit, week: Week, lang: Lang) -> Doc:
    """The changes that staff told each other this week, as they wrote them."""
    rows = [Block("bullet", (Run(text),)) for text in notices.of_week(unit, week.key)]
    return (*house.texts.say("digest.notices", lang), *rows) if rows else ()


def _unanswered(house: House, unit: Unit, week: Week, lang: Lang) -> Doc:
    """The questions nobody could answer, most asked first; personal data masked already when they were kept."""
    words = Counter(" ".join(mask(row.text).split())[:90] for row in asked.unanswered(unit, [week.key]))
    if not words:
        return ()
    rows = [Block("bullet", (Run(text), Run(f" ({n})"))) for text, n in words.most_common(3)]
    return (*house.texts.say("digest.unanswered", lang), *rows)


def _oldest(house: House, unit: Unit, waiting: Sequence[Case], lang: Lang) -> Doc:
    if not waiting:
        return house.texts.say("digest.next_praise", lang)
    rows = [Block("bullet", (Run(_waits(house, case, lang)),)) for case in waiting[:3]]
    return (*house.texts.say("digest.oldest", lang), *rows, *house.texts.say("digest.next", lang, code=waiting[0].code))


def _waits(house: House, case: Case, lang: Lang) -> str:
    return f"{case.code}: {house.kind(case.kind, lang).lower()}, {clock(case.received_at, lang, house.library)}"


def _picture(
    house: House, unit: Unit, team: str, week: Week, now: Sequence[Case], before: Sequence[Case], lang: Lang
) -> DigestPicture:
    """One picture: what students said by stage, and twelve weeks of the loop itself."""
    texts = house.texts
    counts, earlier = Counter(case.stage for case in now), Counter(case.stage for case in before)
    bars = tuple(
        Bar(
            house.stage(stage, lang),
            counts[stage],
            str(counts[stage]),
            earlier[stage],
            None,
            texts.line("digest.last_week", lang, n=earlier[stage]),
        )
        for stage in (stage for one in house.library.teams.values() for stage in one.stages)
    )
    sparks = tuple(_spark(house, unit, code, week, lang) for code in SPARKS)
    first, last = (
        texts.line("digest.week", lang, n=int(one.key[6:])) for one in (indicators.week_before(house, week, 11), week)
    )
    return DigestPicture(
        title=texts.line("digest.picture", lang, team=house.library.teams[team].name[lang], week=int(week.key[6:])),
        period=f"{_period(week, lang)} · {house.library.name[lang]}",
        panels=(
            Bars(texts.line("digest.bars", lang), bars),
            Sparks(texts.line("digest.sparks", lang), first, last, sparks),
        ),
        lang=lang,
    )


def _spark(house: House, unit: Unit, code: str, week: Week, lang: Lang) -> Spark:
    figures = indicators.series(house, unit, code, week)
    return Spark(
        house.process[code].label[lang],
        tuple(figure.value for figure in figures),
        shown(house, figures[-1], lang),
    )
