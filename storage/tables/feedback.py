"""Cases: what staff work on."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)

from storage.columns import Json, Utc
from storage.tables.base import log, table

UNANSWERED = text("first_reply_at IS NULL AND closed_at IS NULL")
WAITING_BY = ("library", "received_at", "kind", "wants_reply")

cases = table(
    "cases",
    Column("id", Integer, nullable=False),
    Column("code", String(16), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("stage", String(24), nullable=False),
    Column("state", String(16), nullable=False),
    Column("lang", String(2), nullable=False),
    Column("team", String(40), nullable=False),
    Column("owner", String(32)),
    Column("named", String(80)),  # the writer's name, only when they ticked so
    Column("spot", String(60)),  # the poster's place, when the writing came through one
    Column("route", LargeBinary),  # sealed place of the writer; destroyed some time after closing
    Column("writer", String(32)),  # keyed hash of (case, person): opens /my and nothing else
    Column("wants_reply", Boolean, nullable=False),
    Column("received_at", Utc, nullable=False),
    Column("promised_at", Utc),
    Column("first_reply_at", Utc),
    Column("closed_at", Utc),
    Column("rating", Integer),
    Column("outcome", Text),  # what changed, for "you said, we did"
    Column("nudged_on", String(10)),
    Column("merged_into", Integer),  # the case that is worked on in the place of this one
    UniqueConstraint("library", "code"),
    Index("ix_cases_state", "library", "state", "team"),
    Index("ix_cases_writer", "library", "writer"),
    Index(
        "ix_cases_received",
        "library",
        "received_at",
        "state",
        "kind",
        "wants_reply",
        "first_reply_at",
        "closed_at",
        "team",
        "stage",
    ),  # the last two: the messages of a week are counted without their rows
    Index("ix_cases_waiting", *WAITING_BY, sqlite_where=UNANSWERED, postgresql_where=UNANSWERED),
    Index("ix_cases_replied", "library", "first_reply_at", "received_at", "closed_at", "state", "kind"),
    Index("ix_cases_closed", "library", "closed_at", "first_reply_at", "received_at", "state", "kind", "rating"),
    key=("id",),
)

case_lines = log(
    "case_lines",  # what was said about a case, in order
    Column("case", Integer, nullable=False),
    Column("by", String(8), nullable=False),  # writer, staff, note, state
    Column("text", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("delivered", Boolean),
    ForeignKeyConstraint(["library", "case"], ["cases.library", "cases.id"], ondelete="CASCADE"),
    Index("ix_case_lines_case", "library", "case", "id"),
)

wishes = table(
    "wishes",  # what a purchase suggestion asks for, to find the same wish again and to tell when it has come
    Column("case", Integer, nullable=False),
    Column("title", String(300), nullable=False),  # folded: small letters and figures only
    Column("isbn", String(13)),
    Column("arrived_at", Utc),
    Column("available_on", String(10)),  # when it could be borrowed: as a file of orders says, else when staff said so
    Column("reachable", Boolean),  # whether there was a way to the writer when it had come
    Column("told_at", Utc),  # when the message that it has come had arrived
    Column("decided_at", Utc),
    Column("accepted", Boolean),
    Index("ix_wishes_available", "library", "available_on"),
    Index("ix_wishes_decided", "library", "decided_at"),
    Index("ix_wishes_isbn", "library", "isbn"),
    Index("ix_wishes_title", "library", "title"),
    key=("case",),
)

muted = table(
    "muted",  # writers whose messages are not passed on for a time: the keyed hash, never who it is
    Column("writer", String(32), nullable=False),
    Column("until", Utc, nullable=False),
    key=("writer",),
)

summaries = table(
    "summaries",  # "you said, we did" of a month: a draft until staff have read it
    Column("month", String(7), nullable=False),
    Column("state", String(8), nullable=False),  # draft, posted, dropped
    Column("cases", Json, nullable=False),
    Column("texts", Json, nullable=False),  # what changed, by language
    key=("month",),
)

attachments = table(
    "attachments",  # pictures, voice and texts that came with a message, stripped and sealed
    Column("id", String(32), nullable=False),  # random: it cannot be guessed
    Column("place", String(32)),  # of the draft it waits with; none once it belongs to a case
    Column("person", String(32)),
    Column("case", Integer),
    Column("number", Integer, nullable=False),
    Column("by", String(8), nullable=False),  # writer, staff
    Column("kind", String(8), nullable=False),  # photo, voice, document
    Column("mime", String(40), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("at", Utc, nullable=False),
    Index("ix_attachments_case", "library", "case", "number"),
    Index("ix_attachments_place", "library", "place", "person"),
    key=("id",),
)

audit = log(
    "audit",  # what was done to feedback, by which role: a day and a code, never a person
    Column("day", String(10), nullable=False),
    Column("role", String(8), nullable=False),
    Column("deed", String(24), nullable=False),
    Column("about", String(40), nullable=False),
    Index("ix_audit_day", "library", "day"),
)
