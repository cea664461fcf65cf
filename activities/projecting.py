"""The rest of the read model: tasks, replies, calls upon people, answers to commands.

All of it is written by the one statement that records what happened (activities/writing.py). The
statement is the same whatever there is of it: PostgreSQL keeps its plan, and the worker one of it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import CTE, ColumnElement, Update, func, select, true, update
from sqlalchemy.dialects.postgresql import Insert, insert

from activities import document
from activities.columns import task_columns
from db.tables import Callout, Command, Conversation, Message, TaskRow, rows_of, utc_now
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

Values = dict[str, Any]
"""One row, column by column."""


def projected(
    before: Case | None, case: Case, rows: Sequence[JournalRow]
) -> Mapping[str, Sequence[Values]]:
    """What these rows bring, which made the case what it is (`before`: what it was), by the name
    that it has in the document. No row is under two names: what one statement writes in one of its
    parts the others do not see."""
    tasks, done = _tasks(before, case, rows)
    replies, deliveries = _replies(case, rows)
    return {
        "tasks": tasks,
        "tasks_done": done,
        "replies": replies,
        "deliveries": deliveries,
        "callouts": [*_callouts(case, rows)],
        "answers": [*_answers(case, rows)],
    }


def places_for(values: Mapping[str, Sequence[Values]]) -> int:
    """How many places the statement needs for rows that are changed; one of few numbers, so that
    there are few statements."""
    most = max(len(values[name]) for name in _CHANGED)
    return 1 << max(most - 1, 0).bit_length()


def parts(places: int) -> Iterator[CTE]:
    """How all of it is written."""
    for name, put in _NEW.items():
        yield put().cte(f"put_{name}")
    for name, change in _CHANGED.items():
        for place in range(places):
            yield change(place).cte(f"put_{name}_{place}")


def _tasks(
    before: Case | None, case: Case, rows: Sequence[JournalRow]
) -> tuple[list[Values], list[Values]]:
    """New and changed ones, and the end of those that are neither."""
    opened = {row.event.task.id: row.event.task for row in rows if row.event.kind == "task_opened"}
    ended = {row.event.task_id: row.event for row in rows if isinstance(row.event, TaskDone)}
    as_it_was = [task_columns(before, task) for task in before.tasks] if before else []
    tasks: list[Values] = []
    for task in (opened | {task.id: task for task in case.tasks}).values():
        columns = task_columns(case, task)
        if (end := ended.pop(task.id, None)) is not None or columns not in as_it_was:
            tasks.append(columns | _end(end))
    return tasks, [{"id": task_id} | _end(end) for task_id, end in ended.items()]


def _end(end: TaskDone | None) -> Values:
    if end is None:
        return {"status": "open", "outcome": None, "done_at": None, "done_by": None}
    by = end.by.person_id
    return {"status": "done", "outcome": end.outcome, "done_at": end.at, "done_by": by}


def _replies(case: Case, rows: Sequence[JournalRow]) -> tuple[list[Values], list[Values]]:
    """The row before the reply, and what became of others where the case decided it."""
    replies: dict[UUID, Values] = {}
    deliveries: dict[UUID, Values] = {}
    for row in rows:
        if isinstance(row.event, ReplySubmitted):
            replies[row.event.reply.id] = _reply(case, row.event.reply)
        elif (delivery := _delivery(row)) is not None:
            reply_id = delivery["id"]
            of = replies if reply_id in replies else deliveries
            earlier = of.get(reply_id, {})
            at = earlier.get("sent_at") or delivery["sent_at"]
            of[reply_id] = earlier | delivery | {"sent_at": at}
    return [*replies.values()], [*deliveries.values()]


def _reply(case: Case, reply: Reply) -> Values:
    return {
        "id": reply.id,
        "client_id": case.client_id,
        "account_id": case.account_id,
        "conversation_id": reply.conversation_id,
        "case_id": case.id,
        "direction": "outbound",
        "visibility": reply.visibility.value,
        "text_id": reply.text.id if reply.text else None,
        "occurred_at": reply.submitted_at,
        "received_at": utc_now(),
        "purpose": reply.purpose.value,
        "author": reply.by.person_id,
        "automatic": reply.automatic,
        "prepared_id": reply.prepared,
        "files": [file.model_dump(mode="json") for file in reply.files],
        "delivery": "pending",
        "failure": None,
        "sent_at": None,
        "answers": reply.in_reply_to,
    }


def _delivery(row: JournalRow) -> Values | None:
    match row.event:
        case ReplySent(reply_id=reply_id, sent_at=sent_at):
            return _became(reply_id, "sent", sent_at=sent_at)
        case ReplyFailed(reply_id=reply_id, code=code):
            return _became(reply_id, "failed", failure=code)
        case ReplyDelayed(reply_id=reply_id, code=code):
            return _became(reply_id, "pending", failure=code)
        case ReplyInDoubt(reply_id=reply_id, code=code):
            return _became(reply_id, "unknown", failure=code)
        case DeliverySettled(reply_id=reply_id, posted=True):
            return _became(reply_id, "sent", sent_at=row.event.at)
        case DeliverySettled(reply_id=reply_id):
            return _became(reply_id, "failed", failure="not_posted")
    return None


def _became(reply_id: UUID, delivery: str, *, failure: Any = None, sent_at: Any = None) -> Values:
    return {"id": reply_id, "delivery": delivery, "failure": failure, "sent_at": sent_at}


def _callouts(case: Case, rows: Sequence[JournalRow]) -> Iterator[Values]:
    """Whom a note calls upon has it in their list."""
    for row in rows:
        event = row.event
        if not isinstance(event, NoteAdded):
            continue
        for person_id in event.names:
            yield {
                "id": uuid5(case.id, f"callout-{row.seq}-{person_id}"),
                "client_id": case.client_id,
                "case_id": case.id,
                "person_id": person_id,
                "by": event.by.person_id,
                "text_id": event.text.id,
                "at": event.at,
            }


def _answers(case: Case, rows: Sequence[JournalRow]) -> Iterator[Values]:
    """What commands came to: whoever asked need not wait for the workflow to say so as well."""
    for row in rows:
        match row.event:
            case CommandAccepted(command_id=command_id):
                answer = CommandAnswer(command_id=command_id)
            case CommandRefused(answer=answer):
                pass
            case _:
                continue
        yield {
            "id": answer.command_id,
            "case_id": case.id,
            "status": "refused" if answer.refusal else "done",
            "answer": answer.model_dump(mode="json", exclude={"command_id"}),
        }


# -- how each is written ---------------------------------------------------------------------------


def _put_tasks() -> Insert:
    columns = [each.name for each in rows_of(TaskRow).c]
    given = document.rows(["tasks"], document.of(TaskRow, columns))
    rows = insert(rows_of(TaskRow)).from_select(columns, select(given), False)
    in_place = {name: rows.excluded[name] for name in columns if name != "id"}
    return rows.on_conflict_do_update(index_elements=["id"], set_=in_place)


def _put_replies() -> Insert:
    """Each where its conversation stands."""
    messages, conversations = rows_of(Message), rows_of(Conversation)
    types = document.of(Message, _REPLY, answers=messages.c.id.type)
    given = document.rows(["replies"], types)
    there = (
        select(conversations.c.customer_id, conversations.c.thread_key)
        .where(conversations.c.id == given.c.conversation_id)
        .limit(1)  # looked up for each, however few conversations there are when it is planned
        .lateral()
    )
    answered = messages.alias()
    chosen = select(
        *(given.c[name] for name in _REPLY),
        there.c.customer_id,
        there.c.thread_key,
        select(answered.c.remote_key).where(answered.c.id == given.c.answers).scalar_subquery(),
    ).join_from(given, there, true())
    into = [*_REPLY, "customer_id", "thread_key", "in_reply_to"]
    rows = insert(messages).from_select(into, chosen, False)
    return rows.on_conflict_do_nothing(index_elements=["id"])


_REPLY = (
    *("id", "client_id", "account_id", "conversation_id", "case_id", "direction", "visibility"),
    *("text_id", "occurred_at", "received_at", "purpose", "author", "automatic", "prepared_id"),
    *("files", "delivery", "failure", "sent_at"),
)


def _put_callouts() -> Insert:
    columns = ["id", "client_id", "case_id", "person_id", "by", "text_id", "at"]
    given = document.rows(["callouts"], document.of(Callout, columns))
    rows = insert(rows_of(Callout)).from_select(columns, select(given), False)
    return rows.on_conflict_do_nothing(index_elements=["id"])


_NEW: Mapping[str, Callable[[], Insert]] = {
    "tasks": _put_tasks,
    "replies": _put_replies,
    "callouts": _put_callouts,
}


def _end_task(place: int) -> Update:
    ends = ["status", "outcome", "done_at", "done_by"]
    tasks = rows_of(TaskRow)
    given = document.row(["tasks_done", place], document.of(TaskRow, ["id", *ends]))
    done = update(tasks).where(tasks.c.id == given.c.id)
    return done.values({name: given.c[name] for name in ends})


def _deliver(place: int) -> Update:
    messages = rows_of(Message)
    columns = ["id", "delivery", "failure", "sent_at"]
    given = document.row(["deliveries", place], document.of(Message, columns))
    became: dict[str, ColumnElement[Any]] = {
        "delivery": given.c.delivery,
        "failure": given.c.failure,
        "sent_at": func.coalesce(messages.c.sent_at, given.c.sent_at),
    }
    return update(messages).where(messages.c.id == given.c.id).values(became)


def _answer(place: int) -> Update:
    commands = rows_of(Command)
    columns = ["id", "case_id", "status", "answer"]
    given = document.row(["answers", place], document.of(Command, columns))
    answered: dict[str, ColumnElement[Any]] = {
        "status": given.c.status,
        "answer": given.c.answer,
        "answered_at": func.coalesce(commands.c.answered_at, func.now()),
    }
    these = (commands.c.id == given.c.id, commands.c.case_id == given.c.case_id)
    return update(commands).where(*these).values(answered)


_CHANGED: Mapping[str, Callable[[int], Update]] = {
    "tasks_done": _end_task,
    "deliveries": _deliver,
    "answers": _answer,
}
