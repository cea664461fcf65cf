"""An audit: archive, anchor, then verify a few cases at a time until there are no more."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import FailureError

from workflows.audit.start import AuditKind, AuditSoFar, AuditWanted
from workflows.audit.steps import (
    AuditOutcome,
    AuditSteps,
    AuditToBegin,
    AuditToFinish,
    SomeToVerify,
)

A_WHILE = timedelta(hours=2)
SIGN_OF_LIFE = timedelta(minutes=5)
BRIEFLY = timedelta(minutes=15)
A_FEW_TIMES = RetryPolicy(maximum_attempts=5, initial_interval=timedelta(seconds=10))


@workflow.defn(name="Audit")
class AuditWorkflow:
    """Survives every crash at the case that it had come to."""

    @workflow.run
    async def run(self, wanted: AuditWanted) -> AuditOutcome:
        """Carry the audit through; differences are its result, not its failure."""
        so_far = wanted.so_far or await self._begin(wanted)
        after = so_far.after
        while True:
            after = await workflow.execute_activity_method(
                AuditSteps.verify_some,
                SomeToVerify(run_id=so_far.run_id, after=after),
                start_to_close_timeout=A_WHILE,
                heartbeat_timeout=SIGN_OF_LIFE,
            )
            if after is None:
                break
            if workflow.info().is_continue_as_new_suggested():
                so_far = so_far.model_copy(update={"after": after})
                workflow.continue_as_new(wanted.model_copy(update={"so_far": so_far}))
        return await workflow.execute_activity_method(
            AuditSteps.finish_audit,
            AuditToFinish(run_id=so_far.run_id, through_anchor=so_far.through_anchor),
            start_to_close_timeout=BRIEFLY,
        )

    async def _begin(self, wanted: AuditWanted) -> AuditSoFar:
        through = None
        if wanted.kind is AuditKind.NIGHTLY:
            through = await self._archive_and_sign()
        run_id = wanted.run_id or workflow.uuid4()
        await workflow.execute_activity_method(
            AuditSteps.begin_audit,
            AuditToBegin(run_id=run_id, wanted=wanted),
            start_to_close_timeout=BRIEFLY,
        )
        return AuditSoFar(run_id=run_id, after=None, through_anchor=through)

    async def _archive_and_sign(self) -> int | None:
        """Neither may keep cases from being verified: what is wrong with them is found there."""
        try:
            await workflow.execute_activity_method(
                AuditSteps.archive_what_is_due,
                start_to_close_timeout=A_WHILE,
                heartbeat_timeout=SIGN_OF_LIFE,
                retry_policy=A_FEW_TIMES,
            )
            return await workflow.execute_activity_method(
                AuditSteps.sign_anchor,
                start_to_close_timeout=BRIEFLY,
                retry_policy=A_FEW_TIMES,
            )
        except FailureError:
            return None
