"""Service agreements over HTTP: versions, a second pair of eyes, and problems at their place."""

import asyncio
import json
from typing import Any
from uuid import uuid4

import pytest
from httpx2 import AsyncClient
from sqlalchemy import select

from db.clients import create_client
from db.configuration import agreement_of, broken_change
from db.engine import Sessions
from db.tables import ConfigurationChange
from domain.actor import Role
from domain.agreement import ServiceAgreement
from domain.opening import countries
from tests.api.conftest import Browser
from tests.api.world import World, a_colleague

NINE_TO_SIX = {"opens": "09:00", "closes": "18:00"}
WEEK = [[NINE_TO_SIX]] * 5 + [[], []]
BAVARIA = {"country": "DE", "region": "BY"}


def calendar(**fields: Any) -> dict[str, Any]:
    """Nine to six on workdays in Bavaria."""
    return {"time_zone": "Europe/Berlin", "week": WEEK, "holidays": [BAVARIA]} | fields


async def shown(client: AsyncClient, world: World) -> dict[str, Any]:
    """The client's agreement with versions and draft."""
    answer = await client.get(f"/api/agreements/{world.north.client_id}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_one_writes_another_publishes_and_new_cases_get_it(
    world: World, browser: Browser, sessions: Sessions
) -> None:
    client_id = world.north.client_id
    address = f"/api/agreements/{client_id}/draft"
    supervisor, admin = (world.north.people[r] for r in (Role.SUPERVISOR, Role.ADMINISTRATOR))
    async with browser(supervisor) as client:
        before = await shown(client, world)
        assert (before["draft"], before["actions"]) == (None, ["write"])
        changed = before["agreement"] | {
            "answer_in": 14_400,
            "calendar": calendar(),
            "answer_counts": "business",
        }
        body = {"agreement": changed, "revision": 0, "note": "Office hours"}
        drafted = await client.put(address, json=body)
        assert drafted.status_code == 200, drafted.text
        assert drafted.json()["draft"]["authors"] == [
            {"id": str(supervisor.id), "name": supervisor.name}
        ]
        assert drafted.json()["actions"] == ["write", "discard"]
        assert drafted.json()["why_not"] == "own_draft"
        again = await client.put(address, json=body)
        assert again.status_code == 409, "begun twice"
        own = await client.post(f"{address}/publish", json={"revision": 1})
        assert (own.status_code, own.json()["type"].rpartition("/")[2]) == (403, "own-draft")
        compared = await client.get(f"/api/agreements/{client_id}/compare")
        places = {each["where"]: each["after"] for each in compared.json()["differences"]}
        assert places.keys() == {
            "answer_in",
            "answer_counts",
            *(f"calendar.{name}" for name in ("time_zone", "week", "holidays", "exceptions")),
        }
        assert places["answer_in"] == 14_400
    async with browser(admin) as client:
        assert (await shown(client, world))["actions"] == ["write", "discard", "publish"]
        stale = await client.post(f"{address}/publish", json={"revision": 7})
        assert stale.status_code == 409
        published = await client.post(f"{address}/publish", json={"revision": 1})
        assert published.status_code == 200, published.text
        newest = published.json()["versions"][0]
        assert newest["version"] == published.json()["agreement"]["version"] != "1"
        assert newest["author"]["id"] == str(supervisor.id)
        assert newest["approver"]["id"] == str(admin.id)
        assert published.json()["draft"] is None
        first = await client.get(f"/api/agreements/{client_id}/versions/1")
        assert first.json()["answer_in"] == 86_400
    async with sessions() as session:
        assert (await agreement_of(session, client_id)).answer_in == 14_400
        kinds = await session.scalars(
            select(ConfigurationChange.kind)
            .where(ConfigurationChange.client_id == client_id)
            .order_by(ConfigurationChange.seq.desc())
            .limit(2)
        )
        assert list(kinds) == ["agreement.published", "agreement.written"]
        assert await broken_change(session, client_id) is None


async def test_whoever_adds_a_word_is_an_author_and_a_draft_can_be_given_up(
    world: World, browser: Browser
) -> None:
    client_id = world.south.client_id
    address = f"/api/agreements/{client_id}/draft"
    supervisor, admin = (world.south.people[r] for r in (Role.SUPERVISOR, Role.ADMINISTRATOR))
    for number, person in enumerate((supervisor, admin)):
        async with browser(person) as client:
            body = {
                "agreement": {"version": "1", "answer_in": 3_600 + number},
                "revision": number,
            }
            written = await client.put(address, json=body)
            assert written.status_code == 200, written.text
    async with browser(admin) as client:
        refused = await client.post(f"{address}/publish", json={"revision": 2})
        assert refused.status_code == 403
        gone = await client.post(f"{address}/discard", json={"revision": 2})
        assert gone.json()["draft"] is None
        assert (await client.post(f"{address}/discard", json={"revision": 2})).status_code == 404
        assert (await client.get(f"/api/agreements/{client_id}/compare")).status_code == 404


