"""Logging in at a certified provider: there, back, and out again; roles follow the groups."""

import re
from typing import Any

from httpx2 import AsyncClient, Response
from sqlalchemy import select

from db.group_roles import add_group_role
from db.passwords import hash_password
from db.people import deactivate, grant, person_with_email
from db.tables import ConfigurationChange, Person, Session, Subject
from domain.actor import Level, Role
from tests.api.world import Brand
from tests.db.builders import a_person
from tests.oidc.certified import CertifiedProvider
from tests.oidc.conftest import Webcare


async def test_a_stranger_of_a_mapped_group_gets_its_role(
    webcare: Webcare, provider: CertifiedProvider
) -> None:
    await _map(webcare, webcare.world.north, "north-agents", Role.AGENT, Level.TRAINEE)
    provider.know(nia=_account("nia", "north-agents", "unrelated", name="Nia Berg", locale="fr"))
    async with webcare.browser() as browser:
        assert (await browser.get("/api/auth/methods")).json() == {
            "password": True,
            "provider": {"name": "Example ID", "login_url": "/api/oidc/login"},
        }
        landed = await _log_in(browser, "nia", then="/#/cases")
        assert str(landed.url).startswith(webcare.url + "/")
        me = (await browser.get("/api/auth/me")).json()
        sessions = (await browser.get("/api/sessions")).json()
    assert (me["name"], me["initials"], me["language"]) == ("Nia Berg", "NB", "fr")
    assert me["email"] == "nia@example.com"
    assert [(g["client_id"], g["role"]) for g in me["grants"]] == [
        (str(webcare.world.north.client_id), "agent")
    ]
    assert [(s["method"], s["current"]) for s in sessions] == [("provider", True)]
    async with webcare.world.sessions() as session:
        kinds = await session.scalars(
            select(ConfigurationChange.kind).where(ConfigurationChange.subject.is_not(None))
        )
        assert {"group.mapped", "person.granted", "person.linked"} <= set(kinds)


async def test_roles_follow_the_groups_at_each_login(
    webcare: Webcare, provider: CertifiedProvider
) -> None:
    north, south = webcare.world.north, webcare.world.south
    await _map(webcare, north, "moving-north", Role.AGENT)
    await _map(webcare, south, "moving-south", Role.SUPERVISOR)
    provider.know(mo=_account("mo", "moving-north"))
    assert await _roles(webcare, "mo") == {(str(north.client_id), "agent")}
    person = await _person(webcare, "mo@example.com")
    async with webcare.world.sessions.begin() as session:
        await grant(session, person, north.client_id, Role.AUDITOR)
    provider.know(mo=_account("mo", "moving-south"))
    assert await _roles(webcare, "mo") == {
        (str(south.client_id), "supervisor"),
        (str(north.client_id), "auditor"),  # a person gave it, so no group takes it away
    }


async def test_whoever_is_in_no_mapped_group_is_not_even_entered(
    webcare: Webcare, provider: CertifiedProvider
) -> None:
    provider.know(una=_account("una", "something-else"))
    async with webcare.browser() as browser:
        browser.headers["Accept-Language"] = "de-DE,de;q=0.9"
        page = await _log_in(browser, "una")
        assert page.status_code == 403
        assert "keine Rolle" in page.text
        assert (await browser.get("/api/auth/me")).status_code == 401
    async with webcare.world.sessions() as session:
        assert await person_with_email(session, "una@example.com") is None


