"""The index of threads begins with the thread: an account says little about a message."""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_messages_thread", "messages")
    op.create_index("ix_messages_thread", "messages", ["thread_key", "account_id"])


def downgrade() -> None:
    op.drop_index("ix_messages_thread", "messages")
    op.create_index("ix_messages_thread", "messages", ["account_id", "thread_key"])
