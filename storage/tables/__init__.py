"""Tables: every row belongs to a library, and `library` stands first in every key."""

from storage.tables.actions import actions, workshops
from storage.tables.assessment import answers, factor_edits, own_stages, releases, reminders, rounds
from storage.tables.base import metadata
from storage.tables.faq import asked, faq_versions
from storage.tables.feedback import attachments, audit, case_lines, cases, muted, summaries, wishes
from storage.tables.figures import imports, notices, readings, settled, tallies, unsettled
from storage.tables.persons import addresses, installs, invites, people, places, staff
from storage.tables.surveys import survey_invites, survey_offers, surveys
from storage.tables.talk import counters, drafts, handles, inbox, messages, outbox, shown
from storage.tables.timetable import leases, slots, subscriptions

__all__ = [
    "actions",
    "addresses",
    "answers",
    "asked",
    "attachments",
    "audit",
    "case_lines",
    "cases",
    "counters",
    "drafts",
    "factor_edits",
    "faq_versions",
    "handles",
    "imports",
    "inbox",
    "installs",
    "invites",
    "leases",
    "messages",
    "metadata",
    "muted",
    "notices",
    "outbox",
    "own_stages",
    "people",
    "places",
    "readings",
    "releases",
    "reminders",
    "rounds",
    "settled",
    "shown",
    "slots",
    "staff",
    "subscriptions",
    "summaries",
    "survey_invites",
    "survey_offers",
    "surveys",
    "tallies",
    "unsettled",
    "wishes",
    "workshops",
]
