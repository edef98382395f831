"""Retention: deleting what has been kept long enough."""

from datetime import datetime

from sqlalchemy import bindparam, select

from storage.tables import asked, attachments, case_lines, cases, drafts, shown, wishes
from storage.unit import Unit, mine

_WORDS = case_lines.delete().where(mine(case_lines), case_lines.c.at < bindparam("before", type_=case_lines.c.at.type))
_DRAFTS = drafts.delete().where(mine(drafts), drafts.c.updated_at < bindparam("before", type_=drafts.c.updated_at.type))
_SCREEN = shown.delete().where(mine(shown), shown.c.at < bindparam("before", type_=shown.c.at.type))
_OLD = select(cases.c.id).where(mine(cases), cases.c.received_at < bindparam("before", type_=cases.c.received_at.type))
_WISHES = wishes.delete().where(mine(wishes), wishes.c.case.in_(_OLD))
_FILES = attachments.delete().where(
    mine(attachments), attachments.c.at < bindparam("before", type_=attachments.c.at.type)
)
_LOOSE = _FILES.where(attachments.c.case.is_(None))
_ASKED = asked.update().where(mine(asked), asked.c.week < bindparam("before_week")).values(text=None, tell=None)


def forget_words(unit: Unit, before: datetime) -> None:
    """Remove the words and files of cases and unanswered questions from before a moment; the counts stay."""
    unit.run(_WORDS, before=before)
    unit.run(_FILES, before=before)
    year, week, _ = before.isocalendar()
    unit.run(_ASKED, before_week=f"{year}-W{week:02d}")


def forget_drafts(unit: Unit, before: datetime) -> None:
    """Remove forms nobody went on with."""
    unit.run(_DRAFTS, before=before)


def forget_loose(unit: Unit, before: datetime) -> None:
    """Remove files that were never sent on."""
    unit.run(_LOOSE, before=before)


def forget_screen(unit: Unit, before: datetime) -> None:
    """Remove what the local front showed long ago."""
    unit.run(_SCREEN, before=before)


def forget_wishes(unit: Unit, before: datetime) -> None:
    """Remove what was wished for long ago."""
    unit.run(_WISHES, before=before)
