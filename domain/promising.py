"""What a message that comes at some moment would be promised under an agreement, without a case."""

from datetime import UTC, datetime
from uuid import UUID

from domain.agreement import ServiceAgreement
from domain.capabilities import Capabilities
from domain.case import Case
from domain.counting import (
    acknowledge_clock,
    answer_clock,
    hours_wanted,
    outside_hours,
    promised_moment,
)
from domain.events import ClocksStarted, HoursLookedUp
from domain.evolving import evolve
from domain.opening import hours_for
from domain.speaking import acknowledgement_pace
from domain.values import Moment, Priority, Value

_NOBODY = UUID(int=0)


class Promise(Value):
    """Whether people work at that moment and from when on they do, when the machine would speak,
    and the moments that count."""

    open: bool
    opens_at: Moment | None
    speaks_at: Moment
    acknowledge_due_at: Moment
    answer_due_at: Moment
    promised_at: Moment


def promise_at(agreement: ServiceAgreement, at: datetime, priority: Priority) -> Promise:
    """The agreement's own rules, asked with a case that exists nowhere else."""
    at = at.astimezone(UTC)
    case = Case(
        id=_NOBODY,
        client_id=_NOBODY,
        account_id=_NOBODY,
        channel="",
        opened_at=at,
        agreement=agreement,
        capabilities=Capabilities(max_length=1, public=True, private=True),
        priority=priority,
    )
    wanted = hours_wanted(case, at)
    if wanted is not None:
        hours = hours_for(wanted.calendar, wanted.since, wanted.now, wanted.seconds)
        case = evolve(case, HoursLookedUp(at=at, hours=hours))
    first, answer = acknowledge_clock(case, at), answer_clock(case, at)
    case = evolve(case, ClocksStarted(at=at, acknowledge=first, answer=answer, lead_counted=True))
    speaks_at, promised = acknowledgement_pace(case), promised_moment(case, at)
    assert speaks_at is not None
    assert promised is not None
    assert first.due_at is not None
    assert answer.due_at is not None
    return Promise(
        open=not outside_hours(case, at),
        opens_at=case.hours.opens_at(at) if case.hours else None,
        speaks_at=speaks_at,
        acknowledge_due_at=first.due_at,
        answer_due_at=answer.due_at,
        promised_at=promised,
    )
