"""Arrivals, acts, signals, lost answers and time reach one case in any order and side by side, on
the real server. Whatever came of it follows from the domain, and once more from the history.

`WEBCARE_INTERLEAVINGS` (5) says how many lives, `WEBCARE_CHAOS_SEED` (1998) which. One that fails
is named by its number; `WEBCARE_LIFE` leads that one alone: the same is drawn again for as long as
what happens side by side happens in the same order. Lives wait most of their time, for the server
to let hours pass, so that several are led at once.
"""

import asyncio
import contextlib
import os
import traceback
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, assume, given, seed, settings
from hypothesis import strategies as st
from temporalio.client import WorkflowHistory, WorkflowUpdateFailedError
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Replayer, Worker

from domain.agreement import ServiceAgreement
from domain.approval import ApprovalMode, ApprovalPolicy, ApprovalRule
from domain.capabilities import Capabilities
from domain.case import Case
from domain.events import (
    CaseEvent,
    CommandAccepted,
    CommandRefused,
    DraftApproved,
    DraftEdited,
    MentionTakenIn,
)
from domain.evolving import fold
from domain.journal import verify
from domain.reply import Delivery
from tests.chaos.interleaving import HAPPENINGS, QUEUE, Ground, Interleaving, begun
from tests.chaos.memory import Memory
from tests.domain.builders import an_agreement
from tests.domain.promises import forgotten_promises
from tests.domain.strategies import agreements, channels
from tests.waiting import eventually
from workflows.case.workflow import CaseWorkflow
from workflows.plugin import webcare_plugin
from workflows.stories import STORIES

SEED = int(os.environ.get("WEBCARE_CHAOS_SEED", "1998"))
LIVES = int(os.environ.get("WEBCARE_INTERLEAVINGS", "5"))
LIFE = os.environ.get("WEBCARE_LIFE")

AT_ONCE = 8
"""So many lives are led at once: two cores have enough to do with them."""

BATCHES = 4
"""So often something happens in a life, up to three things side by side each time."""

A_LOOK = timedelta(seconds=2)
"""Within it a case has looked at a clock that rang."""

CONSENT = an_agreement(
    approval=ApprovalPolicy(rules=(ApprovalRule(name="all", mode=ApprovalMode.PEER),))
)
PASSING = st.sampled_from([0, 20, 200, 400, 4_000, 90_000])
"""Seconds that pass between two of them."""


@pytest.fixture(scope="module")
async def ground(temporal_env: WorkflowEnvironment) -> AsyncIterator[Ground]:
    """The world of all the lives, and a worker that carries them."""
    memory = Memory()
    worker = Worker(
        temporal_env.client, task_queue=QUEUE, workflows=STORIES, activities=memory.activities()
    )
    async with worker:
        yield Ground(temporal_env.client, memory, asyncio.get_running_loop())


# Each life seeds the random numbers of the process, and hypothesis takes another's for a draw's.
@pytest.mark.filterwarnings("ignore:Do not use the `random` module")
@pytest.mark.timeout(3_600)
async def test_whatever_order_things_come_in_the_case_is_what_the_domain_makes_of_its_record(
    ground: Ground,
) -> None:
    print(f"\nWEBCARE_CHAOS_SEED={SEED} WEBCARE_INTERLEAVINGS={LIVES}")
    numbers = [int(LIFE)] if LIFE else range(LIVES)
    threads = ThreadPoolExecutor(AT_ONCE)
    failures: list[Exception] = []
    try:
        lives = [ground.loop.run_in_executor(threads, _lead, ground, number) for number in numbers]
        for led, life in enumerate(asyncio.as_completed(lives), 1):
            if failure := await life:
                failures.append(failure)
                traceback.print_exception(failure)
            if led % 25 == 0 or led == len(lives):
                print(f"{led} lives led, {len(failures)} of them failed", flush=True)
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
    assert failures == []


