"""Giving one task to one person and taking it back, by command, in the system's own name."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5

from db.distribution import Place, read_for
from db.engine import Sessions
from dispatch.asking import Desk
from domain.actor import MACHINE
from domain.commands import Act, AssignTask, ReturnTask
from domain.errors import CommandIdUsed
from domain.routing import Assignment, next_for

TRIES = 5
"""How many tasks are tried for somebody who asks, when others are quicker."""


@dataclass(frozen=True)
class Given:
    """A task that somebody has got; `pending` while its case has not confirmed it."""

    task_id: UUID
    case_id: UUID
    pending: bool = False


@dataclass(frozen=True)
class Giver:
    """Gives tasks to people; a case gives each of its tasks to one of them, however many ask."""

    sessions: Sessions
    desk: Desk

    async def next_for(self, person_id: UUID) -> Given | None:
        """Give somebody who asks the most urgent task they can do; None when there is none, or when
        they hold as much as they can. Of two who ask at once each gets another one."""
        now = datetime.now(UTC)
        async with self.sessions() as session:
            agent, waiting, places = await read_for(session, person_id, now)
        if agent is None:
            return None
        for offer in next_for(agent, waiting, now)[:TRIES]:
            place = places[offer.task_id]
            status = await self.ask(place, command_of(offer))
            if status in ("done", "pending"):
                return Given(offer.task_id, place.case_id, pending=status == "pending")
        return None

    async def ask(self, place: Place, command: AssignTask | ReturnTask) -> str:
        """Ask a case to change a task's holder: done, pending or refused.

        One decision per task and state of its case: the same moment read twice, or by two, asks for
        one thing, and the second asker is refused.
        """
        act = Act(
            id=uuid5(command.task_id, f"{command.kind}-{place.seq}"), command=command, actor=MACHINE
        )
        payload_hash = hashlib.sha256(act.model_dump_json().encode()).hexdigest()
        try:
            outcome = await self.desk.ask(place.case_id, place.client_id, act, payload_hash)
        except CommandIdUsed:
            return "refused"
        return outcome.status


def command_of(assignment: Assignment) -> AssignTask:
    """The assignment as a command."""
    return AssignTask(
        task_id=assignment.task_id,
        person_id=assignment.person_id,
        reasons=tuple(why.value for why in assignment.reasons),
    )
