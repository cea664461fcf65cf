"""Fair distribution: which waiting task goes to whom, and why one has to wait (R16, R17).

Urgent before less urgent, earliest due first; to whoever is qualified, there and has room, the one
with least to do first. Reviews go to the qualified peer who has reviewed least. Pure and total: the
same tasks and the same people give the same answer, whoever computes it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from domain.actor import Level
from domain.task import Group, ReturnReason, TaskKind, TaskRefusal
from domain.team import Skill, SkillKind
from domain.values import Language, Moment, Priority, Value

WEIGHTS: dict[TaskKind, int] = {
    TaskKind.REPLY: 2,
    TaskKind.ASSESS: 1,
    TaskKind.APPROVE: 1,
    TaskKind.REVISE: 1,
    TaskKind.CHECK_DELIVERY: 1,
    TaskKind.EXPLAIN_DELAY: 1,
    TaskKind.CLARIFY: 1,
    TaskKind.CHASE: 1,
    TaskKind.CHECK_CHANGE: 1,
}
"""How much of a person's capacity an open task takes up, in points."""

HEAVIEST = max(WEIGHTS.values())
"""Whoever has room for this is free. One measure for all tasks, so that a light task due later
never slips past a heavy one due earlier."""

CAPACITY = 3 * HEAVIEST
"""The points of somebody of whom nothing else was said: three replies at once."""

NOT_AGAIN_FOR = timedelta(minutes=15)
"""A task that somebody refused or left lying is not offered to them again within this time."""


class Why(StrEnum):
    """Why a task went to that person."""

    EARLIEST_DUE = "earliest_due"
    LANGUAGE = "language"
    CHANNEL = "channel"
    TOPIC = "topic"
    DEDICATED_TEAM = "dedicated_team"
    ONLY_ONE_FREE = "only_one_free"
    LOWEST_LOAD = "lowest_load"
    FEWEST_REVIEWS = "fewest_reviews"
    ASKED_FOR_NEXT = "asked_for_next"
    SHIFT_LEAD = "shift_lead"
    BY_HAND = "by_hand"


class Cause(StrEnum):
    """Why a task waits although it should be done."""

    NOBODY_QUALIFIED = "nobody_qualified"
    NOBODY_PRESENT = "nobody_present"
    ALL_BUSY = "all_busy"
    ALL_REFUSED = "all_refused"


class Needs(Value):
    """What a task asks of whoever does it."""

    client_id: UUID
    group: Group
    channel: str
    language: Language = Language.UNKNOWN
    topic: str | None = None


class WaitingTask(Value):
    """A task that nobody holds. `authors`: whose words are in the draft that it is about."""

    id: UUID
    kind: TaskKind
    priority: Priority
    opened_at: Moment
    due_at: Moment | None = None
    needs: Needs
    authors: tuple[UUID, ...] = ()
    refusals: tuple[TaskRefusal, ...] = ()

    @property
    def weight(self) -> int:
        """Points of capacity it takes up."""
        return WEIGHTS[self.kind]


class Service(Value):
    """What somebody is for one client: the groups whose tasks they do, and how experienced.

    `dedicated`: their team works for this client alone. `pushed`: the system gives them its tasks;
    otherwise they ask for their next one.
    """

    client_id: UUID
    groups: tuple[Group, ...]
    level: Level = Level.REGULAR
    dedicated: bool = False
    pushed: bool = True


class Agent(Value):
    """Somebody who works, as they are at this moment.

    `load` are the points of the tasks they hold, `reviews` the approvals they had lately, `there`
    whether they are present, available and on shift.
    """

    person_id: UUID
    services: tuple[Service, ...]
    skills: frozenset[Skill] = frozenset()
    capacity: int = Field(CAPACITY, ge=HEAVIEST)
    load: int = Field(0, ge=0)
    reviews: int = Field(0, ge=0)
    last_given_at: Moment | None = None
    there: bool = True

    @property
    def free(self) -> bool:
        """There, with room for any task."""
        return self.there and self.capacity - self.load >= HEAVIEST

    def service(self, client_id: UUID) -> Service | None:
        """What they are for that client."""
        return next((s for s in self.services if s.client_id == client_id), None)

    def masters(self, kind: SkillKind, name: str) -> bool:
        """Whether they can do it: it is listed, or nothing of its kind is."""
        listed = {skill.name for skill in self.skills if skill.kind is kind}
        return not listed or name in listed


