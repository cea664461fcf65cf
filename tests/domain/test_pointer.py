"""Before a private answer a short public pointer; where there is no private, the reason."""

from typing import Any

import pytest

from domain.acts import carry_out
from domain.approval import ApprovalMode, ApprovalPolicy, ApprovalRule
from domain.assessing import assessed
from domain.assessment import Assessment, Kind, Risk
from domain.case import Case
from domain.consent import rule_for
from domain.evolving import fold
from domain.mention import Mention
from domain.monitoring import take_in
from domain.pointers import POINTERS
from domain.policy import pointer_wanted, ruled, suggested_visibility, wants_private
from domain.prepared import Address
from domain.reply import Purpose
from domain.ruling import Ruling
from domain.values import Language, Visibility
from tests.domain.builders import (
    NOON,
    a_mention,
    a_reply,
    after,
    an_act,
    an_agreement,
    an_arrival,
    an_assessment,
    an_empty_case,
    capabilities,
    person,
)

POINTER: dict[str, object] = {"visibility": "pointer_then_private"}
COMPLAINT = an_assessment(Kind.COMPLAINT)


def a_ruled_case(
    outcome: dict[str, object],
    assessment: Assessment = COMPLAINT,
    mention: Mention | None = None,
    **fields: Any,
) -> Case:
    """A case for which row 7 of version 3 fired with that outcome."""
    mention = mention or a_mention()
    case = an_empty_case(**fields)
    case = fold(take_in(case, an_arrival(mention), NOON), case)
    ruling: Ruling = ruled(mention, assessment, 7, outcome, policy_version="3")
    return fold(assessed(case, case.mentions[0], assessment, NOON, ruling), case)


def test_a_public_complaint_gets_a_pointer_and_its_substance_in_private() -> None:
    case = a_ruled_case(POINTER)
    assert pointer_wanted(case)
    assert suggested_visibility(case) is Visibility.PRIVATE
    answered = case.model_copy(update={"answered_at": after(minutes=2)})
    assert not pointer_wanted(answered), "it would come behind what it points to"
    pointer = a_reply(Purpose.POINTER, visibility=Visibility.PUBLIC)
    case = fold(carry_out(case, an_act(pointer), after(minutes=1)), case)
    assert not pointer_wanted(case), "one is enough"


@pytest.mark.parametrize(
    ("mention", "channel"),
    [
        (a_mention(visibility=Visibility.PRIVATE), capabilities()),
        (a_mention(), capabilities(private=False)),
        (a_mention(), capabilities(public=False)),
    ],
)
def test_no_pointer_where_there_are_no_two_sides(mention: Mention, channel: Any) -> None:
    assert not pointer_wanted(a_ruled_case(POINTER, mention=mention, capabilities=channel))


def test_no_pointer_that_no_rule_asks_for() -> None:
    assert not pointer_wanted(a_ruled_case({"visibility": "private"}))
    assert not pointer_wanted(a_ruled_case({}))


def test_a_case_says_why_it_belongs_in_private_even_where_it_has_to_stay_public() -> None:
    stays = a_ruled_case(
        POINTER,
        an_assessment(Kind.COMPLAINT, risks=(Risk.PERSONAL_DATA,)),
        capabilities=capabilities(private=False),
    )
    assert wants_private(stays) == ("complaint", "risk", "rule")
    assert suggested_visibility(stays) is Visibility.PUBLIC


def test_a_rule_can_ask_for_private_and_never_for_public() -> None:
    question = an_assessment(Kind.QUESTION)
    assert suggested_visibility(a_ruled_case({}, question)) is Visibility.PUBLIC
    assert suggested_visibility(a_ruled_case(POINTER, question)) is Visibility.PRIVATE
    assert suggested_visibility(a_ruled_case({}, COMPLAINT)) is Visibility.PRIVATE


@pytest.mark.parametrize(
    ("agreed", "ruled_mode", "asked"),
    [
        (ApprovalMode.NONE, "supervisor", "policy:3:7"),
        (ApprovalMode.PEER, "supervisor", "policy:3:7"),
        (ApprovalMode.SUPERVISOR, "peer", "agreed"),
        (ApprovalMode.PEER, "none", "agreed"),
        (ApprovalMode.SUPERVISOR, "supervisor", "agreed"),
        (ApprovalMode.NONE, "none", None),
    ],
)
def test_the_stricter_of_agreement_and_guidelines_asks_for_consent(
    agreed: ApprovalMode, ruled_mode: str, asked: str | None
) -> None:
    policy = ApprovalPolicy(rules=(ApprovalRule(name="agreed", mode=agreed),))
    case = a_ruled_case({"approval": ruled_mode}, agreement=an_agreement(approval=policy))
    rule = rule_for(case, person(), Visibility.PUBLIC, Purpose.SUBSTANCE)
    assert (rule.name if rule else None) == asked
    assert rule_for(case, person(), Visibility.PUBLIC, Purpose.ACKNOWLEDGEMENT) is None


@pytest.mark.parametrize("language", sorted(set(Language) - {Language.UNKNOWN}))
@pytest.mark.parametrize("address", list(Address))
def test_a_pointer_apologises_for_nothing_and_fits_everywhere(
    language: Language, address: Address
) -> None:
    text = POINTERS[language][address]
    assert len(text) < 200
    for sorry in ("leid", "sorry", "désolé", "excuse", "spijt"):
        assert sorry not in text.lower()
