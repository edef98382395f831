"""Forms: what is asked, as data. One at a time or all at once, the same checks and the same answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from handlers.dialog import Field, Lang, Show
from handlers.survey_plan import Plan
from handlers.texts import Texts

Answers = dict[str, Any]
KINDS = ("choice", "many", "text", "scale", "factors", "yesno", "file")
PLACES = ("1", "2", "3", "4", "5")  # the line has five places
CANT_SAY = "cant_say"
SIGNS = ("+", "-", "±")
STRENGTHS = ("1", "2", "3")
DEFAULT_STRENGTH = "2"
TEXT_MOST = 4000  # characters; longer texts are cut by nobody, the person is asked to shorten
FILE_MOST = 5_000_000  # bytes
OPEN = "~"  # marks what has been ticked so far in an ask that takes several


class Refused(Exception):
    """An answer will not do: which ask, and the key of the sentence that says why."""

    def __init__(self, key: str, why: str) -> None:
        super().__init__(f"{key}: {why}")
        self.key, self.why = key, why


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be chosen. `sign`: of a factor, what the first tap on it says."""

    key: str
    label: Mapping[Lang, str]
    sign: str = "+"


@dataclass(frozen=True, slots=True)
class Ask:
    """One question of a form. `only_if` names an earlier ask and the answers with which this one is asked.

    `most`: of several at most so many; of factors so many that help and so many that hinder.
    """

    key: str
    kind: str
    text: Mapping[Lang, str]
    options: tuple[Option, ...] = ()
    optional: bool = False
    help: Mapping[Lang, str] | None = None
    only_if: tuple[str, tuple[str, ...]] | None = None
    poles: tuple[Mapping[Lang, str], Mapping[Lang, str]] | None = None
    most: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(option.key for option in self.options)

    def is_active(self, answers: Mapping[str, Any]) -> bool:
        """Whether the answers so far call for this ask."""
        if self.only_if is None:
            return True
        said = answers.get(self.only_if[0])
        return any(answer_word(one) in self.only_if[1] for one in (said if isinstance(said, list) else [said]))

    def stands(self, value: Any) -> bool:
        """Whether a kept answer is still one of those on offer."""
        match self.kind:
            case "choice":
                return value is None or value in self.names
            case "many":
                return value is None or all(item in self.names for item in value)
            case "factors":
                return value is None or all(item in self.names for item in value)
            case _:
                return True

    def take(self, raw: Any) -> Any:
        """The answer in its one right shape. Raises Refused."""
        if raw in (None, "", [], {}):
            if self.optional:
                return None
            raise Refused(self.key, "empty")
        return _TAKE[self.kind](self, raw)


def answer_word(value: Any) -> str:
    """An answer as the keys of options and conditions write it: yes and no for truth, else as it is."""
    match value:
        case True:
            return "yes"
        case False:
            return "no"
        case _:
            return str(value)


def _choice(ask: Ask, raw: Any) -> str:
    found = _option(ask, raw)
    if found is None:
        raise Refused(ask.key, "choice")
    return found


def _option(ask: Ask, raw: Any) -> str | None:
    """By key, by label in any language, or by number as it stands in the list."""
    said = str(raw).strip()
    for option in ask.options:
        if said == option.key or said.casefold() in {label.casefold() for label in option.label.values()}:
            return option.key
    if said.isascii() and said.isdigit() and 1 <= int(said[:4]) <= len(ask.options):
        return ask.options[int(said[:4]) - 1].key
    return None


def _many(ask: Ask, raw: Any) -> list[str]:
    items = raw if isinstance(raw, list | tuple) else str(raw).split(",")
    chosen = {_choice(ask, item) for item in items}
    if ask.most and len(chosen) > ask.most:
        raise Refused(ask.key, "many")
    return [key for key in ask.names if key in chosen]


def _text(ask: Ask, raw: Any) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise Refused(ask.key, "empty")
    if len(raw.strip()) > (ask.most or TEXT_MOST):
        raise Refused(ask.key, "long")
    return raw.strip()


def _scale(ask: Ask, raw: Any) -> str:
    said = str(raw).strip().casefold()
    if said in PLACES or said == CANT_SAY:
        return said
    raise Refused(ask.key, "scale")


def _factors(ask: Ask, raw: Any) -> dict[str, str]:
    """Each factor picked with its sign and strength, such as `+2`."""
    if not isinstance(raw, Mapping):
        raise Refused(ask.key, "choice")
    found = {}
    for name, said in raw.items():
        key, weight = _choice(ask, name), str(said).strip()
        if not weight:
            continue
        weight = weight + DEFAULT_STRENGTH if weight in SIGNS else weight
        if weight[:1] not in SIGNS or weight[1:] not in STRENGTHS:
            raise Refused(ask.key, "choice")
        found[key] = weight
    if not _fits(ask, found):
        raise Refused(ask.key, "many")
    return {key: found[key] for key in ask.names if key in found}