async def test_a_verified_address_links_the_local_account(
    webcare: Webcare, provider: CertifiedProvider
) -> None:
    agent = webcare.world.north.people[Role.AGENT]
    provider.know(lea={"email": agent.email.upper(), "email_verified": True, "name": "Lea"})
    async with webcare.browser() as browser:
        await _log_in(browser, "lea")
        assert (await browser.get("/api/auth/me")).json()["id"] == str(agent.id)
    # From now on the subject says who it is, whatever the address becomes.
    provider.know(lea={"email": "married@example.com", "email_verified": True, "name": "Lea"})
    async with webcare.browser() as browser:
        await _log_in(browser, "lea")
        assert (await browser.get("/api/auth/me")).json()["id"] == str(agent.id)
    provider.know(imp={"email": agent.email, "email_verified": True, "name": "Impostor"})
    async with webcare.browser() as browser:
        page = await _log_in(browser, "imp")
        assert page.status_code == 403
        assert "another account" in page.text


async def test_a_password_from_before_opens_no_client_that_a_group_brings(
    webcare: Webcare, provider: CertifiedProvider
) -> None:
    """An administrator of another client could have made the account, and know its password."""
    world = webcare.world
    known = {"email": "ned@example.com", "password": "known in the south"}
    async with world.sessions.begin() as session:
        person = await a_person(session, known["email"])
        person.password_hash = hash_password(known["password"])
        await grant(session, person, world.south.client_id, Role.AGENT)
    await _map(webcare, world.south, "south-readers", Role.AUDITOR)
    await _map(webcare, world.north, "north-readers", Role.AUDITOR)
    for group, still_known in (("south-readers", 200), ("north-readers", 401)):
        provider.know(ned=_account("ned", group))
        async with webcare.browser() as browser, webcare.browser() as other:
            before = await other.post("/api/auth/login", json=known)
            assert before.status_code == 200
            await _log_in(browser, "ned")
            assert (await browser.get("/api/auth/me")).json()["id"] == str(person.id)
            assert (await other.get("/api/auth/me")).status_code == still_known
            again = await other.post("/api/auth/login", json=known)
            assert again.status_code == still_known


async def test_an_unverified_address_links_nobody(
    webcare: Webcare, provider: CertifiedProvider
) -> None:
    """Anybody could type a colleague's address into their profile at the provider."""
    victim = webcare.world.north.people[Role.SUPERVISOR]
    provider.know(eve={"email": victim.email, "email_verified": False, "name": "Eve"})
    async with webcare.browser() as browser:
        assert (await _log_in(browser, "eve")).status_code == 403
    await _map(webcare, webcare.world.north, "eves", Role.STAKEHOLDER)
    provider.know(
        eve={"email": victim.email, "email_verified": False, "name": "Eve", "groups": ["eves"]}
    )
    async with webcare.browser() as browser:
        await _log_in(browser, "eve")
        me = (await browser.get("/api/auth/me")).json()
    assert me["id"] != str(victim.id)
    assert me["email"] != victim.email
    assert [g["role"] for g in me["grants"]] == ["stakeholder"]


async def test_who_has_left_stays_out(webcare: Webcare, provider: CertifiedProvider) -> None:
    async with webcare.world.sessions.begin() as session:
        person = await a_person(session, "gone@example.com")
        await grant(session, person, webcare.world.north.client_id, Role.AGENT)
        await deactivate(session, person)
    provider.know(gone=_account("gone"))
    async with webcare.browser() as browser:
        page = await _log_in(browser, "gone")
        assert page.status_code == 403
        assert "deactivated" in page.text
    async with webcare.world.sessions() as session:
        linked = select(Subject).where(Subject.person_id == person.id)
        assert await session.scalar(linked) is None


async def test_logging_out_here_leads_to_the_logout_there(
    webcare: Webcare, provider: CertifiedProvider
) -> None:
    await _map(webcare, webcare.world.north, "leaving", Role.AGENT)
    provider.know(out=_account("out", "leaving"))
    async with webcare.browser() as browser:
        await _log_in(browser, "out")
        me = (await browser.get("/api/auth/me")).json()
        answer = await browser.post("/api/auth/logout", headers={"X-CSRF-Token": me["csrf_token"]})
        assert answer.status_code == 200
        assert (await browser.get("/api/auth/me")).status_code == 401
        question = await browser.get(answer.json()["continue_at"])
        assert "sign-out" in question.text
        secret = _field(question.text, "xsrf")
        back = await browser.post(
            re.search(r'action="([^"]+)"', question.text)[1],  # type: ignore[index]
            data={"xsrf": secret, "logout": "yes"},
        )
        assert str(back.url).split("?")[0] == webcare.url + "/"
        # The provider has forgotten them too: it asks anew.
        asked = await browser.get("/api/oidc/login")
        assert 'name="password"' in asked.text


