"""Every way in which a request can fail, as problem+json (RFC 9457), from one table.

What a person sent is never quoted: problems reach logs and screens of others.
"""

import http
import math
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from api.reference.methods import allowed_methods
from api.wrong_input import Wrong, wrong_of
from channels.contract import Malformed, NotAuthentic, Unreachable
from dispatch.group_commit import Overrun
from domain import errors
from domain.guidelines import BadCell

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"
TYPES = "https://webcare.invalid/problems/"


class WrongPlace(BaseModel):
    """One thing that is wrong with a request: where, and what. `kind` and the `limit` that was
    passed, where it is one of the few things that a form alone can show."""

    where: str
    problem: str
    code: str | None = None
    kind: Wrong | None = None
    limit: float | None = None


class Problem(BaseModel):
    """Why a request was not carried out, and what would be right."""

    type: str
    title: str
    status: int
    detail: str
    right: str | None = None
    errors: list[WrongPlace] | None = None


class RequestRefused(Exception):
    """The request cannot be served, for reasons of HTTP and not of the domain."""

    slug = "refused"
    status = 400

    def __init__(self, detail: str, right: str = "", retry_after: float | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.right = right
        self.retry_after = retry_after


class NotLoggedIn(RequestRefused):
    """Nobody is logged in, or no longer."""

    slug, status = "not-logged-in", 401


class CsrfTokenMissing(RequestRefused):
    """An unsafe request did not prove that it comes from our own pages."""

    slug, status = "csrf", 403


class TooManyRequests(RequestRefused):
    """Too often in too short a time."""

    slug, status = "too-many-requests", 429


class Unavailable(RequestRefused):
    """Something that the request needs does not answer."""

    slug, status = "unavailable", 503


class Misplaced(RequestRefused):
    """What was sent is understood and cannot be kept: each thing that is wrong, at its place."""

    slug, status = "validation", 422

    def __init__(self, detail: str, places: Sequence[WrongPlace]) -> None:
        super().__init__(detail, "Mend what is named, then save again.")
        self.places = places


class BadTable(Exception):
    """Guidelines with cells that cannot be; each is named with its place."""

    def __init__(self, cells: Sequence[BadCell]) -> None:
        super().__init__("bad cells")
        self.cells = cells


# One line per kind of error, the nearest ancestor counts: status and slug (None: the error's own).
_TABLE: Mapping[type[Exception], tuple[int, str | None]] = {
    errors.NotAllowed: (403, None),
    errors.NotFound: (404, None),
    errors.Conflict: (409, None),
    errors.Invalid: (422, None),
    errors.Refusal: (409, None),
    NotAuthentic: (401, "not-authentic"),
    Malformed: (400, "malformed"),
    Unreachable: (503, "unavailable"),
    Overrun: (503, "unavailable"),
    PoolTimeout: (503, "unavailable"),
    OperationalError: (503, "unavailable"),
    InterfaceError: (503, "unavailable"),
}

_HTTP_SLUGS = {
    400: "malformed",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    415: "unsupported-media-type",
    422: "validation",
    503: "unavailable",
}

_UNIQUE_VIOLATION = "23505"

SOON = {"Retry-After": "2"}
"""Seconds; networks that are refused for the moment repeat their deliveries by themselves."""


def install(app: FastAPI) -> None:
    """Let the application answer every failure in this one way."""
    app.add_exception_handler(RequestRefused, _request_refused)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(BadTable, _bad_table)
    app.add_exception_handler(IntegrityError, _not_kept)
    for known in _TABLE:
        app.add_exception_handler(known, _known)
    app.add_exception_handler(Exception, _unexpected)


def refusal_of(kind: str | None, detail: str, right: str) -> errors.Refusal:
    """The exception that a stored refusal was; an unknown kind is a conflict."""
    return errors.every_refusal().get(kind or "", errors.Conflict)(detail, right)


def problem(
    status: int,
    slug: str,
    detail: str,
    *,
    right: str = "",
    places: Sequence[WrongPlace] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem as the answer to a request."""
    content = Problem(
        type=TYPES + slug,
        title=http.HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        right=right or None,
        errors=list(places) or None,
    )
    return JSONResponse(
        content.model_dump(exclude_none=True),
        status_code=status,
        media_type=MEDIA_TYPE,
        headers=dict(headers or {}),
    )


async def _request_refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestRefused)
    headers = {}
    if error.retry_after is not None:
        headers["Retry-After"] = str(max(1, math.ceil(error.retry_after)))
    places = error.places if isinstance(error, Misplaced) else ()
    return problem(
        error.status, error.slug, error.detail, right=error.right, places=places, headers=headers
    )


async def _known(request: Request, error: Exception) -> Response:
    status, slug = next(_TABLE[kind] for kind in type(error).__mro__ if kind in _TABLE)
    if status == 503:
        log.warning("unavailable", path=_route(request), error=type(error).__name__)
        detail = "Something that webcare relies on does not answer."
        return problem(status, "unavailable", detail, right="Try again in a moment.", headers=SOON)
    if isinstance(error, errors.Refusal):
        return problem(status, slug or error.type, error.detail, right=error.right)
    return problem(status, slug or "refused", str(error))


async def _not_valid(_request: Request, error: Exception) -> Response:
    """FastAPI's own complaint about a request, without what was in it."""
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if any(each["type"] == "json_invalid" for each in found):
        return problem(400, "malformed", "The body is not JSON.")
    places = [_wrong_place(each) for each in found]
    return problem(422, "validation", "The request is not as it should be.", places=places)


async def _bad_table(_request: Request, error: Exception) -> Response:
    assert isinstance(error, BadTable)
    places = [WrongPlace(where=f"{c.row}.{c.column}", problem=c.problem) for c in error.cells]
    first = error.cells[0]
    detail = f"Row {first.row}, column {first.column}: {first.problem}"
    right = "Correct the cells that are named; nothing was saved."
    return problem(422, "bad-cell", detail, right=right, places=places)


async def _not_kept(request: Request, error: Exception) -> Response:
    """Two who ask for the same at once both find that it is not there yet; one is too late."""
    assert isinstance(error, IntegrityError)
    if getattr(error.orig, "sqlstate", None) != _UNIQUE_VIOLATION:
        return await _unexpected(request, error)
    detail = "Somebody asked for the same at this moment."
    return problem(409, "conflict", detail, right="Look at what is there now.")


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    slug = _HTTP_SLUGS.get(error.status_code, "refused")
    headers = dict(error.headers or {})
    if error.status_code == 405:
        # The router knows only the first of several routes at the same address.
        allowed = allowed_methods(request.app, request.url.path)
        headers["Allow"] = ", ".join(allowed) or headers.get("Allow", "GET")
    return problem(error.status_code, slug, str(error.detail), headers=headers)


async def _unexpected(request: Request, error: Exception) -> Response:
    # The type and the place only: the message of a library may quote what a person wrote.
    log.error("unexpected", method=request.method, path=_route(request), exc_info=error)
    detail = "Something went wrong on our side; nothing was changed."
    return problem(500, "unexpected", detail, right="Try again, then tell the operator.")


def _wrong_place(found: Mapping[str, Any]) -> WrongPlace:
    kind, limit = wrong_of(found)
    return WrongPlace(where=_where(found), problem=found["msg"], kind=kind, limit=limit)


def _where(place: Mapping[str, Any]) -> str:
    return ".".join(str(part) for part in place["loc"])


def _route(request: Request) -> str:
    """The route's pattern: the address itself may hold names."""
    return str(getattr(request.scope.get("route"), "path", "?"))
