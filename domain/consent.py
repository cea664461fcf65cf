"""Which replies need consent, and whose: what agreement and guidelines ask for (R13, R14)."""

from domain.actor import Actor, Level
from domain.approval import STAGES, ApprovalMode, ApprovalRule
from domain.case import Case
from domain.commands import CorrectReply, ReviseDraft, SubmitReply, WithdrawReply
from domain.reply import Purpose
from domain.values import Visibility

PUT_TO_CONSENT = (SubmitReply, ReviseDraft, CorrectReply, WithdrawReply)
"""Commands of which the rules say whether somebody has to consent."""

TRAINEES = ApprovalRule(name="trainee", mode=ApprovalMode.SUPERVISOR, levels=(Level.TRAINEE,))


def rule_for(
    case: Case, author: Actor, visibility: Visibility, purpose: Purpose, *, seen: bool = True
) -> ApprovalRule | None:
    """The rule that asks for consent to such a reply, None when it may go out at once.

    The promise to answer within minutes never waits: an acknowledgement needs no consent, but by
    a trainee, whose words somebody always sees (`seen` False: nor did a trainee's once).
    """
    moderated = seen and author.level is Level.TRAINEE
    if purpose is Purpose.ACKNOWLEDGEMENT and not moderated:
        return None
    return _stricter(_agreed(case, author, visibility), _ruled(case))


def _agreed(case: Case, author: Actor, visibility: Visibility) -> ApprovalRule | None:
    """What the service agreement asks for."""
    policy = case.agreement.approval
    for rule in policy.rules:
        if _fits(rule, case, author, visibility):
            if rule.mode is ApprovalMode.NONE and author.level is Level.TRAINEE:
                break
            return rule if STAGES[rule.mode] else None
    if author.level is Level.TRAINEE and STAGES[policy.trainees]:
        return TRAINEES.model_copy(update={"mode": policy.trainees})
    return None


def _ruled(case: Case) -> ApprovalRule | None:
    """What the rule of the client's guidelines asks for that fired on the case."""
    ruling = case.ruling
    if ruling is None or ruling.approval is None or not STAGES[ruling.approval]:
        return None
    version = ruling.policy_version or "built-in"
    return ApprovalRule(name=f"policy:{version}:{ruling.rule}", mode=ruling.approval)


_STRICTNESS = tuple(ApprovalMode)


def _stricter(one: ApprovalRule | None, other: ApprovalRule | None) -> ApprovalRule | None:
    """Agreement and guidelines both bind: whichever asks for more, the agreement among equals."""
    if one is None or other is None:
        return one or other
    return other if is_stricter(other.mode, one.mode) else one


def is_stricter(mode: ApprovalMode, than: ApprovalMode) -> bool:
    """Whether a mode asks for more consent than another."""
    return _STRICTNESS.index(mode) > _STRICTNESS.index(than)


def _fits(rule: ApprovalRule, case: Case, author: Actor, visibility: Visibility) -> bool:
    kind = case.assessment.kind if case.assessment else None
    reach = max((m.mention.reach or 0 for m in case.mentions), default=0)
    return (
        (not rule.kinds or kind in rule.kinds)
        and (not rule.priorities or case.priority in rule.priorities)
        and (rule.visibility is None or rule.visibility is visibility)
        and (rule.reach_from is None or reach >= rule.reach_from)
        and (not rule.levels or author.level in rule.levels)
    )
