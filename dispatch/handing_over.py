"""The door for what arrives: from a stored inbound item to its case, which cannot miss it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    and_,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from temporalio.client import Client
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode
from uuid_utils.compat import uuid7

from channels.contract import Account, Channel
from db.engine import Sessions, each_alone
from db.tables import (
    CaseLink,
    ChannelAccount,
    Conversation,
    Inbound,
    Message,
)
from dispatch.items import Found, arrival_of, read_items, tick_off
from dispatch.tracing import continued
from domain.agreement import ServiceAgreement
from domain.mention import Arrival
from workflows.case.start import CASE_TASK_QUEUE, CaseStart, case_workflow_id
from workflows.case.workflow import CaseWorkflow
from workflows.urgency import on_behalf_of

RPC_TIMEOUT = timedelta(seconds=5)


@dataclass(frozen=True)
class Doorkeeper:
    """Opens or finds the case of an inbound item and signals it. Doing it twice does no harm: the
    case drops what it has seen."""

    sessions: Sessions
    temporal: Client
    channels: Callable[[str], Channel]

    async def hand_over(self, inbound_id: UUID) -> bool:
        """Tell the case of one item; whether that is done, or there was nothing (more) to tell. An
        echo of what may be our own waits. Raises RPCError when Temporal is out of reach: the relay
        tries again."""
        (told,) = await self.hand_over_together([inbound_id])
        if isinstance(told, BaseException):
            raise told
        return told

    async def hand_over_together(self, inbound_ids: Sequence[UUID]) -> list[bool | BaseException]:
        """The same for a few items side by side; the answers in their order, an error in the place
        of what failed. They are read in one statement and ticked off in one; what a crash leaves
        between the two is told once more."""
        async with self._alone() as session:
            found = await read_items(session, inbound_ids)
        done: dict[UUID, UUID | None] = {}
        told = await asyncio.gather(
            *(self._take(found.get(each), done) for each in inbound_ids), return_exceptions=True
        )
        if done:
            async with self._alone() as session:
                await tick_off(session, done, datetime.now(UTC))
        return told

    async def _take(self, found: Found | None, done: dict[UUID, UUID | None]) -> bool:
        """Tell the case of one item as it was read. Put into `done`: to be ticked off, with the
        case it went to."""
        if found is None or found.Inbound.handed_over_at is not None:
            return True
        item: Inbound = found.Inbound
        message: Message | None = found.Message
        if message is None or message.conversation_id is None:
            done[item.id] = item.case_id
            return True
        if item.kind == "echo" and await self._may_be_ours(message):
            return False
        earlier = await self._earlier(item, message)
        ids = {"client_id": item.client_id, "account_id": item.account_id, "case_id": item.case_id}
        with continued(item.trace, f"hand over {item.kind}", inbound_id=item.id, **ids):
            if earlier is not None:
                await self.hand_over(earlier)
                # Read anew: the message may be another case's by now.
                return await self.hand_over(item.id)
            done[item.id] = await self._told(found, item, message)
            return True

    async def _told(self, found: Found, item: Inbound, message: Message) -> UUID:
        """The case that was told."""
        case_id = await self._case_of(item, message)
        arrival = arrival_of(found)
        if arrival.mention is None:
            await self._tell(case_id, arrival)
            return case_id
        pins = self._pins(found)
        if not found.is_on_record and await self._open(case_id, arrival, pins):
            return case_id
        opens = item.kind == "created" or await self._is_first(item)
        if found.is_closed:
            # The server forgets a run some time after its end, and would begin it once more.
            if await self._tell(case_id, arrival) or not opens:
                return case_id
            pins["previous_case_id"] = case_id
            case_id = await self._next_case(case_id, message)
        return await self._tell_or_open(case_id, message, arrival, opens, pins)

    async def _tell(self, case_id: UUID, arrival: Arrival) -> bool:
        """A deletion or an echo concerns a case that runs; a run that has ended is told nothing.
        Whether there was one to tell."""
        handle = self.temporal.get_workflow_handle(case_workflow_id(case_id))
        try:
            await handle.signal(CaseWorkflow.arrived, arrival, rpc_timeout=RPC_TIMEOUT)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            return False
        return True

    async def _open(self, case_id: UUID, arrival: Arrival, pins: dict[str, Any]) -> bool:
        """Start the case with what opens it; False: somebody else has. A worker in this process is
        given its first task along with the answer, which saves the server to look for one."""
        try:
            await self.temporal.start_workflow(
                CaseWorkflow.run,
                CaseStart.of_today(case_id=case_id, arrival=arrival, **pins),
                request_eager_start=True,
                **_as_case(case_id, pins["client_id"]),
            )
        except WorkflowAlreadyStartedError:
            return False
        return True

    async def _tell_or_open(
        self,
        case_id: UUID,
        message: Message,
        arrival: Arrival,
        opens: bool,
        pins: dict[str, Any],
    ) -> UUID:
        """Signal the conversation's case, starting it if need be; behind one whose run has ended, a
        linked case `opens`. An edit of what an ended case has heard of opens none."""
        while True:
            try:
                await self.temporal.start_workflow(
                    CaseWorkflow.run,
                    CaseStart.of_today(case_id=case_id, **pins),
                    start_signal="arrived",
                    start_signal_args=[arrival],
                    **_as_case(case_id, pins["client_id"]),
                )
            except WorkflowAlreadyStartedError:
                if not opens:
                    return case_id
                pins["previous_case_id"] = case_id
                case_id = await self._next_case(case_id, message)
                continue
            return case_id

    def _pins(self, found: Found) -> dict[str, Any]:
        """What a case that begins with the item is pinned to from its start."""
        account: ChannelAccount = found.ChannelAccount
        return {
            "client_id": account.client_id,
            "account_id": account.id,
            "channel": account.channel,
            "agreement": ServiceAgreement.model_validate(found.agreement),
            "capabilities": self.channels(account.channel).capabilities(Account.stored(account)),
            "policy_version": found.policy,
            "previous_case_id": found.earlier,
        }

    async def _case_of(self, item: Inbound, message: Message) -> UUID:
        """The case that takes this item, as it stands on record before anyone is told."""
        case_id = message.case_id or item.case_id
        if case_id is not None:
            return case_id
        async with self._alone() as session:
            # One statement: who comes here at the same time waits for it and finds the same case.
            settled: UUID | None = await session.scalar(
                update(Conversation)
                .where(Conversation.id == message.conversation_id)
                .values(case_id=func.coalesce(Conversation.case_id, uuid7()))
                .returning(Conversation.case_id)
            )
        assert settled is not None
        return settled

    async def _next_case(self, ended: UUID, message: Message) -> UUID:
        """The case after one whose run has ended. Settled on record first, so that whoever comes
        here at the same time, or again after a crash, opens the same one."""
        async with self.sessions.begin() as session:
            conversation = await session.get_one(
                Conversation, message.conversation_id, with_for_update=True
            )
            if conversation.case_id in (ended, None):
                conversation.case_id = uuid7()
                await session.execute(
                    insert(CaseLink).values(
                        client_id=message.client_id,
                        case_id=conversation.case_id,
                        other_case_id=ended,
                        kind="earlier",
                    )
                )
            await session.execute(
                update(Message).where(Message.id == message.id).values(case_id=conversation.case_id)
            )
            assert conversation.case_id is not None
            return conversation.case_id

    async def _earlier(self, item: Inbound, message: Message) -> UUID | None:
        """What the case has to hear of before this item and has not: how the message came to be
        and was edited, or the message that an echo answers."""
        if item.kind == "created":
            return None
        told_of = and_(Message.id == message.id, Inbound.id < item.id)
        if item.kind == "echo":
            told_of = and_(
                Message.conversation_id == message.conversation_id,
                Message.remote_key == message.in_reply_to,
            )
        query = (
            select(Inbound.id)
            .join(Message, Message.id == Inbound.message_id)
            .where(
                told_of,
                Inbound.kind.in_(("created", "edited")),
                Inbound.handed_over_at.is_(None),
            )
            .order_by(Inbound.id)
            .limit(1)
        )
        async with self._alone() as session:
            return await session.scalar(query)

    async def _is_first(self, item: Inbound) -> bool:
        """Whether no case has heard of the item's message before."""
        async with self.sessions() as session:
            told = select(Inbound.id).where(
                Inbound.message_id == item.message_id,
                Inbound.handed_over_at.is_not(None),
                Inbound.kind.in_(("created", "edited")),
                Inbound.case_id.is_not(None),
            )
            return await session.scalar(told.limit(1)) is None

    async def _may_be_ours(self, echo: Message) -> bool:
        """While a send in the conversation has not ended, the echo may be its own: wait. A reply in
        doubt that answers the same message is what the echo shows: it gets the echo's address, and
        the person who settles it can look there."""
        async with self.sessions.begin() as session:
            ours = await session.scalar(
                select(Message)
                .where(
                    Message.conversation_id == echo.conversation_id,
                    Message.direction == "outbound",
                    Message.delivery.in_(("sending", "unknown")),
                    Message.in_reply_to == echo.in_reply_to,
                    Message.remote_key.is_(None),
                )
                .limit(1)
            )
            # A send that ended since the echo was read has taken its row away: it was its own.
            here = await session.scalar(select(Message).where(Message.id == echo.id))
            if ours is not None and here is not None and ours.delivery == "unknown":
                remote_key, url = here.remote_key, here.url
                await session.delete(here)
                await session.flush()
                ours.remote_key, ours.url = remote_key, url
            return ours is not None or here is None

    @property
    def _alone(self) -> Sessions:
        """For one statement."""
        return each_alone(self.sessions)


def _as_case(case_id: UUID, client_id: UUID) -> dict[str, Any]:
    """How the workflow of a case is started, whoever does it: once, among its client's."""
    return {
        "id": case_workflow_id(case_id),
        "task_queue": CASE_TASK_QUEUE,
        "id_reuse_policy": WorkflowIDReusePolicy.REJECT_DUPLICATE,
        "priority": on_behalf_of(client_id),
        "rpc_timeout": RPC_TIMEOUT,
    }
