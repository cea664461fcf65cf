"""Connecting presences: secrets are shown once, mistakes are said, changes are on record."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx2 import AsyncClient
from sqlalchemy import select

from api.accounts.connecting import reconnect
from channels.contract import Connection, NotAuthentic, Unreachable
from channels.mastodon.channel import Mastodon
from db.configuration import broken_change
from db.tables import ChannelAccount, ConfigurationChange
from tests.api.world import World


def an_account(world: World, **change: Any) -> dict[str, Any]:
    """A request for another webhook of the first client."""
    return {
        "client_id": str(world.north.client_id),
        "channel": "generic",
        "name": f"web-{uuid4().hex[:6]}",
        "handle": "brand",
        **change,
    }


async def test_a_webhook_gets_a_secret_that_is_shown_once(
    administrator: AsyncClient, world: World
) -> None:
    wanted = an_account(world, settings={"max_length": 500})
    created = await administrator.post("/api/accounts", json=wanted)
    assert created.status_code == 201, created.text
    account = created.json()
    secret = account["secrets"]["signing_secret"]
    assert len(secret) > 40
    assert account["capabilities"]["max_length"] == 500
    shown = await administrator.get(f"/api/accounts/{account['id']}")
    assert secret not in shown.text
    rotated = await administrator.post(f"/api/accounts/{account['id']}/rotate-secret")
    fresh = rotated.json()["secrets"]["signing_secret"]
    assert fresh != secret
    async with world.sessions() as session:
        row = await session.get_one(ChannelAccount, UUID(account["id"]))
        changes = await session.scalars(
            select(ConfigurationChange).where(ConfigurationChange.subject == row.id)
        )
        assert row.secrets == {"signing_secret": fresh}
        assert {change.kind for change in changes} == {
            "account.created",
            "account.secret_rotated",
        }
        assert await broken_change(session, world.north.client_id) is None


async def test_pausing_resuming_and_other_settings(
    administrator: AsyncClient, world: World
) -> None:
    account = (await administrator.post("/api/accounts", json=an_account(world))).json()
    path = f"/api/accounts/{account['id']}"
    paused = await administrator.patch(path, json={"status": "paused"})
    assert paused.json()["status"] == "paused"
    settings = {"callback_url": "https://brand.example/replies", "timeout_seconds": 5}
    changed = await administrator.patch(path, json={"settings": settings, "status": "active"})
    assert changed.json()["settings"] == settings
    assert changed.json()["status"] == "active"
    assert changed.json()["handle"] == "brand"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"channel": "telegraph"}, 422),
        ({"name": "Not An Address"}, 422),
        ({"handle": ""}, 422),
        ({"secrets": {"signing_secret": "mine"}}, 422),
        ({"settings": {"callback_url": "file:///etc/passwd"}}, 422),
        ({"settings": {"callback_url": 7}}, 422),
        ({"settings": {"callback_url": "https://a..example/"}}, 422),
        ({"settings": {"timeout_seconds": -1}}, 422),
        ({"settings": {"max_length": "long"}}, 422),
        ({"settings": {"max_length": 0}}, 422),
        ({"settings": {"nested": {"a": 1}}}, 422),
        ({"client_id": str(uuid4())}, 404),
    ],
)
async def test_what_cannot_be_connected(
    administrator: AsyncClient, world: World, change: dict[str, Any], status: int
) -> None:
    answer = await administrator.post("/api/accounts", json=an_account(world, **change))
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
async def test_a_setting_that_is_no_number_is_refused(
    administrator: AsyncClient, world: World, number: float
) -> None:
    """Python reads it as JSON; PostgreSQL does not."""
    body = json.dumps(an_account(world, settings={"pace": number}))
    headers = {"content-type": "application/json"}
    answer = await administrator.post("/api/accounts", content=body, headers=headers)
    assert answer.status_code == 422, answer.text


async def test_a_name_is_given_once(administrator: AsyncClient, world: World) -> None:
    taken = an_account(world, name=world.south.account.name)
    assert (await administrator.post("/api/accounts", json=taken)).status_code == 409


async def test_a_network_says_who_the_account_is(
    administrator: AsyncClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def connect(*_: object) -> Connection:
        return Connection("brand@town.example", {"account_id": "7"}, cursor="99")

    monkeypatch.setattr(Mastodon, "connect", connect)
    wanted = an_account(
        world,
        channel="mastodon",
        handle="",
        settings={"base_url": "https://town.example"},
        secrets={"access_token": "token-of-the-network"},
    )
    created = await administrator.post("/api/accounts", json=wanted)
    assert created.status_code == 201, created.text
    assert created.json()["handle"] == "brand@town.example"
    assert created.json()["settings"]["account_id"] == "7"
    assert created.json()["secrets"] == {}
    assert created.json()["inbound_url"] is None
    assert "token-of-the-network" not in created.text
    async with world.sessions() as session:
        row = await session.get_one(ChannelAccount, UUID(created.json()["id"]))
    assert row.cursor == "99", "what was there before is not answered"
    rotate = await administrator.post(f"/api/accounts/{row.id}/rotate-secret")
    assert rotate.status_code == 409


async def test_an_account_stays_where_it_was_connected(
    administrator: AsyncClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its token was sent to wherever the settings said, and what is new there was looked for
    behind a position of the old place."""

    async def connect(*_: object) -> Connection:
        return Connection("brand@town.example", {"account_id": "7"}, cursor="99")

    monkeypatch.setattr(Mastodon, "connect", connect)
    home = {"base_url": "https://town.example"}
    wanted = an_account(
        world, channel="mastodon", settings=home, secrets={"access_token": "token-of-the-network"}
    )
    account = (await administrator.post("/api/accounts", json=wanted)).json()
    path = f"/api/accounts/{account['id']}"
    for elsewhere in ("https://thief.example", "http://town.example"):
        settings = {"base_url": elsewhere, "account_id": "7"}
        refused = await administrator.patch(path, json={"settings": settings})
        assert refused.status_code == 409, refused.text
    assert (await administrator.get(path)).json()["settings"] == account["settings"]
    more: dict[str, Any] = {**home, "poll_seconds": 10}
    changed = await administrator.patch(path, json={"settings": more})
    assert changed.json()["settings"] == more


