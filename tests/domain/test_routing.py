"""Fair distribution: who gets which task, and what nobody may be given."""

from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.actor import Level
from domain.routing import (
    HEAVIEST,
    NOT_AGAIN_FOR,
    Agent,
    Cause,
    Distribution,
    WaitingTask,
    Why,
    distribute,
    lately_refused,
    next_for,
    qualified,
    urgency,
)
from domain.task import Group, TaskKind, TaskRefusal
from domain.values import Language, Priority
from tests.domain.offices import NOON, a_review, a_task, an_agent, named, skills


def _given(tasks: list[WaitingTask], agents: list[Agent]) -> dict[object, object]:
    """Who got which task."""
    return {a.task_id: a.person_id for a in distribute(tasks, agents, NOON).assignments}


def _cause(task: WaitingTask, *agents: Agent) -> Cause:
    (waits,) = distribute([task], agents, NOON).waiting
    return waits.cause


def test_urgent_goes_before_what_is_due_earlier_and_then_the_earliest_due() -> None:
    only = an_agent("ann", capacity=HEAVIEST)
    late, soon = a_task("late", due_in=900), a_task("soon", due_in=60)
    urgent = a_task("urgent", priority=Priority.URGENT, due_in=9_000)
    assert _given([late, soon, urgent], [only]) == {urgent.id: only.person_id}
    assert _given([late, soon], [only]) == {soon.id: only.person_id}
    assert _given([a_task("whenever", due_in=None), late], [only]) == {late.id: only.person_id}


def test_the_lowest_load_relative_to_capacity_gets_the_task() -> None:
    half = an_agent("half", capacity=6, load=3)
    third = an_agent("third", capacity=12, load=4)
    task = a_task("one")
    (assignment,) = distribute([task], [half, third], NOON).assignments
    assert assignment.person_id == third.person_id
    assert assignment.reasons == (Why.EARLIEST_DUE, Why.LOWEST_LOAD)


def test_of_equals_the_dedicated_team_and_then_whoever_waits_longest() -> None:
    blended, dedicated = an_agent("blended"), an_agent("own", dedicated=True)
    assert _given([a_task("one")], [blended, dedicated]) == {named("one"): named("own")}
    fresh = an_agent("fresh", last_given_at=NOON - timedelta(minutes=1))
    idle = an_agent("idle", last_given_at=NOON - timedelta(hours=1))
    assert _given([a_task("one")], [fresh, idle]) == {named("one"): named("idle")}
    assert _given([a_task("one")], [idle, an_agent("new")]) == {named("one"): named("new")}


def test_skills_are_needed_where_somebody_lists_any_of_their_kind() -> None:
    french = an_agent("french", can=skills(language="fr", topic="refunds"))
    anything = an_agent("anything", load=4)
    german = a_task("german", language=Language.GERMAN)
    unknown = a_task("unknown", language=Language.UNKNOWN)
    refund = a_task("refund", language=Language.FRENCH, topic="refunds")
    assert not qualified(french, german)
    assert qualified(french, unknown)
    assert _given([german, refund], [french, anything]) == {
        german.id: anything.person_id,
        refund.id: french.person_id,
    }
    (why,) = (a.reasons for a in distribute([refund], [french], NOON).assignments)
    assert why == (Why.EARLIEST_DUE, Why.LANGUAGE, Why.TOPIC, Why.ONLY_ONE_FREE)


def test_another_clients_or_groups_people_get_nothing() -> None:
    elsewhere = an_agent("elsewhere", client_id=named("another client"))
    agent = an_agent("agent")
    for_supervisors = a_task("explain", kind=TaskKind.EXPLAIN_DELAY, group=Group.SUPERVISORS)
    assert _cause(a_task("one"), elsewhere) is Cause.NOBODY_QUALIFIED
    assert _cause(for_supervisors, agent) is Cause.NOBODY_QUALIFIED


def test_nobody_reviews_their_own_words_and_trainees_review_nothing() -> None:
    review = a_review("draft", author="ann")
    ann, newcomer = an_agent("ann"), an_agent("newcomer", level=Level.TRAINEE)
    assert _cause(review, ann, newcomer) is Cause.NOBODY_QUALIFIED
    bea = an_agent("bea", load=4, reviews=9)
    assert _given([review], [ann, newcomer, bea]) == {review.id: bea.person_id}


def test_reviews_go_to_the_peer_who_has_reviewed_least_however_busy() -> None:
    rested = an_agent("rested", reviews=3)
    busy = an_agent("busy", load=4, reviews=2)
    (assignment,) = distribute([a_review("d", author="x")], [rested, busy], NOON).assignments
    assert assignment.person_id == busy.person_id
    assert assignment.reasons[-1] is Why.FEWEST_REVIEWS


def test_what_somebody_refused_comes_back_to_them_only_after_a_while() -> None:
    ann = an_agent("ann")
    just_now = TaskRefusal(person_id=ann.person_id, at=NOON - timedelta(minutes=1), reason="topic")
    task = a_task("one", refusals=(just_now,))
    assert _cause(task, ann) is Cause.ALL_REFUSED
    assert _given([task], [ann, an_agent("bea", load=4)]) == {task.id: named("bea")}
    (later,) = distribute([task], [ann], NOON + NOT_AGAIN_FOR).assignments
    assert later.person_id == ann.person_id


