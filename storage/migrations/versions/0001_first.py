"""The first tables. Written out in full: a migration never changes when the code does."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Json, Utc

revision = "0001"
down_revision = None

SQLITE_GUARD = """
CREATE TRIGGER releases_no_{verb} BEFORE {verb} ON releases
BEGIN SELECT RAISE(ABORT, 'a release is never changed'); END
"""
POSTGRES_GUARD = """
CREATE FUNCTION releases_guard() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'a release is never changed'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER releases_no_change BEFORE UPDATE OR DELETE ON releases
FOR EACH ROW EXECUTE FUNCTION releases_guard();
"""


def upgrade() -> None:
    op.create_table('addresses',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('lookup', sa.String(length=32), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('front', sa.String(length=16), nullable=False),
    sa.PrimaryKeyConstraint('library', 'lookup', name=op.f('pk_addresses'))
    )
    op.create_index('ix_addresses_person', 'addresses', ['library', 'person'], unique=False)
    op.create_table('answers',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('tag', sa.String(length=32), nullable=False),
    sa.Column('round', sa.String(length=40), nullable=False),
    sa.Column('question', sa.String(length=40), nullable=False),
    sa.Column('team', sa.String(length=40), nullable=False),
    sa.Column('value', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('library', 'tag', name=op.f('pk_answers')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_answers_round', 'answers', ['library', 'round'], unique=False)
    op.create_table('asked',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('week', sa.String(length=8), nullable=False),
    sa.Column('lang', sa.String(length=2), nullable=False),
    sa.Column('outcome', sa.String(length=8), nullable=False),
    sa.Column('entry', sa.String(length=60), nullable=True),
    sa.Column('stage', sa.String(length=24), nullable=True),
    sa.Column('helpful', sa.Boolean(), nullable=True),
    sa.Column('text', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_asked')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_asked_week', 'asked', ['library', 'week'], unique=False)
    op.create_table('cases',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('stage', sa.String(length=24), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('lang', sa.String(length=2), nullable=False),
    sa.Column('team', sa.String(length=40), nullable=False),
    sa.Column('owner', sa.String(length=32), nullable=True),
    sa.Column('named', sa.String(length=80), nullable=True),
    sa.Column('spot', sa.String(length=60), nullable=True),
    sa.Column('route', sa.LargeBinary(), nullable=True),
    sa.Column('writer', sa.String(length=32), nullable=True),
    sa.Column('wants_reply', sa.Boolean(), nullable=False),
    sa.Column('received_at', Utc(), nullable=False),
    sa.Column('promised_at', Utc(), nullable=True),
    sa.Column('first_reply_at', Utc(), nullable=True),
    sa.Column('closed_at', Utc(), nullable=True),
    sa.Column('rating', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('nudged_on', sa.String(length=10), nullable=True),
    sa.PrimaryKeyConstraint('library', 'id', name=op.f('pk_cases')),
    sa.UniqueConstraint('library', 'code', name=op.f('uq_cases_library_code'))
    )
    op.create_index('ix_cases_received', 'cases', ['library', 'received_at'], unique=False)
    op.create_index('ix_cases_state', 'cases', ['library', 'state', 'team'], unique=False)
    op.create_index('ix_cases_writer', 'cases', ['library', 'writer'], unique=False)
    op.create_table('counters',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('library', 'name', name=op.f('pk_counters'))
    )
    op.create_table('drafts',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('place', sa.String(length=32), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('form', sa.String(length=40), nullable=False),
    sa.Column('answers', Json(), nullable=False),
    sa.Column('context', Json(), nullable=False),
    sa.Column('updated_at', Utc(), nullable=False),
    sa.PrimaryKeyConstraint('library', 'place', 'person', name=op.f('pk_drafts'))
    )
    op.create_table('handles',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('id', sa.String(length=20), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=True),
    sa.Column('role', sa.String(length=8), nullable=True),
    sa.Column('actions', Json(), nullable=False),
    sa.Column('expires_at', Utc(), nullable=False),
    sa.Column('used', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('library', 'id', name=op.f('pk_handles'))
    )
    op.create_table('inbox',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('platform', sa.String(length=16), nullable=False),
    sa.Column('event', sa.String(length=80), nullable=False),
    sa.Column('conversation', sa.String(length=32), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=True),
    sa.Column('state', sa.Integer(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('due_at', Utc(), nullable=False),
    sa.Column('received_at', Utc(), nullable=False),
    sa.Column('error', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inbox')),
    sa.UniqueConstraint('library', 'platform', 'event', name=op.f('uq_inbox_library_platform_event')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_inbox_waiting', 'inbox', ['library', 'state', 'conversation', 'id'], unique=False)
    op.create_table('invites',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('code', sa.String(length=32), nullable=False),
    sa.Column('role', sa.String(length=8), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('team', sa.String(length=40), nullable=False),
    sa.Column('expires_at', Utc(), nullable=False),
    sa.PrimaryKeyConstraint('library', 'code', name=op.f('pk_invites'))
    )
    op.create_table('messages',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('place', sa.String(length=32), nullable=False),
    sa.Column('slot', sa.String(length=80), nullable=False),
    sa.Column('ref', sa.String(length=80), nullable=False),
    sa.PrimaryKeyConstraint('library', 'place', 'slot', name=op.f('pk_messages'))
    )
    op.create_index('ix_messages_ref', 'messages', ['library', 'place', 'ref'], unique=False)
    op.create_table('notices',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('week', sa.String(length=8), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_notices_week', 'notices', ['library', 'week'], unique=False)
    op.create_table('outbox',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('place', sa.String(length=32), nullable=False),
    sa.Column('front', sa.String(length=16), nullable=False),
    sa.Column('payload', sa.Text(), nullable=True),
    sa.Column('thread', sa.String(length=80), nullable=True),
    sa.Column('then', Json(), nullable=True),
    sa.Column('slot', sa.String(length=80), nullable=True),
    sa.Column('key', sa.String(length=120), nullable=True),
    sa.Column('state', sa.Integer(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('unsure', sa.Boolean(), nullable=False),
    sa.Column('due_at', Utc(), nullable=False),
    sa.Column('lease_by', sa.String(length=32), nullable=True),
    sa.Column('lease_until', Utc(), nullable=True),
    sa.Column('created_at', Utc(), nullable=False),
    sa.Column('error', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox')),
    sa.UniqueConstraint('library', 'key', name=op.f('uq_outbox_library_key')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_outbox_waiting', 'outbox', ['library', 'state', 'place', 'id'], unique=False)
    op.create_table('people',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('lang', sa.String(length=2), nullable=False),
    sa.Column('lang_chosen', sa.Boolean(), nullable=False),
    sa.Column('notice', sa.Integer(), nullable=False),
    sa.Column('created_on', sa.String(length=10), nullable=False),
    sa.PrimaryKeyConstraint('library', 'id', name=op.f('pk_people'))
    )
    op.create_table('places',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('front', sa.String(length=16), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('team', sa.String(length=40), nullable=True),
    sa.Column('lang', sa.String(length=2), nullable=True),
    sa.Column('gone_at', Utc(), nullable=True),
    sa.PrimaryKeyConstraint('library', 'id', name=op.f('pk_places'))
    )
    op.create_index('ix_places_team', 'places', ['library', 'team'], unique=False)
    op.create_table('readings',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('period', sa.String(length=10), nullable=False),
    sa.Column('value', sa.Float(), nullable=True),
    sa.Column('n', sa.Integer(), nullable=True),
    sa.Column('source', sa.String(length=80), nullable=False),
    sa.Column('at', Utc(), nullable=False),
    sa.PrimaryKeyConstraint('library', 'code', 'period', name=op.f('pk_readings'))
    )
    op.create_table('releases',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('round', sa.String(length=40), nullable=False),
    sa.Column('question', sa.String(length=40), nullable=False),
    sa.Column('stage', sa.String(length=24), nullable=False),
    sa.Column('release', Json(), nullable=False),
    sa.Column('week', sa.String(length=8), nullable=False),
    sa.PrimaryKeyConstraint('library', 'round', 'question', name=op.f('pk_releases'))
    )
    op.create_table('rounds',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('id', sa.String(length=40), nullable=False),
    sa.Column('stage', sa.String(length=24), nullable=False),
    sa.Column('teams', Json(), nullable=False),
    sa.Column('questions', Json(), nullable=False),
    sa.Column('floor', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('opened_at', Utc(), nullable=False),
    sa.Column('closes_at', Utc(), nullable=False),
    sa.PrimaryKeyConstraint('library', 'id', name=op.f('pk_rounds'))
    )
    op.create_table('shown',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('place', sa.String(length=32), nullable=False),
    sa.Column('ref', sa.String(length=24), nullable=False),
    sa.Column('payload', sa.Text(), nullable=False),
    sa.Column('thread', sa.String(length=24), nullable=True),
    sa.Column('mine', sa.Boolean(), nullable=False),
    sa.Column('first', sa.Integer(), nullable=True),
    sa.Column('at', Utc(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shown')),
    sa.UniqueConstraint('library', 'place', 'ref', name=op.f('uq_shown_library_place_ref')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_shown_place', 'shown', ['library', 'place', 'id'], unique=False)
    op.create_table('slots',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('job', sa.String(length=80), nullable=False),
    sa.Column('slot', sa.String(length=40), nullable=False),
    sa.Column('claimed_at', Utc(), nullable=False),
    sa.PrimaryKeyConstraint('library', 'job', 'slot', name=op.f('pk_slots'))
    )
    op.create_table('staff',
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('role', sa.String(length=8), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('team', sa.String(length=40), nullable=False),
    sa.Column('away_until', Utc(), nullable=True),
    sa.PrimaryKeyConstraint('library', 'person', name=op.f('pk_staff'))
    )
    op.create_table('case_lines',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('library', sa.String(length=40), nullable=False),
    sa.Column('case', sa.Integer(), nullable=False),
    sa.Column('by', sa.String(length=8), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', Utc(), nullable=False),
    sa.Column('delivered', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['library', 'case'], ['cases.library', 'cases.id'], name=op.f('fk_case_lines_library_case'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_lines')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_case_lines_case', 'case_lines', ['library', 'case', 'id'], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRES_GUARD)
    else:
        for verb in ("UPDATE", "DELETE"):
            op.execute(SQLITE_GUARD.format(verb=verb))
