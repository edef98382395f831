"""Learning: what staff may do with questions nobody could answer, worked out from the words alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from handlers.dialog import LANGS, Lang
from handlers.faq.features import features, load_synonyms
from handlers.faq.matcher import Index
from handlers.faq.train import invert

NEAR = 0.55  # questions this alike are asked once
TOLERANCE = 0.01  # how much a new index may seem less precise: one phrasing of a thousand moves it by a thousandth


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that mean about the same: the newest one's words, all numbers, and the entries that come nearest."""

    numbers: tuple[int, ...]
    lang: str
    text: str
    near: tuple[str, ...]


def groups(waiting: Sequence[tuple[int, str, str]], index: Index) -> list[Group]:
    """Group unanswered questions (number, language, words), the most asked first."""
    found: list[Group] = []
    for lang in LANGS:
        mine = [(number, text) for number, at, text in waiting if at == lang]
        for members in _alike([text for _number, text in mine], lang):
            text = mine[members[0]][1]
            near = tuple(hit.entry_id for hit in index.find(text, lang, hidden="staff.").ranked[:3])
            found.append(Group(tuple(mine[one][0] for one in members), lang, text, near))
    return sorted(found, key=lambda group: (-len(group.numbers), -group.numbers[0]))


def _alike(texts: Sequence[str], lang: str) -> list[list[int]]:
    """Each text joins the first group whose first text is near enough."""
    if not texts:
        return []
    said = [features(text, lang, load_synonyms()) for text in texts]
    runs = invert(said)
    rows = np.stack([runs.cosines(one) for one in said])
    found: list[list[int]] = []
    for number in range(len(texts)):
        home = next((group for group in found if rows[number, group[0]] >= NEAR), None)
        if home is None:
            found.append([number])
        else:
            home.append(number)
    return found


def changed(data: Mapping[str, Any], part: str, lang: Lang, words: str) -> dict[str, Any]:
    """An entry with one part in one language changed: `answer`, `question`, or one more of `phrasings`."""
    new = {key: dict(value) if isinstance(value, Mapping) else value for key, value in data.items()}
    if part == "phrasings":
        said = list(new.get("phrasings", {}).get(lang, []))
        new["phrasings"] = {**new.get("phrasings", {}), lang: [*said, words] if words not in said else said}
    else:
        new[part] = {**new.get(part, {}), lang: words}
        if part == "question" and not new.get("phrasings", {}).get(lang):
            new["phrasings"] = {**new.get("phrasings", {}), lang: [words]}
    return new


def stamped(data: Mapping[str, Any], lang: Lang, number: int) -> dict[Lang, int]:
    """When each language's answer was last changed, with this one changed now, by the number of the version.

    Who brings up what was behind translates: it then stands where the newest stands, and leaves no other behind.
    """
    since = dict(data.get("since", {}))
    if not stale(data, lang):
        return {**since, lang: number}
    return {**since, lang: max(since.values())} if since else {}


def stale(data: Mapping[str, Any], lang: Lang) -> bool:
    """Whether another language's answer was changed after this one's, or its question or answer is missing."""
    since = data.get("since", {})
    newest = max(since.values(), default=0)
    said = all(data.get(part, {}).get(lang) for part in ("question", "answer"))
    return not said or (newest > 0 and since.get(lang, 0) < newest)
