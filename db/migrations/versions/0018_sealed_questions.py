"""Files and e-mails about questions are sealed with the key of the customer whom they are about."""

import json
import secrets
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import context, op
from uuid_utils.compat import uuid7

from db.keyring import KEY_BYTES, DataKey, Keyring

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("keys", "client_id", nullable=True)
    op.drop_index("uq_keys_client", "keys")
    op.create_index(
        "uq_keys_client",
        "keys",
        ["client_id"],
        unique=True,
        postgresql_where=sa.text("customer_id IS NULL"),
        postgresql_nulls_not_distinct=True,
    )
    op.add_column("escalation_files", sa.Column("sealed_name", sa.LargeBinary()))
    for table in ("escalation_files", "arrived_mails", "local_mails"):
        op.add_column(table, sa.Column("sealed", sa.LargeBinary()))
        op.add_column(table, sa.Column("key_id", sa.Uuid()))
    op.add_column("escalation_files", sa.Column("erased_at", sa.DateTime(timezone=True)))
    op.add_column(
        "arrived_mails",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
    )
    op.alter_column("arrived_mails", "id", server_default=None)
    op.create_unique_constraint("uq_arrived_mails_id", "arrived_mails", ["id"])
    op.add_column("arrived_mails", sa.Column("why", sa.String(length=16)))
    op.add_column("local_mails", sa.Column("case_id", sa.Uuid()))
    _seal_what_is_there(op.get_bind())
    op.drop_column("escalation_files", "name")
    op.drop_column("escalation_files", "content")
    op.drop_column("arrived_mails", "raw")
    for column in ("recipient", "subject", "body", "reply_to"):
        op.drop_column("local_mails", column)
    for column in ("sealed", "key_id", "case_id"):
        op.alter_column("local_mails", column, nullable=False)
    op.create_index("ix_local_mails_case_id", "local_mails", ["case_id"])


def downgrade() -> None:
    for table in ("escalation_files", "arrived_mails", "local_mails"):
        there = sa.text(f"SELECT 1 FROM {table} WHERE sealed IS NOT NULL LIMIT 1")  # noqa: S608
        if op.get_bind().scalar(there):
            raise RuntimeError("what is sealed is not laid open again: restore a backup instead")
    op.drop_index("ix_local_mails_case_id", "local_mails")
    for column in ("recipient", "subject", "body", "reply_to"):
        op.add_column("local_mails", sa.Column(column, sa.Text(), nullable=False))
    op.add_column("arrived_mails", sa.Column("raw", sa.LargeBinary()))
    op.add_column(
        "escalation_files",
        sa.Column("content", sa.LargeBinary(), server_default="", nullable=False),
    )
    op.add_column(
        "escalation_files", sa.Column("name", sa.Text(), server_default="", nullable=False)
    )
    op.drop_column("local_mails", "case_id")
    op.drop_column("arrived_mails", "why")
    op.drop_constraint("uq_arrived_mails_id", "arrived_mails")
    op.drop_column("arrived_mails", "id")
    op.drop_column("escalation_files", "erased_at")
    for table in ("escalation_files", "arrived_mails", "local_mails"):
        op.drop_column(table, "key_id")
        op.drop_column(table, "sealed")
    op.drop_column("escalation_files", "sealed_name")
    op.drop_index("uq_keys_client", "keys")
    op.execute("DELETE FROM keys WHERE client_id IS NULL")
    op.create_index(
        "uq_keys_client",
        "keys",
        ["client_id"],
        unique=True,
        postgresql_where=sa.text("customer_id IS NULL"),
    )
    op.alter_column("keys", "client_id", nullable=False)