class Assignment(Value):
    """A task for somebody, with the reasons."""

    task_id: UUID
    person_id: UUID
    reasons: tuple[Why, ...]


class Waits(Value):
    """A task that nobody can be given at this moment."""

    task_id: UUID
    cause: Cause


@dataclass(frozen=True)
class Distribution:
    """Who gets what, and what has to wait. In neither: tasks that somebody who is free will get as
    soon as they ask."""

    assignments: tuple[Assignment, ...]
    waiting: tuple[Waits, ...]


def urgency(task: WaitingTask) -> tuple[int, bool, datetime, datetime, UUID]:
    """The order of tasks: priority, then the earliest due, then the oldest."""
    return (
        task.priority.rank,
        task.due_at is None,
        task.due_at or task.opened_at,
        task.opened_at,
        task.id,
    )


def distribute(
    tasks: Iterable[WaitingTask], agents: Iterable[Agent], now: datetime
) -> Distribution:
    """Give every task that can be given, in the order of urgency, each to one person.

    Nobody gets more than their capacity, and no task waits while a qualified person is free.
    """
    people = {agent.person_id: agent for agent in agents}
    skilled: dict[Needs, list[UUID]] = {}  # many tasks need the same
    assignments: list[Assignment] = []
    waiting: list[Waits] = []
    for task in sorted(tasks, key=urgency):
        if task.needs not in skilled:
            skilled[task.needs] = [a.person_id for a in people.values() if _meets(a, task.needs)]
        able = [people[each] for each in skilled[task.needs] if _may_do(people[each], task)]
        ready = [agent for agent in able if agent.free and not lately_refused(agent, task, now)]
        if not ready:
            waiting.append(Waits(task_id=task.id, cause=_cause(able, task, now)))
        free = [agent for agent in ready if _pushed(agent, task)]
        if not free:
            continue
        chosen = min(free, key=lambda agent: _turn(agent, task, now))
        assignments.append(
            Assignment(
                task_id=task.id,
                person_id=chosen.person_id,
                reasons=_reasons(chosen, task, alone=len(free) == 1),
            )
        )
        people[chosen.person_id] = _given(chosen, task, now)
    return Distribution(tuple(assignments), tuple(waiting))


def next_for(agent: Agent, tasks: Iterable[WaitingTask], now: datetime) -> list[Assignment]:
    """What somebody who asks for their next task may get, most urgent first; they do not pick.

    Nothing when they have no room.
    """
    if agent.capacity - agent.load < HEAVIEST:
        return []
    return [
        Assignment(
            task_id=task.id,
            person_id=agent.person_id,
            reasons=(*_matches(agent, task), Why.ASKED_FOR_NEXT),
        )
        for task in sorted(tasks, key=urgency)
        if qualified(agent, task) and not lately_refused(agent, task, now)
    ]


def left_behind(
    tasks: Iterable[WaitingTask], leads: Mapping[UUID, Sequence[UUID]]
) -> list[Assignment]:
    """What a shift left and nobody else can take, for the client's lead: nothing is unowned at the
    end of a shift, whatever a lead holds already. `tasks` are those that wait."""
    assignments = []
    for task in tasks:
        if not task.refusals or task.refusals[-1].reason != ReturnReason.SHIFT_ENDED:
            continue
        left = task.refusals[-1].person_id
        lead = next(
            (
                person_id
                for person_id in leads.get(task.needs.client_id, ())
                if person_id not in task.authors and person_id != left
            ),
            None,
        )
        if lead is not None:
            assignments.append(
                Assignment(task_id=task.id, person_id=lead, reasons=(Why.SHIFT_LEAD,))
            )
    return assignments


