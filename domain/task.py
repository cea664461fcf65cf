"""What a person must do on a case."""

from enum import StrEnum
from uuid import UUID

from domain.values import Moment, Priority, Value


class TaskKind(StrEnum):
    """The human tasks of a case."""

    ASSESS = "assess"
    REPLY = "reply"
    APPROVE = "approve"
    REVISE = "revise"
    CHECK_DELIVERY = "check_delivery"
    EXPLAIN_DELAY = "explain_delay"


class Group(StrEnum):
    """Who a task is for until one person holds it."""

    AGENTS = "agents"
    PEERS = "peers"
    SUPERVISORS = "supervisors"
    DEPARTMENT = "department"


class Task(Value):
    """One open task. `about` names the reply or message it is about, where there is one."""

    id: UUID
    kind: TaskKind
    group: Group
    priority: Priority
    opened_at: Moment
    due_at: Moment | None = None
    assignee: UUID | None = None
    about: UUID | None = None
