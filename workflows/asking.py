"""A question to the world whose answer changes nothing there."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar

from temporalio import workflow
from temporalio.common import Priority, RetryPolicy
from temporalio.exceptions import FailureError

from workflows.urgency import ASKING

Question = TypeVar("Question")
Answer = TypeVar("Answer")

ONCE = RetryPolicy(maximum_attempts=1)
FOR_A_WHILE = RetryPolicy(
    initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(seconds=2)
)
"""Until the call's own time is up: long enough for a database that is being started again."""

SOON_AFTER_AN_OUTAGE = RetryPolicy(maximum_interval=timedelta(seconds=20))
"""For whatever is asked until it is known: so soon it is noticed that the other side is back. The
server's own policy would ask again after up to a hundred seconds."""

AT_ONCE = timedelta(seconds=2)
"""So long a workflow task is held open for an answer that takes milliseconds; whatever takes longer
is asked for as an activity of its own, which holds up nobody."""

A_WHILE = timedelta(minutes=1)
"""Longer than any answer at once: the timer beside it is not to ring."""


async def ask(
    port: Callable[[Any, Question], Awaitable[Answer]],
    question: Question,
    *,
    at_once: bool = False,
    within: timedelta = timedelta(seconds=20),
    priority: Priority = ASKING,
) -> Answer:
    """The port's answer, for which it has so long. `at_once`: first asked of this very worker,
    within the workflow task. Raises FailureError.

    Only for what changes nothing that anybody sees: it may be asked again.
    """
    if at_once:
        try:
            return await _ask_here(port, question)
        except FailureError:
            pass
    return await workflow.execute_activity_method(
        port,
        question,
        start_to_close_timeout=timedelta(seconds=5),
        schedule_to_close_timeout=within,
        retry_policy=FOR_A_WHILE,
        priority=priority,
    )


async def _ask_here(
    port: Callable[[Any, Question], Awaitable[Answer]], question: Question
) -> Answer:
    """By a local activity. A task that is prolonged for one is executed again at its last time, not
    its first, unless it has a command of its own: a timer, which is never started where the answer
    comes in time. See docs/decisions/0026-asked-within-the-task.md."""
    own = asyncio.get_running_loop().call_later(A_WHILE.total_seconds(), lambda: None)
    try:
        return await workflow.execute_local_activity_method(
            port, question, start_to_close_timeout=AT_ONCE, retry_policy=ONCE
        )
    finally:
        own.cancel()
