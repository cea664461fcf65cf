"""The door for what people ask: a command row, a workflow update under the same id, an answer."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from uuid import UUID

import structlog
from temporalio.client import (
    Client,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.service import RPCError, RPCStatusCode

from db.commands import answer_command, keep_command
from db.engine import Sessions, each_alone
from db.tables import Command
from dispatch.answers import Answers
from dispatch.tracing import continued
from domain.case import CommandAnswer
from domain.commands import Act
from domain.errors import CaseIsClosed, CommandIdUsed
from workflows.case.start import case_workflow_id
from workflows.case.workflow import CaseWorkflow

LOOK_EVERY = 0.1
"""Seconds between looks at the record, while nothing is heard of the answer."""

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
    answers: Answers = field(default_factory=Answers, compare=False)
    _asking: "set[asyncio.Task[CommandAnswer]]" = field(
        default_factory=set, init=False, compare=False
    )

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
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                return await self._first_answer(command, self._ask_the_case(command))
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
            refusal = CommandAnswer(
                command_id=command.id,
                refusal=closed.type,
                detail=closed.detail,
                right=closed.right,
            )
            return await self._write_answer(command, refusal)
        except WorkflowUpdateFailedError:
            # The run ended while it was being asked: what it did is in its journal; ask again.
            return CommandOutcome(id=command.id, status="pending")

    async def _first_answer(
        self, command: Command, update: "asyncio.Task[CommandAnswer]"
    ) -> CommandOutcome:
        """The case's answer, or what stands on record: that is there as soon as the events are, and
        a person need not wait until the case has been told so as well, or the network has a
        reply."""
        with self.answers.awaited(command.id) as news:
            update.add_done_callback(lambda _: news.set())
            while True:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_EVERY):
                        await news.wait()
                if update.done():
                    return await self._write_answer(command, update.result())
                news.clear()
                async with self._alone() as session:
                    row = await session.get_one(Command, command.id)
                if row.answer is not None:
                    return _came_to(CommandAnswer(command_id=row.id, **row.answer))

    def _ask_the_case(self, command: Command) -> "asyncio.Task[CommandAnswer]":
        """The update, which goes on for as long as it may take though nobody waits for it."""

        async def update() -> CommandAnswer:
            act = Act.model_validate(command.payload)
            handle = self.temporal.get_workflow_handle(case_workflow_id(command.case_id))
            async with asyncio.timeout(ANSWER_WITHIN):
                return await handle.execute_update(CaseWorkflow.act, act, id=str(act.id))

        task = asyncio.create_task(update())
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)
        task.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
        return task

    async def _write_down(
        self, case_id: UUID, client_id: UUID, act: Act, payload_hash: str
    ) -> Command:
        async with self._alone() as session:
            command = await keep_command(session, client_id, case_id, act, payload_hash)
        if (command.case_id, command.payload_hash) != (case_id, payload_hash):
            raise CommandIdUsed(
                "This command id was used for something else.",
                "Give each command an id of its own.",
            )
        return command

    async def _write_answer(self, command: Command, answer: CommandAnswer) -> CommandOutcome:
        """What the case answered, where the record does not say so by itself."""
        async with self._alone() as session:
            await answer_command(session, command, answer)
        return _came_to(answer)

    @property
    def _alone(self) -> Sessions:
        """For single statements, which need no transaction around them."""
        return each_alone(self.sessions)


def _came_to(answer: CommandAnswer) -> CommandOutcome:
    return CommandOutcome(
        id=answer.command_id,
        status="refused" if answer.refusal else "done",
        refusal=answer.refusal,
        detail=answer.detail,
        right=answer.right,
    )


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
