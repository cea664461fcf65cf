"""The OpenAPI document is complete enough to generate a client from, and the API keeps to it."""

import json
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import requests
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.checks import load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi import checks

from api.app import create_app
from api.auth import viewer
from api.dependencies import Dependencies
from channels.contract import Unreachable
from channels.generic.signature import HEADER, signature
from channels.mastodon.channel import Mastodon
from db.engine import create_engine, create_sessions
from db.people import grant
from db.rate_limits import Limit
from db.tables import Person
from domain.actor import Role
from tests.api.conftest import Browser
from tests.api.dispatcher import FakeDispatcher, Outcome
from tests.api.serving import served_in_thread
from tests.api.world import PASSWORD, StoredCase, World, a_case
from tests.keys import KEYS

_METHODS = {"get", "post", "put", "patch", "delete"}


def _operations(app: FastAPI) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in app.openapi()["paths"].items()
        for method, operation in methods.items()
        if method in _METHODS
    ]


def test_every_operation_has_a_name_of_its_own_and_a_description(app: FastAPI) -> None:
    operations = _operations(app)
    names = [operation["operationId"] for _, operation in operations]
    assert len(names) == len(set(names)) > 25
    assert all(name.isidentifier() and name[0].islower() for name in names), names
    assert [name for name, operation in operations if not operation.get("description")] == []


def test_every_answer_has_a_schema(app: FastAPI) -> None:
    without = [
        name
        for name, operation in _operations(app)
        for status, answer in operation["responses"].items()
        if status.startswith("2") and status != "204" and not _schema(answer)
    ]
    assert without == []


def test_every_failure_is_documented_as_a_problem(app: FastAPI) -> None:
    for name, operation in _operations(app):
        for status, answer in operation["responses"].items():
            if int(status) < 400 or operation["operationId"] == "getHealth":
                continue
            # A person who comes back from an identity provider sees a page.
            if list(answer["content"]) != ["text/html"]:
                assert list(answer["content"]) == ["application/problem+json"], (name, status)
        expected = set()
        if operation.get("security"):
            expected |= {"401", "403"}
        if "requestBody" in operation:
            expected |= {"400", "413"}
        if "{" in name:
            expected |= {"422"}
        assert expected <= operation["responses"].keys(), name


def test_no_reference_leads_nowhere(app: FastAPI) -> None:
    document = app.openapi()
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert set(_references(document)) <= known


def test_what_the_webhook_takes_and_gives_is_documented(app: FastAPI) -> None:
    document = app.openapi()
    delivery = document["paths"]["/api/inbound/generic/{account}"]["post"]
    assert _schema(delivery["requestBody"]) == {"$ref": "#/components/schemas/DeliveryIn"}
    assert HEADER in {parameter["name"] for parameter in delivery["parameters"]}
    assert "reply" in document["webhooks"]


async def test_documentation_for_people_needs_no_script(browser: Browser, app: FastAPI) -> None:
    async with browser(None) as client:
        page = await client.get("/api/docs")
        assert page.status_code == 200
        assert "<script" not in page.text
        assert "https://" not in page.text.replace("https://webcare.invalid", "")
        for name, _ in _operations(app):
            assert name.split(" ")[1] in page.text
        assert (await client.get("/api/openapi.json")).json() == json.loads(
            json.dumps(app.openapi())
        )


def _schema(answer: dict[str, Any]) -> Any:
    """What the answer looks like, of a file that comes in several kinds the last one's."""
    media = answer.get("content", {})
    schemas = [content.get("schema") or content.get("itemSchema") for content in media.values()]
    return schemas[-1] if schemas and all(schemas) else None


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for each in part.values():
            yield from _references(each)
    elif isinstance(part, list):
        for each in part:
            yield from _references(each)


# -- schemathesis: requests made up from the document, good and bad --------------------------------


@dataclass(frozen=True)
class Served:
    """The API on a port, the person who talks to it, and what there is to be found."""

    address: str
    cookies: dict[str, str]
    headers: dict[str, str]
    known: dict[str, str]
    account: str
    secret: str


class MoodyDispatcher(FakeDispatcher):
    """Carries commands out, lets them wait and refuses them, each about as often."""

    async def ask(self, case_id: UUID, client_id: UUID, act: Any, payload_hash: str) -> Outcome:
        moods = (
            Outcome(),
            Outcome("pending"),
            Outcome("refused", "case-is-closed", "It is closed.", "Reopen it."),
            Outcome("refused", "text-too-long", "It is too long.", "Shorten it."),
        )
        self.outcome = moods[act.id.int % len(moods)]
        return await super().ask(case_id, client_id, act, payload_hash)


@pytest.fixture(scope="module")
async def everybody(world: World) -> Person:
    """Somebody who may do everything for one client."""
    person = world.north.people[Role.AGENT]
    async with world.sessions.begin() as session:
        for role in (Role.SUPERVISOR, Role.ADMINISTRATOR):
            await grant(session, person, world.north.client_id, role)
    return person


