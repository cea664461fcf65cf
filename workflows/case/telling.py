"""How a case and the workflows of its questions, its children, keep in step.

The case starts them. The record tells and stops them along with its rows (activities/asking.py);
told from here are those that missed it, those of a case that goes on from its journal, and all the
questions of cases that began before this was so.
"""

import asyncio
from datetime import timedelta
from uuid import UUID

from temporalio import workflow
from temporalio.exceptions import FailureError

from domain.case import Case
from domain.escalation import Escalation
from workflows.escalation.start import EscalationStart, escalation_workflow_id
from workflows.escalation.workflow import start_child

TRIES = 10
PAUSE = timedelta(seconds=2)
"""A workflow that another one starts may not be there just yet."""


class Telling:
    """Who of a case's questions has been told what. A run begins with everybody told, unless
    `anew`: then each open question's workflow is started where there is none, and told. With
    `by_record` those that were started are told only where they ask for it."""

    def __init__(self, case: Case, *, anew: bool = False, by_record: bool = False) -> None:
        self._by_record = by_record
        self._told = {each.id: each.moves for each in case.escalations if not (anew and each.open)}
        self._anew = frozenset(each.id for each in case.escalations if anew and each.open)
        self._left_behind = set(self._anew)
        self._underway: dict[UUID, asyncio.Task[None]] = {}

    def untold(self, case: Case) -> list[Escalation]:
        """Questions that have moved since their workflow heard of them."""
        return [
            each
            for each in case.escalations
            if each.id not in self._underway and self._is_untold(each)
        ]

    def _is_untold(self, escalation: Escalation) -> bool:
        if self._by_record:
            new = escalation.open and escalation.id not in self._told
            return new or escalation.id in self._left_behind
        return self._told.get(escalation.id) != escalation.moves

    @property
    def at_rest(self) -> bool:
        """Whether nobody is being told anything."""
        return not self._underway

    def again(self, escalation_id: UUID) -> None:
        """Its workflow does not know what it should: tell it once more."""
        self._left_behind.add(escalation_id)
        if escalation_id in self._told:
            self._told[escalation_id] = -1

    def tell(self, case: Case, escalation: Escalation) -> None:
        """Bring a question's workflow up to date, beside everything else."""
        task = asyncio.create_task(self._tell(case, escalation))
        self._underway[escalation.id] = task

    def look(self) -> None:
        """Forget what is done; a fault in it is the case's own."""
        for escalation_id, task in list(self._underway.items()):
            if task.done():
                del self._underway[escalation_id]
                task.result()

    @property
    def news(self) -> bool:
        """Whether somebody has just been told."""
        return any(task.done() for task in self._underway.values())

    async def _tell(self, case: Case, escalation: Escalation) -> None:
        new = escalation.id not in self._told
        self._told[escalation.id] = escalation.moves
        self._left_behind.discard(escalation.id)
        if not new:
            await _insist("told", escalation.id, escalation)
            return
        if not escalation.open:
            return  # asked and withdrawn in one breath: there is nobody to tell
        start = EscalationStart(case_id=case.id, client_id=case.client_id, escalation=escalation)
        if escalation.parent_id is None or self._by_record:
            await start_child(start)
        else:
            await _insist("asked", escalation.parent_id, start)
        if escalation.id in self._anew:
            await _insist("told", escalation.id, escalation)  # it may have been there all along


async def _insist(signal: str, escalation_id: UUID, about: Escalation | EscalationStart) -> None:
    """Signal the workflow of a question; one that stays away has ended."""
    handle = workflow.get_external_workflow_handle(escalation_workflow_id(escalation_id))
    for _ in range(TRIES):
        try:
            await handle.signal(signal, about)
        except FailureError:
            await asyncio.sleep(PAUSE.total_seconds())
        else:
            return
