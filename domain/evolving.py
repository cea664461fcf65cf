"""How the state of a case follows from what happens to it.

The durable workflow, the read model and an auditor's slider fold the same events with this same
function, so they cannot disagree.
"""

from collections.abc import Iterable
from functools import reduce

from domain.case import Case
from domain.changes import (
    amendments,
    assessment,
    commands,
    course,
    drafts,
    escalations,
    incidents,
    mentions,
    promises,
    replies,
    tasks,
)
from domain.events import (
    AmendmentEvent,
    AssessmentEvent,
    CaseEvent,
    CaseOpened,
    CourseEvent,
    DraftEvent,
    EscalationEvent,
    IncidentEvent,
    LaterEvent,
    MentionEvent,
    PromiseEvent,
    ReplyEvent,
    TaskEvent,
)
from domain.task import TaskKind


def fold(events: Iterable[CaseEvent], case: Case | None = None) -> Case:
    """The case after `events`, from nothing (then the first must be CaseOpened) or from `case`."""
    return reduce(evolve, events, case)  # type: ignore[return-value]


def evolve(case: Case | None, event: CaseEvent) -> Case:
    """The case after one event. Total: whatever was decided can be folded.

    Raises ValueError when a case begins with anything but CaseOpened.
    """
    if isinstance(event, CaseOpened):
        return _opened(event)
    if case is None:
        raise ValueError(f"a case begins with case_opened, not {event.kind}")
    after = case.model_copy(update=_change(case, event))
    return after if after.due_at == case.due_at else _with_task_due(after)


def _opened(event: CaseOpened) -> Case:
    return Case(
        id=event.case_id,
        client_id=event.client_id,
        account_id=event.account_id,
        channel=event.channel,
        opened_at=event.at,
        agreement=event.agreement,
        capabilities=event.capabilities,
        policy_version=event.policy_version,
        previous_case_id=event.previous_case_id,
    )


def _change(case: Case, event: LaterEvent) -> dict[str, object]:
    """What an event changes, as its subject says."""
    if isinstance(event, CourseEvent):
        return course.change(case, event)
    if isinstance(event, MentionEvent):
        return mentions.change(case, event)
    if isinstance(event, AssessmentEvent):
        return assessment.change(case, event)
    if isinstance(event, PromiseEvent):
        return promises.change(case, event)
    if isinstance(event, TaskEvent):
        return tasks.change(case, event)
    if isinstance(event, ReplyEvent):
        return replies.change(case, event)
    if isinstance(event, DraftEvent):
        return drafts.change(case, event)
    if isinstance(event, AmendmentEvent):
        return amendments.change(case, event)
    if isinstance(event, IncidentEvent):
        return incidents.change(case, event)
    if isinstance(event, EscalationEvent):
        return escalations.change(case, event)
    return commands.change(case, event)


def _with_task_due(case: Case) -> Case:
    """The task to reply is due with the earliest clock that still runs."""
    tasks = tuple(
        t.model_copy(update={"due_at": case.due_at or t.due_at}) if t.kind is TaskKind.REPLY else t
        for t in case.tasks
    )
    return case.model_copy(update={"tasks": tasks})
