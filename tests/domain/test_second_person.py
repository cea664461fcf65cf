"""Nobody gets round a second person: not by what a reply is said to be for, not by writing in
somebody else's draft, and not once the customer's message is gone."""

from datetime import datetime
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.actor import Actor, Level, Role, Via
from domain.acts import carry_out, decide
from domain.amending import made
from domain.amendment import AmendmentKind
from domain.approval import ApprovalMode, ApprovalPolicy, ApprovalRule
from domain.case import Case
from domain.changes.drafts import REMEMBERED_REVISIONS
from domain.commands import (
    ApproveDraft,
    CaseCommand,
    ClaimTask,
    CorrectReply,
    EditAndApproveDraft,
    ReopenCase,
    ReturnDraft,
    ReviseDraft,
    WithdrawDraft,
    WithdrawReply,
)
from domain.deciding import may_decide, open_to
from domain.errors import AlreadyDecided, Conflict, OwnDraft, StaleDraft, TextTooLong
from domain.events import ReplySent
from domain.evolving import fold
from domain.holding import open_to as open_to_do
from domain.monitoring import take_in
from domain.permissions import Permission
from domain.reply import Purpose, Sent
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


def test_nobody_revises_a_draft_over_what_a_colleague_has_made_of_it() -> None:
    case = acted(a_case(agreement=PEERS), a_reply(), person())
    (begun,) = case.pending_drafts
    revised = ReviseDraft(draft_id=begun.id, revision=begun.latest.hash, text=a_text(), length=20)
    case = acted(case, revised, person(number=2))
    with pytest.raises(AlreadyDecided, match="other words"):
        decide(case, an_act(revised.model_copy(update={"text": a_text()}), person()), NOW)


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


def replied_directly(case: Case, by: int, at: datetime) -> Case:
    """The case after somebody, a supervisor unless they hold it, said something in between."""
    roles = () if by == 10 else (Role.SUPERVISOR,)
    act = an_act(a_reply(Purpose.ACKNOWLEDGEMENT), person(*roles, number=by))
    return fold(decide(case, act, at), case)


@given(
    seen=st.none() | st.integers(0, 9),
    replied=st.integers(1, 9),
    by=st.sampled_from([10, 11, 12]),
    does=st.sampled_from([ApproveDraft, EditAndApproveDraft, ReviseDraft]),
)
@example(seen=4, replied=5, by=10, does=ApproveDraft)
def test_nothing_goes_out_over_a_reply_that_whoever_consents_had_not_before_them(
    seen: int | None,
    replied: int,
    by: int,
    does: type[ApproveDraft | EditAndApproveDraft | ReviseDraft],
) -> None:
    """A draft of 10 waits, somebody replies directly, then 11 consents or revises."""
    case = acted(a_case(agreement=PEERS), a_reply(), person())
    (draft,) = case.pending_drafts
    case = replied_directly(case, by, after(minutes=replied))
    words = {} if does is ApproveDraft else {"text": a_text(), "length": 20}
    command = does(
        draft_id=draft.id,
        revision=draft.latest.hash,
        seen_at=None if seen is None else after(minutes=seen),
        **words,
    )
    act, now = an_act(command, person(number=11)), after(minutes=10)
    if seen is not None and replied > seen and by != 11:
        with pytest.raises(StaleDraft, match="Somebody else has replied"):
            decide(case, act, now)
    else:
        assert decide(case, act, now)
    told = act.model_copy(update={"command": command.model_copy(update={"seen_at": now})})
    assert decide(case, told, now), "once they have it before them, they may"


def two_drafts() -> Case:
    """A word that points to private, and what is said there."""
    case = acted(a_case(agreement=PEERS), a_reply(Purpose.POINTER), person())
    return acted(case, a_reply(), person())


def test_who_consents_to_two_drafts_at_once_knows_of_the_first() -> None:
    case, robin, robert = two_drafts(), person(number=11), person(number=12)
    first, second = (
        ApproveDraft(draft_id=draft.id, revision=draft.latest.hash, seen_at=NOW)
        for draft in case.pending_drafts
    )
    case = fold(decide(case, an_act(first, robin), after(minutes=2)), case)
    with pytest.raises(StaleDraft, match="Somebody else has replied"):
        decide(case, an_act(second, robert), after(minutes=3))
    assert decide(case, an_act(second, robin), after(minutes=3))
    case = replied_directly(case, 12, after(minutes=3))
    with pytest.raises(StaleDraft, match="Somebody else has replied"):
        decide(case, an_act(second, robin), after(minutes=4))


