"""Arrivals, acts, signals, lost answers and time reach one case in any order and side by side, on
the real server. Whatever came of it follows from the domain, and once more from the history.

`WEBCARE_INTERLEAVINGS` (5) says how many lives; more than that are drawn anew each time, and longer
spans pass in them (`make chaos`).
"""

import asyncio
import os
from collections import deque
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from temporalio.client import (
    Client,
    WorkflowExecutionStatus,
    WorkflowHandle,
    WorkflowUpdateFailedError,
)
from temporalio.service import RPCError
from temporalio.testing import TimeSkipper, WorkflowEnvironment
from temporalio.worker import Replayer, Worker

from domain.agreement import ServiceAgreement
from domain.approval import ApprovalMode, ApprovalPolicy, ApprovalRule
from domain.capabilities import Capabilities
from domain.case import Case, CommandAnswer
from domain.commands import (
    Act,
    ApproveDraft,
    CaseCommand,
    EditAndApproveDraft,
    ReturnDraft,
    SignalledAct,
)
from domain.events import CommandAccepted, CommandRefused, DraftApproved, MentionTakenIn
from domain.journal import verify
from domain.mention import Arrival, ArrivalKind, Mention
from domain.reply import Delivery
from tests.chaos.memory import FATES, Life, Memory
from tests.domain.builders import a_deletion, a_mention, an_agreement, an_arrival, an_echo, an_edit
from tests.domain.promises import forgotten_promises
from tests.domain.strategies import actors, agreements, assessments, channels, commands, texts
from tests.waiting import eventually
from workflows.case.start import CaseStart, case_workflow_id
from workflows.case.workflow import CaseWorkflow
from workflows.plugin import webcare_plugin
from workflows.stories import STORIES

