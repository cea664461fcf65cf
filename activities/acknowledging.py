"""Preparing an acknowledgement: may the machine speak right now, and in which words."""

import contextlib
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Row, bindparam, select

from activities.silence import agreed, silenced
from db.columns import read_row
from db.configuration import TEMPLATES, newest_contents
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
from db.templates import prepared_texts
from db.words import keep_words_once
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


async def prepare(alone: Sessions, wanted: AcknowledgementWanted, now: datetime) -> Prepared:
    """The text, kept once for what it is to say, or why nothing may be said. `alone`: sessions
    whose statements each stand alone."""
    if wanted.answer_due_at <= now:
        return Prepared(withheld="nothing_to_promise")  # after an outage the moment may be over
    text_id = _text_id(wanted)
    asked = {"message": wanted.message_id, "case": wanted.case_id, "text": text_id}
    async with alone() as session:
        there = await read_row(session, _STANDS, asked)
        if there.deleted_at is not None:
            return Prepared(withheld="gone")
        if there.status != "active":
            return Prepared(withheld="account_paused")
        why = await silenced(session, wanted.case_id, there, now)
        if why is not None:
            return Prepared(withheld=why)
        if there.kept is not None:
            return Prepared(text=TextRef(id=text_id, hash=there.kept))
        words = _words(wanted, there, now)
        if words is None:
            return Prepared(withheld="no_template")
        text = await keep_words_once(
            session,
            text_id,
            wanted.client_id,
            words,
            person_id=None,
            about=there.customer_id,
        )
    return Prepared(text=text) if text else Prepared(withheld="preparation_failed")


_STANDS = (
    select(
        Message.id,
        Message.client_id,
        Message.account_id,
        Message.conversation_id,
        Message.customer_id,
        Message.thread_key,
        Message.visibility,
        Message.deleted_at,
        ChannelAccount.status,
        Client.brand,
        Client.form_of_address,
        NetworkIdentity.name,
        NetworkIdentity.time_zone.label("own_zone"),
        CaseRow.state["agreement"].label("agreement"),
        Words.hash.label("kept"),
        newest_contents(Client.client_id, TEMPLATES).label("templates"),
    )
    .join(ChannelAccount, ChannelAccount.id == Message.account_id)
    .join(Client, Client.client_id == Message.client_id)
    .join(Conversation, Conversation.id == Message.conversation_id)
    .join(NetworkIdentity, NetworkIdentity.id == Conversation.identity_id)
    .outerjoin(CaseRow, CaseRow.id == bindparam("case"))
    .outerjoin(Words, Words.id == bindparam("text"))
    .where(Message.id == bindparam("message"))
)
"""Everything that preparing asks, at once."""


def _words(
    wanted: AcknowledgementWanted, there: Row[*tuple[Any, ...]], now: datetime
) -> str | None:
    zone = there.own_zone or wanted.time_zone or agreed(there.agreement).time_zone
    values = {
        **spoken_names(there.name or ""),
        "brand": there.brand,
        "due": moment_in_words(wanted.answer_due_at, now, wanted.language, zone),
        "signature": AUTOMATIC_SIGNATURE.get(wanted.language, ""),
    }
    occasion = Occasion.ACKNOWLEDGEMENT
    if wanted.reopens_at is not None:
        occasion = Occasion.OUT_OF_HOURS
        values["opens"] = moment_in_words(wanted.reopens_at, now, wanted.language, zone)
    templates = prepared_texts(there.templates)[occasion]
    with contextlib.suppress(KeyError):
        return worded(wanted.language, Address(there.form_of_address), values, templates)
    return None


def _text_id(wanted: AcknowledgementWanted) -> UUID:
    """Preparing the same again finds the words that were prepared before. If the customer wrote
    meanwhile, perhaps in another language, it is not the same."""
    told = (wanted.language, wanted.answer_due_at, wanted.reopens_at)
    return uuid5(wanted.reply_id, " ".join(["text", *(str(each) for each in told)]))
