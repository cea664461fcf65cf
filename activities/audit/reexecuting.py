"""Executing a recorded history again on the present code, and catching what it asks of the world.

Temporal's replayer compares commands with events by kind and order, not by contents: an edited
time, actor or result passes it. What a workflow hands to its activities is therefore caught on its
way out, and compared with the history elsewhere.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Self

from temporalio import workflow
from temporalio.api.history.v1 import History
from temporalio.client import WorkflowHistory
from temporalio.runtime import Runtime, TelemetryConfig
from temporalio.worker import (
    Interceptor,
    Replayer,
    StartActivityInput,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
    WorkflowOutboundInterceptor,
)
from temporalio.worker import WorkflowReplayResult as Result

from activities.audit.histories import workflow_id_of
from workflows.plugin import unsandboxed_runner, webcare_plugin

PATIENCE = 60.0
"""Seconds for one history; a damaged one may leave the replayer without an answer."""

_CAUGHT = "webcare-audit-caught"
_MESSAGE = re.compile(r'message: "((?:[^"\\]|\\.)+)"')
"""How the replayer quotes the exception that a workflow raised."""


@dataclass(frozen=True)
class Reexecution:
    """What came of executing a history again: the activities that the workflow asked for, in order,
    each with its arguments, and why the replayer stopped, where it did."""

    activities: Sequence[tuple[str, Sequence[Any]]]
    failure: str | None


@dataclass
class Reexecutor:
    """Executes histories one after the other; `async with`. Not for several tasks at once.

    Without the sandbox: it is there to keep workflows from doing what the worker's sandbox already
    refused, and costs half of the time.
    """

    workflows: Sequence[type]
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _waiting: "asyncio.Queue[WorkflowHistory | None]" = field(default_factory=asyncio.Queue)
    _results: AsyncIterator[Result] | None = None
    _catcher: "_Catcher" = field(default_factory=lambda: _Catcher())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stop()

    async def execute(self, history: History) -> Reexecution:
        """Execute that history on the present code. Never raises for what stands in it."""
        caught: list[tuple[str, Sequence[Any]]] = []
        self._catcher.caught = caught
        if self._results is None:
            await self._start()
        assert self._results is not None
        await self._waiting.put(WorkflowHistory(workflow_id_of(history), list(history.events)))
        try:
            result = await asyncio.wait_for(anext(self._results), PATIENCE)
        except Exception as error:
            # A history that breaks the replayer itself takes it along; the next gets a new one.
            self._results = None
            await self._stop()
            return Reexecution(caught, f"the history cannot be executed: {_brief(error)}")
        failure = result.replay_failure
        return Reexecution(caught, _brief(failure) if failure is not None else None)

    async def _start(self) -> None:
        self._stack = AsyncExitStack()
        self._waiting = asyncio.Queue()
        replayer = Replayer(
            workflows=self.workflows,
            plugins=[webcare_plugin(unsandboxed_runner)],
            interceptors=[self._catcher],
            runtime=_quiet_runtime(),
        )
        self._results = await self._stack.enter_async_context(
            replayer.workflow_replay_iterator(_until_none(self._waiting))
        )

    async def _stop(self) -> None:
        self._results = None
        try:
            await asyncio.wait_for(self._stack.aclose(), PATIENCE)
        except Exception:  # what broke it is told already
            self._stack = AsyncExitStack()


class _Catcher(Interceptor):
    """Hands every activity that a workflow asks for to `caught`, before the replayer sees it."""

    def __init__(self) -> None:
        self.caught: list[tuple[str, Sequence[Any]]] = []

    def workflow_interceptor_class(
        self, input: WorkflowInterceptorClassInput
    ) -> type[WorkflowInboundInterceptor]:
        input.unsafe_extern_functions[_CAUGHT] = self._catch
        return _Inbound

    def _catch(self, name: str, arguments: Sequence[Any]) -> None:
        self.caught.append((name, arguments))


class _Inbound(WorkflowInboundInterceptor):
    def init(self, outbound: WorkflowOutboundInterceptor) -> None:
        super().init(_Outbound(outbound))


class _Outbound(WorkflowOutboundInterceptor):
    def start_activity(self, input: StartActivityInput) -> workflow.ActivityHandle[Any]:
        workflow.extern_functions()[_CAUGHT](input.activity, tuple(input.args))
        return super().start_activity(input)


async def _until_none(queue: "asyncio.Queue[WorkflowHistory | None]") -> Any:
    while (history := await queue.get()) is not None:
        yield history


@cache
def _quiet_runtime() -> Runtime:
    """One that does not print to standard output why a history failed: that is a result here."""
    return Runtime(telemetry=TelemetryConfig(logging=None))


def _brief(error: BaseException) -> str:
    """What it says, without the trace behind it."""
    text = str(error).strip() or type(error).__name__
    told = _MESSAGE.search(text)
    return told.group(1)[:400] if told else text.splitlines()[0][:400]
