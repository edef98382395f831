"""Matcher: a question in anybody's words becomes a ranked list of entries and one of three outcomes."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np

from handlers.faq.features import Known, load_synonyms
from handlers.faq.index import Mix, Part, Runs, Together, facts, probability
from handlers.faq.train import at_home, sheet, train
from handlers.faq.words import likely
from handlers.texts import read_toml

UNSURE_LANG = 1.0  # languages whose scores differ by less are both tried
STRANGERS = Path(__file__).parent.parent / "content" / "strangers.toml"
Outcome = Literal["answer", "maybe", "none"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry in one language."""

    id: str
    lang: str
    phrasings: tuple[str, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry and how well it fits; only the order and the differences mean something."""

    entry_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Finding:
    """The ten best entries, what to do with them, how probable it is that the first is right, and the language."""

    ranked: tuple[Hit, ...]
    outcome: Outcome
    confidence: float
    lang: str


class Index:
    """A base ready to be asked. Immutable once made; made by `build`, kept by `save`, read by `load`."""

    def __init__(self, parts: Mapping[str, Part], background: Mapping[str, Part], known: Known) -> None:
        self.parts, self.background, self.known = dict(parts), dict(background), known

    @property
    def precision(self) -> float:
        """Share of right answers among those that leave-one-out would have given, by phrasings."""
        sizes = [len(part.owner) for part in self.parts.values()]
        return float(np.average([part.precision for part in self.parts.values()], weights=sizes)) if sizes else 0.0

    def find(self, text: str, prior: str | None = None, hidden: str | None = None) -> Finding:
        """The best entries for a question, without those whose name begins with `hidden`. Never raises.

        Where two languages are about as likely, both are tried and the surer one is believed.
        """
        scores = likely(text, prior)
        best = max(scores.values())
        tried = [lang for lang in scores if lang in self.parts and scores[lang] >= best - UNSURE_LANG]
        found = [self._find(text, lang, hidden) for lang in tried or self.parts]
        top = max(scores, key=lambda lang: scores[lang])
        if not found:
            return Finding((), "none", 0.0, top)
        return max(
            found, key=lambda one: (one.outcome != "none" and round(one.confidence, 1), scores.get(one.lang, 0.0))
        )

    def _find(self, text: str, lang: str, hidden: str | None) -> Finding:
        part = self.parts[lang]
        views = part.views(text, self.known, self.background.get(lang))
        scores = views.scores(part.mix)
        if hidden:
            scores = np.where([name.startswith(hidden) for name in part.ids], np.float32(0), scores)
        order = np.argsort(-scores, kind="stable")[:10]
        ranked = tuple(Hit(part.ids[i], round(float(scores[i]), 4)) for i in order if scores[i] > 0)
        sure = float(probability(part.curve, facts(scores, views, part.plenty))) if ranked else 0.0
        outcome: Outcome = "answer" if sure >= part.sure else "maybe" if sure >= part.maybe else "none"
        return Finding(ranked, outcome, round(sure, 4), lang)

    def save(self, file: Path) -> None:
        """To one file of plain arrays; nothing in it is ever executed."""
        arrays: dict[str, Any] = {}
        for kind, parts in (("part", self.parts), ("background", self.background)):
            for lang, part in parts.items():
                arrays |= {f"{kind}.{lang}.{name}": value for name, value in _flat(part).items()}
        unfinished = file.with_name(f"{file.name}.{os.getpid()}")  # another process may be writing the same
        with unfinished.open("wb") as written:
            np.savez(written, **arrays)
        unfinished.replace(file)

    @staticmethod
    def load(file: Path, known: Known | None = None) -> "Index":
        """From its file; `known` must be what it was made with."""
        parts: dict[str, dict[str, Part]] = {"part": {}, "background": {}}
        with np.load(file, allow_pickle=False) as kept:
            for kind, lang in sorted({tuple(name.split(".")[:2]) for name in kept.files}):
                start = f"{kind}.{lang}."
                parts[kind][lang] = _part({n.removeprefix(start): kept[n] for n in kept.files if n.startswith(start)})
        return Index(parts["part"], parts["background"], known or Known(load_synonyms()))


def build(
    entries: Iterable[Entry],
    known: Known | None = None,
    background: "Index | None" = None,
    strangers: Mapping[str, Sequence[str]] | None = None,
) -> Index:
    """An index of these entries, calibrated on themselves. Deterministic.

    `background` is an index of Jana's own entries for a base that is not hers: what she knows of libraries helps there.
    `strangers` are lines by language that no entry answers; the shipped ones where none are given.
    """
    known = Known(load_synonyms()) if known is None else known
    by_lang: dict[str, list[tuple[str, Sequence[str], str]]] = {}
    for entry in entries:
        by_lang.setdefault(entry.lang, []).append((entry.id, entry.phrasings, entry.answer))
    behind = background.parts if background is not None else {}
    parts = {
        lang: _part_of(lang, kept, known, behind.get(lang), None if strangers is None else strangers.get(lang, ()))
        for lang, kept in by_lang.items()
    }
    return Index(parts, behind, known)


def _part_of(
    lang: str,
    kept: Sequence[tuple[str, Sequence[str], str]],
    known: Known,
    behind: Part | None,
    strangers: Sequence[str] | None,
) -> Part:
    """What is strange to a library may be at home in another base: the shipped strangers are not learned there."""
    home = behind is None or at_home(sheet(lang, kept), known, behind)
    if strangers is None:
        strangers = load_strangers().get(lang, ()) if home else ()
    return train(sheet(lang, kept, strangers), known, behind if home else None)


@cache
def load_strangers(file: Path = STRANGERS) -> Mapping[str, tuple[str, ...]]:
    """Lines by language that no entry of a library answers."""
    return {lang: tuple(said) for lang, said in read_toml(file)["lines"].items()}


def _flat(part: Part) -> dict[str, Any]:
    words = {
        "lang": part.lang, "ids": part.ids, "runs": list(part.runs.column), "unseen": part.runs.unseen,
        "count": part.runs.count, "mix": [part.mix.near, part.mix.ridge, part.mix.topics], "curve": part.curve,
        "precision": part.precision, "sure": part.sure, "maybe": part.maybe,
        "plenty": part.plenty,
    }  # fmt: skip
    arrays = {
        "text": np.frombuffer(json.dumps(words, ensure_ascii=False).encode(), dtype=np.uint8), "owner": part.owner,
        "is_answer": part.is_answer, "weight": part.runs.weight, "starts": part.runs.starts,
        "documents": part.runs.documents, "values": part.runs.values, "alpha": part.alpha, "profiles": part.profiles,
        "vectors": part.vectors, "project": part.together and part.together.project,
        "places": part.together and part.together.places,
    }  # fmt: skip
    return {name: value for name, value in arrays.items() if value is not None}


def _part(kept: Mapping[str, Any]) -> Part:
    words = json.loads(kept["text"].tobytes())
    column = {run: i for i, run in enumerate(words["runs"])}
    runs = Runs(
        column, kept["weight"], words["unseen"], kept["starts"], kept["documents"], kept["values"], words["count"]
    )
    return Part(
        words["lang"], tuple(words["ids"]), kept["owner"], kept["is_answer"], runs, kept.get("alpha"),
        kept.get("profiles"), Mix(*words["mix"]), tuple(words["curve"]), words["precision"], words["sure"],
        words["maybe"], words["plenty"], kept.get("vectors"),
        Together(kept["project"], kept["places"]) if "project" in kept else None,
    )  # fmt: skip
