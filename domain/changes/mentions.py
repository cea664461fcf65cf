"""The mentions of a case, as they stand on the network."""

from uuid import UUID

from domain.case import Case, TakenMention
from domain.changes.replies import added, replied
from domain.events import (
    ArrivedLate,
    MentionDeleted,
    MentionEdited,
    MentionEvent,
    MentionTakenIn,
    RepliedElsewhere,
)

REMEMBERED_ARRIVALS = 1_000
REMEMBERED_MENTIONS = 200


def change(case: Case, event: MentionEvent) -> dict[str, object]:
    """What an event changes, field by field."""
    match event:
        case MentionTakenIn(mention=mention, written_at=written_at):
            taken = TakenMention(mention=mention, taken_at=event.at, written_at=written_at)
            return {
                "mentions": (*case.mentions, taken)[-REMEMBERED_MENTIONS:],
                "arrivals": _remember(case, event.arrival_id),
                "last_inbound_at": event.at,
            }
        case MentionEdited(message_id=message_id, text=text, written_at=written_at):
            return {
                "mentions": tuple(
                    m.model_copy(
                        update={
                            "mention": m.mention.edited(text, event.addressed),
                            "assessment": None,
                            "ruling": None,
                            "edited_at": event.at,
                            "written_at": written_at,
                        }
                    )
                    if m.mention.message_id == message_id
                    else m
                    for m in case.mentions
                ),
                "arrivals": _remember(case, event.arrival_id),
                "last_inbound_at": event.at,
            }
        case MentionDeleted(message_id=message_id):
            return {
                "mentions": mentions_with(case, message_id, deleted_at=event.at),
                "arrivals": _remember(case, event.arrival_id),
            }
        case RepliedElsewhere(reply=reply, told_late=told_late):
            kept: dict[str, object] = {
                "replies": added(case, reply),
                "arrivals": _remember(case, event.arrival_id),
            }
            return kept if told_late else kept | replied(case, reply, reply.sent_at or event.at)
        case ArrivedLate(message_id=message_id, person_decides=person_decides):
            return {
                "mentions": mentions_with(case, message_id, late=True),
                "late_on_arrival": case.late_on_arrival or case.acknowledge is None,
                "person_decides": case.person_decides or person_decides,
            }


def mentions_with(case: Case, message_id: UUID, **change: object) -> tuple[TakenMention, ...]:
    """The case's mentions, that one changed."""
    return tuple(
        m.model_copy(update=change) if m.mention.message_id == message_id else m
        for m in case.mentions
    )


def _remember(case: Case, arrival_id: UUID) -> tuple[UUID, ...]:
    return (*case.arrivals, arrival_id)[-REMEMBERED_ARRIVALS:]
