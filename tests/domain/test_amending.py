"""What can be done to messages that stand on the network: what the screens offer is carried out."""

from typing import Any
from uuid import UUID

import pytest

from domain.actor import Role
from domain.acts import carry_out
from domain.amending import amendable, made
from domain.amendment import Amendment, AmendmentKind, AmendmentState
from domain.case import Case, ClosingReason, Status
from domain.commands import (
    CaseCommand,
    CloseCase,
    CorrectReply,
    DecideResponse,
    LeaveChange,
    Moderate,
    ReopenCase,
    WithdrawReply,
)
from domain.events import CaseClosed, CaseReopened, CommandAccepted, CommandRefused
from domain.permissions import Permission
from domain.possible import allowed_now
from domain.reply import (
    Delivery,
    InDoubt,
    Purpose,
    Rejected,
    Reply,
    Retryable,
    SendOutcome,
    Sent,
)
from domain.ruling import Answering
from domain.task import TaskKind
from domain.values import Visibility
from tests.domain.builders import (
    NOON,
    a_case,
    a_deletion,
    a_mention,
    a_reply,
    a_text,
    after,
    an_act,
    an_arrival,
    an_assessment,
    an_id,
    capabilities,
    opened,
    person,
)
from tests.domain.shell import Shell

CARRIED = (
    AmendmentKind.CORRECT,
    AmendmentKind.WITHDRAW,
    AmendmentKind.REPORT,
    AmendmentKind.BLOCK,
)
REPLY = an_id()


def answered(
    carried: tuple[AmendmentKind, ...] = CARRIED,
    amendments: tuple[Amendment, ...] = (),
    **reply: Any,
) -> Case:
    case = a_case()
    sent = Reply(
        **{
            "id": REPLY,
            "conversation_id": case.mentions[0].mention.conversation_id,
            "purpose": Purpose.SUBSTANCE,
            "visibility": Visibility.PUBLIC,
            "submitted_at": NOON,
            "by": person(Role.AGENT),
            "text": a_text(),
            "delivery": Delivery.SENT,
        }
        | reply
    )
    channel = capabilities(amendments=carried)
    return case.model_copy(
        update={"capabilities": channel, "replies": (sent,), "amendments": amendments}
    )


def moderated(state: AmendmentState, about: UUID) -> Amendment:
    return Amendment(
        id=an_id(),
        kind=AmendmentKind.REPORT,
        about=about,
        by=person(Role.AGENT),
        submitted_at=NOON,
        state=state,
    )


def asking(about: UUID, kind: AmendmentKind) -> CaseCommand:
    if kind is AmendmentKind.CORRECT:
        return CorrectReply(reply_id=about, text=a_text(), length=1)
    if kind is AmendmentKind.WITHDRAW:
        return WithdrawReply(reply_id=about)
    return Moderate(message_id=about, action=kind)


def test_it_is_what_the_channel_carries_and_all_of_it_is_carried_out() -> None:
    case = answered()
    mention = case.mentions[0].mention.message_id
    offered = amendable(case)
    assert offered == {REPLY: CARRIED[:2], mention: CARRIED[2:]}
    for about, kinds in offered.items():
        for kind in kinds:
            act = an_act(asking(about, kind), person(Role.SUPERVISOR))
            assert isinstance(carry_out(case, act, NOON)[-1], CommandAccepted)
    assert amendable(answered((AmendmentKind.WITHDRAW,))) == {REPLY: (AmendmentKind.WITHDRAW,)}


def test_it_is_nothing_while_a_change_is_under_way_and_something_again_when_it_failed() -> None:
    pending = moderated(AmendmentState.PENDING, REPLY)
    assert REPLY not in amendable(answered(amendments=(pending,)))
    failed = moderated(AmendmentState.FAILED, REPLY)
    assert amendable(answered(amendments=(failed,)))[REPLY] == CARRIED[:2]


@pytest.mark.parametrize(
    "reply", [{"withdrawn_at": NOON}, {"delivery": Delivery.FAILED}, {"elsewhere": True}]
)
def test_a_reply_that_does_not_stand_is_left_alone(reply: dict[str, Any]) -> None:
    assert REPLY not in amendable(answered(**reply))


def test_nothing_is_done_twice_to_a_customers_message_or_on_a_closed_case() -> None:
    case = answered()
    mention = case.mentions[0].mention.message_id
    reported = case.model_copy(update={"amendments": (moderated(AmendmentState.DONE, mention),)})
    assert amendable(reported)[mention] == (AmendmentKind.BLOCK,)
    assert amendable(case.model_copy(update={"status": Status.CLOSED})) == {}


@pytest.mark.parametrize("state", AmendmentState)
def test_a_post_is_reported_once_by_however_many(state: AmendmentState) -> None:
    case = answered()
    mention = case.mentions[0].mention.message_id
    before = case.model_copy(update={"amendments": (moderated(state, mention),)})
    report = an_act(asking(mention, AmendmentKind.REPORT), person(Role.SUPERVISOR))
    block = an_act(asking(mention, AmendmentKind.BLOCK), person(Role.SUPERVISOR))
    refused = state is not AmendmentState.FAILED
    assert isinstance(carry_out(before, report, NOON)[-1], CommandRefused) == refused
    assert isinstance(carry_out(before, block, NOON)[-1], CommandAccepted)