def _lead(ground: Ground, number: int) -> Exception | None:
    """Lead the life of that number, in the thread of whoever calls; why it failed."""
    failures: list[Exception] = []

    @seed(f"{SEED} {number}")
    @settings(
        max_examples=1,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        not_the_simplest=st.booleans(),
        data=st.data(),
        agreement=agreements | st.just(CONSENT),
        can=channels,
    )
    def life(
        not_the_simplest: bool, data: st.DataObject, agreement: ServiceAgreement, can: Capabilities
    ) -> None:
        assume(not_the_simplest)  # hypothesis begins with it whatever the seed
        with begun(ground, data, agreement, can) as leading:
            try:
                _live_through(leading)
            except Exception as error:
                error.add_note(_named(number, leading))
                failures.append(error)  # not raised: led once more it would be another life

    life()
    return failures[0] if failures else None


def _named(number: int, leading: Interleaving) -> str:
    """Which life it was, how it is led again and what happened in it."""
    again = f"WEBCARE_CHAOS_SEED={SEED} WEBCARE_LIFE={number}"
    rows = [f"{row.seq} {row.event.at.isoformat()} {row.event.kind}" for row in leading.life.rows]
    return "\n".join([f"life {number} ({again}):", *leading.story, "on record:", *rows])


def _live_through(leading: Interleaving) -> None:
    ground, data = leading.ground, leading.data
    goes_on = leading.rests()
    for _ in range(BATCHES):
        if not goes_on:
            break
        batch = data.draw(st.lists(st.sampled_from(HAPPENINGS), min_size=1, max_size=3))
        ended = leading.at_once(*(each for name in batch for each in leading.draw(name)))
        ended += leading.at_once(leading.pass_time(data.draw(PASSING)))
        goes_on = leading.rests()
        _nothing_else_went_wrong(ended, goes_on)
    if goes_on:
        ground.run(_looks_at_its_clocks(leading))
        goes_on = leading.rests()
    shown = ground.run(leading.handle.query(CaseWorkflow.case))
    _follows_from_the_domain(leading, shown, goes_on)
    ground.run(_replayed(ground.run(leading.handle.fetch_history())))


async def _replayed(history: WorkflowHistory) -> None:
    replayer = Replayer(workflows=STORIES, plugins=[webcare_plugin()])
    await replayer.replay_workflow(history)


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

    # A message is taken in by whichever comes first of its creation and an edit.
    heard = {a.id: a.message_id for a in leading.arrivals if a.mention is not None}
    taken = [e for e in events if isinstance(e, MentionTakenIn)]
    assert sorted(e.mention.message_id for e in taken) == sorted(set(heard.values())), "each once"
    assert all(heard[e.arrival_id] == e.mention.message_id for e in taken)

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

    for index, event in enumerate(events):
        if isinstance(event, DraftApproved):
            assert event.approval.by.person_id not in _authors_before(events[:index], event)

    assert list(forgotten_promises(life.rows)) == []
    if goes_on:
        assert not _is_overdue_in_silence(shown, leading.now - A_LOOK)


def _authors_before(events: list[CaseEvent], approved: DraftApproved) -> tuple[UUID, ...]:
    """Whose words somebody let go out; what they changed themselves in the same act aside."""
    theirs = [
        event
        for event in events
        if not isinstance(event, DraftEdited)
        or (event.draft_id, event.at) != (approved.draft_id, approved.at)
    ]
    draft = fold(theirs).draft(approved.draft_id)
    assert draft is not None
    return draft.latest.authors


async def _looks_at_its_clocks(leading: Interleaving) -> None:
    """After a leap of the time the server rings what is due a moment later, in its own time.
    Whoever never looks is found by the verdict."""

    async def looked() -> bool:
        case = await leading.handle.query(CaseWorkflow.case)
        return not _is_overdue_in_silence(case, leading.now - A_LOOK)

    with contextlib.suppress(AssertionError):
        await eventually(looked, within=20)


def _is_overdue_in_silence(case: Case, by: datetime) -> bool:
    first, answer = case.acknowledge, case.answer
    told = case.first_response_missed or case.late_on_arrival
    return bool(
        (first is not None and first.overdue(by) and not told)
        or (answer is not None and answer.overdue(by) and not case.answer_missed_at)
    )
