"""A question that is answered in a moment, most of the time."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import FailureError

Question = TypeVar("Question")
Answer = TypeVar("Answer")

A_MOMENT = timedelta(seconds=2)
"""Local activities that take longer make the worker prolong its workflow task (after eight of its
ten seconds). Executed again, a prolonged task has another time than it had at first, so that every
event written before the answer would differ and the case would be stuck."""

AT_ONCE = 3
"""Questions that may be asked so within one workflow task: together they stay below that."""

ONCE = RetryPolicy(maximum_attempts=1)
FOR_A_WHILE = RetryPolicy(
    initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(seconds=2)
)
"""Until the call's own time is up: long enough for a database that is being started again."""


async def ask(
    port: Callable[[Any, Question], Awaitable[Answer]],
    question: Question,
    *,
    in_a_moment: bool = True,
) -> Answer:
    """Ask a port that changes nothing: as a local activity, and as an ordinary one, for up to 20
    seconds, when no answer has come in a moment. Raises FailureError."""
    if in_a_moment:
        try:
            return await workflow.execute_local_activity_method(
                port,
                question,
                start_to_close_timeout=A_MOMENT,
                schedule_to_close_timeout=A_MOMENT,
                retry_policy=ONCE,
            )
        except FailureError:
            pass
    return await workflow.execute_activity_method(
        port,
        question,
        start_to_close_timeout=timedelta(seconds=5),
        schedule_to_close_timeout=timedelta(seconds=20),
        retry_policy=FOR_A_WHILE,
    )
