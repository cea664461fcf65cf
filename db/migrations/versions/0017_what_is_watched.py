"""Indexes for the figures that are watched: promises kept lately, doubts, silence."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_cases_first_replied", "cases", ["first_replied_at"])
    op.create_index("ix_cases_answered", "cases", ["answered_at"])
    op.create_index(
        "ix_cases_open", "cases", ["client_id"], postgresql_where=sa.text("status = 'open'")
    )
    op.create_index(
        "ix_messages_in_doubt",
        "messages",
        ["client_id"],
        postgresql_where=sa.text("direction = 'outbound' AND delivery = 'unknown'"),
    )
    op.create_index("ix_raw_inbound_account", "raw_inbound", ["account_id", "received_at"])
    op.drop_index("ix_raw_inbound_account_id", table_name="raw_inbound")


def downgrade() -> None:
    op.create_index("ix_raw_inbound_account_id", "raw_inbound", ["account_id"])
    op.drop_index("ix_raw_inbound_account", table_name="raw_inbound")
    op.drop_index("ix_messages_in_doubt", table_name="messages")
    op.drop_index("ix_cases_open", table_name="cases")
    op.drop_index("ix_cases_answered", table_name="cases")
    op.drop_index("ix_cases_first_replied", table_name="cases")