@pytest.fixture(scope="module")
async def stored(world: World) -> StoredCase:
    return await a_case(world, world.north)


@pytest.fixture(scope="module")
async def api(
    world: World, everybody: Person, stored: StoredCase, given: Dependencies, database_url: str
) -> AsyncIterator[Served]:
    # It runs in a thread with a loop of its own, and a pool belongs to one loop.
    engine = create_engine(database_url)
    sessions = create_sessions(engine, KEYS)
    app = create_app(
        Dependencies(
            sessions=sessions,
            database_url=database_url,
            dispatcher=MoodyDispatcher(sessions),
            version="1.2.3",
            static=Path(os.devnull),
            probes=given.probes,
        )
    )
    with pytest.MonkeyPatch.context() as patch, served_in_thread(app) as address:
        patch.setattr(Mastodon, "connect", _nobody_answers)
        # `ignored_auth` comes with a wrong token again and again.
        patch.setattr(viewer, "PER_STRANGER", Limit(tries=1_000_000, seconds=60))
        login = requests.post(
            f"{address}/api/auth/login",
            json={"email": everybody.email, "password": PASSWORD},
            timeout=10,
        )
        yield Served(
            address=address,
            cookies={cookie.name: cookie.value or "" for cookie in login.cookies},
            headers={"X-CSRF-Token": login.json()["csrf_token"]},
            known={
                "case_id": str(stored.id),
                "task_id": str(stored.state.tasks[0].id),
                "customer_id": str(stored.customer_id),
                "client_id": str(stored.client_id),
                "account_id": str(world.north.account.id),
                "account": world.north.account.name,
            },
            account=world.north.account.name,
            secret=world.north.secret,
        )


async def _nobody_answers(*_: object) -> None:
    raise Unreachable("test")


def _document() -> dict[str, Any]:
    """The document alone needs nothing of what an application is made of."""
    nothing = Dependencies(
        sessions=create_sessions(create_engine("postgresql://nobody@127.0.0.1:1/nowhere")),
        database_url="",
        dispatcher=FakeDispatcher(None),  # type: ignore[arg-type]
        version="1.2.3",
        static=Path(os.devnull),
    )
    return create_app(nothing).openapi()


# Who asks is the same person throughout; `ignored_auth` leaves the login out by itself.
_CONFIG = SchemathesisConfig()
_CONFIG.projects.default.generation.with_security_parameters = False
# The exhaustive phase takes minutes; switch it on after larger changes.
_CONFIG.projects.default.phases.coverage.enabled = False
load_all_checks()
# A stream does not end (tests/api/test_events.py) and logging out would end it all.
schema = schemathesis.openapi.from_dict(_document(), config=_CONFIG).exclude(
    operation_id=["streamEvents", "logout"]
)

_NOT_HERE: list[Any] = [
    # `sort`, `range` and `filter` are JSON in a string: the schema cannot tell a good one.
    checks.positive_data_acceptance,
]
_ITEM_BY_ITEM = ("receiveDelivery",)
"""What is wrong with one item of a delivery is said of that item, in an answer of 200."""


@schema.parametrize()
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_api_keeps_to_its_document(case: Case[Any], api: Served) -> None:
    """No answer outside of the document, and never a 500, whatever is sent."""
    found = _find_something(case, api)
    by_item = case.operation.definition.raw["operationId"] in _ITEM_BY_ITEM
    may_be_good = [checks.negative_data_rejection] if found or by_item else []
    case.call_and_validate(
        base_url=api.address,
        headers={**api.headers, **_signed(case, api)},
        cookies=api.cookies,
        excluded_checks=[*_NOT_HERE, *may_be_good],
    )


def _find_something(case: Case[Any], api: Served) -> bool:
    """Half of the requests name something that is there, or nearly all would end in a 404. Whether
    this one does now: what was bad about it may have been just that."""
    found = False
    for name, value in api.known.items():
        given = (case.path_parameters or {}).get(name)
        if isinstance(given, str) and given and ord(given[-1]) % 2:
            case.path_parameters[name] = value
            found = True
    return found


def _signed(case: Case[Any], api: Served) -> dict[str, str]:
    """Half of the deliveries and fetches are signed as they should be."""
    operation_id = case.operation.definition.raw["operationId"]
    if operation_id not in ("receiveDelivery", "fetchReplies") or len(str(case.body)) % 2:
        return {}
    request = requests.Request(**case.as_transport_kwargs(base_url=api.address)).prepare()
    body = request.body or b""
    if operation_id == "fetchReplies":
        body = f"GET {request.path_url}"
    assert isinstance(body, str | bytes)
    return {HEADER: signature(api.secret, body.encode() if isinstance(body, str) else body)}
