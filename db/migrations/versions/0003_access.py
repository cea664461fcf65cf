"""Access: logins at an identity provider, roles from its groups, tokens for integrations."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A login lasts half a day; whoever is logged in while this runs logs in again.
    op.execute("DELETE FROM sessions")
    op.add_column("sessions", sa.Column("id", sa.Uuid(), nullable=False))
    op.add_column(
        "sessions", sa.Column("device", sa.Text(), server_default=sa.text("''"), nullable=False)
    )
    op.add_column(
        "sessions",
        sa.Column("method", sa.String(length=16), server_default="password", nullable=False),
    )
    op.add_column("sessions", sa.Column("id_token", sa.Text(), nullable=True))
    op.create_unique_constraint("uq_sessions_id", "sessions", ["id"])
    op.add_column(
        "permissions",
        sa.Column("source", sa.String(length=16), server_default="person", nullable=False),
    )
    op.create_table(
        "subjects",
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("logged_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_subjects_person_id"),
        sa.PrimaryKeyConstraint("issuer", "subject", name="pk_subjects"),
        sa.UniqueConstraint("issuer", "person_id", name="uq_subjects_issuer_person_id"),
    )
    op.create_index("ix_subjects_person_id", "subjects", ["person_id"])
    op.create_table(
        "login_attempts",
        sa.Column("state_hash", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("code_verifier", sa.Text(), nullable=False),
        sa.Column("then", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name="pk_login_attempts"),
    )
    op.create_table(
        "group_roles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("level", sa.String(length=16), server_default="regular", nullable=False),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.client_id"], name="fk_group_roles_client_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_group_roles"),
        sa.UniqueConstraint(
            "client_id", "group", "role", name="uq_group_roles_client_id_group_role"
        ),
    )
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("permissions", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.client_id"], name="fk_api_tokens_client_id"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_api_tokens_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_api_tokens"),
        sa.UniqueConstraint("token_hash", name="uq_api_tokens_token_hash"),
    )
    op.create_index("ix_api_tokens_client_id", "api_tokens", ["client_id"])
    op.create_index("ix_api_tokens_person_id", "api_tokens", ["person_id"])


def downgrade() -> None:
    for table in ("api_tokens", "group_roles", "login_attempts", "subjects"):
        op.drop_table(table)
    op.drop_column("permissions", "source")
    op.drop_constraint("uq_sessions_id", "sessions")
    for column in ("id_token", "method", "device", "id"):
        op.drop_column("sessions", column)
