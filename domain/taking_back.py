"""What its author took back after it had been read: nobody waits for an answer to it any more, and
some of it is looked at all the same."""

from collections.abc import Sequence
from datetime import datetime

from domain.actor import MACHINE
from domain.assessing import edited_since, open_task, unassessed, waiting_since
from domain.assessment import PEOPLE_AT_ONCE
from domain.case import Case, ClosingReason, TakenMention
from domain.events import CaseEvent, CaseReopened, ClocksChanged, TaskDone
from domain.events.promises import TAKEN_BACK
from domain.evolving import fold
from domain.reply import Delivery, Reply
from domain.task import TaskKind

OWED = (TaskKind.REPLY, TaskKind.ASSESS, TaskKind.EXPLAIN_DELAY)


def reopened_for_nothing(case: Case) -> bool:
    """Whether all is deleted that came since a message reopened the case, and no person has to look
    at it all the same, or has done something about it."""
    since = case.reopened_at
    if since is None or case.task_of(TaskKind.CHECK_CHANGE) is not None:
        return False
    new = [m for m in case.mentions if m.taken_at is not None and m.taken_at >= since]
    begun = any(taken.taken_at == since for taken in new)
    return begun and _only_taken_back(case, new, since)


def owed_for_nothing(case: Case, now: datetime) -> list[CaseEvent]:
    """The same for what came after an answer that stands: it is the answer again."""
    clock, answer = case.answer, case.last_answer
    if clock is None or answer is None or answer.elsewhere or case.open_escalations:
        return []
    if any(reply.withdrawn_at for reply in case.replies) or any(d.open for d in case.drafts):
        return []
    since = answer.submitted_at
    new = [m for m in case.mentions if m.taken_at is not None and m.taken_at > since]
    begun = [at for taken in new for at in (waiting_since(taken), edited_since(taken))]
    if clock.running_since not in begun or not _only_taken_back(case, new, since, answer):
        return []
    done = [
        TaskDone(at=now, task_id=task.id, outcome="withdrawn", by=MACHINE)
        for task in case.tasks
        if task.kind in OWED
    ]
    stopped = clock.stop(now, case.hours)
    return [*done, ClocksChanged(at=now, answer=stopped, cause=TAKEN_BACK)]


def looked_after(case: Case, now: datetime) -> list[CaseEvent]:
    """Whoever was in danger is so still where the case closed over what they took back: a person
    has to look, unless one has by then. There is nothing to answer, so nothing is promised."""
    gone = [m for m in case.mentions if m.deleted_at is not None]
    by_deletion = any(m.deleted_at == case.closed_at for m in gone)
    if case.closed_reason is not ClosingReason.CUSTOMER_WITHDREW or not by_deletion:
        return []
    since = case.reopened_at or case.opened_at
    endangered = any(_endangers(m) for m in gone if m.taken_at and m.taken_at >= since)
    looked = case.assessed_by is not None or _decided_by_person(case)
    if not endangered or looked or any(not reply.automatic for reply in case.replies):
        return []
    reopened = CaseReopened(at=now, cause="risk", by=MACHINE)
    return [reopened, open_task(fold([reopened], case), TaskKind.ASSESS, now)]


def _endangers(taken: TakenMention) -> bool:
    return taken.assessment is not None and bool(PEOPLE_AT_ONCE & set(taken.assessment.risks))


def _decided_by_person(case: Case) -> bool:
    return case.decision is not None and case.decision.by.is_person


def _only_taken_back(
    case: Case, new: Sequence[TakenMention], since: datetime, answer: Reply | None = None
) -> bool:
    """Whether all that is `new` is deleted and endangered nobody, and nobody has changed, decided
    or said anything since, but for that `answer`."""
    return not (
        any(m.deleted_at is None for m in new)
        or any(m.edited_at and m.edited_at >= since for m in case.standing_mentions)
        or unassessed(case)
        or any(map(_endangers, new))
        or _decided_by_person(case)
        or any(
            reply.submitted_at >= since
            and reply != answer
            and not reply.automatic
            and reply.delivery is not Delivery.FAILED
            for reply in case.replies
        )
    )
