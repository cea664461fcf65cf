"""Whether webcare is well: for start-up, load balancers and people."""

import asyncio
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel
from sqlalchemy import text

from api.context import Given
from api.dependencies import Dependencies, Probe

PATIENCE = 3.0
"""Seconds that a part gets to answer."""

State = Literal["ok", "down"]

router = APIRouter(prefix="/api/health", tags=["health"])


class Health(BaseModel):
    """Every part on its own; `degraded` when one of them is down."""

    status: Literal["ok", "degraded"]
    database: State
    temporal: State
    worker: State
    version: str


class Alive(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


@router.get(
    "",
    operation_id="getHealth",
    responses={503: {"model": Health, "description": "A part is down"}},
)
async def health(given: Given, response: Response) -> Health:
    """Ask every part, all at once. No login."""
    response.headers["Cache-Control"] = "no-store"
    database, temporal, worker = await asyncio.gather(
        _state(_database_probe(given)),
        _state(given.probes.get("temporal")),
        _state(given.probes.get("worker")),
    )
    well = (database, temporal, worker) == ("ok", "ok", "ok")
    if not well:
        response.status_code = 503
    return Health(
        status="ok" if well else "degraded",
        database=database,
        temporal=temporal,
        worker=worker,
        version=given.version,
    )


@router.get("/live", operation_id="getLiveness")
async def live() -> Alive:
    """Whether the process itself answers; asks nobody else. No login."""
    return Alive()


async def _state(probe: Probe | None) -> State:
    if probe is None:
        return "down"
    try:
        async with asyncio.timeout(PATIENCE):
            await probe()
    except Exception:  # whatever a probe raises says the same
        return "down"
    return "ok"


def _database_probe(given: Dependencies) -> Probe:
    async def probe() -> None:
        async with given.sessions() as session:
            await session.execute(text("SELECT 1"))

    return probe
