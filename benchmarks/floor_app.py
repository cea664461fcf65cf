"""The floor of HTTP: the same server, framework and database, doing nothing but one statement.

`DATABASE_URL=… python -m benchmarks.floor_app PORT`
"""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

import uvicorn
from fastapi import FastAPI, Request
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import async_sessionmaker
from uuid_utils.compat import uuid7

from db.engine import create_engine

TABLES = """
CREATE TABLE IF NOT EXISTS floor_rows (id uuid PRIMARY KEY, body bytea NOT NULL, at timestamptz);
CREATE TABLE IF NOT EXISTS floor_list (
    id uuid PRIMARY KEY, owner uuid, status text, kind text, priority text, due_at timestamptz);
CREATE INDEX IF NOT EXISTS floor_list_due ON floor_list (owner, status, due_at);
"""


class Kept(BaseModel):
    """The answer to an insert."""

    id: UUID


class Listed(BaseModel):
    """One row of the list."""

    id: UUID
    owner: UUID
    status: str
    kind: str
    priority: str
    due_at: datetime


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

    @floor.get("/list/{owner}")
    async def listed(owner: UUID) -> list[Listed]:
        async with sessions() as session:
            rows = await session.execute(
                text(
                    "SELECT id, owner, status, kind, priority, due_at FROM floor_list "
                    "WHERE owner = :owner AND status = 'open' ORDER BY due_at LIMIT 25"
                ),
                {"owner": owner},
            )
            return [Listed(**row) for row in rows.mappings()]

    return floor


if __name__ == "__main__":
    uvicorn.run(app(), port=int(sys.argv[1]), log_config=None, access_log=False)
