"""Replies carry files, which wait in the customer's name and are named by their hash."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("files", sa.Column("case_id", sa.Uuid(), nullable=True))
    op.add_column("files", sa.Column("person_id", sa.Uuid(), nullable=True))
    op.add_column("files", sa.Column("salt", sa.LargeBinary(), nullable=True))
    op.add_column("files", sa.Column("hash", sa.String(64), nullable=True))
    op.add_column("files", sa.Column("named_at", sa.DateTime(timezone=True), nullable=True))
    op.create_foreign_key("fk_files_person_id", "files", "people", ["person_id"], ["id"])
    op.create_index(
        "ix_files_case_id", "files", ["case_id"], postgresql_where=sa.text("case_id IS NOT NULL")
    )
    op.add_column(
        "messages",
        sa.Column("files", JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("messages", "files")
    op.drop_index("ix_files_case_id", "files")
    op.drop_constraint("fk_files_person_id", "files", type_="foreignkey")
    for column in ("named_at", "hash", "salt", "person_id", "case_id"):
        op.drop_column("files", column)
