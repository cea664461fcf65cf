"""Policies: written by one, checked cell by cell, tried on the past, published by another."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from httpx2 import AsyncClient
from sqlalchemy import select

from db.configuration import broken_change
from db.tables import ConfigurationChange, utc_now
from domain.actor import Role
from domain.assessment import Kind
from tests.api.conftest import Browser
from tests.api.world import World, a_brand, a_case

LOUD: dict[str, Any] = {
    "note": "Many will read it",
    "when": {"kind": '"complaint"', "reach": "> 50000"},
    "outcome": {"priority": '"urgent"', "approval": '"supervisor"'},
}


async def _begun(client: AsyncClient, client_id: UUID) -> dict[str, Any]:
    body = {"client_id": str(client_id), "title": "Influential people"}
    answer = await client.post("/api/policies", json=body)
    assert answer.status_code == 201, answer.text
    begun: dict[str, Any] = answer.json()
    return begun


async def _saved(client: AsyncClient, policy: dict[str, Any], *rules: Any) -> Any:
    body = {
        "revision": policy["revision"],
        "title": policy["title"],
        "rules": [*rules, *policy["rules"]],
    }
    return await client.put(f"/api/policies/{policy['id']}", json=body)


async def test_a_draft_is_published_by_a_second_person(browser: Browser, world: World) -> None:
    brand = await a_brand(world.sessions, "West")
    author, second = brand.people[Role.SUPERVISOR], brand.people[Role.ADMINISTRATOR]
    async with browser(author) as client:
        policy = await _begun(client, brand.client_id)
        assert (policy["status"], policy["based_on"], policy["changes"]) == ("draft", None, [])
        saved = await _saved(client, policy, LOUD)
        assert saved.status_code == 200, saved.text
        policy = saved.json()
        (change,) = policy["changes"]
        assert (change["fate"], change["row_after"]) == ("added", 1)
        assert change["after"]["when"] == LOUD["when"]
        assert set(policy["actions"]) == {"try", "save", "discard"}
        seen = {"revision": policy["revision"]}
        own = await client.post(f"/api/policies/{policy['id']}/publish", json=seen)
        assert (own.status_code, own.json()["type"].split("/")[-1]) == (403, "own-draft")
    async with browser(second) as client:
        shown = (await client.get(f"/api/policies/{policy['id']}")).json()
        assert "publish" in shown["actions"]
        stale = await client.post(f"/api/policies/{policy['id']}/publish", json={"revision": 1})
        assert stale.status_code == 409
        done = await client.post(f"/api/policies/{policy['id']}/publish", json=seen)
        assert done.status_code == 200, done.text
        published = done.json()
        assert (published["status"], published["version"]) == ("published", "1")
        assert published["holds"]
        assert published["approver"]["id"] == str(second.id)
        again = await client.post(f"/api/policies/{policy['id']}/publish", json=seen)
        assert again.status_code == 409
    async with world.sessions() as session:
        kinds = await session.scalars(
            select(ConfigurationChange.kind)
            .where(ConfigurationChange.client_id == brand.client_id)
            .where(ConfigurationChange.kind.like("policy.%"))
            .order_by(ConfigurationChange.seq)
        )
        assert kinds.all() == ["policy.drafted", "policy.written", "policy.published"]
        assert await broken_change(session, brand.client_id) is None


async def test_whoever_wrote_a_cell_cannot_publish(browser: Browser, world: World) -> None:
    brand = await a_brand(world.sessions, "Ost")
    async with browser(brand.people[Role.SUPERVISOR]) as client:
        policy = await _begun(client, brand.client_id)
    async with browser(brand.people[Role.ADMINISTRATOR]) as client:
        policy = (await _saved(client, policy, LOUD)).json()
        assert len(policy["authors"]) == 2
        own = await client.post(
            f"/api/policies/{policy['id']}/publish", json={"revision": policy["revision"]}
        )
        assert own.status_code == 403


async def test_a_bad_cell_is_refused_with_its_place(browser: Browser, world: World) -> None:
    async with browser(world.north.people[Role.SUPERVISOR]) as client:
        policy = await _begun(client, world.north.client_id)
        bad = {"when": {"reach": "> many"}, "outcome": {"priority": '"highest"'}}
        refused = await _saved(client, policy, LOUD, bad)
        assert refused.status_code == 422
        problem = refused.json()
        assert problem["type"].endswith("/bad-cell")
        assert [place["where"] for place in problem["errors"]] == ["2.reach", "2.priority"]
        assert "Row 2, column reach" in problem["detail"]
        checked = await client.post("/api/policies/check", json={"rules": [bad]})
        places = {(bad["row"], bad["column"]) for bad in checked.json()["problems"]}
        assert {(1, "reach"), (1, "priority"), (1, "when")} <= places
        unchanged = (await client.get(f"/api/policies/{policy['id']}")).json()
        assert unchanged["revision"] == policy["revision"]


async def test_what_somebody_else_saved_is_not_overwritten(browser: Browser, world: World) -> None:
    async with browser(world.north.people[Role.SUPERVISOR]) as client:
        policy = await _begun(client, world.north.client_id)
        assert (await _saved(client, policy, LOUD)).status_code == 200
        late = await _saved(client, policy)
        assert late.status_code == 409
        gone = {"revision": policy["revision"] + 1}
        discarded = await client.post(f"/api/policies/{policy['id']}/discard", json=gone)
        assert discarded.json()["status"] == "discarded"
        assert (await _saved(client, discarded.json())).status_code == 409


async def test_a_draft_is_tried_on_past_cases(browser: Browser, world: World) -> None:
    brand = await a_brand(world.sessions, "Mitte")
    complaint = await a_case(world, brand, text="Das ist eine Frechheit", kind=Kind.COMPLAINT)
    await a_case(world, brand, kind=Kind.PROBLEM)
    await a_case(world, brand, kind=Kind.COMPLAINT, occurred_at=utc_now() - timedelta(days=40))
    urgent = {"when": {"kind": '"complaint"'}, "outcome": {"priority": '"urgent"'}}
    period = {
        "begin": (utc_now() - timedelta(days=30)).isoformat(),
        "end": (utc_now() + timedelta(minutes=1)).isoformat(),
    }
    async with browser(brand.people[Role.SUPERVISOR]) as client:
        policy = await _begun(client, brand.client_id)
        path = f"/api/policies/{policy['id']}/trial"
        same = (await client.post(path, json=period)).json()
        assert (same["mentions"], same["changed"], same["complete"]) == (2, 0, True)
        await _saved(client, policy, urgent)
        trial = (await client.post(path, json=period)).json()
    assert (trial["mentions"], trial["cases"], trial["changed"]) == (2, 2, 1)
    assert trial["sums"][0] == {
        "field": "priority",
        "before": "high",
        "after": "urgent",
        "count": 1,
    }
    fields = {each["field"] for each in trial["sums"]}
    assert fields == {"priority", "visibility"}  # the row says nothing about a pointer any more
    (change,) = trial["changes"]
    assert change["case_id"] == str(complaint.id)
    assert change["excerpt"] == "Das ist eine Frechheit"
    assert (change["before"]["rule"], change["after"]["rule"]) == (9, 1)
    async with browser(brand.people[Role.ADMINISTRATOR]) as client:
        hidden = (await client.post(path, json=period)).json()
        assert [change["excerpt"] for change in hidden["changes"]] == [None]
        backwards = {"begin": period["end"], "end": period["begin"]}
        assert (await client.post(path, json=backwards)).status_code == 422


async def test_a_trial_covers_what_was_written_in_public(browser: Browser, world: World) -> None:
    """It was the one list in which an address stood as its customer had posted it."""
    brand = await a_brand(world.sessions, "Ost")
    text = "Ruft mich an: +49 170 1234567!"
    await a_case(world, brand, text=text, kind=Kind.COMPLAINT)
    urgent = {"when": {"kind": '"complaint"'}, "outcome": {"priority": '"urgent"'}}
    period = {
        "begin": (utc_now() - timedelta(days=1)).isoformat(),
        "end": (utc_now() + timedelta(minutes=1)).isoformat(),
    }
    async with browser(brand.people[Role.SUPERVISOR]) as client:
        policy = await _begun(client, brand.client_id)
        await _saved(client, policy, urgent)
        trial = await client.post(f"/api/policies/{policy['id']}/trial", json=period)
    (change,) = trial.json()["changes"]
    assert change["excerpt"] == "Ruft mich an: +•• ••• •••••••!"


@pytest.mark.parametrize("role", [Role.AGENT, Role.SECOND_LINE, Role.STAKEHOLDER])
async def test_those_who_do_not_configure_see_none(
    browser: Browser, world: World, role: Role
) -> None:
    async with browser(world.north.people[role]) as client:
        assert (await client.get("/api/policies")).status_code == 403
