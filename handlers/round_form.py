"""Round form: the questions of a round of self-assessment as a form, made for the occasion from the line's content."""

from handlers.dialog import LANGS, Turn
from handlers.factors import line_now
from handlers.forms import Ask, Form, Option
from handlers.house import House
from handlers.line import Line
from storage import actions
from storage import answers as store
from storage.answers import Round
from storage.unit import Unit

FACTORS = "factors"
TAP = "tap_"
WANTS = "w"  # after a level: and would like to learn more
WANT = "want_"  # beside a competence: whether one would like to learn more
SIDE_MOST = 2  # factors that helped, and as many that hindered


def form(turn: Turn, unit: Unit, round_id: str) -> Form | None:
    """The questions of an open round as a form; none when it has closed."""
    found = store.get(unit, round_id)
    return round_form(turn.house, unit, found) if found is not None and store.takes_answers(unit, found) else None


def round_form(house: House, unit: Unit, found: Round) -> Form:
    """A round as a form: a scale for each line, the factors, one tap, and whether what was agreed on helped."""
    asks = [
        *_lines(house, found), *_factors(house, found, line_now(house, unit)), *_taps(house, found),
        *_agreed(house, unit, found),
    ]  # fmt: skip
    texts = house.texts
    return Form(
        name=f"line:{found.id}",
        title=texts.three("line.form_title"),
        submit=texts.three("line.submit"),
        asks=tuple(asks),
    )


def _lines(house: House, found: Round) -> list[Ask]:
    items = {item.code: item for item in house.line.items}
    return [
        Ask(code, "scale", house.texts.three("line.place"), poles=(items[code].left, items[code].right))
        for code in found.questions
        if code in items
    ]


def _factors(house: House, found: Round, line: Line) -> list[Ask]:
    factors = [factor for factor in line.factors if f"f:{factor.code}" in found.questions]
    options = tuple(
        Option(factor.code, house.named(factor.label), factor.signs.get(found.stage, "+")) for factor in factors
    )
    if not options:
        return []
    words, more = house.texts.three("line.factors"), house.texts.three("line.factors_help")
    return [Ask(FACTORS, "factors", words, options, optional=True, help=more, most=SIDE_MOST)]


def _taps(house: House, found: Round) -> list[Ask]:
    """A competence or a customer-service rule: one tap, which may be left out.

    Who has said how well they know something is asked whether they want to learn more of it.
    """
    line, texts = house.line, house.texts
    levels = tuple(Option(code, label) for code, label in line.levels.items() if code != WANTS)
    known = tuple(level.key for level in levels)
    held = tuple(Option(code, label) for code, label in line.held.items())
    asks = []
    for question in found.questions:
        mark, _, code = question.partition(":")
        competence = next((one for one in line.competences if mark == "c" and one.code == code), None)
        rule = next((one for one in line.rules if mark == "r" and one.code == code), None)
        if competence is not None:
            label = {lang: texts.line("line.competence", lang, what=competence.label[lang]) for lang in LANGS}
            asks.append(Ask(TAP + code, "choice", label, levels, optional=True))
            want = line.levels[WANTS]
            asks.append(Ask(WANT + code, "yesno", want, optional=True, only_if=(TAP + code, known)))
        if rule is not None:
            label = {lang: texts.line("line.rule", lang, what=rule.text[lang]) for lang in LANGS}
            asks.append(Ask(TAP + code, "choice", label, held, optional=True))
    return asks


def _agreed(house: House, unit: Unit, found: Round) -> list[Ask]:
    """Whether what a team agreed on and did has helped: the same question to everyone, like all of a round."""
    held = tuple(Option(code, label) for code, label in house.line.held.items())
    asks = []
    for question in found.questions:
        mark, _, code = question.partition(":")
        action = actions.get(unit, int(code)) if mark == "a" else None
        if action is not None and action.team in house.library.teams:
            label = {
                lang: house.texts.line(
                    "action.asked", lang, what=action.text, team=house.library.teams[action.team].name[lang]
                )
                for lang in LANGS
            }
            asks.append(Ask(TAP + code, "choice", label, held, optional=True))
    return asks
