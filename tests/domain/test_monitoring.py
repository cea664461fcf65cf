"""Taking in: every arrival once, in whatever order the network tells of them."""

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.acts import carry_out
from domain.assessment import Risk
from domain.case import Case, ClosingReason, Status
from domain.commands import CloseCase
from domain.events import ArrivedLate, CaseClosed, CaseReopened
from domain.evolving import fold
from domain.mention import Arrival, Mention
from domain.monitoring import take_in
from domain.task import TaskKind
from domain.values import TextRef
from tests.domain.builders import (
    NOON,
    a_case,
    a_deletion,
    a_mention,
    a_reply,
    after,
    an_act,
    an_agreement,
    an_arrival,
    an_assessment,
    an_echo,
    an_edit,
    an_empty_case,
    with_assessment,
)


def heard(*arrivals: Arrival, case: Case | None = None) -> Case:
    """The case after these arrivals."""
    case = case or an_empty_case()
    for arrival in arrivals:
        case = fold(take_in(case, arrival, after(minutes=1)), case)
    return case


def standing(case: Case) -> list[TextRef]:
    """The words that stand."""
    return [m.mention.text for m in case.standing_mentions]


def the_history_of(mention: Mention) -> tuple[Arrival, Arrival, Arrival]:
    """Created, edited, edited again."""
    return (
        an_arrival(mention),
        an_edit(mention, after(seconds=10)),
        an_edit(mention, after(seconds=20)),
    )


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_whatever_the_order_of_its_edits_the_last_words_stand(order: tuple[int, ...]) -> None:
    history = the_history_of(a_mention())
    last = history[2].mention
    assert last is not None
    assert standing(heard(*(history[i] for i in order))) == [last.text]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_whatever_the_order_of_its_edits_what_was_taken_back_is_gone(
    order: tuple[int, ...],
) -> None:
    """Dispatch tells a case of a deletion after what it deletes; edits may come at any time."""
    mention = a_mention()
    history = (*the_history_of(mention)[1:], a_deletion(mention, after(seconds=30)))
    case = heard(an_arrival(mention), *(history[i] for i in order))
    assert standing(case) == []
    assert case.closed_reason is ClosingReason.CUSTOMER_WITHDREW


@given(st.lists(st.integers(0, 4), max_size=12))
def test_each_arrival_counts_once(order: list[int]) -> None:
    mention = a_mention()
    arrivals = (
        *the_history_of(mention),
        an_arrival(a_mention(after(seconds=5))),
        an_echo(after(seconds=40)),
    )
    case = heard(arrivals[0], *(arrivals[i] for i in order))
    again = heard(*(arrivals[i] for i in order), case=case)
    assert again == case


def test_two_edits_of_one_moment_both_count() -> None:
    mention = a_mention()
    first, second = an_edit(mention, after(seconds=9)), an_edit(mention, after(seconds=9))
    assert second.mention is not None
    assert standing(heard(an_arrival(mention), first, second)) == [second.mention.text]


def test_an_edit_calls_for_a_new_assessment() -> None:
    mention = a_mention()
    case = heard(an_edit(mention, after(seconds=10)), case=a_case(mention))
    assert [m.assessment for m in case.standing_mentions] == [None]


def test_an_edit_may_turn_to_the_client_and_not_away_from_it() -> None:
    mention = a_mention(addressed=False)
    tagged = mention.model_copy(update={"addressed": True})
    case = heard(an_arrival(mention), an_edit(mention, after(seconds=10)))
    assert not case.mentions[0].mention.addressed
    case = heard(an_edit(tagged, after(seconds=20)), case=case)
    assert case.mentions[0].mention.addressed
    case = heard(an_edit(mention, after(seconds=30)), case=case)
    assert case.mentions[0].mention.addressed


def test_a_mention_that_arrives_after_its_own_deadline_is_late_on_arrival() -> None:
    mention = a_mention(NOON, received_at=after(minutes=6))
    events = take_in(an_empty_case(), an_arrival(mention), after(minutes=6))
    (late,) = (e for e in events if isinstance(e, ArrivedLate))
    assert late.seconds == 360
    assert not late.person_decides


def test_what_is_older_than_an_hour_waits_for_a_person() -> None:
    mention = a_mention(NOON, received_at=after(minutes=61))
    case = heard(an_arrival(mention))
    assert case.person_decides


def test_what_was_there_before_the_connection_is_not_late() -> None:
    mention = a_mention(NOON, received_at=after(days=9), baseline=True)
    assert not heard(an_arrival(mention)).late_on_arrival


def test_an_old_message_found_later_leaves_the_promise_of_the_first_one_as_it_is() -> None:
    """The network delivers late what was written before: the miss of the first is still a miss."""
    case = a_case(a_mention(after(hours=2)))
    late = a_mention(NOON, received_at=after(hours=2, minutes=1))
    case = heard(an_arrival(late), case=case)
    assert not case.late_on_arrival


def test_a_new_message_reopens_a_closed_case_and_is_assessed_afresh() -> None:
    case = a_case()
    case = fold(carry_out(case, an_act(CloseCase(reason=ClosingReason.ANSWERED)), NOON), case)
    events = take_in(case, an_arrival(a_mention(after(days=1))), after(days=1))
    assert isinstance(events[0], CaseReopened)
    case = fold(events, case)
    assert case.decision is None
    case = with_assessment(case, an_assessment(), after(days=1))
    assert case.acknowledge is not None
    assert case.acknowledge.due_at == after(days=1, minutes=5)


