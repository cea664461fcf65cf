"""Finding cases by what happened in them, drawing samples, and writing down what a review found."""

import importlib.util
import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select, text

import db.migrations
from db.tables import CaseRow, CaseTrait, ConfigurationChange, utc_now
from domain.actor import Level, Role
from tests.api.conftest import Browser
from tests.api.test_replay import act
from tests.api.world import StoredCase, World, a_case


@pytest.fixture(scope="module")
async def found(world: World) -> dict[str, StoredCase]:
    """A case that a trainee answered with a supervisor's consent, one that nobody answered, and
    one of somebody else."""
    answered = await a_case(world, world.north, text="Meine Rechnung stimmt nicht.", note="prüfen")
    await act(world, world.north, answered, "Wir haben das berichtigt.", Role.AGENT, Level.TRAINEE)
    await act(world, world.north, answered, None, Role.SUPERVISOR)
    missed = await a_case(world, world.north, text="Ist da jemand?")
    async with world.sessions.begin() as session:
        row = await session.get_one(CaseRow, missed.id)
        row.answer_missed_at = utc_now() - timedelta(hours=1)
    foreign = await a_case(world, world.south, text="Meine Rechnung stimmt nicht.")
    return {"answered": answered, "missed": missed, "foreign": foreign}


async def _find(browser: Browser, world: World, **conditions: Any) -> set[UUID]:
    async with browser(world.north.people[Role.AUDITOR]) as client:
        answer = await client.get(
            "/api/case-search", params={"filter": json.dumps(conditions), "range": "[0,99]"}
        )
        assert answer.status_code == 200, answer.text
        return {UUID(case["id"]) for case in answer.json()}


async def test_cases_are_found_by_what_happened_in_them(
    browser: Browser, world: World, found: dict[str, StoredCase]
) -> None:
    answered, missed = found["answered"].id, found["missed"].id
    supervisor = str(world.north.people[Role.SUPERVISOR].id)
    for conditions in (
        {"q": "rechnung stimmt"},
        {"q": "berichtigt"},  # in a draft
        {"person": supervisor},
        {"rule": "trainee"},
        {"approval": "supervisor"},
        {"approval": ["approved", "returned"], "speaker": "person"},
    ):
        assert await _find(browser, world, **conditions) == {answered}, conditions
    assert await _find(browser, world, answer="missed") == {missed}
    assert await _find(browser, world, answer="open") == {answered}
    assert await _find(browser, world, rule="addressed") == {answered, missed}
    assert await _find(browser, world, person=str(uuid4())) == set()


async def test_pages_follow_one_another_by_key(
    browser: Browser, world: World, found: dict[str, StoredCase]
) -> None:
    async with browser(world.north.people[Role.AUDITOR]) as client:
        seen: list[str] = []
        params = {"range": "[0,0]"}
        while page := (await client.get("/api/case-search", params=params)).json():
            seen.append(page[-1]["id"])
            params["after"] = seen[-1]
    assert seen == sorted((str(found["answered"].id), str(found["missed"].id)), reverse=True)


async def test_what_is_too_short_to_search_for_is_refused(browser: Browser, world: World) -> None:
    async with browser(world.north.people[Role.AUDITOR]) as client:
        answer = await client.get("/api/case-search", params={"filter": '{"q":"ab"}'})
        assert answer.status_code == 422


@pytest.mark.parametrize("person", [5, True, None, {}, [[]], "nobody", "\x00"])
async def test_a_person_is_asked_for_by_id_alone(
    browser: Browser, world: World, person: Any
) -> None:
    async with browser(world.north.people[Role.AUDITOR]) as client:
        params = {"filter": json.dumps({"person": person})}
        assert (await client.get("/api/case-search", params=params)).status_code == 422


async def test_rules_that_fired_are_offered(
    browser: Browser, world: World, found: dict[str, StoredCase]
) -> None:
    async with browser(world.north.people[Role.AUDITOR]) as client:
        fired = (await client.get("/api/case-search/rules")).json()
    assert {(rule["client_id"], rule["name"]) for rule in fired} == {
        (str(world.north.client_id), "trainee"),
        (str(world.north.client_id), "addressed"),
    }


async def test_a_sample_is_drawn_once_and_reviewed(
    browser: Browser, world: World, found: dict[str, StoredCase]
) -> None:
    body = {
        "id": str(uuid4()),
        "client_id": str(world.north.client_id),
        "name": "First week",
        "size": 1,
        "filters": {"rule": "addressed"},
    }
    async with browser(world.north.people[Role.AUDITOR]) as client:
        first = (await client.post("/api/samples", json=body)).json()
        again = (await client.post("/api/samples", json=body)).json()
        assert first == again
        assert (first["population"], first["size"], first["reviewed"]) == (2, 1, 0)
        (drawn,) = (await client.get(f"/api/samples/{body['id']}")).json()["cases"]
        case_id = drawn["case"]["id"]
        assert drawn["review"] is None
        review = {"verdict": "remark", "text": "Friendly, but late.", "sample_id": body["id"]}
        for verdict in ("fault", "remark"):
            answer = await client.post(
                f"/api/cases/{case_id}/reviews",
                json={**review, "id": str(uuid4()), "verdict": verdict, "seq": 2},
            )
            assert answer.status_code == 201, answer.text
        (drawn,) = (await client.get(f"/api/samples/{body['id']}")).json()["cases"]
        assert drawn["review"]["verdict"] == "remark", "the later one counts"
        assert drawn["review"]["text"] == "Friendly, but late."
        (listed,) = (await client.get("/api/samples")).json()
        assert listed["reviewed"] == 1
        named = {**body, "id": str(uuid4()), "filters": {"q": "Rechnung"}}
        by_words = (await client.post("/api/samples", json=named)).json()
        assert (by_words["population"], by_words["filters"]) == (1, {"words": True})
        both = (await client.get(f"/api/cases/{case_id}/reviews")).json()
        assert [one["verdict"] for one in both] == ["remark", "fault"]
        other = {**review, "id": str(uuid4()), "sample_id": str(uuid4())}
        assert (await client.post(f"/api/cases/{case_id}/reviews", json=other)).status_code == 404
    async with world.sessions() as session:
        kinds = await session.scalars(
            select(ConfigurationChange.kind).where(
                ConfigurationChange.client_id == world.north.client_id
            )
        )
        assert [kind for kind in kinds if kind.startswith(("sample.", "review."))] == [
            "sample.drawn",
            "review.recorded",
            "review.recorded",
            "sample.drawn",
        ]


def _the_migration() -> Any:
    (file,) = Path(db.migrations.__path__[0], "versions").glob("*_find_and_review.py")
    spec = importlib.util.spec_from_file_location("find_and_review", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def test_what_the_migration_reads_from_the_journal_is_what_the_record_writes(
    world: World, found: dict[str, StoredCase]
) -> None:
    module = _the_migration()
    async with world.sessions() as session:
        traits = select(CaseTrait.case_id, CaseTrait.kind, CaseTrait.value)
        recorded = set(map(tuple, await session.execute(traits)))
        await session.execute(delete(CaseTrait))
        for statement in module.backfill():
            await session.execute(text(statement))
        assert set(map(tuple, await session.execute(traits))) == recorded
        await session.rollback()
