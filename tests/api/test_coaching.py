"""The coaching view: a supervisor's and one's own, journalled when it is switched, never a rank."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from db.configuration import broken_change
from db.tables import ConfigurationChange, JournalEntry, Message, utc_now
from db.words import keep_words
from domain.actor import Actor, Role, Via
from domain.amendment import Amendment, AmendmentKind
from domain.approval import ApprovalMode, Draft, Revision
from domain.events import (
    AmendmentMade,
    AmendmentSubmitted,
    AnswerMissed,
    CaseEvent,
    DraftReturned,
    DraftSubmitted,
    ReplySubmitted,
)
from domain.reply import Purpose, Reply
from domain.task import Group
from domain.values import Visibility
from tests.api.conftest import Browser
from tests.api.world import StoredCase, World, a_case


async def test_a_supervisor_sees_how_somebodys_replies_fared_and_they_see_it_too(
    world: World, browser: Browser
) -> None:
    people = world.north.people
    case = await a_case(world, world.north, occurred_at=utc_now() - timedelta(minutes=30))
    await _worked(world, case)
    about = f"/api/clients/{world.north.client_id}/coaching/people"
    agent, supervisor = people[Role.AGENT], people[Role.SUPERVISOR]
    async with browser(supervisor) as client:
        names = [each["name"] for each in (await client.get(about)).json()]
        assert names == sorted([agent.name, supervisor.name])
        found = (await client.get(f"{about}/{agent.id}?days=7")).json()
        assert (found["replies"], found["cases"], found["drafts"], found["returned"]) == (
            1,
            1,
            1,
            1,
        )
        assert (found["corrected"], found["withdrawn"]) == (0, 1)
        assert (found["deadlines"], found["kept"]) == (1, 0)
        assert 9 * 60 < found["first_reply"] < 11 * 60
        (example,) = found["examples"]
        assert (example["why"], example["comment"]) == ("returned", "Bitte freundlicher.")
        assert (example["by"]["name"], example["customer"]["name"]) == (supervisor.name, "Lena Ohm")
        assert (await client.get(f"{about}/{supervisor.id}")).json()["replies"] == 0
        assert (await client.get(f"{about}/{uuid4()}")).status_code == 404
        auditor = people[Role.AUDITOR]
        assert (await client.get(f"{about}/{auditor.id}")).status_code == 404
    async with browser(agent) as client:
        assert [each["id"] for each in (await client.get(about)).json()] == [str(agent.id)]
        assert (await client.get(f"{about}/{agent.id}")).json()["replies"] == 1
        refused = await client.get(f"{about}/{supervisor.id}")
        assert refused.json()["type"].endswith("/not-allowed")
    async with browser(world.south.people[Role.SUPERVISOR]) as client:
        assert (await client.get(f"{about}/{agent.id}")).status_code == 404


async def test_a_client_may_do_without_it_and_that_is_written_down(
    world: World, browser: Browser
) -> None:
    client_id, people = world.south.client_id, world.south.people
    switch = f"/api/clients/{client_id}/coaching"
    async with browser(people[Role.SUPERVISOR]) as client:
        assert (await client.put(switch, json={"on": False})).status_code == 403
    async with browser(people[Role.ADMINISTRATOR]) as client:
        for on in (False, False):
            assert (await client.put(switch, json={"on": on})).json() == {"on": False}
        assert (await client.get(f"/api/clients/{client_id}")).json()["coaching"] is False
    for role in (Role.SUPERVISOR, Role.AGENT):
        async with browser(people[role]) as client:
            for path in ("people", f"people/{people[role].id}"):
                refused = await client.get(f"{switch}/{path}")
                assert refused.status_code == 403
                assert refused.json()["type"].endswith("/coaching-off")
                assert "administrator" in refused.json()["right"]
    async with browser(people[Role.ADMINISTRATOR]) as client:
        await client.put(switch, json={"on": True})
    async with browser(people[Role.AGENT]) as client:
        assert (await client.get(f"{switch}/people")).status_code == 200
    async with world.sessions() as session:
        changes = await session.scalars(
            select(ConfigurationChange)
            .where(ConfigurationChange.client_id == client_id)
            .order_by(ConfigurationChange.seq.desc())
            .limit(2)
        )
        told = [(each.actor, each.before, each.after) for each in changes]
        by = people[Role.ADMINISTRATOR].id
        assert told == [
            (by, {"coaching": False}, {"coaching": True}),
            (by, {"coaching": True}, {"coaching": False}),
        ]
        assert await broken_change(session, client_id) is None


async def _worked(world: World, case: StoredCase) -> None:
    """The agent hands in a draft, it comes back, a reply goes out late and is taken back."""
    people = world.north.people
    agent = Actor(person_id=people[Role.AGENT].id, roles=(Role.AGENT,), via=Via.API)
    supervisor = Actor(person_id=people[Role.SUPERVISOR].id, roles=(Role.SUPERVISOR,), via=Via.API)
    latest = case.state.latest_mention
    assert latest is not None
    async with world.sessions.begin() as session:
        message = await session.get_one(Message, case.message_id)
        text = await keep_words(session, case.client_id, "Nein.")
        comment = await keep_words(session, case.client_id, "Bitte freundlicher.")
        at = message.received_at + timedelta(minutes=10)
        shared: dict[str, Any] = {
            "id": uuid4(),
            "conversation_id": latest.mention.conversation_id,
            "purpose": Purpose.SUBSTANCE,
            "visibility": Visibility.PUBLIC,
        }
        assert agent.person_id is not None
        draft = Draft(
            **shared,
            mode=ApprovalMode.SUPERVISOR,
            rule="complaints",
            group=Group.SUPERVISORS,
            answers=case.message_id,
            revisions=(Revision(text=text, length=5, by=agent, at=at, authors=(agent.person_id,)),),
        )
        reply = Reply(**shared, submitted_at=at, by=agent, text=text, in_reply_to=case.message_id)
        amendment = Amendment(
            id=uuid4(), kind=AmendmentKind.WITHDRAW, about=reply.id, by=supervisor, submitted_at=at
        )
        events: list[CaseEvent] = [
            DraftSubmitted(at=at, draft=draft),
            DraftReturned(
                at=at, draft_id=draft.id, revision=text.hash, comment=comment, by=supervisor
            ),
            AnswerMissed(at=at - timedelta(minutes=1)),
            ReplySubmitted(at=at, reply=reply),
            AmendmentSubmitted(at=at, amendment=amendment),
            AmendmentMade(at=at, amendment_id=amendment.id),
        ]
        session.add_all(
            JournalEntry(
                client_id=case.client_id,
                case_id=case.id,
                seq=case.rows + number,
                at=event.at,
                kind=event.kind,
                event=event.model_dump(mode="json"),
                hash="0" * 64,
            )
            for number, event in enumerate(events, start=1)
        )
