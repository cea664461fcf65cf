"""The floor of HTTP: the same server, framework and database, doing nothing but one statement.

The list gives a person's tasks with the columns and in the schema of `GET /api/tasks`, to whoever
has a login: one query for the login, one for 25 rows of a single table that holds all of it ready.
It joins nothing, filters by nothing but the person, counts nothing and opens no sealed words.

`DATABASE_URL=… python -m benchmarks.floor_app PORT`
"""

import hashlib
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any
from uuid import UUID

import uvicorn
from fastapi import Cookie, Depends, FastAPI, HTTPException, Request
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from uuid_utils.compat import uuid7

from api.tasks.schemas import TaskListed
from db.engine import create_engine

TABLES = """
CREATE TABLE IF NOT EXISTS floor_rows (id uuid PRIMARY KEY, body bytea NOT NULL, at timestamptz);
CREATE TABLE IF NOT EXISTS floor_logins (token_hash text PRIMARY KEY, person_id uuid NOT NULL,
    expires_at timestamptz NOT NULL);
CREATE TABLE IF NOT EXISTS floor_list (
    id uuid PRIMARY KEY, case_id uuid, client_id uuid, client_name text, kind text, "group" text,
    owner uuid, owner_name text, priority text, opened_at timestamptz, due_at timestamptz,
    about uuid, held_since timestamptz, rests_until timestamptz, status text, outcome text,
    done_at timestamptz, channel text, case_kind text, sentiment text, language text,
    customer_id uuid, customer_name text, customer_handle text, excerpt text, visibility text,
    risks text[], acknowledge_due_at timestamptz, answer_due_at timestamptz);
CREATE INDEX IF NOT EXISTS floor_list_due ON floor_list (owner, status, due_at);
"""

_OF_TASK = (
    "id", "case_id", "client_id", "client_name", "kind", "group", "priority", "opened_at",
    "due_at", "about", "held_since", "rests_until", "status", "outcome", "done_at",
)  # fmt: skip
_OF_CASE = (
    "channel", "sentiment", "language", "excerpt", "visibility", "risks", "acknowledge_due_at",
    "answer_due_at",
)  # fmt: skip


class Kept(BaseModel):
    """The answer to an insert."""

    id: UUID


def app() -> FastAPI:
    """Two routes: one inserts a row, one lists 25."""
    engine = create_engine(os.environ["DATABASE_URL"])
    sessions = async_sessionmaker(engine, expire_on_commit=False)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with engine.begin() as connection:
            for statement in filter(str.strip, TABLES.split(";")):
                await connection.execute(text(statement))
        yield
        await engine.dispose()

    floor = FastAPI(lifespan=lifespan)

    @floor.post("/rows")
    async def insert(request: Request) -> Kept:
        row = {"id": uuid7(), "body": await request.body()}
        async with sessions.begin() as session:
            await session.execute(text("INSERT INTO floor_rows VALUES (:id, :body, now())"), row)
        return Kept(id=row["id"])

    async def database() -> AsyncIterator[AsyncSession]:
        async with sessions() as session:
            yield session

    async def person(
        session: Annotated[AsyncSession, Depends(database)], login: Annotated[str, Cookie()]
    ) -> UUID:
        found: UUID | None = await session.scalar(
            text(
                "SELECT person_id FROM floor_logins "
                "WHERE token_hash = :token AND expires_at > now()"
            ),
            {"token": hashlib.sha256(login.encode()).hexdigest()},
        )
        if found is None:
            raise HTTPException(401)
        return found

    @floor.get("/list")
    async def listed(
        session: Annotated[AsyncSession, Depends(database)], who: Annotated[UUID, Depends(person)]
    ) -> list[TaskListed]:
        rows = await session.execute(
            text(
                "SELECT * FROM floor_list "
                "WHERE owner = :owner AND status = 'open' ORDER BY due_at LIMIT 25"
            ),
            {"owner": who},
        )
        return [_listed(row) for row in rows.mappings()]

    return floor


def _listed(row: Any) -> TaskListed:
    customer = {name: row[f"customer_{name}"] for name in ("id", "name", "handle")}
    case = {name: row[name] for name in _OF_CASE}
    return TaskListed.model_validate(
        {
            **{name: row[name] for name in _OF_TASK},
            "assignee": {"id": row["owner"], "name": row["owner_name"]},
            "case": {**case, "kind": row["case_kind"], "customer": customer},
        }
    )


if __name__ == "__main__":
    uvicorn.run(app(), port=int(sys.argv[1]), log_config=None, access_log=False)
