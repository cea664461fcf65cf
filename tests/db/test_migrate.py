"""The migrations make exactly the tables that the code speaks of, whoever runs them and when."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from alembic import command
from sqlalchemy import create_engine

from db.engine import libpq_url, sqlalchemy_url
from db.migrate import configuration, upgrade


def test_migrated_schema_and_tables_agree(fresh_database_url: str) -> None:
    engine = create_engine(sqlalchemy_url(fresh_database_url))
    with engine.begin() as connection:
        command.check(configuration(connection))  # raises when autogenerate would write something
    engine.dispose()


def test_migrations_go_down_and_up_again(fresh_database_url: str) -> None:
    engine = create_engine(sqlalchemy_url(fresh_database_url))
    with engine.begin() as connection:
        command.downgrade(configuration(connection), "base")
    engine.dispose()
    with psycopg.connect(fresh_database_url) as connection:
        assert _tables(connection) == {"alembic_version"}
    upgrade(fresh_database_url)
    with psycopg.connect(fresh_database_url) as connection:
        assert "journal" in _tables(connection)


def test_processes_that_start_at_once_migrate_once(fresh_database_url: str) -> None:
    """`webcare api` and `webcare worker` both bring the schema along."""
    engine = create_engine(sqlalchemy_url(fresh_database_url))
    with engine.begin() as connection:
        command.downgrade(configuration(connection), "base")
    engine.dispose()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(upgrade, [fresh_database_url] * 4))
    with psycopg.connect(fresh_database_url) as connection:
        assert connection.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)


def _tables(connection: psycopg.Connection[tuple[object, ...]]) -> set[object]:
    query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    return {name for (name,) in connection.execute(query)}


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_addresses_as_providers_write_them(scheme: str) -> None:
    url = f"{scheme}://ann:p%40ss@db.example:6543/webcare?sslmode=require"
    assert sqlalchemy_url(url).render_as_string(hide_password=False) == (
        "postgresql+psycopg://ann:p%40ss@db.example:6543/webcare?sslmode=require"
    )
    assert libpq_url(url) == "postgresql://ann:p%40ss@db.example:6543/webcare?sslmode=require"


def test_another_database_is_refused() -> None:
    with pytest.raises(ValueError, match="postgresql://"):
        sqlalchemy_url("mysql://ann@db.example/webcare")
