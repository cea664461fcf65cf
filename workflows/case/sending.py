"""What a case asks of networks: to send a reply once, to change what stands there."""

from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import FailureError

from domain.amendment import Amendment
from domain.case import Case
from domain.reply import InDoubt, Reply, SendOutcome
from domain.responding import too_old_after
from workflows.asking import FOR_A_WHILE, ONCE, SOON_AFTER_AN_OUTAGE
from workflows.case.book import Book
from workflows.case.steps import AmendmentToMake, CaseSteps, Recording, ReplyToSend
from workflows.urgency import SPEAKING

SEND_TIMEOUT = timedelta(seconds=20)
UPLOAD_TIMEOUT = timedelta(seconds=35)
"""More, where files go out."""

A_BREATH = timedelta(seconds=30)
"""In which an attempt has usually come to its end."""

WAITS_AT_LEAST = timedelta(minutes=1)
"""For a worker, however late it is."""


async def attempt(book: Book, reply: Reply, recording: Recording | None = None) -> SendOutcome:
    """Try once; where the answer is lost, find out before anyone tries again."""
    case = book.case
    wanted = ReplyToSend(case_id=case.id, client_id=case.client_id, reply=reply)
    limit = SEND_TIMEOUT + _uploading(reply)
    try:
        delivered = await workflow.execute_activity_method(
            CaseSteps.send,
            wanted.model_copy(update={"recording": recording}),
            start_to_close_timeout=limit,
            schedule_to_start_timeout=_patience(case, reply),
            retry_policy=ONCE,
            priority=SPEAKING,
        )
        if recording is not None and delivered.head is not None:
            book.confirm(recording, delivered.head)
        if not isinstance(delivered.outcome, InDoubt):
            return delivered.outcome
    except FailureError:
        if recording is not None:
            await book.insist(recording)
    try:
        delivered = await workflow.execute_activity_method(
            CaseSteps.reconcile,
            wanted,
            start_to_close_timeout=limit,
            schedule_to_close_timeout=timedelta(minutes=5),
            retry_policy=SOON_AFTER_AN_OUTAGE,
            priority=SPEAKING,
        )
        return delivered.outcome
    except FailureError:
        return InDoubt(code="cannot_reconcile")


def over_within(reply: Reply) -> timedelta:
    """How long an attempt may be on its way before it is over or in doubt, once it has begun."""
    return A_BREATH + _uploading(reply)


def _uploading(reply: Reply) -> timedelta:
    return UPLOAD_TIMEOUT if reply.files else timedelta(0)


def _patience(case: Case, reply: Reply) -> timedelta | None:
    """How long it may wait for a worker; None: what people said is said however late. An automatic
    reply is not, once a person has to decide what is said."""
    if not reply.automatic:
        return None
    until = too_old_after(case)
    return WAITS_AT_LEAST if until is None else max(WAITS_AT_LEAST, until - workflow.now())


async def amend(case: Case, amendment: Amendment) -> SendOutcome:
    """Ask for it once; where the answer is lost, nobody can tell."""
    try:
        delivered = await workflow.execute_activity_method(
            CaseSteps.amend,
            AmendmentToMake(case_id=case.id, client_id=case.client_id, amendment=amendment),
            start_to_close_timeout=SEND_TIMEOUT,
            retry_policy=FOR_A_WHILE,
            priority=SPEAKING,
        )
        return delivered.outcome
    except FailureError:
        return InDoubt(code="no_answer")
