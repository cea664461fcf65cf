"""E-mails that became nobody's answer: a person gives them to a question or puts them away."""

import contextlib
from collections.abc import Collection, Mapping
from itertools import count
from typing import Annotated
from uuid import UUID, uuid5

from fastapi import APIRouter, Query

from api.auth.viewer import Viewer, Who
from api.context import Database, Given
from api.held_mails.schemas import (
    AssignIn,
    DiscardIn,
    HeldMailDetail,
    HeldMailOut,
    MailAs,
    Reviewed,
)
from api.held_mails.show import could_be_answered, read_safely, shown
from api.problems import refusal_of
from api.reference.answers import problems
from db.arrivals import Held, held_mail, held_mails, look_again, looked_at
from db.clients import client_ids
from db.configuration import journal_for_each
from db.escalations import get_question
from db.tables import Command, EscalationKey, EscalationRow
from dispatch.replies import hash_of, reply_of
from domain.errors import AlreadySettled, CommandIdUsed, Conflict, NotFound
from domain.escalation import Escalation
from domain.permissions import Permission

router = APIRouter(prefix="/api/held-mails", tags=["held-mails"])


@router.get("", operation_id="listHeldMails")
async def mails(
    who: Who,
    session: Database,
    filter: Annotated[str, Query(pattern=r"^(\{\})?$")] = "",  # noqa: A002
) -> list[HeldMailOut]:
    """What waits to be looked at, the latest first, at most a hundred. E-mails of which nothing
    says whose they are stand here for whoever may look at those of every client. There is nothing
    to filter by."""
    scope = who.scope(Permission.REVIEW_MAILS)
    held = await held_mails(session, scope, nobodys=await _everywhere(session, who))
    return [await shown(session, each) for each in held]


@router.get("/{mail_id}", operation_id="getHeldMail", responses=problems(403, 404))
async def mail(mail_id: UUID, who: Who, session: Database) -> HeldMailDetail:
    """One of them with its words as plain text, and the questions it can be given to."""
    held = await _held(session, mail_id, who)
    incoming = await read_safely(held.raw)
    return HeldMailDetail(
        **(await shown(session, held)).model_dump(),
        text=incoming.text,
        files=[file.name for file in incoming.files],
        cut=incoming.cut,
        questions=await could_be_answered(session, who, _clients(held, who)),
    )


@router.post("/{mail_id}/assign", operation_id="assignHeldMail", responses=problems(403, 404, 409))
async def assign(
    mail_id: UUID, asked: AssignIn, who: Who, session: Database, given: Given
) -> Reviewed:
    """Give it to an open question: its words and files count as what the contact who has the
    question answered, or asked back, by e-mail. The configuration journal keeps who said so. The
    same again acts once; to another question it is given only after its case refused it."""
    held = await _held(session, mail_id, who)
    if held.row.reviewed_at is not None:
        raise AlreadySettled("Somebody has looked at it already.", "Nothing is left to do.")
    question = (await get_question(session, _clients(held, who), asked.question_id)).row
    incoming = await read_safely(held.raw)
    if not incoming.text:
        raise Conflict("The e-mail has no words of its own.", "Put it away.")
    key = _key(question, held)
    payload_hash = hash_of(f"{asked.kind} {question.id}", incoming.mail.key)
    act_id = await _turn(session, mail_id, payload_hash)
    await session.commit()  # the case is asked without holding the row
    back = asked.kind is MailAs.ASK_BACK
    kept_as = uuid5(question.id, f"held-{mail_id}")
    reply = await reply_of(given.sessions, incoming.mail, key, kept_as, back=back)
    act = reply.act.model_copy(update={"id": act_id})
    try:
        outcome = await given.dispatcher.ask(key.case_id, key.client_id, act, payload_hash)
    except CommandIdUsed:
        raise _given_away() from None
    if outcome.status == "refused":
        raise refusal_of(outcome.refusal, outcome.detail, outcome.right)
    if outcome.status == "pending":
        return Reviewed(status="pending")
    with contextlib.suppress(NotFound):  # whoever did the same at once has noted it
        held = await _held(session, mail_id, who)
        looked_at(held.row, who.id, question=key)
        after = {"question": str(key.escalation_id), "as": asked.kind, "act": str(act_id)}
        await _journal(session, who, "mail.assigned", held, {key.client_id}, after)
    await session.commit()
    return Reviewed(status="done")