def _fits(ask: Ask, factors: Mapping[str, str]) -> bool:
    """Whether no side has more than it may have; what both helps and hinders counts on both sides."""
    return not ask.most or max(_sides(factors)) <= ask.most


def _sides(factors: Mapping[str, str]) -> list[int]:
    """How many help, and how many hinder."""
    return [sum(weight[0] in (sign, "±") for weight in factors.values()) for sign in "+-"]


YES = ("yes", "kyllä", "kylla", "joo", "ja", "true", "on", "1")
NO = ("no", "ei", "en", "nej", "false", "off", "2")


def _yesno(ask: Ask, raw: Any) -> bool:
    said = str(raw).strip().casefold()
    if said in YES:
        return True
    if said in NO:
        return False
    raise Refused(ask.key, "yesno")


def _file(ask: Ask, raw: Any) -> dict[str, Any]:
    """A file that is kept already: `file` is its name in storage; `why` when it was not taken."""
    if not isinstance(raw, Mapping):
        raise Refused(ask.key, "file")
    if "why" in raw:
        raise Refused(ask.key, f"file_{raw['why']}")
    if not {"file", "kind", "mime", "size"} <= raw.keys():
        raise Refused(ask.key, "file")
    if not isinstance(raw["size"], int) or raw["size"] > (ask.most or FILE_MOST):
        raise Refused(ask.key, "file_large")
    return {name: raw[name] for name in ("file", "kind", "mime", "size")}


