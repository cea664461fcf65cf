"""Whole lives of a case, driven at random; what must hold at every moment of every one of them.

Arrivals, assessments, acts, ends of sending and the passing of time come in any order. The rules
themselves are asked (`tests/domain/shell.py`), in the order in which the workflow asks them.
"""

from datetime import timedelta
from uuid import UUID, uuid5

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from domain.actor import Actor
from domain.acts import carry_out
from domain.agreement import ServiceAgreement
from domain.assessing import unassessed
from domain.assessment import Assessment
from domain.capabilities import Capabilities
from domain.case import Case, Status
from domain.events import (
    AnswerMissed,
    CaseReopened,
    ClocksStarted,
    CommandAccepted,
    CommandRefused,
    FirstResponseMissed,
    NoteAdded,
    ReplySubmitted,
)
from domain.evolving import fold
from domain.explaining import explained
from domain.journal import verify
from domain.mention import Mention
from domain.possible import allowed_now
from domain.reply import Delivery, SendOutcome
from domain.ruling import Answering
from domain.speaking import acknowledgement_moment, machine_may_speak
from domain.task import TaskKind
from domain.values import Visibility
from tests.domain.builders import (
    a_deletion,
    a_mention,
    a_text,
    an_act,
    an_arrival,
    an_echo,
    an_edit,
    opened,
)
from tests.domain.promises import forgotten_promises
from tests.domain.shell import Shell, Told
from tests.domain.strategies import (
    actors,
    agreements,
    assessments,
    channels,
    commands,
    ended,
    send_outcomes,
)

NAMESPACE = UUID(int=7)
MENTIONS = 8


class LifeOfACase(RuleBasedStateMachine):
    """One case, from its first mention to wherever chance leads it."""

    @initialize(agreement=agreements, can=channels, number=st.integers(0, 999))
    def begin(self, agreement: ServiceAgreement, can: Capabilities, number: int) -> None:
        event = opened(case_id=uuid5(NAMESPACE, str(number)), agreement=agreement, capabilities=can)
        self.shell = Shell.open(event)
        self.seen = 0
        self.mentions: list[Mention] = []
        self.acted: list[UUID] = []

    # -- what may happen -----------------------------------------------------------------------

    @precondition(lambda self: len(self.mentions) < MENTIONS)
    @rule(
        age=st.just(0) | st.sampled_from([10, 400, 4_000, 90_000]),
        seen=st.sampled_from(Visibility),
        addressed=st.just(True) | st.booleans(),
        odd=st.just("") | st.sampled_from(["repost", "baseline"]),
        assessment=assessments | st.none(),
    )
    def a_mention_arrives(
        self,
        age: int,
        seen: Visibility,
        addressed: bool,
        odd: str,
        assessment: Assessment | None,
    ) -> None:
        now = self.shell.now
        mention = a_mention(
            now - timedelta(seconds=age),
            received_at=now,
            visibility=seen,
            addressed=addressed,
            **({odd: True} if odd else {}),
        )
        self.mentions.append(mention)
        arrival = an_arrival(mention)
        self.shell.arrive(arrival)
        known = self.shell.case
        self.shell.arrive(arrival)
        assert self.shell.case == known, "the same arrival was taken in twice"
        if assessment is not None:
            self.shell.assess(assessment)

    @precondition(lambda self: self.mentions)
    @rule(data=st.data(), back=st.sampled_from([0, 0, 30]))
    def a_mention_is_edited(self, data: st.DataObject, back: int) -> None:
        mention = data.draw(st.sampled_from(self.mentions))
        self.shell.arrive(an_edit(mention, self.shell.now - timedelta(seconds=back)))

    @precondition(lambda self: self.mentions)
    @rule(data=st.data())
    def a_mention_is_deleted(self, data: st.DataObject) -> None:
        mention = data.draw(st.sampled_from(self.mentions))
        self.shell.arrive(a_deletion(mention, self.shell.now))

    @precondition(lambda self: self.mentions)
    @rule(ago=st.sampled_from([0, 60]))
    def the_client_answers_elsewhere(self, ago: int) -> None:
        self.shell.arrive(an_echo(self.shell.now - timedelta(seconds=ago)))

    @precondition(lambda self: bool(unassessed(self.shell.case)))
    @rule(assessment=assessments)
    def a_mention_is_assessed(self, assessment: Assessment) -> None:
        self.shell.assess(assessment)

    @precondition(lambda self: self.mentions)
    @rule(data=st.data(), actor=actors)
    def somebody_acts(self, data: st.DataObject, actor: Actor) -> None:
        before = self.shell.case
        act = an_act(data.draw(commands(before)), actor)
        events = self.shell.act(act)
        assert carry_out(self.shell.case, act, self.shell.now) == [], "one id acted twice"
        answer = self.shell.case.answer_to(act.id)
        assert answer is not None
        if isinstance(events[-1], CommandRefused):
            assert len(events) == 1
            assert answer.refusal
            assert answer.detail
            assert answer.right
            return
        assert isinstance(events[-1], CommandAccepted)
        assert answer.refusal is None
        assert act.command.kind in allowed_now(before, actor)
        if before.status is Status.CLOSED:
            assert isinstance(events[0], CaseReopened | NoteAdded)

    @precondition(lambda self: self.shell.under_way)
    @rule(data=st.data(), outcome=send_outcomes)
    def an_attempt_ends(self, data: st.DataObject, outcome: SendOutcome) -> None:
        reply_id = data.draw(st.sampled_from(sorted(self.shell.under_way)))
        self.shell.now += timedelta(seconds=1)
        self.shell.deliver(reply_id, ended(outcome, self.shell.now))

    @rule(
        seconds=st.none() | st.sampled_from([0.0, 0.5, 30.0, 200.0, 3_600.0, 90_000.0, 800_000.0]),
        prepared=st.sampled_from(["", "", "stopped"]),
        data=st.data(),
    )
    def time_passes(self, seconds: float | None, prepared: str, data: st.DataObject) -> None:
        """So many seconds, or until the moment the case waits for; then what is due is done."""
        shell = self.shell
        moment = shell.next_look
        if seconds is not None:
            shell.now += timedelta(seconds=seconds)
        elif moment is not None:
            shell.now = max(shell.now, moment)
        while unassessed(shell.case):
            shell.assess(data.draw(assessments))
        shell.look(prepared or a_text())
        moment = shell.next_look
        closed = shell.case.status is Status.CLOSED
        assert moment is None or moment > shell.now or closed, "it would look again at once"

    # -- what must hold ------------------------------------------------------------------------

    @invariant()
    def events_keep_the_rules(self) -> None:
        for told in self.shell.told[self.seen :]:
            _keeps_the_rules(told)
        self.seen = len(self.shell.told)
        _once_per_clock(self.shell.told)

    @invariant()
    def the_state_keeps_the_rules(self) -> None:
        case = self.shell.case
        running = [c for c in (case.acknowledge, case.answer) if c is not None and c.running]
        tasks = [task.kind for task in case.tasks]
        on_its_way = case.pending_replies or case.doubtful_replies
        answering = case.decision.answering if case.decision else None
        assert tasks.count(TaskKind.EXPLAIN_DELAY) <= 1
        assert tasks.count(TaskKind.REPLY) <= 1
        assert tasks.count(TaskKind.ASSESS) <= 1
        assert sum(reply.automatic for reply in case.replies) <= 1
        if case.status is Status.CLOSED:
            assert not case.tasks, "a closed case has nothing left to do"
            assert not running
            assert not on_its_way
        if answering is not Answering.RESPOND:
            assert not running, "ignored and watched mentions have no clocks"
        if case.status is Status.OPEN and case.mentions and not unassessed(case):
            assert tasks or on_its_way or case.answered_at, "nobody owns this case"
        if case.acknowledge is not None and case.acknowledge.due_at is not None:
            moment = acknowledgement_moment(case)
            assert moment is None or moment < case.acknowledge.due_at

    def teardown(self) -> None:
        rows = self.shell.rows
        assert verify(self.shell.case.id, rows) == rows[-1].hash
        assert list(forgotten_promises(rows)) == []
        assert fold(row.event for row in rows) == self.shell.case
        state = self.shell.case.model_dump(mode="json", exclude_defaults=True)
        assert Case.model_validate(state) == self.shell.case
        for told in explained(rows, frozenset({"agreement"})):
            assert all(cause.seq < told.seq for cause in told.causes)
            assert told.saw < told.seq


