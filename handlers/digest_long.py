"""Digest long: a month or a term of a team, from the same rows and by the same rules as its weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median

from babel.dates import format_date

from handlers import indicators
from handlers.dialog import Block, Doc, Lang, Part, Picture, Run, Say
from handlers.digest_blocks import FIGURES_MOST, SATISFACTION, STARRED
from handlers.digest_page import Page, by_stage
from handlers.digest_picture import spark
from handlers.digest_words import count, named, period, with_past, zone_words
from handlers.filing import mask
from handlers.house import House
from handlers.indicators import Figure
from handlers.picture import Bar, Bars, DigestPicture, Sparks, alt
from handlers.say import LOCALES
from storage import readings
from storage import week as counted
from storage.unit import Unit
from storage.week import Said

DID_MOST = 5  # outcomes that are told
SPARKS_MOST = 8


@dataclass(frozen=True, slots=True)
class Span:
    """A month or a term: its days, both included, and its name in words."""

    key: str
    name: str
    first: date
    last: date

    def bounds(self, house: House) -> tuple[datetime, datetime]:
        """[start, end) in UTC."""
        return _midnight(house, self.first), _midnight(house, self.last + timedelta(days=1))

    def weeks(self) -> list[str]:
        """The ISO weeks whose Thursday is inside: every week belongs to one month only."""
        thursday = self.first + timedelta(days=(3 - self.first.weekday()) % 7)
        found = []
        while thursday <= self.last:
            year, week, _ = thursday.isocalendar()
            found.append(f"{year}-W{week:02d}")
            thursday += timedelta(weeks=1)
        return found

    def before(self) -> "Span":
        """The stretch just before it, equally long; of a month the month before."""
        last = self.first - timedelta(days=1)
        first = last.replace(day=1) if self.first.day == 1 else last - (self.last - self.first)
        return Span("", "", first, last)


def _midnight(house: House, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=house.library.zone).astimezone(UTC)


def span_of(house: House, key: str, lang: Lang) -> Span:
    """The span of a key: 2026-11 or the name of a term in library.toml. Raises ValueError when there is none."""
    for term in house.library.almanac.terms:
        if term.key == key:
            return Span(key, term.name[lang], term.start, term.end)
    first = date.fromisoformat(f"{key}-01")
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return Span(key, str(format_date(first, "LLLL y", locale=LOCALES[lang])), first, last)


def compose_span(house: House, unit: Unit, team: str, key: str, lang: Lang) -> list[Part]:
    """The digest of a team for a month or a term."""
    span = span_of(house, key, lang)
    weeks = span.weeks()
    page = Page(house, unit, team, indicators.week_of(house, weeks[-1]), lang)
    now, before = (counted.said(unit, *one.bounds(house)) for one in (span, span.before()))
    mine = page.kinds(now).total()
    name = house.library.teams[team].name[lang]
    doc: list[Block] = [*page.say("title_span", team=name, span=span.name, period=period(span.first, span.last, lang))]
    doc += _headline(page, mine, page.kinds(before).total(), counted.concluded(unit, *span.bounds(house), team))
    doc += _stages(page, weeks, now)
    doc += _satisfaction(page, weeks)
    doc += _did(page, span)
    doc += page.say(
        "span_counted", cases=count(house, "digest.messages", mine, lang), first=int(weeks[0][6:]),
        last=int(weeks[-1][6:]), zone=zone_words(house, lang),
    )  # fmt: skip
    doc += page.say("stop")
    picture = _picture(page, span, weeks, now, before)
    return [Say(tuple(doc)), Picture(picture.to_dict(), alt(picture, house.texts))]


def _headline(page: Page, now: int, before: int, done: int) -> Doc:
    way = "more" if now > before else "fewer" if now < before else "same"
    came = count(page.house, "digest.came", now, page.lang)
    closed = page.say("span_closed", n=done) if done else ()
    return (*page.say(f"span_{way}", came=came, d=abs(now - before)), *closed)


def total(page: Page, code: str, weeks: Sequence[str]) -> Figure | None:
    """An indicator over several weeks.

    A month that was imported under its own name stands as it is, and counts once where several weeks repeat it. A
    share is of all answers of the weeks; a count that is looked at (open things), and the figure of a round, which
    stands week after week, is its last one; anything else is the median of the weeks' values.
    """
    months = {indicators.week_of(page.house, week).first_day.strftime("%Y-%m") for week in weeks}
    if len(months) == 1 and (found := readings.get(page.unit, code, months.pop())) and found.value is not None:
        return Figure(code, found.period, found.value, found.n or 1)
    weekly = [figure for week in weeks if (figure := page.figure(code, _back(page, week))) is not None]
    known = list({figure.period or figure.week: figure for figure in weekly}.values())
    if not known:
        return None
    if page.house.process[code].cadence == "round":
        return known[-1]
    if all(figure.part is not None for figure in known):
        part, n = sum(figure.part or 0 for figure in known), sum(figure.n for figure in known)
        return Figure(code, weeks[-1], 100 * part / n if n else None, n, part)
    if page.house.process[code].unit == "n":
        return known[-1]
    values = [figure.value for figure in known if figure.value is not None]
    return Figure(code, weeks[-1], median(values), sum(figure.n for figure in known))


def _back(page: Page, week: str) -> int:
    return (page.week.first_day - indicators.week_of(page.house, week).first_day).days // 7


def _row(page: Page, weeks: Sequence[str], perspectives: Sequence[str], under: str = "") -> str:
    codes = [code for code, one in page.house.process.items() if one.perspective in perspectives]
    known = [figure for code in codes if (figure := total(page, code, weeks)) is not None]
    chosen = sorted(known, key=lambda one: (one.code not in STARRED, known.index(one)))[:FIGURES_MOST]
    return "; ".join(
        named(page.house, one.code, page.lang, under, with_past(page.house, one, None, None, page.lang))
        for one in chosen
    )


def _stages(page: Page, weeks: Sequence[str], now: Said) -> Doc:
    doc: list[Block] = []
    for stage, name in page.stages.items():
        order = list(page.house.line.kinds)
        kinds = sorted(page.kinds(now, stage).items(), key=lambda one: (-one[1], order.index(one[0])))
        said = ", ".join(f"{n}\u00a0×\u00a0{page.house.kind(kind, page.lang).lower()}" for kind, n in kinds) or "–"
        doc.append(Block("p", (Run(name, bold=True),)))
        doc.append(Block("bullet", (Run(page.line("satisfied", who=page.line("students"), what=said)),)))
        if figures := _row(page, weeks, (stage,)):
            doc.append(Block("bullet", (Run(page.line("figures", what=figures)),)))
    return tuple(doc)


def _satisfaction(page: Page, weeks: Sequence[str]) -> Doc:
    rows = [(key, _row(page, weeks, perspectives, page.line(key))) for key, perspectives in SATISFACTION]
    bullets = [
        Block("bullet", (Run(page.line("satisfied", who=page.line(key), what=row)),)) for key, row in rows if row
    ]
    return (*page.say("satisfaction"), *bullets) if bullets else ()


def _did(page: Page, span: Span) -> Doc:
    """You said, we did: what staff wrote when they closed the team's cases."""
    found = counted.outcomes(page.unit, *span.bounds(page.house), page.team, DID_MOST)
    rows = [Block("bullet", (Run(f"{code}: {' '.join(mask(said).split())[:160]}"),)) for code, said in found]
    return (*page.say("we_did"), *rows) if rows else ()


