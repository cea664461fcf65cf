"""One Temporal plugin for clients, workers and replayers, so that all three agree.

It sets the converter (pydantic models), how workflows are executed and an interceptor that strips
errors of everything a person might have written before they enter a history.

Workflows are tried in the sandbox, which refuses clock, randomness and I/O, and work outside of it:
see docs/decisions/0024-tried-in-the-sandbox.md.
"""

from collections.abc import Callable, Sequence
from typing import Any

import structlog
from temporalio import activity
from temporalio.contrib.pydantic import PydanticPayloadConverter
from temporalio.converter import CompositePayloadConverter, DataConverter
from temporalio.exceptions import ApplicationError, CancelledError
from temporalio.plugin import SimplePlugin
from temporalio.worker import (
    ActivityInboundInterceptor,
    ExecuteActivityInput,
    Interceptor,
    UnsandboxedWorkflowRunner,
    WorkflowRunner,
)
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

PASSED_THROUGH = (
    "domain",
    "workflows.case.steps",
    "workflows.case.start",
    "workflows.escalation.start",
    "workflows.audit.steps",
    "workflows.audit.start",
    "pydantic",
)
"""Modules without I/O, clock or randomness; a test prepares every workflow with exactly these."""

log = structlog.get_logger()

_ENCODINGS = tuple(PydanticPayloadConverter().converters.values())


class SharingConverter(CompositePayloadConverter):
    """Pydantic's converter, but what it learns of a type it learns once per process: each workflow
    has a converter of its own, and kept all of it anew for as long as it was in the cache."""

    def __init__(self) -> None:
        super().__init__(*_ENCODINGS)


CONVERTER = DataConverter(payload_converter_class=SharingConverter)


def sandboxed_runner(runner: WorkflowRunner | None = None) -> WorkflowRunner:
    """The sandbox with our pure modules passed through: importing them anew for each workflow costs
    three times as much."""
    restrictions = SandboxRestrictions.default
    if isinstance(runner, SandboxedWorkflowRunner):
        restrictions = runner.restrictions
    return SandboxedWorkflowRunner(
        restrictions=restrictions.with_passthrough_modules(*PASSED_THROUGH)
    )


def unsandboxed_runner(runner: WorkflowRunner | None = None) -> WorkflowRunner:
    """The workflows as they were imported once: for code that the sandbox has let pass."""
    return UnsandboxedWorkflowRunner()


class DiscreetErrors(Interceptor):
    """Lets no error's words out of an activity: pydantic and database drivers quote their input."""

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:
        return _DiscreetActivity(next)


class _DiscreetActivity(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        try:
            return await self.next.execute_activity(input)
        except (ApplicationError, CancelledError):
            raise
        except Exception as error:
            kind = type(error).__name__
            info = activity.info()
            log.warning(
                "activity failed",
                activity=info.activity_type,
                workflow_id=info.workflow_id,
                attempt=info.attempt,
                error=kind,
                where=_place(error),
            )
            raise ApplicationError(f"{info.activity_type} failed", type=kind) from None


def _place(error: BaseException) -> str:
    """File and line where it was raised: all an engineer may see of it."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "?"
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"


def webcare_plugin(
    workflow_runner: Callable[[WorkflowRunner | None], WorkflowRunner] = sandboxed_runner,
    interceptors: Sequence[Interceptor] = (),
) -> SimplePlugin:
    """The plugin; give it to `Client.connect(plugins=[…])` or to a `Replayer`. `interceptors` stand
    around ours: they see errors without their words."""
    return SimplePlugin(
        "webcare",
        data_converter=CONVERTER,
        workflow_runner=workflow_runner,
        interceptors=[*interceptors, DiscreetErrors()],
    )
