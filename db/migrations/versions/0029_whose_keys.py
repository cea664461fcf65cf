"""The keys of a generic webhook's authors are its own: two sources both have an author 1.

Who was met by one account alone is that account's from now on. Whom several share stays as they
are, known to all of the client's: nobody can tell whether they are one person, and what they said
is sealed with one key.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

UNIQUE = "uq_identities_client_id_channel_remote_key"

MET_BY_ONE = """
UPDATE identities SET within = met.account FROM (
    SELECT conversations.identity_id, min(conversations.account_id::text) AS account
    FROM conversations JOIN identities ON identities.id = conversations.identity_id
    WHERE identities.channel = 'generic'
    GROUP BY conversations.identity_id HAVING count(DISTINCT conversations.account_id) = 1
) AS met WHERE identities.id = met.identity_id
"""

TELL_APART = """
UPDATE identities SET remote_key = remote_key || ' ' || within WHERE within <> '' AND EXISTS (
    SELECT FROM identities AS other WHERE other.client_id = identities.client_id
    AND other.channel = identities.channel AND other.remote_key = identities.remote_key
    AND other.id <> identities.id
)
"""


def upgrade() -> None:
    op.add_column("identities", sa.Column("within", sa.Text(), server_default="", nullable=False))
    op.execute(MET_BY_ONE)
    op.drop_constraint(UNIQUE, "identities")
    op.create_unique_constraint(
        f"{UNIQUE}_within", "identities", ["client_id", "channel", "remote_key", "within"]
    )


def downgrade() -> None:
    op.execute(TELL_APART)
    op.drop_constraint(f"{UNIQUE}_within", "identities")
    op.create_unique_constraint(UNIQUE, "identities", ["client_id", "channel", "remote_key"])
    op.drop_column("identities", "within")
