"""Cases worked on, answers taught, figures imported, several workers: all that came after the first tables."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Json, Utc

revision = "0002"
down_revision = "0001"

WAITING = sa.text("first_reply_at IS NULL AND closed_at IS NULL")


def upgrade() -> None:
    op.create_table('actions',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('team', sa.String(length=40), nullable=False),
    sa.Column('stage', sa.String(length=24), nullable=False),
    sa.Column('question', sa.String(length=40), nullable=False),
    sa.Column('round', sa.String(length=40), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('owner', sa.String(length=32), nullable=True),
    sa.Column('due', sa.String(length=10), nullable=False),
    sa.Column('day', sa.String(length=10), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('agreed_on', sa.String(length=10), nullable=False),
    sa.Column('ended_on', sa.String(length=10), nullable=True),
    sa.Column('asked_in', sa.String(length=40), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_actions')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_actions_team', 'actions', ['library', 'team', 'state'], unique=False)
    op.create_index('ix_actions_due', 'actions', ['library', 'due'], unique=False)
    op.create_table('workshops',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('round', sa.String(length=40), nullable=False),
    sa.Column('facilitator', sa.String(length=32), nullable=False),
    sa.Column('place', sa.String(length=32), nullable=False),
    sa.Column('lang', sa.String(length=2), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('library', 'round', name=op.f('pk_workshops'))
    )
    op.create_table('attachments',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('place', sa.String(length=32), nullable=True),
    sa.Column('person', sa.String(length=32), nullable=True),
    sa.Column('case', sa.Integer(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('by', sa.String(length=8), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('mime', sa.String(length=40), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('at', Utc(), nullable=False),
    sa.PrimaryKeyConstraint('library', 'id', name=op.f('pk_attachments'))
    )
    op.create_index('ix_attachments_case', 'attachments', ['library', 'case', 'number'], unique=False)
    op.create_index('ix_attachments_place', 'attachments', ['library', 'place', 'person'], unique=False)
    op.create_table('audit',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('day', sa.String(length=10), nullable=False),
    sa.Column('role', sa.String(length=8), nullable=False),
    sa.Column('deed', sa.String(length=24), nullable=False),
    sa.Column('about', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_audit_day', 'audit', ['library', 'day'], unique=False)
    op.create_table('factor_edits',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('factor', sa.String(length=40), nullable=False),
    sa.Column('stage', sa.String(length=24), nullable=False),
    sa.Column('sign', sa.String(length=8), nullable=False),
    sa.Column('by', sa.String(length=32), nullable=True),
    sa.Column('at', Utc(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_factor_edits')),
    sqlite_autoincrement=True
    )
    op.create_table('faq_versions',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('what', sa.String(length=40), nullable=False),
    sa.Column('by', sa.String(length=32), nullable=True),
    sa.Column('at', Utc(), nullable=False),
    sa.Column('data', Json(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_faq_versions')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_faq_versions_slug', 'faq_versions', ['library', 'slug', 'id'], unique=False)
    op.create_table('imports',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('file', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('source', sa.String(length=40), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('at', Utc(), nullable=False),
    sa.PrimaryKeyConstraint('library', 'file', name=op.f('pk_imports'))
    )
    op.create_table('installs',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('front', sa.String(length=16), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('installed_at', Utc(), nullable=False),
    sa.PrimaryKeyConstraint('library', 'id', name=op.f('pk_installs'))
    )
    op.create_table('leases',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('holder', sa.String(length=32), nullable=True),
    sa.Column('fence', sa.Integer(), nullable=False),
    sa.Column('beat', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('library', 'name', name=op.f('pk_leases'))
    )
    op.create_table('muted',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('writer', sa.String(length=32), nullable=False),
    sa.Column('until', Utc(), nullable=False),
    sa.PrimaryKeyConstraint('library', 'writer', name=op.f('pk_muted'))
    )
    op.create_table('own_stages',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('stages', Json(), nullable=False),
    sa.Column('steps', Json(), nullable=False),
    sa.PrimaryKeyConstraint('library', 'person', name=op.f('pk_own_stages'))
    )
    op.create_table('reminders',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('round', sa.String(length=40), nullable=False),
    sa.Column('who', sa.String(length=32), nullable=False),
    sa.Column('place', sa.String(length=32), nullable=True),
    sa.Column('at', Utc(), nullable=True),
    sa.PrimaryKeyConstraint('library', 'round', 'who', name=op.f('pk_reminders'))
    )
    op.create_table('subscriptions',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('place', sa.String(length=32), nullable=False),
    sa.Column('every', sa.String(length=40), nullable=True),
    sa.Column('zone', sa.String(length=40), nullable=True),
    sa.Column('empty', sa.String(length=4), nullable=True),
    sa.Column('paused_until', Utc(), nullable=True),
    sa.PrimaryKeyConstraint('library', 'place', name=op.f('pk_subscriptions'))
    )
    op.create_table('summaries',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('cases', Json(), nullable=False),
    sa.Column('texts', Json(), nullable=False),
    sa.PrimaryKeyConstraint('library', 'month', name=op.f('pk_summaries'))
    )
    op.create_table('survey_invites',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('code', sa.String(length=32), nullable=False),
    sa.Column('survey', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('library', 'code', name=op.f('pk_survey_invites'))
    )
    op.create_table('survey_offers',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('tag', sa.String(length=32), nullable=False),
    sa.Column('until', Utc(), nullable=False),
    sa.PrimaryKeyConstraint('library', 'tag', name=op.f('pk_survey_offers'))
    )
    op.create_index('ix_survey_offers_until', 'survey_offers', ['library', 'until'], unique=False)
    op.create_table('surveys',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('id', sa.String(length=40), nullable=False),
    sa.Column('form', sa.String(length=24), nullable=False),
    sa.Column('whom', sa.String(length=8), nullable=False),
    sa.Column('topic', sa.String(length=24), nullable=True),
    sa.Column('questions', Json(), nullable=False),
    sa.Column('floor', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('opened_at', Utc(), nullable=False),
    sa.Column('closes_at', Utc(), nullable=False),
    sa.PrimaryKeyConstraint('library', 'id', name=op.f('pk_surveys'))
    )
    op.create_table('tallies',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('day', sa.String(length=10), nullable=False),
    sa.Column('slice', sa.String(length=200), nullable=False),
    sa.Column('part', sa.Float(), nullable=True),
    sa.Column('whole', sa.Float(), nullable=True),
    sa.Column('file', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('library', 'code', 'day', 'slice', name=op.f('pk_tallies'))
    )
    op.create_table('wishes',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('case', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('isbn', sa.String(length=13), nullable=True),
    sa.Column('arrived_at', Utc(), nullable=True),
    sa.Column('available_on', sa.String(length=10), nullable=True),
    sa.Column('reachable', sa.Boolean(), nullable=True),
    sa.Column('told_at', Utc(), nullable=True),
    sa.Column('decided_at', Utc(), nullable=True),
    sa.Column('accepted', sa.Boolean(), nullable=True),
    sa.PrimaryKeyConstraint('library', 'case', name=op.f('pk_wishes'))
    )
    op.create_index('ix_wishes_available', 'wishes', ['library', 'available_on'], unique=False)
    op.create_index('ix_wishes_decided', 'wishes', ['library', 'decided_at'], unique=False)
    op.create_index('ix_wishes_isbn', 'wishes', ['library', 'isbn'], unique=False)
    op.create_index('ix_wishes_title', 'wishes', ['library', 'title'], unique=False)
    op.create_table('settled',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('week', sa.String(length=8), nullable=False),
    sa.Column('mark', sa.String(length=32), nullable=False),
    sa.Column('value', sa.Float(), nullable=True),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('part', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('p90', sa.Float(), nullable=True),
    sa.Column('waiting', sa.Integer(), nullable=True),
    sa.Column('oldest', sa.Float(), nullable=True),
    sa.Column('period', sa.String(length=8), nullable=True),
    sa.Column('at', Utc(), nullable=False),
    sa.PrimaryKeyConstraint('library', 'code', 'week', name=op.f('pk_settled'))
    )
    op.create_table('unsettled',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('week', sa.String(length=8), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unsettled')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_unsettled_week', 'unsettled', ['library', 'week'], unique=False)
    op.add_column('asked', sa.Column('settled', sa.String(length=60), nullable=True))
    op.add_column('asked', sa.Column('tell', sa.String(length=32), nullable=True))
    op.drop_index('ix_asked_week', table_name='asked')
    op.create_index('ix_asked_week', 'asked', ['library', 'week', 'outcome', 'helpful', 'entry'], unique=False)
    op.add_column('cases', sa.Column('merged_into', sa.Integer(), nullable=True))
    op.drop_index('ix_cases_received', table_name='cases')
    op.create_index('ix_cases_received', 'cases', ['library', 'received_at', 'state', 'kind', 'wants_reply', 'first_reply_at', 'closed_at', 'team', 'stage'], unique=False)
    op.create_index('ix_cases_closed', 'cases', ['library', 'closed_at', 'first_reply_at', 'received_at', 'state', 'kind', 'rating'], unique=False)
    op.create_index('ix_cases_replied', 'cases', ['library', 'first_reply_at', 'received_at', 'closed_at', 'state', 'kind'], unique=False)
    op.create_index('ix_cases_waiting', 'cases', ['library', 'received_at', 'kind', 'wants_reply'], unique=False, sqlite_where=WAITING, postgresql_where=WAITING)
    op.add_column('notices', sa.Column('told_on', sa.String(length=10), nullable=True))
    op.add_column('notices', sa.Column('starts_on', sa.String(length=10), nullable=True))
    op.create_index('ix_notices_starts', 'notices', ['library', 'starts_on'], unique=False)
    op.add_column('readings', sa.Column('part', sa.Integer(), nullable=True))
    op.add_column('readings', sa.Column('formula', sa.String(length=16), nullable=True))
    op.add_column('readings', sa.Column('file', sa.String(length=64), nullable=True))
    op.add_column('rounds', sa.Column('closed_at', Utc(), nullable=True))
    op.add_column('rounds', sa.Column('invited', sa.Integer(), nullable=True))
    op.add_column('staff', sa.Column('home', sa.String(length=32), nullable=True))
    op.add_column('staff', sa.Column('via', sa.String(length=16), nullable=True))
