"""The trace in which something was written down, for whoever goes on with it."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

WAITING = ("inbound", "commands")


def upgrade() -> None:
    for table in WAITING:
        op.add_column(table, sa.Column("trace", sa.String(55), nullable=True))


def downgrade() -> None:
    for table in WAITING:
        op.drop_column(table, "trace")
