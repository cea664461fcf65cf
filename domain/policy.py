"""Whether a case is answered, how urgently and how visibly: the built-in guidelines, and the bounds
within which a client's own decision table may be stricter, never looser.

The table's version and the rule that fired stand on the case (domain/ruling.py).
"""

from collections.abc import Mapping

from domain.actor import MACHINE
from domain.approval import ApprovalMode
from domain.assessment import PEOPLE_AT_ONCE, Assessment, Kind, Risk, Sentiment
from domain.case import Case, Decision
from domain.guidelines import POINTER
from domain.mention import Mention
from domain.reply import Purpose
from domain.ruling import Answering, Ruling
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


def ruled(
    mention: Mention,
    assessment: Assessment,
    rule: int,
    outcome: Mapping[str, object],
    *,
    policy_version: str | None = None,
    open_tasks: int | None = None,
    read_every: int = 0,
) -> Ruling:
    """What row number `rule` says to the mention, from its evaluated cells (`outcome`, by column of
    domain/guidelines.py, empty cells left out) and within what the core asks for.

    One in `read_every` of what would be set aside without anybody is read by a person all the same,
    by the mention's id; 0: none. Raises ValueError for a value that is none of the column's.
    """
    core = judge(mention, assessment)
    answering = Answering(str(outcome.get("answering", core.decision.answering)))
    priority = Priority(str(outcome.get("priority", core.priority)))
    silent_as_the_core = answering is core.decision.answering or "answering" not in outcome
    certain = bool(outcome.get("certain", core.certain if silent_as_the_core else False))
    held: list[str] = []
    if PEOPLE_AT_ONCE & set(assessment.risks):
        if priority is not Priority.URGENT:
            priority, held = Priority.URGENT, [*held, "risk_is_urgent"]
        if _less_open(answering, core.decision.answering):
            answering, held = core.decision.answering, [*held, "risk_reaches_people"]
        if certain and answering is not Answering.RESPOND:
            certain, held = False, [*held, "risk_reaches_people"]
    if answering is Answering.RESPOND and (mention.baseline or mention.repost):
        answering, certain = core.decision.answering, core.certain
        held.append("before_connection" if mention.baseline else "repost")
    by_fact = mention.baseline or mention.repost
    silent = answering is not Answering.RESPOND
    if silent and certain and not by_fact and assessment.confidence < CONFIDENT:
        certain, held = False, [*held, "not_confident"]
    if silent and certain and not mention.baseline and _is_drawn(mention, read_every):
        certain, held = False, [*held, "sample"]
    visibility = outcome.get("visibility")
    approval = outcome.get("approval")
    return Ruling(
        policy_version=policy_version,
        rule=rule,
        answering=answering,
        reason=core.decision.reason if policy_version is None else "rule",
        certain=certain,
        priority=priority,
        visibility=Visibility.PRIVATE if visibility is not None else None,
        pointer=visibility == POINTER,
        approval=ApprovalMode(str(approval)) if approval is not None else None,
        prepared=_text(outcome.get("prepared")),
        escalation=_text(outcome.get("escalation")),
        tags=_texts(outcome.get("tags")),
        held=tuple(dict.fromkeys(held)),
        open_tasks=open_tasks,
    )


def verdict_of(mention: Mention, assessment: Assessment, ruling: Ruling | None) -> Verdict:
    """The verdict of a ruling; of the built-in guidelines where none was given."""
    if ruling is None:
        return judge(mention, assessment)
    return Verdict(
        decision=Decision(
            answering=ruling.answering,
            reason=ruling.reason,
            by=MACHINE,
            rule=ruling.rule,
            policy_version=ruling.policy_version,
        ),
        priority=ruling.priority,
        certain=ruling.certain,
    )


def _is_drawn(mention: Mention, one_in: int) -> bool:
    """The same mention is always drawn, or never; ids that follow each other are not alike."""
    return one_in > 0 and mention.message_id.int % 1_000_003 % one_in == 0


_OPENNESS = (Answering.IGNORE, Answering.WATCH, Answering.RESPOND)


def _less_open(one: Answering, other: Answering) -> bool:
    return _OPENNESS.index(one) < _OPENNESS.index(other)


def _text(value: object) -> str | None:
    return None if value in (None, "") else str(value)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def suggested_visibility(case: Case) -> Visibility:
    """Complaints and anything with personal data go 1-to-1 where the channel can (R10), and so does
    what the client's guidelines want private; else a reply is as visible as the message it answers,
    or as the channel carries it."""
    latest = case.latest_mention
    spoken = latest.mention.visibility if latest else Visibility.PUBLIC
    if wants_private(case) and case.capabilities.private:
        return Visibility.PRIVATE
    return next((v for v in (spoken, *Visibility) if case.capabilities.carries(v)), spoken)


def wants_private(case: Case) -> tuple[str, ...]:
    """Why the substance should be said 1-to-1, as codes; empty: nothing asks for it."""
    assessment, why = case.assessment, list[str]()
    if assessment is not None:
        if assessment.kind is Kind.COMPLAINT:
            why.append("complaint")
        if set(assessment.risks) - {Risk.SARCASM}:
            why.append("risk")
    if case.ruling is not None and case.ruling.visibility is Visibility.PRIVATE:
        why.append("rule")
    return tuple(why)


def pointer_wanted(case: Case) -> bool:
    """Whether a short public pointer belongs before the private answer: the rule asks for it, the
    author spoke in public, the channel can do both, and neither was given yet."""
    latest = case.latest_mention
    return (
        case.ruling is not None
        and case.ruling.pointer
        and latest is not None
        and latest.mention.visibility is Visibility.PUBLIC
        and case.capabilities.public
        and case.capabilities.private
        and case.answered_at is None
        and not any(
            reply.visibility is Visibility.PUBLIC and reply.failure is None
            for reply in case.replies
            if not reply.automatic
        )
        and not any(draft.purpose is Purpose.POINTER for draft in case.pending_drafts)
    )
