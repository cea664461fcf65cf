"""When the promises of a case are at risk, as boards and lists count it."""

from domain.case import Case

AT_RISK_FROM = 0.75
"""A case whose answer took this share of its time without a reply is at risk."""


def is_at_risk(case: Case) -> bool:
    """People were called and nobody has replied, or most of the answer's time is used up. Whether
    a promise is broken by now, and so no longer at risk, is for whoever knows the time."""
    alarmed = (
        case.alarmed_at is not None
        and case.first_replied_at is None
        and case.acknowledge is not None
        and case.acknowledge.due_at is not None
    )
    warned = (
        case.answer is not None
        and case.answer.due_at is not None
        and any(share >= AT_RISK_FROM for share in case.answer_warnings)
    )
    return alarmed or warned