def an_open_case() -> Shell:
    shell = Shell.open(opened(capabilities=capabilities(amendments=CARRIED)))
    hear(shell)
    return shell


def hear(shell: Shell) -> None:
    shell.arrive(an_arrival(a_mention(shell.now)))
    shell.assess(an_assessment())


def answer(shell: Shell) -> UUID:
    act = an_act(a_reply())
    shell.act(act)
    shell.look(a_text())
    shell.deliver(act.id, Sent(at=shell.now))
    return act.id


def take_back(shell: Shell, reply_id: UUID) -> None:
    order(shell, WithdrawReply(reply_id=reply_id))
    comes_of_it(shell, Sent(at=shell.now))


def order(shell: Shell, command: CaseCommand) -> None:
    shell.act(an_act(command, person(Role.SUPERVISOR)))
    shell.look(a_text())


def comes_of_it(shell: Shell, outcome: SendOutcome) -> None:
    amendment = shell.case.pending_amendments[0]
    shell.write(made(shell.case, amendment, outcome, shell.now))
    shell.look(a_text())


def leave(shell: Shell) -> None:
    task = shell.case.task_of(TaskKind.CHECK_CHANGE)
    assert task is not None
    shell.act(an_act(LeaveChange(task_id=task.id)))
    shell.look(a_text())


def test_a_withdrawn_answer_is_owed_again_from_now_on() -> None:
    shell = an_open_case()
    reply_id = answer(shell)
    shell.now = after(hours=2)
    take_back(shell, reply_id)
    assert shell.case.due_at == after(hours=26)
    assert shell.case.task_of(TaskKind.REPLY) is not None


def test_to_take_an_earlier_answer_back_gives_no_more_time_for_the_next_one() -> None:
    shell = an_open_case()
    reply_id = answer(shell)
    shell.now = after(hours=1)
    hear(shell)
    shell.now = after(hours=24)
    shell.look(a_text())
    warned = shell.case.answer_warnings
    take_back(shell, reply_id)
    assert shell.case.due_at == after(hours=25)
    assert shell.case.answer_warnings == warned != ()


def test_to_take_one_of_two_answers_back_owes_none() -> None:
    shell = an_open_case()
    reply_id = answer(shell)
    answer(shell)
    take_back(shell, reply_id)
    assert shell.case.due_at is None
    assert not shell.case.tasks


def test_nothing_is_owed_to_somebody_who_took_everything_back() -> None:
    shell = an_open_case()
    reply_id = answer(shell)
    mention = shell.case.mentions[0].mention
    shell.arrive(a_deletion(mention, shell.now))
    shell.act(an_act(ReopenCase()))
    shell.look(a_text())
    take_back(shell, reply_id)
    assert shell.case.status is Status.OPEN
    assert shell.case.due_at is None


FOR_GOOD = (
    Rejected(code="not_allowed"),
    InDoubt(code="no_answer"),
    Retryable(code="busy", after=90_000),
)


@pytest.mark.parametrize("outcome", FOR_GOOD, ids=lambda outcome: outcome.kind)
@pytest.mark.parametrize("kind", [AmendmentKind.WITHDRAW, AmendmentKind.CORRECT])
def test_who_ordered_what_failed_is_told(kind: AmendmentKind, outcome: SendOutcome) -> None:
    shell = an_open_case()
    reply_id = answer(shell)
    order(shell, asking(reply_id, kind))
    comes_of_it(shell, outcome)
    task = shell.case.task_of(TaskKind.CHECK_CHANGE)
    assert task is not None
    assert (task.about, task.assignee) == (reply_id, person(Role.SUPERVISOR).person_id)
    shell.now = after(days=4)
    shell.look(a_text())
    assert shell.case.status is Status.OPEN, "nobody has looked yet"


def test_who_was_told_is_done_with_it_once_the_network_has_changed_it() -> None:
    shell = an_open_case()
    reply_id = answer(shell)
    order(shell, CorrectReply(reply_id=reply_id, text=a_text(), length=1))
    comes_of_it(shell, Rejected(code="not_allowed"))
    order(shell, CorrectReply(reply_id=reply_id, text=a_text(), length=1))
    comes_of_it(shell, Rejected(code="not_allowed"))
    assert [task.kind for task in shell.case.tasks] == [TaskKind.CHECK_CHANGE]
    take_back(shell, reply_id)
    assert [task.kind for task in shell.case.tasks] == [TaskKind.REPLY]


def test_or_once_they_have_said_something_else_instead() -> None:
    shell = an_open_case()
    reply_id, message = answer(shell), shell.case.mentions[0].mention.message_id
    order(shell, WithdrawReply(reply_id=reply_id))
    comes_of_it(shell, Rejected(code="not_allowed"))
    order(shell, Moderate(message_id=message, action=AmendmentKind.REPORT))
    comes_of_it(shell, Rejected(code="not_allowed"))
    answer(shell)
    assert [task.about for task in shell.case.tasks] == [message], "that is no answer to it"


