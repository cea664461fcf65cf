"""Which cases are at risk stands in a column, and what boards count in an index."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

OPEN = sa.text("status = 'open'")

FROM_STATE = """
UPDATE cases SET at_risk = true WHERE
    (state ->> 'alarmed_at' IS NOT NULL AND first_replied_at IS NULL
        AND acknowledge_due_at IS NOT NULL)
    OR (answer_due_at IS NOT NULL
        AND jsonb_path_exists(state, '$.answer_warnings[*] ? (@ >= 0.75)'))
"""


def upgrade() -> None:
    op.add_column(
        "cases", sa.Column("at_risk", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.execute(FROM_STATE)
    op.drop_index("ix_cases_open", "cases")
    op.create_index(
        "ix_cases_open", "cases", ["client_id", "due_at", "at_risk"], postgresql_where=OPEN
    )


def downgrade() -> None:
    op.drop_index("ix_cases_open", "cases")
    op.create_index("ix_cases_open", "cases", ["client_id"], postgresql_where=OPEN)
    op.drop_column("cases", "at_risk")
