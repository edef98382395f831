"""Figures of indicators and the files they came from; what staff tell each other."""

from sqlalchemy import Column, Float, Index, Integer, String, Text

from storage.columns import Utc
from storage.tables.base import log, table

readings = table(
    "readings",
    Column("code", String(40), nullable=False),
    Column("period", String(10), nullable=False),  # 2026-W47 or 2026-11
    Column("value", Float),
    Column("n", Integer),
    Column("source", String(80), nullable=False),
    Column("at", Utc, nullable=False),
    Column("part", Integer),  # of n, where it is a share
    Column("formula", String(16)),  # version of the formula it was computed by
    Column("file", String(64)),  # the imported file, by its SHA-256
    key=("code", "period"),
)

tallies = table(
    "tallies",  # what imported figures are made of, so that two files can add up to one figure
    Column("code", String(40), nullable=False),
    Column("day", String(10), nullable=False),  # 2026-11-02, or 2026-11 where only months are known
    Column("slice", String(200), nullable=False),  # branch, counter, order, title or platform; never a person
    Column("part", Float),
    Column("whole", Float),
    Column("file", String(64), nullable=False),
    key=("code", "day", "slice"),
)

imports = table(
    "imports",
    Column("file", String(64), nullable=False),  # SHA-256 of its bytes
    Column("name", String(200), nullable=False),
    Column("source", String(40), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("at", Utc, nullable=False),
    key=("file",),
)

settled = table(
    "settled",  # figures of weeks that are over, kept once computed; counts and medians, never a person
    Column("code", String(40), nullable=False),
    Column("week", String(8), nullable=False),
    Column("mark", String(32), nullable=False),  # what it was computed by: the formula's version, hours, floor
    Column("value", Float),
    Column("n", Integer, nullable=False),
    Column("part", Integer),
    Column("state", String(8), nullable=False),
    Column("p90", Float),
    Column("waiting", Integer),  # how many waited at the end of the week; none where nobody asks
    Column("oldest", Float),
    Column("period", String(8)),
    Column("at", Utc, nullable=False),
    key=("code", "week"),
)

unsettled = log(
    "unsettled",  # something from this week was changed afterwards: its figures and all later ones are computed anew
    Column("week", String(8), nullable=False),
    Index("ix_unsettled_week", "library", "week"),
)

notices = log(
    "notices",  # changes that staff tell each other, one line each
    Column("week", String(8), nullable=False),
    Column("text", Text, nullable=False),
    Column("told_on", String(10)),  # 2026-11-24
    Column("starts_on", String(10)),  # when the change takes effect, if that was said
    Index("ix_notices_starts", "library", "starts_on"),
    Index("ix_notices_week", "library", "week"),
)