@pytest.mark.parametrize(
    ("error", "status"), [(NotAuthentic("revoked"), 422), (Unreachable("dns"), 503)]
)
async def test_a_network_that_refuses_or_is_away(
    administrator: AsyncClient,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    status: int,
) -> None:
    async def connect(*_: object) -> Connection:
        raise error

    monkeypatch.setattr(Mastodon, "connect", connect)
    wanted = an_account(
        world,
        channel="mastodon",
        settings={"base_url": "https://town.example"},
        secrets={"access_token": "x"},
    )
    answer = await administrator.post("/api/accounts", json=wanted)
    assert answer.status_code == status
    async with world.sessions() as session:
        name = ChannelAccount.name == wanted["name"]
        assert await session.scalar(select(ChannelAccount).where(name)) is None


async def test_what_the_old_token_came_to_meanwhile_does_not_outlive_the_new_one(
    administrator: AsyncClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever listened with the old one paused the account while the network was asked with the new
    one: it was said to be connected, and stayed paused."""

    async def connect(*_: object) -> Connection:
        async with world.sessions.begin() as session:
            rows = await session.scalars(
                select(ChannelAccount).where(ChannelAccount.name == wanted["name"])
            )
            for row in rows:
                row.status, row.problem = "paused", "credentials_refused"
        return Connection("brand@town.example", {"account_id": "7"}, cursor="99")

    monkeypatch.setattr(Mastodon, "connect", connect)
    wanted = an_account(
        world,
        channel="mastodon",
        settings={"base_url": "https://town.example"},
        secrets={"access_token": "old"},
    )
    account_id = UUID((await administrator.post("/api/accounts", json=wanted)).json()["id"])
    async with world.sessions.begin() as session:
        row = await session.get_one(ChannelAccount, account_id)
        await reconnect(session, row, settings={}, secrets={"access_token": "new"})
    async with world.sessions() as session:
        row = await session.get_one(ChannelAccount, account_id)
    assert (row.status, row.problem, row.secrets) == ("active", None, {"access_token": "new"})
