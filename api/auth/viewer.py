"""Who is asking, looked up anew for every request, and what they may."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie, APIKeyHeader
from sqlalchemy.ext.asyncio import AsyncSession

from api.context import Database
from api.problems import CsrfTokenMissing, NotLoggedIn
from db.people import actors_of
from db.sessions import find_session, keep_alive
from db.tables import Person
from domain.actor import Actor, Role, Via
from domain.errors import NotAllowed, NotFound
from domain.permissions import Permission, may
from domain.task import Group

COOKIE = "webcare_session"
CSRF_HEADER = "X-CSRF-Token"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

# They only tell the OpenAPI; the checks below are made by hand, for every route alike.
_session_cookie = APIKeyCookie(name=COOKIE, scheme_name="session", auto_error=False)
_csrf_header = APIKeyHeader(name=CSRF_HEADER, scheme_name="csrf", auto_error=False)

_GROUPS = {Role.AGENT: Group.AGENTS, Role.SUPERVISOR: Group.SUPERVISORS}


@dataclass(frozen=True)
class Viewer:
    """A person who is logged in, with the roles they have for clients at this moment."""

    person: Person
    csrf_token: str
    actors: Mapping[UUID, Actor]

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
        return any(may(actor, permission) for permission in any_of)

    def require(self, client_id: UUID, *any_of: Permission) -> None:
        """Raises NotFound for a client of which one may not know, NotAllowed without permission."""
        if client_id not in self.roles:
            raise NotFound("There is no such client.")
        if not self.may(client_id, *any_of):
            raise _not_allowed()

    def scope(self, *any_of: Permission) -> frozenset[UUID]:
        """The clients for which one has one of the permissions. Raises NotAllowed for none."""
        clients = frozenset(c for c in self.roles if self.may(c, *any_of))
        if not clients:
            raise _not_allowed()
        return clients

    def groups(self) -> dict[UUID, list[Group]]:
        """The groups whose tasks are offered to the person, by client."""
        return {
            client_id: [_GROUPS[role] for role in roles if role in _GROUPS]
            for client_id, roles in self.roles.items()
        }


async def find_viewer(
    session: AsyncSession, token: str | None, *, keep: bool = True
) -> Viewer | None:
    """Who holds that session token, None when it ended or they have left. `keep`: this counts as
    using it, and so puts off its end."""
    found = await find_session(session, token) if token else None
    if found is None:
        return None
    login, person = found
    if keep:
        await keep_alive(session, login)
    actors = await actors_of(session, person.id, Via.API)
    return Viewer(person=person, csrf_token=login.csrf_token, actors=actors)


async def viewer(
    request: Request,
    session: Database,
    token: Annotated[str | None, Security(_session_cookie)] = None,
    csrf_token: Annotated[str | None, Security(_csrf_header)] = None,
) -> Viewer:
    """Who is asking. Raises NotLoggedIn; for unsafe requests also CsrfTokenMissing, because a
    browser sends the cookie whichever page makes the request."""
    found = await find_viewer(session, token)
    if found is None:
        raise NotLoggedIn("Nobody is logged in, or the session has ended.", "Log in.")
    if request.method not in _SAFE and not _same(csrf_token, found.csrf_token):
        raise CsrfTokenMissing(
            f"The header {CSRF_HEADER} is missing or wrong.",
            "Send the csrf_token that login and /api/auth/me give.",
        )
    return found


Who = Annotated[Viewer, Depends(viewer)]


def _same(given: str | None, expected: str) -> bool:
    return hmac.compare_digest((given or "").encode(), expected.encode())


def _not_allowed() -> NotAllowed:
    return NotAllowed("Your role does not allow this.", "Ask a colleague or your supervisor.")
