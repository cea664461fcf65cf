"""Two people, or one person's two clicks, at the same moment."""

import asyncio
import threading
from collections.abc import Callable
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx2 import AsyncClient
from sqlalchemy import select

import api.auth.routes
import api.people.routes
from db.agreements import draft_of, publish_draft, write_draft
from db.configuration import agreement_of, broken_change, one_at_a_time
from db.passwords import hash_password, verify_password
from db.people import get_person, grant
from db.tables import ConfigurationChange, Person
from domain.actor import Role
from domain.errors import Conflict
from tests.api.conftest import Browser
from tests.api.world import PASSWORD, World, a_brand, a_case, a_colleague


async def test_changes_of_one_client_do_not_wait_for_each_other_for_ever(
    world: World, browser: Browser
) -> None:
    asked = {"client_id": str(world.north.client_id), "reason": "Brand im Lager"}
    async with browser(world.north.people[Role.SUPERVISOR]) as client:
        answers = await asyncio.gather(*(client.post("/api/stops", json=asked) for _ in range(4)))
    assert [answer.status_code for answer in answers] == [201] * 4
    case = await a_case(world, world.north)
    async with browser(world.north.people[Role.AUDITOR]) as client:
        answers = await asyncio.gather(
            *(
                client.post(
                    f"/api/cases/{case.id}/reviews",
                    json={"id": str(uuid4()), "verdict": "remark", "text": "Zu spät"},
                )
                for _ in range(4)
            )
        )
    assert [answer.status_code for answer in answers] == [201] * 4
    async with world.sessions() as session:
        assert await broken_change(session, world.north.client_id) is None


async def test_who_is_asked_for_the_same_twice_does_it_once(world: World, browser: Browser) -> None:
    north = str(world.north.client_id)
    agent = world.north.people[Role.AGENT]
    async with browser(world.north.people[Role.ADMINISTRATOR]) as client:

        async def twice(method: str, path: str, **asked: Any) -> list[int]:
            asking = (client.request(method, path, json=asked or None) for _ in range(2))
            return sorted(answer.status_code for answer in await asyncio.gather(*asking))

        role = f"/api/people/{agent.id}/roles/{north}/supervisor"
        assert await twice("PUT", role, level="trainee") == [200, 200]
        assert await twice("DELETE", role) == [204, 404]
        group = {"client_id": north, "group": "Nachtschicht", "role": "agent"}
        assert await twice("POST", "/api/group-roles", **group) == [201, 409]
        (mapped,) = (await client.get("/api/group-roles")).json()
        assert await twice("DELETE", f"/api/group-roles/{mapped['id']}") == [204, 404]
        settings = {"name": "Nacht", "kind": "dedicated", "clients": [north]}
        team = (await client.post("/api/teams", json=settings)).json()["id"]
        member = f"/api/teams/{team}/members/{agent.id}"
        assert await twice("PUT", member, capacity=6) == [204, 204]
        assert await twice("DELETE", member) == [204, 404]
        skills = f"/api/people/{agent.id}/skills"
        german = (await client.get(skills)).json() | {
            "skills": [{"kind": "language", "name": "de"}]
        }
        assert await twice("PUT", skills, **german) == [200, 200]
        somebody = {
            "email": f"neu-{uuid4().hex[:8]}@webcare.example",
            "name": "Nora Neu",
            "password": PASSWORD,
            "grant": {"client_id": north, "role": "agent"},
        }
        answers = await twice("POST", "/api/people", **somebody)
        assert answers in ([201, 409], [201, 201]), "too late, or the role that they have by now"
    async with world.sessions() as session:
        kinds = await session.scalars(
            select(ConfigurationChange.kind)
            .where(ConfigurationChange.client_id == world.north.client_id)
            .order_by(ConfigurationChange.seq.desc())
            .limit(9)
        )
    assert list(kinds)[::-1] == [
        "person.granted",
        "person.revoked",
        "group.mapped",
        "group.unmapped",
        "team.created",
        "team.member_set",
        "team.member_removed",
        "person.skills_set",
        "person.granted",
    ]


@pytest.mark.parametrize("how", ["role", "deactivated"])
async def test_of_two_who_remove_each_other_one_stays(
    world: World, browser: Browser, how: str
) -> None:
    """Both went, and nobody was left who could let anybody in."""
    brand = await a_brand(world.sessions, "Zwei")
    async with world.sessions.begin() as session:
        other = await a_colleague(session, brand.client_id, Role.ADMINISTRATOR, uuid4().hex[:8])
    one = brand.people[Role.ADMINISTRATOR]

    async def removes(client: AsyncClient, person: Person) -> int:
        address = f"/api/people/{person.id}"
        if how == "deactivated":
            return (await client.patch(address, json={"active": False})).status_code
        role = f"{address}/roles/{brand.client_id}/administrator"
        return (await client.delete(role)).status_code

    async with browser(one) as ones, browser(other) as others:
        async with world.sessions.begin() as session:
            await one_at_a_time(session, [brand.client_id])
            both = [
                asyncio.create_task(removes(ones, other)),
                asyncio.create_task(removes(others, one)),
            ]
            await asyncio.sleep(1)  # each has been let in by now
        assert sorted(await asyncio.gather(*both))[1] == 403
        assert (
            sorted([(await each.get("/api/people")).status_code for each in (ones, others)])[0]
            == 200
        )


