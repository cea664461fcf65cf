"""Who makes people and roles, and what keeps that from becoming a way around everything else."""

from typing import Any
from uuid import UUID, uuid4

from httpx2 import AsyncClient
from sqlalchemy import select

from db.configuration import broken_change
from db.people import grant
from db.sessions import begin_session
from db.tables import ApiToken, ConfigurationChange, Person
from domain.actor import Role
from tests.access.conftest import Access

_ADDRESS = "newcomer@webcare.example"


async def test_somebody_new_gets_a_role_and_the_journal_says_who_gave_it(access: Access) -> None:
    north = access.north
    administrator = north.person(Role.ADMINISTRATOR)
    async with access.undoing(), access.client(north.logins[Role.ADMINISTRATOR]) as client:
        made = (await _add(client, north.client_id, role="agent", level="trainee")).json()
        assert [(g["role"], g["level"], g["source"]) for g in made["grants"]] == [
            ("agent", "trainee", "person")
        ]
        path = f"/api/people/{made['id']}/roles/{north.client_id}/agent"
        await client.put(path, json={"level": "senior"})
        await client.put(path, json={"level": "senior"})  # changes nothing, so nothing is said
        assert (await client.delete(path)).status_code == 204
        changes = await _changes(access, UUID(made["id"]))
        assert [(c.kind, c.actor) for c in changes] == [
            ("person.granted", administrator.id),
            ("person.grant_changed", administrator.id),
            ("person.revoked", administrator.id),
        ]
        granted, changed, revoked = changes
        assert granted.before is None
        assert (changed.before or {})["level"] == "trainee"
        assert (changed.after or {})["level"] == (revoked.before or {})["level"] == "senior"
        assert revoked.after is None
        async with access.switchboard() as session:
            assert await broken_change(session, north.client_id) is None


async def test_a_new_colleague_logs_in_with_the_first_password(access: Access) -> None:
    async with (
        access.undoing(),
        access.client(access.north.logins[Role.ADMINISTRATOR]) as client,
        access.client() as other,
    ):
        await _add(client, access.north.client_id, password="a first password")
        answer = await other.post(
            "/api/auth/login", json={"email": _ADDRESS, "password": "a first password"}
        )
        assert answer.status_code == 200


async def test_nobody_changes_what_they_may_themself(access: Access) -> None:
    """Else an administrator would read conversations a minute later."""
    administrator = access.north.person(Role.ADMINISTRATOR)
    mine = f"/api/people/{administrator.id}"
    role = f"{mine}/roles/{access.north.client_id}/agent"
    grant_ = {"client_id": str(access.north.client_id), "role": "agent"}
    async with access.undoing(), access.client(access.north.logins[Role.ADMINISTRATOR]) as client:
        tried = [
            await client.put(role, json={}),
            await client.delete(role),
            await client.patch(mine, json={"active": False}),
            await client.post(
                "/api/people", json={"email": administrator.email, "name": "x", "grant": grant_}
            ),
        ]
        assert [answer.status_code for answer in tried] == [403] * len(tried)
        assert (await client.patch(mine, json={"initials": "ME"})).status_code == 200


async def test_one_client_cannot_become_anothers_person(access: Access) -> None:
    """Whoever could set the password of a colleague of two clients would log in for both."""
    north, south = access.north, access.south
    victim = south.person(Role.AGENT)
    async with access.undoing(), access.client(north.logins[Role.ADMINISTRATOR]) as client:
        assert (await client.get(f"/api/people/{victim.id}")).status_code == 404
        invited = await _invite(client, north.client_id, victim.email)
        assert (invited.status_code, _type(invited)) == (403, "works-elsewhere")
        assert victim.name not in invited.text
        async with access.switchboard.begin() as session:  # the operator may
            await grant(
                session, await session.get_one(Person, victim.id), north.client_id, Role.AUDITOR
            )
        shown = (await client.get(f"/api/people/{victim.id}")).json()
        assert (shown["name"], shown["elsewhere"]) == (victim.name, True)
        assert [g["client_id"] for g in shown["grants"]] == [str(north.client_id)]
        changes: tuple[dict[str, Any], ...] = (
            {"password": "of the attacker"},
            {"name": "Renamed"},
            {"active": False},
        )
        for change in changes:
            refused = await client.patch(f"/api/people/{victim.id}", json=change)
            assert refused.status_code == 403, change
        async with access.switchboard() as session:
            stored = await session.get_one(Person, victim.id)
            assert (stored.name, stored.active) == (victim.name, True)
            assert stored.password_hash == victim.password_hash
        path = f"/api/people/{victim.id}/roles/{south.client_id}/agent"
        assert (await client.delete(path)).status_code == 404
        own = f"/api/people/{victim.id}/roles/{north.client_id}/auditor"
        assert (await client.delete(own)).status_code == 204


