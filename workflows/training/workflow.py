"""Learning: for each client and language, one attempt."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import FailureError

from workflows.training.steps import Learnt, TrainingSteps

A_FEW_TIMES = RetryPolicy(maximum_attempts=3, initial_interval=timedelta(seconds=10))


@workflow.defn(name="Training")
class TrainingWorkflow:
    """One night's learning. What fails for one client keeps no other from it."""

    @workflow.run
    async def run(self) -> list[Learnt]:
        """Every attempt's outcome."""
        wanted = await workflow.execute_activity_method(
            TrainingSteps.what_can_be_learnt,
            start_to_close_timeout=timedelta(minutes=10),
            retry_policy=A_FEW_TIMES,
        )
        learnt = []
        for each in wanted:
            try:
                outcome = await workflow.execute_activity_method(
                    TrainingSteps.learn,
                    each,
                    start_to_close_timeout=timedelta(minutes=30),
                    retry_policy=A_FEW_TIMES,
                )
            except FailureError:
                continue
            learnt.append(outcome)
        return learnt
