"""What waits is taken client by client."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

INBOUND = sa.text("handed_over_at IS NULL")
COMMANDS = sa.text("status = 'pending'")


def upgrade() -> None:
    op.drop_index("ix_inbound_waiting", "inbound")
    op.drop_index("ix_commands_waiting", "commands")
    op.create_index(
        "ix_inbound_waiting",
        "inbound",
        ["client_id", "received_at", "id"],
        postgresql_where=INBOUND,
    )
    op.create_index(
        "ix_commands_waiting",
        "commands",
        ["client_id", "created_at", "id"],
        postgresql_where=COMMANDS,
    )


def downgrade() -> None:
    op.drop_index("ix_commands_waiting", "commands")
    op.drop_index("ix_inbound_waiting", "inbound")
    op.create_index("ix_commands_waiting", "commands", ["created_at"], postgresql_where=COMMANDS)
    op.create_index("ix_inbound_waiting", "inbound", ["received_at"], postgresql_where=INBOUND)
