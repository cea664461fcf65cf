"""What cases are found by, samples drawn for review, and what reviews found."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_BACKFILL = """
    INSERT INTO case_traits (client_id, case_id, kind, value)
    SELECT DISTINCT client_id, case_id, kind, value
    FROM ({}) AS found (client_id, case_id, kind, value)
    WHERE value IS NOT NULL
    ON CONFLICT DO NOTHING
"""
_FROM_THE_JOURNAL = (
    """SELECT client_id, case_id, 'person', person #>> '{}'
       FROM journal, jsonb_path_query(event, '$.**.person_id') AS person""",
    """SELECT client_id, case_id, 'person', coalesce(event ->> 'assignee', event ->> 'to')
       FROM journal WHERE kind IN ('task_assigned', 'task_handed_over')""",
    """SELECT client_id, case_id, 'text', named #>> '{}'
       FROM journal,
            jsonb_path_query(event, '$.** ? (exists(@.id) && exists(@.hash)).id') AS named""",
    """SELECT client_id, case_id, 'rule', event -> 'decision' ->> 'reason'
       FROM journal WHERE kind = 'response_decided'""",
    """SELECT client_id, case_id, 'rule', event -> 'draft' ->> 'rule'
       FROM journal WHERE kind = 'draft_submitted'""",
    """SELECT client_id, case_id, 'approval', event -> 'draft' ->> 'mode'
       FROM journal WHERE kind = 'draft_submitted'""",
    """SELECT client_id, case_id, 'approval',
              CASE kind WHEN 'approval_passed_on' THEN 'passed_on' ELSE substr(kind, 7) END
       FROM journal
       WHERE kind IN ('draft_approved', 'draft_edited', 'draft_returned', 'draft_withdrawn',
                      'draft_outdated', 'approval_passed_on')""",
    """SELECT client_id, case_id, 'speaker',
              CASE WHEN (event -> 'reply' ->> 'elsewhere')::boolean THEN 'elsewhere'
                   WHEN event -> 'reply' -> 'by' ->> 'person_id' IS NULL THEN 'machine'
                   ELSE 'person' END
       FROM journal WHERE kind IN ('reply_submitted', 'replied_elsewhere')""",
    """SELECT sent.client_id, sent.case_id, 'approval', 'none'
       FROM journal AS sent
       WHERE sent.kind = 'reply_submitted'
         AND sent.event -> 'reply' -> 'by' ->> 'person_id' IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM journal AS draft
                         WHERE draft.case_id = sent.case_id AND draft.kind = 'draft_submitted'
                           AND draft.event -> 'draft' ->> 'id' = sent.event -> 'reply' ->> 'id')""",
)


def backfill() -> list[str]:
    """What reads the journal of before: the same that is written with each event from now on."""
    return [_BACKFILL.format(found).replace(":", "\\:") for found in _FROM_THE_JOURNAL]


def upgrade() -> None:
    op.create_table(
        "case_traits",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.client_id"], name="fk_case_traits_client_id"
        ),
        sa.PrimaryKeyConstraint("case_id", "kind", "value", name="pk_case_traits"),
    )
    for statement in backfill():
        op.execute(sa.text(statement))
    op.create_index("ix_case_traits_find", "case_traits", ["kind", "value", "case_id"])
    op.create_index("ix_cases_ended", "cases", ["client_id", "closed_reason", "id"])
    op.create_index(
        "ix_cases_first_missed",
        "cases",
        ["client_id", "id"],
        postgresql_where=sa.text("first_response_missed IS NOT NULL"),
    )
    op.create_index(
        "ix_cases_answer_missed",
        "cases",
        ["client_id", "id"],
        postgresql_where=sa.text("answer_missed_at IS NOT NULL"),
    )
    op.create_table(
        "samples",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("filters", postgresql.JSONB(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("drawn_by", sa.Uuid(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.client_id"], name="fk_samples_client_id"),
        sa.ForeignKeyConstraint(["drawn_by"], ["people.id"], name="fk_samples_drawn_by"),
        sa.PrimaryKeyConstraint("id", name="pk_samples"),
    )
    op.create_index("ix_samples_client_id", "samples", ["client_id"])
    op.create_table(
        "sample_cases",
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name="fk_sample_cases_sample_id"),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.client_id"], name="fk_sample_cases_client_id"
        ),
        sa.PrimaryKeyConstraint("sample_id", "case_id", name="pk_sample_cases"),
    )
    op.create_table(
        "reviews",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("sample_id", sa.Uuid(), nullable=True),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("text_id", sa.Uuid(), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.client_id"], name="fk_reviews_client_id"),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name="fk_reviews_sample_id"),
        sa.ForeignKeyConstraint(["text_id"], ["texts.id"], name="fk_reviews_text_id"),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="fk_reviews_by"),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
    )
    op.create_index("ix_reviews_case", "reviews", ["case_id", "at"])
    op.create_index("ix_reviews_sample_id", "reviews", ["sample_id"])


def downgrade() -> None:
    for table in ("reviews", "sample_cases", "samples", "case_traits"):
        op.drop_table(table)
    for index in ("ix_cases_answer_missed", "ix_cases_first_missed", "ix_cases_ended"):
        op.drop_index(index, "cases")
