"""Pictures that agents send: put there, named by a reply, shown where a reply is shown."""

import base64
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx2 import AsyncClient, Response

from db.reply_files import MOST_WAITING, contents_of
from db.tables import File
from db.words import read_words
from domain.actor import Role
from domain.commands import ReviseDraft, SubmitReply
from tests.api.conftest import Browser
from tests.api.dispatcher import FakeDispatcher, Outcome
from tests.api.world import StoredCase, World, a_case

PNG = b"\x89PNG\r\n\x1a\n" + b"a small picture"


@pytest.fixture
async def case(world: World) -> StoredCase:
    return await a_case(world, world.north)


@pytest.fixture(scope="module")
async def agent(browser: Browser, world: World) -> AsyncIterator[AsyncClient]:
    async with browser(world.north.people[Role.AGENT]) as client:
        yield client


@pytest.fixture(autouse=True)
def done(dispatcher: FakeDispatcher) -> None:
    dispatcher.outcome = Outcome()
    dispatcher.acts.clear()


async def upload(client: AsyncClient, case: StoredCase, content: bytes = PNG) -> Response:
    body = {"content": base64.b64encode(content).decode()}
    return await client.post(f"/api/uploads/{case.id}", json=body)


async def issue(client: AsyncClient, case: StoredCase, **command: Any) -> Response:
    command = {"id": str(uuid4()), "text": "So sieht es aus.", "purpose": "substance"} | command
    command.setdefault("kind", "submit_reply")
    if command["kind"] != "submit_reply":
        command.pop("purpose")
    return await client.post(f"/api/cases/{case.id}/commands", json=command)


async def test_a_picture_is_kept_sealed_and_named_by_its_hash(
    agent: AsyncClient, world: World, case: StoredCase, dispatcher: FakeDispatcher
) -> None:
    kept = await upload(agent, case)
    assert kept.status_code == 201, kept.text
    file = kept.json()
    assert (file["media_type"], file["size"]) == ("image/png", len(PNG))
    shown = await agent.get(file["url"])
    assert (shown.content, shown.headers["content-type"]) == (PNG, "image/png")
    named = [{"id": file["id"], "description": "Der neue Saal"}]
    command_id = str(uuid4())
    for _ in range(2):  # the same command again names the same
        answer = await issue(agent, case, id=command_id, files=named)
        assert answer.status_code == 200, answer.text
    first, second = dispatcher.acts
    assert first == second
    assert isinstance(first.command, SubmitReply)
    (ref,) = first.command.files
    assert ref.description is not None
    async with world.sessions() as session:
        row = await session.get_one(File, UUID(file["id"]))
        assert PNG not in (row.sealed or PNG)
        assert (row.case_id, row.customer_id) == (case.id, case.customer_id)
        assert row.named_at is not None
        said = await read_words(session, case.client_id, [ref.description.id])
        assert said == {ref.description.id: "Der neue Saal"}
        contents = await contents_of(session, case.client_id, case.id, [ref])
        assert contents is not None
        assert [(each.content, each.description) for each in contents] == [(PNG, "Der neue Saal")]
        wrong = ref.model_copy(update={"hash": "0" * 64})
        assert await contents_of(session, case.client_id, case.id, [wrong]) is None
        assert await contents_of(session, case.client_id, uuid4(), [ref]) is None


@pytest.mark.parametrize("content", [b"<html>picture.png</html>", b"<svg/>", b"MZ picture", b"GIF"])
async def test_a_file_is_judged_by_its_contents(
    agent: AsyncClient, case: StoredCase, content: bytes
) -> None:
    refused = await upload(agent, case, content)
    assert refused.status_code == 422
    problem = refused.json()
    assert problem["type"].endswith("/unfit-file")
    assert problem["right"] == "It carries PNG, JPEG, GIF, WEBP and PDF."


async def test_what_is_too_large_is_refused_in_words(agent: AsyncClient, case: StoredCase) -> None:
    refused = await upload(agent, case, PNG + bytes(8_000_000))
    assert (refused.status_code, refused.json()["detail"]) == (
        422,
        "The file is too large for this channel.",
    )
    assert (await upload(agent, case, PNG + bytes(11_000_000))).status_code == 413


async def test_nobody_leaves_files_without_end(
    agent: AsyncClient, world: World, case: StoredCase
) -> None:
    for _ in range(MOST_WAITING):
        assert (await upload(agent, case)).status_code == 201
    assert (await upload(agent, case)).status_code == 409


async def test_a_file_of_another_case_is_none_of_this_one(
    agent: AsyncClient, world: World, case: StoredCase
) -> None:
    other = await a_case(world, world.north)
    file = (await upload(agent, other)).json()
    for named in (file["id"], str(uuid4())):
        answer = await issue(agent, case, files=[{"id": named, "description": "x"}])
        assert answer.status_code == 422
        assert answer.json()["type"].endswith("/unknown-reference")


async def test_what_a_picture_is_said_to_show_goes_out_as_well(
    agent: AsyncClient, world: World
) -> None:
    case = await a_case(world, world.north, text="Meine Nummer ist 0170 1234567, ruft an!")
    file = (await upload(agent, case)).json()
    named = {"id": file["id"], "description": "Zettel mit +49 170 123 45 67"}
    answer = await issue(agent, case, files=[named], visibility="public")
    assert answer.json()["type"].endswith("/quotes-personal-data")
    answer = await issue(agent, case, files=[{"id": file["id"], "description": "x" * 1501}])
    assert answer.json()["type"].endswith("/unfit-file")


async def test_a_revision_keeps_its_files_unless_others_are_named(
    agent: AsyncClient, world: World, case: StoredCase, dispatcher: FakeDispatcher
) -> None:
    await issue(agent, case, kind="revise_draft", draft_id=str(uuid4()))
    await issue(agent, case, kind="revise_draft", draft_id=str(uuid4()), files=[])
    kept, taken_away = (act.command for act in dispatcher.acts)
    assert isinstance(kept, ReviseDraft)
    assert isinstance(taken_away, ReviseDraft)
    assert (kept.files, taken_away.files) == (None, ())
