"""Questions that were asked, and answers that staff have changed."""

from sqlalchemy import Boolean, Column, Index, String, Text

from storage.columns import Json, Utc
from storage.tables.base import log

asked = log(
    "asked",  # that a question was asked and how it ended; the words only when nobody could answer
    Column("week", String(8), nullable=False),
    Column("lang", String(2), nullable=False),
    Column("outcome", String(8), nullable=False),  # answer, maybe, none; what became of a maybe: chosen, unfit
    Column("entry", String(60)),
    Column("stage", String(24)),
    Column("helpful", Boolean),
    Column("text", Text),
    Column("settled", String(60)),  # what staff did with the words: an entry's name, or IGNORED
    Column("tell", String(32)),  # the place that wants to hear when there is an answer
    Index("ix_asked_week", "library", "week", "outcome", "helpful", "entry"),  # read without the rows
)

faq_versions = log(
    "faq_versions",  # every change of an entry made in chat; the newest published one is what counts
    Column("slug", String(60), nullable=False),
    Column("state", String(12), nullable=False),  # DRAFT, PUBLISHED, DROPPED
    Column("what", String(40), nullable=False),  # which part was changed
    Column("by", String(32)),  # of staff
    Column("at", Utc, nullable=False),
    Column("data", Json),  # the whole entry as its file would be; none: as in the files again
    Index("ix_faq_versions_slug", "library", "slug", "id"),
)
