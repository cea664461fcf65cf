"""Nobody gets round a second person: not by what a reply is said to be for, not by writing in
somebody else's draft, and not once the customer's message is gone."""

from uuid import UUID

import pytest

from domain.actor import Actor, Level, Role, Via
from domain.acts import carry_out, decide
from domain.amendment import AmendmentKind
from domain.approval import ApprovalMode, ApprovalPolicy, ApprovalRule
from domain.case import Case
from domain.commands import (
    CaseCommand,
    CorrectReply,
    EditAndApproveDraft,
    ReopenCase,
    ReviseDraft,
    WithdrawReply,
)
from domain.errors import Conflict, TextTooLong
from domain.events import ReplySent
from domain.evolving import fold
from domain.monitoring import take_in
from domain.reply import Purpose
from domain.task import Group, TaskKind
from tests.domain.builders import (
    a_case,
    a_deletion,
    a_mention,
    a_reply,
    a_text,
    after,
    an_act,
    an_agreement,
    capabilities,
    person,
)

TRAINEE = Actor(person_id=UUID(int=20), roles=(Role.AGENT,), via=Via.API, level=Level.TRAINEE)
COLLEAGUES = ApprovalRule(
    name="colleagues", mode=ApprovalMode.PEER, levels=(Level.REGULAR, Level.SENIOR)
)
PEERS = an_agreement(approval=ApprovalPolicy(rules=(COLLEAGUES,)))
"""Peers look at each other's words, supervisors at those of trainees."""

NOW = after(minutes=1)


def acted(case: Case, command: CaseCommand, by: Actor, *, seen: bool = True) -> Case:
    """The case after somebody asked for that."""
    return fold(carry_out(case, an_act(command, by), NOW, seen=seen), case)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_whatever_a_trainees_words_are_for_somebody_sees_them(purpose: Purpose) -> None:
    case = acted(a_case(), a_reply(purpose), TRAINEE)
    assert not case.replies
    assert [draft.mode for draft in case.pending_drafts] == [ApprovalMode.SUPERVISOR]


def test_an_acknowledgement_by_anybody_else_never_waits() -> None:
    case = acted(a_case(agreement=PEERS), a_reply(Purpose.ACKNOWLEDGEMENT), person())
    assert [reply.purpose for reply in case.replies] == [Purpose.ACKNOWLEDGEMENT]


def test_what_a_trainee_makes_of_a_colleagues_draft_is_for_the_supervisors() -> None:
    case = acted(a_case(agreement=PEERS), a_reply(), person())
    (draft,) = case.pending_drafts
    assert draft.mode is ApprovalMode.PEER
    case = acted(case, ReviseDraft(draft_id=draft.id, text=a_text(), length=20), TRAINEE)
    (draft,) = case.pending_drafts
    assert (draft.mode, draft.rule, draft.group) == (
        ApprovalMode.SUPERVISOR,
        "trainee",
        Group.SUPERVISORS,
    )
    task = case.task_of(TaskKind.APPROVE)
    assert task is not None
    assert task.group is Group.SUPERVISORS


def test_what_a_colleague_makes_of_a_trainees_draft_is_still_for_the_supervisors() -> None:
    case = acted(a_case(agreement=PEERS), a_reply(), TRAINEE)
    (draft,) = case.pending_drafts
    case = acted(case, ReviseDraft(draft_id=draft.id, text=a_text(), length=20), person())
    assert [draft.mode for draft in case.pending_drafts] == [ApprovalMode.SUPERVISOR]


def a_reply_beneath_a_message_that_is_gone() -> Case:
    """An agent has answered, the author took their message back, and somebody looks once more."""
    mention = a_mention()
    amendments = (AmendmentKind.CORRECT, AmendmentKind.WITHDRAW)
    case = acted(
        a_case(mention, capabilities=capabilities(amendments=amendments)), a_reply(), person()
    )
    sent = ReplySent(at=NOW, reply_id=case.replies[0].id, sent_at=NOW)
    case = fold([sent], case)
    case = fold(take_in(case, a_deletion(mention, NOW), NOW), case)
    return acted(case, ReopenCase(), person())


def test_a_reply_beneath_a_message_that_is_gone_gets_no_words_that_nobody_saw() -> None:
    case = a_reply_beneath_a_message_that_is_gone()
    correction = CorrectReply(reply_id=case.replies[0].id, text=a_text(), length=20)
    with pytest.raises(Conflict):
        decide(case, an_act(correction, TRAINEE), NOW)
    assert acted(case, correction, person()).pending_amendments


def test_a_reply_beneath_a_message_that_is_gone_can_be_taken_back_by_anybody() -> None:
    case = a_reply_beneath_a_message_that_is_gone()
    case = acted(case, WithdrawReply(reply_id=case.replies[0].id), TRAINEE)
    assert [each.kind for each in case.pending_amendments] == [AmendmentKind.WITHDRAW]


def test_histories_that_began_before_go_on_as_they_did() -> None:
    case = acted(a_case(), a_reply(Purpose.ACKNOWLEDGEMENT), TRAINEE, seen=False)
    assert [reply.purpose for reply in case.replies] == [Purpose.ACKNOWLEDGEMENT]


def test_nobody_consents_to_what_the_channel_cannot_carry() -> None:
    case = acted(a_case(agreement=PEERS), a_reply(), person())
    (draft,) = case.pending_drafts
    too_long = {"draft_id": draft.id, "text": a_text(), "length": 501}
    revised = ReviseDraft(**too_long)
    with pytest.raises(TextTooLong):
        decide(case, an_act(revised, person()), NOW)
    edited = EditAndApproveDraft(**too_long, revision=draft.latest.hash)
    with pytest.raises(TextTooLong):
        decide(case, an_act(edited, person(number=11)), NOW)
