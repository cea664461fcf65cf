"""One life of a case among many: what is drawn happens to it on the real server, side by side where
several things happen at once.

Each life is drawn in a thread of its own, because hypothesis wants to draw without being
interrupted; whatever asks the server runs on the one loop that all lives share, so that a life that
waits keeps no other from going on.
"""

import asyncio
from collections import deque
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from hypothesis import strategies as st
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle
from temporalio.testing import TimeSkipper

from domain.agreement import ServiceAgreement
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
from domain.mention import Arrival, Mention
from tests.chaos.memory import FATES, Life, Memory
from tests.domain.builders import a_deletion, a_mention, an_arrival, an_echo, an_edit
from tests.domain.strategies import actors, assessments, commands, texts
from tests.waiting import eventually
from workflows.case.start import CaseStart, case_workflow_id
from workflows.case.workflow import CaseWorkflow

QUEUE = "interleavings"

HAPPENINGS = (
    *("writes", "writes", "writes again", "edits", "deletes", "replied elsewhere"),
    *("acts", "acts", "acts twice", "acts by signal", "repeats an act"),
)
Handle = WorkflowHandle[CaseWorkflow, None]
T = TypeVar("T")

PATIENCE = 300.0
"""Seconds until a life counts as stuck; nothing here measures how quick anything is."""


@dataclass(frozen=True)
class Ground:
    """Where lives are led: the server, the world around the cases, and the loop that runs both."""

    client: Client
    memory: Memory
    loop: asyncio.AbstractEventLoop

    def run(self, what: Coroutine[Any, Any, T]) -> T:
        """Its result, waited for in the thread of a life."""
        return asyncio.run_coroutine_threadsafe(what, self.loop).result(PATIENCE)


@dataclass
class Interleaving:
    """One life while it is led: what was asked for, and what was answered."""

    ground: Ground
    handle: Handle
    life: Life
    data: st.DataObject
    now: datetime
    arrivals: list[Arrival] = field(default_factory=list)
    """What the server accepted; some of it more than once."""
    mentions: list[Mention] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    signalled: set[UUID] = field(default_factory=set)
    signals_taken: bool = True
    answers: dict[UUID, list[CommandAnswer]] = field(default_factory=dict)
    story: list[str] = field(default_factory=list)
    """All of it in words, in the order in which it was asked and answered."""

    def at_once(self, *happening: Coroutine[Any, Any, None]) -> list[BaseException | None]:
        """Let it happen side by side; what each ended with."""

        async def together() -> list[BaseException | None]:
            return await asyncio.gather(*happening, return_exceptions=True)

        return self.ground.run(together())

    def draw(self, happening: str) -> list[Coroutine[Any, Any, None]]:
        """What happens then, as the case stands on record; nothing that makes no sense yet."""
        match happening:
            case "writes again":
                return [self._arrive(self.data.draw(st.sampled_from(self.arrivals)))]
            case "edits":
                mention = self.data.draw(st.sampled_from(self.mentions))
                return [self._arrive(_one_of_its_own(an_edit(mention, self.now)))]
            case "deletes":
                mention = self.data.draw(st.sampled_from(self.mentions))
                return [self._arrive(_one_of_its_own(a_deletion(mention, self.now)))]
            case "replied elsewhere":
                return [self._arrive(_one_of_its_own(an_echo(self.now, message_id=uuid4())))]
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
        self.story.append(f"{arrival.kind} {arrival.id} of {arrival.message_id}")
        await self.handle.signal(CaseWorkflow.arrived, arrival)
        self.arrivals.append(arrival)

    async def _act(self, act: Act) -> None:
        self.story.append(f"act {act.id}: {act.command} by {act.actor}")
        answer = await self.handle.execute_update(CaseWorkflow.act, act, id=str(uuid4()))
        self.story.append(f"act {act.id} answered: {answer}")
        self.answers.setdefault(act.id, []).append(answer)

    async def _signal(self, act: Act) -> None:
        assert act.actor.person_id is not None
        self.story.append(f"signal {act.id}: {act.command} by {act.actor.person_id}")
        signalled = SignalledAct(id=act.id, command=act.command, person_id=act.actor.person_id)
        await self.handle.signal(CaseWorkflow.act_by_signal, signalled)
        self.signalled.add(act.id)
        self.signals_taken = False

    async def pass_time(self, seconds: float) -> None:
        """Time passes for this case alone; the server skips none of it while a question's workflow
        is open beside it, and what was signalled just now may open one."""
        if seconds and not self.signals_taken:
            await self._rests()
        if not seconds or self.life.case.open_escalations:
            return
        self.story.append(f"{seconds} s pass")
        await TimeSkipper(self.ground.client).fast_forward(self.handle, timedelta(seconds=seconds))

    def rests(self) -> bool:
        """Wait until nothing is under way; whether the run goes on."""
        return self.ground.run(self._rests())

    async def _rests(self) -> bool:
        async def resting() -> WorkflowExecutionStatus | None:
            described = await self.handle.describe()
            raw = described.raw_description
            if raw.HasField("pending_workflow_task") or raw.pending_activities:
                return None
            return described.status

        goes_on = await eventually(resting) is WorkflowExecutionStatus.RUNNING
        self.signals_taken = True
        if goes_on:
            self.now = await TimeSkipper(self.ground.client).get_current_time(self.handle)
        return goes_on


def _one_of_its_own(arrival: Arrival) -> Arrival:
    """Under an id that no other has. The builders' ids come from the one chance of all threads,
    which each life that begins sets back: a life may be given one that it has had."""
    return arrival.model_copy(update={"id": uuid4()})


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


@contextmanager
def begun(
    ground: Ground,
    data: st.DataObject,
    agreement: ServiceAgreement,
    capabilities: Capabilities,
) -> Iterator[Interleaving]:
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
        asks_apart=False,
        # The record in memory tells no workflow of a question: the case does it, as it once did.
    )
    life = ground.memory.lives[case_id] = Life(
        fates=deque(data.draw(st.lists(st.sampled_from(FATES), max_size=4))),
        withheld=data.draw(st.sampled_from([None, None, "stopped"])),
    )
    handle: Handle = ground.client.get_workflow_handle(case_workflow_id(case_id))
    leading = Interleaving(ground, handle, life, data, datetime.now(UTC))
    first = leading.a_mention()
    ground.run(_start(ground.client, start, first))
    leading.arrivals.append(first)
    try:
        yield leading
    finally:
        ground.run(_ended(handle))


async def _start(client: Client, start: CaseStart, first: Arrival) -> None:
    await client.start_workflow(
        CaseWorkflow.run,
        start,
        id=case_workflow_id(start.case_id),
        task_queue=QUEUE,
        start_signal="arrived",
        start_signal_args=[first],
    )


async def _ended(handle: Handle) -> None:
    if (await handle.describe()).status is WorkflowExecutionStatus.RUNNING:
        await handle.terminate("told")