def test_an_edit_of_a_closed_case_does_not_start_its_clocks() -> None:
    mention = a_mention()
    case = a_case(mention)
    case = fold(carry_out(case, an_act(CloseCase(reason=ClosingReason.ANSWERED)), NOON), case)
    case = heard(an_edit(mention, after(minutes=1)), case=case)
    case = with_assessment(case, an_assessment(), after(minutes=1))
    assert case.status is Status.CLOSED
    assert case.due_at is None
    assert not case.tasks


def test_an_edit_that_speaks_of_a_new_risk_reopens_a_closed_case() -> None:
    mention = a_mention()
    case = a_case(mention)
    case = fold(carry_out(case, an_act(CloseCase(reason=ClosingReason.ANSWERED)), NOON), case)
    case = heard(an_edit(mention, after(minutes=1)), case=case)
    case = with_assessment(case, an_assessment(risks=(Risk.SELF_HARM,)), after(minutes=1))
    assert case.status is Status.OPEN
    assert case.alarmed_at == after(minutes=1)
    assert case.task_of(TaskKind.REPLY) is not None


def test_a_repost_stays_one_whatever_its_words_become() -> None:
    mention = a_mention(repost=True)
    case = heard(an_edit(mention, after(minutes=1)), case=a_case(mention))
    assert with_assessment(case, an_assessment(), after(minutes=1)).status is Status.CLOSED


def test_when_all_that_reopened_a_case_is_taken_back_it_closes_again() -> None:
    case = a_case(a_mention(repost=True))
    assert case.status is Status.CLOSED
    second = a_mention(after(minutes=1))
    case = heard(an_arrival(second), a_deletion(second, after(minutes=1)), case=case)
    assert case.status is Status.CLOSED
    assert not case.tasks


def test_an_answer_in_the_networks_app_settles_what_it_could_know_of() -> None:
    case = heard(an_echo(after(seconds=50)), case=a_case())
    assert case.answered_at == after(seconds=50)
    assert case.first_replied_at == after(seconds=50)
    assert case.due_at is None
    assert not case.tasks


def test_what_was_written_after_an_answer_elsewhere_still_waits() -> None:
    """The echo is told late: meanwhile the customer had asked again."""
    case = a_case()
    case = heard(an_arrival(a_mention(after(seconds=30))), case=case)
    case = with_assessment(case, an_assessment(), after(seconds=31))
    case = heard(an_echo(after(seconds=20)), case=case)
    assert case.first_replied_at == after(seconds=20)
    assert case.task_of(TaskKind.REPLY) is not None
    assert case.answer is not None
    assert case.answer.due_at == after(seconds=30) + timedelta(hours=24)


def test_a_deletion_of_what_the_case_never_had_is_nothing() -> None:
    case = a_case()
    assert take_in(case, a_deletion(a_mention(), after(minutes=1)), after(minutes=1)) == []


def test_one_of_two_messages_taken_back_leaves_the_other_to_be_answered() -> None:
    first = a_mention()
    case = heard(an_arrival(a_mention(after(seconds=9))), case=a_case(first))
    case = heard(a_deletion(first, after(minutes=1)), case=case)
    assert case.status is Status.OPEN
    assert case.task_of(TaskKind.REPLY) is not None


def test_a_deletion_while_a_reply_is_on_its_way_waits_for_its_end() -> None:
    mention = a_mention()
    case = a_case(mention)
    case = fold(carry_out(case, an_act(a_reply()), NOON), case)
    events = take_in(case, a_deletion(mention, after(minutes=1)), after(minutes=1))
    assert not any(isinstance(event, CaseClosed) for event in events)


def test_the_time_that_counts_as_late_is_the_agreements() -> None:
    mention = a_mention(NOON, received_at=after(seconds=30))
    quick = an_empty_case(agreement=an_agreement(acknowledge_in=20, acknowledge_margin=5))
    assert heard(an_arrival(mention), case=quick).late_on_arrival


def a_case_that_was_reopened() -> Case:
    """Answered at noon and closed; at two its customer writes again."""
    case = a_case()
    answer = an_echo(after(minutes=1))
    case = fold(take_in(case, answer, after(minutes=1)), case)
    case = fold(
        carry_out(case, an_act(CloseCase(reason=ClosingReason.ANSWERED)), after(minutes=2)), case
    )
    again = a_mention(after(hours=2))
    case = fold(take_in(case, an_arrival(again), after(hours=2)), case)
    return with_assessment(case, an_assessment(), after(hours=2))


def test_a_reply_elsewhere_is_none_to_what_was_written_after_it() -> None:
    """Given at one and told of at two: the message of two has its first reply still to come."""
    case = a_case_that_was_reopened()
    told = fold(take_in(case, an_echo(after(hours=1)), after(hours=2, minutes=1)), case)
    assert (told.acknowledge, told.answer) == (case.acknowledge, case.answer)
    assert told.first_replied_at is None
    assert told.tasks == case.tasks
    assert len(told.replies) == len(case.replies) + 1


def test_a_reply_elsewhere_after_it_is_one() -> None:
    case = a_case_that_was_reopened()
    at = after(hours=2, seconds=30)
    told = fold(take_in(case, an_echo(at), after(hours=2, minutes=1)), case)
    assert told.acknowledge is not None
    assert told.acknowledge.stopped_at == told.answered_at == at
