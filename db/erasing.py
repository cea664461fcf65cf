"""Erasing a person: everything that says who they were or what was said, over all channels.

What stays are ids, salted hashes without their salts, and times: the journal and the histories name
nothing else, so they stay whole. Whoever else wrote in the same thread keeps every word.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Select,
    Text,
    Uuid,
    cast,
    delete,
    func,
    literal_column,
    or_,
    select,
    text,
    union,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.arrivals import held_that_name
from db.blinding import blinded
from db.configuration import journal_change
from db.deliveries import forget_deliveries, unreadable_that_name
from db.erasure_log import ErasureLog, Logged
from db.keys import forget, key_of
from db.notify import notify
from db.reconciling import in_no_journal
from db.tables import (
    ArrivedMail,
    Attachment,
    CaseRow,
    ChannelAccount,
    Client,
    Command,
    Conversation,
    Customer,
    Erasure,
    EscalationFile,
    EscalationKey,
    EscalationMail,
    EscalationRow,
    File,
    Findable,
    Fingerprint,
    FormConversation,
    Inbound,
    JournalEntry,
    LegalHold,
    LocalMail,
    Message,
    NetworkIdentity,
    RawInbound,
    Sketch,
    StoredKey,
    Words,
)
from domain.erasure import Ground, Obstacle, Standing, obstacles, require_erasable
from domain.errors import Conflict, NotFound
from domain.names import plain

ACCOUNT_LOCK = 2
"""The second key of the lock under which deliveries are stored (dispatch/storing/)."""

_SHORTEST_NAME = 4
"""Shorter names are not looked for in deliveries that nobody could read: they are in every word."""


@dataclass(frozen=True)
class Counts:
    """How much of a person there is, or was."""

    cases: int
    messages: int
    texts: int
    attachments: int
    deliveries: int


@dataclass(frozen=True)
class Preview:
    """What erasing somebody would take, and what stands against it."""

    customer: Customer
    counts: Counts
    obstacles: Sequence[Obstacle]


async def preview(session: AsyncSession, customer: Customer) -> Preview:
    """What erasing that customer would take now."""
    return Preview(
        customer=customer,
        counts=await _counts(session, customer),
        obstacles=obstacles(await _standing(session, customer)),
    )


async def erase(
    session: AsyncSession,
    log: ErasureLog,
    customer_id: UUID,
    *,
    ground: Ground,
    actor: UUID | None,
    now: datetime,
    expected_cases: int | None = None,
) -> Erasure:
    """Erase a person in this transaction. `expected_cases`: as many as the preview showed.

    Raises NotFound, NotErasable, and Conflict when there are more or fewer cases by now; OSError
    when the list of erasures cannot be written, without which nobody is erased.
    """
    customer = await session.get(Customer, customer_id)
    if customer is None:
        raise NotFound("There is no such customer.")
    await _hold_still(session, customer)
    require_erasable(obstacles(await _standing(session, customer)))
    counts = await _counts(session, customer)
    if expected_cases is not None and expected_cases != counts.cases:
        raise Conflict("There are other cases of theirs by now.", "Look at the preview again.")
    names = await _names(session, customer)
    await _erase_questions(session, customer, now, names)
    await _erase_words(session, customer, now)
    await _erase_messages(session, customer, now, names)
    await _erase_names(session, customer, now)
    erasure = Erasure(
        id=uuid7(),
        client_id=customer.client_id,
        customer_id=customer.id,
        at=now,
        by=actor,
        ground=ground.value,
        counts=asdict(counts),
    )
    session.add(erasure)
    await journal_change(
        session,
        client_id=customer.client_id,
        actor=actor,
        kind="customer.erased",
        subject=customer.id,
        after={"ground": ground.value, **asdict(counts)},
    )
    for case_id in await session.scalars(_cases(customer)):
        await notify(session, "cases", case_id, case_id, customer.client_id)
    log.append(Logged(customer.client_id, customer.id, now))
    forget(session, customer.client_id, customer.id)
    return erasure


async def texts_about(session: AsyncSession, customer: Customer) -> list[UUID]:
    """The ids of everything that was said by them, to them and about them."""
    return list((await session.execute(_texts(customer))).scalars())


async def _hold_still(session: AsyncSession, customer: Customer) -> None:
    """Nothing more arrives for the client, and nobody writes about the customer, until we are done:
    the same locks as whoever stores deliveries takes, then the rows that words depend on.

    A letter that is leaving comes to its end before that: whoever takes it away holds its row, and
    writes about the client in other transactions meanwhile."""
    await session.execute(
        select(EscalationMail.id)
        .where(EscalationMail.case_id.in_(_cases(customer)), EscalationMail.state == "pending")
        .with_for_update()
    )
    accounts = await session.scalars(
        select(ChannelAccount.id).where(ChannelAccount.client_id == customer.client_id)
    )
    for account in sorted(map(str, accounts)):
        await session.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:account, :second))"),
            {"account": account, "second": ACCOUNT_LOCK},
        )
    await session.execute(
        select(Client.client_id).where(Client.client_id == customer.client_id).with_for_update()
    )
    await session.refresh(customer, with_for_update=True)
    await session.execute(
        select(StoredKey.id).where(StoredKey.customer_id == customer.id).with_for_update()
    )


async def _standing(session: AsyncSession, customer: Customer) -> Standing:
    theirs = _messages(customer)
    # Until a case has recorded them they are in no open one: no reason to take them away unread.
    arriving = or_(Inbound.handed_over_at.is_(None), in_no_journal())
    under_way = select(func.count()).where(
        Message.id.in_(theirs),
        or_(
            Message.delivery.in_(("pending", "sending")),
            select(Inbound.id).where(Inbound.message_id == Message.id, arriving).exists(),
        ),
    )
    holds = (LegalHold.customer_id == customer.id, LegalHold.lifted_at.is_(None))
    open_cases = (CaseRow.customer_id == customer.id, CaseRow.closed_at.is_(None))
    return Standing(
        open_cases=await _number(session, select(func.count()).where(*open_cases)),
        under_way=await _number(session, under_way),
        holds=await _number(session, select(func.count()).where(*holds)),
        erased=customer.erased_at is not None,
    )


async def _counts(session: AsyncSession, customer: Customer) -> Counts:
    theirs = _messages(customer)
    return Counts(
        cases=await _number(
            session, select(func.count()).where(CaseRow.customer_id == customer.id)
        ),
        messages=await _number(session, select(func.count()).where(Message.id.in_(theirs))),
        texts=await _number(
            session,
            select(func.count()).where(Words.id.in_(_texts(customer)), Words.sealed.is_not(None)),
        ),
        attachments=await _number(
            session, select(func.count()).where(Attachment.message_id.in_(theirs))
        )
        + await _number(
            session, select(func.count()).where(EscalationFile.case_id.in_(_cases(customer)))
        )
        + await _number(
            session,
            select(func.count()).where(
                File.customer_id == customer.id,
                File.case_id.is_not(None),
                File.sealed.is_not(None),
            ),
        ),
        deliveries=await _number(
            session, select(func.count()).where(RawInbound.id.in_(_deliveries(customer)))
        ),
    )


async def _erase_questions(
    session: AsyncSession, customer: Customer, now: datetime, names: Collection[str]
) -> None:
    """What others were asked about them: no link leads there any more and no letter leaves."""
    cases = _cases(customer)
    asked = select(EscalationRow.id).where(EscalationRow.case_id.in_(cases))
    keys = select(StoredKey.id).where(StoredKey.customer_id == customer.id)
    named = await held_that_name(session, customer.client_id, names)
    for statement in (
        update(EscalationFile)
        .where(EscalationFile.case_id.in_(cases))
        .values(sealed_name=None, sealed=None, key_id=None, erased_at=now),
        update(EscalationKey)
        .where(EscalationKey.case_id.in_(cases), EscalationKey.revoked_at.is_(None))
        .values(revoked_at=now),
        update(EscalationMail)
        .where(EscalationMail.case_id.in_(cases), EscalationMail.state == "pending")
        .values(state="failed"),
        update(ArrivedMail)
        .where(
            or_(
                ArrivedMail.escalation_id.in_(asked),
                ArrivedMail.key_id.in_(keys),
                ArrivedMail.id.in_(named),
            )
        )
        .values(sealed=None, key_id=None),
        delete(LocalMail).where(LocalMail.case_id.in_(cases)),
    ):
        await session.execute(statement.execution_options(synchronize_session=False))


async def _erase_words(session: AsyncSession, customer: Customer, now: datetime) -> None:
    theirs = await texts_about(session, customer)
    await session.execute(delete(Findable).where(Findable.text_id.in_(theirs)))
    sketched = list(
        await session.scalars(
            delete(Sketch).where(Sketch.case_id.in_(_cases(customer))).returning(Sketch.text_id)
        )
    )
    await session.execute(delete(Words).where(Words.id.in_(sketched)))
    await session.execute(
        update(Words)
        .where(Words.id.in_(theirs), Words.erased_at.is_(None))
        .values(sealed=None, salt=None, key_id=None, erased_at=now)
        .execution_options(synchronize_session=False)
    )
    await session.execute(delete(StoredKey).where(StoredKey.customer_id == customer.id))


async def _erase_messages(
    session: AsyncSession, customer: Customer, now: datetime, names: Collection[str]
) -> None:
    theirs = _messages(customer)
    await session.execute(
        update(Attachment)
        .where(Attachment.message_id.in_(theirs))
        .values(sealed=None, key_id=None, media_type="", erased_at=now)
        .execution_options(synchronize_session=False)
    )
    # What journals name leaves its hash behind, as words do.
    await session.execute(
        update(File)
        .where(File.customer_id == customer.id, File.named_at.is_not(None))
        .values(sealed=None, salt=None, key_id=None, media_type="", erased_at=now)
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        delete(File).where(File.customer_id == customer.id, File.named_at.is_(None))
    )
    threads = select(Conversation.thread_key).where(Conversation.customer_id == customer.id)
    await session.execute(
        # Their secret link leads nowhere from now on.
        delete(FormConversation)
        .where(cast(FormConversation.id, Text).in_(threads))
        .execution_options(synchronize_session=False)
    )
    gone = [
        *await session.scalars(_deliveries(customer)),
        *await unreadable_that_name(session, customer.client_id, names),
    ]
    await forget_deliveries(session, gone, now)
    await session.execute(delete(Fingerprint).where(Fingerprint.customer_id == customer.id))
    key = await key_of(session, customer.client_id, None)
    for inbound in await session.scalars(select(Inbound).where(Inbound.message_id.in_(theirs))):
        inbound.key = blinded(key, inbound.key)
    for message in await session.scalars(select(Message).where(Message.id.in_(theirs))):
        message.thread_key = blinded(key, message.thread_key)
        if message.remote_key is not None:
            message.remote_key = blinded(key, message.remote_key)
        if message.in_reply_to is not None:
            message.in_reply_to = blinded(key, message.in_reply_to)
        message.url = None
    for conversation in await session.scalars(
        select(Conversation).where(Conversation.customer_id == customer.id)
    ):
        conversation.thread_key = blinded(key, conversation.thread_key)
    await session.flush()


async def _erase_names(session: AsyncSession, customer: Customer, now: datetime) -> None:
    """The person who writes again afterwards is somebody new: nothing connects the two."""
    for identity in await session.scalars(
        select(NetworkIdentity).where(NetworkIdentity.customer_id == customer.id)
    ):
        identity.remote_key = f"erased:{identity.id}"
        identity.handle = identity.name = ""
        identity.followers = identity.verified = identity.time_zone = None
    await session.execute(
        update(LegalHold).where(LegalHold.customer_id == customer.id).values(reason="")
    )
    customer.erased_at = now
    await session.flush()


async def _names(session: AsyncSession, customer: Customer) -> list[str]:
    """What a delivery that could not be read would name them by."""
    found = set[str]()
    for identity in await session.scalars(
        select(NetworkIdentity).where(NetworkIdentity.customer_id == customer.id)
    ):
        found |= {identity.remote_key, identity.handle, identity.name}
    return [name for name in found if len(plain(name)) >= _SHORTEST_NAME]


def _cases(customer: Customer) -> Any:
    return select(CaseRow.id).where(CaseRow.customer_id == customer.id)


def _messages(customer: Customer) -> Any:
    """What they wrote and what was written to them: ids, as a subquery."""
    conversations = select(Conversation.id).where(Conversation.customer_id == customer.id)
    return union(
        select(Message.id).where(Message.customer_id == customer.id),
        select(Message.id).where(Message.conversation_id.in_(conversations)),
    )


def _deliveries(customer: Customer) -> Any:
    return (
        select(Inbound.raw_id)
        .where(Inbound.message_id.in_(_messages(customer)), Inbound.raw_id.is_not(None))
        .distinct()
    )


def _texts(customer: Customer) -> Any:
    """Everything under their key, and whatever else their messages and cases name: ids, as a
    subquery whose parts have an index each."""
    keys = select(StoredKey.id).where(StoredKey.customer_id == customer.id)
    theirs = _messages(customer)
    return union(
        select(Words.id).where(Words.key_id.in_(keys)),
        select(Words.id).where(Words.customer_id == customer.id),
        select(Message.text_id).where(Message.id.in_(theirs), Message.text_id.is_not(None)),
        select(Inbound.text_id).where(Inbound.message_id.in_(theirs), Inbound.text_id.is_not(None)),
        _named(JournalEntry, JournalEntry.event, customer),
        _named(Command, Command.payload, customer),
    )


def _named(table: Any, column: Any, customer: Customer) -> Select[Any]:
    """The ids of texts that rows about their cases name, wherever in the row."""
    path: Any = literal_column("'$.** ? (exists(@.id) && exists(@.hash)).id'::jsonpath")
    named = (
        select(func.jsonb_path_query(column, path).label("id"))
        .where(table.case_id.in_(_cases(customer)))
        .subquery()
    )
    return select(cast(cast(named.c.id, JSONB).op("#>>")(literal_column("'{}'::text[]")), Uuid))


async def _number(session: AsyncSession, query: Select[Any]) -> int:
    return await session.scalar(query) or 0
