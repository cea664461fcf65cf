"""A small town for stories: a client with an account, customers who post, people who answer."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle
from temporalio.testing import TimeSkipper, WorkflowEnvironment

from activities.assessor.baseline import Assessor
from activities.case_steps import CaseStepsOnPostgres
from activities.recording import journal_of
from channels.contract import Author, InboundEvent
from channels.registry import channel
from db.engine import Sessions, create_engine, create_sessions
from db.reply_files import keep_upload
from db.tables import (
    CaseRow,
    ChannelAccount,
    ConfigurationVersion,
    Grant,
    Inbound,
    Message,
    Person,
)
from db.tables import Client as ClientRow
from db.words import keep_words
from dispatch.asking import CommandOutcome
from dispatch.dispatcher import Dispatcher
from dispatch.storing.deliveries import store
from domain.actor import Actor, Role, Via
from domain.agreement import ServiceAgreement
from domain.case import Case
from domain.commands import Act, CaseCommand, SubmitReply
from domain.files import FileRef, media_type_of
from domain.journal import JournalRow, verify
from domain.reply import Purpose
from domain.values import TextRef
from runtime.worker import case_worker
from tests.keys import KEYS
from tests.stories.network import Wall
from tests.waiting import eventually
from workflows.case.start import case_workflow_id
from workflows.case.workflow import CaseWorkflow

SECRET = "a-signing-secret"


@dataclass
class Town:
    """Everything a story needs, over one database and one Temporal."""

    sessions: Sessions
    temporal: Client
    dispatcher: Dispatcher
    client_id: UUID = field(default_factory=uuid4)
    account_id: UUID = field(default_factory=uuid4)
    account_name: str = field(default_factory=lambda: f"town-{uuid4().hex[:8]}")
    people: dict[Role, UUID] = field(default_factory=dict)
    wall: Wall = field(default_factory=Wall)
    """What stands on the network in memory under the town's account."""

    async def build(
        self, agreement: ServiceAgreement, channel: str = "generic", **settings: Any
    ) -> None:
        """Client, account and one person per role."""
        async with self.sessions.begin() as session:
            session.add(
                ClientRow(
                    client_id=self.client_id,
                    name=f"Town {self.client_id}",
                    brand="Kompass",
                    form_of_address="informal",
                    agreement_version=agreement.version,
                )
            )
            await session.flush()
            session.add_all(
                [
                    ConfigurationVersion(
                        client_id=self.client_id,
                        kind="agreement",
                        version=agreement.version,
                        contents=agreement.model_dump(mode="json"),
                        hash="-",
                    ),
                    ChannelAccount(
                        id=self.account_id,
                        client_id=self.client_id,
                        channel=channel,
                        name=self.account_name,
                        handle="kompass",
                        settings=settings,
                        secrets={"signing_secret": SECRET},
                        connected_at=datetime.now(UTC) - timedelta(days=30),
                    ),
                ]
            )
            for role in Role:
                person = Person(id=uuid4(), email=f"{uuid4()}@town.example", name=f"The {role}")
                session.add(person)
                await session.flush()
                session.add(Grant(client_id=self.client_id, person_id=person.id, role=role.value))
                self.people[role] = person.id

    async def post(self, text: str, **fields: Any) -> str:
        """Somebody posts; the id of the post. Fields as in the generic webhook's event."""
        event = an_event(text, **fields)
        await self.deliver([event])
        return str(event["id"])

    async def deliver(self, events: list[dict[str, Any]]) -> Any:
        """A signed delivery of the generic webhook."""
        body = json.dumps({"events": events}).encode()
        signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        headers = {"x-webcare-signature": f"sha256={signature}"}
        return await self.dispatcher.receive(self.account_name, headers, body)

    async def happen(
        self,
        *events: InboundEvent,
        minutes_underway: float = 0,
        listens: bool = True,
        hand_over: bool = True,
    ) -> str:
        """It happens on the network in memory and is stored as a stream would store it, so many
        minutes after its own time, whatever the world's clocks show. The last message's key.

        Without `listens` it is stored as what a webhook brings, in any order; without `hand_over`
        the case hears of it from the relay.
        """
        waiting: list[UUID] = []
        async with self.sessions.begin() as session:
            account = await session.get_one(ChannelAccount, self.account_id)
            for event in events:
                stored = await store(session, account, [event], raw=b"{}", listens=listens)
                waiting += stored.waiting
                await session.execute(
                    update(Message)
                    .where(
                        Message.account_id == self.account_id,
                        Message.remote_key == event.message_key,
                        Message.direction == "inbound",
                        Message.edited_at.is_(None),
                    )
                    .values(received_at=event.occurred_at + timedelta(minutes=minutes_underway))
                )
        if hand_over:
            self.dispatcher.fast_path.hand_over(waiting)
        return events[-1].message_key

    async def relay_all(self) -> None:
        """The relay takes what waits, this town's alone, side by side as it does."""
        await self.dispatcher.fast_path.drain()
        async with self.sessions() as session:
            waiting = await session.scalars(
                select(Inbound.id).where(
                    Inbound.account_id == self.account_id, Inbound.handed_over_at.is_(None)
                )
            )
        doorkeeper = self.dispatcher.relay.doorkeeper
        await asyncio.gather(*(doorkeeper.hand_over(item) for item in waiting))

    async def count_cases(self) -> int:
        """How many cases the town has on record."""
        async with self.sessions() as session:
            cases = select(func.count()).where(CaseRow.client_id == self.client_id)
            return await session.scalar(cases) or 0

    async def hears(self, text: str, **details: Any) -> "CaseUnderTest":
        """Somebody writes on the network in memory; the case that comes of it."""
        underway = details.pop("minutes_underway", 0)
        return await self.case_of(
            await self.happen(written(text, **details), minutes_underway=underway)
        )

    async def case_of(self, post_id: str) -> "CaseUnderTest":
        """The case that took the post in, once it is on record with a decision."""

        async def recorded() -> CaseRow | None:
            async with self.sessions() as session:
                return await session.scalar(
                    select(CaseRow)
                    .join(Message, Message.case_id == CaseRow.id)
                    .join(Inbound, Inbound.message_id == Message.id)
                    .where(
                        Inbound.handed_over_at.is_not(None),
                        Message.account_id == self.account_id,
                        Message.remote_key == post_id,
                        CaseRow.answering.is_not(None),
                    )
                )

        row = await eventually(recorded)
        return CaseUnderTest(self, row.id)

    def actor(self, role: Role = Role.AGENT) -> Actor:
        """The person of that role, as the API would vouch for them."""
        return Actor(person_id=self.people[role], roles=(role,), via=Via.API)

    async def another(self, role: Role) -> Actor:
        """One more person of that role."""
        async with self.sessions.begin() as session:
            person = Person(id=uuid4(), email=f"{uuid4()}@town.example", name=f"Another {role}")
            session.add(person)
            await session.flush()
            session.add(Grant(client_id=self.client_id, person_id=person.id, role=role.value))
        return Actor(person_id=person.id, roles=(role,), via=Via.API)

    async def words(self, text: str, role: Role = Role.AGENT) -> TextRef:
        """What a person wrote, kept."""
        async with self.sessions.begin() as session:
            return await keep_words(session, self.client_id, text, person_id=self.people[role])