async def test_what_cannot_be_kept_is_refused_each_thing_at_its_place(
    world: World, browser: Browser
) -> None:
    overlapping = [NINE_TO_SIX, {"opens": "17:00", "closes": "19:00"}]
    backwards = [{"opens": "10:00", "closes": "10:00"}]
    agreement: dict[str, Any] = {
        "version": "1",
        "time_zone": "Europe/Nowhere",
        "answer_in": 60,
        "answer_warnings": [0.9, 0.5],
        "outside_hours": "nothing",
        "approval": {
            "rules": [{"name": " ", "mode": "peer"}, {"name": "legal", "mode": "department"}]
        },
        "per_priority": [
            {"priority": "high"},
            {"priority": "high"},
            {"priority": "urgent", "answer_in": 30},
        ],
        "calendar": {
            "time_zone": "Mars/Olympus",
            "week": [overlapping, backwards, *[[]] * 5],
            "holidays": [{"country": "XX"}, {"country": "DE", "region": "ZZ"}, BAVARIA, BAVARIA],
            "exceptions": [{"date": "2026-05-05"}, {"date": "2026-05-05"}],
        },
    }
    async with browser(world.north.people[Role.ADMINISTRATOR]) as client:
        address = f"/api/agreements/{world.north.client_id}/draft"
        refused = await client.put(address, json={"agreement": agreement, "revision": 0})
        assert refused.status_code == 422
        found = {each["where"]: each["code"] for each in refused.json()["errors"]}
        assert found == {
            "time_zone": "unknown_zone",
            "answer_in": "too_short",
            "answer_warnings": "not_ascending",
            "per_priority.1": "twice",
            "per_priority.2.answer_in": "too_short",
            "outside_hours": "needs_business_time",
            "calendar.time_zone": "unknown_zone",
            "calendar.week.0.1": "overlaps",
            "calendar.week.1.0": "closes_too_early",
            "calendar.holidays.0": "unknown_country",
            "calendar.holidays.1": "unknown_region",
            "calendar.holidays.3": "twice",
            "calendar.exceptions.1": "twice",
            "approval.rules.0": "unnamed",
            "approval.rules.1": "no_department",
        }
        shape = await client.put(
            address,
            json={"agreement": {"version": "1", "answer_in": -1}, "revision": 0},
        )
        assert shape.json()["errors"][0]["where"] == "body.agreement.answer_in"
        wrong: list[tuple[dict[str, Any], str]] = [
            ({"version": "1", "answer_counts": "business"}, "answer_counts"),
            ({"version": "1", "outside_hours": "notice"}, "outside_hours"),
            ({"version": "1", "calendar": calendar(week=[[]] * 7)}, "calendar.week"),
        ]
        for agreement, where in wrong:
            body = {"agreement": agreement, "revision": 0}
            refused = await client.put(address, json=body)
            assert [each["where"] for each in refused.json()["errors"]] == [where]


@pytest.mark.parametrize("trainees", ["none", "department"])
async def test_no_agreement_lets_what_a_trainee_writes_go_out_unseen(
    world: World, browser: Browser, trainees: str
) -> None:
    """It did with "none"; and a department that nobody names is nobody."""
    agreement = {"version": "1", "approval": {"trainees": trainees}}
    async with browser(world.north.people[Role.ADMINISTRATOR]) as client:
        address = f"/api/agreements/{world.north.client_id}/draft"
        refused = await client.put(address, json={"agreement": agreement, "revision": 0})
    assert refused.status_code == 422, refused.text
    (wrong,) = refused.json()["errors"]
    assert (wrong["where"], wrong["code"]) == ("approval.trainees", "nobody_sees")


async def test_a_rules_name_is_no_longer_than_what_a_case_is_found_by(
    world: World, browser: Browser
) -> None:
    """No case whose draft it asked for could be recorded: the name fits no index."""
    agreement = {"version": "1", "approval": {"rules": [{"name": "x" * 61, "mode": "peer"}]}}
    async with browser(world.north.people[Role.ADMINISTRATOR]) as client:
        address = f"/api/agreements/{world.north.client_id}/draft"
        refused = await client.put(address, json={"agreement": agreement, "revision": 0})
    assert refused.status_code == 422, refused.text
    (wrong,) = refused.json()["errors"]
    assert (wrong["where"], wrong["code"]) == ("approval.rules.0", "name_too_long")


