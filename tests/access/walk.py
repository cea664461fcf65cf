"""Asking one route about one client's things."""

from typing import Any
from uuid import uuid4

from fastapi import FastAPI
from httpx2 import AsyncClient, Response

from domain.actor import Role
from domain.permissions import Permission
from tests.access.bodies import smallest
from tests.access.house import House
from tests.access.routes import Kind, Route


def every_route(app: FastAPI) -> set[tuple[str, str]]:
    """Method and path of each operation that the OpenAPI document tells of."""
    paths: dict[str, dict[str, Any]] = app.openapi()["paths"]
    return {(method.upper(), path) for path, methods in paths.items() for method in methods}


async def ask(
    client: AsyncClient,
    app: FastAPI,
    where: tuple[str, str],
    route: Route,
    house: House,
    role: Role,
) -> Response:
    """The answer of that route about the house's things, asked by somebody of that role."""
    method, path = where
    address = path.format_map({k: str(v) for k, v in route.path(house, role).items()})
    body = _body(app, where, route, house, role)
    params = {k: str(v) for k, v in route.query(house, role).items()}
    return await client.request(method, address, json=body, params=params)


def expected(route: Route, may: frozenset[Permission], *, foreign: bool) -> int:
    """The status that the permission table says."""
    allowed = not route.needs or bool(route.needs & may)
    match route.kind:
        case Kind.SIGNED:
            return 401
        case Kind.OPEN | Kind.OWN:
            return route.ok
        case Kind.HIDDEN:
            return route.ok if allowed and not foreign else 404
        case Kind.RECORD if foreign:
            return 404
        case _:
            return route.ok if allowed else 403


def _body(
    app: FastAPI, where: tuple[str, str], route: Route, house: House, role: Role
) -> dict[str, Any] | None:
    document = app.openapi()
    operation = document["paths"][where[1]][where[0].lower()]
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return None
    given = dict(route.body(house, role))
    made = {} if "kind" in given else smallest(document, content["schema"])
    if where[1].endswith("/commands"):
        made["id"] = str(uuid4())
    return {**(made or {}), **given}
