"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    from storage.tables import metadata

    metadata.create_all(op.get_bind())
