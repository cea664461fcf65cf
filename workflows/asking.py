"""A question to the world whose answer changes nothing there."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar

from temporalio import workflow
from temporalio.common import RetryPolicy

from workflows.urgency import ASKING

Question = TypeVar("Question")
Answer = TypeVar("Answer")

ONCE = RetryPolicy(maximum_attempts=1)
FOR_A_WHILE = RetryPolicy(
    initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(seconds=2)
)
"""Until the call's own time is up: long enough for a database that is being started again."""


async def ask(port: Callable[[Any, Question], Awaitable[Answer]], question: Question) -> Answer:
    """The port's answer, for which it has 20 seconds. Raises FailureError.

    Never a local activity: see docs/decisions/0008-no-local-activities.md.
    """
    return await workflow.execute_activity_method(
        port,
        question,
        start_to_close_timeout=timedelta(seconds=5),
        schedule_to_close_timeout=timedelta(seconds=20),
        retry_policy=FOR_A_WHILE,
        priority=ASKING,
    )