async def test_counts_stay_within_the_bounds_that_come_with_the_agreement(
    world: World, browser: Browser
) -> None:
    async with browser(world.north.people[Role.ADMINISTRATOR]) as client:
        bounds = (await shown(client, world))["bounds"]
        assert bounds.keys() == {"automatic_per_account", "automatic_per_second"}
        address = f"/api/agreements/{world.north.client_id}/draft"
        for name, most in ((name, each["most"]) for name, each in bounds.items()):
            agreement = {"version": "", name: most + 1}
            refused = await client.put(address, json={"agreement": agreement, "revision": 0})
            assert refused.status_code == 422
            assert refused.json()["errors"][0]["where"].endswith(name)


async def test_an_agreement_can_be_tried_before_it_is_saved(world: World, browser: Browser) -> None:
    """Friday, 17:55, before Whit Monday: the promise names Tuesday."""
    agreement = {
        "version": "1",
        "answer_in": 14_400,
        "calendar": calendar(),
        "acknowledge_counts": "business",
        "answer_counts": "business",
        "outside_hours": "notice",
    }
    async with browser(world.north.people[Role.SUPERVISOR]) as client:
        body = {"agreement": agreement, "at": "2026-05-22T17:55:00+02:00"}
        tried = (await client.post("/api/agreements/try", json=body)).json()
        assert tried["open"] is True
        assert tried["answer_due_at"] == "2026-05-26T10:55:00Z"
        assert tried["promise"]["de"] == "Dienstag, 26. Mai, 12:55 Uhr"
        late = body | {"at": "2026-05-22T20:00:00+02:00"}
        tried = (await client.post("/api/agreements/try", json=late)).json()
        assert tried["open"] is False
        assert tried["opens_at"] == "2026-05-26T07:00:00Z"
        assert tried["speaks_at"] < "2026-05-22T18:05:00Z"
        wrong = body | {"agreement": agreement | {"time_zone": "Europe/Nowhere"}}
        assert (await client.post("/api/agreements/try", json=wrong)).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"time_zone": "Mars/Olympus"}, "calendar.time_zone"),
        ({"week": [[]] * 7}, "calendar.week"),
        ({"week": [[{"opens": "17:00", "closes": "09:00"}]] + [[]] * 6}, "calendar.week.0.0"),
        ({"holidays": [{"country": "XX"}]}, "calendar.holidays.0"),
        ({"exceptions": [{"date": "2031-05-05"}] * 2}, "calendar.exceptions.1"),
    ],
)
async def test_office_hours_are_checked_like_an_agreements_calendar(
    world: World, browser: Browser, wrong: dict[str, Any], where: str
) -> None:
    """A department with such hours was never there, or there at the wrong time."""
    desk = {"client_id": str(world.north.client_id), "name": f"Werk {uuid4().hex[:6]}"}
    body = {"calendar": calendar(**wrong)}
    async with browser(world.north.people[Role.ADMINISTRATOR]) as client:
        made = await client.post("/api/departments", json=desk | {"calendar": calendar()})
        assert made.status_code == 201, made.text
        path = f"/api/departments/{made.json()['id']}"
        seen = {name: made.json()[name] for name in ("name", "revision")}
        for refused in (
            await client.post("/api/departments", json=desk | body),
            await client.put(path, json=seen | body),
            await client.post("/api/calendars/preview", json=body),
        ):
            assert refused.status_code == 422
            assert refused.headers["content-type"] == "application/problem+json"
            assert where in [each["where"] for each in refused.json()["errors"]]


async def test_office_hours_that_name_no_time_zone_are_in_the_client_s(
    world: World, browser: Browser
) -> None:
    """They were in Berlin's, wherever the client is."""
    abroad, office = "Europe/Lisbon", "Atlantic/Azores"
    hours = {name: value for name, value in calendar().items() if name != "time_zone"}
    desk = {"name": f"Werk {uuid4().hex[:6]}", "calendar": hours}
    async with world.sessions.begin() as session:
        agreement = ServiceAgreement(version="1", time_zone=abroad)
        client = await create_client(
            session, name=uuid4().hex, brand="Sul", form_of_address="formal", agreement=agreement
        )
        admin = await a_colleague(session, client.client_id, Role.ADMINISTRATOR, uuid4().hex)
    async with browser(admin) as browsing:
        body = desk | {"client_id": str(client.client_id)}
        made = (await browsing.post("/api/departments", json=body)).json()
        assert made["calendar"]["time_zone"] == abroad
        changed = desk | {"calendar": hours | {"time_zone": office}, "revision": made["revision"]}
        put = await browsing.put(f"/api/departments/{made['id']}", json=changed)
        assert put.json()["calendar"]["time_zone"] == office


