"""One event of every kind, with its fields filled: what the kept journal is made of.

A new kind of event goes to the end of EVENTS; then `python -m tests.domain.one_of_each` appends its
row to journal_vectors.json. Rows that are there already are never written anew: if one of them
stops verifying, old journals would as well.
"""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from domain.actor import MACHINE, Role
from domain.amendment import Amendment, AmendmentKind
from domain.approval import Approval, ApprovalMode, Draft, Revision
from domain.assessment import Assessment, Kind, Reason, Risk, Sentiment
from domain.calendar import OpenHours, OpenInterval
from domain.case import ClosingReason, CommandAnswer, Decision
from domain.clock import Clock
from domain.escalation import Desk, EscalationKind, Hand, Use
from domain.events import (
    AcknowledgementWithheld,
    AmendmentDelayed,
    AmendmentFailed,
    AmendmentMade,
    AmendmentSubmitted,
    AnswerMissed,
    AnswerWarningGiven,
    ApprovalPassedOn,
    ArrivedLate,
    Assessed,
    AssessmentCorrected,
    CaseClosed,
    CaseEvent,
    CaseReopened,
    CaseTagged,
    ClocksChanged,
    ClocksStarted,
    CommandAccepted,
    CommandRefused,
    DeliverySettled,
    DraftApproved,
    DraftEdited,
    DraftOutdated,
    DraftReturned,
    DraftRevised,
    DraftSubmitted,
    DraftWithdrawn,
    EscalationAnswered,
    EscalationAsked,
    EscalationAskedBack,
    EscalationClarified,
    EscalationDeclined,
    EscalationHandedOn,
    EscalationNotDelivered,
    EscalationPassedOn,
    EscalationReminded,
    EscalationWithdrawn,
    FirstResponseMissed,
    HoursLookedUp,
    IncidentDecided,
    IncidentJoined,
    IncidentLeft,
    InformationAsked,
    MentionDeleted,
    MentionEdited,
    MentionTakenIn,
    NoteAdded,
    PeopleAlarmed,
    RepliedElsewhere,
    ReplyDelayed,
    ReplyFailed,
    ReplyInDoubt,
    ReplySent,
    ReplySubmitted,
    ResponseDecided,
    RuleApplied,
    TaskAssigned,
    TaskClaimed,
    TaskDone,
    TaskHandedOver,
    TaskOpened,
    TaskPutOff,
    TaskRefused,
    TaskReleased,
    TaskResumed,
    TaskReturned,
)
from domain.journal import GENESIS, canonical, chained
from domain.reply import Delivery, Purpose, Reply
from domain.ruling import Answering, Ruling
from domain.task import Group, Task, TaskKind
from domain.values import Language, Priority, TextRef, Visibility
from tests.domain.builders import (
    CASE_ID,
    NOON,
    a_mention,
    after,
    an_agreement,
    capabilities,
    opened,
    person,
)

VECTORS = Path(__file__).parent / "journal_vectors.json"

MESSAGE, REPLY, TASK, DRAFT, ARRIVAL, AMENDMENT = (UUID(int=n) for n in range(100, 106))
WORDS = TextRef(id=UUID(int=110), hash="0a" * 32)
KIM, ROBIN = person(Role.AGENT, number=10), person(Role.SUPERVISOR, Role.AGENT, number=11)

MENTION = a_mention(message_id=MESSAGE, text=WORDS, repost=True, attachments=2)
ASSESSMENT = Assessment(
    language=Language.GERMAN,
    kind=Kind.COMPLAINT,
    sentiment=Sentiment.NEGATIVE,
    confidence=0.8,
    risks=(Risk.SARCASM,),
    topic="delivery",
    reasons=(Reason(code="complaint_words", about="complaint"),),
    assessor="baseline-1",
)
OUTBOUND = Reply(
    id=REPLY,
    conversation_id=UUID(int=3),
    purpose=Purpose.SUBSTANCE,
    visibility=Visibility.PRIVATE,
    submitted_at=after(minutes=3),
    by=KIM,
    text=WORDS,
    in_reply_to=MESSAGE,
)
REVISION = Revision(text=WORDS, length=20, by=KIM, at=after(minutes=3), authors=(UUID(int=10),))

RULING = Ruling(
    policy_version="3",
    rule=7,
    answering=Answering.RESPOND,
    reason="rule",
    certain=True,
    priority=Priority.URGENT,
    visibility=Visibility.PRIVATE,
    pointer=True,
    approval=ApprovalMode.SUPERVISOR,
    prepared="pointer",
    escalation="press office",
    tags=("influencer",),
    held=("not_confident",),
    open_tasks=12,
)

