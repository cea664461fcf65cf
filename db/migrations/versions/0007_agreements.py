"""Service agreements: drafts, and who approved what was published."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("configuration_versions", sa.Column("approved_by", sa.Uuid(), nullable=True))
    op.create_table(
        "agreement_drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("contents", postgresql.JSONB(), nullable=False),
        sa.Column("based_on", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("authors", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("status", sa.String(length=16), server_default="draft", nullable=False),
        sa.Column("version", sa.Text(), nullable=True),
        sa.Column("approver", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.client_id"], name="fk_agreement_drafts_client_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_agreement_drafts"),
    )
    op.create_index(
        "ix_agreement_drafts_open",
        "agreement_drafts",
        ["client_id"],
        unique=True,
        postgresql_where=sa.text("status = 'draft'"),
    )


def downgrade() -> None:
    op.drop_table("agreement_drafts")
    op.drop_column("configuration_versions", "approved_by")