def test_what_was_ordered_before_it_failed_is_no_second_try() -> None:
    shell = an_open_case()
    message = shell.case.mentions[0].mention.message_id
    order(shell, Moderate(message_id=message, action=AmendmentKind.REPORT))
    order(shell, Moderate(message_id=message, action=AmendmentKind.BLOCK))
    shell.now = after(minutes=1)
    comes_of_it(shell, Rejected(code="not_allowed"))
    comes_of_it(shell, Sent(at=shell.now))
    assert shell.case.task_of(TaskKind.CHECK_CHANGE) is not None


def test_a_case_that_was_closed_meanwhile_is_open_until_somebody_has_looked() -> None:
    shell = an_open_case()
    message = shell.case.mentions[0].mention.message_id
    hide = Moderate(message_id=message, action=AmendmentKind.BLOCK)
    order(shell, hide)
    shell.act(an_act(CloseCase(reason=ClosingReason.SPAM)))
    comes_of_it(shell, Rejected(code="not_allowed"))
    assert [task.kind for task in shell.case.tasks] == [TaskKind.CHECK_CHANGE]
    assert shell.case.status is Status.OPEN
    assert shell.case.due_at is None
    shell.now = after(minutes=1)
    order(shell, hide)
    comes_of_it(shell, Sent(at=shell.now))
    assert shell.case.closed_reason is ClosingReason.OTHER


@pytest.mark.parametrize("kind", [AmendmentKind.WITHDRAW, AmendmentKind.CORRECT])
def test_or_it_is_left_as_it_is_and_can_be_tried_again_all_the_same(kind: AmendmentKind) -> None:
    shell = an_open_case()
    reply_id = answer(shell)
    order(shell, asking(reply_id, kind))
    comes_of_it(shell, Rejected(code="not_allowed"))
    assert Permission.LEAVE_CHANGE in allowed_now(shell.case, person(Role.AGENT))
    leave(shell)
    assert shell.case.tasks == ()
    assert Permission.LEAVE_CHANGE not in allowed_now(shell.case, person(Role.AGENT))
    assert kind in amendable(shell.case)[reply_id]
    shell.now = after(days=4)
    shell.look(a_text())
    assert shell.case.status is Status.CLOSED, "it waits for nobody any more"


def test_a_case_that_was_open_for_nothing_else_is_closed_by_whoever_leaves_it() -> None:
    shell = an_open_case()
    message = shell.case.mentions[0].mention.message_id
    order(shell, Moderate(message_id=message, action=AmendmentKind.BLOCK))
    shell.act(an_act(CloseCase(reason=ClosingReason.SPAM)))
    comes_of_it(shell, Rejected(code="not_allowed"))
    leave(shell)
    assert shell.case.closed_reason is ClosingReason.OTHER
    end = next(t.event for t in reversed(shell.told) if isinstance(t.event, CaseClosed))
    assert end.by == person(Role.AGENT)


def test_only_a_change_that_failed_can_be_left() -> None:
    shell = an_open_case()
    (reply,) = shell.case.tasks
    shell.act(an_act(LeaveChange(task_id=reply.id)))
    assert shell.case.tasks == (reply,)
    refused = shell.told[-1].event
    assert isinstance(refused, CommandRefused)
    assert refused.answer.refusal == "conflict"


def test_nothing_is_acknowledged_where_a_case_is_open_for_a_change_that_failed() -> None:
    shell = an_open_case()
    reply_id = answer(shell)
    order(shell, WithdrawReply(reply_id=reply_id))
    shell.act(an_act(CloseCase(reason=ClosingReason.ANSWERED)))
    comes_of_it(shell, Rejected(code="not_allowed"))
    shell.act(an_act(DecideResponse(answering=Answering.RESPOND)))
    assert shell.case.acknowledge is None, "a first reply was given, and nobody has written since"


def test_a_reply_that_stayed_is_looked_at_also_when_its_author_takes_everything_back() -> None:
    shell = an_open_case()
    reply_id = answer(shell)
    order(shell, WithdrawReply(reply_id=reply_id))
    comes_of_it(shell, Rejected(code="not_allowed"))
    shell.arrive(a_deletion(shell.case.mentions[0].mention, shell.now))
    shell.look(a_text())
    assert shell.case.status is Status.OPEN
    shell.now = after(minutes=1)
    take_back(shell, reply_id)
    assert shell.case.closed_reason is ClosingReason.CUSTOMER_WITHDREW


def test_nobody_is_told_that_a_post_that_is_gone_could_not_be_reported() -> None:
    shell = an_open_case()
    mention = shell.case.mentions[0].mention
    order(shell, Moderate(message_id=mention.message_id, action=AmendmentKind.REPORT))
    shell.arrive(a_deletion(mention, shell.now))
    comes_of_it(shell, Rejected(code="gone"))
    assert shell.case.status is Status.CLOSED
    assert not [row for row in shell.rows if isinstance(row.event, CaseReopened)]
