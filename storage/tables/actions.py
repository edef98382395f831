"""What teams agree to do after a round, and the meetings that hold a round of their own."""

from sqlalchemy import Column, Index, Integer, String, Text

from storage.tables.base import log, table

actions = log(
    "actions",
    Column("team", String(40), nullable=False),
    Column("stage", String(24), nullable=False),
    Column("question", String(40), nullable=False),  # the line that it should move
    Column("round", String(40)),  # the round it came from
    Column("text", Text, nullable=False),
    Column("owner", String(32)),  # a person's key; empty: the whole team, or somebody who has been forgotten
    Column("due", String(10), nullable=False),  # the day first agreed on: "on time" is counted by it
    Column("day", String(10), nullable=False),  # the day agreed on now
    Column("state", String(8), nullable=False),  # open, done, dropped
    Column("agreed_on", String(10), nullable=False),
    Column("ended_on", String(10)),
    Column("asked_in", String(40)),  # the round that asked whether it helped
    Index("ix_actions_team", "library", "team", "state"),
    Index("ix_actions_due", "library", "due"),
)

workshops = table(
    "workshops",  # who may show the picture, where, and how many are in the room
    Column("round", String(40), nullable=False),
    Column("facilitator", String(32), nullable=False),
    Column("place", String(32), nullable=False),
    Column("lang", String(2), nullable=False),
    Column("people", Integer, nullable=False),
    key=("round",),
)