QUESTION = UUID(int=30)
HAND = Hand(
    since=NOON,
    desk=Desk(department_id=UUID(int=34), contact_id=UUID(int=35), more=True),
    budget=36_000,
    consumed=60,
    running_since=NOON,
    due_at=after(hours=10),
    reminded=(0.5,),
    undelivered="bounced",
)
EVENTS: list[CaseEvent] = [
    opened(
        agreement=an_agreement(acknowledge_in=20, answer_in=120, answer_warnings=(0.5,)),
        capabilities=capabilities(max_length=280, deletions=True),
        previous_case_id=UUID(int=9),
    ),
    opened(),
    MentionTakenIn(at=NOON, arrival_id=ARRIVAL, mention=MENTION, written_at=after(minutes=-1)),
    MentionEdited(
        at=NOON, arrival_id=ARRIVAL, message_id=MESSAGE, text=WORDS, written_at=after(minutes=-1)
    ),
    MentionDeleted(at=NOON, arrival_id=ARRIVAL, message_id=MESSAGE),
    RepliedElsewhere(
        at=after(minutes=2, microseconds=7),
        arrival_id=ARRIVAL,
        reply=OUTBOUND.model_copy(
            update={"by": MACHINE, "elsewhere": True, "delivery": Delivery.SENT, "sent_at": NOON}
        ),
    ),
    Assessed(at=NOON, message_id=MESSAGE, assessment=ASSESSMENT),
    AssessmentCorrected(at=NOON, assessment=ASSESSMENT, by=KIM),
    ResponseDecided(
        at=NOON,
        decision=Decision(answering=Answering.RESPOND, reason="addressed", by=MACHINE),
        priority=Priority.HIGH,
    ),
    ClocksStarted(
        at=NOON,
        acknowledge=Clock(budget=300).start(NOON),
        answer=Clock(budget=86_400, consumed=0.5, calendar_version="7").start(NOON),
    ),
    ArrivedLate(at=NOON, message_id=MESSAGE, seconds=4_000.25, person_decides=True),
    PeopleAlarmed(at=NOON, reason="Wörter, “quotes”, emoji 🙂 and \\ all have their form"),
    AcknowledgementWithheld(at=NOON, reason="stopped"),
    FirstResponseMissed(at=NOON, cause="stopped"),
    AnswerWarningGiven(at=NOON, share=0.9),
    AnswerMissed(at=NOON),
    TaskOpened(
        at=NOON,
        task=Task(
            id=TASK,
            kind=TaskKind.EXPLAIN_DELAY,
            group=Group.SUPERVISORS,
            priority=Priority.URGENT,
            opened_at=NOON,
            due_at=after(hours=24),
            about=REPLY,
        ),
    ),
    TaskClaimed(at=NOON, task_id=TASK, by=KIM),
    TaskReleased(at=NOON, task_id=TASK, by=KIM),
    TaskAssigned(at=NOON, task_id=TASK, assignee=UUID(int=10), reasons=("language",), by=MACHINE),
    TaskRefused(at=NOON, task_id=TASK, reason="language", by=KIM),
    TaskReturned(at=NOON, task_id=TASK, holder=UUID(int=10), reason="absent", by=MACHINE),
    TaskHandedOver(at=NOON, task_id=TASK, to=UUID(int=10), group=Group.SUPERVISORS, by=ROBIN),
    TaskPutOff(at=NOON, task_id=TASK, until=after(hours=1), by=KIM),
    TaskResumed(at=NOON, task_id=TASK, cause="news"),
    TaskDone(at=NOON, task_id=TASK, outcome="replied", by=KIM),
    ReplySubmitted(at=NOON, reply=OUTBOUND),
    ReplySent(at=NOON, reply_id=REPLY, sent_at=after(seconds=-1)),
    ReplyFailed(at=NOON, reply_id=REPLY, code="gone"),
    ReplyDelayed(at=NOON, reply_id=REPLY, code="http-429", retry_at=after(seconds=30)),
    ReplyInDoubt(at=NOON, reply_id=REPLY, code="cannot_tell"),
    DeliverySettled(at=NOON, reply_id=REPLY, posted=False, by=KIM),
    DraftSubmitted(
        at=NOON,
        draft=Draft(
            id=DRAFT,
            conversation_id=UUID(int=3),
            purpose=Purpose.SUBSTANCE,
            visibility=Visibility.PUBLIC,
            answers=MESSAGE,
            mode=ApprovalMode.DEPARTMENT,
            rule="legal",
            department="legal",
            revisions=(REVISION,),
            group=Group.DEPARTMENT,
            decide_by=after(minutes=15),
        ),
    ),
    DraftRevised(
        at=NOON, draft_id=DRAFT, revision=REVISION, answers=MESSAGE, decide_by=after(minutes=15)
    ),
    DraftEdited(at=NOON, draft_id=DRAFT, revision=REVISION),
    DraftApproved(
        at=NOON,
        draft_id=DRAFT,
        approval=Approval(revision=WORDS.hash, group=Group.PEERS, by=ROBIN, at=NOON),
        next_group=Group.SUPERVISORS,
        decide_by=after(minutes=15),
    ),
    DraftReturned(at=NOON, draft_id=DRAFT, revision=WORDS.hash, comment=WORDS, by=ROBIN),
    DraftWithdrawn(at=NOON, draft_id=DRAFT, by=KIM),
    DraftOutdated(at=NOON, draft_id=DRAFT),
    ApprovalPassedOn(
        at=NOON,
        draft_id=DRAFT,
        from_group=Group.PEERS,
        to_group=Group.SUPERVISORS,
        decide_by=after(minutes=15),
    ),
    AmendmentSubmitted(
        at=NOON,
        amendment=Amendment(
            id=AMENDMENT,
            kind=AmendmentKind.CORRECT,
            about=REPLY,
            by=KIM,
            submitted_at=NOON,
            text=WORDS,
        ),
    ),
    AmendmentMade(at=NOON, amendment_id=AMENDMENT),
    AmendmentDelayed(at=NOON, amendment_id=AMENDMENT, code="http-429", retry_at=after(seconds=30)),
    AmendmentFailed(at=NOON, amendment_id=AMENDMENT, code="gone"),
    NoteAdded(at=NOON, text=WORDS, by=KIM),
    InformationAsked(at=NOON, text=WORDS, by=KIM),
    CaseClosed(at=NOON, reason=ClosingReason.OTHER, by=MACHINE),
    CaseReopened(at=NOON, cause="mention", by=MACHINE),
    CommandAccepted(at=NOON, command_id=REPLY, command="submit_reply", by=KIM),
    CommandRefused(
        at=NOON,
        answer=CommandAnswer(
            command_id=REPLY, refusal="conflict", detail="Why not.", right="What would be."
        ),
        command="submit_reply",
        by=KIM,
    ),
    HoursLookedUp(
        at=NOON,
        hours=OpenHours(
            since=NOON,
            until=after(hours=24),
            intervals=(OpenInterval(start=NOON, end=after(hours=5)),),
        ),
    ),
    ClocksChanged(
        at=NOON,
        acknowledge=Clock(budget=60, latest=after(minutes=2)).start(NOON),
        answer=Clock(budget=86_400, consumed=60, calendar_version="7"),
        cause="customer_asked",
    ),
    NoteAdded(at=NOON, text=WORDS, by=KIM, names=(UUID(int=10),)),
    CaseTagged(at=NOON, added=(UUID(int=21),), by=KIM),
    CaseTagged(at=NOON, added=(UUID(int=22),), removed=(UUID(int=21),), by=ROBIN),
    RuleApplied(at=NOON, ruling=RULING),
    EscalationAsked(
        at=NOON,
        escalation_id=QUESTION,
        to=EscalationKind.DEPARTMENT,
        text=WORDS,
        by=KIM,
        hand=HAND,
        due_at=after(hours=20),
        parent_id=UUID(int=31),
        reference=WORDS,
        context=(MESSAGE,),
        files=(UUID(int=33),),
    ),
    EscalationReminded(at=NOON, escalation_id=QUESTION, share=0.5),
    EscalationPassedOn(at=NOON, escalation_id=QUESTION, hand=HAND, cause="unanswered"),
    EscalationHandedOn(at=NOON, escalation_id=QUESTION, hand=HAND, by=KIM, text=WORDS),
    EscalationAskedBack(at=NOON, escalation_id=QUESTION, text=WORDS, by=KIM, files=(UUID(int=33),)),
    EscalationClarified(at=NOON, escalation_id=QUESTION, text=WORDS, by=KIM, files=(UUID(int=33),)),
    EscalationAnswered(
        at=NOON,
        escalation_id=QUESTION,
        text=WORDS,
        use=Use.INTERNAL,
        by=KIM,
        files=(UUID(int=33),),
    ),
    EscalationDeclined(at=NOON, escalation_id=QUESTION, text=WORDS, by=KIM),
    EscalationWithdrawn(at=NOON, escalation_id=QUESTION, cause="asker", by=KIM),
    EscalationNotDelivered(at=NOON, escalation_id=QUESTION, cause="bounced"),
    IncidentJoined(at=NOON, incident_id=UUID(int=41), by=MACHINE),
    IncidentLeft(at=NOON, incident_id=UUID(int=41), by=KIM),
    IncidentDecided(
        at=NOON,
        incident_id=UUID(int=41),
        deed_id=UUID(int=42),
        answering=Answering.RESPOND,
        statement=CASE_ID,
        by=KIM,
    ),
]


def kept() -> list[dict[str, Any]]:
    """The rows as they were once written, in order, with everything that their events meant."""
    rows: list[dict[str, Any]] = json.loads(VECTORS.read_text()) if VECTORS.exists() else []
    return rows


def keep_new() -> int:
    """Append the events that are not kept yet; how many there were."""
    rows = kept()
    new = EVENTS[len(rows) :]
    for event in new:
        previous = rows[-1]["hash"] if rows else GENESIS
        row = chained(CASE_ID, previous, len(rows) + 1, event)
        rows.append(
            {
                "event": canonical(event),
                "hash": row.hash,
                "meaning": event.model_dump(mode="json"),
            }
        )
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows)
    VECTORS.write_text(f"[\n{lines}\n]\n")
    return len(new)


if __name__ == "__main__":
    keep_new()
