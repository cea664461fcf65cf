"""What can be done with a case as it stands, by somebody."""

from domain import deciding, retrieving
from domain.actor import Actor, Role
from domain.amendment import MODERATION, AmendmentKind
from domain.case import Case, Status
from domain.closable import not_to_be_closed
from domain.holding import may_pick
from domain.permissions import Permission, may
from domain.task import TaskKind


def allowed_now(case: Case, actor: Actor) -> tuple[str, ...]:
    """The kinds of command that make sense on the case as it stands, for that actor."""
    possible = {Permission.ADD_NOTE}
    if case.incident_id is not None:
        possible.add(Permission.LEAVE_INCIDENT)
    if case.status is Status.CLOSED:
        possible.add(Permission.REOPEN_CASE)
    else:
        possible |= {
            Permission.ASK_INFORMATION,
            Permission.TAG_CASE,
            *_on_questions(case, actor),
        }
        if case.assessment is not None:
            possible.add(Permission.CORRECT_ASSESSMENT)
        if case.tasks:
            possible |= {
                Permission.RELEASE_TASK,
                Permission.ASSIGN_TASK,
                Permission.HAND_OVER_TASK,
            }
            if may_pick(actor):
                possible.add(Permission.CLAIM_TASK)
        if any(task.assignee == actor.person_id for task in case.tasks):
            possible |= {Permission.REFUSE_TASK, Permission.REMIND_ME}
        if case.doubtful_replies:
            possible.add(Permission.SETTLE_DELIVERY)
        elif case.latest_mention is not None:
            possible.add(Permission.SUBMIT_REPLY)
        if case.latest_mention is not None:
            possible.add(Permission.DECIDE_RESPONSE)
        if not_to_be_closed(case) is None:
            possible |= {Permission.CLOSE_CASE, Permission.DECIDE_RESPONSE}
        possible |= _on_drafts(case, actor) | _on_the_network(case)
    return tuple(p.value for p in Permission if p in possible and may(actor, p))


def _on_questions(case: Case, actor: Actor) -> set[Permission]:
    """Asking others, and what is open to do about what was asked."""
    possible = {
        Permission(kind)
        for escalation in case.open_escalations
        for kind in retrieving.open_to(case, escalation, actor)
    }
    if len(case.open_escalations) < retrieving.MOST_OPEN:
        possible.add(Permission.ASK_SECOND_LINE)
        if {Role.AGENT, Role.SUPERVISOR} & set(actor.roles):
            possible.add(Permission.ASK_DEPARTMENT)
    return possible


def _on_the_network(case: Case) -> set[Permission]:
    """What the channel lets us do to messages that stand there, and to leave what it would not."""
    can = set(case.capabilities.amendments)
    possible: set[Permission] = set()
    stands = any(reply.stands for reply in case.replies)
    if stands and AmendmentKind.CORRECT in can:
        possible.add(Permission.CORRECT_REPLY)
    if stands and AmendmentKind.WITHDRAW in can:
        possible.add(Permission.WITHDRAW_REPLY)
    if can & MODERATION and case.standing_mentions:
        possible.add(Permission.MODERATE)
    if case.task_of(TaskKind.CHECK_CHANGE) is not None:
        possible.add(Permission.LEAVE_CHANGE)
    return possible


def _on_drafts(case: Case, actor: Actor) -> set[Permission]:
    """What is open to do on the case's drafts; nobody decides on words of their own."""
    return {
        permission for draft in case.drafts for permission in deciding.open_to(case, draft, actor)
    }
