"""Every failure is problem+json, says what would be right, repeats nothing, and is never a 500."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient, Response
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from structlog.testing import capture_logs

from api.app import LARGEST_BODY, create_app
from api.auth.viewer import COOKIE
from api.body_limit import BodyLimit
from api.context import dependencies
from api.dependencies import Dependencies
from api.samples.schemas import LARGEST as LARGEST_SAMPLE
from db.engine import create_engine, create_sessions, each_alone
from domain.actor import Role
from tests.api.conftest import Browser
from tests.api.world import World

_JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
async def agent(browser: Browser, world: World) -> AsyncIterator[AsyncClient]:
    async with browser(world.north.people[Role.AGENT]) as client:
        yield client


def _is_problem(answer: Response, status: int, slug: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem["type"] == f"https://webcare.invalid/problems/{slug}"
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    return problem


async def test_addresses_that_are_not_there(agent: AsyncClient) -> None:
    _is_problem(await agent.get("/api/nothing"), 404, "not-found")
    _is_problem(await agent.get("/api/cases/"), 404, "not-found")
    _is_problem(await agent.get("/api"), 404, "not-found")
    _is_problem(
        await agent.get("/api/cases/00000000-0000-0000-0000-000000000000"), 404, "not-found"
    )


async def test_methods_that_are_not_there(agent: AsyncClient) -> None:
    answer = await agent.delete("/api/cases")
    _is_problem(answer, 405, "method-not-allowed")
    assert "GET" in answer.headers["allow"]


async def test_a_nul_in_an_address(agent: AsyncClient, world: World) -> None:
    agreement = f"/api/agreements/{world.north.client_id}"
    for address in ("/versions/%00", "/compare?after=%00"):
        _is_problem(await agent.get(agreement + address), 422, "validation")


async def test_an_id_that_is_none(agent: AsyncClient) -> None:
    problem = _is_problem(await agent.get("/api/cases/42"), 422, "validation")
    assert problem["errors"][0]["where"] == "path.case_id"


@pytest.mark.parametrize("body", [b"{", b"", b"\xff\xfe", b'{"email": NaN}x', b"[" * 50_000])
async def test_a_body_that_is_no_json(agent: AsyncClient, body: bytes) -> None:
    answer = await agent.post("/api/auth/login", content=body, headers=_JSON)
    assert answer.status_code in (400, 422)
    _is_problem(answer, answer.status_code, "malformed" if body[:1] != b"" else "validation")


@pytest.mark.parametrize("body", [b"[]", b"null", b'"text"', b"{}", b'{"email": 1}'])
async def test_a_body_of_another_shape(agent: AsyncClient, body: bytes) -> None:
    answer = await agent.post("/api/auth/login", content=body, headers=_JSON)
    problem = _is_problem(answer, 422, "validation")
    assert all(error["where"].startswith("body") for error in problem["errors"])


_SAMPLE = "/api/samples"
_RIGHT = {"id": str(uuid4()), "client_id": str(uuid4()), "name": "March", "size": 5}


@pytest.mark.parametrize(
    ("wrong", "where", "kind", "limit"),
    [
        ({"name": " "}, "name", "empty", None),
        ({"name": "x" * 301}, "name", "too_long", 300),
        ({"name": 4}, "name", "malformed", None),
        ({"size": 0}, "size", "too_small", 1),
        ({"size": 10**9}, "size", "too_large", LARGEST_SAMPLE),
        ({"size": "many"}, "size", "malformed", None),
        ({"client_id": "42"}, "client_id", "malformed", None),
        ({"odd": 1}, "odd", "unknown_field", None),
    ],
)
async def test_screens_are_told_what_is_wrong_in_a_word(
    agent: AsyncClient, wrong: dict[str, Any], where: str, kind: str, limit: int | None
) -> None:
    problem = _is_problem(await agent.post(_SAMPLE, json=_RIGHT | wrong), 422, "validation")
    (error,) = problem["errors"]
    assert (error["where"], error["kind"]) == (f"body.{where}", kind)
    assert error.get("limit") == limit
    assert error["problem"], "in words too"


async def test_screens_are_told_what_is_missing_and_what_cannot_be_chosen(
    agent: AsyncClient,
) -> None:
    without = {name: value for name, value in _RIGHT.items() if name != "name"}
    missing = _is_problem(await agent.post(_SAMPLE, json=without), 422, "validation")
    assert [(e["where"], e["kind"]) for e in missing["errors"]] == [("body.name", "missing")]
    command = {"id": str(uuid4()), "kind": "decide_response", "answering": "perhaps"}
    answer = await agent.post(f"/api/cases/{uuid4()}/commands", json=command)
    (error,) = _is_problem(answer, 422, "validation")["errors"]
    assert error["kind"] == "not_allowed"
    assert "perhaps" not in answer.text
    files = {"kind": "tag_case", "add": [str(uuid4()) for _ in range(21)]}
    answer = await agent.post(f"/api/cases/{uuid4()}/commands", json=command | files)
    kinds = {e["kind"]: e.get("limit") for e in answer.json()["errors"]}
    assert kinds["too_many"] == 20


async def test_what_was_sent_is_not_repeated(agent: AsyncClient) -> None:
    secret = "hunter2-hunter2"
    answer = await agent.post("/api/auth/login", json={"email": ["x"], "password": [secret]})
    assert answer.status_code == 422
    assert secret not in answer.text


async def test_a_form_is_no_json(agent: AsyncClient) -> None:
    """A page elsewhere can post a form with somebody's cookie, but no JSON."""
    answer = await agent.post(
        "/api/auth/login",
        content=b'{"email": "a@b.example", "password": "x"}',
        headers={"content-type": "text/plain"},
    )
    _is_problem(answer, 422, "validation")


