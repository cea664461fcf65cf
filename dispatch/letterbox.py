"""The letterbox: what contacts reply by e-mail becomes their answer, once.

An e-mail belongs to the question whose tag stands in the address it was sent to, and to no other:
neither subject nor sender proves anything. What names no question is kept for a person to look at.
"""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from db.arrivals import (
    PENDING,
    became_the_answer,
    hold,
    let_go,
    note_arrival,
    seems_about,
    undecided,
)
from db.engine import Sessions
from db.escalations import REPLY, find_key, known_tag
from db.tables import ArrivedMail, Command, EscalationKey, EscalationRow
from dispatch.asking import Desk
from dispatch.postman import Addresses
from dispatch.replies import hash_of, reply_of
from dispatch.rounds import go_round
from domain.actor import MACHINE
from domain.commands import Act, CaseCommand, NoteNotDelivered
from domain.errors import PersonErased
from domain.escalation import OPEN_STATES
from mail.contract import LARGEST, Mailbox
from mail.reading import Incoming, Sort, read

PAUSE = 20.0
"""Seconds between looks into the mailbox."""

KEPT_FOR_REVIEW = 200_000
"""Bytes of a refused e-mail that a person can look at."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Letterbox:
    """Reads what arrives. The same e-mail twice counts once."""

    sessions: Sessions
    mailbox: Mailbox
    addresses: Addresses
    desk: Desk

    async def run(self) -> None:
        """Look into the mailbox until cancelled; no fault of it ends this."""
        await go_round(self.round, PAUSE, "the letterbox")

    async def round(self) -> int:
        """Take in everything that has arrived, hear what became of what its case was asked about,
        and let go of what was held long enough; how many e-mails arrived."""
        async with self.sessions.begin() as session:
            await self._hear(session)
            await let_go(session, datetime.now(UTC))
        taken = 0
        async for raw in self.mailbox.arrived():
            verdict = await self.take_in(raw)
            log.info("an e-mail arrived", verdict=verdict)
            taken += 1
        return taken

    async def take_in(self, raw: bytes) -> str:
        """What one e-mail is: answer, automatic_reply, bounced, refused, late, unreadable,
        duplicate, or pending while its case has not said."""
        try:
            if len(raw) > LARGEST:
                raise ValueError("too large")
            # Beside the loop: a letter may be made to take its time.
            incoming = await asyncio.to_thread(read, raw)
        except ValueError:
            key = hashlib.sha256(raw).hexdigest()
            return await self._hold(ArrivedMail(message_key=key, verdict="unreadable"), raw)
        async with self.sessions() as session:
            key_row = await self._key(session, incoming)
        if key_row is None:
            return await self._refuse(incoming, raw)
        return await self._belongs(incoming, key_row, raw)

    async def _key(self, session: AsyncSession, incoming: Incoming) -> EscalationKey | None:
        for tag in self._tags(incoming):
            key = await find_key(session, tag, REPLY)
            if key is not None:
                return key
        return None

    def _tags(self, incoming: Incoming) -> list[str]:
        found = (self.addresses.tag_of(address) for address in incoming.addresses)
        return [tag for tag in found if tag]

    async def _refuse(self, incoming: Incoming, raw: bytes) -> str:
        """It names no question, or none any more: a person has to look at it."""
        tags = self._tags(incoming)
        async with self.sessions() as session:
            arrived = await seems_about(session, tags, incoming.answers, incoming.sender)
            known = await known_tag(session, tags)
        arrived.message_key, arrived.verdict = incoming.key, "refused"
        arrived.why = "old_tag" if known else "wrong_tag" if tags else "no_tag"
        return await self._hold(arrived, raw)

    async def _belongs(self, incoming: Incoming, key: EscalationKey, raw: bytes) -> str:
        """It names a question: act on it, then write it down, so that a crash between the two only
        asks the same thing again."""
        arrived = ArrivedMail(
            message_key=incoming.key,
            client_id=key.client_id,
            escalation_id=key.escalation_id,
            contact_id=key.contact_id,
            verdict="answer",
        )
        async with self.sessions() as session:
            if await session.get(ArrivedMail, incoming.key) is not None:
                return "duplicate"
            question = await session.get(EscalationRow, key.escalation_id)
        if incoming.sort is not Sort.REPLY:
            arrived.verdict = incoming.sort.value
            await self._ask(key, incoming.key, self._not_delivered(key, incoming.sort))
        elif question is None or question.state not in {state.value for state in OPEN_STATES}:
            arrived.verdict = "late"
            return await self._hold(arrived, raw)
        elif not incoming.text:
            arrived.verdict = "unreadable"
            return await self._hold(arrived, raw)
        elif (verdict := await self._answers(incoming, key)) != "answer":
            arrived.verdict = verdict
            return await self._hold(arrived, raw)
        async with self.sessions.begin() as session:
            await note_arrival(session, arrived)
        return str(arrived.verdict)

    async def _answers(self, incoming: Incoming, key: EscalationKey) -> str:
        """Ask the case to take it as the answer; late where the question has been settled since it
        was looked at, or its customer erased: then people have to see what the contact wrote, as
        far as it may be kept."""
        act_id = _act_id(key.escalation_id, incoming.key)
        try:
            reply = await reply_of(self.sessions, incoming, key, act_id)
        except PersonErased:
            return "late"
        outcome = await self.desk.ask(key.case_id, key.client_id, reply.act, reply.payload_hash)
        return {"done": "answer", "refused": "late"}.get(outcome.status, PENDING)

    async def _hear(self, session: AsyncSession) -> None:
        """Of those whose case had not answered in time, and which the relay asked again: whether it
        took them."""
        for mail in await undecided(session):
            assert mail.escalation_id is not None, "only what names a question is asked about"
            command = await session.get(Command, _act_id(mail.escalation_id, mail.message_key))
            if command is None or command.status != "pending":
                taken = command is not None and command.status == "done"
                became_the_answer(mail, taken=taken)

    def _not_delivered(self, key: EscalationKey, sort: Sort) -> NoteNotDelivered:
        return NoteNotDelivered(
            escalation_id=key.escalation_id, contact_id=key.contact_id, cause=sort.value
        )

    async def _ask(self, key: EscalationKey, mail_key: str, command: CaseCommand) -> None:
        act = Act(id=_act_id(key.escalation_id, mail_key), command=command, actor=MACHINE)
        await self.desk.ask(key.case_id, key.client_id, act, hash_of(command.kind, mail_key))

    async def _hold(self, arrived: ArrivedMail, raw: bytes) -> str:
        """Nobody's answer, as far as one can tell: kept for a person to look at."""
        try:
            async with self.sessions.begin() as session:
                new = await hold(session, arrived, raw[:KEPT_FOR_REVIEW])
        except PersonErased:
            async with self.sessions.begin() as session:
                new = await note_arrival(session, arrived)
        return str(arrived.verdict) if new else "duplicate"


def _act_id(escalation_id: UUID, mail_key: str) -> UUID:
    return uuid5(escalation_id, f"mail-{mail_key}")
