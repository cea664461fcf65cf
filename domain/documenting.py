"""Step 6, document: closing by itself, and when the run that carries a case may end."""

from datetime import datetime, timedelta

from domain.actor import MACHINE
from domain.case import Case, ClosingReason, Status
from domain.closing import closed
from domain.events import CaseEvent, TaskDone
from domain.taking_back import looked_after, owed_for_nothing, reopened_for_nothing
from domain.task import TaskKind


def closes_itself_at(case: Case) -> datetime | None:
    """After substance and the agreement's quiet days, with nothing left to do; None otherwise."""
    if (
        case.status is not Status.OPEN
        or case.answered_at is None
        or (case.answer is not None and case.answer.running)
        or case.tasks
        or case.pending_replies
        or case.doubtful_replies
        or _unread(case)
    ):
        return None
    quiet_since = max(case.answered_at, case.last_inbound_at or case.answered_at)
    return quiet_since + timedelta(seconds=case.agreement.quiet_before_closing)


def withdrawn(case: Case, now: datetime, *, again: bool = False) -> list[CaseEvent]:
    """Close an open case whose author has taken everything back, or all that reopened it, once
    nothing is underway. `again`: also where what reopened it had been read by then."""
    nothing_new = case.decision is None and not case.tasks and not _unread(case)
    nothing_new = nothing_new or (again and reopened_for_nothing(case))
    if (
        case.status is not Status.OPEN
        or not case.mentions
        or (case.standing_mentions and not nothing_new)
        or case.pending_replies
        or case.doubtful_replies
        or _stayed_on_the_network(case)
    ):
        return []
    done = [
        TaskDone(at=now, task_id=task.id, outcome="withdrawn", by=MACHINE) for task in case.tasks
    ]
    return [*done, *closed(case, ClosingReason.CUSTOMER_WITHDREW, MACHINE, now)]


def _taken_up_again(case: Case) -> bool:
    """A person reopened what its author has taken back, to take our words back as well, say."""
    return not case.standing_mentions and case.decision is None and bool(case.tasks)


def _stayed_on_the_network(case: Case) -> bool:
    """Words of ours that could not be corrected or taken back: somebody has yet to look at them."""
    failed = (task.about for task in case.tasks if task.kind is TaskKind.CHECK_CHANGE)
    return any(case.reply(about) is not None for about in failed if about is not None)


def _unread(case: Case) -> bool:
    return any(m.assessment is None for m in case.standing_mentions)


def run_ends_at(case: Case) -> datetime | None:
    """The end of the reopening window; until then a new message reopens this very case."""
    if case.closed_at is None:
        return None
    return case.closed_at + timedelta(seconds=case.agreement.reopen_for)


def document_moments(case: Case, *, ends: bool = True) -> list[datetime]:
    """When this step has something to do next; the end of the run counts where it `ends`."""
    moments = [closes_itself_at(case), run_ends_at(case) if ends else None]
    return [moment for moment in moments if moment is not None]


def what_is_due(
    case: Case, now: datetime, *, kept: bool = True, again: bool = True
) -> list[CaseEvent]:
    """Close a case that has been answered and quiet for long enough, or taken back. `kept`: unless
    somebody reopened it after that; once it closed on them at once. `again`: also what had been
    read by then; once it was owed an answer that nobody waited for."""
    if not (kept and _taken_up_again(case)) and (gone := withdrawn(case, now, again=again)):
        return gone
    if again and (endangered := looked_after(case, now)):
        return endangered
    if again and case.answered_at is None and (settled := owed_for_nothing(case, now)):
        return settled
    moment = closes_itself_at(case)
    if moment is None or now < moment:
        return []
    return closed(case, ClosingReason.ANSWERED, MACHINE, now)
