"""When Jana speaks first: slots claimed once, what channels chose, and who alone listens."""

from sqlalchemy import Column, Integer, String

from storage.columns import Utc
from storage.tables.base import table

slots = table(
    "slots",
    Column("job", String(80), nullable=False),
    Column("slot", String(40), nullable=False),
    Column("claimed_at", Utc, nullable=False),
    key=("job", "slot"),
)

subscriptions = table(
    "subscriptions",  # what a channel has chosen for itself about its digests; none: as the team's in library.toml
    Column("place", String(32), nullable=False),
    Column("every", String(40)),
    Column("zone", String(40)),
    Column("empty", String(4)),  # line, skip
    Column("paused_until", Utc),
    key=("place",),
)

leases = table(
    "leases",  # who alone may listen now; `fence` grows with every change of hands, `beat` while the holder lives
    Column("name", String(40), nullable=False),
    Column("holder", String(32)),  # none: free
    Column("fence", Integer, nullable=False),
    Column("beat", Integer, nullable=False),
    key=("name",),
)
