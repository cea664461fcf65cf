"""Who holds a task: every way in which it changes hands, and who may not."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from domain.actor import MACHINE, Actor, Role, Via
from domain.acts import carry_out
from domain.agreement import ServiceAgreement
from domain.approval import ApprovalMode, Draft, Revision
from domain.capabilities import Capabilities
from domain.case import Case
from domain.clock import Clock
from domain.commands import (
    Act,
    AssignTask,
    CaseCommand,
    ClaimTask,
    HandOverTask,
    RefuseTask,
    ReleaseTask,
    RemindMe,
    ReturnTask,
)
from domain.events import (
    CaseOpened,
    ClocksStarted,
    CommandRefused,
    DraftSubmitted,
    PeopleAlarmed,
    TaskAssigned,
    TaskOpened,
    TaskResumed,
)
from domain.evolving import fold
from domain.holding import open_to, what_is_due
from domain.possible import allowed_now
from domain.reply import Purpose
from domain.steps import next_look
from domain.task import Group, RefusalReason, ReturnReason, Task, TaskKind
from domain.values import Priority, TextRef, Visibility

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
TASK = uuid4()


def a_person(role: Role = Role.AGENT, *, picks: bool = True) -> Actor:
    """Somebody of that role."""
    return Actor(person_id=uuid4(), roles=(role,), via=Via.API, picks=picks)


ANN, BEA, SUE = a_person(), a_person(), a_person(Role.SUPERVISOR)


def of(actor: Actor) -> UUID:
    """The person's id."""
    assert actor.person_id is not None
    return actor.person_id


def a_case(*events: object, kind: TaskKind = TaskKind.REPLY, **task: object) -> Case:
    """An open case with one task, answer due in ten hours."""
    opened = CaseOpened(
        at=NINE,
        case_id=uuid4(),
        client_id=uuid4(),
        account_id=uuid4(),
        channel="generic",
        agreement=ServiceAgreement(version="1", answer_in=36_000),
        capabilities=Capabilities(max_length=500, public=True, private=True),
    )
    clocks = ClocksStarted(at=NINE, answer=Clock(budget=36_000).start(NINE))
    waiting = Task(
        id=TASK, kind=kind, group=Group.AGENTS, priority=Priority.NORMAL, opened_at=NINE
    ).model_copy(update=task)
    return fold([opened, clocks, TaskOpened(at=NINE, task=waiting), *events])  # type: ignore[list-item]


def after(case: Case, by: Actor, command: CaseCommand, at: datetime = NINE) -> Case:
    """The case once the command was carried out; AssertionError with the refusal if it was not."""
    events = carry_out(case, Act(id=uuid4(), command=command, actor=by), at)
    refused = [e.answer for e in events if isinstance(e, CommandRefused)]
    assert not refused, refused
    return fold(events, case)


def refusal(case: Case, by: Actor, command: CaseCommand, at: datetime = NINE) -> str | None:
    """The type of the refusal, None when the command was carried out."""
    events = carry_out(case, Act(id=uuid4(), command=command, actor=by), at)
    return next((e.answer.refusal for e in events if isinstance(e, CommandRefused)), None)


def the_task(case: Case) -> Task:
    """The case's only task."""
    (task,) = case.tasks
    return task


def held_by(actor: Actor) -> Case:
    """A case whose task that person was given."""
    return after(a_case(), MACHINE, AssignTask(task_id=TASK, person_id=of(actor)))


def test_the_system_gives_a_task_and_the_journal_says_to_whom_and_why() -> None:
    command = AssignTask(task_id=TASK, person_id=of(ANN), reasons=("earliest_due", "lowest_load"))
    events = carry_out(a_case(), Act(id=uuid4(), command=command, actor=MACHINE), NINE)
    (given,) = [e for e in events if isinstance(e, TaskAssigned)]
    assert (given.assignee, given.reasons) == (ANN.person_id, ("earliest_due", "lowest_load"))
    assert given.by == MACHINE
    task = the_task(fold(events, a_case()))
    assert (task.assignee, task.held_since) == (ANN.person_id, NINE)


