"""Step 2, assess: what follows from an assessment or its correction: decision, clocks, tasks."""

from datetime import datetime

from domain.actor import MACHINE, Actor
from domain.assessment import PEOPLE_AT_ONCE, Assessment
from domain.case import (
    Answering,
    Assessed,
    AssessmentCorrected,
    Case,
    CaseClosed,
    CaseEvent,
    ClocksStarted,
    ClosingReason,
    Decision,
    PeopleAlarmed,
    ResponseDecided,
    Status,
    TakenMention,
    TaskDone,
    TaskOpened,
    fold,
)
from domain.clock import Clock
from domain.policy import Verdict, judge
from domain.task import Group, Task, TaskKind
from domain.values import Priority


def unassessed(case: Case) -> tuple[TakenMention, ...]:
    """Mentions that still stand and nobody has looked at."""
    return tuple(m for m in case.standing_mentions if m.assessment is None)


def assessed(
    case: Case, taken: TakenMention, assessment: Assessment, now: datetime
) -> list[CaseEvent]:
    """The events of a fresh assessment: a decision, clocks, a task, an alarm where people must."""
    mention = taken.mention
    events: list[CaseEvent] = [
        Assessed(at=now, message_id=mention.message_id, assessment=assessment)
    ]
    verdict = judge(mention, assessment)
    wanted = verdict.decision.answering is Answering.RESPOND
    already = case.decision is not None and (
        case.decision.by.is_person or case.decision.answering is Answering.RESPOND
    )
    if not already:
        events.append(ResponseDecided(at=now, decision=verdict.decision, priority=verdict.priority))
    elif verdict.priority.rank < case.priority.rank:
        assert case.decision is not None
        events.append(ResponseDecided(at=now, decision=case.decision, priority=verdict.priority))
    case = fold(events, case)
    assert case.decision is not None
    if case.decision.answering is Answering.RESPOND:
        if wanted or case.answer is None:
            events += start_answering(case, taken, now)
    else:
        events += _set_aside(case, verdict, now)
    if PEOPLE_AT_ONCE & set(assessment.risks) and case.alarmed_at is None:
        events.append(PeopleAlarmed(at=now, reason="risk"))
    return events


def start_answering(case: Case, taken: TakenMention, now: datetime) -> list[CaseEvent]:
    """Start the clocks that do not run and open the task to reply.

    The first reply is due counted from the earlier of the network's timestamp and arrival. A later
    message to an answered case starts the answer's clock only.
    """
    mention, agreement = taken.mention, case.agreement
    begin = min(mention.occurred_at, mention.received_at)
    acknowledge = answer = None
    if case.acknowledge is None:
        acknowledge = Clock(budget=agreement.acknowledge_in).start(begin)
    if case.answer is None or not case.answer.running:
        answer = Clock(budget=agreement.answer_in).start(begin)
    events: list[CaseEvent] = []
    if acknowledge or answer:
        events.append(ClocksStarted(at=now, acknowledge=acknowledge, answer=answer))
    case = fold(events, case)
    if case.task_of(TaskKind.REPLY) is None:
        events.append(open_task(case, TaskKind.REPLY, now))
    return events


def open_task(case: Case, kind: TaskKind, now: datetime, **about: object) -> TaskOpened:
    """The event that opens a task of that kind, due with the case's earliest running clock."""
    supervisors = kind is TaskKind.EXPLAIN_DELAY
    task = Task(
        id=case.next_task_id(),
        kind=kind,
        group=Group.SUPERVISORS if supervisors else Group.AGENTS,
        priority=Priority.LOW if kind is TaskKind.ASSESS else case.priority,
        opened_at=now,
        due_at=None if kind is TaskKind.ASSESS else case.due_at,
    )
    return TaskOpened(at=now, task=task.model_copy(update=about))


def _set_aside(case: Case, verdict: Verdict, now: datetime) -> list[CaseEvent]:
    """Nothing ignored is unread: a person confirms, unless the policy is certain."""
    if not verdict.certain:
        return [] if case.task_of(TaskKind.ASSESS) else [open_task(case, TaskKind.ASSESS, now)]
    if case.tasks or case.status is Status.CLOSED:
        return []
    return [CaseClosed(at=now, reason=ClosingReason.NO_ANSWER_NEEDED, by=MACHINE)]


def corrected(case: Case, assessment: Assessment, by: Actor, now: datetime) -> list[CaseEvent]:
    """A person's assessment replaces the machine's; risks that call people still do."""
    events: list[CaseEvent] = [AssessmentCorrected(at=now, assessment=assessment, by=by)]
    if PEOPLE_AT_ONCE & set(assessment.risks) and case.alarmed_at is None:
        events.append(PeopleAlarmed(at=now, reason="risk"))
    return events


def overruled(
    case: Case, answering: Answering, by: Actor, now: datetime, *, first_reply: bool = True
) -> list[CaseEvent]:
    """A person decides whether the case is answered. Answering starts the clocks that do not run,
    now and not earlier (`first_reply`: also the one for a first reply); ignoring closes the case.
    """
    decision = Decision(answering=answering, reason="person", by=by)
    priority = case.priority
    if answering is Answering.RESPOND and priority is Priority.LOW:
        priority = Priority.NORMAL
    events: list[CaseEvent] = [ResponseDecided(at=now, decision=decision, priority=priority)]
    done = TaskKind.ASSESS if answering is Answering.RESPOND else None
    events += [
        TaskDone(at=now, task_id=task.id, outcome="decided", by=by)
        for task in case.tasks
        if done is None or task.kind is done
    ]
    if answering is not Answering.RESPOND:
        events.append(CaseClosed(at=now, reason=ClosingReason.NO_ANSWER_NEEDED, by=by))
        return events
    acknowledge = answer = None
    awaited = first_reply and not case.first_replied_at
    if awaited and not (case.acknowledge and case.acknowledge.running):
        acknowledge = Clock(budget=case.agreement.acknowledge_in).start(now)
    if not (case.answer and case.answer.running):
        answer = Clock(budget=case.agreement.answer_in).start(now)
    if acknowledge or answer:
        events.append(ClocksStarted(at=now, acknowledge=acknowledge, answer=answer))
    case = fold(events, case)
    if case.task_of(TaskKind.REPLY) is None:
        events.append(open_task(case, TaskKind.REPLY, now))
    return events
