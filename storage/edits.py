"""Edits: entries of the FAQ as staff changed them in chat, every version kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from storage.tables import faq_versions
from storage.unit import Unit, mine

DRAFT, PUBLISHED, DROPPED = "draft", "published", "dropped"


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


def drop_drafts_of(unit: Unit, case: int) -> None:
    """Remove drafts made of a case whose writer took the words back."""
    for version in drafts(unit):
        if (version.data or {}).get("case") == case:
            unit.drop(faq_versions, id=version.id)


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
