"""How a case's workflow is named and what it starts with."""

from typing import Any, Self
from uuid import UUID

from domain.agreement import ServiceAgreement
from domain.capabilities import Capabilities
from domain.case import Case
from domain.mention import Arrival
from domain.values import Value

CASE_TASK_QUEUE = "webcare-cases"


def case_workflow_id(case_id: UUID) -> str:
    """The workflow id of a case; never reused, and nothing but the case's id is in it."""
    return f"case-{case_id}"


class Carried(Value):
    """What a run hands to the next one when its history has grown long. `from_record`: there is no
    earlier run any more, and the workflows of the case's questions may be gone with it."""

    case: Case
    seq: int
    head: str
    from_record: bool = False


class CaseStart(Value):
    """What a case relies on, pinned at its start; `policy_version` None: the built-in guidelines.
    `arrival`: what opens it, where it is not told of that by signal. `carried` when it goes on from
    an earlier run.

    `replaces_timers`: how cases kept their alarm before decision 6 was changed; `tells_children`:
    who told the workflows of their questions before decision 18 was; `asks_apart`: every question
    was an activity before decision 26; `looks_while_sending`: an alarm was set beside every reply
    that left with its row before decision 28. What began so goes on so, because its history says
    so."""

    case_id: UUID
    client_id: UUID
    account_id: UUID
    channel: str
    agreement: ServiceAgreement
    capabilities: Capabilities
    policy_version: str | None = None
    previous_case_id: UUID | None = None
    arrival: Arrival | None = None
    carried: Carried | None = None
    replaces_timers: bool = True
    tells_children: bool = True
    asks_apart: bool = True
    looks_while_sending: bool = True

    @classmethod
    def of_today(cls, **pins: Any) -> Self:
        """What a case starts with that begins now: nothing of what was done otherwise once."""
        return cls(
            **pins,
            replaces_timers=False,
            tells_children=False,
            asks_apart=False,
            looks_while_sending=False,
        )