async def test_nobody_is_logged_in_by_a_link_of_somebody_else(
    webcare: Webcare, provider: CertifiedProvider
) -> None:
    """An answer counts once, and in the browser that asked."""
    await _map(webcare, webcare.world.north, "careful", Role.AGENT)
    provider.know(cara=_account("cara", "careful"))
    async with webcare.browser() as browser, webcare.browser() as victim:
        landed = await _log_in(browser, "cara")
        came_back = next(str(a.url) for a in landed.history if "/callback" in str(a.url))
        assert (await victim.get(came_back)).status_code == 400
        assert (await browser.get(came_back)).status_code == 400
        assert (await victim.get("/api/auth/me")).status_code == 401
        assert (await browser.get("/api/auth/me")).status_code == 200


async def test_only_pages_of_our_own_are_come_back_to(
    webcare: Webcare, provider: CertifiedProvider
) -> None:
    await _map(webcare, webcare.world.north, "returning", Role.AGENT)
    provider.know(ray=_account("ray", "returning"))
    for then in ("https://evil.example/", "//evil.example", "/\\evil.example", "evil"):
        async with webcare.browser() as browser:
            landed = await _log_in(browser, "ray", then=then)
            assert str(landed.url) == webcare.url + "/", then


async def test_the_token_of_the_provider_is_shown_to_nobody(
    webcare: Webcare, provider: CertifiedProvider
) -> None:
    await _map(webcare, webcare.world.north, "quiet", Role.ADMINISTRATOR)
    provider.know(kit=_account("kit", "quiet"))
    async with webcare.browser() as browser:
        await _log_in(browser, "kit")
        shown = (await browser.get("/api/sessions")).text + (await browser.get("/api/auth/me")).text
    async with webcare.world.sessions() as session:
        kept = (await session.scalars(select(Session.id_token))).all()
    tokens = [token for token in kept if token]
    assert tokens
    assert not any(token in shown for token in tokens)


def _account(login: str, *groups: str, **more: Any) -> dict[str, Any]:
    return {
        "email": f"{login}@example.com",
        "email_verified": True,
        "name": login.title(),
        "groups": list(groups),
        **more,
    }


async def _log_in(browser: AsyncClient, login: str, then: str = "/") -> Response:
    """What the browser shows after its person logged in at the provider."""
    form = await browser.get("/api/oidc/login", params={"then": then})
    assert 'name="password"' in form.text, form.text
    action = re.search(r'action="([^"]+)"', form.text)
    assert action is not None
    return await browser.post(
        str(form.url.join(action[1])),
        data={"prompt": "login", "login": login, "password": "any"},
    )


async def _roles(webcare: Webcare, login: str) -> set[tuple[str, str]]:
    async with webcare.browser() as browser:
        await _log_in(browser, login)
        me = (await browser.get("/api/auth/me")).json()
    return {(grant["client_id"], grant["role"]) for grant in me["grants"]}


async def _map(
    webcare: Webcare, brand: Brand, group: str, role: Role, level: Level = Level.REGULAR
) -> None:
    async with webcare.world.sessions.begin() as session:
        await add_group_role(
            session,
            client_id=brand.client_id,
            group=group,
            role=role,
            level=level,
            department=None,
            actor=None,
        )


async def _person(webcare: Webcare, email: str) -> Person:
    async with webcare.world.sessions() as session:
        person = await person_with_email(session, email)
    assert person is not None
    return person


def _field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found is not None, page
    return found[1]
