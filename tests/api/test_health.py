"""Health tells each part apart, and never hangs on one that does not answer."""

import asyncio
from dataclasses import replace

import pytest
from httpx2 import ASGITransport, AsyncClient, Response

from api.app import create_app
from api.dependencies import Dependencies, Probe
from api.health import routes as health
from db.engine import create_engine, create_sessions
from tests.keys import KEYS


async def _ask(given: Dependencies, path: str = "/api/health") -> Response:
    transport = ASGITransport(create_app(given))
    async with AsyncClient(transport=transport, base_url="http://webcare.test") as client:
        return await client.get(path)


async def test_all_is_well(given: Dependencies) -> None:
    answer = await _ask(given)
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "database": "ok",
        "temporal": "ok",
        "worker": "ok",
        "version": "1.2.3",
    }


async def _raises() -> None:
    raise RuntimeError("no worker asks for work")


async def _hangs() -> None:
    await asyncio.sleep(60)


@pytest.mark.parametrize("probe", [_raises, _hangs])
async def test_a_part_that_is_down(
    given: Dependencies, probe: Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.2)
    answer = await _ask(replace(given, probes={**given.probes, "worker": probe}))
    assert answer.status_code == 503
    assert answer.json()["status"] == "degraded"
    assert answer.json()["worker"] == "down"
    assert answer.json()["temporal"] == "ok"
    assert answer.headers["cache-control"] == "no-store"


async def test_a_database_that_is_away(given: Dependencies) -> None:
    engine = create_engine("postgresql://nobody@127.0.0.1:1/nowhere")
    answer = await _ask(replace(given, sessions=create_sessions(engine, KEYS)))
    assert answer.status_code == 503
    assert answer.json()["database"] == "down"
    live = await _ask(replace(given, sessions=create_sessions(engine, KEYS)), "/api/health/live")
    assert live.json() == {"status": "ok"}