def qualified(agent: Agent, task: WaitingTask) -> bool:
    """Whether somebody may and can do the task, be they there or not."""
    return _meets(agent, task.needs) and _may_do(agent, task)


def _may_do(agent: Agent, task: WaitingTask) -> bool:
    """Nobody decides on words of their own, and trainees on none."""
    if task.kind is not TaskKind.APPROVE:
        return True
    service = agent.service(task.needs.client_id)
    trainee = service is not None and service.level is Level.TRAINEE
    return not trainee and agent.person_id not in task.authors


def _meets(agent: Agent, needs: Needs) -> bool:
    service = agent.service(needs.client_id)
    return (
        service is not None
        and needs.group in service.groups
        and agent.masters(SkillKind.CLIENT, str(needs.client_id))
        and agent.masters(SkillKind.CHANNEL, needs.channel)
        and (
            needs.language is Language.UNKNOWN
            or agent.masters(SkillKind.LANGUAGE, needs.language.value)
        )
        and (needs.topic is None or agent.masters(SkillKind.TOPIC, needs.topic))
    )


def lately_refused(agent: Agent, task: WaitingTask, now: datetime) -> bool:
    """Whether they refused the task, or left it lying, a short while ago."""
    return any(
        refusal.person_id == agent.person_id and now - refusal.at < NOT_AGAIN_FOR
        for refusal in task.refusals
    )


def _pushed(agent: Agent, task: WaitingTask) -> bool:
    service = agent.service(task.needs.client_id)
    return service is not None and service.pushed


def _turn(agent: Agent, task: WaitingTask, now: datetime) -> tuple[object, ...]:
    """Whose turn it is: the smallest goes first. Equal ones: who has waited longest for work."""
    service = agent.service(task.needs.client_id)
    reviewed = agent.reviews if task.kind is TaskKind.APPROVE else 0
    return (
        reviewed,
        agent.load / agent.capacity,
        not (service and service.dedicated),
        agent.last_given_at is not None,
        agent.last_given_at or now,
        agent.person_id,
    )


def _given(agent: Agent, task: WaitingTask, now: datetime) -> Agent:
    return agent.model_copy(
        update={
            "load": agent.load + task.weight,
            "reviews": agent.reviews + (task.kind is TaskKind.APPROVE),
            "last_given_at": now,
        }
    )


def _reasons(agent: Agent, task: WaitingTask, alone: bool) -> tuple[Why, ...]:
    if alone:
        least = Why.ONLY_ONE_FREE
    elif task.kind is TaskKind.APPROVE:
        least = Why.FEWEST_REVIEWS
    else:
        least = Why.LOWEST_LOAD
    return (Why.EARLIEST_DUE, *_matches(agent, task), least)


def _matches(agent: Agent, task: WaitingTask) -> list[Why]:
    """What of the task's needs speaks for that person in particular."""
    needs, kinds = task.needs, {skill.kind for skill in agent.skills}
    service = agent.service(needs.client_id)
    found = {
        Why.LANGUAGE: SkillKind.LANGUAGE in kinds and needs.language is not Language.UNKNOWN,
        Why.CHANNEL: SkillKind.CHANNEL in kinds,
        Why.TOPIC: SkillKind.TOPIC in kinds and needs.topic is not None,
        Why.DEDICATED_TEAM: service is not None and service.dedicated,
    }
    return [why for why, speaks in found.items() if speaks]


def _cause(able: Sequence[Agent], task: WaitingTask, now: datetime) -> Cause:
    if not able:
        return Cause.NOBODY_QUALIFIED
    there = [agent for agent in able if agent.there]
    if not there:
        return Cause.NOBODY_PRESENT
    if all(lately_refused(agent, task, now) for agent in there):
        return Cause.ALL_REFUSED
    return Cause.ALL_BUSY
