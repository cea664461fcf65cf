"""Two clients that must not learn of each other, people in every role for each, and cases."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from activities.recording import record
from channels.contract import Account
from channels.registry import channel
from db.accounts import add_account
from db.clients import create_client
from db.engine import Sessions
from db.passwords import hash_password
from db.people import create_person, grant
from db.tables import (
    CaseRow,
    ChannelAccount,
    Conversation,
    Customer,
    Message,
    NetworkIdentity,
    Person,
    utc_now,
)
from db.words import keep_words
from domain.actor import Actor, Role, Via
from domain.agreement import ServiceAgreement
from domain.assessing import assessed
from domain.assessment import Assessment, Kind, Sentiment
from domain.case import Case
from domain.events import AssessmentCorrected, CaseEvent, CaseOpened, NoteAdded, TaskClaimed
from domain.evolving import fold
from domain.journal import GENESIS, JournalRow, chained
from domain.mention import Arrival, ArrivalKind, Mention
from domain.monitoring import take_in
from domain.task import TaskKind
from domain.values import Language, Visibility
from workflows.case.steps import Recording

PASSWORD = "correct horse battery"
_HASH = hash_password(PASSWORD)


@dataclass(frozen=True)
class Brand:
    """A client with somebody in every role and one account of the generic webhook."""

    client_id: UUID
    name: str
    account: ChannelAccount
    people: dict[Role, Person]

    @property
    def secret(self) -> str:
        return str(self.account.secrets["signing_secret"])


@dataclass(frozen=True)
class StoredCase:
    """A case in the record, with what belongs to it."""

    id: UUID
    client_id: UUID
    customer_id: UUID
    message_id: UUID
    state: Case
    rows: int


@dataclass
class World:
    """What the tests of one module share."""

    sessions: Sessions
    north: Brand
    south: Brand
    cases: list[StoredCase] = field(default_factory=list)


async def a_world(sessions: Sessions) -> World:
    """Two brands without cases."""
    return World(sessions, await a_brand(sessions, "Nord"), await a_brand(sessions, "Süd"))


async def a_brand(sessions: Sessions, name: str) -> Brand:
    """A client as described above; its name is made unique."""
    unique = uuid4().hex[:8]
    async with sessions.begin() as session:
        client = await create_client(
            session,
            name=f"{name} {unique}",
            brand=name,
            form_of_address="formal",
            agreement=ServiceAgreement(version="1"),
        )
        account = await add_account(
            session,
            client_id=client.client_id,
            channel="generic",
            name=f"account-{unique}",
            handle="brand",
            settings={},
            secrets={"signing_secret": f"secret-of-{unique}"},
        )
        people = {role: await a_colleague(session, client.client_id, role, unique) for role in Role}
    return Brand(client_id=client.client_id, name=client.name, account=account, people=people)


async def a_colleague(session: AsyncSession, client_id: UUID, role: Role, unique: str) -> Person:
    """Somebody who can log in, with one role."""
    person = await create_person(
        session,
        email=f"{role.value}-{unique}@webcare.example",
        name=f"{role.value.title()} {unique}",
        password_hash=_HASH,
        initials="XY",
    )
    await grant(session, person, client_id, role)
    return person


async def a_case(
    world: World,
    brand: Brand,
    *,
    text: str = "Seit gestern kein Strom!",
    kind: Kind = Kind.PROBLEM,
    occurred_at: datetime | None = None,
    customer_name: str = "Lena Ohm",
    claimed_by: Person | None = None,
    note: str | None = None,
    corrected: Assessment | None = None,
) -> StoredCase:
    """A case as the workflow would have recorded it: taken in, assessed, to be answered. Where
    somebody has `corrected` the assessment, so it stands."""
    occurred_at = occurred_at or utc_now()
    async with world.sessions.begin() as session:
        mention = await _a_mention(session, brand, text, occurred_at, customer_name)
        notes = await keep_words(session, brand.client_id, note) if note else None
    case_id = uuid7()
    events: list[CaseEvent] = [_opened(case_id, brand, occurred_at)]
    case = fold(events)
    arrival = Arrival(
        id=uuid4(),
        kind=ArrivalKind.CREATED,
        message_id=mention.message_id,
        at=occurred_at,
        mention=mention,
    )
    events += take_in(case, arrival, occurred_at)
    case = fold(events)
    events += assessed(case, case.mentions[0], an_assessment(kind=kind), occurred_at)
    case = fold(events)
    if claimed_by is not None:
        task = case.task_of(TaskKind.REPLY)
        assert task is not None
        by = Actor(person_id=claimed_by.id, roles=(Role.AGENT,), via=Via.API)
        events.append(TaskClaimed(at=occurred_at, task_id=task.id, by=by))
        if notes is not None:
            events.append(NoteAdded(at=occurred_at, text=notes, by=by))
    if corrected is not None:
        by = Actor(person_id=brand.people[Role.AGENT].id, roles=(Role.AGENT,), via=Via.API)
        events.append(AssessmentCorrected(at=occurred_at, assessment=corrected, by=by))
    await _record(world, case_id, brand.client_id, events)
    async with world.sessions.begin() as session:
        message = await session.get_one(Message, mention.message_id)
        message.case_id = case_id
    stored = StoredCase(
        id=case_id,
        client_id=brand.client_id,
        customer_id=mention.customer_id,
        message_id=mention.message_id,
        state=fold(events),
        rows=len(events),
    )
    world.cases.append(stored)
    return stored


async def a_closed_case(
    world: World, brand: Brand, name: str, text: str = "Seit gestern kein Strom!"
) -> StoredCase:
    """A case of somebody who may be erased."""
    stored = await a_case(world, brand, customer_name=name, text=text)
    await close(world, stored)
    return stored


async def close(world: World, stored: StoredCase) -> None:
    """In the read model alone."""
    async with world.sessions.begin() as session:
        await session.execute(
            update(CaseRow)
            .where(CaseRow.id == stored.id)
            .values(closed_at=utc_now(), status="closed")
        )


def an_assessment(**change: Any) -> Assessment:
    """A confident one, in German."""
    given = {
        "language": Language.GERMAN,
        "kind": Kind.PROBLEM,
        "sentiment": Sentiment.NEGATIVE,
        "confidence": 0.9,
        "assessor": "test",
    }
    return Assessment.model_validate({**given, **change})


def _opened(case_id: UUID, brand: Brand, at: datetime) -> CaseOpened:
    account = Account.stored(brand.account)
    return CaseOpened(
        at=at,
        case_id=case_id,
        client_id=brand.client_id,
        account_id=account.id,
        channel=account.channel,
        agreement=ServiceAgreement(version="1"),
        capabilities=channel(account.channel).capabilities(account),
    )


async def _a_mention(
    session: AsyncSession, brand: Brand, text: str, at: datetime, customer_name: str
) -> Mention:
    key = uuid4().hex
    customer = Customer(id=uuid7(), client_id=brand.client_id, created_at=at)
    session.add(customer)
    await session.flush()
    identity = NetworkIdentity(
        id=uuid7(),
        client_id=brand.client_id,
        customer_id=customer.id,
        channel=brand.account.channel,
        remote_key=f"author-{key}",
        handle=customer_name.lower().replace(" ", "_"),
        name=customer_name,
        seen_at=at,
    )
    session.add(identity)
    await session.flush()
    conversation = Conversation(
        id=uuid7(),
        client_id=brand.client_id,
        account_id=brand.account.id,
        identity_id=identity.id,
        customer_id=customer.id,
        thread_key=f"thread-{key}",
    )
    session.add(conversation)
    words = await keep_words(session, brand.client_id, text, customer_id=customer.id)
    await session.flush()
    message = Message(
        id=uuid7(),
        client_id=brand.client_id,
        account_id=brand.account.id,
        conversation_id=conversation.id,
        customer_id=customer.id,
        direction="inbound",
        visibility="public",
        text_id=words.id,
        remote_key=f"message-{key}",
        thread_key=conversation.thread_key,
        occurred_at=at,
        received_at=at,
        addressed=True,
    )
    session.add(message)
    return Mention(
        message_id=message.id,
        conversation_id=conversation.id,
        customer_id=customer.id,
        text=words,
        visibility=Visibility.PUBLIC,
        addressed=True,
        occurred_at=at,
        received_at=at + timedelta(seconds=1),
    )


async def goes_on(world: World, stored: StoredCase, events: Sequence[CaseEvent]) -> None:
    """More of the case, written as the workflow's record activity does."""
    async with world.sessions() as session:
        row = await session.get_one(CaseRow, stored.id)
    await _record(world, stored.id, stored.client_id, events, head=row.head, seq=row.seq)


async def _record(
    world: World,
    case_id: UUID,
    client_id: UUID,
    events: Sequence[CaseEvent],
    *,
    head: str = GENESIS,
    seq: int = 0,
) -> None:
    """Write the events behind that head as the workflow's record activity does."""
    rows: list[JournalRow] = []
    for number, event in enumerate(events, start=seq + 1):
        rows.append(chained(case_id, rows[-1].hash if rows else head, number, event))
    recording = Recording(case_id=case_id, client_id=client_id, previous=head, rows=tuple(rows))
    await record(world.sessions, recording)
