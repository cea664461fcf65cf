"""Preparing an acknowledgement: may the machine speak right now, and in which words."""

import contextlib
from collections.abc import Mapping
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
    ConfigurationVersion,
    Conversation,
    Message,
    NetworkIdentity,
    Words,
)
from db.words import keep_words_once
from domain.case import Case
from domain.prepared import (
    ACKNOWLEDGEMENTS,
    AUTOMATIC_SIGNATURE,
    Address,
    acknowledgement,
    moment_in_words,
    spoken_names,
)
from domain.values import Language, TextRef
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
            session, _text_id(wanted.reply_id), wanted.client_id, words, person_id=None
        )
        return Prepared(text=text) if text else Prepared(withheld="preparation_failed")


async def _words(
    session: AsyncSession, wanted: AcknowledgementWanted, message: Message, now: datetime
) -> str | None:
    client = await session.get_one(Client, wanted.client_id)
    case = Case.model_validate((await session.get_one(CaseRow, wanted.case_id)).state)
    name = await session.scalar(
        select(NetworkIdentity.name)
        .join(Conversation, Conversation.identity_id == NetworkIdentity.id)
        .where(Conversation.id == message.conversation_id)
    )
    values = {
        **spoken_names(name or ""),
        "brand": client.brand,
        "due": moment_in_words(
            wanted.answer_due_at, now, wanted.language, case.agreement.time_zone
        ),
        "signature": AUTOMATIC_SIGNATURE.get(wanted.language, ""),
    }
    templates = await _templates(session, wanted.client_id)
    with contextlib.suppress(KeyError):
        return acknowledgement(wanted.language, Address(client.form_of_address), values, templates)
    return None


def _text_id(reply_id: UUID) -> UUID:
    """One text per reply: preparing again finds the words that were prepared before."""
    return uuid5(reply_id, "text")


async def _templates(
    session: AsyncSession, client_id: UUID
) -> Mapping[Language, Mapping[Address, str]]:
    """The client's own acknowledgements, newest version, over the built-in ones."""
    contents = await session.scalar(
        select(ConfigurationVersion.contents)
        .where(
            ConfigurationVersion.client_id == client_id, ConfigurationVersion.kind == "templates"
        )
        .order_by(ConfigurationVersion.created_at.desc(), ConfigurationVersion.version.desc())
        .limit(1)
    )
    own = (contents or {}).get("acknowledgement", {})
    return {
        language: dict(forms)
        | {Address(form): text for form, text in own.get(language.value, {}).items()}
        for language, forms in ACKNOWLEDGEMENTS.items()
    }
