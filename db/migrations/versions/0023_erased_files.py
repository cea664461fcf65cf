"""Of an erased file of a reply the hash stays, and when it went."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("files", "sealed", nullable=True)
    op.alter_column("files", "key_id", nullable=True)
    op.add_column("files", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM files WHERE sealed IS NULL")
    op.drop_column("files", "erased_at")
    op.alter_column("files", "key_id", nullable=False)
    op.alter_column("files", "sealed", nullable=False)
