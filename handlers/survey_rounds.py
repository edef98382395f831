"""Survey rounds: when a survey opens and closes, and what is told of it then."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from handlers import survey_release
from handlers.dialog import Block, Doc, Lang, Say
from handlers.forms import Form
from handlers.house import House
from handlers.posting import post
from handlers.release import HIGH, LOW, floor
from handlers.survey_form import about
from handlers.survey_plan import Plan
from storage import people
from storage import surveys as store
from storage.surveys import Survey
from storage.unit import Unit

Data = Mapping[str, Any]


# --- periods --------------------------------------------------------------------------------------------------


def period(house: House, plan: Plan, now: datetime) -> tuple[str, datetime] | None:
    """The name of the period that runs now, and when it ends; none between terms."""
    today = house.library.local(now).date()
    match plan.every:
        case "month":
            return f"{today:%Y-%m}", _midnight(house, (today.replace(day=1) + timedelta(days=32)).replace(day=1))
        case "year":
            return f"{today:%Y}", _midnight(house, date(today.year + 1, 1, 1))
    terms = house.library.almanac.terms
    term = next((one for one in terms if one.start <= today <= one.end), None)
    if term is not None:
        return term.key, _midnight(house, term.end + timedelta(days=1))
    return None if terms else _half_year(house, today)


def _half_year(house: House, today: date) -> tuple[str, datetime]:
    half = 1 if today.month < 7 else 2  # a library that has not written down its terms
    return f"{today.year}-{half}", _midnight(house, date(today.year + half - 1, 7 if half == 1 else 1, 1))


def _midnight(house: House, day: date) -> datetime:
    return datetime.combine(day, time.min, house.library.zone).astimezone(UTC)


def _topic(house: House, plan: Plan, now: datetime) -> str | None:
    """The topic whose turn it is: another one each month."""
    today, topics = house.library.local(now).date(), list(plan.topics)
    return topics[(today.year * 12 + today.month) % len(topics)] if topics else None


# --- opening and closing --------------------------------------------------------------------------------------


def turn_over(house: House, unit: Unit) -> None:
    """Close what has run its time, open what this period asks."""
    for found in store.opened(unit):
        if found.closes_at <= unit.now:
            close(house, unit, found)
    open_due(house, unit)
    store.sweep(unit)


def open_due(house: House, unit: Unit) -> None:
    """Open each survey whose period runs and that has not been opened in it."""
    for form in house.forms.values():
        plan = form.survey
        running = period(house, plan, unit.now) if plan is not None and plan.active else None
        if plan is None or running is None:
            continue
        key, closes_at = running
        store.open_(
            unit, survey_id=f"{form.name}:{key}"[:40], form=form.name, whom=plan.whom,
            topic=_topic(house, plan, unit.now), questions=[ask.key for ask in form.asks],
            floor=floor(house.library.floor), closes_at=closes_at,
        )  # fmt: skip


def close(house: House, unit: Unit, found: Survey) -> bool:
    """Publish by the rules, once, and delete the answers.

    The key goes after the commit. True when something could be published.
    """
    form, published = house.forms.get(found.form), {}
    least = max(found.floor, floor(house.library.floor))
    if form is not None and form.survey is not None:
        for question, values in store.by_question(unit, found).items():
            release = survey_release.release(form.survey.gives, values, least)
            if release is not None:
                published[question] = release
    store.seal(unit, found, published, house.library.week(unit.now))
    if published and form is not None:
        for channel in people.all_channels(unit):
            if channel.team in house.library.teams:
                lang: Lang = channel.lang or "fi"  # type: ignore[assignment]
                words = Say(result(house, about(form, found), published, lang))
                post(unit, channel.id, [words], key=f"survey:{found.id}:{channel.id}", front=channel.front)
    return bool(published)


def result(house: House, form: Form, published: Mapping[str, Data], lang: Lang) -> Doc:
    """What a survey released, in words."""
    n = min((one["n"] for one in published.values()), key=lambda band: int(band.rstrip("+").split("–")[0]))
    doc: list[Block] = list(house.texts.say("survey.result", lang, title=form.title[lang], n=n))
    for ask in form.asks:
        if ask.key in published:
            value = value_words(house, published[ask.key], lang)
            doc += house.texts.say("survey.row", lang, label=ask.text[lang].rstrip("?"), value=value)
    return tuple(doc)


def value_words(house: House, release: Data, lang: Lang) -> str:
    """A released value as a sentence would say it."""
    value = release["value"]
    if release["kind"] == "share":
        return house.texts.line("survey.share", lang, share=value)
    key = "place_low" if value <= LOW else "place_high" if value >= HIGH else "place"
    place = f"{value:g}".replace(".", "." if lang == "en" else ",")
    return house.texts.line(f"survey.{key}", lang, place=place)
