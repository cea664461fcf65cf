"""Whether a case is answered, how urgently and how visibly: the built-in guidelines.

A client's own decision tables may replace this policy; its version stands on the case.
"""

from domain.actor import MACHINE
from domain.assessment import PEOPLE_AT_ONCE, Assessment, Kind, Risk, Sentiment
from domain.case import Answering, Case, Decision
from domain.mention import Mention
from domain.values import Priority, Value, Visibility

CONFIDENT = 0.6
"""From this confidence on the kind counts as known."""


class Verdict(Value):
    """What the policy says to one mention. `certain`: no person needs to confirm it."""

    decision: Decision
    priority: Priority
    certain: bool


def judge(mention: Mention, assessment: Assessment) -> Verdict:
    """Respond, ignore or only watch; the first rule that fits decides and names itself."""
    answering, reason, certain = _answering(mention, assessment)
    return Verdict(
        decision=Decision(answering=answering, reason=reason, by=MACHINE),
        priority=_priority(assessment),
        certain=certain,
    )


def _answering(mention: Mention, assessment: Assessment) -> tuple[Answering, str, bool]:
    calls_people = bool(PEOPLE_AT_ONCE & set(assessment.risks))
    if mention.baseline:
        return Answering.WATCH, "before_connection", not calls_people
    if calls_people:
        own_words_to_us = mention.addressed and not mention.repost
        return (Answering.RESPOND if own_words_to_us else Answering.WATCH), "risk", own_words_to_us
    if mention.repost:
        return Answering.IGNORE, "repost", True
    if not mention.addressed:
        return Answering.WATCH, "not_addressed", False
    if assessment.kind is Kind.SPAM:
        return Answering.IGNORE, "spam", False
    if assessment.kind is Kind.PRAISE and Risk.SARCASM not in assessment.risks:
        return Answering.IGNORE, "thanks", False
    return Answering.RESPOND, "addressed", True


def _priority(assessment: Assessment) -> Priority:
    if PEOPLE_AT_ONCE & set(assessment.risks):
        return Priority.URGENT
    if assessment.kind in (Kind.COMPLAINT, Kind.PROBLEM):
        return Priority.HIGH
    if assessment.kind in (Kind.PRAISE, Kind.SPAM):
        return Priority.LOW
    if assessment.kind is Kind.COMMENT and assessment.sentiment is not Sentiment.NEGATIVE:
        return Priority.LOW
    return Priority.NORMAL


def suggested_visibility(case: Case) -> Visibility:
    """Complaints and anything with personal data go 1-to-1 where the channel can (R10); else a
    reply is as visible as the message it answers, or as the channel carries it."""
    latest = case.latest_mention
    spoken = latest.mention.visibility if latest else Visibility.PUBLIC
    assessment = case.assessment
    delicate = assessment is not None and (
        assessment.kind is Kind.COMPLAINT or bool(set(assessment.risks) - {Risk.SARCASM})
    )
    if delicate and case.capabilities.private:
        return Visibility.PRIVATE
    return next((v for v in (spoken, *Visibility) if case.capabilities.carries(v)), spoken)
