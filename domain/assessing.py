"""Step 2, assess: what follows from an assessment or its correction: decision, clocks, tasks."""

from datetime import datetime

from domain.actor import MACHINE, Actor
from domain.assessment import PEOPLE_AT_ONCE, Assessment, Kind
from domain.case import Case, ClosingReason, Decision, Status, TakenMention
from domain.closing import closed
from domain.counting import acknowledge_clock, answer_clock, heard, more_urgent, resumed
from domain.events import (
    Assessed,
    AssessmentCorrected,
    CaseEvent,
    CaseReopened,
    ClocksStarted,
    PeopleAlarmed,
    ResponseDecided,
    RuleApplied,
    TaskDone,
    TaskOpened,
)
from domain.evolving import fold
from domain.places import UNTOLD, Room
from domain.policy import CONFIDENT, Verdict, verdict_of
from domain.ruling import Answering, Ruling
from domain.speaking import acknowledgement_ahead
from domain.task import Group, Task, TaskKind
from domain.values import Priority


def unassessed(case: Case) -> tuple[TakenMention, ...]:
    """Mentions that still stand and nobody has looked at."""
    return tuple(m for m in case.standing_mentions if m.assessment is None)


def assessed(
    case: Case,
    taken: TakenMention,
    assessment: Assessment,
    now: datetime,
    ruling: Ruling | None = None,
    room: Room = UNTOLD,
    *,
    anew: bool = True,
    counted: bool = True,
    calm: bool = True,
    over: bool = True,
) -> list[CaseEvent]:
    """The events of a fresh assessment: a decision, clocks, a task, an alarm where people must.

    `ruling` is what the case's guidelines say to it; without one the built-in ones are asked here.
    `room`: which places take no further acknowledgement (domain/places.py). `anew` False: as
    it was once, when an edit was due since before it, and stayed unread where its case had closed.
    `counted`: see `start_answering`. `calm`: an alarm without a risk calls people and shortens no
    promise; once it did, from its beginning on, as soon as the customer wrote again. `over`: with
    the answer it is over; once everything later stayed urgent.
    """
    mention = taken.mention
    verdict = verdict_of(mention, assessment, ruling)
    alarming = not mention.repost and _calls_people(case, assessment)
    events: list[CaseEvent] = [
        Assessed(at=now, message_id=mention.message_id, assessment=assessment, ruling=ruling)
    ]
    if case.status is Status.CLOSED:
        if not alarming and not _was_set_aside_wrongly(case, verdict, anew):
            return events
        cause = "edit" if taken.edited_at else "mention"
        events.append(CaseReopened(at=now, cause=cause, by=MACHINE))
    events += _decided(fold(events, case), verdict, now)
    if over:
        events += _no_longer_alarming(fold(events, case), verdict, now)
    begin = _news_since(case, taken) if anew else waiting_since(taken)
    events += heard(fold(events, case), begin, now)
    case = fold(events, case)
    by_itself = calm and case.alarmed_at is not None and not _at_risk(case)
    hurried = more_urgent(case, now, verdict.priority if by_itself else case.priority)
    events += hurried
    case = fold(hurried, case)
    assert case.decision is not None
    if verdict.decision.answering is Answering.RESPOND:
        events += _no_longer_to_be_decided(case, now)
        events += start_answering(fold(events, case), begin, now, room=room, counted=counted)
    elif case.decision.answering is not Answering.RESPOND:
        events += _set_aside(case, verdict, now)
    elif not verdict.certain and not case.tasks and not _plain_thanks(assessment):
        events.append(open_task(case, TaskKind.ASSESS, now))
    if alarming:
        events.append(PeopleAlarmed(at=now, reason="risk"))
    return events


def to_be_answered(taken: TakenMention) -> bool:
    """Whether the policy asks for an answer to this very mention."""
    if taken.assessment is None:
        return False
    verdict = verdict_of(taken.mention, taken.assessment, taken.ruling)
    return verdict.decision.answering is Answering.RESPOND


def waiting_since(taken: TakenMention) -> datetime:
    """From when on its author waits: the earlier of the network's timestamp and arrival."""
    return min(taken.mention.occurred_at, taken.mention.received_at)


