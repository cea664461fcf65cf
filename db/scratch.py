"""A scratch copy of a few cases in a database of its own, where anything may be done to them."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Collection, Iterable
from contextlib import asynccontextmanager
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy import ColumnElement, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import create_engine, create_sessions, libpq_url
from db.migrate import upgrade
from db.tables import (
    ArchivedRun,
    ArchiveTodo,
    CaseRow,
    Client,
    ConfigurationChange,
    ConfigurationVersion,
    JournalEntry,
    StoredKey,
    Table,
    TaskRow,
    Words,
)


class CannotCopy(Exception):
    """The server does not let us make a database; the message says what it said."""


@asynccontextmanager
async def scratch_copy(
    database_url: str, case_ids: Collection[UUID], text_ids: Collection[UUID]
) -> AsyncIterator[str]:
    """The address of a database that holds those cases, their texts and their clients'
    configuration; gone afterwards. Anchors are not copied: they would be signed by another key.

    Raises CannotCopy when the database's user may not create databases.
    """
    name = f"webcare_scratch_{uuid.uuid4().hex}"
    await asyncio.to_thread(_execute, database_url, "CREATE DATABASE {}", name)
    copy_url = _beside(database_url, name)
    try:
        await asyncio.to_thread(upgrade, copy_url)
        await _copy(database_url, copy_url, case_ids, text_ids)
        yield copy_url
    finally:
        await asyncio.to_thread(_execute, database_url, "DROP DATABASE {} WITH (FORCE)", name)


async def _copy(
    database_url: str, copy_url: str, case_ids: Collection[UUID], text_ids: Collection[UUID]
) -> None:
    source, target = create_engine(database_url, pool_size=1), create_engine(copy_url, pool_size=1)
    try:
        async with create_sessions(source)() as there, create_sessions(target).begin() as here:
            await _drop_foreign_keys(here)  # accounts and people stay behind
            clients = await there.scalars(
                select(CaseRow.client_id).where(CaseRow.id.in_(case_ids)).distinct()
            )
            for table, wanted in _wanted(case_ids, text_ids, clients.all()):
                rows = (await there.execute(select(table.__table__).where(wanted))).mappings()
                if found := [dict(row) for row in rows]:
                    await here.execute(insert(table), found)
    finally:
        await source.dispose()
        await target.dispose()


def _wanted(
    case_ids: Collection[UUID], text_ids: Collection[UUID], client_ids: Iterable[UUID]
) -> list[tuple[type[Table], ColumnElement[bool]]]:
    clients = list(client_ids)
    return [
        (Client, Client.client_id.in_(clients)),
        (ConfigurationVersion, ConfigurationVersion.client_id.in_(clients)),
        (ConfigurationChange, ConfigurationChange.client_id.in_(clients)),
        (CaseRow, CaseRow.id.in_(case_ids)),
        (TaskRow, TaskRow.case_id.in_(case_ids)),
        (JournalEntry, JournalEntry.case_id.in_(case_ids)),
        (ArchiveTodo, ArchiveTodo.case_id.in_(case_ids)),
        (ArchivedRun, ArchivedRun.case_id.in_(case_ids)),
        (Words, Words.id.in_(text_ids)),
        (
            StoredKey,
            StoredKey.id.in_(select(Words.key_id).where(Words.id.in_(text_ids))),
        ),
    ]


async def _drop_foreign_keys(session: AsyncSession) -> None:
    await session.execute(
        text(
            """DO $$ DECLARE found record; BEGIN
                 FOR found IN SELECT conrelid::regclass AS owner, conname FROM pg_constraint
                              WHERE contype = 'f' AND connamespace = 'public'::regnamespace
                 LOOP
                   EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.owner, found.conname);
                 END LOOP;
               END $$"""
        )
    )


def _execute(database_url: str, statement: str, name: str) -> None:
    try:
        with psycopg.connect(libpq_url(database_url), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
    except psycopg.errors.InsufficientPrivilege as error:
        raise CannotCopy(f"no scratch database: {error.diag.message_primary}") from None


def _beside(database_url: str, name: str) -> str:
    """The address of another database on the same server."""
    address, question, options = database_url.partition("?")
    return f"{address.rpartition('/')[0]}/{name}{question}{options}"
