"""Digest blocks: the paragraphs of the weekly digest, each made from the page alone."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from handlers import indicators
from handlers.dialog import Block, Doc, Run
from handlers.digest_page import Page
from handlers.digest_words import count, label, misses_target, named, of_period, with_past, zone_words
from handlers.filing import mask
from handlers.indicators import Figure
from handlers.lines import block_name
from handlers.picture import place_words
from handlers.release import Release
from handlers.say import clock, short_day
from storage import answers, asked, figures, week
from storage import notices as changes
from storage.actions import Action
from storage.cases import Case

FIGURES_MOST = 3  # figures of a stage that are read on a phone; the rest is on the page of indicators
QUESTIONS_MOST, CODES_MOST = 3, 6
QUESTION_LONG = 80  # characters

# The figures of the default digest (domain 3.2): these are named first.
STARRED = (
    "sel.request_decision_days", "mnt.corrections_open", "mnt.catalogue_backlog", "use.selfservice_share",
    "use.faq_helpful", "use.faq_unanswered", "cus.csat", "cus.first_reply", "cus.loop_closed", "stf.line_median",
    "stf.force_balance", "res.actions_on_time",
)  # fmt: skip
# The satisfaction block: whose satisfaction, and the perspectives of process.toml that speak of it.
SATISFACTION = (
    ("customers", ("customer",)), ("staff_are", ("staff",)), ("encouragement", ("encouragement",)),
    ("host", ("host",)), ("results", ("results",)),
)  # fmt: skip
PERSPECTIVES = tuple(one for _key, perspectives in SATISFACTION for one in perspectives)


def _bullets(rows: Iterable[Doc | str]) -> Doc:
    found: list[Block] = []
    for row in rows:
        runs = (Run(row),) if isinstance(row, str) else tuple(run for block in row for run in block.runs)
        found.append(Block("bullet", runs))
    return tuple(found)


def headline(page: Page) -> Doc:
    """The week in two sentences: how much was said compared with the week before, and who waits."""
    now, before = page.now, page.before
    if not now:
        said = page.say("headline_quiet")
    else:
        way = "more" if now > before else "fewer" if now < before else "same"
        came = count(page.house, "digest.came", now, page.lang)
        said = page.say(f"headline_{way}", came=came, d=abs(now - before))
    return (*said, *_waiting(page))


def _waiting(page: Page) -> Doc:
    if not page.waits:
        return page.say("nobody_waits")
    oldest = page.longest[0].received_at
    days = _open_days(page, oldest)
    n = count(page.house, "digest.waits", page.waits, page.lang)
    if not days:
        return page.say("waiting_new", n=n)
    since = count(page.house, "digest.open_days", days, page.lang)
    return page.say("waiting", n=n, since=since)


def _open_days(page: Page, since: datetime) -> int:
    """Days of service since a moment, to the end of the week or to now."""
    library = page.house.library
    until = min(page.week.end - timedelta(seconds=1), page.unit.now)
    first, last = library.local(since).date(), library.local(until).date()
    return sum(library.is_open_day(first + timedelta(days=day)) for day in range(1, (last - first).days + 1))


def stages(page: Page) -> Doc:
    """For each stage side by side: what students said, where staff stand, what the figures say."""
    doc: list[Block] = []
    for key, name in page.stages.items():
        rows = [*_said(page, key), *_staff(page, key), *_figures(page, key)]
        doc.append(Block("p", (Run(name, bold=True),)))
        doc += _bullets(rows)
    return tuple(doc)


def _said(page: Page, stage: str) -> list[Doc]:
    now = page.kinds(page.everything, stage)
    before = page.kinds(page.everything_before, stage).total()
    if not now:
        return [page.say("said_nothing", before=before) if before else page.say("said_none")]
    ranked = sorted(now.items(), key=lambda one: (-one[1], list(page.house.line.kinds).index(one[0])))
    what = ", ".join(f"{n}\u00a0×\u00a0{page.house.kind(kind, page.lang).lower()}" for kind, n in ranked)
    return [page.say("said", what=what, before=before)]


def _staff(page: Page, stage: str) -> list[Doc]:
    """Where staff stand on the stage's anchor by the newest release up to this week."""
    anchors = {item.code for item in page.house.line.items if item.stage == stage and item.anchor}
    rows = [row for row in answers.released(page.unit) if row.question in anchors and row.week <= page.week.key]
    if not rows:
        return []
    blocks = Release.from_dict(rows[-1].release).blocks
    alike = len({one.n for one in blocks}) == 1 < len(blocks)
    where = "; ".join(
        f"{block_name(page.house, one, page.lang)} {place_words(one.place or 3, page.lang, page.house.texts)}"
        + ("" if alike else f" (n\u00a0{one.n})")
        for one in blocks
    )
    if alike:
        where += f" ({page.line('n_each', n=blocks[0].n)})"
    return [page.say("staff", where=where, week=int(rows[-1].week[6:]))]


def _figures(page: Page, stage: str) -> list[Doc]:
    known = _most_telling(page, page.known(stage))
    return [page.say("figures", what=_row(page, known))] if known else []


def _most_telling(page: Page, known: Sequence[Figure]) -> list[Figure]:
    """At most three: those off their target first, then those of the default digest; in the order of the process."""
    ranked = sorted(
        known, key=lambda one: (not misses_target(page.house, one), one.code not in STARRED, known.index(one))
    )
    return [one for one in known if one in ranked[:FIGURES_MOST]]