async def test_a_password_that_another_clients_administrator_knows_opens_no_client(
    access: Access,
) -> None:
    """They could have made the account, for the day on which it works here."""
    north, south = access.north, access.south
    async with (
        access.undoing(),
        access.client(north.logins[Role.ADMINISTRATOR]) as of_north,
        access.client(south.logins[Role.ADMINISTRATOR]) as of_south,
    ):
        made = (await _add(of_south, south.client_id, password="known in the south")).json()
        invited = await _invite(of_north, north.client_id, _ADDRESS)
        assert _type(invited) == "works-elsewhere"
        # Whoever manages the people of both decides for both.
        async with access.switchboard.begin() as session:
            both = await session.get_one(Person, north.person(Role.ADMINISTRATOR).id)
            await grant(session, both, south.client_id, Role.ADMINISTRATOR)
        role = f"/api/people/{made['id']}/roles/{north.client_id}/agent"
        assert (await of_south.put(role, json={})).status_code == 404
        assert (await of_north.put(role, json={})).status_code == 200


async def test_who_works_for_nobody_any_more_begins_anew_without_the_old_password(
    access: Access,
) -> None:
    north, south = access.north, access.south
    async with (
        access.undoing(),
        access.client(north.logins[Role.ADMINISTRATOR]) as of_north,
        access.client(south.logins[Role.ADMINISTRATOR]) as of_south,
        access.client() as theirs,
    ):
        known = {"email": _ADDRESS, "password": "known in the south"}
        made = (await _add(of_south, south.client_id, password=known["password"])).json()
        assert (await theirs.post("/api/auth/login", json=known)).status_code == 200
        role = f"/api/people/{made['id']}/roles/{south.client_id}/agent"
        assert (await of_south.delete(role)).status_code == 204
        again = (await _add(of_north, north.client_id, password="told in the north")).json()
        assert again["id"] == made["id"]
        assert (await theirs.get("/api/auth/me")).status_code == 401
        assert (await theirs.post("/api/auth/login", json=known)).status_code == 401
        told = known | {"password": "told in the north"}
        assert (await theirs.post("/api/auth/login", json=told)).status_code == 200


async def test_who_had_left_and_is_added_again_is_back(access: Access) -> None:
    """They were told a password that let them in nowhere."""
    north = access.north
    async with (
        access.undoing(),
        access.client(north.logins[Role.ADMINISTRATOR]) as client,
        access.client() as theirs,
    ):
        made = (await _add(client, north.client_id, password="the first password")).json()
        await client.patch(f"/api/people/{made['id']}", json={"active": False})
        role = f"/api/people/{made['id']}/roles/{north.client_id}/agent"
        assert (await client.delete(role)).status_code == 204
        again = (await _add(client, north.client_id, password="the second password")).json()
        assert (again["id"], again["active"]) == (made["id"], True)
        told = {"email": _ADDRESS, "password": "the second password"}
        assert (await theirs.post("/api/auth/login", json=told)).status_code == 200


async def test_whoever_only_reads_for_another_client_is_offered_no_change(access: Access) -> None:
    """Screens offered a new password for somebody, and the change was refused."""
    north, south = access.north, access.south
    victim = south.person(Role.AGENT)
    async with access.undoing(), access.client(north.logins[Role.ADMINISTRATOR]) as client:
        async with access.switchboard.begin() as session:
            administrator = await session.get_one(Person, north.person(Role.ADMINISTRATOR).id)
            await grant(session, administrator, south.client_id, Role.SUPERVISOR)
            await grant(
                session, await session.get_one(Person, victim.id), north.client_id, Role.AGENT
            )
        path = f"/api/people/{victim.id}"
        assert (await client.patch(path, json={"name": "Renamed"})).status_code == 403
        assert (await client.get(path)).json()["elsewhere"] is True


