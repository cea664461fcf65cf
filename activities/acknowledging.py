"""Preparing an acknowledgement: may the machine speak right now, and in which words."""

import contextlib
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from activities.silence import silenced
from db.engine import Sessions
from db.tables import (
    CaseRow,
    ChannelAccount,
    Client,
    Conversation,
    Message,
    NetworkIdentity,
    Words,
)
from db.templates import prepared_texts_of
from db.words import keep_words_once
from domain.case import Case
from domain.prepared import (
    AUTOMATIC_SIGNATURE,
    Address,
    Occasion,
    moment_in_words,
    spoken_names,
    worded,
)
from domain.values import TextRef
from workflows.case.steps import AcknowledgementWanted, Prepared


async def prepare(
    sessions: Sessions,
    wanted: AcknowledgementWanted,
    now: datetime,
) -> Prepared:
    """The text, kept once per reply, or why nothing may be said."""
    async with sessions.begin() as session:
        message = await session.get_one(Message, wanted.message_id)
        account = await session.get_one(ChannelAccount, message.account_id)
        if message.deleted_at is not None:
            return Prepared(withheld="gone")
        if account.status != "active":
            return Prepared(withheld="account_paused")
        why = await silenced(session, wanted.case_id, message, now)
        if why is not None:
            return Prepared(withheld=why)
        kept = await session.get(Words, _text_id(wanted.reply_id))
        if kept is not None:
            return Prepared(text=TextRef(id=kept.id, hash=kept.hash))
        words = await _words(session, wanted, message, now)
        if words is None:
            return Prepared(withheld="no_template")
        text = await keep_words_once(
            session,
            _text_id(wanted.reply_id),
            wanted.client_id,
            words,
            person_id=None,
            about=message.customer_id,
        )
        return Prepared(text=text) if text else Prepared(withheld="preparation_failed")


async def _words(
    session: AsyncSession, wanted: AcknowledgementWanted, message: Message, now: datetime
) -> str | None:
    client = await session.get_one(Client, wanted.client_id)
    case = Case.model_validate((await session.get_one(CaseRow, wanted.case_id)).state)
    name, own_zone = (
        await session.execute(
            select(NetworkIdentity.name, NetworkIdentity.time_zone)
            .join(Conversation, Conversation.identity_id == NetworkIdentity.id)
            .where(Conversation.id == message.conversation_id)
        )
    ).one()
    zone = own_zone or case.agreement.time_zone
    values = {
        **spoken_names(name or ""),
        "brand": client.brand,
        "due": moment_in_words(wanted.answer_due_at, now, wanted.language, zone),
        "signature": AUTOMATIC_SIGNATURE.get(wanted.language, ""),
    }
    occasion = Occasion.ACKNOWLEDGEMENT
    if wanted.reopens_at is not None:
        occasion = Occasion.OUT_OF_HOURS
        values["opens"] = moment_in_words(wanted.reopens_at, now, wanted.language, zone)
    templates = (await prepared_texts_of(session, wanted.client_id))[occasion]
    with contextlib.suppress(KeyError):
        return worded(wanted.language, Address(client.form_of_address), values, templates)
    return None


def _text_id(reply_id: UUID) -> UUID:
    """One text per reply: preparing again finds the words that were prepared before."""
    return uuid5(reply_id, "text")
