"""The clock of one question: it reminds, takes back and passes on, until its case says that it is
settled. What people say goes to the case, which decides and tells the question what it came to.

It is a child of its case, cancelled when the question is settled, and ends as completed.
"""

import asyncio
import contextlib

from temporalio import workflow
from temporalio.exceptions import (
    FailureError,
    WorkflowAlreadyStartedError,
    is_cancelled_exception,
)

from domain.escalation import Doing, Due, Escalation, EscalationKind, Report, next_due
from workflows.alarm import Alarm
from workflows.asking import ask
from workflows.case.start import case_workflow_id
from workflows.case.steps import CaseSteps, NextDeskWanted
from workflows.escalation.start import (
    EscalationStart,
    escalation_workflow,
    escalation_workflow_id,
)


class _Clock:
    """What both kinds of question share."""

    def __init__(self, start: EscalationStart) -> None:
        self._start = start
        self._escalation = start.escalation
        self._alarm = Alarm()
        self._asked: list[EscalationStart] = []
        self._reported: tuple[int, Doing, float | None] | None = None
        self._news = False
        self._case_has_ended = False

    async def run(self) -> None:
        """Keep the clock until it is stopped."""
        try:
            await self._keep()
        except (asyncio.CancelledError, FailureError) as error:
            if not is_cancelled_exception(error):
                raise
            self._alarm.stop()

    async def _keep(self) -> None:
        """Until the question is settled; nothing it led to is left unstarted."""
        while self._asked or (self._escalation.open and not self._case_has_ended):
            while self._asked:
                await start_child(self._asked.pop(0))
            due = self._due
            self._alarm.set(due.at if due else None)
            await workflow.wait_condition(
                lambda: self._news or self._alarm.rang or bool(self._asked)
            )
            self._news = False
            due = self._due
            if due is not None and workflow.now() >= due.at:
                await self._report(due)

    def told(self, escalation: Escalation) -> None:
        """What the case has decided; the latest count of moves holds."""
        if escalation.moves >= self._escalation.moves:
            self._escalation, self._news = escalation, True

    def asked(self, start: EscalationStart) -> None:
        """A department is asked, so that this question can be answered."""
        self._asked.append(start)

    @property
    def _due(self) -> Due | None:
        """What is next, unless it was reported already and the case has yet to say something."""
        due = next_due(self._escalation)
        if due is None or (self._escalation.moves, due.doing, due.share) == self._reported:
            return None
        return due

    async def _report(self, due: Due) -> None:
        escalation = self._escalation
        desk = None
        if due.doing is Doing.TAKE_BACK and escalation.kind is EscalationKind.DEPARTMENT:
            wanted = NextDeskWanted(
                case_id=self._start.case_id,
                client_id=self._start.client_id,
                escalation=escalation,
            )
            try:
                desk = await ask(CaseSteps.next_desk, wanted)
            except FailureError as error:
                if is_cancelled_exception(error):
                    raise
                desk = None  # the supervisor is always there
        self._reported = (escalation.moves, due.doing, due.share)
        if self._escalation is escalation and due.share is not None:
            reminded = (*escalation.hand.reminded, due.share)
            hand = escalation.hand.model_copy(update={"reminded": reminded})
            self._escalation = escalation.model_copy(update={"hand": hand})
        report = Report(
            escalation_id=escalation.id,
            at=workflow.now(),
            moves=escalation.moves,
            doing=due.doing,
            share=due.share,
            desk=desk,
        )
        case = workflow.get_external_workflow_handle(case_workflow_id(self._start.case_id))
        try:
            await case.signal("escalation_reported", report)
        except FailureError as error:
            if is_cancelled_exception(error):
                raise
            self._case_has_ended = True


@workflow.defn(name="SecondLineEscalation")
class SecondLineEscalation:
    """A question to the client's second line, which may ask departments in turn."""

    @workflow.init
    def __init__(self, start: EscalationStart) -> None:
        self._clock = _Clock(start)

    @workflow.run
    async def run(self, start: EscalationStart) -> None:
        """Until it is answered, declined or withdrawn."""
        await self._clock.run()

    @workflow.signal
    def told(self, escalation: Escalation) -> None:
        """The question as its case has it now."""
        self._clock.told(escalation)

    @workflow.signal
    def asked(self, start: EscalationStart) -> None:
        """The second line asks a department."""
        self._clock.asked(start)


@workflow.defn(name="DepartmentEscalation")
class DepartmentEscalation:
    """A question to a department of the client."""

    @workflow.init
    def __init__(self, start: EscalationStart) -> None:
        self._clock = _Clock(start)

    @workflow.run
    async def run(self, start: EscalationStart) -> None:
        """Until it is answered, declined or withdrawn."""
        await self._clock.run()

    @workflow.signal
    def told(self, escalation: Escalation) -> None:
        """The question as its case has it now."""
        self._clock.told(escalation)


async def start_child(start: EscalationStart) -> None:
    """Start the workflow of a question. It outlives whoever starts it: a case that continues as new
    or closes tells it by signal."""
    escalation = start.escalation
    with contextlib.suppress(WorkflowAlreadyStartedError):
        await workflow.start_child_workflow(
            escalation_workflow(escalation.kind),
            start,
            id=escalation_workflow_id(escalation.id),
            parent_close_policy=workflow.ParentClosePolicy.ABANDON,
        )
