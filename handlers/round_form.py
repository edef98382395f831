"""Round form: the questions of a round of self-assessment as a form, made for the occasion from the line's content."""

from handlers.dialog import LANGS, Turn
from handlers.forms import Ask, Form, Option
from handlers.house import House
from storage import answers as store
from storage.answers import Round
from storage.unit import Unit

FACTORS = "factors"
TAP = "tap_"


def form(turn: Turn, unit: Unit, round_id: str) -> Form | None:
    """The questions of an open round as a form; none when it has closed."""
    found = store.get(unit, round_id)
    return round_form(turn.house, found) if found is not None and found.state == "open" else None


def round_form(house: House, found: Round) -> Form:
    """A round as a form: a scale for each line, the factors of the stage, and one tap."""
    asks = [*_lines(house, found), *_factors(house, found), *_taps(house, found)]
    texts = house.texts
    return Form(
        name=f"line:{found.id}", title=texts.three("line.title"), submit=texts.three("line.submit"), asks=tuple(asks)
    )


def _lines(house: House, found: Round) -> list[Ask]:
    items = {item.code: item for item in house.line.items}
    return [
        Ask(code, "scale", house.texts.three("line.place"), poles=(items[code].left, items[code].right))
        for code in found.questions
        if code in items
    ]


def _factors(house: House, found: Round) -> list[Ask]:
    factors = [factor for factor in house.line.factors if f"f:{factor.code}" in found.questions]
    options = tuple(Option(factor.code, house.named(factor.label)) for factor in factors)
    if not options:
        return []
    words, more = house.texts.three("line.factors"), house.texts.three("line.factors_help")
    return [Ask(FACTORS, "factors", words, options, optional=True, help=more, most=4)]


def _taps(house: House, found: Round) -> list[Ask]:
    """A competence or a customer-service rule: one tap, which may be left out."""
    line, texts = house.line, house.texts
    levels = tuple(Option(code, label) for code, label in line.levels.items())
    held = tuple(Option(code, label) for code, label in line.held.items())
    asks = []
    for question in found.questions:
        mark, _, code = question.partition(":")
        competence = next((one for one in line.competences if mark == "c" and one.code == code), None)
        rule = next((one for one in line.rules if mark == "r" and one.code == code), None)
        if competence is not None:
            label = {lang: texts.line("line.competence", lang, what=competence.label[lang]) for lang in LANGS}
            asks.append(Ask(TAP + code, "choice", label, levels, optional=True))
        if rule is not None:
            label = {lang: texts.line("line.rule", lang, what=rule.text[lang]) for lang in LANGS}
            asks.append(Ask(TAP + code, "choice", label, held, optional=True))
    return asks
