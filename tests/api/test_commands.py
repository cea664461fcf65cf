"""What a person asks of a case: once, by reference, and answered as it came out."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, get_args
from uuid import UUID, uuid4, uuid5

import pytest
from httpx2 import AsyncClient, Response
from sqlalchemy import func, select

from api.cases.requests import CommandIn
from db.tables import Command, Words
from db.words import read_words
from domain.actor import Role, Via
from domain.commands import AddNote, CaseCommand, SubmitReply
from domain.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, every_refusal
from tests.api.conftest import Browser
from tests.api.dispatcher import FakeDispatcher, Outcome
from tests.api.world import StoredCase, World, a_case


@pytest.fixture
async def case(world: World) -> StoredCase:
    return await a_case(world, world.north)


@pytest.fixture(scope="module")
async def agent(browser: Browser, world: World) -> AsyncIterator[AsyncClient]:
    async with browser(world.north.people[Role.AGENT]) as client:
        yield client


@pytest.fixture(autouse=True)
def done(dispatcher: FakeDispatcher) -> None:
    """Unless a test says otherwise, every command is carried out at once."""
    dispatcher.outcome = Outcome()
    dispatcher.acts.clear()


async def _issue(client: AsyncClient, case: StoredCase, **command: Any) -> Response:
    command.setdefault("id", str(uuid4()))
    return await client.post(f"/api/cases/{case.id}/commands", json=command)


def test_every_command_of_the_domain_can_be_sent() -> None:
    def kinds(union: Any) -> set[str]:
        return {each.model_fields["kind"].annotation.__args__[0] for each in get_args(union)}

    # It alone takes tasks from those who are gone, says which e-mail came back and finds copies;
    # incidents are decided as such (see api/incidents/).
    of_the_system = {"return_task", "note_not_delivered", "join_incident", "settle_with_incident"}
    assert kinds(get_args(CommandIn)[0]) == kinds(get_args(CaseCommand)[0]) - of_the_system


async def test_words_are_stored_and_the_case_gets_a_reference(
    agent: AsyncClient, world: World, case: StoredCase, dispatcher: FakeDispatcher
) -> None:
    jana = world.north.people[Role.AGENT]
    command_id = str(uuid4())
    answer = await _issue(
        agent,
        case,
        id=command_id,
        kind="submit_reply",
        text="  Wir prüfen das 👍  ",
        purpose="substance",
    )
    assert answer.status_code == 200
    assert answer.json() == {"id": command_id, "status": "done", "refusal": None}
    (act,) = dispatcher.acts
    assert act.actor.person_id == jana.id
    assert act.actor.roles == (Role.AGENT,)
    assert act.actor.via is Via.API
    assert isinstance(act.command, SubmitReply)
    assert act.command.length == 20
    async with world.sessions() as session:
        words = await session.get_one(Words, act.command.text.id)
        read = await read_words(session, words.client_id, [words.id])
        command = await session.get_one(Command, UUID(command_id))
    assert read[words.id] == "  Wir prüfen das 👍  ", "a reply goes out exactly as it was written"
    assert (words.person_id, words.customer_id) == (jana.id, None)
    assert "prüfen" not in str(command.payload)


async def test_the_same_request_again_is_the_same_command(
    agent: AsyncClient, world: World, case: StoredCase, dispatcher: FakeDispatcher
) -> None:
    command = {"id": str(uuid4()), "kind": "add_note", "text": "Rückruf am Dienstag"}
    answers = await asyncio.gather(*(_issue(agent, case, **command) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({act.model_dump_json() for act in dispatcher.acts}) == 1
    async with world.sessions() as session:
        texts = select(func.count()).where(Words.id == uuid5(UUID(command["id"]), "text"))
        assert await session.scalar(texts) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "add_note", "text": "something else"},
        {"kind": "ask_information", "text": "the same words"},
        {"kind": "submit_reply", "text": "the same words", "purpose": "courtesy"},
    ],
)
async def test_the_same_id_for_something_else_is_refused(
    agent: AsyncClient, case: StoredCase, dispatcher: FakeDispatcher, other: dict[str, str]
) -> None:
    first = {"id": str(uuid4()), "kind": "add_note", "text": "the same words"}
    assert (await _issue(agent, case, **first)).status_code == 200
    answer = await _issue(agent, case, **{**first, **other})
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("/command-id-used")
    assert len(dispatcher.acts) == 1
    assert (await _issue(agent, case, **first)).status_code == 200


async def test_an_id_of_somebody_else_or_another_case_is_refused(
    agent: AsyncClient, browser: Browser, world: World, case: StoredCase
) -> None:
    other_case = await a_case(world, world.north)
    first = {"id": str(uuid4()), "kind": "add_note", "text": "the same words"}
    claim = {"id": str(uuid4()), "kind": "close_case", "reason": "spam"}
    for command in (first, claim):
        assert (await _issue(agent, case, **command)).status_code == 200
        assert (await _issue(agent, other_case, **command)).status_code == 409
        async with browser(world.north.people[Role.SUPERVISOR]) as supervisor:
            assert (await _issue(supervisor, case, **command)).status_code == 409
            assert (await supervisor.get(f"/api/commands/{command['id']}")).status_code == 404


async def test_without_an_answer_in_time_it_is_pending(
    agent: AsyncClient, case: StoredCase, dispatcher: FakeDispatcher
) -> None:
    dispatcher.outcome = Outcome(status="pending")
    command = {"id": str(uuid4()), "kind": "close_case", "reason": "answered"}
    answer = await _issue(agent, case, **command)
    assert answer.status_code == 202
    assert answer.json()["status"] == "pending"
    assert (await agent.get(f"/api/commands/{command['id']}")).json() == answer.json()
    dispatcher.outcome = Outcome()
    assert (await _issue(agent, case, **command)).status_code == 200
    assert (await agent.get(f"/api/commands/{command['id']}")).json()["status"] == "done"


_STATUSES: list[tuple[type[Refusal], int]] = [
    (NotAllowed, 403),
    (NotFound, 404),
    (Conflict, 409),
    (Invalid, 422),
    (Refusal, 409),
]


@pytest.mark.parametrize("kind", sorted(every_refusal()))
async def test_a_refusal_is_a_problem_that_names_its_reason(
    agent: AsyncClient, case: StoredCase, dispatcher: FakeDispatcher, kind: str
) -> None:
    dispatcher.outcome = Outcome("refused", kind, "It is closed.", "Reopen it first.")
    command_id = str(uuid4())
    answer = await _issue(agent, case, id=command_id, kind="reopen_case")
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == f"https://webcare.invalid/problems/{kind}"
    assert (problem["detail"], problem["right"]) == ("It is closed.", "Reopen it first.")
    assert answer.status_code == problem["status"]
    refusal = every_refusal()[kind]
    assert answer.status_code == next(s for root, s in _STATUSES if issubclass(refusal, root))
    looked_up = (await agent.get(f"/api/commands/{command_id}")).json()
    assert looked_up["refusal"] == {
        "type": kind,
        "detail": "It is closed.",
        "right": "Reopen it first.",
    }


async def test_who_may_not_is_told_before_the_case_is_asked(
    browser: Browser, world: World, case: StoredCase, dispatcher: FakeDispatcher
) -> None:
    asked = [uuid4() for _ in range(4)]
    roles = (Role.AUDITOR, Role.ADMINISTRATOR, Role.STAKEHOLDER, Role.SECOND_LINE)
    for role, command_id in zip(roles, asked, strict=True):
        async with browser(world.north.people[role]) as client:
            told = {"id": str(command_id), "kind": "add_note", "text": "let me in"}
            answer = await _issue(client, case, **told)
            assert answer.status_code == 403
            assert answer.json()["type"].endswith("/not-allowed")
    assert dispatcher.acts == []
    async with world.sessions() as session:
        kept = select(func.count()).where(Words.id.in_(uuid5(each, "text") for each in asked))
        assert await session.scalar(kept) == 0


@pytest.mark.parametrize(
    ("command", "where"),
    [
        ({"kind": "make_coffee"}, "body"),
        ({}, "body"),
        ({"kind": "add_note"}, "body.add_note.text"),
        ({"kind": "add_note", "text": ""}, "body.add_note.text"),
        ({"kind": "add_note", "text": " \n\t"}, "body.add_note.text"),
        ({"kind": "add_note", "text": "a\x00b"}, "body.add_note.text"),
        ({"kind": "add_note", "text": "x" * 100_001}, "body.add_note.text"),
        ({"kind": "add_note", "text": "x", "person_id": str(uuid4())}, "body.add_note.person_id"),
        ({"kind": "add_note", "text": "x", "id": "42"}, "body.add_note.id"),
        (
            {"kind": "submit_reply", "text": "x", "purpose": "small talk"},
            "body.submit_reply.purpose",
        ),
        ({"kind": "claim_task", "task_id": "mine"}, "body.claim_task.task_id"),
        ({"kind": "settle_delivery", "reply_id": str(uuid4()), "posted": 1}, "body"),
        ({"kind": "close_case", "reason": "tired"}, "body.close_case.reason"),
    ],
)
async def test_what_cannot_be_read_is_said_without_repeating_it(
    agent: AsyncClient,
    case: StoredCase,
    dispatcher: FakeDispatcher,
    command: dict[str, Any],
    where: str,
) -> None:
    answer = await _issue(agent, case, **command)
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["type"].endswith("/validation")
    assert problem["errors"][0]["where"].startswith(where)
    assert "small talk" not in answer.text
    assert dispatcher.acts == []


async def test_the_note_of_one_is_no_text_for_another(
    agent: AsyncClient, case: StoredCase, dispatcher: FakeDispatcher
) -> None:
    await _issue(agent, case, kind="add_note", text="eins")
    await _issue(agent, case, kind="add_note", text="eins")
    first, second = (act.command for act in dispatcher.acts)
    assert isinstance(first, AddNote)
    assert isinstance(second, AddNote)
    assert first.text != second.text
