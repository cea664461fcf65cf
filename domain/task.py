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
    CLARIFY = "clarify"
    CHASE = "chase"
    CHECK_CHANGE = "check_change"


class Group(StrEnum):
    """Who a task is for until one person holds it."""

    AGENTS = "agents"
    PEERS = "peers"
    SUPERVISORS = "supervisors"
    DEPARTMENT = "department"


class RefusalReason(StrEnum):
    """Why somebody does not do a task they were given."""

    NO_TIME = "no_time"
    LANGUAGE = "language"
    TOPIC = "topic"
    KNOWS_CUSTOMER = "knows_customer"
    OTHER = "other"


class ReturnReason(StrEnum):
    """Why a task was taken from its holder without their doing."""

    ABSENT = "absent"
    IDLE = "idle"
    SHIFT_ENDED = "shift_ended"
    LEFT = "left"


class TaskRefusal(Value):
    """Somebody had the task and did not do it: it is not offered to them again at once.

    `reason` is a RefusalReason, a ReturnReason, `released` or `handed_over`.
    """

    person_id: UUID
    at: Moment
    reason: str


class Rest(Value):
    """A task put off by its holder until a moment; a deadline before it wins."""

    since: Moment
    until: Moment


class Task(Value):
    """One open task. `about` names the reply or message it is about, where there is one.

    `held_since`: since when its assignee has it. `refusals`: who had it before, the latest last.
    """

    id: UUID
    kind: TaskKind
    group: Group
    priority: Priority
    opened_at: Moment
    due_at: Moment | None = None
    assignee: UUID | None = None
    about: UUID | None = None
    held_since: Moment | None = None
    rest: Rest | None = None
    refusals: tuple[TaskRefusal, ...] = ()
