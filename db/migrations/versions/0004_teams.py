"""Teams, skills, presence and shifts; tasks remember who had them and who did them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("commands", "actor", nullable=True)
    op.add_column("tasks", sa.Column("done_by", sa.Uuid(), nullable=True))
    op.add_column("tasks", sa.Column("held_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tasks", sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "tasks",
        sa.Column(
            "refusals",
            postgresql.JSONB(),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
        ),
    )
    op.add_column(
        "tasks",
        sa.Column(
            "authors", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False
        ),
    )
    op.create_index(
        "ix_tasks_waiting",
        "tasks",
        ["client_id", "priority_rank", "due_at"],
        postgresql_where=sa.text("status = 'open' AND assignee IS NULL"),
    )
    op.create_index("ix_tasks_given", "tasks", ["assignee", "held_since"])
    op.create_index(
        "ix_tasks_reviews",
        "tasks",
        ["done_by", "done_at"],
        postgresql_where=sa.text("kind = 'approve' AND status = 'done'"),
    )
    op.create_table(
        "teams",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("origin", sa.String(length=16), server_default="internal", nullable=False),
        sa.Column("agency", sa.Text(), nullable=True),
        sa.Column("lead", sa.Uuid(), nullable=True),
        sa.Column("pushes", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("picking", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("shifts", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("idle_after", sa.Integer(), server_default=sa.text("1800"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["lead"], ["people.id"], name="fk_teams_lead"),
        sa.PrimaryKeyConstraint("id", name="pk_teams"),
    )
    op.create_table(
        "team_clients",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.client_id"], name="fk_team_clients_client_id"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_team_clients_team_id"),
        sa.PrimaryKeyConstraint("client_id", "team_id", name="pk_team_clients"),
    )
    op.create_index("ix_team_clients_team_id", "team_clients", ["team_id"])
    op.create_table(
        "team_members",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("capacity", sa.Integer(), server_default=sa.text("6"), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_team_members_team_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_team_members_person_id"),
        sa.PrimaryKeyConstraint("team_id", "person_id", name="pk_team_members"),
    )
    op.create_index("ix_team_members_person_id", "team_members", ["person_id"])
    op.create_table(
        "skills",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_skills_person_id"),
        sa.PrimaryKeyConstraint("person_id", "kind", "name", name="pk_skills"),
    )
    op.create_table(
        "presence",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("availability", sa.String(length=16), server_default="available", nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_presence_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_presence"),
    )
    op.create_table(
        "shifts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_shifts_forwards")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_shifts_team_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_shifts_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_shifts"),
    )
    op.create_index("ix_shifts_person", "shifts", ["person_id", "starts_at"])
    op.create_index("ix_shifts_team", "shifts", ["team_id", "starts_at"])
    op.create_table(
        "handover_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.client_id"], name="fk_handover_notes_client_id"
        ),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name="fk_handover_notes_shift_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_handover_notes_person_id"),
        sa.ForeignKeyConstraint(["text_id"], ["texts.id"], name="fk_handover_notes_text_id"),
        sa.PrimaryKeyConstraint("id", name="pk_handover_notes"),
    )
    op.create_index("ix_handover_notes_client_id", "handover_notes", ["client_id"])
    op.create_index("ix_handover_notes_shift_id", "handover_notes", ["shift_id"])


def downgrade() -> None:
    for table in (
        "handover_notes",
        "shifts",
        "presence",
        "skills",
        "team_members",
        "team_clients",
        "teams",
    ):
        op.drop_table(table)
    op.drop_index("ix_tasks_reviews", "tasks")
    op.drop_index("ix_tasks_given", "tasks")
    op.drop_index("ix_tasks_waiting", "tasks")
    for column in ("authors", "refusals", "rests_until", "held_since", "done_by"):
        op.drop_column("tasks", column)
    op.execute("DELETE FROM commands WHERE actor IS NULL")
    op.alter_column("commands", "actor", nullable=False)