@pytest.mark.parametrize(
    ("agent", "cause"),
    [
        (an_agent("a", can=skills(language="nl")), Cause.NOBODY_QUALIFIED),
        (an_agent("a", there=False), Cause.NOBODY_PRESENT),
        (an_agent("a", capacity=4, load=3), Cause.ALL_BUSY),
    ],
)
def test_a_waiting_task_has_a_cause(agent: Agent, cause: Cause) -> None:
    assert _cause(a_task("one"), agent) is cause


def test_who_asks_for_work_is_given_none_but_nothing_waits_in_vain_for_them() -> None:
    asks = an_agent("asks", pushed=False)
    assert distribute([a_task("one")], [asks], NOON) == Distribution((), ())
    pushed = an_agent("pushed", load=4)
    assert _given([a_task("one")], [asks, pushed]) == {named("one"): pushed.person_id}


def test_who_asks_gets_the_most_urgent_and_nothing_beyond_their_capacity() -> None:
    ann = an_agent("ann", there=False)
    tasks = [a_task("late", due_in=900), a_task("soon", due_in=60)]
    assert [a.task_id for a in next_for(ann, tasks, NOON)] == [named("soon"), named("late")]
    assert next_for(an_agent("full", load=5), tasks, NOON) == []


# -- whatever the office ---------------------------------------------------------------------------

_LANGUAGES = st.sampled_from([Language.GERMAN, Language.FRENCH, Language.DUTCH])


@st.composite
def offices(draw: st.DrawFn) -> tuple[list[WaitingTask], list[Agent]]:
    """Some people with skills, loads and moods, and some tasks."""
    agents = []
    for number in range(draw(st.integers(0, 6))):
        capacity = draw(st.integers(HEAVIEST, 9))
        agents.append(
            an_agent(
                f"agent {number}",
                can=skills(language=" ".join(draw(st.lists(_LANGUAGES, max_size=2)))),
                capacity=capacity,
                load=draw(st.integers(0, capacity)),
                reviews=draw(st.integers(0, 3)),
                level=draw(st.sampled_from(list(Level))),
                there=draw(st.booleans()),
            )
        )
    tasks = []
    for number in range(draw(st.integers(0, 12))):
        kind = draw(st.sampled_from([TaskKind.REPLY, TaskKind.ASSESS, TaskKind.APPROVE]))
        who = named(f"agent {draw(st.integers(0, 5))}")
        ago = timedelta(minutes=draw(st.integers(0, 30)))
        tasks.append(
            a_task(
                f"task {number}",
                kind=kind,
                group=Group.PEERS if kind is TaskKind.APPROVE else Group.AGENTS,
                priority=draw(st.sampled_from(list(Priority))),
                due_in=draw(st.none() | st.integers(0, 5)),
                language=draw(_LANGUAGES),
                authors=(who,) if draw(st.booleans()) else (),
                refusals=draw(
                    st.sampled_from(
                        [(), (TaskRefusal(person_id=who, at=NOON - ago, reason="other"),)]
                    )
                ),
            )
        )
    return tasks, agents


def _could(agent: Agent, task: WaitingTask, now: datetime) -> bool:
    return qualified(agent, task) and not lately_refused(agent, task, now)


@given(offices())
@settings(deadline=None)
def test_each_task_is_given_once_or_waits_and_only_to_those_who_could(
    office: tuple[list[WaitingTask], list[Agent]],
) -> None:
    tasks, agents = office
    result = distribute(tasks, agents, NOON)
    handled = [a.task_id for a in result.assignments] + [w.task_id for w in result.waiting]
    assert sorted(handled) == sorted(task.id for task in tasks)
    by_id, people = {t.id: t for t in tasks}, {a.person_id: a for a in agents}
    for assignment in result.assignments:
        agent, task = people[assignment.person_id], by_id[assignment.task_id]
        assert agent.there
        assert _could(agent, task, NOON)
        if task.kind is TaskKind.APPROVE:
            assert agent.person_id not in task.authors
            assert agent.services[0].level is not Level.TRAINEE


@given(offices())
@settings(deadline=None)
def test_nobody_gets_more_than_their_capacity(
    office: tuple[list[WaitingTask], list[Agent]],
) -> None:
    tasks, agents = office
    by_id = {task.id: task for task in tasks}
    assignments = distribute(tasks, agents, NOON).assignments
    for agent in agents:
        new = sum(by_id[a.task_id].weight for a in assignments if a.person_id == agent.person_id)
        assert new == 0 or agent.load + new <= agent.capacity


@given(offices())
@settings(max_examples=300, deadline=None)
def test_nobody_waits_while_one_who_could_is_free_and_nothing_overtakes(
    office: tuple[list[WaitingTask], list[Agent]],
) -> None:
    tasks, agents = office
    by_id, people = {t.id: t for t in tasks}, {a.person_id: a for a in agents}
    result = distribute(tasks, agents, NOON)
    left = {agent.person_id: agent.capacity - agent.load for agent in agents}
    for assignment in result.assignments:
        left[assignment.person_id] -= by_id[assignment.task_id].weight
    for waits in result.waiting:
        task = by_id[waits.task_id]
        could = [a for a in agents if a.there and _could(a, task, NOON)]
        assert all(left[agent.person_id] < HEAVIEST for agent in could)
        for other in result.assignments:
            if urgency(by_id[other.task_id]) > urgency(task):
                assert not _could(people[other.person_id], task, NOON)


@given(offices(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_in_which_tasks_and_people_are_named_does_not_matter(
    office: tuple[list[WaitingTask], list[Agent]], chance: Random
) -> None:
    tasks, agents = office
    before = distribute(tasks, agents, NOON)
    for things in (tasks, agents):
        chance.shuffle(things)
    assert distribute(tasks, agents, NOON) == before
