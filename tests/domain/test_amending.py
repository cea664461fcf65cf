"""What can be done to messages that stand on the network: what the screens offer is carried out."""

from typing import Any
from uuid import UUID

import pytest

from domain.actor import Role
from domain.acts import carry_out
from domain.amending import amendable
from domain.amendment import Amendment, AmendmentKind, AmendmentState
from domain.case import Case, Status
from domain.commands import CaseCommand, CorrectReply, Moderate, WithdrawReply
from domain.events import CommandAccepted
from domain.reply import Delivery, Purpose, Reply
from domain.values import Visibility
from tests.domain.builders import NOON, a_case, a_text, an_act, an_id, capabilities, person

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
