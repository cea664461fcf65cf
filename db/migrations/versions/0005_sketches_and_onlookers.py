"""What people have typed and not sent, and who looks at a case at this moment."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sketches",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=True),
        sa.Column("visibility", sa.String(length=8), nullable=True),
        sa.Column("answers", sa.Uuid(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_sketches_person_id"),
        sa.ForeignKeyConstraint(["client_id"], ["clients.client_id"], name="fk_sketches_client_id"),
        sa.ForeignKeyConstraint(["text_id"], ["texts.id"], name="fk_sketches_text_id"),
        sa.PrimaryKeyConstraint("person_id", "case_id", name="pk_sketches"),
    )
    op.create_table(
        "onlookers",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_onlookers_person_id"),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.client_id"], name="fk_onlookers_client_id"
        ),
        sa.PrimaryKeyConstraint("case_id", "person_id", name="pk_onlookers"),
    )


def downgrade() -> None:
    op.drop_table("onlookers")
    op.drop_table("sketches")
