"""Who holds a task: taking, giving, refusing, handing over, giving back and putting off (R16).

The system gives tasks by `AssignTask`, under its own name, through the same decision as everybody:
it never takes a task from a person who holds it, only one whom it found to be gone.
"""

from datetime import datetime

from domain.actor import Actor, Role
from domain.approval import Draft
from domain.case import Case
from domain.clock import Clock
from domain.commands import AssignTask, HandOverTask, RefuseTask, RemindMe, ReturnTask
from domain.deciding import may_decide
from domain.errors import Conflict, Invalid, NotAllowed, OwnDraft, TaskIsTaken, UnknownReference
from domain.events import (
    CaseEvent,
    TaskAssigned,
    TaskClaimed,
    TaskHandedOver,
    TaskPutOff,
    TaskRefused,
    TaskReleased,
    TaskResumed,
    TaskReturned,
)
from domain.permissions import Permission, may
from domain.routing import Why
from domain.task import Group, Task, TaskKind
from domain.values import Moment


def task_named(case: Case, task_id: object) -> Task:
    """The case's open task of that id. Raises UnknownReference."""
    task = next((t for t in case.tasks if t.id == task_id), None)
    if task is None:
        raise UnknownReference(
            "The case has no such open task.", "Name one of the case's open tasks."
        )
    return task


def claim(
    case: Case, task: Task, by: Actor, now: datetime, *, apart: bool = True
) -> list[CaseEvent]:
    """A person takes a task by themselves, where their team lets people pick. `apart` False: as it
    was once, when somebody could keep from others what they could not decide themselves."""
    if task.assignee == by.person_id:
        return []
    if task.assignee is not None and not _supervises(by):
        raise TaskIsTaken(
            "A colleague holds this task.", "Ask them or a supervisor to hand it over."
        )
    if task.group is Group.SUPERVISORS and not _supervises(by):
        raise NotAllowed("This task is for supervisors.", "A supervisor has to take it.")
    if not may_pick(by):
        raise NotAllowed("Your team does not pick its tasks.", "Ask for your next task.")
    draft = _to_decide(case, task)
    if apart and draft is not None and by.person_id in draft.latest.authors:
        raise OwnDraft("These are your own words.", "Leave them to a colleague or a supervisor.")
    if apart and not _decides(draft, by):
        raise NotAllowed(
            "It is not your group's turn to decide on this draft.", "Leave it to those whose it is."
        )
    return [TaskClaimed(at=now, task_id=task.id, by=by)]


def may_pick(by: Actor) -> bool:
    """Whether somebody chooses among waiting tasks; supervisors always may."""
    return by.picks or _supervises(by)


def open_to(case: Case, task: Task, by: Actor) -> frozenset[Permission]:
    """What somebody may do about who holds an open task: the same rules as below, asked before."""
    mine = task.assignee == by.person_id
    held = task.assignee is not None
    supervises = _supervises(by)
    found = {
        Permission.CLAIM_TASK: not mine
        and may_pick(by)
        and _decides(_to_decide(case, task), by)
        and (supervises or (not held and task.group is not Group.SUPERVISORS)),
        Permission.RELEASE_TASK: held and (mine or supervises),
        Permission.ASSIGN_TASK: True,
        Permission.REFUSE_TASK: mine,
        Permission.HAND_OVER_TASK: mine or supervises,
        Permission.REMIND_ME: mine,
    }
    return frozenset(p for p, possible in found.items() if possible and may(by, p))


def groups_for(task: Task) -> tuple[Group, ...]:
    """The groups that a task can be handed over to: an approval stays with whose turn it is."""
    return () if task.kind is TaskKind.APPROVE else (Group.AGENTS, Group.SUPERVISORS)


def release(task: Task, by: Actor, now: datetime) -> list[CaseEvent]:
    """The holder, or a supervisor, gives a task back to its group."""
    if task.assignee is None:
        raise Conflict("Nobody holds this task.", "There is nothing to give back.")
    _held_by(task, by)
    return [TaskReleased(at=now, task_id=task.id, by=by)]


def assign(case: Case, command: AssignTask, by: Actor, now: datetime) -> list[CaseEvent]:
    """Give a task to a person. The system gives only what nobody holds and what does not rest."""
    task = task_named(case, command.task_id)
    if task.assignee == command.person_id:
        return []
    if not by.is_person and (task.assignee is not None or task.rest is not None):
        raise TaskIsTaken("Somebody holds this task.", "Only people take it from a colleague.")
    _may_get(case, task, command)
    return [
        TaskAssigned(
            at=now,
            task_id=task.id,
            assignee=command.person_id,
            reasons=(Why.BY_HAND.value,) if by.is_person else command.reasons,
            by=by,
        )
    ]


