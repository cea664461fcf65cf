"""What the last look for customers whose time is up came to, for each client."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "retention_runs",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.client_id"], name="fk_retention_runs_client_id"
        ),
        sa.PrimaryKeyConstraint("client_id", name="pk_retention_runs"),
    )


def downgrade() -> None:
    op.drop_table("retention_runs")
