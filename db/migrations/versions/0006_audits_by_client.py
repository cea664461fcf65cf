"""Audits of one client's cases, and how far each is."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("audit_runs", sa.Column("client_id", sa.Uuid(), nullable=True))
    op.add_column("audit_runs", sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE audit_runs SET begun_at = started_at")
    for name in ("expected", "looked_at"):
        op.add_column(
            "audit_runs",
            sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False),
        )
    op.execute("UPDATE audit_runs SET expected = cases, looked_at = cases")
    op.create_index("ix_audit_runs_client_id", "audit_runs", ["client_id"])


def downgrade() -> None:
    op.drop_index("ix_audit_runs_client_id", "audit_runs")
    for name in ("looked_at", "expected", "begun_at", "client_id"):
        op.drop_column("audit_runs", name)
