"""When the machine is going to acknowledge a case, so that others find a place beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("speaks_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_cases_speaks", "cases", ["speaks_at"], postgresql_where=sa.text("speaks_at IS NOT NULL")
    )


def downgrade() -> None:
    op.drop_index("ix_cases_speaks", "cases")
    op.drop_column("cases", "speaks_at")
