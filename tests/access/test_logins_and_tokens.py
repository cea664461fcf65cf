"""Logins that can be seen and ended, and tokens that let integrations in for a while."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx2 import AsyncClient
from sqlalchemy import select, update

from api.auth import viewer
from db.rate_limits import Limit
from db.sessions import LASTS, LONGEST, begin_session
from db.tables import ApiToken, ConfigurationChange, Grant, Session, utc_now
from domain.actor import Role
from tests.access.conftest import Access
from tests.api.world import PASSWORD

_FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
_SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)
_EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
)


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (_FIREFOX, "Firefox on Linux"),
        (_SAFARI, "Safari on iPhone"),
        (_EDGE, "Edge on Windows"),
        ("curl/8", ""),
    ],
)
async def test_a_login_says_on_which_device_it_stands(
    access: Access, user_agent: str, device: str
) -> None:
    agent = access.north.person(Role.AGENT)
    async with access.undoing(), access.client() as client:
        client.headers["User-Agent"] = user_agent
        await client.post("/api/auth/login", json={"email": agent.email, "password": PASSWORD})
        shown = (await client.get("/api/sessions")).json()
        assert [each["device"] for each in shown if each["current"]] == [device]


async def test_one_sees_ones_own_logins_and_administrators_their_peoples(access: Access) -> None:
    north = access.north
    async with access.client(north.logins[Role.AGENT]) as client:
        mine = (await client.get("/api/sessions")).json()
        assert {each["person"]["id"] for each in mine} == {str(north.person(Role.AGENT).id)}
    async with access.client(north.logins[Role.ADMINISTRATOR]) as client:
        seen = {each["person"]["id"] for each in (await client.get("/api/sessions")).json()}
        everybody = {*north.brand.people.values(), north.colleague}
        assert seen == {str(person.id) for person in everybody}


async def test_a_login_is_ended_elsewhere_and_everywhere(access: Access) -> None:
    north = access.north
    agent = north.person(Role.AGENT)
    async with access.undoing(), access.client(north.logins[Role.AGENT]) as client:
        async with access.switchboard.begin() as session:
            lost = await begin_session(session, agent, device="Chrome on Android")
        async with access.client(lost) as phone:
            assert (await phone.get("/api/auth/me")).status_code == 200
            shown = (await client.get("/api/sessions")).json()
            there = next(each for each in shown if each["device"] == "Chrome on Android")
            assert (await client.delete(f"/api/sessions/{there['id']}")).status_code == 204
            assert (await phone.get("/api/auth/me")).status_code == 401
        assert (await client.get("/api/auth/me")).status_code == 200
        assert (await client.delete("/api/sessions")).status_code == 204
        assert (await client.get("/api/auth/me")).status_code == 401


async def test_an_administrator_ends_somebodys_logins(access: Access) -> None:
    north = access.north
    async with (
        access.undoing(),
        access.client(north.logins[Role.ADMINISTRATOR]) as client,
        access.client(north.logins[Role.AGENT]) as theirs,
    ):
        agent = north.person(Role.AGENT)
        assert (await client.delete(f"/api/people/{agent.id}/sessions")).status_code == 204
        assert (await theirs.get("/api/auth/me")).status_code == 401


@pytest.mark.parametrize("method", ["password", "provider"])
async def test_no_login_lasts_for_ever_however_much_it_is_used(access: Access, method: Any) -> None:
    agent = access.north.person(Role.AGENT)
    async with access.undoing():
        async with access.switchboard.begin() as session:
            login = await begin_session(session, agent, method=method)
            began = utc_now() - LONGEST[method] + timedelta(minutes=5)
            await session.flush()
            await session.execute(
                update(Session)
                .where(Session.csrf_token == login.csrf_token)
                .values(created_at=began, last_seen_at=utc_now() - timedelta(minutes=2))
            )
        async with access.client(login) as client:
            await client.get("/api/auth/me")
        async with access.switchboard() as session:
            row = await session.scalar(
                select(Session).where(Session.csrf_token == login.csrf_token)
            )
            assert row is not None
            assert row.expires_at == began + LONGEST[method] < utc_now() + LASTS


async def test_a_token_is_shown_once_and_stored_as_a_hash(access: Access) -> None:
    north = access.north
    async with access.undoing(), access.client(north.logins[Role.AGENT]) as client:
        made = (await _make(client, north.client_id, "read_cases", "add_note")).json()
        assert made["token"].startswith("wct_")
        shown = await client.get("/api/tokens")
        assert made["token"] not in shown.text
        assert [each["id"] for each in shown.json()] == [made["id"]]
        async with access.switchboard() as session:
            row = await session.get_one(ApiToken, UUID(made["id"]))
            change = await session.scalar(
                select(ConfigurationChange).where(ConfigurationChange.subject == row.id)
            )
        assert made["token"] not in row.token_hash
        assert change is not None
        assert (change.kind, change.actor) == ("token.created", north.person(Role.AGENT).id)
        assert (change.after or {})["permissions"] == ["add_note", "read_cases"]


async def test_a_token_acts_for_its_maker_without_csrf_and_is_counted(access: Access) -> None:
    north = access.north
    async with access.undoing(), access.client(north.logins[Role.AGENT]) as client:
        made = (await _make(client, north.client_id, "read_cases", "add_note")).json()
        async with access.client(token=made["token"]) as program:
            note = {"id": made["id"], "kind": "add_note", "text": "from the shop system"}
            path = f"/api/cases/{north.case.id}/commands"
            assert (await program.post(path, json=note)).status_code == 200
            act = access.dispatcher.acts[-1]
            assert act.actor.person_id == north.person(Role.AGENT).id
            assert act.actor.via.value == "integration"
            assert (await program.get("/api/customers")).status_code == 403, "not in its scope"
            actions = (await program.get(f"/api/cases/{north.case.id}")).json()["actions"]
            assert actions == ["add_note"]
        shown = (await client.get("/api/tokens")).json()[0]
        assert shown["used"] == 3
        assert shown["last_used_at"] is not None


async def test_a_token_is_for_one_client(access: Access) -> None:
    """Also when its maker works for several."""
    north, south = access.north, access.south
    agent = north.person(Role.AGENT)
    async with access.undoing(), access.client(north.logins[Role.AGENT]) as client:
        async with access.switchboard.begin() as session:
            session.add(Grant(client_id=south.client_id, person_id=agent.id, role="agent"))
        assert len((await client.get("/api/cases")).json()) == 2
        made = (await _make(client, north.client_id, "read_cases")).json()
        async with access.client(token=made["token"]) as program:
            listed = (await program.get("/api/cases")).json()
            assert [row["client_id"] for row in listed] == [str(north.client_id)]
            assert (await program.get(f"/api/cases/{south.case.id}")).status_code == 404


@pytest.mark.parametrize(
    ("role", "permission"),
    [
        (Role.AGENT, "stop_machine"),  # not theirs to give
        (Role.AGENT, "approve_draft"),  # consent is a person's
        (Role.ADMINISTRATOR, "manage_people"),
        (Role.ADMINISTRATOR, "read_conversations"),
    ],
)
async def test_what_no_token_is_given(access: Access, role: Role, permission: str) -> None:
    async with access.undoing(), access.client(access.north.logins[role]) as client:
        refused = await _make(client, access.north.client_id, permission)
        assert refused.status_code == 403


async def test_a_token_that_audits_alone_reads_and_finds_nothing_that_was_said(
    access: Access,
) -> None:
    """The number of hits spelt out what was said, and a review told it."""
    north = access.north
    case = f"/api/cases/{north.case.id}/reviews"
    said = {"filter": json.dumps({"q": north.markers.words})}
    drawn = {"id": str(uuid4()), "client_id": str(north.client_id), "name": "x", "size": 1}
    async with access.undoing(), access.client(north.logins[Role.AUDITOR]) as client:
        review = {"id": str(uuid4()), "verdict": "remark", "text": north.markers.words}
        assert (await client.post(case, json=review)).status_code == 201
        made = (await _make(client, north.client_id, "audit")).json()
        async with access.client(token=made["token"]) as program:
            assert (await program.get("/api/case-search")).status_code == 200
            assert (await program.get("/api/case-search", params=said)).status_code == 403
            asked = drawn | {"filters": {"q": north.markers.words}}
            assert (await program.post("/api/samples", json=asked)).status_code == 403
            reviews = await program.get(case)
            assert reviews.status_code == 200
            assert north.markers.words not in reviews.text
        assert len((await client.get("/api/case-search", params=said)).json()) == 1


async def test_a_token_ends_by_date_and_by_hand(access: Access) -> None:
    north = access.north
    async with access.undoing(), access.client(north.logins[Role.AGENT]) as client:
        made = (await _make(client, north.client_id, "read_cases")).json()
        async with access.client(token=made["token"]) as program:
            assert (await program.get("/api/cases")).status_code == 200
            async with access.client(north.logins[Role.ADMINISTRATOR]) as administrator:
                ended = await administrator.delete(f"/api/tokens/{made['id']}")
                assert ended.status_code == 204
            assert (await program.get("/api/cases")).status_code == 401
        other = (await _make(client, north.client_id, "read_cases")).json()
        async with access.switchboard.begin() as session:
            row = await session.get_one(ApiToken, UUID(other["id"]))
            row.expires_at = utc_now() - timedelta(seconds=1)
        async with access.client(token=other["token"]) as program:
            assert (await program.get("/api/cases")).status_code == 401


async def test_a_token_may_be_used_only_so_often(
    access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewer, "PER_TOKEN", Limit(tries=2, seconds=3600))
    north = access.north
    async with access.undoing(), access.client(north.logins[Role.AGENT]) as client:
        made = (await _make(client, north.client_id, "read_cases")).json()
        async with access.client(token=made["token"]) as program:
            answers = [await program.get("/api/cases") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert int(answers[-1].headers["retry-after"]) > 0


async def test_guessing_tokens_is_slowed_down(
    access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewer, "PER_STRANGER", Limit(tries=2, seconds=3600))
    async with access.undoing(), access.client(token="wct_guess") as program:
        answers = [(await program.get("/api/cases")).status_code for _ in range(3)]
    assert answers == [401, 401, 429]


async def test_a_cookie_beside_a_bad_token_does_not_count(access: Access) -> None:
    """Who sends a token means it: nothing falls back to a login without a CSRF token."""
    login = access.north.logins[Role.SUPERVISOR]
    async with access.undoing(), access.client(login, token="wct_wrong") as client:
        del client.headers["X-CSRF-Token"]
        answer = await client.post(
            "/api/stops", json={"client_id": str(access.north.client_id), "reason": "?"}
        )
        assert answer.status_code == 401


async def _make(client: AsyncClient, client_id: UUID, *permissions: str) -> Any:
    return await client.post(
        "/api/tokens",
        json={"client_id": str(client_id), "name": "shop", "permissions": list(permissions)},
    )
