"""What is answered, ignored or watched, how urgently, and where a reply belongs."""

import pytest

from domain.assessment import PEOPLE_AT_ONCE, Assessment, Kind, Risk, Sentiment
from domain.mention import Mention
from domain.policy import judge, suggested_visibility
from domain.ruling import Answering
from domain.values import Priority, Visibility
from tests.domain.builders import a_case, a_mention, an_assessment, capabilities

SARCASM = (Risk.SARCASM,)
RESPOND, IGNORE, WATCH = Answering.RESPOND, Answering.IGNORE, Answering.WATCH


@pytest.mark.parametrize(
    ("mention", "assessment", "answering", "reason", "certain"),
    [
        (a_mention(), an_assessment(), RESPOND, "addressed", True),
        (a_mention(addressed=False), an_assessment(), WATCH, "not_addressed", False),
        (a_mention(repost=True), an_assessment(), IGNORE, "repost", True),
        (a_mention(), an_assessment(Kind.SPAM), IGNORE, "spam", False),
        (a_mention(), an_assessment(Kind.PRAISE), IGNORE, "thanks", False),
        (a_mention(baseline=True), an_assessment(), WATCH, "before_connection", True),
        # "Danke Bahn, wieder mal den Tag versüßt": thanks that are none.
        (
            a_mention(),
            an_assessment(Kind.PRAISE, risks=(Risk.SARCASM,)),
            RESPOND,
            "addressed",
            True,
        ),
        (a_mention(), an_assessment(risks=(Risk.GRIEF,)), RESPOND, "addressed", True),
        (a_mention(), an_assessment(Kind.SPAM, risks=(Risk.THREAT,)), RESPOND, "risk", True),
        # Not said to the client: people look, nothing is promised.
        (a_mention(addressed=False), an_assessment(risks=(Risk.LEGAL,)), WATCH, "risk", False),
        (a_mention(repost=True), an_assessment(risks=(Risk.INJURY,)), WATCH, "risk", False),
        # Even what was there before the connection is read by a person then.
        (
            a_mention(baseline=True),
            an_assessment(risks=(Risk.SELF_HARM,)),
            WATCH,
            "before_connection",
            False,
        ),
    ],
)
def test_the_first_rule_that_fits_decides(
    mention: Mention, assessment: Assessment, answering: Answering, reason: str, certain: bool
) -> None:
    verdict = judge(mention, assessment)
    assert (verdict.decision.answering, verdict.decision.reason) == (answering, reason)
    assert verdict.certain is certain


@pytest.mark.parametrize("risk", sorted(PEOPLE_AT_ONCE))
@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_is_more_urgent_than_a_risk_that_calls_people(risk: Risk, kind: Kind) -> None:
    assert judge(a_mention(), an_assessment(kind, risks=(risk,))).priority is Priority.URGENT


@pytest.mark.parametrize(
    ("assessment", "priority"),
    [
        (an_assessment(Kind.COMPLAINT), Priority.HIGH),
        (an_assessment(Kind.PROBLEM), Priority.HIGH),
        (an_assessment(Kind.QUESTION), Priority.NORMAL),
        (an_assessment(Kind.COMMENT, sentiment=Sentiment.NEGATIVE), Priority.NORMAL),
        (an_assessment(Kind.COMMENT), Priority.LOW),
        (an_assessment(Kind.PRAISE), Priority.LOW),
        (an_assessment(Kind.SPAM), Priority.LOW),
    ],
)
def test_complaints_and_problems_come_before_questions(
    assessment: Assessment, priority: Priority
) -> None:
    assert judge(a_mention(), assessment).priority is priority


@pytest.mark.parametrize(
    ("spoken", "kind", "risks", "public", "private", "suggested"),
    [
        (Visibility.PUBLIC, Kind.QUESTION, (), True, True, Visibility.PUBLIC),
        (Visibility.PRIVATE, Kind.QUESTION, (), True, True, Visibility.PRIVATE),
        (Visibility.PUBLIC, Kind.COMPLAINT, (), True, True, Visibility.PRIVATE),
        (Visibility.PUBLIC, Kind.QUESTION, (Risk.PERSONAL_DATA,), True, True, Visibility.PRIVATE),
        (Visibility.PUBLIC, Kind.COMPLAINT, (), True, False, Visibility.PUBLIC),
        (Visibility.PUBLIC, Kind.QUESTION, (), False, True, Visibility.PRIVATE),
        (Visibility.PRIVATE, Kind.QUESTION, (), True, False, Visibility.PUBLIC),
    ],
)
def test_delicate_matters_are_answered_in_private_where_the_channel_can(
    spoken: Visibility,
    kind: Kind,
    risks: tuple[Risk, ...],
    public: bool,
    private: bool,
    suggested: Visibility,
) -> None:
    case = a_case(
        a_mention(visibility=spoken),
        capabilities=capabilities(public=public, private=private),
        kind=kind,
        risks=risks,
    )
    assert suggested_visibility(case) is suggested
