"""A case with its chain of events: what is decided is written here before the record has it."""

from collections.abc import Sequence
from datetime import timedelta

from temporalio import workflow

from domain.case import Case, CaseEvent, CaseOpened, evolve
from domain.journal import GENESIS, JournalRow, chained
from workflows.case.start import CaseStart
from workflows.case.steps import CaseSteps, Recording

RECORD_TIMEOUT = timedelta(seconds=10)
"""It takes milliseconds. When a worker is killed in the middle, the case waits for this long until
another may try; should the first still be at it, its row lock and numbers keep the two apart."""


class ChainDiffers(Exception):
    """The record answered with another head than the one computed here. Fails the workflow task, so
    that the case waits for an engineer and a replay names the place."""


class Book:
    """The case, its journal's head, and the rows that are yet to be recorded."""

    def __init__(self, start: CaseStart) -> None:
        self.run_begins = True
        self._waiting: list[JournalRow] = []
        self._previous = GENESIS
        if start.carried is not None:
            self.case: Case = start.carried.case
            self.seq = self.recorded = start.carried.seq
            self.head = self._previous = start.carried.head
            return
        self.seq = self.recorded = 0
        self.head = GENESIS
        opened = CaseOpened(
            at=workflow.now(),
            case_id=start.case_id,
            client_id=start.client_id,
            account_id=start.account_id,
            channel=start.channel,
            agreement=start.agreement,
            capabilities=start.capabilities,
            previous_case_id=start.previous_case_id,
        )
        self.case = evolve(None, opened)
        self._chain(opened)

    @property
    def unrecorded(self) -> bool:
        """Whether something happened that the record does not have."""
        return bool(self._waiting)

    def write(self, events: Sequence[CaseEvent]) -> None:
        """It happened: the case changes, the chain grows."""
        for event in events:
            self.case = evolve(self.case, event)
            self._chain(event)

    async def record(self) -> None:
        """Hand every waiting row to the record, one batch at a time, until it has them all."""
        while self._waiting:
            rows = tuple(self._waiting)
            head = await workflow.execute_activity_method(
                CaseSteps.record,
                Recording(
                    case_id=self.case.id,
                    client_id=self.case.client_id,
                    previous=self._previous,
                    rows=rows,
                    run_begins=self.run_begins,
                ),
                start_to_close_timeout=RECORD_TIMEOUT,
            )
            if head != rows[-1].hash:
                raise ChainDiffers(f"row {rows[-1].seq}: the record's head differs")
            self.run_begins = False
            self._previous = head
            self.recorded = rows[-1].seq
            del self._waiting[: len(rows)]

    def _chain(self, event: CaseEvent) -> None:
        row = chained(self.case.id, self.head, self.seq + 1, event)
        self.seq, self.head = row.seq, row.hash
        self._waiting.append(row)
