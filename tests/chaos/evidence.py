"""What is left when the dust has settled: record, histories and what re-executing them yields."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from temporalio import workflow
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import (
    Interceptor,
    Replayer,
    StartActivityInput,
    UnsandboxedWorkflowRunner,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
    WorkflowOutboundInterceptor,
)

from activities.recording import journal_of
from db.engine import Sessions
from db.tables import ArchiveTodo, CaseRow, Command, Inbound, Message
from domain.journal import JournalRow
from workflows.case.start import case_workflow_id
from workflows.case.steps import Recording, recordings_in
from workflows.case.workflow import CaseWorkflow


@dataclass(frozen=True)
class Evidence:
    """The record of one client, and the Temporal server that has the histories."""

    sessions: Sessions
    temporal: Client
    client_id: UUID

    async def cases(self) -> dict[UUID, CaseRow]:
        """Every case."""
        async with self.sessions() as session:
            rows = await session.scalars(select(CaseRow).where(CaseRow.client_id == self.client_id))
            return {row.id: row for row in rows}

    async def journal(self, case_id: UUID) -> list[JournalRow]:
        """A case's journal as it stands in the database."""
        async with self.sessions() as session:
            return await journal_of(session, case_id)

    async def messages(self) -> list[Message]:
        """Every message."""
        async with self.sessions() as session:
            found = await session.scalars(
                select(Message).where(Message.client_id == self.client_id)
            )
            return list(found)

    async def inbound(self) -> Counter[str]:
        """How often each key is stored."""
        async with self.sessions() as session:
            keys = await session.scalars(
                select(Inbound.key).where(Inbound.client_id == self.client_id)
            )
            return Counter(keys)

    async def commands(self) -> list[Command]:
        """Every command."""
        async with self.sessions() as session:
            found = await session.scalars(
                select(Command).where(Command.client_id == self.client_id)
            )
            return list(found)

    async def running(self) -> list[UUID]:
        """Cases whose run has not ended."""
        cases = list(await self.cases())
        descriptions = await asyncio.gather(
            *(self.temporal.get_workflow_handle(case_workflow_id(c)).describe() for c in cases)
        )
        ended = WorkflowExecutionStatus.COMPLETED
        return [c for c, d in zip(cases, descriptions, strict=True) if d.status is not ended]

    async def histories(self, case_id: UUID) -> list[WorkflowHistory]:
        """The history of every run of a case, oldest first."""
        async with self.sessions() as session:
            runs = (
                await session.scalars(
                    select(ArchiveTodo.run_id)
                    .where(ArchiveTodo.case_id == case_id)
                    .order_by(ArchiveTodo.entered_at)
                )
            ).all()
        name = case_workflow_id(case_id)
        return [
            await self.temporal.get_workflow_handle(name, run_id=run).fetch_history()
            for run in runs
        ]


async def re_executed(
    histories: Mapping[UUID, list[WorkflowHistory]],
) -> dict[UUID, list[JournalRow]]:
    """The journals that re-executing the histories asks the record to write, by case.

    Raises when an execution does not fit its history.
    """
    witness = _Witness()
    replayer = Replayer(
        workflows=[CaseWorkflow],
        interceptors=[witness],
        data_converter=pydantic_data_converter,
        workflow_runner=UnsandboxedWorkflowRunner(),  # so that the witness sees the very objects
    )
    for runs in histories.values():
        for history in runs:
            await replayer.replay_workflow(history)
    return {case_id: [rows[seq] for seq in sorted(rows)] for case_id, rows in witness.rows.items()}


class _Witness(Interceptor):
    """Writes down what re-executed cases hand to the record."""

    def __init__(self) -> None:
        self.rows: dict[UUID, dict[int, JournalRow]] = {}

    def workflow_interceptor_class(
        self, input: WorkflowInterceptorClassInput
    ) -> type[WorkflowInboundInterceptor]:
        witness = self

        class Inbound(WorkflowInboundInterceptor):
            def init(self, outbound: WorkflowOutboundInterceptor) -> None:
                super().init(_Outbound(outbound, witness))

        return Inbound

    def saw(self, recording: Recording) -> None:
        """One call of the record."""
        rows = self.rows.setdefault(recording.case_id, {})
        for row in recording.rows:
            assert rows.setdefault(row.seq, row) == row


class _Outbound(WorkflowOutboundInterceptor):
    def __init__(self, next: WorkflowOutboundInterceptor, witness: _Witness) -> None:
        super().__init__(next)
        self._witness = witness

    def start_activity(self, input: StartActivityInput) -> workflow.ActivityHandle[Any]:
        for recording in recordings_in(input.args):
            self._witness.saw(recording)
        return super().start_activity(input)
