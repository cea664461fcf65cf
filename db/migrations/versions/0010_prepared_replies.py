"""Prepared replies with their wordings, and which one a message began with."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "prepared_replies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("address", sa.String(length=8), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.client_id"], name="fk_prepared_replies_client_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_prepared_replies"),
    )
    op.create_index("ix_prepared_replies_client_id", "prepared_replies", ["client_id"])
    op.create_table(
        "prepared_wordings",
        sa.Column("prepared_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comment_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'in_review', 'approved', 'retired')",
            name=op.f("ck_prepared_wordings_state"),
        ),
        sa.ForeignKeyConstraint(
            ["prepared_id"], ["prepared_replies.id"], name="fk_prepared_wordings_prepared_id"
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.client_id"], name="fk_prepared_wordings_client_id"
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["texts.id"], name="fk_prepared_wordings_comment_id"
        ),
        sa.PrimaryKeyConstraint("prepared_id", "number", name="pk_prepared_wordings"),
    )
    op.create_index("ix_prepared_wordings_client_id", "prepared_wordings", ["client_id"])
    op.add_column("messages", sa.Column("prepared_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_messages_prepared",
        "messages",
        ["prepared_id"],
        postgresql_where=sa.text("prepared_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_messages_prepared", table_name="messages")
    op.drop_column("messages", "prepared_id")
    op.drop_table("prepared_wordings")
    op.drop_table("prepared_replies")