def test_who_consented_to_other_words_does_not() -> None:
    both = ApprovalRule(name="both", mode=ApprovalMode.PEER_THEN_SUPERVISOR)
    robin, robert = person(number=11), person(Role.SUPERVISOR, number=12)
    case = a_case(agreement=an_agreement(approval=ApprovalPolicy(rules=(both,))))
    case = acted(acted(case, a_reply(Purpose.POINTER), person()), a_reply(), person())
    first, second = case.pending_drafts
    consent = ApproveDraft(draft_id=first.id, revision=first.latest.hash, seen_at=NOW)
    case = acted(case, consent, robin)
    edited = EditAndApproveDraft(
        draft_id=first.id, revision=first.latest.hash, text=a_text(), length=20
    )
    case = fold(decide(case, an_act(edited, robert), after(minutes=2)), case)
    consent = ApproveDraft(draft_id=second.id, revision=second.latest.hash, seen_at=NOW)
    with pytest.raises(StaleDraft, match="Somebody else has replied"):
        decide(case, an_act(consent, robin), after(minutes=3))


def test_a_correction_is_no_answer_to_what_a_colleague_says() -> None:
    case = with_drafts(AmendmentKind.CORRECT)
    (draft,) = case.pending_drafts
    case = replied_directly(case, 12, after(minutes=2))
    consent = ApproveDraft(draft_id=draft.id, revision=draft.latest.hash, seen_at=NOW)
    assert decide(case, an_act(consent, person(number=11)), after(minutes=3))


ASKED = st.sampled_from([ApprovalMode.PEER, ApprovalMode.SUPERVISOR, ApprovalMode.DEPARTMENT])
PEOPLE = st.builds(
    Actor,
    person_id=st.sampled_from([UUID(int=10), UUID(int=11)]),
    roles=st.sampled_from([(Role.AGENT,), (Role.SUPERVISOR,), (Role.AGENT, Role.SUPERVISOR)]),
    via=st.just(Via.API),
    level=st.sampled_from(Level),
    departments=st.sampled_from([(), ("legal",)]),
)


@given(ASKED, PEOPLE)
def test_nobody_keeps_from_others_what_they_cannot_decide(mode: ApprovalMode, by: Actor) -> None:
    """Who takes the task to consent can consent; a supervisor sees that somebody does."""
    rule = ApprovalRule(name="all", mode=mode, department="legal")
    case = acted(
        a_case(agreement=an_agreement(approval=ApprovalPolicy(rules=(rule,)))), a_reply(), person()
    )
    (draft,), task = case.pending_drafts, case.task_of(TaskKind.APPROVE)
    assert task is not None
    claimed = acted(case, ClaimTask(task_id=task.id), by).task_of(TaskKind.APPROVE)
    assert claimed is not None
    holds = claimed.assignee == by.person_id
    assert holds == (Permission.CLAIM_TASK in open_to_do(case, task, by))
    if holds:
        assert by.person_id not in draft.latest.authors
        assert may_decide(draft, by) or Role.SUPERVISOR in by.roles


def test_whoever_wants_to_hold_their_own_words_is_told_why_not() -> None:
    case = acted(a_case(agreement=PEERS), a_reply(), person())
    task = case.task_of(TaskKind.APPROVE)
    assert task is not None
    act = an_act(ClaimTask(task_id=task.id), person())
    with pytest.raises(OwnDraft):
        decide(case, act, NOW)
    assert decide(case, act, NOW, apart=False), "histories that began before go on as they did"


CHANGES = st.lists(st.sampled_from([AmendmentKind.CORRECT, AmendmentKind.WITHDRAW]), min_size=2)


def with_drafts(*kinds: AmendmentKind) -> Case:
    """A reply that stands, and for each kind a draft that would change it."""
    amendments = (AmendmentKind.CORRECT, AmendmentKind.WITHDRAW)
    case = acted(
        a_case(agreement=PEERS, capabilities=capabilities(amendments=amendments)),
        a_reply(Purpose.ACKNOWLEDGEMENT),
        person(),
    )
    (reply,) = case.replies
    case = fold([ReplySent(at=NOW, reply_id=reply.id, sent_at=NOW)], case)
    case = case.model_copy(
        update={"replies": (case.replies[0].model_copy(update={"purpose": Purpose.SUBSTANCE}),)}
    )
    for kind in kinds:
        case = acted(
            case,
            CorrectReply(reply_id=reply.id, text=a_text(), length=20)
            if kind is AmendmentKind.CORRECT
            else WithdrawReply(reply_id=reply.id),
            person(),
        )
    assert len(case.pending_drafts) == len(kinds)
    return case