_TAKE = {
    "choice": _choice, "many": _many, "text": _text, "scale": _scale, "factors": _factors, "yesno": _yesno,
    "file": _file,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Form:
    """A form. Its state while it is being filled in is the answers alone."""

    name: str
    title: Mapping[Lang, str]
    submit: Mapping[Lang, str]
    asks: tuple[Ask, ...]
    commands: tuple[str, ...] = ()
    intro: Mapping[Lang, str] | None = None
    context: Mapping[str, Any] = field(default_factory=dict)
    survey: Plan | None = None

    def ask(self, key: str) -> Ask | None:
        return next((ask for ask in self.asks if ask.key == key), None)

    def active(self, answers: Mapping[str, Any]) -> list[Ask]:
        """The asks these answers call for, in order."""
        return [ask for ask in self.asks if ask.is_active(answers)]

    def next_ask(self, answers: Mapping[str, Any]) -> Ask | None:
        """What to ask next; none when the form is full. A removed option is asked again."""
        for ask in self.active(answers):
            if ask.key not in answers or not ask.stands(answers[ask.key]):
                return ask
        return None

    def take(self, answers: Mapping[str, Any], key: str, raw: Any) -> Answers:
        """One answer in. Raises Refused; the earlier answers stay as they were."""
        ask = self.ask(key)
        if ask is None:
            return self.tidy(answers)
        return self.tidy({**answers, key: ask.take(raw)})

    def toggle(self, answers: Mapping[str, Any], key: str, option: str) -> Answers:
        """Tick or untick one of several; a factor goes from its own sign to the other, to both, to off."""
        ask = self.ask(key)
        if ask is None or option not in ask.names:
            raise Refused(key, "choice")
        now = dict(answers.get(OPEN + key) or {})
        before = now.pop(option, None)
        found = _next_tick(ask, now, option, before)
        if found is None and before is None:
            raise Refused(key, "many")
        return {**answers, OPEN + key: now if found is None else {**now, option: found}}

    def tap(self, answers: Mapping[str, Any], key: str, option: str) -> Answers:
        """Tick one of several; when as many factors as fit help and hinder, that is the answer, without another tap."""
        after = self.toggle(answers, key, option)
        ask, ticked = self.ask(key), after[OPEN + key]
        is_full = ask is not None and ask.kind == "factors" and ask.most and _sides(ticked) == [ask.most, ask.most]
        return self.close(after, key) if is_full else after

    def stronger(self, answers: Mapping[str, Any], key: str, option: str) -> Answers:
        """A factor that is ticked weighs one more; after the most the least."""
        now = dict(answers.get(OPEN + key) or {})
        if option not in now:
            raise Refused(key, "choice")
        weight = STRENGTHS[STRENGTHS.index(now[option][1:]) - len(STRENGTHS) + 1]
        return {**answers, OPEN + key: {**now, option: now[option][0] + weight}}

    def close(self, answers: Mapping[str, Any], key: str) -> Answers:
        """What has been ticked becomes the answer."""
        ask, ticked = self.ask(key), dict(answers.get(OPEN + key) or {})
        raw = ticked if ask is not None and ask.kind == "factors" else list(ticked)
        return self.take(answers, key, raw)

    def back(self, answers: Mapping[str, Any]) -> Answers:
        """Without the last answer given: its ask comes next."""
        given = [ask.key for ask in self.active(answers) if ask.key in answers]
        if not given:
            return dict(answers)
        ask, value = self.ask(given[-1]), answers[given[-1]]
        kept = {key: kept for key, kept in answers.items() if key not in (given[-1], OPEN + given[-1])}
        if ask is not None and ask.kind in ("many", "factors") and value:
            kept[OPEN + given[-1]] = dict(value) if ask.kind == "factors" else dict.fromkeys(value, "+")
        return kept

    def check(self, raw: Mapping[str, Any]) -> tuple[Answers, dict[str, str]]:
        """All answers at once: those that will do, and by key why the others will not."""
        answers: Answers = {}
        refused: dict[str, str] = {}
        for ask in self.asks:
            if not ask.is_active(answers):
                continue
            try:
                answers[ask.key] = ask.take(raw.get(ask.key))
            except Refused as why:
                refused[ask.key] = why.why
        return answers, refused

    def tidy(self, answers: Mapping[str, Any]) -> Answers:
        """Without answers to asks that are gone or no longer called for.

        What is known beforehand stays while it is not decided yet whether it is asked: a poster's place, say.
        """
        kept: Answers = {}
        for ask in self.asks:
            undecided = ask.only_if is not None and ask.only_if[0] not in kept
            if (ask.is_active(kept) or undecided) and ask.key in answers:
                kept[ask.key] = answers[ask.key]
            if ask.is_active(kept) and OPEN + ask.key in answers and ask.key not in kept:
                kept[OPEN + ask.key] = answers[OPEN + ask.key]
        return kept

    def _may_follow(self, ask: Ask) -> int:
        """How many asks an answer to this one may bring at most: counted beforehand, the steps never grow."""
        after = [one for one in self.asks if one.only_if is not None and one.only_if[0] == ask.key]
        return sum(1 + self._may_follow(one) for one in after)

    def show(
        self, answers: Mapping[str, Any], lang: Lang, texts: Texts, refused: Mapping[str, str] | None = None,
        context: Mapping[str, Any] | None = None,
    ) -> Show:  # fmt: skip
        """The form as it stands, for a front to draw."""
        refused = refused or {}
        asking = self.next_ask(answers)
        active = self.active(answers)
        done = sum(ask.key in answers for ask in active)
        steps = len(active) + sum(self._may_follow(ask) for ask in active if ask.key not in answers)
        return Show(
            form=self.name, title=self.title[lang], submit=self.submit[lang],
            fields=tuple(_field(ask, answers, lang, texts, refused.get(ask.key)) for ask in self.asks),
            asking=asking.key if asking else None, step=min(done + 1, len(active)), steps=steps,
            words={word: texts.entries[f"form.{word}"][lang] for word in WORDS}, context=dict(context or {}),
        )  # fmt: skip


def _next_tick(ask: Ask, others: Mapping[str, str], option: str, before: str | None) -> str | None:
    """What a tap makes of an option beside the others; none: not ticked. A sign that has no room is left out."""
    if ask.kind != "factors":
        return None if before or (ask.most and len(others) >= ask.most) else "+"
    own = next(one.sign for one in ask.options if one.key == option)
    order = [own, *(sign for sign in SIGNS if sign != own)]
    left = order[order.index(before[0]) + 1 :] if before else order
    weight = before[1:] if before else DEFAULT_STRENGTH
    return next((sign + weight for sign in left if _fits(ask, {**others, option: sign + weight})), None)


WORDS = (
    "back", "skip", "cancel", "done", "cant_say", "yes", "no", "helps", "hinders", "both", "progress", "optional",
    "place_1", "place_2", "place_3", "place_4", "place_5", "strength_1", "strength_2", "strength_3", "choose", "file",
    "open", "loading",
)  # fmt: skip


def _field(ask: Ask, answers: Mapping[str, Any], lang: Lang, texts: Texts, refused: str | None) -> Field:
    value = answers.get(ask.key, answers.get(OPEN + ask.key))
    return Field(
        key=ask.key, kind=ask.kind, label=ask.text[lang], help=ask.help[lang] if ask.help else "",
        options=tuple((option.key, option.label[lang]) for option in ask.options), required=not ask.optional,
        value=value, refused=texts.line(f"form.refused_{refused}", lang) if refused else None, only_if=ask.only_if,
        poles=(ask.poles[0][lang], ask.poles[1][lang]) if ask.poles else None, most=ask.most,
    )  # fmt: skip
