"""The record: journal, read model and notifications, from the same events in one transaction."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.escalating import project_escalations
from db.engine import Sessions
from db.notify import notify
from db.tables import (
    ArchiveTodo,
    Callout,
    CaseRow,
    CaseTrait,
    Command,
    Conversation,
    Inbound,
    JournalEntry,
    Message,
    TaskRow,
)
from domain.case import (
    Case,
    CommandAccepted,
    CommandAnswer,
    CommandRefused,
    DeliverySettled,
    MentionDeleted,
    MentionEdited,
    MentionTakenIn,
    NoteAdded,
    RepliedElsewhere,
    ReplyDelayed,
    ReplyFailed,
    ReplyInDoubt,
    ReplySent,
    ReplySubmitted,
    TaskDone,
    fold,
)
from domain.journal import GENESIS, JournalRow, canonical, chained
from domain.reply import Reply
from domain.speaking import acknowledgement_moment
from domain.steps import current_step
from domain.task import Task, TaskKind
from domain.traits import traits_of
from workflows.case.steps import Recording

_SETTLED = ("sent", "failed")
A_LITTLE_LATER = timedelta(milliseconds=200)


async def record(sessions: Sessions, recording: Recording) -> str:
    """Append the rows that are not there yet and bring the read model up to them.

    Returns the hash of the last row, computed here anew. Doing it twice changes nothing. Raises
    ApplicationError of type `chain-differs` when the rows do not follow from what is recorded, and
    `not-yet` when rows before them are missing.
    """
    async with sessions.begin() as session:
        stored = await session.get(CaseRow, recording.case_id, with_for_update=True)
        rows = _new_rows(recording, stored)
        if rows:
            before = Case.model_validate(stored.state) if stored is not None else None
            case = fold((row.event for row in rows), before)
            await _append(session, recording, rows)
            await _project_case(session, case, rows[-1])
            await _project_tasks(session, case, rows)
            await _project_messages(session, case, rows)
            await _project_callouts(session, case, rows)
            await project_escalations(session, before, rows)
            await _project_inbound(session, rows)
            await _project_commands(session, case, rows)
            await _project_traits(session, case, rows)
            await notify(session, "cases", case.id, case.id, case.client_id)
        if recording.run_begins:
            await _enter_archive_todo(session, recording)
    return recording.rows[-1].hash if not rows else rows[-1].hash


def _new_rows(recording: Recording, stored: CaseRow | None) -> list[JournalRow]:
    """The rows behind the stored head, each chained anew."""
    head, seq = (stored.head, stored.seq) if stored is not None else (GENESIS, 0)
    last = recording.rows[-1]
    if seq >= last.seq:
        if seq == last.seq and head != last.hash:
            raise _differs(seq)
        return []
    new = [row for row in recording.rows if row.seq > seq]
    if new[0].seq != seq + 1:
        raise ApplicationError(  # what comes before is being recorded beside a reply
            f"row {new[0].seq} is not the next", type="not-yet", next_retry_delay=A_LITTLE_LATER
        )
    for row in new:
        again = chained(recording.case_id, head, row.seq, row.event)
        if again.hash != row.hash:
            raise _differs(row.seq)
        head = again.hash
    return new


def _differs(seq: int) -> ApplicationError:
    return ApplicationError(f"row {seq} does not follow from the record", type="chain-differs")


async def _append(session: AsyncSession, recording: Recording, rows: list[JournalRow]) -> None:
    await session.execute(
        insert(JournalEntry),
        [
            {
                "client_id": recording.client_id,
                "case_id": recording.case_id,
                "seq": row.seq,
                "at": row.event.at,
                "kind": row.event.kind,
                "event": canonical(row.event),
                "hash": row.hash,
            }
            for row in rows
        ],
    )


def case_columns(case: Case, last: JournalRow) -> dict[str, object]:
    """The read model of a case, column by column, after its journal's `last` row."""
    latest = case.latest_mention or (case.mentions[-1] if case.mentions else None)
    assessment, decision = case.assessment, case.decision
    return {
        "id": case.id,
        "client_id": case.client_id,
        "account_id": case.account_id,
        "channel": case.channel,
        "customer_id": latest.mention.customer_id if latest else None,
        "seq": last.seq,
        "head": last.hash,
        "state": case.model_dump(mode="json", exclude_defaults=True),
        "status": case.status.value,
        "step": current_step(case).value,
        "answering": decision.answering.value if decision else None,
        "priority": case.priority.value,
        "priority_rank": case.priority.rank,
        "kind": assessment.kind.value if assessment else None,
        "sentiment": assessment.sentiment.value if assessment else None,
        "language": assessment.language.value if assessment else None,
        "risks": [risk.value for risk in assessment.risks] if assessment else [],
        "tags": list(case.tags),
        "incident_id": case.incident_id,
        "visibility": latest.mention.visibility.value if latest else None,
        "opened_at": case.opened_at,
        "acknowledge_due_at": case.acknowledge.due_at if case.acknowledge else None,
        "answer_due_at": case.answer.due_at if case.answer else None,
        "due_at": case.due_at,
        "first_replied_at": case.first_replied_at,
        "first_response_missed": case.first_response_missed,
        "answered_at": case.answered_at,
        "answer_missed_at": case.answer_missed_at,
        "closed_at": case.closed_at,
        "closed_reason": case.closed_reason.value if case.closed_reason else None,
        "last_inbound_at": case.last_inbound_at,
        "updated_at": last.event.at,
    }