async def test_what_was_there_before_a_change_is_what_the_change_before_left(
    world: World, browser: Browser
) -> None:
    """Two changes at once were both told as changes of what stood there before either."""
    north = str(world.north.client_id)
    settings = {"name": "Früh", "kind": "dedicated", "clients": [north]}
    async with browser(world.north.people[Role.ADMINISTRATOR]) as client:
        team = (await client.post("/api/teams", json=settings)).json()["id"]
        webhook = {"client_id": north, "channel": "generic", "name": f"web-{uuid4().hex[:8]}"}
        made = await client.post("/api/accounts", json=webhook | {"handle": "brand"})
        account = made.json()["id"]
        handles = [{"handle": f"brand {n}"} for n in range(1, 7)]
        path = f"/api/accounts/{account}"
        answers = await asyncio.gather(*(client.patch(path, json=each) for each in handles))
        assert [answer.status_code for answer in answers] == [200] * 6
        bodies = [settings | {"name": f"Früh {n}"} for n in range(1, 7)]
        path = f"/api/teams/{team}"
        answers = await asyncio.gather(*(client.put(path, json=each) for each in bodies))
        assert [answer.status_code for answer in answers] == [200] * 6
    async with world.sessions() as session:
        for subject in (team, account):
            changes = (
                await session.scalars(
                    select(ConfigurationChange)
                    .where(ConfigurationChange.subject == UUID(subject))
                    .order_by(ConfigurationChange.seq)
                )
            ).all()
            assert len(changes) == 7
            for before, after in pairwise(changes[1:]):
                assert after.before == before.after


async def test_of_six_who_change_what_they_saw_one_is_heard_and_the_others_are_told(
    world: World, browser: Browser
) -> None:
    """Each saves all of it: what the others had changed was set back in silence."""
    desk = {"client_id": str(world.north.client_id), "name": f"Werk {uuid4().hex[:6]}"}
    contact = {"name": "Kim", "email": "kim@werk.example", "language": "de"}
    async with browser(world.north.people[Role.ADMINISTRATOR]) as client:
        made = (await client.post("/api/departments", json=desk)).json()
        department = f"/api/departments/{made['id']}"
        asked = (await client.post(f"{department}/contacts", json=contact)).json()
        skills = f"/api/people/{world.north.people[Role.STAKEHOLDER].id}/skills"

        async def now(path: str) -> Any:
            if path == skills:
                return (await client.get(path)).json()
            found = (await client.get("/api/departments")).json()
            (mine,) = [each for each in found if each["id"] == made["id"]]
            (only,) = mine.pop("contacts")
            return {k: v for k, v in (mine if path == department else only).items() if k != "id"}

        for path, change in (
            (department, lambda n: {"name": f"{desk['name']} {n}"}),
            (f"{department}/contacts/{asked['id']}", lambda n: {"place": n}),
            (skills, lambda n: {"skills": [{"kind": "topic", "name": f"topic {n}"}]}),
        ):
            seen = await now(path)
            seen.pop("client_id", None)
            bodies = [seen | change(n) for n in range(1, 7)]
            answers = await asyncio.gather(*(client.put(path, json=each) for each in bodies))
            assert sorted(answer.status_code for answer in answers) == [200] + [409] * 5
            (number,) = [n for n, answer in enumerate(answers) if answer.status_code == 200]
            refused = next(answer for answer in answers if answer.status_code == 409)
            assert refused.json()["type"].endswith("/conflict")
            kept = await now(path)
            told = {name: kept[name] for name in kept.keys() & {"revision", "client_id"}}
            assert kept == bodies[number] | told
            unheard = bodies[number - 1] | {"revision": kept["revision"]}
            assert (await client.put(path, json=unheard)).status_code == 200


async def test_a_tag_that_two_write_differently_at_once_is_one(
    world: World, browser: Browser
) -> None:
    """Whoever asked for either from then on got an error."""
    north = str(world.north.client_id)
    async with browser(world.north.people[Role.SUPERVISOR]) as client:

        async def tag(name: str) -> dict[str, Any]:
            answer = await client.post("/api/tags", json={"client_id": north, "name": name})
            assert answer.status_code == 201
            tag: dict[str, Any] = answer.json()
            return tag

        for n in range(5):
            names = (f"VIP {n}", f"vip {n}", f"Vip {n}", f"viP {n}")
            tags = await asyncio.gather(*(tag(name) for name in names))
            assert len({each["id"] for each in tags}) == 1
            assert await tag(names[1]) == tags[0]


