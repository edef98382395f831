"""Surveys: short questions to customers and contacts outside; answers lie in `answers`, results in `releases`."""

from sqlalchemy import Column, Index, Integer, String

from storage.columns import Json, Utc
from storage.tables.base import table

surveys = table(
    "surveys",
    Column("id", String(40), nullable=False),  # the form and its period: pulse_topic:2026-11
    Column("form", String(24), nullable=False),
    Column("whom", String(8), nullable=False),  # students, host
    Column("topic", String(24)),
    Column("questions", Json, nullable=False),
    Column("floor", Integer, nullable=False),
    Column("state", String(8), nullable=False),  # open, sealed, void
    Column("opened_at", Utc, nullable=False),
    Column("closes_at", Utc, nullable=False),
    key=("id",),
)

survey_offers = table(
    "survey_offers",  # that somebody was offered a survey, not who, nor whether they answered: a keyed hash
    Column("tag", String(32), nullable=False),
    Column("until", Utc, nullable=False),
    Index("ix_survey_offers_until", "library", "until"),
    key=("tag",),
)

survey_invites = table(
    "survey_invites",  # a one-time code for a contact outside the library; their name is nowhere
    Column("code", String(32), nullable=False),  # keyed hash of the code
    Column("survey", String(40), nullable=False),
    key=("code",),
)