def carried_by_the_network(case: Case) -> Case:
    """What was to be changed is changed."""
    for amendment in case.pending_amendments:
        case = fold(made(case, amendment, Sent(at=NOW), NOW), case)
    return case


@given(CHANGES, st.lists(st.booleans(), min_size=9, max_size=9))
def test_one_reply_is_changed_by_one_draft_at_a_time(
    kinds: list[AmendmentKind], at_once: list[bool]
) -> None:
    """Whoever consents sees what stands there: nothing that is gone or on its way to be changed,
    and no words that were written for others."""
    case = with_drafts(*kinds[:8])
    corrected = False
    for draft, waits in zip(case.drafts, at_once, strict=False):
        before = case
        case = acted(
            case, ApproveDraft(draft_id=draft.id, revision=draft.latest.hash), person(number=11)
        )
        offered = Permission.APPROVE_DRAFT in open_to(before, draft, person(number=11))
        consented = len(case.pending_amendments) > len(before.pending_amendments)
        assert offered == consented
        assert len(case.pending_amendments) <= 1
        if consented:
            assert before.replies[0].stands
            assert draft.withdraws or not corrected
        if not waits:
            corrected = corrected or any(
                a.kind is AmendmentKind.CORRECT for a in case.pending_amendments
            )
            case = carried_by_the_network(case)


def test_the_second_of_two_drafts_can_be_returned_revised_or_taken_back() -> None:
    case = with_drafts(AmendmentKind.CORRECT, AmendmentKind.CORRECT)
    first, second = case.pending_drafts
    peer = person(number=11)
    consent = {d.id: ApproveDraft(draft_id=d.id, revision=d.latest.hash) for d in case.drafts}
    case = carried_by_the_network(acted(case, consent[first.id], peer))
    act = an_act(consent[second.id], peer)
    with pytest.raises(Conflict):
        decide(case, act, NOW)
    edited = EditAndApproveDraft(
        draft_id=second.id, revision=second.latest.hash, text=a_text(), length=2
    )
    with pytest.raises(Conflict):
        decide(case, an_act(edited, peer), NOW)
    assert decide(case, act, NOW, apart=False), "histories that began before go on as they did"
    assert decide(case, an_act(WithdrawDraft(draft_id=second.id), person()), NOW)
    back = ReturnDraft(draft_id=second.id, revision=second.latest.hash, comment=a_text())
    assert decide(case, an_act(back, peer), NOW)
    revised = ReviseDraft(draft_id=second.id, text=a_text(), length=2)
    later = after(minutes=2)
    case = fold(carry_out(case, an_act(revised, person()), later), case)
    anew = case.draft(second.id)
    assert anew is not None
    case = fold(
        carry_out(
            case, an_act(ApproveDraft(draft_id=anew.id, revision=anew.latest.hash), peer), later
        ),
        case,
    )
    assert len(case.pending_amendments) == 1


@given(st.lists(st.integers(min_value=10, max_value=14), min_size=1, max_size=120))
@example([10] + [11, 12] * 40)
def test_however_often_a_draft_is_revised_it_stays_small_and_says_whose_words_it_has(
    numbers: list[int],
) -> None:
    """A case is carried from run to run: nothing in it grows without end."""
    case = acted(a_case(agreement=PEERS), a_reply(), person(number=9))
    for number in numbers:
        (draft,) = case.pending_drafts
        case = acted(
            case, ReviseDraft(draft_id=draft.id, text=a_text(), length=2), person(number=number)
        )
    (draft,) = case.pending_drafts
    assert len(draft.revisions) == min(1 + len(numbers), REMEMBERED_REVISIONS)
    assert draft.author == person(number=9)
    assert draft.latest.by == person(number=numbers[-1])
    for number in range(9, 16):
        wrote = number == 9 or number in numbers
        assert may_decide(draft, person(number=number)) is not wrote
