"""Questions: who has each, what was said about it, and what became of it."""

from collections.abc import Callable
from uuid import UUID

from domain.actor import Actor
from domain.case import Case
from domain.changes.remembering import remembered
from domain.escalation import Escalation, EscalationState, Exchange, Hand, Turn, Use
from domain.events import (
    EscalationAnswered,
    EscalationAsked,
    EscalationAskedBack,
    EscalationClarified,
    EscalationDeclined,
    EscalationEvent,
    EscalationHandedOn,
    EscalationNotDelivered,
    EscalationPassedOn,
    EscalationReminded,
    EscalationWithdrawn,
    Event,
    InformationAsked,
)
from domain.values import Moment, TextRef

REMEMBERED_ESCALATIONS = 50

AUTOMATIC_REPLY = "automatic_reply"
"""A machine answered the e-mail: a person may still do so."""


def change(case: Case, event: EscalationEvent) -> dict[str, object]:
    """What an event changes, field by field."""
    match event:
        case InformationAsked():
            return {"information_asked_at": event.at}
        case EscalationAsked():
            return {
                "escalations": _remembered((*case.escalations, _asked(event))),
                "information_asked_at": event.at,
            }
        case EscalationReminded(escalation_id=escalation_id, share=share):
            return _hand(case, escalation_id, lambda hand: (*hand.reminded, share))
        case EscalationPassedOn(escalation_id=escalation_id, hand=hand):
            return _handed(case, escalation_id, hand)
        case EscalationHandedOn(escalation_id=escalation_id, hand=hand, text=text, by=by):
            return _handed(case, escalation_id, hand, _said(event, Turn.HANDED_ON, text, by))
        case EscalationAskedBack(escalation_id=escalation_id, text=text, by=by):
            return _said_in(
                case,
                escalation_id,
                _said(event, Turn.ASK_BACK, text, by, event.files),
                EscalationState.ASKED_BACK,
                lambda hand: hand.pause(event.at),
            )
        case EscalationClarified(escalation_id=escalation_id, text=text, by=by):
            return _said_in(
                case,
                escalation_id,
                _said(event, Turn.CLARIFICATION, text, by, event.files),
                EscalationState.OPEN,
                lambda hand: hand.resume(event.at),
            )
        case EscalationAnswered(escalation_id=escalation_id, text=text, use=use, by=by):
            return _settled(
                case,
                escalation_id,
                EscalationState.ANSWERED,
                event.at,
                _said(event, Turn.ANSWER, text, by, event.files, use),
            )
        case EscalationDeclined(escalation_id=escalation_id, text=text, by=by):
            return _settled(
                case,
                escalation_id,
                EscalationState.DECLINED,
                event.at,
                _said(event, Turn.DECLINED, text, by),
            )
        case EscalationWithdrawn(escalation_id=escalation_id):
            return _settled(case, escalation_id, EscalationState.WITHDRAWN, event.at, ())
        case EscalationNotDelivered(escalation_id=escalation_id, cause=cause):
            if cause == AUTOMATIC_REPLY:
                return {}
            return _escalation(
                case,
                escalation_id,
                lambda e: {"hand": e.hand.model_copy(update={"undelivered": cause})},
            )


def _asked(event: EscalationAsked) -> Escalation:
    question = _said(event, Turn.QUESTION, event.text, event.by, event.files)
    return Escalation(
        id=event.escalation_id,
        kind=event.to,
        asked_at=event.at,
        asked_by=event.by,
        due_at=event.due_at,
        hand=event.hand,
        parent_id=event.parent_id,
        reference=event.reference,
        context=event.context,
        exchanges=question,
        contacts=_contact(event.hand),
    )


def _said(
    event: Event,
    turn: Turn,
    text: TextRef | None,
    by: Actor,
    files: tuple[UUID, ...] = (),
    use: Use | None = None,
) -> tuple[Exchange, ...]:
    if text is None:
        return ()
    return (Exchange(turn=turn, text=text, at=event.at, by=by, files=files, use=use),)


def _contact(hand: Hand) -> tuple[UUID, ...]:
    contact_id = hand.desk.contact_id if hand.desk else None
    return (contact_id,) if contact_id else ()


def _remembered(escalations: tuple[Escalation, ...]) -> tuple[Escalation, ...]:
    """Open ones always, of the others the latest."""
    return remembered(escalations, REMEMBERED_ESCALATIONS, lambda each: each.open)


def _escalation(
    case: Case,
    escalation_id: UUID,
    change: Callable[[Escalation], dict[str, object]],
    moved: int = 1,
) -> dict[str, object]:
    return {
        "escalations": tuple(
            e.model_copy(update={**change(e), "moves": e.moves + moved})
            if e.id == escalation_id
            else e
            for e in case.escalations
        )
    }


def _hand(
    case: Case, escalation_id: UUID, reminded: Callable[[Hand], tuple[float, ...]]
) -> dict[str, object]:
    """A reminder changes nothing about who has it: no move."""
    return _escalation(
        case,
        escalation_id,
        lambda e: {"hand": e.hand.model_copy(update={"reminded": reminded(e.hand)})},
        moved=0,
    )


def _handed(
    case: Case, escalation_id: UUID, hand: Hand, said: tuple[Exchange, ...] = ()
) -> dict[str, object]:
    return _escalation(
        case,
        escalation_id,
        lambda e: {
            "hand": hand,
            "contacts": tuple(dict.fromkeys((*e.contacts, *_contact(hand)))),
            "exchanges": (*e.exchanges, *said),
            "state": EscalationState.OPEN,
        },
    )


def _said_in(
    case: Case,
    escalation_id: UUID,
    said: tuple[Exchange, ...],
    state: EscalationState,
    clock: Callable[[Hand], Hand],
) -> dict[str, object]:
    return _escalation(
        case,
        escalation_id,
        lambda e: {
            "exchanges": (*e.exchanges, *said),
            "state": state,
            "hand": clock(e.hand),
        },
    )


def _settled(
    case: Case,
    escalation_id: UUID,
    state: EscalationState,
    at: Moment,
    said: tuple[Exchange, ...],
) -> dict[str, object]:
    """A question that is done; what the first line asked is news for the case."""
    done = _escalation(
        case,
        escalation_id,
        lambda e: {
            "exchanges": (*e.exchanges, *said),
            "state": state,
            "hand": e.hand.pause(at),
            "settled_at": at,
        },
    )
    escalation = case.escalation(escalation_id)
    if said and escalation is not None and escalation.parent_id is None:
        done["informed_at"] = at
    others = (e for e in case.open_escalations if e.id != escalation_id)
    if next(others, None) is None:
        done["information_asked_at"] = None
    return done


def given_back(escalation: Escalation, at: Moment) -> Escalation:
    """A question that outlived its case; whoever closes a case withdraws them before."""
    if not escalation.open:
        return escalation
    return escalation.model_copy(
        update={
            "state": EscalationState.WITHDRAWN,
            "hand": escalation.hand.pause(at),
            "settled_at": at,
            "moves": escalation.moves + 1,
        }
    )