MIA = Author(key="mia-1", handle="mia", name="Mia Muster")
TOM = Author(key="tom-1", handle="tom", name="Tom Test")


def written(text: str, **details: Any) -> InboundEvent:
    """Mia addresses the account in public, just now, in a thread of her own; but for `details`."""
    key = details.pop("message_key", None) or uuid4().hex
    kind = details.get("kind", "created")
    values = {
        "key": f"{kind}:{key}:{uuid4().hex if kind == 'edited' else ''}",
        "kind": kind,
        "message_key": key,
        "occurred_at": datetime.now(UTC),
        "thread_key": uuid4().hex,
        "author": MIA,
        "text": text,
        "addressed": True,
    }
    return InboundEvent(**(values | details))


def minutes_ago(minutes: float) -> datetime:
    """So long before now, by the world's clock."""
    return datetime.now(UTC) - timedelta(minutes=minutes)


def an_event(text: str, **fields: Any) -> dict[str, Any]:
    """A created event of the generic webhook with everything that is not named."""
    return {
        "id": uuid4().hex,
        "kind": "created",
        "conversation": uuid4().hex,
        "author": {"id": uuid4().hex, "handle": "mia", "name": "Mia Muster"},
        "text": text,
        "visibility": "public",
        "occurred_at": datetime.now(UTC).isoformat(),
    } | fields


