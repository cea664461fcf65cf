"""The rest of the read model: tasks, replies, calls upon people, answers to commands.

Each kind of row only where something of the kind happened.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from activities.columns import task_columns
from activities.writing import upserting
from db.tables import Callout, Command, Conversation, Message, TaskRow
from domain.case import Case, CommandAnswer
from domain.events import (
    CommandAccepted,
    CommandRefused,
    DeliverySettled,
    NoteAdded,
    ReplyDelayed,
    ReplyFailed,
    ReplyInDoubt,
    ReplySent,
    ReplySubmitted,
    TaskDone,
)
from domain.journal import JournalRow
from domain.reply import Reply


async def project(
    session: AsyncSession, before: Case | None, case: Case, rows: Sequence[JournalRow]
) -> None:
    """Bring all of it up to these rows, which made the case what it is (`before`: what it was)."""
    await _tasks(session, before, case, rows)
    await _messages(session, case, rows)
    await _callouts(session, case, rows)
    await _commands(session, case, rows)


async def _tasks(
    session: AsyncSession, before: Case | None, case: Case, rows: Sequence[JournalRow]
) -> None:
    opened = {row.event.task.id: row.event.task for row in rows if row.event.kind == "task_opened"}
    tasks = (opened | {task.id: task for task in case.tasks}).values()
    as_it_was = [task_columns(before, task) for task in before.tasks] if before else []
    values = [now for task in tasks if (now := task_columns(case, task)) not in as_it_was]
    if values:
        await session.execute(upserting(TaskRow, tuple(values[0])), values)
    for row in rows:
        if isinstance(row.event, TaskDone):
            await session.execute(
                update(TaskRow)
                .where(TaskRow.id == row.event.task_id)
                .values(
                    status="done",
                    outcome=row.event.outcome,
                    done_at=row.event.at,
                    done_by=row.event.by.person_id,
                )
            )


async def _messages(session: AsyncSession, case: Case, rows: Sequence[JournalRow]) -> None:
    """The row before the reply, and the end of its state where the case decided it."""
    for row in rows:
        match row.event:
            case ReplySubmitted(reply=reply):
                await _insert_reply(session, case, reply)
            case ReplySent(reply_id=reply_id, sent_at=sent_at):
                await _deliver(session, reply_id, "sent", sent_at=sent_at, failure=None)
            case ReplyFailed(reply_id=reply_id, code=code):
                await _deliver(session, reply_id, "failed", failure=code)
            case ReplyDelayed(reply_id=reply_id, code=code):
                await _deliver(session, reply_id, "pending", failure=code)
            case ReplyInDoubt(reply_id=reply_id, code=code):
                await _deliver(session, reply_id, "unknown", failure=code)
            case DeliverySettled(reply_id=reply_id, posted=posted):
                if posted:
                    await _deliver(session, reply_id, "sent", sent_at=row.event.at, failure=None)
                else:
                    await _deliver(session, reply_id, "failed", failure="not_posted")


async def _insert_reply(session: AsyncSession, case: Case, reply: Reply) -> None:
    row = {
        "id": reply.id,
        "client_id": case.client_id,
        "account_id": case.account_id,
        "conversation_id": reply.conversation_id,
        "case_id": case.id,
        "direction": "outbound",
        "visibility": reply.visibility.value,
        "text_id": reply.text.id if reply.text else None,
        "occurred_at": reply.submitted_at,
        "purpose": reply.purpose.value,
        "author": reply.by.person_id,
        "automatic": reply.automatic,
        "prepared_id": reply.prepared,
        "files": [file.model_dump(mode="json") for file in reply.files],
        "delivery": "pending",
    }
    answered = aliased(Message)
    key = select(answered.remote_key).where(answered.id == reply.in_reply_to).scalar_subquery()
    chosen = select(
        *(literal(value, _MESSAGES[name].type).label(name) for name, value in row.items()),
        Conversation.customer_id,
        Conversation.thread_key,
        key.label("in_reply_to"),
    ).where(Conversation.id == reply.conversation_id)
    await session.execute(
        insert(Message)
        .from_select([column.name for column in chosen.selected_columns], chosen)
        .on_conflict_do_nothing(index_elements=["id"])
    )


_MESSAGES = Message.__table__.c


async def _deliver(
    session: AsyncSession,
    reply_id: UUID,
    delivery: str,
    *,
    failure: str | None,
    sent_at: datetime | None = None,
) -> None:
    values: dict[str, object] = {"delivery": delivery, "failure": failure}
    if sent_at is not None:
        values["sent_at"] = func.coalesce(Message.sent_at, sent_at)
    await session.execute(update(Message).where(Message.id == reply_id).values(values))


async def _callouts(session: AsyncSession, case: Case, rows: Sequence[JournalRow]) -> None:
    """Whom a note calls upon has it in their list."""
    for row in rows:
        event = row.event
        if not isinstance(event, NoteAdded):
            continue
        for person_id in event.names:
            await session.execute(
                insert(Callout)
                .values(
                    id=uuid5(case.id, f"callout-{row.seq}-{person_id}"),
                    client_id=case.client_id,
                    case_id=case.id,
                    person_id=person_id,
                    by=event.by.person_id,
                    text_id=event.text.id,
                    at=event.at,
                )
                .on_conflict_do_nothing(index_elements=["id"])
            )


async def _commands(session: AsyncSession, case: Case, rows: Sequence[JournalRow]) -> None:
    """What commands came to: whoever asked need not wait for the workflow to say so as well."""
    for row in rows:
        match row.event:
            case CommandAccepted(command_id=command_id):
                answer = CommandAnswer(command_id=command_id)
            case CommandRefused(answer=answer):
                pass
            case _:
                continue
        await session.execute(
            update(Command)
            .where(Command.id == answer.command_id, Command.case_id == case.id)
            .values(
                status="refused" if answer.refusal else "done",
                answer=answer.model_dump(mode="json", exclude={"command_id"}),
                answered_at=func.coalesce(Command.answered_at, func.now()),
            )
        )