def _news_since(case: Case, taken: TakenMention) -> datetime:
    """From when on its author waits for what it says now: since the edit, where the case had been
    settled before, or they had been asked something."""
    since = waiting_since(taken)
    if taken.edited_at is None:
        return since
    settled = (
        case.status is Status.CLOSED
        or (case.decision is not None and case.decision.answering is not Answering.RESPOND)
        or any(at is not None and since <= at for at in (case.answered_at, case.customer_asked_at))
    )
    return edited_since(taken) if settled else since


def edited_since(taken: TakenMention) -> datetime:
    """From when on its author waits for what an edit made of it; as ever, where there was none."""
    moments = [at for at in (taken.edited_at, taken.written_at) if at is not None]
    since = waiting_since(taken)
    return since if taken.edited_at is None else max(since, min(moments))


def start_answering(
    case: Case,
    begin: datetime,
    now: datetime,
    *,
    first_reply: bool = True,
    room: Room = UNTOLD,
    counted: bool = True,
) -> list[CaseEvent]:
    """Start the clocks that do not run, counted from `begin`, and open the task to reply.

    Once a reply was given, a later message starts the answer's clock only; so does what is taken
    up again without a new message (`first_reply` False). `counted` False: as it was once, when an
    acknowledgement's lead was of any hours.
    """
    acknowledge = answer = None
    if first_reply and case.acknowledge is None and case.first_replied_at is None:
        acknowledge = acknowledge_clock(case, begin)
    events = resumed(case, begin, "customer_wrote", now)
    if not events and (case.answer is None or not case.answer.running):
        answer = answer_clock(case, begin)
    if acknowledge or answer:
        by_calendar = acknowledge is not None and acknowledge.calendar_version is not None
        started = ClocksStarted(
            at=now,
            acknowledge=acknowledge,
            answer=answer,
            lead_counted=counted and by_calendar,
        )
        if acknowledge and room != UNTOLD:
            ahead = acknowledgement_ahead(fold([*events, started], case), room, now)
            started = started.model_copy(update={"ahead": ahead})
        events.append(started)
    case = fold(events, case)
    if case.task_of(TaskKind.REPLY) is None:
        events.append(open_task(case, TaskKind.REPLY, now))
    return events


def open_task(case: Case, kind: TaskKind, now: datetime, **about: object) -> TaskOpened:
    """The event that opens a task of that kind, due with the case's earliest running clock."""
    supervisors = kind is TaskKind.EXPLAIN_DELAY
    can_wait = kind is TaskKind.ASSESS and case.priority is not Priority.URGENT
    task = Task(
        id=case.next_task_id(),
        kind=kind,
        group=Group.SUPERVISORS if supervisors else Group.AGENTS,
        priority=Priority.LOW if can_wait else case.priority,
        opened_at=now,
        due_at=None if kind is TaskKind.ASSESS else case.due_at,
    )
    return TaskOpened(at=now, task=task.model_copy(update=about))


def _calls_people(case: Case, assessment: Assessment) -> bool:
    """Whether a risk calls people that has not called them for this case before."""
    known = {risk for m in case.mentions if m.assessment for risk in m.assessment.risks}
    if case.assessment is not None:
        known |= set(case.assessment.risks)
    calling = PEOPLE_AT_ONCE & set(assessment.risks)
    return bool(calling - known) or (bool(calling) and case.alarmed_at is None)


def _at_risk(case: Case) -> bool:
    """Whether the case is urgent for what it is about, by whoever's word."""
    return case.assessment is not None and bool(PEOPLE_AT_ONCE & set(case.assessment.risks))


def _plain_thanks(assessment: Assessment) -> bool:
    """Thanks for an answer that nobody has to read twice: sure, and without any risk."""
    praises = assessment.kind is Kind.PRAISE and not assessment.risks
    return praises and assessment.confidence >= CONFIDENT


def _was_set_aside_wrongly(case: Case, verdict: Verdict, anew: bool) -> bool:
    """A closed case that the machine set aside, in the light of words that it had not read: they
    are to be answered, or a person has to confirm that they are not."""
    decision = case.decision
    open_still = verdict.decision.answering is Answering.RESPOND or (anew and not verdict.certain)
    return open_still and (
        decision is None
        or (decision.answering is not Answering.RESPOND and not decision.by.is_person)
    )


def _decided(case: Case, verdict: Verdict, now: datetime) -> list[CaseEvent]:
    """The first word counts until the answer is to respond; after that only urgency can rise."""
    decision = case.decision
    settled = decision is not None and (
        decision.by.is_person or decision.answering is Answering.RESPOND
    )
    if decision is None or not settled:
        return [ResponseDecided(at=now, decision=verdict.decision, priority=verdict.priority)]
    if verdict.priority.rank < case.priority.rank:
        return [ResponseDecided(at=now, decision=decision, priority=verdict.priority)]
    return []


