"""What waits to be taken to its case: read with all that is asked of it, and ticked off, each in
one statement however many there are."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    DateTime,
    Row,
    Update,
    Uuid,
    any_,
    bindparam,
    column,
    func,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from db.configuration import AGREEMENT, POLICY, newest_name
from db.tables import (
    CaseLink,
    CaseRow,
    ChannelAccount,
    ConfigurationVersion,
    Conversation,
    Inbound,
    Message,
    NetworkIdentity,
    Words,
    rows_of,
)
from db.tables import Client as ClientRow
from domain.mention import Arrival, ArrivalKind, Mention
from domain.values import TextRef, Visibility

Found = Row[*tuple[Any, ...]]
"""An item with its message, the words it brought, who wrote them, and what a case that begins with
it is pinned to: the account, versions of its client, and the case before; whether its case is on
record, so that it has begun, and closed there, so that its run may have ended."""


async def read_items(session: AsyncSession, inbound_ids: Sequence[UUID]) -> dict[UUID, Found]:
    """Those of the items that there are, by id."""
    rows = await session.execute(_ITEMS, {"items": list(inbound_ids)})
    return {row.Inbound.id: row for row in rows}


async def tick_off(session: AsyncSession, done: Mapping[UUID, UUID | None], now: datetime) -> None:
    """These were handed over, each to that case; always in one order, so that two who tick off the
    same wait for each other and not both."""
    items = sorted(done)
    connection = await session.connection()
    await connection.execute(
        _TICKED_OFF, {"items": items, "cases": [done[each] for each in items], "now": now}
    )


def arrival_of(found: Found) -> Arrival:
    """The item as the case hears of it: ids and hashes, no word and no name."""
    item, message = found.Inbound, found.Message
    mention = None
    if item.kind in ("created", "edited"):
        assert found.text_id is not None
        assert message.customer_id is not None
        mention = Mention(
            message_id=message.id,
            conversation_id=message.conversation_id,
            customer_id=message.customer_id,
            text=TextRef(id=found.text_id, hash=found.text_hash),
            visibility=Visibility(message.visibility),
            addressed=message.addressed,
            occurred_at=message.occurred_at,
            received_at=message.received_at,
            repost=message.repost,
            baseline=message.baseline,
            reach=found.followers,
            verified=bool(found.verified),
        )
    return Arrival(
        id=item.id,
        kind=ArrivalKind(item.kind),
        message_id=message.id,
        at=item.occurred_at,
        mention=mention,
        visibility=Visibility(message.visibility),
    )


_THESE = bindparam("items", type_=ARRAY(Uuid()))


def _ticking_off() -> Update:
    given = func.unnest(_THESE, bindparam("cases", type_=ARRAY(Uuid()))).table_valued(
        column("item", Uuid()), column("to", Uuid()), name="done"
    )
    rows = given.render_derived()
    return (
        update(rows_of(Inbound))
        .where(rows_of(Inbound).c.id == rows.c.item)
        .values(handed_over_at=bindparam("now", type_=DateTime(timezone=True)), case_id=rows.c.to)
    )


_TICKED_OFF = _ticking_off()

_CASE_ID = func.coalesce(Message.case_id, Inbound.case_id, Conversation.case_id)

_ITEMS = (
    select(
        Inbound,
        Message,
        Words.id.label("text_id"),
        Words.hash.label("text_hash"),
        NetworkIdentity.followers,
        NetworkIdentity.verified,
        ChannelAccount,
        ConfigurationVersion.contents.label("agreement"),
        newest_name(ChannelAccount.client_id, POLICY).label("policy"),
        select(CaseLink.other_case_id)
        .where(CaseLink.case_id == _CASE_ID, CaseLink.kind == "earlier")
        .limit(1)
        .scalar_subquery()
        .label("earlier"),
        select(CaseRow.id).where(CaseRow.id == _CASE_ID).exists().label("is_on_record"),
        select(CaseRow.id)
        .where(CaseRow.id == _CASE_ID, CaseRow.status == "closed")
        .exists()
        .label("is_closed"),
    )
    .join(ChannelAccount, ChannelAccount.id == Inbound.account_id)
    .join(ClientRow, ClientRow.client_id == ChannelAccount.client_id)
    .outerjoin(
        ConfigurationVersion,
        (ConfigurationVersion.client_id == ClientRow.client_id)
        & (ConfigurationVersion.kind == AGREEMENT)
        & (ConfigurationVersion.version == ClientRow.agreement_version),
    )
    .outerjoin(Message, Message.id == Inbound.message_id)
    .outerjoin(Words, Words.id == Inbound.text_id)
    .outerjoin(Conversation, Conversation.id == Message.conversation_id)
    .outerjoin(NetworkIdentity, NetworkIdentity.id == Conversation.identity_id)
    .where(Inbound.id == any_(_THESE))
)
