"""Held e-mails as they are shown: plain text, whatever they were made of."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.auth.viewer import Viewer
from api.held_mails.schemas import HeldMailOut, OpenQuestion
from api.questions.show import questions_from
from db.arrivals import Held
from db.escalations import open_with_contacts
from db.tables import Client
from dispatch.letterbox import KEPT_FOR_REVIEW
from mail.files import File
from mail.reading import Incoming, Sort, read


@dataclass(frozen=True)
class Opened:
    """An e-mail as far as it can be read; `cut`: more of it came than is kept, so that its files
    are not whole."""

    mail: Incoming
    cut: bool

    @property
    def text(self) -> str:
        """What the writer wrote themselves."""
        return self.mail.text

    @property
    def files(self) -> tuple[File, ...]:
        """The files that are taken."""
        return self.mail.files


async def read_safely(raw: bytes) -> Opened:
    """The e-mail in these bytes; one that is none has no words. Read in a thread: a list of a
    hundred would hold up everybody else's requests."""
    return await asyncio.to_thread(_opened, raw)


def _opened(raw: bytes) -> Opened:
    cut = len(raw) >= KEPT_FOR_REVIEW
    try:
        mail = read(raw)
    except ValueError:
        return Opened(Incoming(key="", sort=Sort.REPLY, addresses=(), text=""), cut)
    return Opened(replace(mail, files=()) if cut else mail, cut)


async def shown(session: AsyncSession, held: Held) -> HeldMailOut:
    """It as a list shows it."""
    row, opened = held.row, await read_safely(held.raw)
    client = await session.get(Client, row.client_id) if row.client_id is not None else None
    return HeldMailOut.model_validate(
        {
            "id": row.id,
            "client_id": row.client_id,
            "client_name": client.name if client is not None else None,
            "verdict": row.verdict,
            "why": row.why,
            "sender": opened.mail.sender,
            "subject": opened.mail.subject,
            "arrived_at": row.arrived_at,
            "question_id": row.escalation_id,
        }
    )


async def could_be_answered(
    session: AsyncSession, who: Viewer, clients: Collection[UUID]
) -> list[OpenQuestion]:
    """Open questions of these clients that a contact has, the latest first."""
    entries = await open_with_contacts(session, clients)
    found = {}
    for client_id in {entry.row.client_id for entry in entries}:
        own = [entry for entry in entries if entry.row.client_id == client_id]
        client = await session.get_one(Client, client_id)
        for question in await questions_from(session, who, client_id, own):
            found[question.id] = OpenQuestion(
                id=question.id,
                client_name=client.name,
                holder=question.holder,
                asked_at=question.asked_at,
                text=question.thread[0].text if question.thread else None,
            )
    return [found[entry.row.id] for entry in entries]
