"""Login by e-mail and password, and who is logged in."""

import asyncio
import hashlib
from dataclasses import replace

from fastapi import APIRouter, Request, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.auth.device import device_of
from api.auth.places import places_of
from api.auth.schemas import (
    Credentials,
    GrantOut,
    LoggedOut,
    Me,
    MeChange,
    Methods,
    ProviderOut,
)
from api.auth.viewer import COOKIE, InPerson, Viewer, Who, find_viewer
from api.context import Database, Given
from api.dependencies import Dependencies
from api.origin import origin_of
from api.problems import NotLoggedIn, TooManyRequests
from api.reference.answers import problems
from db.passwords import verify_password
from db.people import hold_still, normal_email, person_with_email
from db.rate_limits import Limit, forget_tries, try_once
from db.sessions import begin_session, drop_session
from db.tables import Client, Person
from domain.holding import may_pick
from domain.permissions import Permission

router = APIRouter(prefix="/api/auth", tags=["auth"])

PER_PERSON = Limit(tries=10, seconds=60)
"""For one e-mail address from one network address; whoever gets in starts anew."""

PER_ADDRESS = Limit(tries=100, seconds=60)
"""For one network address, whatever e-mail addresses it tries: an office logs in from one."""


@router.post("/login", responses=problems(401, 429))
async def login(
    credentials: Credentials, request: Request, response: Response, session: Database, given: Given
) -> Me:
    """Log in; the answer sets the session cookie."""
    bucket = await _count(session, request, credentials.email)
    person = await person_with_email(session, credentials.email)
    known = person.password_hash if person is not None and person.active else None
    # Neither a connection nor the loop waits for the processor; and the answer takes as long when
    # there is no such person.
    await session.commit()
    right = await asyncio.to_thread(verify_password, credentials.password, known)
    if person is None or not right or not await _still_so(session, person, known):
        raise NotLoggedIn("The e-mail address or the password is wrong.", "Try again.")
    await forget_tries(session, bucket)
    begun = await begin_session(
        session, person, device=device_of(request.headers.get("user-agent", ""))
    )
    await session.commit()
    _set_cookie(response, given, begun.token)
    viewer = await find_viewer(session, begun.token)
    assert viewer is not None
    return await _me(session, viewer)


@router.get("/methods", operation_id="getLoginMethods")
async def methods(given: Given) -> Methods:
    """What the login page offers."""
    provider = given.provider
    if provider is None:
        return Methods(password=True, provider=None)
    button = ProviderOut(name=provider.settings.name, login_url="/api/oidc/login")
    return Methods(password=True, provider=button)


@router.post(
    "/logout",
    responses={204: {"model": None, "description": "Logged out"}},
)
async def logout(
    who: InPerson,
    response: Response,
    session: Database,
    given: Given,
) -> LoggedOut | None:
    """Log out on this browser. 200 for whoever logged in at an identity provider that has a logout
    of its own: the browser goes on there."""
    assert who.login is not None
    await drop_session(session, who.login.id)
    await session.commit()
    response.delete_cookie(COOKIE, path="/", httponly=True, secure=given.secure_cookie)
    if who.login.method == "provider" and given.provider is not None:
        url = await given.provider.logout_url(who.login.id_token)
        if url is not None:
            return LoggedOut(continue_at=url)
    response.status_code = 204
    return None


@router.get("/me")
async def me(who: Who, session: Database) -> Me:
    """Who is logged in and what they may."""
    return await _me(session, who)


@router.patch("/me")
async def change_me(change: MeChange, who: InPerson, session: Database) -> Me:
    """Choose the language of the screens."""
    person = await session.get_one(Person, who.id)
    person.language = change.language
    await session.commit()
    return await _me(session, replace(who, person=person))


async def _still_so(session: AsyncSession, person: Person, known: str | None) -> bool:
    """Whether that is still their password: who took it away in the meantime ended every login but
    the one that begins here."""
    await hold_still(session, person)
    return person.active and person.password_hash == known


async def _count(session: AsyncSession, request: Request, email: str) -> str:
    """Count a try, whether it succeeds or not. Returns the bucket that a success empties."""
    address = origin_of(request)
    # Hashed: an address that somebody mistyped need not be kept.
    digest = hashlib.sha256(f"{address} {normal_email(email)}".encode()).hexdigest()
    bucket = f"login:{digest}"
    for key, limit in ((f"login:{address}", PER_ADDRESS), (bucket, PER_PERSON)):
        wait = await try_once(session, key, limit)
        if wait is not None:
            await session.commit()
            raise TooManyRequests(
                "Too many attempts to log in.", "Wait, then try again.", retry_after=wait
            )
    return bucket


def _set_cookie(response: Response, given: Dependencies, token: str) -> None:
    response.set_cookie(
        COOKIE,
        token,
        path="/",
        httponly=True,
        samesite="lax",
        secure=given.secure_cookie,
    )


async def _me(session: AsyncSession, viewer: Viewer) -> Me:
    names = {
        client.client_id: client.name
        for client in await session.scalars(
            select(Client).where(Client.client_id.in_(viewer.clients)).order_by(Client.name)
        )
    }
    person = viewer.person
    return Me(
        id=person.id,
        name=person.name,
        email=person.email,
        initials=person.initials,
        language=person.language,
        csrf_token=viewer.login.csrf_token if viewer.login else "",
        grants=[
            GrantOut(client_id=client_id, client_name=name, role=role)
            for client_id, name in names.items()
            for role in viewer.roles[client_id]
        ],
        permissions={
            client_id: [p for p in Permission if viewer.may(client_id, p)] for client_id in names
        },
        places=places_of(viewer),
        picks=[client_id for client_id in names if may_pick(viewer.actor(client_id))],
    )
