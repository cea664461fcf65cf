"""Copies of one post, found by keyed fingerprints, as incidents that are decided together."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fingerprints",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.client_id"], name="fk_fingerprints_client_id"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name="fk_fingerprints_message_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("message_id", name="pk_fingerprints"),
    )
    op.create_index(
        "ix_fingerprints_same", "fingerprints", ["client_id", "fingerprint", "occurred_at"]
    )
    op.create_index("ix_fingerprints_customer_id", "fingerprints", ["customer_id"])
    op.create_index(
        "ix_fingerprints_new",
        "fingerprints",
        ["message_id"],
        postgresql_where=sa.text("looked_at IS NULL"),
    )
    op.create_table(
        "incidents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("latest_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.client_id"], name="fk_incidents_client_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_incidents"),
    )
    op.create_index("ix_incidents_fingerprint", "incidents", ["client_id", "fingerprint"])
    op.create_index("ix_incidents_latest_at", "incidents", ["client_id", "latest_at"])
    op.create_table(
        "incident_deeds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("actor", JSONB(), nullable=False),
        sa.Column("answering", sa.String(length=16), nullable=False),
        sa.Column("payload_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.client_id"], name="fk_incident_deeds_client_id"
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_incident_deeds_incident_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_incident_deeds"),
    )
    op.create_index("ix_incident_deeds_incident_id", "incident_deeds", ["incident_id"])
    op.create_table(
        "incident_deed_cases",
        sa.Column("deed_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("command_id", sa.Uuid(), nullable=False),
        sa.Column("statement", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.client_id"], name="fk_incident_deed_cases_client_id"
        ),
        sa.ForeignKeyConstraint(
            ["deed_id"], ["incident_deeds.id"], name="fk_incident_deed_cases_deed_id"
        ),
        sa.PrimaryKeyConstraint("deed_id", "case_id", name="pk_incident_deed_cases"),
    )
    op.create_index(
        "ix_incident_deed_cases_waiting",
        "incident_deed_cases",
        ["deed_id"],
        postgresql_where=sa.text("asked_at IS NULL"),
    )
    op.add_column("cases", sa.Column("incident_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_cases_incident",
        "cases",
        ["incident_id"],
        postgresql_where=sa.text("incident_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_cases_incident", table_name="cases")
    op.drop_column("cases", "incident_id")
    for table in ("incident_deed_cases", "incident_deeds", "incidents", "fingerprints"):
        op.drop_table(table)
