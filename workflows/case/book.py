"""A case with its chain of events: what is decided is written here before the record has it."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from temporalio import workflow

from domain.case import Case
from domain.events import CaseEvent, CaseOpened
from domain.evolving import evolve
from domain.journal import GENESIS, JournalRow, chained
from workflows.asking import SOON_AFTER_AN_OUTAGE
from workflows.case.start import CaseStart
from workflows.case.steps import CaseSteps, Recording
from workflows.escalation.start import EscalationStart
from workflows.urgency import RECORDING

RECORD_TIMEOUT = timedelta(seconds=30)


class ChainDiffers(Exception):
    """The record answered with another head than the one computed here. Fails the workflow task, so
    that the case waits for an engineer and a replay names the place."""


class Book:
    """The case, its journal's head, and the rows that are yet to be recorded.

    Rows are `waiting` until they are given to the record and `unrecorded` until it has answered for
    them; `recorded` is the number of the last row that it answered for.
    """

    def __init__(self, start: CaseStart) -> None:
        self._run_begins = True
        self._waiting: list[JournalRow] = []
        self._tells = not start.tells_children
        self._told: dict[UUID, int] = {}
        if start.carried is not None:
            self.case: Case = start.carried.case
            self.seq = self.recorded = start.carried.seq
            self.head = self._previous = start.carried.head
            self._told = {each.id: each.moves for each in self.case.escalations}
            return
        self.seq = self.recorded = 0
        self.head = self._previous = GENESIS
        opened = CaseOpened(
            at=workflow.now(),
            case_id=start.case_id,
            client_id=start.client_id,
            account_id=start.account_id,
            channel=start.channel,
            agreement=start.agreement,
            capabilities=start.capabilities,
            policy_version=start.policy_version,
            previous_case_id=start.previous_case_id,
        )
        self.case = evolve(None, opened)
        self._chain(opened)

    @property
    def waiting(self) -> bool:
        """Whether something happened that the record was not given."""
        return bool(self._waiting)

    @property
    def unrecorded(self) -> bool:
        """Whether something happened that the record has not answered for."""
        return self.recorded < self.seq

    def write(self, events: Sequence[CaseEvent]) -> None:
        """It happened: the case changes, the chain grows."""
        for event in events:
            self.case = evolve(self.case, event)
            self._chain(event)

    def give(self) -> Recording:
        """Everything that waits, to be recorded by whoever it is given to."""
        rows = tuple(self._waiting)
        recording = Recording(
            case_id=self.case.id,
            client_id=self.case.client_id,
            previous=self._previous,
            rows=rows,
            run_begins=self._run_begins,
            questions=tuple(self._moved()) if self._tells else (),
        )
        self._waiting.clear()
        self._previous = rows[-1].hash
        self._run_begins = False
        return recording

    async def record(self) -> None:
        """Hand every waiting row to the record, one batch at a time, until it has them all."""
        while self._waiting:
            await self.insist(self.give())

    async def insist(self, recording: Recording) -> None:
        """Ask the record for as long as it takes; what it has already changes nothing."""
        head = await workflow.execute_activity_method(
            CaseSteps.record,
            recording,
            start_to_close_timeout=RECORD_TIMEOUT,
            retry_policy=SOON_AFTER_AN_OUTAGE,
            priority=RECORDING,
        )
        self.confirm(recording, head)

    def confirm(self, recording: Recording, head: str) -> None:
        """The record has it, and says that its chain ends so."""
        last = recording.rows[-1]
        if head != last.hash:
            raise ChainDiffers(f"row {last.seq}: the record's head differs")
        self.recorded = max(self.recorded, last.seq)

    def _moved(self) -> Iterator[EscalationStart]:
        """Questions whose workflow does not know them as they are now. It knows what it was started
        with; one that was asked and settled in one breath never had any."""
        for each in self.case.escalations:
            if self._told.get(each.id) == each.moves:
                continue
            if each.id in self._told:
                yield EscalationStart(
                    case_id=self.case.id, client_id=self.case.client_id, escalation=each
                )
            self._told[each.id] = each.moves

    def _chain(self, event: CaseEvent) -> None:
        row = chained(self.case.id, self.head, self.seq + 1, event)
        self.seq, self.head = row.seq, row.hash
        self._waiting.append(row)
