"""What proves the record: raw histories, signed anchors, audits and what they found."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "archive_todo",
        sa.Column("state", sa.String(length=8), server_default="open", nullable=False),
    )
    op.add_column("archive_todo", sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "archive_todo",
        sa.Column(
            "look_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now() + interval '1 hour'"),
            nullable=False,
        ),
    )
    op.create_check_constraint(
        op.f("ck_archive_todo_state"),
        "archive_todo",
        "state IN ('open', 'archived', 'vanished')",
    )
    op.create_index(
        "ix_archive_todo_look",
        "archive_todo",
        ["look_at"],
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "archive",
        sa.Column("workflow_id", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("workflow_type", sa.Text(), nullable=False),
        sa.Column("ending", sa.String(length=24), nullable=False),
        sa.Column("build_id", sa.Text(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("proto", sa.LargeBinary(), nullable=False),
        sa.Column("json", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.client_id"], name="fk_archive_client_id"),
        sa.PrimaryKeyConstraint("workflow_id", "run_id", name="pk_archive"),
    )
    op.create_index("ix_archive_case_id", "archive", ["case_id"])
    op.create_table(
        "anchors",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_anchors"),
    )
    op.create_table(
        "anchor_entries",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["anchors.number"], name="fk_anchor_entries_number"),
        sa.PrimaryKeyConstraint("number", "position", name="pk_anchor_entries"),
    )
    op.create_index("ix_anchor_entries_subject", "anchor_entries", ["kind", "subject", "seq"])
    op.create_index("ix_anchor_entries_case", "anchor_entries", ["case_id"])
    op.create_table(
        "audit_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("scope", postgresql.JSONB(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("through_anchor", sa.Integer(), nullable=True),
        *(
            sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False)
            for name in ("cases", "rows", "histories", "erased", "differences", "gaps")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_audit_runs"),
    )
    op.create_index("ix_audit_runs_started_at", "audit_runs", ["started_at"])
    op.create_table(
        "audit_findings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("check", sa.String(length=16), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("field", sa.Text(), server_default="", nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("values", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["audit_runs.id"], name="fk_audit_findings_run_id"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_findings"),
    )
    op.create_index("ix_audit_findings_run_id", "audit_findings", ["run_id"])
    op.create_index("ix_audit_findings_case_id", "audit_findings", ["case_id"])


def downgrade() -> None:
    for table in ("audit_findings", "audit_runs", "anchor_entries", "anchors", "archive"):
        op.drop_table(table)
    op.drop_index("ix_archive_todo_look", "archive_todo")
    op.drop_constraint(op.f("ck_archive_todo_state"), "archive_todo")
    for column in ("look_at", "looked_at", "state"):
        op.drop_column("archive_todo", column)
