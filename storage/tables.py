"""Tables: every row belongs to a library, and `library` stands first in every key."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.columns import Json, Utc

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)

NUMBER = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only a plain INTEGER key


def _table(name: str, *parts: Any, key: tuple[str, ...], **options: Any) -> Table:
    return Table(
        name, metadata, Column("library", String(40), nullable=False), *parts,
        PrimaryKeyConstraint("library", *key), **options,
    )  # fmt: skip


def _log(name: str, *parts: Any) -> Table:
    """A table whose rows come in an order: numbered by the database."""
    return Table(
        name, metadata, Column("id", NUMBER, primary_key=True, autoincrement=True),
        Column("library", String(40), nullable=False), *parts, sqlite_autoincrement=True,
    )  # fmt: skip


# --- the two transaction tables -------------------------------------------------------------------------------

inbox = _log(
    "inbox",
    Column("platform", String(16), nullable=False),
    Column("event", String(80), nullable=False),
    Column("conversation", String(32), nullable=False),  # keyed hash of the place
    Column("body", LargeBinary),  # sealed; gone as soon as the turn is served
    Column("state", Integer, nullable=False),  # NEW, DONE, QUARANTINED
    Column("tries", Integer, nullable=False, default=0),
    Column("due_at", Utc, nullable=False),
    Column("received_at", Utc, nullable=False),
    Column("error", Text),
    UniqueConstraint("library", "platform", "event"),
    Index("ix_inbox_waiting", "library", "state", "conversation", "id"),
)

outbox = _log(
    "outbox",
    Column("place", String(32), nullable=False),
    Column("front", String(16), nullable=False),
    Column("payload", Text),  # neutral parts in the receiver's language, as JSON; gone once delivered
    Column("thread", String(80)),  # the named message it belongs under
    Column("then", Json),  # what is done when it has arrived or never can
    Column("slot", String(80)),  # a message that may be edited later has a name in its place
    Column("key", String(120)),  # what may be said only once ever, such as digest:2026-W47:<place>
    Column("state", Integer, nullable=False),  # WAITING, SENT, DEAD
    Column("tries", Integer, nullable=False, default=0),
    Column("unsure", Boolean, nullable=False, default=False),  # an earlier try may have arrived
    Column("due_at", Utc, nullable=False),
    Column("lease_by", String(32)),
    Column("lease_until", Utc),
    Column("created_at", Utc, nullable=False),
    Column("error", Text),
    UniqueConstraint("library", "key"),
    Index("ix_outbox_waiting", "library", "state", "place", "id"),
)

messages = _table(
    "messages",  # where a named message stands on its platform, to edit it or to know what a reply is about
    Column("place", String(32), nullable=False),
    Column("slot", String(80), nullable=False),
    Column("ref", String(80), nullable=False),
    Index("ix_messages_ref", "library", "place", "ref"),
    key=("place", "slot"),
)

# --- people and places ----------------------------------------------------------------------------------------

people = _table(
    "people",
    Column("id", String(32), nullable=False),
    Column("lang", String(2), nullable=False),
    Column("lang_chosen", Boolean, nullable=False, default=False),
    Column("notice", Integer, nullable=False, default=0),  # version of the privacy notice shown
    Column("created_on", String(10), nullable=False),  # a day, not a moment
    key=("id",),
)

addresses = _table(
    "addresses",
    Column("lookup", String(32), nullable=False),
    Column("person", String(32), nullable=False),
    Column("front", String(16), nullable=False),
    Index("ix_addresses_person", "library", "person"),
    key=("lookup",),
)

places = _table(
    "places",
    Column("id", String(32), nullable=False),  # keyed hash of the address
    Column("front", String(16), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("kind", String(8), nullable=False),  # private, group
    Column("team", String(40)),
    Column("lang", String(2)),
    Column("gone_at", Utc),
    Index("ix_places_team", "library", "team"),
    key=("id",),
)

staff = _table(
    "staff",
    Column("person", String(32), nullable=False),
    Column("role", String(8), nullable=False),  # staff, admin
    Column("name", String(80), nullable=False),
    Column("team", String(40), nullable=False),
    Column("away_until", Utc),
    key=("person",),
)

invites = _table(
    "invites",
    Column("code", String(32), nullable=False),  # keyed hash of the code
    Column("role", String(8), nullable=False),
    Column("name", String(80), nullable=False),
    Column("team", String(40), nullable=False),
    Column("expires_at", Utc, nullable=False),
    key=("code",),
)

drafts = _table(
    "drafts",
    Column("place", String(32), nullable=False),
    Column("person", String(32), nullable=False),
    Column("form", String(40), nullable=False),
    Column("answers", Json, nullable=False),
    Column("context", Json, nullable=False),
    Column("updated_at", Utc, nullable=False),
    key=("place", "person"),
)

handles = _table(
    "handles",  # what the buttons of one message mean; the button itself carries only the handle and a number
    Column("id", String(20), nullable=False),
    Column("person", String(32)),  # whose buttons; none: everyone's who has the role
    Column("role", String(8)),
    Column("actions", Json, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("used", Boolean, nullable=False, default=False),
    key=("id",),
)

counters = _table(
    "counters",
    Column("name", String(40), nullable=False),
    Column("value", Integer, nullable=False),
    key=("name",),
)

# --- cases: what staff work on --------------------------------------------------------------------------------

cases = _table(
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
    UniqueConstraint("library", "code"),
    Index("ix_cases_state", "library", "state", "team"),
    Index("ix_cases_writer", "library", "writer"),
    Index("ix_cases_received", "library", "received_at"),
    key=("id",),
)

case_lines = _log(
    "case_lines",  # what was said about a case, in order
    Column("case", Integer, nullable=False),
    Column("by", String(8), nullable=False),  # writer, staff, note, state
    Column("text", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("delivered", Boolean),
    ForeignKeyConstraint(["library", "case"], ["cases.library", "cases.id"], ondelete="CASCADE"),
    Index("ix_case_lines_case", "library", "case", "id"),
)

# --- answers from the FAQ -------------------------------------------------------------------------------------

asked = _log(
    "asked",  # that a question was asked and how it ended; the words only when nobody could answer
    Column("week", String(8), nullable=False),
    Column("lang", String(2), nullable=False),
    Column("outcome", String(8), nullable=False),  # answer, maybe, none
    Column("entry", String(60)),
    Column("stage", String(24)),
    Column("helpful", Boolean),
    Column("text", Text),
    Index("ix_asked_week", "library", "week"),
)

# --- self-assessment ------------------------------------------------------------------------------------------

rounds = _table(
    "rounds",
    Column("id", String(40), nullable=False),
    Column("stage", String(24), nullable=False),
    Column("teams", Json, nullable=False),
    Column("questions", Json, nullable=False),
    Column("floor", Integer, nullable=False),
    Column("state", String(8), nullable=False),  # open, sealed, void
    Column("opened_at", Utc, nullable=False),
    Column("closes_at", Utc, nullable=False),
    key=("id",),
)

answers = Table(
    "answers",  # no time, no person, no order: the key is a tag that needs the round's key file to be made again
    metadata,
    Column("library", String(40), nullable=False),
    Column("tag", String(32), nullable=False),
    Column("round", String(40), nullable=False),
    Column("question", String(40), nullable=False),
    Column("team", String(40), nullable=False),
    Column("value", String(40), nullable=False),
    PrimaryKeyConstraint("library", "tag"),
    Index("ix_answers_round", "library", "round"),
    sqlite_with_rowid=False,
)

releases = _table(
    "releases",  # what a round published, once; rows cannot be changed or removed (trigger in the migration)
    Column("round", String(40), nullable=False),
    Column("question", String(40), nullable=False),
    Column("stage", String(24), nullable=False),
    Column("release", Json, nullable=False),
    Column("week", String(8), nullable=False),
    key=("round", "question"),
)

# --- indicators and timetable ---------------------------------------------------------------------------------

readings = _table(
    "readings",
    Column("code", String(40), nullable=False),
    Column("period", String(10), nullable=False),  # 2026-W47 or 2026-11
    Column("value", Float),
    Column("n", Integer),
    Column("source", String(80), nullable=False),
    Column("at", Utc, nullable=False),
    key=("code", "period"),
)

notices = _log(
    "notices",  # changes that staff tell each other, one line each
    Column("week", String(8), nullable=False),
    Column("text", Text, nullable=False),
    Index("ix_notices_week", "library", "week"),
)

slots = _table(
    "slots",
    Column("job", String(80), nullable=False),
    Column("slot", String(40), nullable=False),
    Column("claimed_at", Utc, nullable=False),
    key=("job", "slot"),
)

# --- the local front's own platform: what the browser and the terminal show ------------------------------------

shown = _log(
    "shown",
    Column("place", String(32), nullable=False),
    Column("ref", String(24), nullable=False),
    Column("payload", Text, nullable=False),  # JSON
    Column("thread", String(24)),  # the message it stands under
    Column("mine", Boolean, nullable=False, default=False),  # the person's own line
    Column("first", Integer),  # where an edited message stood first
    Column("at", Utc, nullable=False),
    UniqueConstraint("library", "place", "ref"),
    Index("ix_shown_place", "library", "place", "id"),
)
