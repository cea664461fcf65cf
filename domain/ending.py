"""People close cases, and open them again."""

from datetime import datetime

from domain.actor import Actor
from domain.assessing import open_task, overruled
from domain.case import Case, Status
from domain.closable import NotYet, not_to_be_closed
from domain.closing import closed
from domain.commands import CloseCase
from domain.errors import CaseIsOpen, Conflict, StaleDraft
from domain.events import CaseEvent, CaseReopened, TaskDone
from domain.evolving import fold
from domain.ruling import Answering
from domain.task import TaskKind


def close(case: Case, command: CloseCase, actor: Actor, now: datetime) -> list[CaseEvent]:
    """Closed, with nothing left to do. Raises a Refusal when the case still waits for something."""
    refuse_to_close_unread(case, command.seen_at)
    done = [
        TaskDone(at=now, task_id=task.id, outcome="case_closed", by=actor) for task in case.tasks
    ]
    return [*done, *closed(case, command.reason, actor, now)]


def refuse_to_close_unread(case: Case, seen_at: datetime | None) -> None:
    """Raises a Refusal when the case must stay open for the moment, or the customer has said
    something that whoever closes it had not before them."""
    refuse_to_close_too_early(case)
    if case.heard_since(seen_at):
        raise Conflict("The customer has written again since.", "Read the new message first.")


def refuse_to_close_too_early(case: Case) -> None:
    """Raises a Refusal when the case must stay open for the moment."""
    match not_to_be_closed(case):
        case NotYet.DELIVERY | NotYet.DOUBT:
            raise Conflict(
                "A reply of this case is still on its way.", "Wait until its delivery is settled."
            )
        case NotYet.READING:
            raise StaleDraft("Something has just been written.", "Read it, then close the case.")


def reopen(case: Case, actor: Actor, now: datetime) -> list[CaseEvent]:
    """Open, to be answered."""
    if case.status is Status.OPEN:
        raise CaseIsOpen("The case is open.", "There is nothing to reopen.")
    events: list[CaseEvent] = [CaseReopened(at=now, cause="person", by=actor)]
    case = fold(events, case)
    if case.latest_mention is None:
        return [*events, open_task(case, TaskKind.ASSESS, now)]
    # Nobody wrote, so no first reply is due and the machine has nothing to acknowledge.
    return [*events, *overruled(case, Answering.RESPOND, actor, now, first_reply=False)]