def _picture(page: Page, span: Span, weeks: Sequence[str], now: Said, before: Said) -> DigestPicture:
    counts, earlier = by_stage(now), by_stage(before)
    stages = [stage for stage in page.house.line.stages if counts[stage] or earlier[stage] or stage in page.stages]
    bars = tuple(
        Bar(
            page.house.stage(stage, page.lang), counts[stage], str(counts[stage]), earlier[stage], None,
            str(earlier[stage]), stage in page.stages,
        )
        for stage in stages
    )  # fmt: skip
    sparks = tuple(spark(page, code, len(weeks)) for code in _drawn(page, weeks))
    first, last = (page.line("week", n=int(week[6:])) for week in (weeks[0], weeks[-1]))
    lines = (Sparks(page.line("sparks_span"), first, last, sparks),) if sparks else ()
    team = page.house.library.teams[page.team].name[page.lang]
    where = f"{period(span.first, span.last, page.lang)} · {page.house.library.name[page.lang]}"
    title = page.line("picture_span", team=team, span=span.name)
    return DigestPicture(title, where, (Bars(page.line("bars"), bars, page.line("last_span")), *lines), page.lang)


def _drawn(page: Page, weeks: Sequence[str]) -> list[str]:
    known = [
        code
        for code, one in page.house.process.items()
        if one.perspective in (*page.stages, "customer")
        and sum(one is not None and one.value is not None for one in page.past(code, len(weeks))) >= 2
    ]
    return sorted(known, key=lambda code: (code not in STARRED, known.index(code)))[:SPARKS_MOST]
