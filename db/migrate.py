"""Bring a database to the newest schema; safe to call from every process at its start."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text

from db.engine import sqlalchemy_url

_MIGRATIONS = Path(__file__).parent / "migrations"
_ONE_AT_A_TIME = 7_733_001
"""Key of the advisory lock under which schemas change; any constant of our own will do."""


def upgrade(database_url: str) -> None:
    """Apply every migration that is missing, all or nothing. Blocking; a second caller waits."""
    engine = create_engine(sqlalchemy_url(database_url))
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
            command.upgrade(configuration(connection), "head")
    finally:
        engine.dispose()


def configuration(connection: Connection) -> Config:
    """Alembic's settings for that connection; there is no alembic.ini to keep in step."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
