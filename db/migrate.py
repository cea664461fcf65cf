"""Bring a database to the newest schema; safe to call from every process at its start."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text

from db.engine import sqlalchemy_url
from db.keyring import Keyring, NoMasterKey

_MIGRATIONS = Path(__file__).parent / "migrations"
_ONE_AT_A_TIME = 7_733_001
"""Key of the advisory lock under which schemas change; any constant of our own will do."""


def upgrade(database_url: str, keyring: Keyring | None = None) -> None:
    """Apply every migration that is missing, all or nothing. Blocking; a second caller waits.

    With a keyring: a new database gets its first master key. Raises NoMasterKey when an older one's
    is not there, before anything is changed.
    """
    engine = create_engine(sqlalchemy_url(database_url))
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
            if keyring is not None:
                _prepare(connection, keyring)
            command.upgrade(configuration(connection, keyring), "head")
    finally:
        engine.dispose()


def _prepare(connection: Connection, keyring: Keyring) -> None:
    used: set[str] = set()
    if connection.scalar(text("SELECT to_regclass('keys')")) is not None:
        used = set(connection.scalars(text("SELECT DISTINCT master FROM keys")))
    if not used and not keyring.exists():
        keyring.add()
    missing = used - set(keyring.versions())
    if missing:
        raise NoMasterKey(
            f"{keyring.file} holds no master key {', '.join(sorted(missing))}, which this database "
            "needs: bring the file that belongs to it"
        )


def configuration(connection: Connection, keyring: Keyring | None = None) -> Config:
    """Alembic's settings for that connection; there is no alembic.ini to keep in step."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["keyring"] = keyring
    return config
