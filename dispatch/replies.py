"""A contact's reply by e-mail as what it asks of the case, whoever found out to which question it
belongs: its tag, or a person who looked at it."""

import hashlib
from dataclasses import dataclass
from uuid import UUID, uuid5

from db.cases import customer_of
from db.engine import Sessions
from db.question_files import keep_file
from db.tables import EscalationKey
from db.words import keep_words_once
from domain.actor import Actor, Role, Via
from domain.commands import Act, AnswerQuestion, AskBack
from domain.escalation import Use
from mail.reading import Incoming


@dataclass(frozen=True)
class Reply:
    """What the case is asked, and the hash over what arrived."""

    act: Act
    payload_hash: str


async def reply_of(
    sessions: Sessions, incoming: Incoming, key: EscalationKey, act_id: UUID, *, back: bool = False
) -> Reply:
    """The e-mail as an answer to the question of that key, or as a question back; words and files
    are stored, in a transaction of their own. Raises PersonErased.

    Words of a letter to a colleague are not meant for a customer: internal, until somebody says on
    the page that they may be quoted."""
    async with sessions.begin() as session:
        text = await keep_words_once(
            session,
            uuid5(act_id, "text"),
            key.client_id,
            incoming.text,
            person_id=key.contact_id,
            about=await customer_of(session, key.client_id, key.case_id),
        )
        assert text is not None, "the same e-mail has the same words"
        files = (
            ()
            if back
            else [
                await keep_file(session, key, file.name, file.media_type, file.content)
                for file in incoming.files
            ]
        )
    about = key.escalation_id
    command = (
        AskBack(escalation_id=about, text=text)
        if back
        else AnswerQuestion(escalation_id=about, text=text, use=Use.INTERNAL, files=tuple(files))
    )
    actor = Actor(person_id=key.contact_id, roles=(Role.CONTACT,), via=Via.MAIL)
    return Reply(
        act=Act(id=act_id, command=command, actor=actor),
        payload_hash=hash_of(command.kind, incoming.key),
    )


def hash_of(kind: str, mail_key: str) -> str:
    """Over what arrived, not over the ids that files got when they were stored just now."""
    return hashlib.sha256(f"{kind} {mail_key}".encode()).hexdigest()
