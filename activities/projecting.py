"""The rest of the read model: tasks, replies, calls upon people, answers to commands.

Each kind of row only where something of the kind happened.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from uuid import UUID, uuid5

from sqlalchemy import DateTime, Text, Uuid, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncSession

from activities.columns import task_columns
from activities.writing import upserting
from db.tables import Callout, Command, Conversation, Message, TaskRow, rows_of
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

_MESSAGES = rows_of(Message)


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
    given = {f"new_{name}": value for name, value in row.items()}
    await session.execute(_replies(tuple(row)), {**given, "answers": reply.in_reply_to})


@cache
def _replies(given: tuple[str, ...]) -> Insert:
    """A reply of these columns, where its conversation stands. Put together once: to do so for each
    reply costs the worker five times what it takes to write it."""
    conversations = rows_of(Conversation)
    answered = _MESSAGES.alias()
    chosen = select(
        *(bindparam(f"new_{name}", type_=_MESSAGES.c[name].type) for name in given),
        conversations.c.customer_id,
        conversations.c.thread_key,
        select(answered.c.remote_key)
        .where(answered.c.id == bindparam("answers", type_=Uuid()))
        .scalar_subquery(),
    ).where(conversations.c.id == bindparam("new_conversation_id", type_=Uuid()))
    columns = [*given, "customer_id", "thread_key", "in_reply_to"]
    rows = insert(_MESSAGES).from_select(columns, chosen)
    return rows.on_conflict_do_nothing(index_elements=["id"])


async def _deliver(
    session: AsyncSession,
    reply_id: UUID,
    delivery: str,
    *,
    failure: str | None,
    sent_at: datetime | None = None,
) -> None:
    given = {"reply": reply_id, "new_delivery": delivery, "new_failure": failure, "sent": sent_at}
    await session.execute(_DELIVERY, given)


_DELIVERY = (
    update(_MESSAGES)
    .where(_MESSAGES.c.id == bindparam("reply", type_=Uuid()))
    .values(
        delivery=bindparam("new_delivery", type_=Text()),
        failure=bindparam("new_failure", type_=Text()),
        sent_at=func.coalesce(
            _MESSAGES.c.sent_at, bindparam("sent", type_=DateTime(timezone=True))
        ),
    )
)


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