LIVES = int(os.environ.get("WEBCARE_INTERLEAVINGS", "5"))
FEW = 5
GROUPS = max(1, LIVES // FEW)
"""Few lives in each: two that begin alike may go on differently, because what happens side by side
happens in any order, and hypothesis takes that for a fault of the test."""

QUEUE = "interleavings"
BATCHES = 4
"""So often something happens in a life, up to three things side by side each time."""

CONSENT = an_agreement(
    approval=ApprovalPolicy(rules=(ApprovalRule(name="all", mode=ApprovalMode.PEER),))
)
HAPPENINGS = (
    *("writes", "writes", "writes again", "edits", "deletes", "replied elsewhere"),
    *("acts", "acts", "acts twice", "acts by signal", "repeats an act"),
)
PASSING = st.sampled_from([0, 20, 200, 400, *([4_000, 90_000] if LIVES > FEW else [])])

Handle = WorkflowHandle[CaseWorkflow, None]


@dataclass
class Interleaving:
    """One life while it is led: what was asked for, and what was answered."""

    client: Client
    handle: Handle
    life: Life
    data: st.DataObject
    now: datetime
    arrivals: list[Arrival] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    taken: list[UUID] = field(default_factory=list)
    """Arrivals of new messages that the server accepted."""
    signalled: set[UUID] = field(default_factory=set)
    answers: dict[UUID, list[CommandAnswer]] = field(default_factory=dict)

    def draw(self, happening: str) -> list[Coroutine[Any, Any, None]]:
        """What happens then, as the case stands on record; nothing that makes no sense yet."""
        match happening:
            case "writes again":
                return [self._arrive(self.data.draw(st.sampled_from(self.arrivals)))]
            case "edits":
                mention = self.data.draw(st.sampled_from(self.mentions))
                return [self._arrive(an_edit(mention, self.now))]
            case "deletes":
                mention = self.data.draw(st.sampled_from(self.mentions))
                return [self._arrive(a_deletion(mention, self.now))]
            case "replied elsewhere":
                return [self._arrive(an_echo(self.now))]
            case "acts" | "acts twice":
                act = self._an_act()
                return [self._act(act) for _ in range(2 if happening == "acts twice" else 1)]
            case "acts by signal":
                act = self._an_act()
                return [self._signal(act) for _ in range(self.data.draw(st.integers(1, 2)))]
            case "repeats an act" if self.acts:
                return [self._act(self.data.draw(st.sampled_from(self.acts)))]
            case _:
                return [self._arrive(self.a_mention())]

    def a_mention(self) -> Arrival:
        """Somebody writes, now or a while ago; what an assessor will make of it."""
        age = self.data.draw(st.sampled_from([0, 0, 10, 400, 4_000]))
        mention = a_mention(
            self.now - timedelta(seconds=age), message_id=uuid4(), received_at=self.now
        )
        self.life.assessments[mention.message_id] = self.data.draw(assessments)
        self.mentions.append(mention)
        return an_arrival(mention, id=uuid4())

    def _an_act(self) -> Act:
        command = self.data.draw(_commands(self.life.case))
        act = Act(id=uuid4(), command=command, actor=self.data.draw(actors))
        self.acts.append(act)
        return act

    async def _arrive(self, arrival: Arrival) -> None:
        note(f"{arrival.kind} {arrival.id} of {arrival.message_id}")
        await self.handle.signal(CaseWorkflow.arrived, arrival)
        self.arrivals.append(arrival)
        if arrival.kind is ArrivalKind.CREATED:
            self.taken.append(arrival.id)

    async def _act(self, act: Act) -> None:
        note(f"act {act.id}: {act.command} by {act.actor}")
        answer = await self.handle.execute_update(CaseWorkflow.act, act, id=str(uuid4()))
        note(f"act {act.id} answered: {answer}")
        self.answers.setdefault(act.id, []).append(answer)

    async def _signal(self, act: Act) -> None:
        assert act.actor.person_id is not None
        note(f"signal {act.id}: {act.command} by {act.actor.person_id}")
        signalled = SignalledAct(id=act.id, command=act.command, person_id=act.actor.person_id)
        await self.handle.signal(CaseWorkflow.act_by_signal, signalled)
        self.signalled.add(act.id)

    async def pass_time(self, seconds: float) -> None:
        """Time passes for this case alone; the server skips none of it while a question's workflow
        is open beside it."""
        if not seconds or self.life.case.open_escalations:
            return
        note(f"{seconds} s pass")
        await TimeSkipper(self.client).fast_forward(self.handle, timedelta(seconds=seconds))

    async def rests(self) -> bool:
        """Wait until nothing is under way; whether the run goes on."""

        async def resting() -> WorkflowExecutionStatus | None:
            described = await self.handle.describe()
            raw = described.raw_description
            if raw.HasField("pending_workflow_task") or raw.pending_activities:
                return None
            return described.status

        goes_on = await eventually(resting) is WorkflowExecutionStatus.RUNNING
        if goes_on:
            self.now = await TimeSkipper(self.client).get_current_time(self.handle)
        return goes_on


def _commands(case: Case) -> st.SearchStrategy[CaseCommand]:
    """What fits the case, and where a draft waits mostly what becomes of it."""
    if not case.pending_drafts:
        return commands(case)
    draft = case.pending_drafts[-1]
    named = {"draft_id": st.just(draft.id), "revision": st.just(draft.latest.hash)}
    return st.one_of(
        commands(case),
        st.builds(ApproveDraft, **named),
        st.builds(ReturnDraft, comment=texts, **named),
        st.builds(EditAndApproveDraft, text=texts, length=st.just(9), **named),
    )


@pytest.fixture(scope="module")
async def memory(temporal_env: WorkflowEnvironment) -> AsyncIterator[Memory]:
    """The world of all the lives, and a worker that carries them."""
    memory = Memory()
    worker = Worker(
        temporal_env.client, task_queue=QUEUE, workflows=STORIES, activities=memory.activities()
    )
    async with worker:
        yield memory


@asynccontextmanager
async def _begun(
    client: Client,
    memory: Memory,
    data: st.DataObject,
    agreement: ServiceAgreement,
    capabilities: Capabilities,
) -> AsyncIterator[Interleaving]:
    """A case that somebody's words have just opened; afterwards it is ended."""
    case_id = uuid4()
    start = CaseStart(
        case_id=case_id,
        client_id=UUID(int=1),
        account_id=UUID(int=2),
        channel="generic",
        agreement=agreement,
        capabilities=capabilities,
        replaces_timers=False,
    )
    life = memory.lives[case_id] = Life(
        fates=deque(data.draw(st.lists(st.sampled_from(FATES), max_size=4))),
        withheld=data.draw(st.sampled_from([None, None, "stopped"])),
    )
    handle: Handle = client.get_workflow_handle(case_workflow_id(case_id))
    leading = Interleaving(client, handle, life, data, datetime.now(UTC))
    first = leading.a_mention()
    await client.start_workflow(
        CaseWorkflow.run,
        start,
        id=handle.id,
        task_queue=QUEUE,
        start_signal="arrived",
        start_signal_args=[first],
    )
    leading.arrivals.append(first)
    leading.taken.append(first.id)
    try:
        yield leading
    finally:
        if (await handle.describe()).status is WorkflowExecutionStatus.RUNNING:
            await handle.terminate("told")


@pytest.mark.parametrize("group", range(GROUPS))
@settings(
    max_examples=FEW,
    deadline=None,
    derandomize=LIVES <= FEW,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data(), agreement=agreements | st.just(CONSENT), can=channels)
@pytest.mark.timeout(3_600)
async def test_whatever_order_things_come_in_the_case_is_what_the_domain_makes_of_its_record(
    temporal_env: WorkflowEnvironment,
    memory: Memory,
    group: int,
    data: st.DataObject,
    agreement: ServiceAgreement,
    can: Capabilities,
) -> None:
    async with _begun(temporal_env.client, memory, data, agreement, can) as leading:
        goes_on = await leading.rests()
        for _ in range(BATCHES):
            if not goes_on:
                break
            batch = data.draw(st.lists(st.sampled_from(HAPPENINGS), min_size=1, max_size=3))
            happening = [each for name in batch for each in leading.draw(name)]
            ended = await asyncio.gather(*happening, return_exceptions=True)
            ended += await asyncio.gather(
                leading.pass_time(data.draw(PASSING)), return_exceptions=True
            )
            goes_on = await leading.rests()
            _nothing_else_went_wrong(ended, goes_on)
        shown = await leading.handle.query(CaseWorkflow.case)
        _follows_from_the_domain(leading, shown, goes_on)
        history = await leading.handle.fetch_history()
    await Replayer(workflows=STORIES, plugins=[webcare_plugin()]).replay_workflow(history)


def _nothing_else_went_wrong(ended: list[BaseException | None], goes_on: bool) -> None:
    """Only a case whose run has ended may leave somebody without an answer."""
    for error in ended:
        if error is not None:
            assert isinstance(error, RPCError | WorkflowUpdateFailedError), error
            assert not goes_on, error


def _follows_from_the_domain(leading: Interleaving, shown: Case, goes_on: bool) -> None:
    life = leading.life
    events = [row.event for row in life.rows]
    assert life.wrong == []
    assert life.case == shown, "what the workflow shows is what its record comes to"
    assert verify(shown.id, life.rows) == life.rows[-1].hash

    taken = [e.arrival_id for e in events if isinstance(e, MentionTakenIn)]
    assert sorted(taken) == sorted(set(leading.taken)), "each message once"

    answered = [e.command_id for e in events if isinstance(e, CommandAccepted)]
    answered += [e.answer.command_id for e in events if isinstance(e, CommandRefused)]
    assert len(answered) == len(set(answered)), "each act once"
    assert leading.signalled | leading.answers.keys() <= set(answered)
    for act_id, answers in leading.answers.items():
        assert set(answers) == {shown.answer_to(act_id)}, "everybody who asks hears the same"

    assert all(number == 1 for number in life.posted.values()), "nothing stands there twice"
    for reply in shown.replies:
        if life.tried.get(reply.id) in ("posted", "lost"):
            assert reply.delivery is Delivery.SENT
        elif reply.delivery is Delivery.SENT and not reply.elsewhere:
            assert life.tried[reply.id] in ("doubt", "unsaid"), "somebody said that it stands there"

    for event in events:
        if isinstance(event, DraftApproved):
            draft = shown.draft(event.draft_id)
            assert draft is not None
            assert event.approval.by.person_id not in draft.latest.authors

    assert list(forgotten_promises(life.rows)) == []
    if goes_on:
        _no_promise_is_overdue_in_silence(shown, leading.now - timedelta(seconds=2))


def _no_promise_is_overdue_in_silence(case: Case, by: datetime) -> None:
    if case.acknowledge is not None and case.acknowledge.overdue(by):
        assert case.first_response_missed or case.late_on_arrival
    if case.answer is not None and case.answer.overdue(by):
        assert case.answer_missed_at
