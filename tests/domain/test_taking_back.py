"""What its author takes back is owed nothing, unless a person has to look all the same."""

from datetime import timedelta

import pytest

from domain.assessment import Risk
from domain.case import ClosingReason, Status
from domain.commands import CaseCommand, CloseCase, CorrectAssessment, DecideResponse
from domain.mention import Mention
from domain.reply import Purpose, Sent
from domain.ruling import Answering
from domain.task import TaskKind
from domain.values import Priority
from tests.domain.builders import (
    NOON,
    a_deletion,
    a_mention,
    a_reply,
    a_text,
    after,
    an_act,
    an_arrival,
    an_assessment,
)
from tests.domain.shell import Shell


def a_closed_one_that_hears(*mentions: Mention) -> Shell:
    """Answered at noon and closed; its customer writes again, and it is read."""
    shell = Shell.open()
    shell.arrive(an_arrival(a_mention()))
    shell.assess(an_assessment())
    shell.act(an_act(CloseCase(reason=ClosingReason.ANSWERED)))
    for mention in mentions:
        shell.now = mention.occurred_at
        shell.arrive(an_arrival(mention))
        shell.assess(an_assessment())
    return shell


def deletes(shell: Shell, mention: Mention) -> None:
    shell.arrive(a_deletion(mention, shell.now))
    shell.look(a_text())


def does(shell: Shell, deed: CaseCommand) -> None:
    """Somebody does it, and what it sends arrives."""
    shell.act(an_act(deed))
    shell.look(a_text())
    for reply in shell.case.pending_replies:
        shell.deliver(reply.id, Sent(at=shell.now))


def test_what_reopened_a_case_and_was_read_before_it_was_taken_back_is_owed_nothing() -> None:
    second, third = a_mention(after(hours=1)), a_mention(after(hours=1, minutes=1))
    shell = a_closed_one_that_hears(second, third)
    deletes(shell, second)
    assert shell.case.task_of(TaskKind.REPLY) is not None, "one of both stands"
    deletes(shell, third)
    assert shell.case.closed_reason is ClosingReason.CUSTOMER_WITHDREW
    assert shell.case.due_at is None
    assert not shell.case.tasks


@pytest.mark.parametrize(
    "deed", [a_reply(Purpose.INTERIM), DecideResponse(answering=Answering.RESPOND)]
)
def test_but_not_over_what_a_person_has_begun(deed: CaseCommand) -> None:
    second = a_mention(after(hours=1))
    shell = a_closed_one_that_hears(second)
    does(shell, deed)
    deletes(shell, second)
    assert shell.case.status is Status.OPEN


def test_nor_over_what_endangers_people() -> None:
    second = a_mention(after(hours=1))
    shell = a_closed_one_that_hears()
    shell.arrive(an_arrival(second))
    shell.assess(an_assessment(risks=(Risk.SELF_HARM,)))
    deletes(shell, second)
    assert shell.case.task_of(TaskKind.REPLY) is not None


def in_danger() -> tuple[Shell, Mention]:
    mention = a_mention()
    shell = Shell.open()
    shell.arrive(an_arrival(mention))
    shell.assess(an_assessment(risks=(Risk.SELF_HARM,)))
    return shell, mention


def test_who_is_in_danger_is_looked_after_also_when_they_take_it_back() -> None:
    shell, mention = in_danger()
    deletes(shell, mention)
    (task,) = shell.case.tasks
    assert (task.kind, task.priority) == (TaskKind.ASSESS, Priority.URGENT)
    assert (shell.case.due_at, shell.next_look) == (None, None), "nothing is promised"
    shell.now = after(minutes=1)
    shell.look(a_text())
    shell.act(an_act(CloseCase(reason=ClosingReason.CUSTOMER_WITHDREW)))
    shell.look(a_text())
    assert shell.case.status is Status.CLOSED


@pytest.mark.parametrize(
    "deed", [a_reply(Purpose.INTERIM), CorrectAssessment(remove_risks=(Risk.SELF_HARM,))]
)
def test_but_not_where_somebody_has_looked(deed: CaseCommand) -> None:
    shell, mention = in_danger()
    does(shell, deed)
    deletes(shell, mention)
    assert shell.case.closed_reason is ClosingReason.CUSTOMER_WITHDREW


def test_nor_over_a_message_that_was_read_when_the_case_had_been_closed_over_it() -> None:
    first, second, third = a_mention(repost=True), a_mention(), a_mention(after(hours=1))
    shell = Shell.open()
    shell.arrive(an_arrival(first))
    shell.arrive(an_arrival(second))
    shell.assess(an_assessment())
    assert shell.case.closed_reason is not None, "it only repeats somebody's words"
    shell.now = after(seconds=1)
    shell.assess(an_assessment())
    assert shell.case.closed_reason is None
    shell.now = after(hours=1)
    shell.arrive(an_arrival(third))
    shell.assess(an_assessment())
    deletes(shell, third)
    assert shell.case.task_of(TaskKind.REPLY) is not None


def answered_and_asked_again(again: Mention) -> Shell:
    """Answered at noon; its customer writes again while the case is quiet."""
    shell = Shell.open()
    shell.arrive(an_arrival(a_mention()))
    shell.assess(an_assessment())
    does(shell, a_reply(Purpose.SUBSTANCE))
    shell.now = again.occurred_at
    shell.arrive(an_arrival(again))
    shell.assess(an_assessment())
    assert shell.case.answered_at is None
    return shell


def test_what_is_asked_after_the_answer_and_taken_back_is_owed_nothing() -> None:
    again = a_mention(after(hours=1))
    shell = answered_and_asked_again(again)
    shell.now = after(hours=2)
    deletes(shell, again)
    assert (shell.case.due_at, shell.case.tasks) == (None, ())
    assert shell.case.answered_at == NOON
    assert shell.next_look == after(hours=1) + timedelta(days=3), "quiet since the last word"
    shell.now = after(hours=3)
    shell.arrive(an_arrival(a_mention(shell.now)))
    shell.assess(an_assessment())
    assert shell.case.due_at == after(hours=27)


def test_what_is_taken_back_too_late_was_missed_all_the_same() -> None:
    again = a_mention(after(hours=1))
    shell = answered_and_asked_again(again)
    shell.now = after(hours=26)
    deletes(shell, again)
    assert shell.case.due_at is None
    assert shell.case.answer_missed_at == shell.now


def test_another_question_after_the_answer_is_still_owed_one() -> None:
    second, third = a_mention(after(hours=1)), a_mention(after(hours=2))
    shell = answered_and_asked_again(second)
    shell.now = after(hours=2)
    shell.arrive(an_arrival(third))
    shell.assess(an_assessment())
    deletes(shell, second)
    assert shell.case.task_of(TaskKind.REPLY) is not None
    does(shell, a_reply(Purpose.INTERIM))
    deletes(shell, third)
    assert shell.case.task_of(TaskKind.REPLY) is not None, "somebody is talking to them"
