"""Who gets in, how long, and how it is proven that a request comes from our own pages."""

from datetime import timedelta

import pytest
from httpx2 import AsyncClient, Response
from sqlalchemy import select, update

from api.auth import routes as auth
from api.auth.routes import PER_PERSON
from api.security_headers import CONTENT_SECURITY_POLICY
from db.people import deactivate, set_password
from db.rate_limits import Limit
from db.sessions import LASTS
from db.tables import Person, RateLimit, Session, utc_now
from domain.actor import Role
from tests.api.conftest import Browser, log_in
from tests.api.world import PASSWORD, World, a_colleague


async def test_login_says_who_one_is_and_what_one_may(browser: Browser, world: World) -> None:
    agent = world.north.people[Role.AGENT]
    async with browser(None) as client:
        answer = await client.post(
            "/api/auth/login", json={"email": agent.email.upper(), "password": PASSWORD}
        )
        me = answer.json()
        assert me["name"] == agent.name
        assert me["initials"] == "XY"
        assert me["grants"] == [
            {
                "client_id": str(world.north.client_id),
                "client_name": world.north.name,
                "role": "agent",
            }
        ]
        may = me["permissions"][str(world.north.client_id)]
        assert "submit_reply" in may
        assert "configure" not in may
        assert {"work", "cases", "sessions"} <= set(me["places"])
        assert not {"board", "audit", "people"} & set(me["places"])
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert (await client.get("/api/auth/me")).json() == me


async def test_the_table_does_not_hold_what_the_browser_holds(
    browser: Browser, world: World
) -> None:
    async with browser(world.north.people[Role.AGENT]) as client:
        token = client.cookies["webcare_session"]
        async with world.sessions() as session:
            hashes = (await session.scalars(select(Session.token_hash))).all()
        assert token not in hashes
        client.cookies.set("webcare_session", hashes[0], domain="webcare.test")
        assert (await client.get("/api/auth/me")).status_code == 401


async def test_wrong_password_and_unknown_person_are_told_alike(
    browser: Browser, world: World
) -> None:
    agent = world.north.people[Role.AGENT]
    async with browser(None) as client:
        wrong = await _try(client, agent.email, "not the password")
        unknown = await _try(client, "nobody@webcare.example", "not the password")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.json()["type"].endswith("/not-logged-in")


async def test_too_many_tries_have_to_wait(
    browser: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So slow that nothing is forgiven while this test runs.
    monkeypatch.setattr(auth, "PER_PERSON", Limit(PER_PERSON.tries, seconds=6_000))
    auditor = world.south.people[Role.AUDITOR]
    async with browser(None) as client:
        tries = [await _try(client, auditor.email, "guess") for _ in range(PER_PERSON.tries + 1)]
        assert [answer.status_code for answer in tries] == [401] * PER_PERSON.tries + [429]
        assert 1 <= int(tries[-1].headers["retry-after"]) <= 600
        assert (await _try(client, auditor.email, PASSWORD)).status_code == 429
        other = world.south.people[Role.AGENT]
        assert (await _try(client, other.email, PASSWORD)).status_code == 200
    async with world.sessions() as session:
        keys = (await session.scalars(select(RateLimit.key))).all()
    assert not any(auditor.email in key for key in keys)


async def test_who_gets_in_may_have_mistyped_before(browser: Browser, world: World) -> None:
    agent = world.south.people[Role.SUPERVISOR]
    async with browser(None) as client:
        for _ in range(2):
            for _ in range(PER_PERSON.tries - 1):
                assert (await _try(client, agent.email, "typo")).status_code == 401
            assert (await _try(client, agent.email, PASSWORD)).status_code == 200


async def test_unsafe_requests_need_the_token(browser: Browser, world: World) -> None:
    async with browser(world.north.people[Role.AGENT]) as client:
        token = client.headers.pop("X-CSRF-Token")
        refused = await client.patch("/api/auth/me", json={"language": "de"})
        assert refused.status_code == 403
        assert refused.json()["type"].endswith("/csrf")
        client.headers["X-CSRF-Token"] = token[::-1]
        assert (await client.patch("/api/auth/me", json={"language": "de"})).status_code == 403
        client.headers["X-CSRF-Token"] = token
        changed = await client.patch("/api/auth/me", json={"language": "de"})
        assert changed.json()["language"] == "de"


async def test_logging_out_ends_it_on_the_server_too(browser: Browser, world: World) -> None:
    async with browser(world.north.people[Role.AGENT]) as client:
        token = client.cookies["webcare_session"]
        assert (await client.post("/api/auth/logout")).status_code == 204
        client.cookies.set("webcare_session", token, domain="webcare.test")
        lost = await client.get("/api/cases")
        assert lost.status_code == 401
        assert lost.headers["content-type"] == "application/problem+json"


async def test_a_login_ends_twelve_hours_after_its_last_use(browser: Browser, world: World) -> None:
    agent = world.north.people[Role.AGENT]
    async with browser(agent) as client:
        hours_ago = utc_now() - timedelta(hours=11)
        await _age(world, agent, last_seen_at=hours_ago, expires_at=hours_ago + LASTS)
        assert (await client.get("/api/auth/me")).status_code == 200
        async with world.sessions() as session:
            ends = await session.scalar(
                select(Session.expires_at)
                .where(Session.person_id == agent.id)
                .order_by(Session.last_seen_at.desc())
            )
        assert ends is not None
        assert ends > utc_now() + timedelta(hours=11)
        await _age(world, agent, last_seen_at=hours_ago, expires_at=utc_now())
        assert (await client.get("/api/auth/me")).status_code == 401


async def test_whoever_left_or_has_a_new_password_is_logged_out(
    browser: Browser, world: World
) -> None:
    async with world.sessions.begin() as session:
        leaving = await a_colleague(session, world.north.client_id, Role.AGENT, "leaving")
        changing = await a_colleague(session, world.north.client_id, Role.AGENT, "changing")
    async with browser(leaving) as first, browser(changing) as second:
        async with world.sessions.begin() as session:
            await deactivate(session, await session.get_one(Person, leaving.id))
            person = await session.get_one(Person, changing.id)
            await set_password(session, person, changing.password_hash or "")
        assert (await first.get("/api/auth/me")).status_code == 401
        assert (await second.get("/api/auth/me")).status_code == 401
        assert (await _try(first, leaving.email, PASSWORD)).status_code == 401
        await log_in(second, changing)


async def test_every_answer_keeps_browsers_strict(browser: Browser) -> None:
    async with browser(None) as client:
        for path in ("/", "/api/health/live", "/api/nothing", "/api/cases"):
            headers = (await client.get(path)).headers
            assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["x-frame-options"] == "DENY"
        assert (await client.get("/api/cases")).headers["cache-control"] == "no-store"


async def _try(client: AsyncClient, email: str, password: str) -> Response:
    return await client.post("/api/auth/login", json={"email": email, "password": password})


async def _age(world: World, person: Person, **columns: object) -> None:
    async with world.sessions.begin() as session:
        await session.execute(
            update(Session).where(Session.person_id == person.id).values(**columns)
        )