def _keeps_the_rules(told: Told) -> None:
    before, event = told.before, told.event
    match event:
        case ReplySubmitted(reply=reply) if reply.automatic:
            assert machine_may_speak(before) == ()
            assert before.acknowledge is not None
            assert before.acknowledge.running, "acknowledged only while the clock runs"
            assert before.first_replied_at is None
            assert not before.pending_replies
        case FirstResponseMissed(why=why):
            assert before.acknowledge is not None
            assert before.acknowledge.running
            assert why is not None
        case AnswerMissed(why=why):
            assert before.answer is not None
            assert before.answer.running
            assert why is not None
        case ClocksStarted(acknowledge=acknowledge, answer=answer):
            assert told.after.status is Status.OPEN
            for old, new in ((before.acknowledge, acknowledge), (before.answer, answer)):
                assert new is None or old is None or not old.running, "a running clock was reset"
        case _:
            pass
    for earlier in before.replies:
        later = told.after.reply(earlier.id)
        if earlier.delivery is Delivery.SENT:
            assert later is not None
            assert later.delivery is Delivery.SENT


def _once_per_clock(story: list[Told]) -> None:
    first = answer = 0
    for told in story:
        match told.event:
            case ClocksStarted(acknowledge=new_first, answer=new_answer):
                first, answer = (0 if new_first else first), (0 if new_answer else answer)
            case FirstResponseMissed():
                first += 1
            case AnswerMissed():
                answer += 1
            case _:
                pass
        assert first <= 1
        assert answer <= 1


TestLifeOfACase = LifeOfACase.TestCase
TestLifeOfACase.settings = settings(
    max_examples=150,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