@router.post("/{mail_id}/discard", operation_id="discardHeldMail", responses=problems(403, 404))
async def discard(mail_id: UUID, asked: DiscardIn, who: Who, session: Database) -> Reviewed:
    """Put it away. It can be taken back until it goes for good, thirty days after it came."""
    held = await _held(session, mail_id, who)
    if held.row.reviewed_at is None:
        looked_at(held.row, who.id)
        after = {"reason": asked.reason}
        await _journal(session, who, "mail.discarded", held, _clients(held, who), after)
    await session.commit()
    return Reviewed(status="done")


@router.post("/{mail_id}/restore", operation_id="restoreHeldMail", responses=problems(403, 404))
async def restore(mail_id: UUID, who: Who, session: Database) -> Reviewed:
    """Take back that it was put away."""
    held = await _held(session, mail_id, who)
    if held.row.reviewed_at is not None:
        look_again(held.row)
        await _journal(session, who, "mail.restored", held, _clients(held, who), {})
    await session.commit()
    return Reviewed(status="done")


async def _turn(session: Database, mail_id: UUID, payload_hash: str) -> UUID:
    """The id under which its next case is asked: one at a time, whoever asks and where, and another
    one only once that was refused. Raises AlreadySettled."""
    for number in count():
        act_id = uuid5(mail_id, f"assigned {number}")
        before = await session.get(Command, act_id)
        if before is None or (before.status != "refused" and before.payload_hash == payload_hash):
            return act_id
        if before.status != "refused":
            raise _given_away()
    raise AssertionError("it counts on for ever")


def _given_away() -> AlreadySettled:
    return AlreadySettled("Somebody has given it to a question already.", "Look at it again.")


async def _held(session: Database, mail_id: UUID, who: Viewer) -> Held:
    """Raises NotFound for what is not one's clients', NotAllowed without the permission."""
    held = await held_mail(session, mail_id, who.clients, nobodys=await _everywhere(session, who))
    if held.row.client_id is not None:
        who.require(held.row.client_id, Permission.REVIEW_MAILS)
    return held


async def _everywhere(session: Database, who: Viewer) -> bool:
    """Whether they may look at the e-mails of every client that there is."""
    having = who.having(Permission.REVIEW_MAILS)
    return bool(having) and having >= await client_ids(session)


def _clients(held: Held, who: Viewer) -> frozenset[UUID]:
    """Whose it is: its client's, or as nobody's every client's."""
    if held.row.client_id is not None:
        return frozenset({held.row.client_id})
    return who.having(Permission.REVIEW_MAILS)


def _key(question: EscalationRow, held: Held) -> EscalationKey:
    """What a tag would have opened: the question for the contact who wrote, where that is known and
    they have had it, else for the one who has it."""
    escalation = Escalation.model_validate(question.escalation)
    wrote = held.row.contact_id
    contact_id = wrote if wrote in escalation.contacts else question.contact_id
    if contact_id is None:
        raise Conflict("No contact has this question.", "Answer it yourself.")
    return EscalationKey(
        client_id=question.client_id,
        case_id=question.case_id,
        escalation_id=question.id,
        contact_id=contact_id,
    )


async def _journal(
    session: Database,
    who: Viewer,
    kind: str,
    held: Held,
    clients: Collection[UUID],
    after: Mapping[str, str],
) -> None:
    await journal_for_each(
        session, clients, actor=who.id, kind=kind, subject=held.row.id, after=after
    )