async def test_a_calendar_shows_its_special_days_by_name(world: World, browser: Browser) -> None:
    async with browser(world.north.people[Role.AGENT]) as client:
        countries = {
            c["country"]: c["regions"]
            for c in (await client.get("/api/calendars/countries")).json()
        }
        assert "BY" in countries["DE"]
        assert "Europe/Berlin" in (await client.get("/api/calendars/time-zones")).json()
        body = {"calendar": calendar(), "language": "de"}
        preview = await client.post("/api/calendars/preview", json=body)
        days = {name: day for day in preview.json()["days"] for name in day["names"]}
        assert {"Fronleichnam", "Allerheiligen"} <= days.keys()
        assert days["Fronleichnam"]["openings"] == []
        english = await client.post("/api/calendars/preview", json=body | {"language": "en"})
        assert "Corpus Christi" in {n for day in english.json()["days"] for n in day["names"]}
        wrong = await client.post(
            "/api/calendars/preview", json={"calendar": calendar(time_zone="Mars/Olympus")}
        )
        assert wrong.json()["errors"][0]["where"] == "calendar.time_zone"


@pytest.mark.parametrize("version", ["\x00", "\ud800"])
async def test_a_version_that_cannot_be_kept_is_refused(
    browser: Browser, world: World, version: str
) -> None:
    async with browser(world.south.people[Role.SUPERVISOR]) as client:
        body = json.dumps({"agreement": {"version": version}, "revision": 0})
        address = f"/api/agreements/{world.south.client_id}/draft"
        headers = {"content-type": "application/json"}
        written = await client.put(address, content=body, headers=headers)
    assert written.status_code == 422, written.text


@pytest.mark.parametrize(
    ("where", "agreement"),
    [
        (
            "calendar.exceptions.0.name",
            {"calendar": calendar(exceptions=[{"date": "2026-12-24", "name": "\x00"}])},
        ),
        ("approval.rules.0.name", {"approval": {"rules": [{"name": "a\x00", "mode": "peer"}]}}),
        (
            "approval.rules.0.department",
            {"approval": {"rules": [{"name": "a", "mode": "department", "department": "\x00"}]}},
        ),
    ],
)
async def test_words_that_cannot_be_kept_are_refused_at_their_place(
    browser: Browser, world: World, where: str, agreement: dict[str, Any]
) -> None:
    async with browser(world.south.people[Role.SUPERVISOR]) as client:
        address = f"/api/agreements/{world.south.client_id}/draft"
        body = {"agreement": {"version": "1"} | agreement, "revision": 0}
        written = await client.put(address, json=body)
    assert written.status_code == 422, written.text
    assert [each["where"] for each in written.json()["errors"]] == [f"body.agreement.{where}"]


async def test_a_calendar_without_end_keeps_nobody_waiting(browser: Browser, world: World) -> None:
    """Every day was held against every list of holidays, while the process answered nobody else."""
    everywhere = [
        {"country": country, "region": region}
        for country, regions in countries().items()
        for region in regions
    ]
    many = {
        "calendar.holidays": {"holidays": everywhere},
        "calendar.exceptions": {
            "exceptions": [{"date": f"2026-05-{1 + day % 28:02}"} for day in range(20_000)]
        },
    }
    async with browser(world.south.people[Role.AGENT]) as client:
        for where, entries in many.items():
            async with asyncio.timeout(5):
                body = {"calendar": calendar(**entries)}
                answer = await client.post("/api/calendars/preview", json=body)
            assert answer.status_code == 422, answer.text
            found = [(each["where"], each["code"]) for each in answer.json()["errors"]]
            assert found == [(where, "too_many")]
    async with browser(world.south.people[Role.SUPERVISOR]) as client:
        rules = [{"name": str(number), "mode": "peer"} for number in range(201)]
        address = f"/api/agreements/{world.south.client_id}/draft"
        agreement = {"version": "1", "approval": {"rules": rules}}
        refused = await client.put(address, json={"agreement": agreement, "revision": 0})
        found = [(each["where"], each["code"]) for each in refused.json()["errors"]]
        assert found == [("approval.rules", "too_many")]


async def test_no_promise_is_reckoned_from_the_end_of_the_calendar(
    browser: Browser, world: World
) -> None:
    async with browser(world.south.people[Role.SUPERVISOR]) as client:
        body = {"agreement": {"version": "1"}, "at": "9999-12-31T23:59:59-14:00"}
        tried = await client.post("/api/agreements/try", json=body)
    assert tried.status_code == 422, tried.text
