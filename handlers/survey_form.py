"""Survey form: the questions of an open survey, made for the occasion from a form of the content."""

from collections.abc import Mapping
from dataclasses import replace

from handlers.dialog import LANGS, Lang, Turn
from handlers.forms import Form
from storage import surveys as store
from storage.surveys import Survey
from storage.unit import Unit


def form(turn: Turn, unit: Unit, survey_id: str) -> Form | None:
    """The questions of an open survey; none when it has closed."""
    found = store.get(unit, survey_id)
    shipped = turn.house.forms.get(found.form) if found is not None and found.state == "open" else None
    return about(shipped, found) if shipped is not None and found is not None else None


def about(form: Form, found: Survey) -> Form:
    """The form under the survey's name, with its topic in the holes."""
    plan = form.survey
    topic = plan.topics.get(found.topic or "") if plan is not None else None

    def named(text: Mapping[Lang, str]) -> dict[Lang, str]:
        return {lang: text[lang].replace("{topic}", topic[lang]) if topic else text[lang] for lang in LANGS}

    asks = tuple(replace(ask, text=named(ask.text)) for ask in form.asks)
    intro = named(form.intro) if form.intro is not None else None
    return replace(form, name=f"survey:{found.id}", title=named(form.title), intro=intro, asks=asks, commands=())
