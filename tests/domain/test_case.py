"""Folding: any events make a case, the same events the same one, and none grows without end."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.amendment import Amendment, AmendmentKind
from domain.approval import Draft
from domain.assessment import Kind
from domain.case import Case
from domain.changes.amendments import REMEMBERED_AMENDMENTS
from domain.changes.commands import REMEMBERED_COMMANDS
from domain.changes.drafts import REMEMBERED_DRAFTS
from domain.changes.mentions import REMEMBERED_ARRIVALS, REMEMBERED_MENTIONS
from domain.changes.replies import REMEMBERED_REPLIES
from domain.events import (
    AmendmentMade,
    AmendmentSubmitted,
    CaseEvent,
    CaseOpened,
    CommandAccepted,
    DraftSubmitted,
    DraftWithdrawn,
    MentionTakenIn,
    ReplySent,
    ReplySubmitted,
)
from domain.evolving import evolve, fold
from domain.reply import Purpose, Reply
from domain.values import Visibility
from tests.domain.builders import (
    NOON,
    a_case,
    a_mention,
    after,
    an_assessment,
    an_empty_case,
    an_id,
    opened,
    person,
    with_assessment,
)
from tests.domain.one_of_each import EVENTS

happenings = st.lists(
    st.sampled_from([event for event in EVENTS if not isinstance(event, CaseOpened)]), max_size=12
)


@given(happenings)
def test_whatever_happens_after_the_opening_can_be_folded(events: list[CaseEvent]) -> None:
    case = fold([opened(), *events])
    assert fold([opened(), *events]) == case
    assert fold(events, evolve(None, opened())) == case


@given(happenings)
def test_a_case_survives_its_way_through_the_database(events: list[CaseEvent]) -> None:
    case = fold([opened(), *events])
    state = case.model_dump(mode="json", exclude_defaults=True)
    assert Case.model_validate(state) == case


@settings(max_examples=20)
@given(happenings, happenings)
def test_a_case_is_never_changed_only_followed_by_another(
    before: list[CaseEvent], later: list[CaseEvent]
) -> None:
    case = fold([opened(), *before])
    as_it_was = case.model_dump_json()
    fold(later, case)
    assert case.model_dump_json() == as_it_was


@pytest.mark.parametrize("event", [e for e in EVENTS if not isinstance(e, CaseOpened)])
def test_nothing_happens_to_a_case_that_was_not_opened(event: CaseEvent) -> None:
    with pytest.raises(ValueError, match=event.kind):
        evolve(None, event)


def test_nothing_per_case_grows_without_end() -> None:
    case = an_empty_case()
    newest: UUID = an_id()
    for _ in range(REMEMBERED_ARRIVALS + 5):
        newest = an_id()
        case = evolve(case, MentionTakenIn(at=NOON, arrival_id=newest, mention=a_mention()))
    for _ in range(REMEMBERED_REPLIES + 5):
        reply = a_reply_to_nobody()
        case = evolve(case, ReplySubmitted(at=NOON, reply=reply))
        case = evolve(case, ReplySent(at=NOON, reply_id=reply.id, sent_at=NOON))
    for _ in range(REMEMBERED_COMMANDS + 5):
        accepted = CommandAccepted(at=NOON, command_id=an_id(), command="add_note", by=person())
        case = evolve(case, accepted)
    assert len(case.arrivals) == REMEMBERED_ARRIVALS
    assert case.arrivals[-1] == newest
    assert len(case.mentions) == REMEMBERED_MENTIONS
    assert len(case.replies) == REMEMBERED_REPLIES
    assert len(case.answers) == REMEMBERED_COMMANDS
    assert case.answer_to(accepted.command_id) is not None


def test_what_is_unfinished_is_remembered_however_much_comes_after_it() -> None:
    """A reply that nobody remembers never comes to an end, a draft that nobody remembers cannot be
    decided on although people have a task to do so."""
    reply, draft, amendment = a_reply_to_nobody(), a_draft(), an_amendment()
    case = fold(
        [
            ReplySubmitted(at=NOON, reply=reply),
            DraftSubmitted(at=NOON, draft=draft),
            AmendmentSubmitted(at=NOON, amendment=amendment),
        ],
        an_empty_case(),
    )
    for _ in range(REMEMBERED_REPLIES + 5):
        later = a_reply_to_nobody()
        case = evolve(case, ReplySubmitted(at=NOON, reply=later))
        case = evolve(case, ReplySent(at=NOON, reply_id=later.id, sent_at=NOON))
    for _ in range(REMEMBERED_DRAFTS + 5):
        other = a_draft()
        case = evolve(case, DraftSubmitted(at=NOON, draft=other))
        case = evolve(case, DraftWithdrawn(at=NOON, draft_id=other.id, by=person()))
    for _ in range(REMEMBERED_AMENDMENTS + 5):
        another = an_amendment()
        case = evolve(case, AmendmentSubmitted(at=NOON, amendment=another))
        case = evolve(case, AmendmentMade(at=NOON, amendment_id=another.id))
    assert case.pending_replies == (reply,)
    assert case.replies[-1].id == later.id
    assert len(case.replies) == REMEMBERED_REPLIES
    assert case.pending_drafts == (draft,)
    assert len(case.drafts) == REMEMBERED_DRAFTS
    assert case.pending_amendments == (amendment,)
    assert len(case.amendments) == REMEMBERED_AMENDMENTS


def a_draft() -> Draft:
    """A draft that waits for consent."""
    submitted = next(event for event in EVENTS if isinstance(event, DraftSubmitted))
    return submitted.draft.model_copy(update={"id": an_id()})


def an_amendment() -> Amendment:
    """A reply is to be taken back."""
    return Amendment(
        id=an_id(), kind=AmendmentKind.WITHDRAW, about=an_id(), by=person(), submitted_at=NOON
    )


def a_reply_to_nobody() -> Reply:
    """An outbound message without more to it."""
    return Reply(
        id=an_id(),
        conversation_id=UUID(int=3),
        purpose=Purpose.INTERIM,
        visibility=Visibility.PUBLIC,
        submitted_at=NOON,
        by=person(),
    )


def test_of_two_mentions_of_the_same_second_the_one_that_came_later_is_answered() -> None:
    first, second = a_mention(), a_mention()
    case = an_empty_case()
    for mention in (first, second):
        case = evolve(case, MentionTakenIn(at=NOON, arrival_id=an_id(), mention=mention))
    assert case.latest_mention is not None
    assert case.latest_mention.mention == second


def test_the_case_is_what_its_newest_mention_is() -> None:
    """An older message that arrives later, or is edited, does not say what the case is about."""
    case = a_case(a_mention(after(minutes=2)), kind=Kind.COMPLAINT)
    older = a_mention(after(minutes=1))
    case = evolve(case, MentionTakenIn(at=after(minutes=3), arrival_id=an_id(), mention=older))
    case = with_assessment(case, an_assessment(kind=Kind.PRAISE), after(minutes=3))
    assert case.assessment is not None
    assert case.assessment.kind is Kind.COMPLAINT


@pytest.mark.parametrize(("moment", "is_due"), [(after(minutes=4), False), (after(days=2), True)])
def test_the_earliest_running_clock_says_when_a_case_is_due(moment: datetime, is_due: bool) -> None:
    case = a_case()
    assert case.due_at == NOON + timedelta(minutes=5)
    assert (case.due_at <= moment) is is_due
