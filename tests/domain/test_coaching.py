"""Figures about one person's replies: what counts, and what they are a share of."""

from datetime import datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.actor import MACHINE
from domain.clock import Clock
from domain.coaching import (
    MOST_EXAMPLES,
    TELLING_OF_MISSES,
    Amended,
    Drafted,
    Missed,
    Returned,
    Said,
    Why,
    figures,
    misses,
)
from domain.events import (
    AnswerMissed,
    CaseEvent,
    CaseReopened,
    ClocksStarted,
    FirstResponseMissed,
    ReplySubmitted,
)
from domain.reply import Purpose, Reply
from domain.values import Visibility
from tests.domain.builders import NOON, a_text, after

ONE, OTHER = UUID(int=1), UUID(int=2)


def said(number: int, case_id: UUID, at: datetime, waited: float | None = None) -> Said:
    """An answer of substance, after so many minutes."""
    heard = None if waited is None else at - (after(minutes=waited) - NOON)
    return Said(
        id=UUID(int=number), case_id=case_id, purpose=Purpose.SUBSTANCE, at=at, heard_at=heard
    )


BEGUN = ClocksStarted(at=NOON, answer=Clock(budget=60))
"""The promise to answer, begun anew."""


def replied(number: int, at: datetime, purpose: Purpose = Purpose.SUBSTANCE) -> ReplySubmitted:
    reply = Reply(
        id=UUID(int=number),
        conversation_id=OTHER,
        purpose=purpose,
        visibility=Visibility.PUBLIC,
        submitted_at=at,
        by=MACHINE,
        text=a_text(),
    )
    return ReplySubmitted(at=at, reply=reply)


def test_what_is_counted() -> None:
    replies = [
        said(11, ONE, after(minutes=10), waited=10),
        said(12, ONE, after(minutes=50), waited=1),
        said(13, OTHER, after(minutes=20), waited=4),
    ]
    drafts = [Drafted(id=UUID(int=13), case_id=OTHER, at=after(minutes=5))]
    given_back = Returned(
        draft_id=UUID(int=13), case_id=OTHER, at=after(minutes=6), by=UUID(int=9), comment=a_text()
    )
    found = figures(
        replies,
        drafts,
        [given_back, given_back.model_copy(update={"draft_id": UUID(int=99)})],
        [
            Amended(reply_id=UUID(int=12), case_id=ONE, at=after(hours=2), withdrawn=False),
            Amended(reply_id=UUID(int=77), case_id=ONE, at=after(hours=2), withdrawn=True),
        ],
        [
            Missed(case_id=ONE, at=after(minutes=5), answer=UUID(int=11)),
            Missed(case_id=OTHER, at=after(minutes=30), answer=UUID(int=14)),  # a colleague's
        ],
    )
    assert (found.replies, found.cases) == (3, 2)
    assert (found.drafts, found.returned) == (1, 1)
    assert (found.corrected, found.withdrawn) == (1, 0)
    assert found.first_reply == 7 * 60  # the middle of 10 and 4; the second reply is no first one
    assert (found.deadlines, found.kept) == (2, 1)
    assert [(each.case_id, each.why) for each in found.examples] == [
        (ONE, Why.CORRECTED),
        (OTHER, Why.RETURNED),
    ]
    assert found.examples[1].comment == given_back.comment


def test_nobody_who_said_nothing_has_a_figure() -> None:
    found = figures([], [], [], [], [Missed(case_id=ONE, at=NOON, answer=UUID(int=1))])
    assert found.first_reply is None
    assert (found.replies, found.deadlines, found.kept, found.examples) == (0, 0, 0, ())


def test_a_broken_promise_is_theirs_who_answered_at_last() -> None:
    """What somebody else was late with, or what nobody answered, is not held against whoever
    answers the next message in time; a follow-up that they answer late is."""
    events: list[CaseEvent] = [
        ClocksStarted(at=NOON, acknowledge=Clock(budget=30), answer=Clock(budget=60)),
        FirstResponseMissed(at=after(minutes=1), cause="risk"),
        AnswerMissed(at=after(minutes=2)),
        replied(10, after(minutes=3), Purpose.INTERIM),
        replied(11, after(minutes=4)),
        BEGUN,
        replied(12, after(minutes=5)),
        BEGUN,
        AnswerMissed(at=after(minutes=6)),
        BEGUN,
        replied(12, after(minutes=7)),
        BEGUN,
        AnswerMissed(at=after(minutes=8)),
        CaseReopened(at=after(minutes=9), cause="mention", by=MACHINE),
        replied(12, after(minutes=10)),
        BEGUN,
        AnswerMissed(at=after(minutes=11)),
        replied(13, after(minutes=12)),
    ]
    found = misses(ONE, events)
    assert {event.kind for event in events} <= set(TELLING_OF_MISSES)
    assert [(each.at, each.answer) for each in found] == [
        (after(minutes=1), UUID(int=11)),
        (after(minutes=2), UUID(int=11)),
        (after(minutes=11), UUID(int=13)),
    ]
    theirs = [said(12, ONE, after(minutes=5)), said(13, ONE, after(minutes=12))]
    assert figures(theirs[:1], [], [], [], found).kept == 1
    assert figures(theirs, [], [], [], found).kept == 0


_CASES = st.integers(0, 5).map(lambda number: UUID(int=number))
_MOMENTS = st.integers(0, 500).map(lambda minutes: after(minutes=minutes))
_IDS = st.integers(0, 20).map(lambda number: UUID(int=number))


@given(
    st.lists(st.builds(Said, id=_IDS, case_id=_CASES, at=_MOMENTS, heard_at=_MOMENTS)),
    st.lists(st.builds(Drafted, id=_IDS, case_id=_CASES, at=_MOMENTS)),
    st.lists(st.builds(Returned, draft_id=_IDS, case_id=_CASES, at=_MOMENTS)),
    st.lists(st.builds(Amended, reply_id=_IDS, case_id=_CASES, at=_MOMENTS)),
    st.lists(st.builds(Missed, case_id=_CASES, at=_MOMENTS, answer=_IDS)),
)
def test_every_part_is_a_part_of_its_whole(
    replies: list[Said],
    drafts: list[Drafted],
    returned: list[Returned],
    amended: list[Amended],
    missed: list[Missed],
) -> None:
    found = figures(replies, drafts, returned, amended, missed)
    assert found.returned <= found.drafts
    assert found.corrected + found.withdrawn <= found.replies
    assert 0 <= found.kept <= found.deadlines <= found.cases <= max(found.replies, len(replies))
    assert found.first_reply is None or found.first_reply >= 0
    assert len(found.examples) <= MOST_EXAMPLES
    cases = [each.case_id for each in found.examples]
    assert len(set(cases)) == len(cases)
