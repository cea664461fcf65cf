"""A working day with 2,000 tasks and 20 people, distributed every simulated half minute."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from domain.routing import (
    HEAVIEST,
    WEIGHTS,
    Agent,
    Assignment,
    Cause,
    WaitingTask,
    distribute,
    lately_refused,
    qualified,
    urgency,
)
from domain.task import TaskKind, TaskRefusal
from domain.team import SkillKind
from domain.values import Language, Priority
from tests.domain.offices import NOON, a_review, a_task, an_agent, skills

TASKS = 2_000
TICK = timedelta(seconds=30)
HANDLING = {TaskKind.REPLY: 600.0, TaskKind.ASSESS: 120.0, TaskKind.APPROVE: 180.0}
"""Seconds that a task takes on average."""


def _staff() -> list[Agent]:
    """Eight for German, six for Dutch, four for French, two for German and French."""
    languages = ["de"] * 8 + ["nl"] * 6 + ["fr"] * 4 + ["de fr"] * 2
    topics = ["", "refunds", "", "delivery refunds"]
    return [
        an_agent(
            f"agent {number}",
            can=skills(language=language, topic=topics[number % 4] if "de" in language else ""),
            capacity=[4, 6, 8][number % 3],
            dedicated=number % 2 == 0,
        )
        for number, language in enumerate(languages)
    ]


def _arrivals(chance: random.Random, staff: list[Agent]) -> list[tuple[datetime, WaitingTask]]:
    """Replies, things to confirm and reviews, coming in bursts over a day."""
    moment, arrivals = NOON, []
    for number in range(TASKS):
        moment += timedelta(seconds=chance.expovariate(1 / (4 if number % 500 < 250 else 24)))
        language = chance.choices([Language.GERMAN, Language.DUTCH, Language.FRENCH], [9, 6, 5])[0]
        speakers = [a for a in staff if a.masters(SkillKind.LANGUAGE, language.value)]
        name = f"task {number}"
        if number % 4 == 3:
            task = a_review(name, author="nobody").model_copy(
                update={"authors": (chance.choice(speakers).person_id,)}
            )
        else:
            topic = chance.choice([None, None, "refunds", "delivery"])
            task = a_task(
                name,
                kind=chance.choice([TaskKind.REPLY, TaskKind.REPLY, TaskKind.ASSESS]),
                topic=topic if language is Language.GERMAN else None,
            )
        arrivals.append(
            (
                moment,
                task.model_copy(
                    update={
                        "needs": task.needs.model_copy(update={"language": language}),
                        "priority": chance.choices(list(Priority), [1, 3, 12, 4])[0],
                        "opened_at": moment,
                        "due_at": moment + timedelta(seconds=chance.choice([300, 3_600, 86_400])),
                    }
                ),
            )
        )
    return arrivals


@dataclass
class Office:
    """Who holds what, and everything that must never be."""

    staff: dict[UUID, Agent]
    chance: random.Random
    waiting: dict[UUID, WaitingTask] = field(default_factory=dict)
    held: dict[UUID, tuple[UUID, WaitingTask, datetime]] = field(default_factory=dict)
    done: Counter[UUID] = field(default_factory=Counter)
    reviews: Counter[UUID] = field(default_factory=Counter)
    last_given: dict[UUID, datetime] = field(default_factory=dict)
    causes: Counter[Cause] = field(default_factory=Counter)
    refused: int = 0

    def people(self) -> list[Agent]:
        """Everybody as they are now."""
        loads: Counter[UUID] = Counter()
        for person_id, task, _ in self.held.values():
            loads[person_id] += WEIGHTS[task.kind]
        return [
            agent.model_copy(
                update={
                    "load": loads[agent.person_id],
                    "reviews": self.reviews[agent.person_id],
                    "last_given_at": self.last_given.get(agent.person_id),
                }
            )
            for agent in self.staff.values()
        ]

    def finish(self, now: datetime) -> None:
        """Whatever is ready by now is done, once."""
        for task_id, (_, _, ready_at) in list(self.held.items()):
            if ready_at <= now:
                del self.held[task_id]
                self.done[task_id] += 1

    def distribute(self, now: datetime) -> None:
        """One round, looked at from every side before anybody begins."""
        people = self.people()
        result = distribute(self.waiting.values(), people, now)
        before = dict(self.waiting)
        for assignment in result.assignments:
            assert assignment.task_id not in self.held, "a collision: somebody holds it already"
            task = self.waiting.pop(assignment.task_id)
            person_id = assignment.person_id
            seconds = self.chance.expovariate(1 / HANDLING[task.kind])
            self.held[task.id] = (person_id, task, now + timedelta(seconds=seconds))
            self.last_given[person_id] = now
            self.reviews[person_id] += task.kind is TaskKind.APPROVE
        after = self.people()
        assert all(agent.load <= agent.capacity for agent in after)
        self.causes.update(waits.cause for waits in result.waiting)
        _nobody_waits_in_vain(self.waiting.values(), after, now)
        _nothing_overtook(before, result.assignments, self.waiting.values(), self.staff, now)

    def refuse(self, now: datetime) -> None:
        """Now and then somebody says no; it must not come back to them at once."""
        replies = [h for h in self.held.values() if h[1].kind is not TaskKind.APPROVE]
        if not replies or self.chance.random() > 0.05:
            return
        person_id, task, _ = self.chance.choice(replies)
        del self.held[task.id]
        refusal = TaskRefusal(person_id=person_id, at=now, reason="no_time")
        self.waiting[task.id] = task.model_copy(update={"refusals": (*task.refusals, refusal)})
        self.refused += 1

    def come_and_go(self) -> None:
        """Presence changes, seldom."""
        for person_id, agent in self.staff.items():
            if self.chance.random() < (0.002 if agent.there else 0.2):
                self.staff[person_id] = agent.model_copy(update={"there": not agent.there})


def _nobody_waits_in_vain(
    waiting: Iterable[WaitingTask], people: list[Agent], now: datetime
) -> None:
    free = [a for a in people if a.there and a.capacity - a.load >= HEAVIEST]
    for task in waiting:
        assert not [a for a in free if qualified(a, task) and not lately_refused(a, task, now)]


def _nothing_overtook(
    before: dict[UUID, WaitingTask],
    assignments: Iterable[Assignment],
    waiting: Iterable[WaitingTask],
    staff: dict[UUID, Agent],
    now: datetime,
) -> None:
    """No task of the same priority went first to somebody who could have done an earlier one."""
    first: dict[Priority, list[WaitingTask]] = defaultdict(list)
    for task in waiting:
        first[task.priority].append(task)
    for assignment in assignments:
        given = before[assignment.task_id]
        agent = staff[assignment.person_id]
        for task in first[given.priority]:
            if urgency(task) < urgency(given):
                assert not qualified(agent, task) or lately_refused(agent, task, now)


def test_two_thousand_tasks_among_twenty_people() -> None:
    chance = random.Random(20260302)
    staff = _staff()
    arrivals = _arrivals(chance, staff)
    office = Office({agent.person_id: agent for agent in staff}, chance)
    now = NOON
    while arrivals or office.waiting or office.held:
        now += TICK
        while arrivals and arrivals[0][0] <= now:
            task = arrivals.pop(0)[1]
            office.waiting[task.id] = task
        office.finish(now)
        office.refuse(now)
        office.come_and_go()
        office.distribute(now)
    assert len(office.done) == TASKS
    assert set(office.done.values()) == {1}
    assert office.refused > 10
    assert office.causes[Cause.ALL_BUSY] > 100, "a day without a queue shows nothing"


def test_reviews_are_shared_evenly_among_the_peers_who_can_do_them() -> None:
    """The same day with everybody there: within ten percent of the mean of each language."""
    chance = random.Random(7)
    staff = _staff()[:18]  # one language each
    arrivals = _arrivals(chance, staff)
    office = Office({agent.person_id: agent for agent in staff}, chance)
    now = NOON
    while arrivals or office.waiting or office.held:
        now += TICK
        while arrivals and arrivals[0][0] <= now:
            task = arrivals.pop(0)[1]
            office.waiting[task.id] = task
        office.finish(now)
        office.distribute(now)
    for language in ("de", "nl", "fr"):
        counts = [
            office.reviews[agent.person_id]
            for agent in staff
            if agent.masters(SkillKind.LANGUAGE, language)
        ]
        mean = sum(counts) / len(counts)
        assert mean > 20
        assert all(abs(count / mean - 1) <= 0.10 for count in counts), counts
