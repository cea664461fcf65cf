"""The read model of tasks."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table


class TaskRow(Table):
    """The read model of tasks: open ones and, for the record, done ones."""

    __tablename__ = "tasks"
    __table_args__ = (
        Index("ix_tasks_list", "client_id", "status", "due_at", "id"),
        Index("ix_tasks_assignee", "assignee", "status", "due_at"),
        Index("ix_tasks_case", "case_id"),
        Index(
            "ix_tasks_waiting",
            "client_id",
            "priority_rank",
            "due_at",
            postgresql_where=text("status = 'open' AND assignee IS NULL"),
        ),
        Index("ix_tasks_given", "assignee", "held_since"),
        Index(
            "ix_tasks_reviews",
            "done_by",
            "done_at",
            postgresql_where=text("kind = 'approve' AND status = 'done'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"))
    case_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(32))
    group: Mapped[str] = mapped_column(String(16))
    assignee: Mapped[UUID | None]
    priority: Mapped[str] = mapped_column(String(16))
    priority_rank: Mapped[int]
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    about: Mapped[UUID | None]
    status: Mapped[str] = mapped_column(String(16), server_default="open")
    """open | done"""
    outcome: Mapped[str | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[UUID | None]
    """The person who did it; null when the machine or the customer settled it."""
    held_since: Mapped[datetime | None]
    rests_until: Mapped[datetime | None]
    refusals: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"))
    """`domain.task.TaskRefusal`s: who had it and gave it up."""
    authors: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    """For an approval: whose words are in the draft. None of them is asked."""