async def test_a_body_that_is_too_large(agent: AsyncClient) -> None:
    large = b'{"email": "' + b"x" * LARGEST_BODY + b'"}'
    _is_problem(await agent.post("/api/auth/login", content=large, headers=_JSON), 413, "too-large")

    async def in_pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(large), 65_536):
            yield large[start : start + 65_536]

    answer = await agent.post("/api/auth/login", content=in_pieces(), headers=_JSON)
    _is_problem(answer, 413, "too-large")


async def test_more_than_is_held_in_memory_is_to_be_sent_again() -> None:
    """While one large body is on its way, another is refused, and a small one taken."""
    arriving, goes_on = asyncio.Event(), asyncio.Event()

    async def read(scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["more_body"]:
            pass
        await PlainTextResponse("taken")(scope, receive, send)

    app = ExceptionMiddleware(
        BodyLimit(read, largest=LARGEST_BODY, together=LARGEST_BODY, exceptions={})
    )

    async def slowly() -> AsyncIterator[bytes]:
        yield b"x" * 900_000
        arriving.set()
        await goes_on.wait()
        yield b"x"

    async def in_one() -> AsyncIterator[bytes]:
        yield b"x" * 200_000

    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        first = asyncio.create_task(client.post("/", content=slowly()))
        await arriving.wait()
        refused = await client.post("/", content=in_one())
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
        assert (await client.post("/", content=b"x" * 1_000)).status_code == 200
        goes_on.set()
        assert (await first).status_code == 200
        assert (await client.post("/", content=in_one())).status_code == 200


async def test_nul_bytes_in_an_address(agent: AsyncClient) -> None:
    for path in (
        "/api/outbound/generic/a%00b",
        "/api/inbound/generic/a%00b",
        "/api/cases/%00",
        "/api/cases?filter=%00",
        "/a%00b",
    ):
        answer = await agent.get(path)
        assert answer.status_code in (404, 405, 422, 503), path


async def test_what_nobody_foresaw_is_logged_without_words(
    app: FastAPI, given: Dependencies
) -> None:
    broken = create_app(given)

    def fail() -> Dependencies:
        raise ValueError("the words of a customer")

    broken.dependency_overrides[dependencies] = fail
    transport = ASGITransport(broken, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://webcare.test") as client:
        with capture_logs() as logs:
            answer = await client.get("/api/health")
    _is_problem(answer, 500, "unexpected")
    assert "words" not in answer.text
    (entry,) = logs
    assert entry["path"] == "/api/health"
    assert "words of a customer" not in str({k: v for k, v in entry.items() if k != "exc_info"})


async def test_a_database_that_is_away_is_said_to_be_away(given: Dependencies) -> None:
    engine = create_engine("postgresql://webcare@127.0.0.1:1/webcare")
    away = create_sessions(engine)
    broken = create_app(replace(given, sessions=away, reading=each_alone(away)))
    transport = ASGITransport(broken, raise_app_exceptions=False)
    async with AsyncClient(
        transport=transport, base_url="http://webcare.test", cookies={COOKIE: "a session"}
    ) as client:
        problem = _is_problem(await client.get("/api/cases"), 503, "unavailable")
    await engine.dispose()
    assert problem["right"]