def test_the_system_takes_a_task_from_nobody_but_a_supervisor_may() -> None:
    case = held_by(ANN)
    to_bea = AssignTask(task_id=TASK, person_id=of(BEA))
    assert refusal(case, MACHINE, to_bea) == "task-is-taken"
    assert refusal(case, ANN, to_bea) == "not-allowed"
    events = carry_out(case, Act(id=uuid4(), command=to_bea, actor=SUE), NINE)
    (given,) = [e for e in events if isinstance(e, TaskAssigned)]
    assert (given.assignee, given.reasons, given.by) == (BEA.person_id, ("by_hand",), SUE)


def test_the_system_may_distribute_and_nothing_else() -> None:
    case = held_by(ANN)
    assert refusal(case, MACHINE, ReleaseTask(task_id=TASK)) == "not-allowed"
    assert refusal(case, MACHINE, ClaimTask(task_id=TASK)) == "not-allowed"
    nobody = Actor(person_id=None, via=Via.API)
    assert refusal(a_case(), nobody, AssignTask(task_id=TASK, person_id=of(ANN))) == "not-allowed"


def test_a_refused_task_is_free_and_remembers_who_refused_it() -> None:
    refuse = RefuseTask(task_id=TASK, reason=RefusalReason.LANGUAGE)
    assert refusal(held_by(ANN), BEA, refuse) == "conflict"
    task = the_task(after(held_by(ANN), ANN, refuse))
    assert task.assignee is None
    assert [(r.person_id, r.reason) for r in task.refusals] == [(ANN.person_id, "language")]


def test_what_an_absent_holder_left_comes_back_only_while_it_is_theirs() -> None:
    gone = ReturnTask(task_id=TASK, holder=of(ANN), reason=ReturnReason.ABSENT)
    assert refusal(held_by(BEA), MACHINE, gone) == "conflict"
    assert refusal(held_by(ANN), SUE, gone) == "not-allowed"
    task = the_task(after(held_by(ANN), MACHINE, gone))
    assert task.assignee is None
    assert [(r.person_id, r.reason) for r in task.refusals] == [(ANN.person_id, "absent")]


def test_a_task_is_handed_to_a_colleague_or_to_a_group() -> None:
    case = held_by(ANN)
    to_bea = HandOverTask(task_id=TASK, person_id=of(BEA))
    assert refusal(case, BEA, to_bea) == "task-is-taken"
    task = the_task(after(case, ANN, to_bea))
    assert (task.assignee, task.group) == (BEA.person_id, Group.AGENTS)
    upwards = HandOverTask(task_id=TASK, group=Group.SUPERVISORS)
    task = the_task(after(case, ANN, upwards))
    assert (task.assignee, task.group) == (None, Group.SUPERVISORS)
    assert refusal(case, ANN, HandOverTask(task_id=TASK)) == "invalid"


def test_where_a_team_does_not_pick_its_people_ask_for_the_next_task() -> None:
    kim = a_person(picks=False)
    assert refusal(a_case(), kim, ClaimTask(task_id=TASK)) == "not-allowed"
    assert "claim_task" not in allowed_now(a_case(), kim)
    assert "claim_task" in allowed_now(a_case(), ANN)
    lead = a_person(Role.SUPERVISOR, picks=False)
    assert refusal(a_case(), lead, ClaimTask(task_id=TASK)) is None


def test_nobody_is_given_their_own_words_to_approve() -> None:
    draft_id = uuid4()
    text = TextRef(id=uuid4(), hash="0" * 64)
    revision = Revision(text=text, length=5, by=ANN, at=NINE, authors=(of(ANN),))
    submitted = DraftSubmitted(
        at=NINE,
        draft=Draft(
            id=draft_id,
            conversation_id=uuid4(),
            purpose=Purpose.SUBSTANCE,
            visibility=Visibility.PUBLIC,
            answers=uuid4(),
            mode=ApprovalMode.PEER,
            rule="r",
            revisions=(revision,),
            group=Group.PEERS,
        ),
    )
    case = a_case(submitted, kind=TaskKind.APPROVE, group=Group.PEERS, about=draft_id)
    assert refusal(case, MACHINE, AssignTask(task_id=TASK, person_id=of(ANN))) == "own-draft"
    assert refusal(case, SUE, AssignTask(task_id=TASK, person_id=of(ANN))) == "own-draft"
    case = after(case, MACHINE, AssignTask(task_id=TASK, person_id=of(BEA)))
    assert refusal(case, BEA, HandOverTask(task_id=TASK, person_id=of(ANN))) == "own-draft"
    assert refusal(case, BEA, HandOverTask(task_id=TASK, group=Group.AGENTS)) == "invalid"


