"""The door for what people ask: a command row, a workflow update under the same id, an answer."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import structlog
from temporalio.client import (
    Client,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.service import RPCError, RPCStatusCode

from db.commands import keep_command
from db.engine import Sessions
from db.notify import notify
from db.tables import Command
from dispatch.tracing import continued
from domain.case import CommandAnswer
from domain.commands import Act
from domain.errors import CaseIsClosed, CommandIdUsed
from workflows.case.start import case_workflow_id
from workflows.case.workflow import CaseWorkflow

LOOK_EVERY = 0.1
"""Seconds between looks at the record, while the case has not answered itself."""

ANSWER_WITHIN = 3.0
"""Seconds a person waits for an answer before the command counts as pending."""

log = structlog.get_logger()


@dataclass(frozen=True)
class CommandOutcome:
    """What a command came to: `done`, `refused` with the reason, or `pending`."""

    id: UUID
    status: str
    refusal: str | None = None
    detail: str = ""
    right: str = ""


@dataclass(frozen=True)
class Desk:
    """Takes commands to their case, each id once."""

    sessions: Sessions
    temporal: Client

    async def ask(
        self, case_id: UUID, client_id: UUID, act: Act, payload_hash: str
    ) -> CommandOutcome:
        """Write the command down, then ask the case. `payload_hash` is over what the person sent.

        Raises CommandIdUsed when the id was used for something else.
        """
        command = await self._write_down(case_id, client_id, act, payload_hash)
        if command.status != "pending":
            return outcome_of(command)
        return await self.pursue(command)

    async def pursue(self, command: Command) -> CommandOutcome:
        """Ask the case for the answer to a command on record; `pending` when none came in time.

        A time-out means unknown, so it is always the same id that is asked again.
        """
        ids = {"client_id": command.client_id, "case_id": command.case_id}
        with continued(command.trace, f"ask {command.kind}", command_id=command.id, **ids):
            return await self._pursue(command)

    async def _pursue(self, command: Command) -> CommandOutcome:
        act = Act.model_validate(command.payload)
        handle = self.temporal.get_workflow_handle(case_workflow_id(command.case_id))
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                answer = await self._first_answer(
                    command,
                    asyncio.create_task(
                        handle.execute_update(CaseWorkflow.act, act, id=str(act.id))
                    ),
                )
        except (TimeoutError, WorkflowUpdateRPCTimeoutOrCancelledError):
            return CommandOutcome(id=command.id, status="pending")
        except RuntimeError as error:
            # A client that connects with its first call has not reached its server yet.
            log.info("command waits", command_id=str(command.id), error=type(error).__name__)
            return CommandOutcome(id=command.id, status="pending")
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                log.info("command waits", command_id=str(command.id), rpc=error.status.name)
                return CommandOutcome(id=command.id, status="pending")
            closed = CaseIsClosed(
                "The case has ended.", "A new message from the customer opens a linked case."
            )
            answer = CommandAnswer(
                command_id=command.id,
                refusal=closed.type,
                detail=closed.detail,
                right=closed.right,
            )
        except WorkflowUpdateFailedError:
            # The run ended while it was being asked: what it did is in its journal; ask again.
            return CommandOutcome(id=command.id, status="pending")
        return await self._write_answer(command, answer)

    async def _first_answer(
        self, command: Command, update: "asyncio.Task[CommandAnswer]"
    ) -> CommandAnswer:
        """The case's answer, or the record's: a reply is on record before the network has it, and
        its author need not wait for that."""
        try:
            while not (await asyncio.wait((update,), timeout=LOOK_EVERY))[0]:
                async with self.sessions() as session:
                    row = await session.get_one(Command, command.id)
                if row.answer is not None:
                    return CommandAnswer(command_id=row.id, **row.answer)
            return await update
        finally:
            # The SDK makes an error of a cancellation; nobody waits for it any more.
            update.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
            update.cancel()

    async def _write_down(
        self, case_id: UUID, client_id: UUID, act: Act, payload_hash: str
    ) -> Command:
        async with self.sessions.begin() as session:
            command = await keep_command(session, client_id, case_id, act, payload_hash)
        if (command.case_id, command.payload_hash) != (case_id, payload_hash):
            raise CommandIdUsed(
                "This command id was used for something else.",
                "Give each command an id of its own.",
            )
        return command

    async def _write_answer(self, command: Command, answer: CommandAnswer) -> CommandOutcome:
        values: dict[str, Any] = answer.model_dump(mode="json", exclude={"command_id"})
        async with self.sessions.begin() as session:
            row = await session.get_one(Command, command.id, with_for_update=True)
            row.status = "refused" if answer.refusal else "done"
            row.answer = values
            row.answered_at = row.answered_at or datetime.now(UTC)
            await notify(session, "commands", row.id, row.case_id, row.client_id)
        return outcome_of(row)


def outcome_of(command: Command) -> CommandOutcome:
    """The outcome as it stands on the row."""
    answer = command.answer or {}
    return CommandOutcome(
        id=command.id,
        status=command.status,
        refusal=answer.get("refusal"),
        detail=answer.get("detail", ""),
        right=answer.get("right", ""),
    )