def refuse(case: Case, command: RefuseTask, by: Actor, now: datetime) -> list[CaseEvent]:
    """The holder does not do it: back to the pool, and not offered to them again at once."""
    task = task_named(case, command.task_id)
    if task.assignee != by.person_id:
        raise Conflict("You do not hold this task.", "Only its holder can refuse it.")
    return [TaskRefused(at=now, task_id=task.id, reason=command.reason.value, by=by)]


def take_back(case: Case, command: ReturnTask, by: Actor, now: datetime) -> list[CaseEvent]:
    """The system found the holder gone or idle: back to the pool, unless it changed hands since."""
    task = task_named(case, command.task_id)
    if task.assignee != command.holder:
        raise Conflict("The task has another holder by now.", "There is nothing to take back.")
    return [
        TaskReturned(
            at=now,
            task_id=task.id,
            holder=command.holder,
            reason=command.reason.value,
            by=by,
        )
    ]


def hand_over(case: Case, command: HandOverTask, by: Actor, now: datetime) -> list[CaseEvent]:
    """The holder, or a supervisor, passes a task to a colleague or to another group."""
    task = task_named(case, command.task_id)
    if (command.person_id is None) == (command.group is None):
        raise Invalid("A task goes to one person or to one group.", "Name one of the two.")
    _held_by(task, by)
    if command.person_id == task.assignee:
        raise Conflict("They hold this task already.", "Name somebody else.")
    if command.group is not None:
        if command.group not in groups_for(task):
            raise Invalid(
                "This task cannot go to that group.",
                "Approvals stay with the group whose turn it is; other tasks go to agents or "
                "supervisors.",
            )
    else:
        _may_get(case, task, command)
    return [
        TaskHandedOver(at=now, task_id=task.id, to=command.person_id, group=command.group, by=by)
    ]


def put_off(case: Case, command: RemindMe, by: Actor, now: datetime) -> list[CaseEvent]:
    """The holder lets a task rest until a moment."""
    task = task_named(case, command.task_id)
    if task.assignee != by.person_id:
        raise Conflict("You do not hold this task.", "Take it, then put it off.")
    if command.until <= now:
        raise Invalid("That moment has passed.", "Name one in the future.")
    return [TaskPutOff(at=now, task_id=task.id, until=command.until, by=by)]


def rest_moments(case: Case) -> list[datetime]:
    """When a resting task is to be taken up again."""
    return [wakes[0] for task in case.tasks if (wakes := _wakes(case, task)) is not None]


def what_is_due(case: Case, now: datetime) -> list[CaseEvent]:
    """Resting tasks whose moment has come, or which something else brings back before it."""
    return [
        TaskResumed(at=now, task_id=task.id, cause=wakes[1])
        for task in case.tasks
        if (wakes := _wakes(case, task)) is not None and now >= wakes[0]
    ]


def _wakes(case: Case, task: Task) -> tuple[Moment, str] | None:
    """When and why a task stops resting: what comes first."""
    rest = task.rest
    if rest is None:
        return None
    found = [(rest.until, "moment")]
    news = (case.last_inbound_at, case.informed_at)
    for at, cause in (*((at, "news") for at in news), (case.alarmed_at, "alarm")):
        if at is not None and at > rest.since:
            found.append((at, cause))
    found += [
        (moment, "deadline")
        for clock in (case.acknowledge, case.answer)
        if (moment := _last_call(case, clock, rest.since)) is not None
    ]
    return min(found)


def _last_call(case: Case, clock: Clock | None, since: Moment) -> Moment | None:
    """The latest warning before a running clock's end, or the end itself; None once both passed."""
    if clock is None or not clock.running:
        return None
    shares = case.agreement.answer_warnings if clock is case.answer else ()
    moments = [clock.moment_at(max(shares), case.hours) if shares else None, clock.due_at]
    return next((at for at in moments if at is not None and at > since), None)


def _may_get(case: Case, task: Task, command: AssignTask | HandOverTask) -> None:
    """Nobody is given their own words to approve."""
    draft = _to_decide(case, task)
    if draft is not None and command.person_id in draft.latest.authors:
        raise OwnDraft("These are their own words.", "Choose somebody who did not write them.")


def _to_decide(case: Case, task: Task) -> Draft | None:
    """The draft that a task is to consent to."""
    return case.draft(task.about) if task.kind is TaskKind.APPROVE and task.about else None


def _decides(draft: Draft | None, by: Actor) -> bool:
    """Whether somebody can do what the task is for: decide on that draft or, as a supervisor, see
    that somebody does."""
    if draft is None or may_decide(draft, by):
        return True
    return _supervises(by) and by.person_id not in draft.latest.authors


def _held_by(task: Task, by: Actor) -> None:
    if task.assignee != by.person_id and not _supervises(by):
        raise TaskIsTaken(
            "You do not hold this task.", "Only its holder or a supervisor may give it away."
        )


def _supervises(by: Actor) -> bool:
    return Role.SUPERVISOR in by.roles
