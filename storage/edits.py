"""Edits: entries of the FAQ as staff changed them in chat, every version kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from storage.tables import faq_versions
from storage.unit import Unit, mine

DRAFT, PUBLISHED, DROPPED = "draft", "published", "dropped"
STAND_IN_MOST = 120  # letters of an answer that stand in for a question


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an entry; `data` is the whole entry as its file would be, none when the files count again."""

    id: int
    slug: str
    state: str
    what: str
    by: str | None
    at: datetime
    data: Mapping[str, Any] | None


_NEWEST = select(func.max(faq_versions.c.id)).where(mine(faq_versions), faq_versions.c.state == PUBLISHED)
_CURRENT = (
    select(func.max(faq_versions.c.id).label("id"))
    .where(mine(faq_versions), faq_versions.c.state == PUBLISHED)
    .group_by(faq_versions.c.slug)
)
_OF = select(faq_versions).where(mine(faq_versions), faq_versions.c.id.in_(bindparam("numbers", expanding=True)))


def newest(unit: Unit) -> int:
    """The number of the newest published version; 0 when nothing was ever changed."""
    return int(unit.run(_NEWEST).scalar() or 0)


def current(unit: Unit) -> dict[str, Mapping[str, Any] | None]:
    """What counts now for every entry that was changed."""
    numbers = [row.id for row in unit.run(_CURRENT).all()]
    rows = unit.query(_OF, numbers=numbers) if numbers else []
    return {row.slug: row.data for row in sorted(rows, key=lambda row: row.id)}


def add(unit: Unit, slug: str, state: str, what: str, by: str | None, data: Mapping[str, Any] | None) -> int:
    """A new version; its number."""
    return unit.add_numbered(
        faq_versions, slug=slug, state=state, what=what, by=by, at=unit.now, data=dict(data) if data else None
    )


def get(unit: Unit, number: int) -> Version | None:
    """One version."""
    row = unit.one(faq_versions, id=number)
    return _version(row) if row is not None else None


def history(unit: Unit, slug: str) -> list[Version]:
    """The published versions of an entry, newest first."""
    rows = unit.all(faq_versions, order="id", slug=slug, state=PUBLISHED)
    return [_version(row) for row in reversed(rows)]


def drafts(unit: Unit) -> list[Version]:
    """What waits to be reviewed, oldest first."""
    return [_version(row) for row in unit.all(faq_versions, order="id", state=DRAFT)]


def made_of(unit: Unit, case: int) -> list[str]:
    """The names of published entries that were made of a case."""
    rows = unit.all(faq_versions, order="id", state=PUBLISHED)
    return list(dict.fromkeys(row.slug for row in rows if (row.data or {}).get("case") == case))


def let_go(unit: Unit, case: int) -> None:
    """The words of a writer who took them back go: drafts of the case, and in every version of what was published.

    What staff answered stays; until they word a question of their own, the entry is asked by its answer's beginning.
    """
    for row in (*unit.all(faq_versions, state=DRAFT), *unit.all(faq_versions, state=DROPPED)):
        if (row.data or {}).get("case") == case:
            unit.drop(faq_versions, id=row.id)
    counts = current(unit)
    for slug in made_of(unit, case):
        rows = unit.all(faq_versions, order="id", slug=slug)
        first = next(row.data for row in rows if (row.data or {}).get("case") == case)
        ((lang, words),) = first["question"].items()
        other = first["answer"][lang].split("\n")[0].split(". ")[0][:STAND_IN_MOST]
        for row in rows:
            unit.change(faq_versions, {"id": row.id}, data=_without(row.data, words, other))
        now = counts.get(slug)
        if now is not None and now != (clean := _without(now, words, other)):
            add(unit, slug, PUBLISHED, "question", None, clean)  # a new number: every process turns to it


def _without(data: Any, words: str, other: str) -> Any:
    """The same data with other words in the place of these, wherever they are a whole line."""
    if isinstance(data, str):
        return "\n".join(other if line == words else line for line in data.split("\n"))
    if isinstance(data, list):
        return [_without(one, words, other) for one in data]
    if isinstance(data, Mapping):
        return {key: _without(one, words, other) for key, one in data.items()}
    return data


_OLD = faq_versions.delete().where(
    mine(faq_versions),
    faq_versions.c.state != PUBLISHED,
    faq_versions.c.at < bindparam("before", type_=faq_versions.c.at.type),
)


def forget_drafts(unit: Unit, before: datetime) -> None:
    """Remove drafts nobody took up, and those that were dropped."""
    unit.run(_OLD, before=before)


def settle(unit: Unit, number: int, state: str) -> bool:
    """A draft becomes published or is dropped; false when somebody did it already."""
    return unit.changed(faq_versions, {"id": number, "state": DRAFT}, state=state, at=unit.now) == 1


def _version(row: Any) -> Version:
    return Version(row.id, row.slug, row.state, row.what, row.by, row.at, row.data)
