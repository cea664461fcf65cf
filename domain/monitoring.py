"""Step 1, monitor: what the case takes in, each thing once."""

from datetime import datetime

from domain.actor import MACHINE
from domain.answering import answered
from domain.approving import outdate
from domain.case import Case, Status
from domain.documenting import withdrawn
from domain.events import (
    ArrivedLate,
    CaseEvent,
    CaseReopened,
    MentionDeleted,
    MentionEdited,
    MentionTakenIn,
    RepliedElsewhere,
)
from domain.evolving import fold
from domain.mention import Arrival, ArrivalKind, Mention
from domain.reply import Delivery, Purpose, Reply
from domain.values import Visibility, seconds_between

AT_ONCE = 50
"""So much of a flood is taken in before what it brought is assessed and recorded: far fewer than a
case remembers, or the first would be forgotten unread."""


def take_in(case: Case, arrival: Arrival, now: datetime, *, late: bool = True) -> list[CaseEvent]:
    """The events of one arrival; none when it was taken in before or concerns nothing here.

    Whatever it was, drafts that wait for consent have to be looked at once more. `late`: whether a
    reply given elsewhere can be told of too late to be one; once it could not.
    """
    if arrival.id in case.arrivals:
        return []
    events = _arrived(case, arrival, now, late=late)
    after = fold(events, case)
    return [*events, *outdate(after, now)] if events else []


def _arrived(case: Case, arrival: Arrival, now: datetime, *, late: bool) -> list[CaseEvent]:
    match arrival.kind:
        case ArrivalKind.CREATED | ArrivalKind.EDITED if arrival.mention is not None:
            known = case.mention(arrival.message_id)
            if known is None:
                return _created(case, arrival, arrival.mention, now)
            if arrival.kind is ArrivalKind.CREATED or known.deleted_at is not None:
                return []
            if known.written_at is not None and arrival.at < known.written_at:
                return []  # overtaken by a later edit
            return [
                MentionEdited(
                    at=now,
                    arrival_id=arrival.id,
                    message_id=arrival.message_id,
                    text=arrival.mention.text,
                    written_at=arrival.at,
                    addressed=arrival.mention.addressed and not known.mention.addressed,
                )
            ]
        case ArrivalKind.DELETED:
            return _deleted(case, arrival, now)
        case ArrivalKind.ECHO:
            return _replied_elsewhere(case, arrival, now, late=late)
    return []


def _created(case: Case, arrival: Arrival, mention: Mention, now: datetime) -> list[CaseEvent]:
    events: list[CaseEvent] = []
    if case.status is Status.CLOSED:
        events.append(CaseReopened(at=now, cause="mention", by=MACHINE))
    edited = arrival.kind is ArrivalKind.EDITED
    events.append(
        MentionTakenIn(
            at=now,
            arrival_id=arrival.id,
            mention=mention,
            written_at=arrival.at if edited else None,
        )
    )
    late = seconds_between(mention.occurred_at, mention.received_at)
    if late > case.agreement.acknowledge_in and not mention.baseline:
        events.append(
            ArrivedLate(
                at=now,
                message_id=mention.message_id,
                seconds=late,
                person_decides=late > case.agreement.person_decides_after,
            )
        )
    return events


def _deleted(case: Case, arrival: Arrival, now: datetime) -> list[CaseEvent]:
    known = case.mention(arrival.message_id)
    if known is None or known.deleted_at is not None:
        return []
    events: list[CaseEvent] = [
        MentionDeleted(at=now, arrival_id=arrival.id, message_id=arrival.message_id)
    ]
    return [*events, *withdrawn(fold(events, case), now)]


def _replied_elsewhere(
    case: Case, arrival: Arrival, now: datetime, *, late: bool
) -> list[CaseEvent]:
    latest = case.latest_mention
    if latest is None or case.reply(arrival.message_id) is not None:
        return []
    reply = Reply(
        id=arrival.message_id,
        conversation_id=latest.mention.conversation_id,
        purpose=Purpose.SUBSTANCE,
        visibility=arrival.visibility or Visibility.PUBLIC,
        submitted_at=now,
        by=MACHINE,
        delivery=Delivery.SENT,
        sent_at=arrival.at,
        elsewhere=True,
    )
    since = case.acknowledge.running_since if case.acknowledge is not None else None
    told_late = late and since is not None and arrival.at < since
    elsewhere = RepliedElsewhere(at=now, arrival_id=arrival.id, reply=reply, told_late=told_late)
    if told_late:
        return [elsewhere]
    newer = (m for m in case.standing_mentions if m.mention.occurred_at > arrival.at)
    return [
        elsewhere,
        *answered(fold([elsewhere], case), reply, newer, "answered_elsewhere", MACHINE, now),
    ]
