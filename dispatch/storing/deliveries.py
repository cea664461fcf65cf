"""A delivery and its items, each once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import literal, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from channels.contract import InboundEvent, RejectedItem
from db.blinding import blinded
from db.brands import brand_of
from db.deliveries import forget_deliveries, keep_delivery, tells_of_erased
from db.keys import key_of
from db.tables import ChannelAccount, Inbound
from db.tracing import traceparent
from dispatch.storing.news import UNLESS_TOLD, Item, Keeps
from dispatch.storing.reading import storable


@dataclass(frozen=True)
class Stored:
    """What one delivery came to. `waiting`: inbound items that a case is yet to hear of."""

    accepted: int
    duplicates: int
    waiting: tuple[UUID, ...]


async def store(
    session: AsyncSession,
    account: ChannelAccount,
    events: Sequence[InboundEvent],
    *,
    raw: bytes | None,
    rejected: Sequence[RejectedItem] = (),
    listens: bool = False,
    keeps: Keeps = UNLESS_TOLD,
) -> Stored:
    """Keep the delivery (`raw` where there is one) and its items. The same item a second time is a
    duplicate and changes nothing. `listens`: the channel reads the network itself, so what is older
    than the connection was there before and is its baseline. What a network does not let us keep is
    erased with its author's edit or deletion, and a delivery that tells once more of somebody who
    was erased is not kept.

    One delivery at a time per account, until the transaction ends: two that share items, told in
    another order, would wait for each other, and a message's first news would be taken in twice.
    """
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:account, 2))"),
        {"account": str(account.id)},
    )
    if listens and any(event.addressed is False for event in events):
        # So does each account of the client that listens for the same words: a post is the first's.
        await session.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:client, 5))"),
            {"client": str(account.client_id)},
        )
    raw_id = await _keep_raw(session, account, raw, rejected) if raw is not None else None
    brand = await brand_of(session, account.client_id)
    accepted = duplicates = 0
    waiting: list[UUID] = []
    clean = [storable(event) for event in events]
    for event in clean:
        inbound_id = await _claim_key(session, account, event, raw_id)
        if inbound_id is None:
            duplicates += 1
            continue
        accepted += 1
        if await Item(session, account, event, inbound_id, listens, brand, keeps).store():
            waiting.append(inbound_id)
    # What an erased person's post tells once more is a duplicate or nobody's business: ordinary
    # deliveries are not looked at twice.
    told = {key for event in clean for key in (event.key, event.message_key)}
    passed_over = raw_id is not None and len(waiting) < len(clean)
    if passed_over and await tells_of_erased(session, account, told):
        assert raw_id is not None
        await forget_deliveries(session, [raw_id], datetime.now(UTC))
    return Stored(accepted=accepted, duplicates=duplicates, waiting=tuple(waiting))


async def _keep_raw(
    session: AsyncSession,
    account: ChannelAccount,
    raw: bytes,
    rejected: Sequence[RejectedItem],
) -> UUID:
    problems = [{"index": r.index, "problem": r.problem} for r in rejected]
    return await keep_delivery(session, account.client_id, account.id, raw, problems)


async def _claim_key(
    session: AsyncSession, account: ChannelAccount, event: InboundEvent, raw_id: UUID | None
) -> UUID | None:
    """The item's own row under its unique key; None when the key was there already, in clear or as
    an erased person's."""
    row = {
        "id": literal(uuid7()),
        "client_id": literal(account.client_id),
        "account_id": literal(account.id),
        "raw_id": literal(raw_id, Inbound.raw_id.type),
        "key": literal(event.key),
        "kind": literal(event.kind),
        "occurred_at": literal(event.occurred_at),
        "received_at": literal(datetime.now(UTC)),
        "trace": literal(traceparent(), Inbound.trace.type),
    }
    blind = blinded(await key_of(session, account.client_id, None), event.key)
    erased = select(Inbound.id).where(Inbound.account_id == account.id, Inbound.key == blind)
    statement = (
        insert(Inbound)
        .from_select([*row], select(*row.values()).where(~erased.exists()))
        .on_conflict_do_nothing(index_elements=["account_id", "key"])
        .returning(Inbound.id)
    )
    return await session.scalar(statement)
