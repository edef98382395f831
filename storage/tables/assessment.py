"""Self-assessment: rounds, answers without a person, what was published, and who is asked when."""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, String, Table

from storage.columns import Json, Utc
from storage.tables.base import log, metadata, table

rounds = table(
    "rounds",
    Column("id", String(40), nullable=False),
    Column("stage", String(24), nullable=False),
    Column("teams", Json, nullable=False),
    Column("questions", Json, nullable=False),
    Column("floor", Integer, nullable=False),
    Column("state", String(8), nullable=False),  # open, sealed, void
    Column("opened_at", Utc, nullable=False),
    Column("closes_at", Utc, nullable=False),
    Column("closed_at", Utc),
    Column("invited", Integer),  # how many were asked, counted at closing
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

releases = table(
    "releases",  # what a round published, once; rows cannot be changed or removed (trigger in the migration)
    Column("round", String(40), nullable=False),
    Column("question", String(40), nullable=False),
    Column("stage", String(24), nullable=False),
    Column("release", Json, nullable=False),
    Column("week", String(8), nullable=False),
    key=("round", "question"),
)

reminders = table(
    "reminders",  # of open rounds alone: to everyone (`who` is all:1, all:2), or as somebody asked for themselves
    Column("round", String(40), nullable=False),
    Column("who", String(32), nullable=False),
    Column("place", String(32)),
    Column("at", Utc),  # none: this person is not reminded of this round
    key=("round", "who"),
)

own_stages = table(
    "own_stages",  # "my place on the line": where in the process somebody's work is; no answer of a round
    Column("person", String(32), nullable=False),
    Column("stages", Json, nullable=False),
    Column("steps", Json, nullable=False),
    key=("person",),
)

factor_edits = log(
    "factor_edits",  # what a team has made of a factor in one of its stages; the newest counts
    Column("factor", String(40), nullable=False),
    Column("stage", String(24), nullable=False),
    Column("sign", String(8), nullable=False),  # + - ± or retired
    Column("by", String(32)),
    Column("at", Utc, nullable=False),
)
