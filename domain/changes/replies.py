"""Replies on their way, and the clocks that those which arrive stop."""

from uuid import UUID

from domain.case import Case
from domain.changes.promises import stopped
from domain.changes.remembering import remembered
from domain.events import (
    DeliverySettled,
    ReplyDelayed,
    ReplyEvent,
    ReplyFailed,
    ReplyInDoubt,
    ReplySent,
    ReplySubmitted,
)
from domain.reply import Delivery, Purpose, Reply
from domain.values import Moment

REMEMBERED_REPLIES = 200


def change(case: Case, event: ReplyEvent) -> dict[str, object]:
    """What an event changes, field by field."""
    match event:
        case ReplySubmitted(reply=reply):
            return {"replies": added(case, reply)}
        case ReplySent(reply_id=reply_id, sent_at=sent_at):
            return _sent(case, reply_id, sent_at)
        case ReplyFailed(reply_id=reply_id, code=code):
            return {"replies": replies_with(case, reply_id, delivery=Delivery.FAILED, failure=code)}
        case ReplyDelayed(reply_id=reply_id, code=code, retry_at=retry_at):
            before = case.reply(reply_id)
            return {
                "replies": replies_with(
                    case,
                    reply_id,
                    delivery=Delivery.PENDING,
                    failure=code,
                    retry_at=retry_at,
                    attempts=(before.attempts if before else 0) + 1,
                )
            }
        case ReplyInDoubt(reply_id=reply_id, code=code):
            return {
                "replies": replies_with(case, reply_id, delivery=Delivery.UNKNOWN, failure=code)
            }
        case DeliverySettled(reply_id=reply_id, posted=posted):
            if posted:
                return _sent(case, reply_id, event.at)
            return {
                "replies": replies_with(
                    case, reply_id, delivery=Delivery.FAILED, failure="not_posted"
                )
            }


def added(case: Case, reply: Reply) -> tuple[Reply, ...]:
    """The case's replies with one more."""
    return remembered((*case.replies, reply), REMEMBERED_REPLIES, _unsettled)


def _unsettled(reply: Reply) -> bool:
    return reply.delivery in (Delivery.PENDING, Delivery.UNKNOWN)


def replies_with(case: Case, reply_id: UUID, **change: object) -> tuple[Reply, ...]:
    """The case's replies, that one changed."""
    return tuple(r.model_copy(update=change) if r.id == reply_id else r for r in case.replies)


def replied(case: Case, reply: Reply, sent_at: Moment) -> dict[str, object]:
    """Any reply is the first response; only substance stops the answer clock."""
    change: dict[str, object] = {
        "acknowledge": stopped(case, case.acknowledge, sent_at),
        "first_replied_at": case.first_replied_at or sent_at,
    }
    if reply.purpose is Purpose.SUBSTANCE:
        change |= {
            "answer": stopped(case, case.answer, sent_at),
            "customer_asked_at": None,
            "answered_at": sent_at,
            "information_asked_at": None,
        }
    return change


def _sent(case: Case, reply_id: UUID, sent_at: Moment) -> dict[str, object]:
    """A reply reached the network: it stands as sent and may stop clocks."""
    reply = case.reply(reply_id)
    if reply is None:
        return {}
    return {
        "replies": replies_with(
            case, reply_id, delivery=Delivery.SENT, sent_at=sent_at, failure=None, retry_at=None
        ),
        **replied(case, reply, sent_at),
    }