async def test_who_leaves_is_logged_out_and_their_integrations_with_them(access: Access) -> None:
    north = access.north
    leaving = north.person(Role.AGENT)
    async with (
        access.undoing(),
        access.client(north.logins[Role.ADMINISTRATOR]) as client,
        access.client(north.logins[Role.AGENT]) as theirs,
    ):
        token = (await _token(theirs, north.client_id)).json()
        async with access.client(token=token["token"]) as program:
            assert (await program.get("/api/cases")).status_code == 200
            await client.patch(f"/api/people/{leaving.id}", json={"active": False})
            assert (await program.get("/api/cases")).status_code == 401
            assert (await theirs.get("/api/auth/me")).status_code == 401
            back = await client.patch(f"/api/people/{leaving.id}", json={"active": True})
            assert back.json()["active"] is True
            assert (await program.get("/api/cases")).status_code == 401, "revoked for good"
        kinds = [change.kind for change in await _changes(access, leaving.id)]
        assert kinds[-2:] == ["person.deactivated", "person.reactivated"]
        async with access.switchboard() as session:
            row = await session.get_one(ApiToken, UUID(token["id"]))
            assert row.revoked_at is not None


async def test_a_new_password_ends_every_login(access: Access) -> None:
    agent = access.north.person(Role.AGENT)
    async with (
        access.undoing(),
        access.client(access.north.logins[Role.ADMINISTRATOR]) as client,
        access.client(access.north.logins[Role.AGENT]) as theirs,
    ):
        answer = await client.patch(f"/api/people/{agent.id}", json={"password": "another one!"})
        assert answer.status_code == 200
        assert (await theirs.get("/api/auth/me")).status_code == 401
        changed = (await _changes(access, agent.id))[-1]
        assert (changed.kind, changed.before, changed.after) == ("person.password_set", None, None)


async def test_the_journal_of_configuration_names_people_by_id_alone(access: Access) -> None:
    async with access.undoing(), access.client(access.north.logins[Role.ADMINISTRATOR]) as client:
        made = (await _add(client, access.north.client_id)).json()
        await client.patch(
            f"/api/people/{made['id']}", json={"name": "Married Name", "language": "nl"}
        )
        changed = (await _changes(access, UUID(made["id"])))[-1]
        assert changed.kind == "person.changed"
        assert changed.before == {"language": "en"}
        assert changed.after == {"changed": ["language", "name"], "language": "nl"}


async def test_roles_count_from_the_next_request_on(access: Access) -> None:
    north = access.north
    async with access.undoing():
        async with access.switchboard.begin() as session:
            person = await session.get_one(Person, access.south.colleague.id)
            await grant(session, person, north.client_id, Role.AGENT)
            login = await begin_session(session, person)
        async with (
            access.client(login) as theirs,
            access.client(north.logins[Role.ADMINISTRATOR]) as client,
        ):
            case = f"/api/cases/{north.case.id}"
            assert (await theirs.get(case)).status_code == 200
            path = f"/api/people/{person.id}/roles/{north.client_id}/agent"
            assert (await client.delete(path)).status_code == 204
            assert (await theirs.get(case)).status_code == 404


async def _add(client: AsyncClient, client_id: UUID, **more: Any) -> Any:
    password = {"password": more.pop("password")} if "password" in more else {}
    first = {"client_id": str(client_id), "role": "agent", **more}
    answer = await client.post(
        "/api/people", json={"email": _ADDRESS, "name": "New Comer", "grant": first, **password}
    )
    assert answer.status_code == 201, answer.text
    return answer


async def _invite(client: AsyncClient, client_id: UUID, email: str) -> Any:
    """Ask for a role for somebody who is there already."""
    asked = {"email": email, "name": "Somebody Else", "password": "of the attacker"}
    first = {"client_id": str(client_id), "role": "auditor"}
    return await client.post("/api/people", json=asked | {"grant": first})


def _type(refused: Any) -> str:
    return str(refused.json()["type"]).rpartition("/")[2]


async def _token(client: AsyncClient, client_id: UUID) -> Any:
    return await client.post(
        "/api/tokens",
        json={"client_id": str(client_id), "name": str(uuid4()), "permissions": ["read_cases"]},
    )


async def _changes(access: Access, subject: UUID) -> list[ConfigurationChange]:
    """What the journal says about somebody since the house was furnished, oldest first."""
    async with access.switchboard() as session:
        rows = await session.scalars(
            select(ConfigurationChange)
            .where(ConfigurationChange.subject == subject)
            .order_by(ConfigurationChange.seq)
        )
        return list(rows)
