"""Who wrote, and in which conversation: the person, the thread, the case."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from channels.contract import Author
from db.tables import CaseLink, ChannelAccount, Conversation, Customer, NetworkIdentity

LINKED_AT_MOST = 50
"""Others in a thread that a new case is linked to."""


def whose_key(account: ChannelAccount, author: Author) -> str:
    """Within what the author's key names one person: the account, or, empty, the network."""
    return str(account.id) if author.local else ""


async def identity_of(
    session: AsyncSession, account: ChannelAccount, author: Author
) -> NetworkIdentity:
    """The author on this network, with what the profile says now."""
    profile = {
        "handle": author.handle,
        "name": author.name,
        "followers": author.followers,
        "verified": author.verified,
        "time_zone": author.time_zone,
        "seen_at": datetime.now(UTC),
    }
    within = whose_key(account, author)
    met = select(NetworkIdentity).where(
        NetworkIdentity.client_id == account.client_id,
        NetworkIdentity.channel == account.channel,
        NetworkIdentity.remote_key == author.key,
    )
    # Each asks for the whole key: a plan for less of it, made while the table was young, reads all.
    own, networks = (met.where(NetworkIdentity.within == each) for each in (within, ""))
    known = await session.scalar(own) or await session.scalar(networks)
    if known is None:
        customer = Customer(id=uuid7(), client_id=account.client_id)
        session.add(customer)
        await session.flush()
        added = await session.scalar(
            insert(NetworkIdentity)
            .values(
                id=uuid7(),
                client_id=account.client_id,
                customer_id=customer.id,
                channel=account.channel,
                remote_key=author.key,
                within=within,
                **profile,
            )
            .on_conflict_do_nothing()
            .returning(NetworkIdentity.id)
        )
        known = (await session.scalars(own)).one()
        if added is None:
            await session.delete(customer)
        return known
    for name, value in profile.items():
        if value not in (None, ""):
            setattr(known, name, value)
    return known


async def conversation_of(
    session: AsyncSession, account: ChannelAccount, identity: NetworkIdentity, thread_key: str
) -> Conversation:
    """The exchange with that person in that thread, locked, and a case for its mentions."""
    await session.execute(
        insert(Conversation)
        .values(
            id=uuid7(),
            client_id=account.client_id,
            account_id=account.id,
            identity_id=identity.id,
            customer_id=identity.customer_id,
            thread_key=thread_key,
        )
        .on_conflict_do_nothing()
    )
    conversation = (
        await session.scalars(
            select(Conversation)
            .where(
                Conversation.account_id == account.id,
                Conversation.thread_key == thread_key,
                Conversation.identity_id == identity.id,
            )
            .with_for_update()
        )
    ).one()
    if conversation.case_id is None:
        conversation.case_id = uuid7()
        await _link_thread(session, account, conversation)
    return conversation


async def _link_thread(
    session: AsyncSession, account: ChannelAccount, conversation: Conversation
) -> None:
    """Several people in one thread are several cases that know of each other."""
    assert conversation.case_id is not None
    others = await session.scalars(
        select(Conversation.case_id)
        .where(
            Conversation.account_id == account.id,
            Conversation.thread_key == conversation.thread_key,
            Conversation.id != conversation.id,
            Conversation.case_id.is_not(None),
        )
        .limit(LINKED_AT_MOST)
    )
    for other in others:
        await session.execute(
            insert(CaseLink)
            .values(
                client_id=account.client_id,
                case_id=conversation.case_id,
                other_case_id=other,
                kind="same_thread",
            )
            .on_conflict_do_nothing()
        )