async def test_a_review_and_a_sample_that_are_sent_twice_are_one(
    world: World, browser: Browser
) -> None:
    case = await a_case(world, world.north)
    north = str(world.north.client_id)
    async with browser(world.north.people[Role.AUDITOR]) as client:

        async def twice(path: str, **asked: Any) -> list[dict[str, Any]]:
            same = {"id": str(uuid4()), **asked}
            answers = await asyncio.gather(*(client.post(path, json=same) for _ in range(2)))
            assert [answer.status_code for answer in answers] == [201, 201]
            return [answer.json() for answer in answers]

        one, other = await twice(f"/api/cases/{case.id}/reviews", verdict="remark", text="Zu spät")
        assert one == other
        one, other = await twice("/api/samples", client_id=north, name="Mai", size=5, filters={})
        assert one == other


class Slow:
    """Something that takes as long as one likes, in its thread."""

    def __init__(self, what: Callable[..., Any]) -> None:
        self._what = what
        self._begun, self._goes_on = threading.Event(), threading.Event()

    def __call__(self, *given: Any) -> Any:
        self._begun.set()
        assert self._goes_on.wait(10)
        return self._what(*given)

    async def begun(self) -> None:
        assert await asyncio.to_thread(self._begun.wait, 10)

    def go_on(self) -> None:
        self._goes_on.set()


async def test_a_password_that_changes_while_somebody_logs_in_lets_nobody_in(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = world.south.people[Role.AGENT]
    slow = Slow(verify_password)
    async with browser(world.south.people[Role.ADMINISTRATOR]) as client, browser(None) as other:
        monkeypatch.setattr(api.auth.routes, "verify_password", slow)
        asked = {"email": agent.email, "password": PASSWORD}
        login = asyncio.create_task(other.post("/api/auth/login", json=asked))
        await slow.begun()
        changed = await client.patch(f"/api/people/{agent.id}", json={"password": "another one!"})
        assert changed.status_code == 200
        slow.go_on()
        assert (await login).status_code == 401
        assert (await other.get("/api/auth/me")).status_code == 401


async def test_a_password_that_is_being_set_opens_no_client_that_comes_meanwhile(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = world.north.people[Role.STAKEHOLDER]
    slow = Slow(hash_password)
    monkeypatch.setattr(api.people.routes, "hash_password", slow)
    async with browser(world.north.people[Role.ADMINISTRATOR]) as client:
        change = {"password": "known to the north"}
        setting = asyncio.create_task(client.patch(f"/api/people/{agent.id}", json=change))
        await slow.begun()
        async with world.sessions.begin() as session:
            person = await get_person(session, agent.email)
            await grant(session, person, world.south.client_id, Role.AUDITOR)
        slow.go_on()
        assert (await setting).status_code == 403


async def test_who_gives_a_draft_up_waits_for_nobody_who_waits_for_them(
    world: World, browser: Browser
) -> None:
    """Of two people, one who saved a draft and one who gave it up, one was told to try again."""
    client_id = world.south.client_id
    author = world.south.people[Role.SUPERVISOR]
    async with world.sessions.begin() as session:
        agreement = await agreement_of(session, client_id)
        await write_draft(session, client_id, agreement, seen=0, note="", actor=author.id)
    async with browser(author) as client:
        async with world.sessions.begin() as session:
            await one_at_a_time(session, [client_id])  # as whoever saves begins
            address = f"/api/agreements/{client_id}/draft/discard"
            giving_up = asyncio.create_task(client.post(address, json={"revision": 1}))
            await asyncio.sleep(0.5)
            await write_draft(session, client_id, agreement, seen=1, note="", actor=author.id)
        assert (await giving_up).status_code == 409


async def test_what_somebody_saves_while_a_draft_is_published_is_not_lost(world: World) -> None:
    client_id = world.north.client_id
    author, publisher = (world.north.people[role].id for role in (Role.SUPERVISOR, Role.AUDITOR))
    async with world.sessions.begin() as session:
        agreement = await agreement_of(session, client_id)
        await write_draft(session, client_id, agreement, seen=0, note="", actor=author)
    async with world.sessions() as publishing:
        read = await draft_of(publishing, client_id)
        assert read is not None
        async with world.sessions.begin() as session:
            await write_draft(session, client_id, agreement, seen=1, note="Neu", actor=author)
        with pytest.raises(Conflict):
            await publish_draft(publishing, client_id, seen=read.revision, actor=publisher)