@dataclass
class CaseUnderTest:
    """One case in a story."""

    town: Town
    id: UUID

    @property
    def handle(self) -> WorkflowHandle[CaseWorkflow, None]:
        """Its workflow."""
        return self.town.temporal.get_workflow_handle_for(
            CaseWorkflow.run, case_workflow_id(self.id)
        )

    async def now(self) -> datetime:
        """What the case's own clock shows."""
        return await TimeSkipper(self.town.temporal).get_current_time(self.handle)

    async def let_pass(self, **duration: float) -> None:
        """Time passes for this case: `let_pass(minutes=3)`."""
        await TimeSkipper(self.town.temporal).fast_forward(self.handle, timedelta(**duration))

    async def updated_at(self) -> datetime:
        """When what is on record was recorded, by the case's clock."""
        async with self.town.sessions() as session:
            return (await session.get_one(CaseRow, self.id)).updated_at

    async def rests(self) -> None:
        """Wait until nothing is under way: no workflow task, no activity."""

        async def resting() -> bool:
            described = (await self.handle.describe()).raw_description
            underway = described.HasField("pending_workflow_task") or described.pending_activities
            return not underway

        await eventually(resting)

    async def has_ended(self) -> bool:
        """Whether its run is over, all being well."""
        return (await self.handle.describe()).status is WorkflowExecutionStatus.COMPLETED

    async def hears(self, text: str, **details: Any) -> str:
        """Its customer writes again, now by the case's clock; the message's key."""
        first = (await self.messages("inbound"))[0]
        here = {"thread_key": first.thread_key, "occurred_at": await self.now()}
        return await self.town.happen(written(text, **(here | details)))

    async def state(self) -> Case:
        """The case as the read model has it."""
        async with self.town.sessions() as session:
            return Case.model_validate((await session.get_one(CaseRow, self.id)).state)

    async def until(self, holds: Callable[[Case], bool]) -> Case:
        """Wait until the recorded case is as described."""

        async def described() -> Case | None:
            case = await self.state()
            return case if holds(case) else None

        return await eventually(described)

    async def journal(self) -> list[JournalRow]:
        """The whole journal, its chain verified."""
        async with self.town.sessions() as session:
            rows = await journal_of(session, self.id)
        verify(self.id, rows)
        return rows

    async def kinds(self) -> list[str]:
        """The kinds of the journal's events, in order."""
        return [row.event.kind for row in await self.journal()]

    async def ask(
        self,
        command: CaseCommand,
        role: Role = Role.AGENT,
        command_id: UUID | None = None,
        by: Actor | None = None,
        patient: bool = True,
    ) -> CommandOutcome:
        """A person's command: the town's person of that role, or `by`. Who is not `patient` takes
        `pending` for an answer."""
        act = Act(id=command_id or uuid4(), command=command, actor=by or self.town.actor(role))
        payload_hash = hashlib.sha256(act.model_dump_json().encode()).hexdigest()

        async def answered() -> CommandOutcome | None:
            """On a busy machine the first answer may be that there is none yet: same id again."""
            dispatcher = self.town.dispatcher
            outcome = await dispatcher.ask(self.id, self.town.client_id, act, payload_hash)
            return None if outcome.status == "pending" and patient else outcome

        return await eventually(answered)

    async def reply(
        self,
        text: str,
        purpose: Purpose = Purpose.SUBSTANCE,
        by: Actor | None = None,
        **fields: Any,
    ) -> CommandOutcome:
        """The agent, or `by`, replies."""
        ref = await self.town.words(text)
        command = SubmitReply(text=ref, length=len(text), purpose=purpose, **fields)
        return await self.ask(command, by=by)

    async def a_file(self, content: bytes, description: str) -> FileRef:
        """A file of the agent's that lies there to be sent in this case."""
        async with self.town.sessions.begin() as session:
            client_id, agent = self.town.client_id, self.town.people[Role.AGENT]
            media_type = media_type_of(content)
            assert media_type is not None
            file = await keep_upload(
                session, client_id, self.id, agent, media_type, content, datetime.now(UTC)
            )
            assert file.hash is not None
            ref = FileRef(id=file.id, hash=file.hash)
        return ref.model_copy(update={"description": await self.town.words(description)})

    async def messages(self, direction: str = "outbound") -> list[Message]:
        """Its stored messages of that direction."""
        async with self.town.sessions() as session:
            rows = await session.scalars(
                select(Message)
                .where(Message.case_id == self.id, Message.direction == direction)
                .order_by(Message.occurred_at)
            )
            return list(rows)


@asynccontextmanager
async def a_town(
    database_url: str, temporal: Client, agreement: ServiceAgreement | None = None, **settings: Any
) -> AsyncIterator[Town]:
    """A town whose worker runs."""
    engine = create_engine(database_url)
    sessions = create_sessions(engine, KEYS)
    town = Town(sessions, temporal, Dispatcher.over(sessions, temporal, channel))
    await town.build(agreement or ServiceAgreement(version="1"), **settings)
    async with case_worker(temporal, CaseStepsOnPostgres(sessions, Assessor(), read_every=0)):
        yield town
        await town.dispatcher.fast_path.drain()
    await engine.dispose()


async def pass_time(env: WorkflowEnvironment, case: CaseUnderTest, duration: timedelta) -> None:
    """Let time pass for one case."""
    await env.fast_forward(case.handle, duration)
