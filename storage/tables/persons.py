"""People, the places they write from, and who is staff."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String

from storage.columns import Utc
from storage.tables.base import table

people = table(
    "people",
    Column("id", String(32), nullable=False),
    Column("lang", String(2), nullable=False),
    Column("lang_chosen", Boolean, nullable=False, default=False),
    Column("notice", Integer, nullable=False, default=0),  # version of the privacy notice shown
    Column("created_on", String(10), nullable=False),  # a day, not a moment
    key=("id",),
)

addresses = table(
    "addresses",
    Column("lookup", String(32), nullable=False),
    Column("person", String(32), nullable=False),
    Column("front", String(16), nullable=False),
    Index("ix_addresses_person", "library", "person"),
    key=("lookup",),
)

places = table(
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

staff = table(
    "staff",
    Column("person", String(32), nullable=False),
    Column("role", String(8), nullable=False),  # staff, admin
    Column("name", String(80), nullable=False),
    Column("team", String(40), nullable=False),
    Column("away_until", Utc),
    Column("home", String(32)),  # the private place where this member is told what went wrong
    Column("via", String(16)),  # what made them staff, when that can also end it: a user group
    key=("person",),
)

invites = table(
    "invites",
    Column("code", String(32), nullable=False),  # keyed hash of the code
    Column("role", String(8), nullable=False),
    Column("name", String(80), nullable=False),
    Column("team", String(40), nullable=False),
    Column("expires_at", Utc, nullable=False),
    key=("code",),
)

installs = table(
    "installs",  # workspaces that took Jana in, each with its token sealed
    Column("id", String(32), nullable=False),  # keyed hash of the workspace
    Column("front", String(16), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("installed_at", Utc, nullable=False),
    key=("id",),
)
