"""Login at an identity provider: there, back, and what the login page has to know about it."""

import re
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Cookie, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.auth.device import device_of
from api.auth.viewer import COOKIE
from api.context import Database, Given
from api.oidc.claims import verified
from api.oidc.page import problem_page
from api.oidc.provider import IdentityProvider, ProviderProblem, ProviderUnreachable
from api.origin import origin_of
from api.problems import TooManyRequests
from api.reference.answers import problems
from db.login_attempts import LASTS, begin_attempt, end_attempt
from db.rate_limits import Limit, try_once
from db.sessions import begin_session
from db.subjects import Unknown, person_of
from domain.errors import NotAllowed, NotFound

log = structlog.get_logger(__name__)

router = APIRouter(prefix="/api/oidc", tags=["auth"])

STATE_COOKIE = "webcare_login"
_PATH = "/api/oidc"

PER_ADDRESS = Limit(tries=100, seconds=60)
"""For one network address: an office logs in from one."""

_OWN_PAGE = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]{0,4000}\Z")
"""A list's page says in its address what is looked for."""


def _pages(**statuses: str) -> dict[int | str, dict[str, Any]]:
    """Answers for browsers, as the documentation tells of them."""
    return {
        int(status.lstrip("_")): {
            "description": words,
            "content": {"text/html": {"schema": {"type": "string"}}},
        }
        for status, words in statuses.items()
    }


@router.get(
    "/login",
    operation_id="loginAtProvider",
    status_code=302,
    response_class=RedirectResponse,
    responses={**_pages(_503="The provider does not answer"), **problems(404, 429)},
)
async def login(
    request: Request,
    session: Database,
    given: Given,
    then: Annotated[
        str, Query(description="the page to come back to; whatever is no page of ours is `/`")
    ] = "/",
) -> Response:
    """For browsers: leads to the identity provider, which sends them back to the callback."""
    provider = _provider(given.provider)
    address = origin_of(request)
    wait = await try_once(session, f"oidc:{address}", PER_ADDRESS)
    await session.commit()
    if wait is not None:
        raise TooManyRequests(
            "Too many attempts to log in.", "Wait, then try again.", retry_after=wait
        )
    try:
        departure = await provider.departure()
    except ProviderUnreachable as problem:
        log.warning("identity provider", problem=problem.reason)
        return problem_page(request, "unavailable", 503)
    await begin_attempt(
        session,
        state=departure.state,
        nonce=departure.nonce,
        code_verifier=departure.code_verifier,
        then=then if _OWN_PAGE.match(then) else "/",
    )
    await session.commit()
    answer = RedirectResponse(departure.url, status_code=302)
    # Only the browser that began an attempt may end it: else somebody could log others in as them.
    answer.set_cookie(
        STATE_COOKIE,
        departure.state,
        max_age=int(LASTS.total_seconds()),
        path=_PATH,
        httponly=True,
        samesite="lax",
        secure=given.secure_cookie,
    )
    return answer


@router.get(
    "/callback",
    operation_id="comeBackFromProvider",
    status_code=303,
    response_class=RedirectResponse,
    responses={
        **_pages(
            _400="The login was not finished, or nothing is proven",
            _403="webcare has no role for them",
            _503="The provider does not answer",
        ),
        **problems(404),
    },
)
async def callback(
    request: Request,
    session: Database,
    given: Given,
    state: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str, Query(max_length=4000)] = "",
    iss: Annotated[str | None, Query(max_length=500)] = None,
    begun: Annotated[str, Cookie(alias=STATE_COOKIE, include_in_schema=False)] = "",
) -> Response:
    """Where the provider sends browsers: logs in and leads to the page that was asked for."""
    provider = _provider(given.provider)
    attempt = await end_attempt(session, state) if state and state == begun else None
    await session.commit()
    if attempt is None or not code:
        return problem_page(request, "given-up", 400)
    try:
        proof = await provider.prove(
            code=code, issuer=iss, nonce=attempt.nonce, verifier=attempt.code_verifier
        )
        who = verified(proof.claims, provider.settings.groups_claim)
        person = await person_of(session, who)
    except ProviderUnreachable as problem:
        log.warning("identity provider", problem=problem.reason)
        return problem_page(request, "unavailable", 503)
    except ProviderProblem as problem:
        log.warning("identity provider", problem=problem.reason)
        return problem_page(request, "not-proven", 400)
    except NotAllowed as refusal:
        if isinstance(refusal, Unknown) and refusal.had_roles:
            # What they are logged in with elsewhere, and their integrations, lose them as well.
            await session.commit()
        return problem_page(request, refusal.type, 403)
    login = await begin_session(
        session,
        person,
        device=device_of(request.headers.get("user-agent", "")),
        method="provider",
        id_token=proof.id_token,
    )
    await session.commit()
    answer = RedirectResponse(attempt.then, status_code=303)
    answer.delete_cookie(STATE_COOKIE, path=_PATH, httponly=True, secure=given.secure_cookie)
    answer.set_cookie(
        COOKIE, login.token, path="/", httponly=True, samesite="lax", secure=given.secure_cookie
    )
    return answer


def _provider(provider: IdentityProvider | None) -> IdentityProvider:
    if provider is None:
        raise NotFound("There is no identity provider.", "Log in with e-mail and password.")
    return provider
