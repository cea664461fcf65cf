"""Personal data that a customer gave is not said once more where everybody can read it."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest
from httpx2 import AsyncClient, Response
from uuid_utils.compat import uuid7

from db.tables import CaseRow, Command, Words
from domain.actor import Actor, Role, Via
from domain.approval import ApprovalMode, Draft, Revision
from domain.case import Case
from domain.reply import Delivery, Purpose, Reply
from domain.task import Group
from domain.values import TextRef, Visibility
from tests.api.conftest import Browser
from tests.api.test_prepared import a_reply, reviewed
from tests.api.world import StoredCase, World, a_case

SAID = "Meine Bestellung 4711-88 fehlt, ruft 0170 1234567 an oder kim@example.org"
QUOTING = "Zu 4711 88: wir rufen +49 170 123 45 67 an."


async def issue(client: AsyncClient, case: StoredCase, **command: Any) -> Response:
    return await client.post(f"/api/cases/{case.id}/commands", json={"id": str(uuid4()), **command})


def reply(**change: Any) -> dict[str, Any]:
    return {"kind": "submit_reply", "text": QUOTING, "purpose": "substance"} | change


async def test_a_public_reply_that_quotes_is_refused_and_nothing_of_it_is_kept(
    world: World, browser: Browser
) -> None:
    case = await a_case(world, world.north, text=SAID)
    async with browser(world.north.people[Role.AGENT]) as client:
        for command in (reply(visibility="public"), reply()):  # as visible as what it answers
            command_id = str(uuid4())
            refused = await issue(client, case, **command, id=command_id)
            assert refused.status_code == 422, refused.text
            problem = refused.json()
            assert problem["type"].endswith("/quotes-personal-data")
            assert "order or customer number, phone number" in problem["detail"]
            assert problem["right"] == "Leave it out, or reply in private."
            assert "4711" not in refused.text
        private = await issue(client, case, **reply(visibility="private"))
        assert private.status_code == 200, private.text
        harmless = await issue(client, case, **reply(text="Wir rufen heute noch an."))
        assert harmless.status_code == 200, harmless.text
    async with world.sessions() as session:
        assert await session.get(Command, command_id) is None
        assert await session.get(Words, uuid5(UUID(command_id), "text")) is None


@pytest.mark.parametrize("kind", ["revise_draft", "edit_and_approve_draft", "correct_reply"])
@pytest.mark.parametrize("visibility", list(Visibility))
async def test_so_is_every_other_way_to_put_words_into_a_reply(
    world: World, browser: Browser, kind: str, visibility: Visibility
) -> None:
    case = await a_case(world, world.north, text=SAID)
    about = await _something_said(world, case, visibility)
    command = {"kind": kind, "text": QUOTING}
    if kind == "correct_reply":
        command["reply_id"] = str(about)
    else:
        command["draft_id"] = str(about)
    if kind == "edit_and_approve_draft":
        command["revision"] = "0" * 64
    async with browser(world.north.people[Role.SUPERVISOR]) as client:
        answer = await issue(client, case, **command)
    if visibility is Visibility.PRIVATE:
        assert answer.status_code == 200, answer.text
    else:
        assert answer.json()["type"].endswith("/quotes-personal-data"), answer.text


async def test_the_composer_is_told_while_somebody_types(world: World, browser: Browser) -> None:
    case = await a_case(world, world.north, text=SAID)
    where = f"/api/cases/{case.id}/check"
    async with browser(world.north.people[Role.AGENT]) as client:
        found = (await client.post(where, json={"text": QUOTING, "visibility": "public"})).json()
        shown = [(each["kind"], QUOTING[each["start"] : each["end"]]) for each in found["quoted"]]
        assert shown == [("reference", "4711 88"), ("phone", "+49 170 123 45 67")]
        found = (await client.post(where, json={"text": QUOTING, "visibility": "private"})).json()
        assert found["quoted"] == []


async def test_what_a_released_prepared_reply_says_is_the_brands_own(
    world: World, browser: Browser
) -> None:
    people = world.south.people
    case = await a_case(world, world.south, text="Unter 0800 7654321 hebt niemand ab!")
    words = "Ruf uns an: 0800 7654321."
    async with browser(people[Role.AGENT]) as agent, browser(people[Role.SUPERVISOR]) as other:
        assert (await issue(agent, case, **reply(text=words))).status_code == 422
        body = a_reply(world, client_id=str(world.south.client_id), text=words)
        address = f"/api/prepared/{(await agent.post('/api/prepared', json=body)).json()['id']}"
        await agent.post(f"{address}/wordings/1/submit")
        assert (await reviewed(other, address)).status_code == 200
        assert (await issue(agent, case, **reply(text=words))).status_code == 200


async def _something_said(world: World, case: StoredCase, visibility: Visibility) -> Any:
    """A draft and a sent reply of the same id in the case, as the record would hold them."""
    said = uuid7()
    text = TextRef(id=uuid7(), hash="0" * 64)
    by = Actor(person_id=world.north.people[Role.AGENT].id, roles=(Role.AGENT,), via=Via.API)
    async with world.sessions.begin() as session:
        row = await session.get_one(CaseRow, case.id)
        state = Case.model_validate(row.state)
        latest = state.latest_mention
        assert latest is not None
        mention = latest.mention
        shared = {"id": said, "purpose": Purpose.SUBSTANCE, "visibility": visibility}
        draft = Draft(
            **shared,
            conversation_id=mention.conversation_id,
            mode=ApprovalMode.PEER,
            rule="trainee",
            group=Group.PEERS,
            answers=mention.message_id,
            revisions=(_revision(text, by, mention.received_at),),
        )
        sent = Reply(
            **shared,
            conversation_id=mention.conversation_id,
            submitted_at=mention.received_at,
            by=by,
            text=text,
            delivery=Delivery.SENT,
        )
        changed = state.model_copy(update={"drafts": (draft,), "replies": (sent,)})
        row.state = changed.model_dump(mode="json")
    return said


def _revision(text: TextRef, by: Actor, at: datetime) -> Revision:
    assert by.person_id is not None
    return Revision(text=text, length=1, by=by, at=at, authors=(by.person_id,))