def test_a_task_rests_until_its_moment() -> None:
    later = RemindMe(task_id=TASK, until=NINE + timedelta(hours=2))
    assert refusal(a_case(), ANN, later) == "conflict"
    past = RemindMe(task_id=TASK, until=NINE - timedelta(hours=2))
    assert refusal(held_by(ANN), ANN, past) == "invalid"
    case = after(held_by(ANN), ANN, later)
    assert next_look(case) == NINE + timedelta(hours=2)
    assert what_is_due(case, NINE + timedelta(hours=1)) == []
    (resumed,) = what_is_due(case, NINE + timedelta(hours=2))
    assert isinstance(resumed, TaskResumed)
    assert resumed.cause == "moment"
    task = the_task(fold([resumed], case))
    assert (task.rest, task.assignee) == (None, ANN.person_id)


@pytest.mark.parametrize(
    ("asleep_after", "woken_after"),
    [(timedelta(0), timedelta(hours=9)), (timedelta(hours=9, minutes=30), timedelta(hours=10))],
)
def test_a_deadline_wins_over_a_reminder(asleep_after: timedelta, woken_after: timedelta) -> None:
    """At the last warning (90 %), or at the deadline itself for whoever sleeps after that."""
    case = after(held_by(ANN), ANN, RemindMe(task_id=TASK, until=NINE + timedelta(days=3)))
    begun = NINE + asleep_after
    case = after(case, ANN, RemindMe(task_id=TASK, until=NINE + timedelta(days=3)), begun)
    assert what_is_due(case, NINE + woken_after - timedelta(seconds=1)) == []
    (resumed,) = what_is_due(case, NINE + woken_after)
    assert isinstance(resumed, TaskResumed)
    assert resumed.cause == "deadline"


def test_an_alarm_wakes_what_rests() -> None:
    case = after(held_by(ANN), ANN, RemindMe(task_id=TASK, until=NINE + timedelta(hours=2)))
    soon = NINE + timedelta(minutes=1)
    case = fold([PeopleAlarmed(at=soon, reason="risk")], case)
    (resumed,) = what_is_due(case, soon)
    assert isinstance(resumed, TaskResumed)
    assert resumed.cause == "alarm"


@pytest.mark.parametrize("asker", [ANN, BEA, SUE, a_person(picks=False), a_person(Role.AUDITOR)])
@pytest.mark.parametrize("holder", [None, of(ANN)])
@pytest.mark.parametrize("group", [Group.AGENTS, Group.SUPERVISORS])
def test_what_is_offered_is_what_is_not_refused(
    asker: Actor, holder: UUID | None, group: Group
) -> None:
    """The screen asks first; whatever it was told must then be done, and nothing else."""
    case = a_case(group=group, assignee=holder)
    task = the_task(case)
    commands: list[CaseCommand] = [
        ClaimTask(task_id=TASK),
        ReleaseTask(task_id=TASK),
        AssignTask(task_id=TASK, person_id=uuid4()),
        RefuseTask(task_id=TASK, reason=RefusalReason.NO_TIME),
        HandOverTask(task_id=TASK, person_id=uuid4()),
        RemindMe(task_id=TASK, until=NINE + timedelta(days=1)),
    ]
    offered = {permission.value for permission in open_to(case, task, asker)}
    for command in commands:
        events = carry_out(case, Act(id=uuid4(), command=command, actor=asker), NINE)
        done = not isinstance(events[-1], CommandRefused)
        held_already = command.kind == "claim_task" and holder == asker.person_id
        assert (command.kind in offered) == (done and not held_already), command.kind
