"""Telling who listens that something changed: ids only, because a notification carries 8 kB at most
and no person's words."""

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import psycopg
import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import libpq_url

log = structlog.get_logger(__name__)

_CHANNEL = "webcare"
_LONGEST_PAUSE = 5.0

Resource = Literal[
    "cases",
    "tasks",
    "messages",
    "commands",
    "accounts",
    "stops",
    "clients",
    "policies",
    "prepared",
    "sketches",
    "onlookers",
    "callouts",
    "tags",
    "questions",
    "incidents",
]


@dataclass(frozen=True)
class Change:
    """A row of that resource is new or different."""

    resource: Resource
    id: UUID
    client_id: UUID
    case_id: UUID | None = None


@dataclass(frozen=True)
class Listening:
    """Changes are heard from here on; earlier ones may have gone unheard."""


async def notify(
    session: AsyncSession,
    resource: Resource,
    row_id: UUID,
    case_id: UUID | None,
    client_id: UUID,
) -> None:
    """Announce a change; listeners hear of it when the transaction commits, and only then."""
    await session.execute(
        select(func.pg_notify(*announcement(resource, row_id, case_id, client_id)))
    )


def announcement(
    resource: Resource, row_id: UUID, case_id: UUID | None, client_id: UUID
) -> tuple[str, str]:
    """Channel and payload of a change, for a statement that announces it itself."""
    change = {"resource": resource, "id": str(row_id), "client_id": str(client_id)}
    return _CHANNEL, json.dumps(change | {"case_id": None if case_id is None else str(case_id)})


async def listen(database_url: str) -> AsyncGenerator[Change | Listening]:
    """Every change announced from now on, on a connection of its own, until cancelled.

    Begins with `Listening`, and says it again whenever the connection had to be made anew.
    """
    pause = 0.1
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(
                libpq_url(database_url),
                autocommit=True,
                connect_timeout=5,
                keepalives_idle=30,
                keepalives_interval=10,
                keepalives_count=3,
            ) as connection:
                await connection.execute(f"LISTEN {_CHANNEL}")
                pause = 0.1
                yield Listening()
                async for notification in connection.notifies():
                    yield _read(notification.payload)
        except psycopg.OperationalError:
            log.warning("lost the database while listening for changes", again_in=pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)


def _read(payload: str) -> Change:
    content = json.loads(payload)
    return Change(
        resource=content["resource"],
        id=UUID(content["id"]),
        client_id=UUID(content["client_id"]),
        case_id=UUID(content["case_id"]) if content["case_id"] else None,
    )