def _no_longer_alarming(case: Case, verdict: Verdict, now: datetime) -> list[CaseEvent]:
    """People were called and have answered: what is to be answered next is as urgent as the case is
    for what was said, and no more."""
    handled = case.alarmed_at is not None and case.answered_at is not None
    if not handled or _at_risk(case) or verdict.decision.answering is not Answering.RESPOND:
        return []
    said = [
        verdict_of(m.mention, m.assessment, m.ruling).priority
        for m in case.mentions
        if m.assessment
    ]
    priority = min(said, key=lambda each: each.rank)
    if case.decision is None or priority.rank <= case.priority.rank:
        return []
    return [ResponseDecided(at=now, decision=case.decision, priority=priority)]


def _no_longer_to_be_decided(case: Case, now: datetime) -> list[CaseEvent]:
    return [
        TaskDone(at=now, task_id=task.id, outcome="decided", by=MACHINE)
        for task in case.tasks
        if task.kind is TaskKind.ASSESS
    ]


def _set_aside(case: Case, verdict: Verdict, now: datetime) -> list[CaseEvent]:
    """Nothing ignored is unread: a person confirms, unless the policy is certain."""
    if not verdict.certain:
        return [] if case.task_of(TaskKind.ASSESS) else [open_task(case, TaskKind.ASSESS, now)]
    if case.tasks or case.pending_replies or case.doubtful_replies:
        return []
    return closed(case, ClosingReason.NO_ANSWER_NEEDED, MACHINE, now)


def corrected(case: Case, assessment: Assessment, by: Actor, now: datetime) -> list[CaseEvent]:
    """A person's assessment replaces the machine's; risks that call people still do."""
    events: list[CaseEvent] = [AssessmentCorrected(at=now, assessment=assessment, by=by)]
    if _calls_people(case, assessment):
        events.append(PeopleAlarmed(at=now, reason="risk"))
    return events


def unjudged(case: Case) -> TakenMention | None:
    """The mention for which the client's own guidelines are to be asked anew, because a person has
    corrected the assessment. The built-in ones leave what was decided as it is."""
    corrected_since = case.assessed_by is not None and case.ruling is None
    if case.policy_version is None or not corrected_since or case.status is Status.CLOSED:
        return None
    return case.latest_mention


def rejudged(
    case: Case, taken: TakenMention, ruling: Ruling, now: datetime, *, paused: bool = True
) -> list[CaseEvent]:
    """What follows from the rule that fits a person's assessment. It can call for an answer and
    changes how urgent the case is; it takes back nothing that was begun. `paused`: also for when a
    customer who was asked something has answered; once the case forgot it by then."""
    events: list[CaseEvent] = [RuleApplied(at=now, ruling=ruling)]
    decision = case.decision
    settled = decision is not None and (
        decision.by.is_person or decision.answering is Answering.RESPOND
    )
    if decision is not None and (settled or ruling.answering is not Answering.RESPOND):
        priority = case.priority if case.alarmed_at else ruling.priority
        if priority is not case.priority:
            events.append(ResponseDecided(at=now, decision=decision, priority=priority))
            events += more_urgent(fold(events, case), now, priority, paused=paused)
        return events
    assert case.assessment is not None
    verdict = verdict_of(taken.mention, case.assessment, ruling)
    events.append(ResponseDecided(at=now, decision=verdict.decision, priority=verdict.priority))
    if ruling.answering is Answering.RESPOND:
        events += _no_longer_to_be_decided(fold(events, case), now)
        events += start_answering(fold(events, case), now, now)
    return events


def overruled(
    case: Case, answering: Answering, by: Actor, now: datetime, *, first_reply: bool = True
) -> list[CaseEvent]:
    """A person decides whether the case is answered. Answering starts now the clocks that do not
    run, and never anew those that do (`first_reply`: also the one for a first reply); ignoring
    closes the case."""
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
        answered = case.answered_at is not None
        reason = ClosingReason.ANSWERED if answered else ClosingReason.NO_ANSWER_NEEDED
        return [*events, *closed(case, reason, by, now)]
    return [*events, *start_answering(fold(events, case), now, now, first_reply=first_reply)]