def _row(page: Page, known: Sequence[Figure], under: str = "", *, dated: bool = True) -> str:
    """Figures with what they are compared with; `under` is the heading they stand under, which may say their date."""
    house, lang = page.house, page.lang
    return "; ".join(
        named(house, one.code, lang, under,
              with_past(house, one if dated else replace(one, period=None),
                        *indicators.compared(house, page.unit, one, page.week), lang))
        for one in known
    )  # fmt: skip


def satisfaction(page: Page) -> Doc:
    """Whose satisfaction is known by what: customers, staff, host, encouragement, results; who is missing is named."""
    rows: list[Doc] = []
    missing = []
    for key, perspectives in SATISFACTION:
        known = page.known(*perspectives, every=True)
        if known:
            rows.append(_satisfied(page, page.line(key), _most_telling(page, known)))
        else:
            missing.append(page.line(key).lower())
    if missing:
        rows.append(page.say("no_figures", who=", ".join(missing)))
    if len(missing) == len(SATISFACTION):
        return page.say("satisfaction_none")
    return (*page.say("satisfaction"), *_bullets(rows))


def _satisfied(page: Page, who: str, known: Sequence[Figure]) -> Doc:
    """One row of it; a month or an earlier week that all its figures are about is named once."""
    periods = {one.period for one in known}
    period = periods.pop() if len(periods) == 1 < len(known) else None
    said = f"{who} ({of_period(page.house, period, page.lang)})" if period else who
    return page.say("satisfied", who=said, what=_row(page, known, who, dated=period is None))


def praise(page: Page) -> Doc:
    """That somebody was thanked, by code: the words stand on their cards, where their writer can take them back."""
    n = page.kinds(page.everything)["praise"]
    if not n:
        return ()
    codes = week.praised(page.unit, page.week.start, page.week.end, page.team, CODES_MOST)
    named = ", ".join(codes) + (" …" if n > len(codes) else "")
    return page.say("praise", n=count(page.house, "digest.thanks", n, page.lang), codes=named)


def notices(page: Page) -> Doc:
    """The changes that staff told each other this week, as they wrote them."""
    rows = changes.of_week(page.unit, page.week.key)
    return (*page.say("notices"), *_bullets(rows)) if rows else ()


def unanswered(page: Page) -> Doc:
    """The questions nobody could answer, most asked first, for the team of use; personal data masked."""
    if "use" not in page.stages:
        return ()
    rows = _top_questions(page)
    return (*page.say("unanswered"), *_bullets(f"{text} ({n})" for text, n in rows)) if rows else ()


def _top_questions(page: Page) -> list[tuple[str, int]]:
    first: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for row in asked.unanswered(page.unit, [page.week.key]):
        text = " ".join(mask(row.text).split())
        key = text.casefold().rstrip(" ?!.")
        first.setdefault(key, text)
        counts[key] += 1
    return [(_short(first[key]), n) for key, n in counts.most_common(QUESTIONS_MOST)]


def _short(text: str) -> str:
    return text if len(text) <= QUESTION_LONG else text[: QUESTION_LONG - 1].rstrip() + "…"


def oldest(page: Page) -> Doc:
    """The cases that have waited longest."""
    if not page.waits:
        return ()
    return (*page.say("oldest"), *_bullets(_waits(page, case) for case in page.longest))


def _waits(page: Page, case: Case) -> str:
    kind = page.house.kind(case.kind, page.lang).lower()
    return f"{case.code}: {kind}, {clock(case.received_at, page.lang, page.house.library)}"


def agreed(page: Page) -> Doc:
    """What the team agreed on and is due now, as they wrote it; the owner is named on its own card, not here."""
    if not page.agreed:
        return ()
    return (*page.say("agreed"), *_bullets(_due(page, one) for one in page.agreed))


def _due(page: Page, action: Action) -> str:
    day = date.fromisoformat(action.day)
    key = "agreed_late" if _is_late(page, action) else "agreed_by"
    return page.line(key, text=_short(mask(action.text)), day=short_day(day, page.lang, page.house.library))


def _is_late(page: Page, action: Action) -> bool:
    return action.day < page.house.library.local(page.unit.now).date().isoformat()


def next_step(page: Page) -> Doc:
    """One thing to do next: answer who waits, do what is late, write a missing answer, mend what is off its target."""
    if page.waits:
        return page.say("next", code=page.longest[0].code)
    if page.agreed and _is_late(page, page.agreed[0]):
        return page.say("next_agreed", text=_short(mask(page.agreed[0].text)))
    if "use" in page.stages and (top := _top_questions(page)):
        return page.say("next_faq", text=top[0][0])
    off = [one for one in page.known(*page.stages) if misses_target(page.house, one)]
    if off:
        return page.say("next_figure", label=label(page.house, off[0].code, page.lang))
    return page.say("next_praise")


def footer(page: Page) -> Doc:
    """What was counted, by which clock, and how to stop it."""
    known = page.figure("use.faq_unanswered")  # its n, kept for weeks that are over, is how many were asked
    questions = known.n if known else figures.questions(page.unit, page.week.key).n
    counted = page.say(
        "counted", cases=count(page.house, "digest.messages", page.now, page.lang),
        questions=count(page.house, "digest.questions", questions, page.lang), zone=zone_words(page.house, page.lang),
    )  # fmt: skip
    return (*counted, *page.say("stop"))
