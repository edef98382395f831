"""What is heard, what is to be said, and where a conversation stands."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, Text, UniqueConstraint

from storage.columns import Json, Utc
from storage.tables.base import log, table

inbox = log(
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

outbox = log(
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

messages = table(
    "messages",  # where a named message stands on its platform, to edit it or to know what a reply is about
    Column("place", String(32), nullable=False),
    Column("slot", String(80), nullable=False),
    Column("ref", String(80), nullable=False),
    Index("ix_messages_ref", "library", "place", "ref"),
    key=("place", "slot"),
)


drafts = table(
    "drafts",
    Column("place", String(32), nullable=False),
    Column("person", String(32), nullable=False),
    Column("form", String(40), nullable=False),
    Column("answers", Json, nullable=False),
    Column("context", Json, nullable=False),
    Column("updated_at", Utc, nullable=False),
    key=("place", "person"),
)

handles = table(
    "handles",  # what the buttons of one message mean; the button itself carries only the handle and a number
    Column("id", String(20), nullable=False),
    Column("person", String(32)),  # whose buttons; none: everyone's who has the role
    Column("role", String(8)),
    Column("actions", Json, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("used", Boolean, nullable=False, default=False),
    key=("id",),
)

counters = table(
    "counters",
    Column("name", String(40), nullable=False),
    Column("value", Integer, nullable=False),
    key=("name",),
)


shown = log(
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
