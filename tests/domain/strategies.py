"""What hypothesis draws cases, commands and outcomes from."""

from uuid import UUID

from hypothesis import strategies as st

from domain.actor import Actor, Role, Via
from domain.agreement import PriorityTimes, ServiceAgreement
from domain.assessment import Assessment, Kind, Risk, Sentiment
from domain.capabilities import Capabilities
from domain.case import Case, ClosingReason
from domain.commands import (
    AddNote,
    AnswerQuestion,
    AskInformation,
    AskSecondLine,
    CaseCommand,
    ClaimTask,
    CloseCase,
    CorrectAssessment,
    DecideResponse,
    LeaveChange,
    ReleaseTask,
    ReopenCase,
    SettleDelivery,
    SubmitReply,
    WithdrawQuestion,
)
from domain.escalation import Desk, Use
from domain.reply import InDoubt, Purpose, Rejected, Retryable, SendOutcome, Sent
from domain.ruling import Answering
from domain.values import Language, Priority, TextRef, Visibility
from tests.domain.builders import an_agreement, an_assessment, capabilities, person
from tests.domain.calendars import a_calendar

A_DESK = Desk(department_id=UUID(int=34))

texts = st.builds(TextRef, id=st.uuids(), hash=st.just("0" * 64))

assessments: st.SearchStrategy[Assessment] = st.just(an_assessment()) | st.builds(
    Assessment,
    language=st.sampled_from(Language),
    kind=st.sampled_from(Kind),
    sentiment=st.sampled_from(Sentiment),
    confidence=st.sampled_from([0.5, 0.6, 0.9]),
    risks=st.just(()) | st.lists(st.sampled_from(Risk), max_size=1).map(tuple),
    assessor=st.just("test"),
)

agreements: st.SearchStrategy[ServiceAgreement] = st.sampled_from(
    [
        an_agreement(),
        an_agreement(),
        an_agreement(),
        an_agreement(
            acknowledge_in=20, answer_in=120, acknowledge_margin=5, quiet_before_closing=60
        ),
        an_agreement(acknowledge_in=1, answer_in=1, acknowledge_margin=1, acknowledge_spread=0),
        an_agreement(acknowledge_in=86_400, answer_in=3_600, person_decides_after=0),
        an_agreement(
            calendar=a_calendar("09:00-12:00 13:00-14:00"),
            acknowledge_counts="business",
            answer_counts="business",
            answer_in=14_400,
            next_reply_in=3_600,
            outside_hours="notice",
            pause_while_asking=True,
            per_priority=(PriorityTimes(priority=Priority.URGENT, answer_in=1_800),),
        ),
        an_agreement(
            calendar=a_calendar(),
            answer_counts="business",
            acknowledge_counts="business",
            outside_hours="nothing",
            pause_while_asking=True,
            wait_for_customer=3_600,
        ),
    ]
)

channels: st.SearchStrategy[Capabilities] = st.sampled_from(
    [
        capabilities(),
        capabilities(),
        capabilities(),
        capabilities(private=False),
        capabilities(automatic_needs_consent=True),
        capabilities(reply_window=3_600.0),
    ]
)

actors: st.SearchStrategy[Actor] = st.just(person()) | st.builds(
    Actor,
    person_id=st.sampled_from([UUID(int=10), UUID(int=11), UUID(int=12)]),
    roles=st.sampled_from(
        [
            (Role.AGENT,),
            (Role.AGENT,),
            (Role.SUPERVISOR,),
            (Role.AGENT, Role.SUPERVISOR),
            (Role.AUDITOR,),
            (),
        ]
    ),
    via=st.sampled_from([Via.API, Via.SIGNAL]),
)

send_outcomes: st.SearchStrategy[SendOutcome] = st.one_of(
    st.just("sent"),
    st.just("sent"),
    st.just(Rejected(code="refused")),
    st.builds(
        Retryable,
        code=st.just("busy"),
        after=st.sampled_from([0.0, 5.0, 400.0, 90_000.0, 3_000_000_000.0]),
    ),
    st.just(InDoubt(code="lost")),
)


def commands(case: Case) -> st.SearchStrategy[CaseCommand]:
    """Commands that name what the case has, and now and then what it has not."""
    tasks = st.sampled_from([*(task.id for task in case.tasks), UUID(int=99)])
    replies = st.sampled_from([*(reply.id for reply in case.replies), UUID(int=98)])
    questions = st.sampled_from([*(each.id for each in case.escalations), UUID(int=96)])
    mentions = [None, UUID(int=97), *(m.mention.message_id for m in case.mentions[-2:])]
    return st.one_of(
        st.builds(ClaimTask, task_id=tasks),
        st.builds(ReleaseTask, task_id=tasks),
        st.builds(
            CorrectAssessment,
            mention_kind=st.none() | st.sampled_from(Kind),
            sentiment=st.none() | st.sampled_from(Sentiment),
            language=st.none() | st.sampled_from(Language),
            risks=st.none() | st.lists(st.sampled_from(Risk), max_size=1).map(tuple),
            add_risks=st.lists(st.sampled_from(Risk), max_size=1).map(tuple),
            remove_risks=st.lists(st.sampled_from(Risk), max_size=1).map(tuple),
        ),
        st.builds(DecideResponse, answering=st.sampled_from(Answering)),
        st.builds(
            SubmitReply,
            text=texts,
            length=st.sampled_from([1, 500, 501]),
            purpose=st.sampled_from(Purpose),
            visibility=st.none() | st.sampled_from(Visibility),
            answers=st.sampled_from(mentions),
        ),
        st.builds(
            SubmitReply,
            text=texts,
            length=st.just(20),
            purpose=st.sampled_from([Purpose.SUBSTANCE, Purpose.COURTESY, Purpose.INTERIM]),
        ),
        st.builds(LeaveChange, task_id=tasks),
        st.builds(SettleDelivery, reply_id=replies, posted=st.booleans()),
        st.builds(AddNote, text=texts),
        st.builds(AskInformation, text=texts),
        st.builds(AskSecondLine, text=texts, desk=st.just(A_DESK)),
        st.builds(AnswerQuestion, escalation_id=questions, text=texts, use=st.sampled_from(Use)),
        st.builds(WithdrawQuestion, escalation_id=questions),
        st.builds(CloseCase, reason=st.sampled_from(ClosingReason)),
        st.just(ReopenCase()),
    )


def ended(outcome: object, now: object) -> SendOutcome:
    """An outcome as it stands at this moment."""
    return Sent(at=now) if outcome == "sent" else outcome  # type: ignore[return-value]
