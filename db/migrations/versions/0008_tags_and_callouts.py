"""Tags on cases, and colleagues whom a note calls upon."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "cases",
        sa.Column(
            "tags", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False
        ),
    )
    op.create_index("ix_cases_tags", "cases", ["tags"], postgresql_using="gin")
    op.create_table(
        "tags",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.client_id"], name="fk_tags_client_id"),
        sa.PrimaryKeyConstraint("id", name="pk_tags"),
        sa.UniqueConstraint("client_id", "name", name="uq_tags_client_id_name"),
    )
    op.create_table(
        "callouts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["clients.client_id"], name="fk_callouts_client_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_callouts_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_callouts"),
    )
    op.create_index("ix_callouts_case_id", "callouts", ["case_id"])
    op.create_index("ix_callouts_person", "callouts", ["person_id", "at"])
    op.create_index(
        "ix_callouts_unread",
        "callouts",
        ["person_id"],
        postgresql_where=sa.text("read_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("callouts")
    op.drop_table("tags")
    op.drop_index("ix_cases_tags", "cases")
    op.drop_column("cases", "tags")
