"""The OpenAPI document: what FastAPI finds out by itself, and what holds for every operation."""

from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from api.inbound.schemas import DeliveryIn
from api.problems import Problem
from api.reference.answers import problems

_DESCRIPTION = """
Every mention becomes a case that cannot be forgotten.

**Log in** with `POST /api/auth/login`: the answer sets the session cookie and gives the
`csrf_token` that every unsafe request repeats in `X-CSRF-Token`.

**Integrations** send a token instead: `Authorization: Bearer wct_…`, made with `POST /api/tokens`.

**Failures** are `application/problem+json`; `type` ends in a word that stays the same.

**Lists** take `sort`, `range` and `filter` as JSON and tell `Content-Range`.

**The generic webhook** needs no login: each request is signed with the account's secret.
"""

_CONTENT_RANGE = {
    "description": "The rows of this answer among all there are, like `cases 0-24/319`; "
    "`500+` when there are more than are counted",
    "required": True,
    "schema": {"type": "string"},
}
_UNSAFE = frozenset({"post", "put", "patch", "delete"})
_METHODS = _UNSAFE | {"get"}


def install(app: FastAPI) -> None:
    """Let the application describe itself in this way."""
    app.description = _DESCRIPTION.strip()
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(generate())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _completed(document: dict[str, Any]) -> dict[str, Any]:
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    _, extra = models_json_schema(
        [(Problem, "serialization"), (DeliveryIn, "validation")],
        ref_template="#/components/schemas/{model}",
    )
    twice = schemas.keys() & extra["$defs"].keys()
    assert not twice, f"two different schemas of one name: {twice}"
    schemas.update(extra["$defs"])
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for path in document["paths"].values():
        for method in _METHODS & path.keys():
            _complete(method, path[method])
    for webhook in document.get("webhooks", {}).values():
        webhook["post"]["responses"].pop("422", None)
    return document


def _complete(method: str, operation: dict[str, Any]) -> None:
    """Document the failures that every operation of that kind shares."""
    answers: dict[str, Any] = operation["responses"]
    answers.pop("422", None)
    shared: set[int] = set()
    parameters = {each["name"] for each in operation.get("parameters", ())}
    if parameters or "requestBody" in operation:
        shared.add(422)
    if "range" in parameters:
        answers["200"]["headers"] = {"Content-Range": _CONTENT_RANGE}
    if "requestBody" in operation:
        shared |= {400, 413}
    if operation.get("security"):
        shared |= {401, 403}
        _secure(method, operation)
    for status, answer in problems(*shared).items():
        answers.setdefault(str(status), answer)
    operation["responses"] = dict(sorted(answers.items()))


def _secure(method: str, operation: dict[str, Any]) -> None:
    """Cookie and, for unsafe requests, the header: both together, not one or the other. Or an
    integration's token, where one will do."""
    token: list[dict[str, list[str]]] = (
        [{"token": []}] if {"token": []} in operation["security"] else []
    )
    login: dict[str, list[str]] = (
        {"session": [], "csrf": []} if method in _UNSAFE else {"session": []}
    )
    operation["security"] = [login, *token]
