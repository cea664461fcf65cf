"""Who is asking, looked up anew for every request, and what they may."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Security
from fastapi.security import (
    APIKeyCookie,
    APIKeyHeader,
    HTTPAuthorizationCredentials,
    HTTPBearer,
)
from sqlalchemy.ext.asyncio import AsyncSession

from api.context import Database
from api.origin import origin_of
from api.problems import CsrfTokenMissing, NotLoggedIn, TooManyRequests
from db.api_tokens import find_token, note_use, token_again
from db.people import actors_of
from db.rate_limits import Limit, try_once
from db.sessions import (
    LoggedIn,
    LoginColumns,
    PersonColumns,
    find_session,
    keep_alive,
    session_again,
)
from db.tables import ApiToken, Person
from domain.actor import Actor, Role, Via
from domain.errors import NotAllowed, NotFound
from domain.permissions import Permission, may
from domain.task import Group

COOKIE = "webcare_session"
CSRF_HEADER = "X-CSRF-Token"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

PER_TOKEN = Limit(tries=600, seconds=60)
"""For one integration."""

PER_STRANGER = Limit(tries=60, seconds=60)
"""For one network address with tokens that let nobody in."""

# They only tell the OpenAPI; the checks below are made by hand, for every route alike.
_session_cookie = APIKeyCookie(name=COOKIE, scheme_name="session", auto_error=False)
_csrf_header = APIKeyHeader(name=CSRF_HEADER, scheme_name="csrf", auto_error=False)
_bearer = HTTPBearer(scheme_name="token", auto_error=False)

_GROUPS = {
    Role.AGENT: (Group.AGENTS, Group.PEERS),
    Role.SUPERVISOR: (Group.SUPERVISORS, Group.PEERS),
    Role.CONTACT: (Group.DEPARTMENT,),
}


@dataclass(frozen=True)
class Viewer:
    """A person who is logged in, or a program that acts for one, with the roles they have for
    clients at this moment. Exactly one of `login` and `token` says how they came in."""

    person: Person | PersonColumns
    actors: Mapping[UUID, Actor]
    login: LoginColumns | None = None
    token: ApiToken | None = None

    @property
    def roles(self) -> dict[UUID, tuple[Role, ...]]:
        """The person's roles by client."""
        return {client_id: actor.roles for client_id, actor in self.actors.items()}

    @property
    def id(self) -> UUID:
        """The person's id."""
        return self.person.id

    @property
    def clients(self) -> frozenset[UUID]:
        """Clients of which one may know at all; everything else is not there."""
        return frozenset(self.roles)

    def actor(self, client_id: UUID) -> Actor:
        """The person as one who acts for that client."""
        return self.actors.get(client_id) or Actor(person_id=self.id, via=Via.API)

    def may(self, client_id: UUID, *any_of: Permission) -> bool:
        """Whether one of the permissions is theirs for that client."""
        actor = self.actor(client_id)
        if self.token is not None:
            any_of = tuple(p for p in any_of if p.value in self.token.permissions)
        return any(may(actor, permission) for permission in any_of)

    def require(self, client_id: UUID, *any_of: Permission) -> None:
        """Raises NotFound for a client of which one may not know, NotAllowed without permission."""
        if client_id not in self.roles:
            raise NotFound("There is no such client.")
        if not self.may(client_id, *any_of):
            raise _not_allowed()

    def having(self, *any_of: Permission) -> frozenset[UUID]:
        """The clients for which one has one of the permissions, perhaps none."""
        return frozenset(c for c in self.roles if self.may(c, *any_of))

    def scope(self, *any_of: Permission) -> frozenset[UUID]:
        """The clients for which one has one of the permissions. Raises NotAllowed for none."""
        clients = self.having(*any_of)
        if not clients:
            raise _not_allowed()
        return clients

    def groups(self) -> dict[UUID, list[Group]]:
        """The groups whose tasks are offered to the person, by client."""
        return {
            client_id: list(dict.fromkeys(g for role in roles for g in _GROUPS.get(role, ())))
            for client_id, roles in self.roles.items()
        }


async def find_viewer(session: AsyncSession, token: str | None) -> Viewer | None:
    """Who holds that session token, None when it ended or they have left; this counts as using
    it, and so puts off its end."""
    found = await find_session(session, token) if token else None
    if found is None:
        return None
    await keep_alive(session, found.login)
    return _logged_in(found)


async def look_again(session: AsyncSession, viewer: Viewer) -> Viewer | None:
    """The same as before, with what they may by now; None when they are no longer let in. This
    does not count as use."""
    if viewer.login is not None:
        found = await session_again(session, viewer.login.id)
        return None if found is None else _logged_in(found)
    assert viewer.token is not None
    token = await token_again(session, viewer.token.id)
    return None if token is None else await _integration(session, *token)


async def viewer(
    request: Request,
    session: Database,
    cookie: Annotated[str | None, Security(_session_cookie)] = None,
    csrf_token: Annotated[str | None, Security(_csrf_header)] = None,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)] = None,
) -> Viewer:
    """Who is asking. A token in `Authorization` counts alone and needs no CSRF token, because no
    browser sends it by itself. Raises NotLoggedIn, TooManyRequests, CsrfTokenMissing."""
    if bearer is not None:
        return await _with_token(session, request, bearer.credentials)
    return await in_person(request, session, cookie, csrf_token)


async def in_person(
    request: Request,
    session: Database,
    cookie: Annotated[str | None, Security(_session_cookie)] = None,
    csrf_token: Annotated[str | None, Security(_csrf_header)] = None,
) -> Viewer:
    """A person at a browser, where no program will do. Raises NotLoggedIn; for unsafe requests also
    CsrfTokenMissing, because a browser sends the cookie whichever page makes the request."""
    found = await find_viewer(session, cookie)
    if found is None or found.login is None:
        raise NotLoggedIn("Nobody is logged in, or the session has ended.", "Log in.")
    if request.method not in _SAFE and not _same(csrf_token, found.login.csrf_token):
        raise CsrfTokenMissing(
            f"The header {CSRF_HEADER} is missing or wrong.",
            "Send the csrf_token that login and /api/auth/me give.",
        )
    return found


Who = Annotated[Viewer, Depends(viewer)]
InPerson = Annotated[Viewer, Depends(in_person)]


def _logged_in(found: LoggedIn) -> Viewer:
    return Viewer(person=found.person, actors=found.actors, login=found.login)


async def _integration(session: AsyncSession, token: ApiToken, person: Person) -> Viewer:
    actors = await actors_of(session, person.id, Via.INTEGRATION)
    here = {client: actor for client, actor in actors.items() if client == token.client_id}
    return Viewer(person=person, actors=here, token=token)


async def _with_token(session: AsyncSession, request: Request, given: str) -> Viewer:
    found = await find_token(session, given)
    address = origin_of(request)
    bucket, limit = (
        (f"stranger:{address}", PER_STRANGER)
        if found is None
        else (f"token:{found[0].id}", PER_TOKEN)
    )
    wait = await try_once(session, bucket, limit)
    if wait is None and found is not None:
        await note_use(session, found[0].id)
    await session.commit()
    if wait is not None:
        raise TooManyRequests("Too many requests.", "Wait, then go on slower.", retry_after=wait)
    if found is None:
        raise NotLoggedIn("This token lets nobody in: it ended, or was revoked.", "Make a new one.")
    return await _integration(session, *found)


def _same(given: str | None, expected: str) -> bool:
    return hmac.compare_digest((given or "").encode(), expected.encode())


def _not_allowed() -> NotAllowed:
    return NotAllowed("Your role does not allow this.", "Ask a colleague or your supervisor.")
