"""A key for each person; words, attachments and deliveries are sealed, found by keyed hashes."""

import json
import secrets
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql
from uuid_utils.compat import uuid7

from db.keyring import KEY_BYTES, DataKey, Keyring
from db.search import tokens_of

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

AT_ONCE = 1_000

# A text belongs to who wrote it, else to the customer of the message or the case that names it.
OWNERS = """
    UPDATE texts SET key_id = owner.customer_id FROM (
        SELECT id AS text_id, customer_id FROM texts WHERE customer_id IS NOT NULL
        UNION
        SELECT text_id, customer_id FROM messages
        WHERE text_id IS NOT NULL AND customer_id IS NOT NULL
        UNION
        SELECT (named ->> 'id')::uuid, cases.customer_id
        FROM journal JOIN cases ON cases.id = journal.case_id,
             jsonb_path_query(event, '$.** ? (exists(@.id) && exists(@.hash))') AS named
        WHERE cases.customer_id IS NOT NULL
        UNION
        SELECT (named ->> 'id')::uuid, cases.customer_id
        FROM commands JOIN cases ON cases.id = commands.case_id,
             jsonb_path_query(payload, '$.** ? (exists(@.id) && exists(@.hash))') AS named
        WHERE cases.customer_id IS NOT NULL
        UNION
        SELECT text_id, cases.customer_id FROM sketches JOIN cases ON cases.id = sketches.case_id
        WHERE cases.customer_id IS NOT NULL
    ) AS owner
    WHERE owner.text_id = texts.id
    AND EXISTS (SELECT FROM customers WHERE customers.id = owner.customer_id)
"""


def upgrade() -> None:
    op.create_table(
        "keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("master", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["client_id"], ["clients.client_id"], name="fk_keys_client_id"),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_keys_customer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_keys"),
        sa.UniqueConstraint("customer_id", name="uq_keys_customer_id"),
    )
    op.create_index(
        "uq_keys_client",
        "keys",
        ["client_id"],
        unique=True,
        postgresql_where=sa.text("customer_id IS NULL"),
    )
    op.create_table(
        "search",
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("tokens", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.client_id"], name="fk_search_client_id"),
        sa.ForeignKeyConstraint(
            ["text_id"], ["texts.id"], name="fk_search_text_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("text_id", name="pk_search"),
    )
    op.add_column("customers", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("texts", sa.Column("sealed", sa.LargeBinary(), nullable=True))
    for table in ("attachments", "raw_inbound"):
        op.add_column(table, sa.Column("sealed", sa.LargeBinary(), nullable=True))
        op.add_column(table, sa.Column("key_id", sa.Uuid(), nullable=True))
        op.add_column(table, sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    _seal_what_is_there(op.get_bind())
    op.drop_column("texts", "words")
    op.drop_column("raw_inbound", "body")
    op.drop_column("attachments", "url")
    op.drop_column("attachments", "description")
    op.create_index("ix_texts_key_id", "texts", ["key_id"])
    op.create_index("ix_messages_text", "messages", ["text_id"])
    op.create_index("ix_messages_customer", "messages", ["customer_id"])
    op.create_index("ix_inbound_raw_id", "inbound", ["raw_id"])
    op.create_index("ix_search_tokens", "search", ["tokens"], postgresql_using="gin")


def downgrade() -> None:
    if op.get_bind().scalar(sa.text("SELECT 1 FROM texts WHERE sealed IS NOT NULL LIMIT 1")):
        raise RuntimeError("sealed words are not laid open again: restore a backup instead")
    op.drop_index("ix_inbound_raw_id", "inbound")
    op.drop_index("ix_messages_customer", "messages")
    op.drop_index("ix_messages_text", "messages")
    op.drop_index("ix_texts_key_id", "texts")
    op.add_column(
        "attachments",
        sa.Column("description", sa.Text(), server_default="", nullable=False),
    )
    op.add_column("attachments", sa.Column("url", sa.Text(), nullable=False))
    op.add_column("raw_inbound", sa.Column("body", sa.LargeBinary(), nullable=False))
    op.add_column("texts", sa.Column("words", sa.Text(), nullable=True))
    for table in ("attachments", "raw_inbound"):
        for column in ("erased_at", "key_id", "sealed"):
            op.drop_column(table, column)
    op.drop_column("texts", "sealed")
    op.drop_column("customers", "erased_at")
    op.drop_table("search")
    op.drop_table("keys")


def _seal_what_is_there(connection: sa.Connection) -> None:
    connection.execute(sa.text(OWNERS))
    vault = _Vault(connection)
    connection.execute(sa.text("UPDATE texts SET key_id = NULL WHERE words IS NULL"))
    for row in _rows(connection, "texts", "client_id, key_id, words", "words IS NOT NULL"):
        key = vault.key(row.client_id, row.key_id)
        _put(connection, "texts", row.id, key, row.words.encode())
        connection.execute(
            sa.text("INSERT INTO search VALUES (:text, :client, :tokens)"),
            {
                "text": row.id,
                "client": row.client_id,
                "tokens": tokens_of(vault.key(row.client_id, None), row.words),
            },
        )
    for row in _rows(connection, "raw_inbound", "client_id, body", "true"):
        _put(connection, "raw_inbound", row.id, vault.key(row.client_id, None), row.body)
    for row in _rows(
        connection,
        "attachments",
        "client_id, url, description,"
        " (SELECT customer_id FROM messages WHERE messages.id = message_id) AS customer_id",
        "true",
    ):
        content = json.dumps([row.url, row.description]).encode()
        key = vault.key(row.client_id, row.customer_id)
        _put(connection, "attachments", row.id, key, content)


def _rows(connection: sa.Connection, table: str, columns: str, which: str) -> Iterator[Any]:
    """All rows in batches, by id: a large table is not held in memory."""
    after = UUID(int=0)
    query = sa.text(
        f"SELECT id, {columns} FROM {table} WHERE id > :after AND {which}"  # noqa: S608
        f" ORDER BY id LIMIT {AT_ONCE}"
    )
    while rows := connection.execute(query, {"after": after}).all():
        yield from rows
        after = rows[-1].id


def _put(connection: sa.Connection, table: str, row: UUID, key: DataKey, content: bytes) -> None:
    connection.execute(
        sa.text(f"UPDATE {table} SET sealed = :sealed, key_id = :key WHERE id = :id"),  # noqa: S608
        {"sealed": key.seal(row, content), "key": key.id, "id": row},
    )


class _Vault:
    """The keys that the migration makes, by client and customer."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._keys: dict[tuple[UUID, UUID | None], DataKey] = {}

    def key(self, client_id: UUID, customer_id: UUID | None) -> DataKey:
        known = self._keys.get((client_id, customer_id))
        if known is None:
            known = self._keys[client_id, customer_id] = self._make(client_id, customer_id)
        return known

    def _make(self, client_id: UUID, customer_id: UUID | None) -> DataKey:
        ring = context.config.attributes.get("keyring")
        if not isinstance(ring, Keyring):
            raise RuntimeError("there are words to be sealed, and no keyring was given")
        key = DataKey(uuid7(), secrets.token_bytes(KEY_BYTES))
        master, wrapped = ring.wrap(key.secret)
        self._connection.execute(
            sa.text(
                "INSERT INTO keys (id, client_id, customer_id, master, wrapped)"
                " VALUES (:id, :client, :customer, :master, :wrapped)"
            ),
            {
                "id": key.id,
                "client": client_id,
                "customer": customer_id,
                "master": master,
                "wrapped": wrapped,
            },
        )
        return key