async def _project_case(session: AsyncSession, case: Case, last: JournalRow) -> None:
    values = case_columns(case, last) | {"speaks_at": acknowledgement_moment(case)}
    statement = insert(CaseRow).values(values)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["id"],
            set_={name: statement.excluded[name] for name in values if name != "id"},
        )
    )


async def _project_tasks(session: AsyncSession, case: Case, rows: list[JournalRow]) -> None:
    opened = {row.event.task.id: row.event.task for row in rows if row.event.kind == "task_opened"}
    for task in (opened | {task.id: task for task in case.tasks}).values():
        values = task_columns(case, task)
        statement = insert(TaskRow).values(values)
        await session.execute(
            statement.on_conflict_do_update(
                index_elements=["id"],
                set_={name: statement.excluded[name] for name in values if name != "id"},
            )
        )
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
    if any(row.event.kind.startswith("task_") for row in rows):
        await notify(session, "tasks", case.id, case.id, case.client_id)


def task_columns(case: Case, task: Task) -> dict[str, object]:
    """The read model of an open task, column by column."""
    draft = case.draft(task.about) if task.kind is TaskKind.APPROVE and task.about else None
    return {
        "id": task.id,
        "client_id": case.client_id,
        "case_id": case.id,
        "kind": task.kind.value,
        "group": task.group.value,
        "assignee": task.assignee,
        "priority": task.priority.value,
        "priority_rank": task.priority.rank,
        "opened_at": task.opened_at,
        "due_at": task.due_at,
        "about": task.about,
        "held_since": task.held_since,
        "rests_until": task.rest.until if task.rest else None,
        "refusals": [refusal.model_dump(mode="json") for refusal in task.refusals],
        "authors": list(draft.latest.authors) if draft is not None else [],
    }


async def _project_messages(session: AsyncSession, case: Case, rows: list[JournalRow]) -> None:
    """The row before the reply, and the end of its state where the case decided it."""
    touched = False
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
            case MentionTakenIn() | MentionEdited() | MentionDeleted() | RepliedElsewhere():
                pass
            case _:
                continue
        touched = True
    if touched:
        await notify(session, "messages", case.id, case.id, case.client_id)


async def _insert_reply(session: AsyncSession, case: Case, reply: Reply) -> None:
    conversation = await session.get_one(Conversation, reply.conversation_id)
    mention = await session.get(Message, reply.in_reply_to) if reply.in_reply_to else None
    await session.execute(
        insert(Message)
        .values(
            id=reply.id,
            client_id=case.client_id,
            account_id=case.account_id,
            conversation_id=conversation.id,
            case_id=case.id,
            customer_id=conversation.customer_id,
            direction="outbound",
            visibility=reply.visibility.value,
            text_id=reply.text.id if reply.text else None,
            thread_key=conversation.thread_key,
            in_reply_to=mention.remote_key if mention else None,
            occurred_at=reply.submitted_at,
            purpose=reply.purpose.value,
            author=reply.by.person_id,
            automatic=reply.automatic,
            prepared_id=reply.prepared,
            files=[file.model_dump(mode="json") for file in reply.files],
            delivery="pending",
        )
        .on_conflict_do_nothing(index_elements=["id"])
    )


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


async def _project_callouts(session: AsyncSession, case: Case, rows: list[JournalRow]) -> None:
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
            await notify(session, "callouts", person_id, case.id, case.client_id)


async def _project_inbound(session: AsyncSession, rows: list[JournalRow]) -> None:
    """Arrivals that the journal now has."""
    taken = [
        row.event.arrival_id
        for row in rows
        if isinstance(row.event, MentionTakenIn | MentionEdited | MentionDeleted | RepliedElsewhere)
    ]
    if taken:
        await session.execute(
            update(Inbound).where(Inbound.id.in_(taken)).values(taken_at=func.now())
        )


async def _project_commands(session: AsyncSession, case: Case, rows: list[JournalRow]) -> None:
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
        await notify(session, "commands", answer.command_id, case.id, case.client_id)


async def _project_traits(session: AsyncSession, case: Case, rows: list[JournalRow]) -> None:
    """What the case can be found by from now on."""
    found = {trait for row in rows for trait in traits_of(case, row.event)}
    if found:
        await session.execute(
            insert(CaseTrait)
            .values(
                [
                    {
                        "client_id": case.client_id,
                        "case_id": case.id,
                        "kind": trait.kind.value,
                        "value": trait.value,
                    }
                    for trait in sorted(found)
                ]
            )
            .on_conflict_do_nothing()
        )


async def _enter_archive_todo(session: AsyncSession, recording: Recording) -> None:
    info = activity.info()
    await session.execute(
        insert(ArchiveTodo)
        .values(
            workflow_id=info.workflow_id,
            run_id=info.workflow_run_id,
            client_id=recording.client_id,
            case_id=recording.case_id,
        )
        .on_conflict_do_nothing()
    )


async def journal_of(session: AsyncSession, case_id: UUID) -> list[JournalRow]:
    """The whole journal of a case as rows, in order."""
    entries = await session.scalars(
        select(JournalEntry).where(JournalEntry.case_id == case_id).order_by(JournalEntry.seq)
    )
    return [
        JournalRow.model_validate({"seq": e.seq, "event": e.event, "hash": e.hash}) for e in entries
    ]