def _seal_what_is_there(connection: sa.Connection) -> None:
    vault = _Vault(connection)
    _forget_the_erased(connection)
    ids = "SELECT id FROM escalation_files WHERE erased_at IS NULL ORDER BY id"
    for file_id in connection.scalars(sa.text(ids)).all():  # files are large: one at a time
        row = connection.execute(
            sa.text(
                "SELECT f.client_id, f.name, f.content, c.customer_id FROM escalation_files f"
                " LEFT JOIN cases c ON c.id = f.case_id WHERE f.id = :id"
            ),
            {"id": file_id},
        ).one()
        key = vault.key(row.client_id, row.customer_id)
        _put(
            connection,
            "escalation_files",
            {"sealed": key.seal(file_id, row.content), "key_id": key.id, "id": file_id}
            | {"sealed_name": key.seal(file_id, row.name.encode())},
        )
    held = "SELECT id, raw FROM arrived_mails WHERE raw IS NOT NULL AND reviewed_at IS NULL"
    for row in connection.execute(sa.text(held)).all():
        key = vault.key(None, None)
        sealed = key.seal(row.id, row.raw)
        _put(connection, "arrived_mails", {"sealed": sealed, "key_id": key.id, "id": row.id})
    # A letter has its e-mail's id, unless it left a second time: then nobody knows whose it is.
    unknown = "DELETE FROM local_mails WHERE id NOT IN (SELECT id FROM escalation_mails)"
    connection.execute(sa.text(unknown))
    letters = (
        "SELECT l.id, l.client_id, l.recipient, l.subject, l.body, m.case_id, c.customer_id"
        " FROM local_mails l JOIN escalation_mails m ON m.id = l.id"
        " LEFT JOIN cases c ON c.id = m.case_id"
    )
    for row in connection.execute(sa.text(letters)).all():
        key = vault.key(row.client_id, row.customer_id)
        content = json.dumps([row.recipient, row.subject, row.body]).encode()
        _put(
            connection,
            "local_mails",
            {"sealed": key.seal(row.id, content), "key_id": key.id, "id": row.id}
            | {"case_id": row.case_id},
        )


def _forget_the_erased(connection: sa.Connection) -> None:
    """Whoever was erased before has no key, and gets none: what was left of them goes now."""
    connection.execute(
        sa.text(
            "UPDATE escalation_files f SET erased_at = now() FROM cases c"
            " JOIN customers p ON p.id = c.customer_id"
            " WHERE f.case_id = c.id AND p.erased_at IS NOT NULL"
        )
    )
    connection.execute(
        sa.text(
            "DELETE FROM local_mails l USING escalation_mails m JOIN cases c ON c.id = m.case_id"
            " JOIN customers p ON p.id = c.customer_id"
            " WHERE l.id = m.id AND p.erased_at IS NOT NULL"
        )
    )


def _put(connection: sa.Connection, table: str, values: dict[str, Any]) -> None:
    columns = ", ".join(f"{name} = :{name}" for name in values if name != "id")
    connection.execute(sa.text(f"UPDATE {table} SET {columns} WHERE id = :id"), values)  # noqa: S608


class _Vault:
    """The keys that there are, and those that the migration makes, by client and customer."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._keys: dict[tuple[UUID | None, UUID | None], DataKey] = {}

    def key(self, client_id: UUID | None, customer_id: UUID | None) -> DataKey:
        known = self._keys.get((client_id, customer_id))
        if known is None:
            known = self._stored(client_id, customer_id) or self._make(client_id, customer_id)
            self._keys[client_id, customer_id] = known
        return known

    def _stored(self, client_id: UUID | None, customer_id: UUID | None) -> DataKey | None:
        row = self._connection.execute(
            sa.text(
                "SELECT id, master, wrapped FROM keys WHERE client_id IS NOT DISTINCT FROM :client"
                " AND customer_id IS NOT DISTINCT FROM :customer"
            ),
            {"client": client_id, "customer": customer_id},
        ).one_or_none()
        if row is None:
            return None
        return DataKey(row.id, self._ring.unwrap(row.master, row.wrapped))

    def _make(self, client_id: UUID | None, customer_id: UUID | None) -> DataKey:
        key = DataKey(uuid7(), secrets.token_bytes(KEY_BYTES))
        master, wrapped = self._ring.wrap(key.secret)
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

    @property
    def _ring(self) -> Keyring:
        ring = context.config.attributes.get("keyring")
        if not isinstance(ring, Keyring):
            raise RuntimeError("there is something to be sealed, and no keyring was given")
        return ring
