"""How alembic runs a migration: on the connection it was given, within that one's transaction."""

from alembic import context

from db.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    compare_type=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
