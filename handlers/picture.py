"""Picture: what a picture shows, as data; its text equivalent is made from the same data."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from handlers.dialog import Lang
from handlers.texts import Texts


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of bars: `shown` is the value as people read it ("3/7", "–"); `note` stands at its end, quietly.

    `mine` is false for a row that is there for comparison only.
    """

    label: str
    value: float | None
    shown: str
    previous: float | None = None
    target: float | None = None
    note: str = ""
    mine: bool = True


@dataclass(frozen=True, slots=True)
class Bars:
    """Values side by side, the ones before behind them; `noted` heads the notes."""

    title: str
    rows: tuple[Bar, ...]
    noted: str = ""


@dataclass(frozen=True, slots=True)
class Spark:
    """One line over the weeks with its last value said; a week without a value is a gap.

    `low` and `high` are its least and greatest value in words; a week that rests on `few` answers is a dot of its own.
    `words` are the values as people read them ("3/7" where they are few), for a table beside the line.
    """

    label: str
    values: tuple[float | None, ...]
    shown: str
    target: float | None = None
    target_words: str = ""
    low: str = ""
    high: str = ""
    few: tuple[bool, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sparks:
    """Several lines over the same weeks, each on a scale of its own."""

    title: str
    first: str
    last: str
    rows: tuple[Spark, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A block's place on the line, 2.0 to 4.0 in halves; `before` is last round's.

    `said` is the place in words, `was` what is written at last round's, `spread` whether a middle is agreement.
    """

    label: str
    place: float
    shown: str
    before: float | None = None
    said: str = ""
    was: str = ""
    spread: str = ""


@dataclass(frozen=True, slots=True)
class LineBands:
    """The line: two poles in words, five places, and where each block stands; `counted` heads the numbers."""

    title: str
    left: str
    right: str
    rows: tuple[Band, ...]
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Force:
    """A factor that was raised: some or many said it helped or hindered.

    `by` is what each block said (block, helps, hinders); `helps` and `hinders` are the most that any of them did.
    """

    label: str
    helps: str
    hinders: str
    by: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Forces:
    """Factors as a field of forces: what helped to the left, what hindered to the right."""

    title: str
    helps: str
    hinders: str
    some: str
    many: str
    rows: tuple[Force, ...]


Panel = Bars | Sparks | LineBands | Forces
_PANELS = {
    "bars": (Bars, Bar),
    "sparks": (Sparks, Spark),
    "line": (LineBands, Band),
    "forces": (Forces, Force),
}
_NAMES = {Bars: "bars", Sparks: "sparks", LineBands: "line", Forces: "forces"}


@dataclass(frozen=True, slots=True)
class DigestPicture:
    """A picture of at most a few panels, in one language."""

    title: str
    period: str
    panels: tuple[Panel, ...]
    lang: Lang

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "title": self.title, "period": self.period, "lang": self.lang,
            "panels": [{"kind": _NAMES[type(panel)], **asdict(panel)} for panel in self.panels],
        }  # fmt: skip

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> "DigestPicture":
        """Back from plain data."""
        return DigestPicture(data["title"], data["period"], tuple(_panel(raw) for raw in data["panels"]), data["lang"])


def _panel(raw: Mapping[str, Any]) -> Panel:
    whole, row = _PANELS[raw["kind"]]
    rows = tuple(row(**{k: tuple(v) if isinstance(v, list) else v for k, v in one.items()}) for one in raw["rows"])
    return whole(**{key: value for key, value in raw.items() if key not in ("kind", "rows")}, rows=rows)  # type: ignore[no-any-return]


def alt(picture: DigestPicture, texts: Texts) -> str:
    """The picture in words: every figure that can be seen can be read."""
    lines = [f"{picture.title}. {picture.period}."]
    for panel in picture.panels:
        if panel.title != picture.title:
            lines.append(panel.title if panel.title.endswith("?") else f"{panel.title}:")
        lines += _PANEL_WORDS[type(panel)](panel, picture.lang, texts)
    return "\n".join(lines)


def _bars(panel: Bars, lang: Lang, texts: Texts) -> list[str]:
    return [
        f"{row.label}: {row.shown}" + (f" ({f'{panel.noted} {row.note}'.strip()})" if row.note else "")
        for row in panel.rows
    ]


def _sparks(panel: Sparks, lang: Lang, texts: Texts) -> list[str]:
    return [_spark(row, panel, lang, texts) for row in panel.rows]


def _spark(row: Spark, panel: Sparks, lang: Lang, texts: Texts) -> str:
    """What is written at the line: its last value, its target, its lowest and highest week."""
    if all(value is None for value in row.values):
        return texts.line("picture.no_values", lang, label=row.label)
    aim = texts.line("picture.target", lang, target=row.target_words) if row.target_words else ""
    ends = ""
    if row.low != row.high:
        ends = texts.line("picture.range", lang, first=panel.first, last=panel.last, low=row.low, high=row.high)
    return texts.line("picture.spark", lang, label=row.label, shown=row.shown, target=aim, range=ends)


def _line(panel: LineBands, lang: Lang, texts: Texts) -> list[str]:
    lines = [texts.line("picture.poles", lang, left=panel.left, right=panel.right)]
    for row in panel.rows:
        lines.append(
            texts.line(
                "picture.place",
                lang,
                label=row.label,
                place=place_words(row.place, lang, texts) + (f", {row.spread}" if row.spread else ""),
                shown=row.shown,
            )
        )
        if row.before is not None:
            lines.append(texts.line("picture.before", lang, place=place_words(row.before, lang, texts)))
    return lines


def _forces(panel: Forces, lang: Lang, texts: Texts) -> list[str]:
    lines = []
    for row in panel.rows:
        by = [(block, _pull(panel, helps, hinders)) for block, helps, hinders in row.by]
        said = "; ".join(f"{block}: {words}" for block, words in by if words)
        lines.append(f"{row.label} – {said if by else _pull(panel, row.helps, row.hinders)}")
    return lines or [texts.line("picture.nothing", lang)]


def _pull(panel: Forces, helps: str, hinders: str) -> str:
    words = {"some": panel.some, "many": panel.many}
    said = [f"{panel.helps} {words[helps]}"] if helps != "no" else []
    return ", ".join([*said, f"{panel.hinders} {words[hinders]}"] if hinders != "no" else said)


_PANEL_WORDS: dict[Any, Any] = {Bars: _bars, Sparks: _sparks, LineBands: _line, Forces: _forces}


def place_words(place: float, lang: Lang, texts: Texts) -> str:
    """A place in words: the ends are "2 or less" and "4 or more"."""
    if place <= 2:
        return texts.line("picture.low", lang)
    if place >= 4:
        return texts.line("picture.high", lang)
    return number(place, lang)


def number(value: float, lang: Lang) -> str:
    """A figure as the language writes it: at most one decimal, a comma in Finnish and Swedish, a real minus."""
    text = f"{value:.1f}".rstrip("0").rstrip(".")
    return (text if lang == "en" else text.replace(".", ",")).replace("-", "−")
