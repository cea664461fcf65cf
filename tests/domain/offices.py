"""People and waiting tasks for tests of distribution: builders with defaults."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from domain.actor import Level
from domain.routing import CAPACITY, Agent, Needs, Service, WaitingTask
from domain.task import Group, TaskKind, TaskRefusal
from domain.team import Skill, SkillKind
from domain.values import Language, Priority

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
_NAMES = UUID("6f0f0000-0000-4000-8000-000000000000")
CLIENT = uuid5(_NAMES, "client")


def named(name: str) -> UUID:
    """The same id for the same name."""
    return uuid5(_NAMES, name)


def skills(**listed: str) -> frozenset[Skill]:
    """Skills by kind, several separated by spaces: `skills(language="de fr", topic="refunds")`."""
    return frozenset(
        Skill(kind=SkillKind(kind), name=name)
        for kind, names in listed.items()
        for name in names.split()
    )


def an_agent(
    name: str,
    *,
    client_id: UUID = CLIENT,
    groups: tuple[Group, ...] = (Group.AGENTS, Group.PEERS),
    level: Level = Level.REGULAR,
    dedicated: bool = False,
    pushed: bool = True,
    can: frozenset[Skill] = frozenset(),
    capacity: int = CAPACITY,
    load: int = 0,
    reviews: int = 0,
    last_given_at: datetime | None = None,
    there: bool = True,
) -> Agent:
    """Somebody of one client who is there and has nothing to do."""
    return Agent(
        person_id=named(name),
        services=(
            Service(
                client_id=client_id,
                groups=groups,
                level=level,
                dedicated=dedicated,
                pushed=pushed,
            ),
        ),
        skills=can,
        capacity=capacity,
        load=load,
        reviews=reviews,
        last_given_at=last_given_at,
        there=there,
    )


def a_task(
    name: str,
    *,
    kind: TaskKind = TaskKind.REPLY,
    group: Group = Group.AGENTS,
    priority: Priority = Priority.NORMAL,
    due_in: float | None = 3_600,
    opened_at: datetime = NOON,
    client_id: UUID = CLIENT,
    language: Language = Language.GERMAN,
    channel: str = "generic",
    topic: str | None = None,
    authors: tuple[UUID, ...] = (),
    refusals: tuple[TaskRefusal, ...] = (),
) -> WaitingTask:
    """A task that waits; `due_in` seconds after noon."""
    return WaitingTask(
        id=named(name),
        kind=kind,
        priority=priority,
        opened_at=opened_at,
        due_at=None if due_in is None else NOON + timedelta(seconds=due_in),
        needs=Needs(
            client_id=client_id, group=group, channel=channel, language=language, topic=topic
        ),
        authors=authors,
        refusals=refusals,
    )


def a_review(name: str, *, author: str, **details: object) -> WaitingTask:
    """A draft of `author` that waits for a peer."""
    task = a_task(name, kind=TaskKind.APPROVE, group=Group.PEERS)
    return task.model_copy(update={"authors": (named(author),), **details})
