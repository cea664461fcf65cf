"""What the fired rule of a client's guidelines says to one mention, as a value on the case."""

from enum import StrEnum

from pydantic import Field

from domain.approval import ApprovalMode
from domain.values import Priority, Value, Visibility


class Answering(StrEnum):
    """Whether a case is answered."""

    RESPOND = "respond"
    IGNORE = "ignore"
    WATCH = "watch"


class Ruling(Value):
    """The outcome of one rule: which rule of which version, and what it asks for.

    `policy_version` is None for the built-in guidelines; `rule` counts from 1. `certain`: no person
    needs to confirm that nothing is answered. `reason` is a code. `held` names, as codes, where the
    core was stricter than the rule. `open_tasks`: how much waited when the rule was looked for.
    """

    policy_version: str | None = None
    rule: int = Field(ge=1)
    answering: Answering
    reason: str
    certain: bool
    priority: Priority
    visibility: Visibility | None = None
    pointer: bool = False
    """A public mention gets a short public pointer, its substance goes private."""
    approval: ApprovalMode | None = None
    prepared: str | None = None
    """The prepared text that fits, by its purpose."""
    escalation: str | None = None
    tags: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    open_tasks: int | None = None
