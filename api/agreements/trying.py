"""Trying an agreement: what a message that comes at some moment would be promised."""

from datetime import UTC
from uuid import UUID

from api.agreements.schemas import AgreementTrial, AgreementTried
from domain.capabilities import Capabilities
from domain.case import Case, HoursLookedUp, evolve
from domain.counting import (
    acknowledge_clock,
    answer_clock,
    hours_wanted,
    outside_hours,
    promised_moment,
)
from domain.opening import hours_for
from domain.prepared import moment_in_words
from domain.speaking import acknowledgement_pace
from domain.values import Language

_NOBODY = UUID(int=0)


def tried(trial: AgreementTrial) -> AgreementTried:
    """The agreement's own rules, asked with a case that exists nowhere else."""
    at, agreement = trial.at.astimezone(UTC), trial.agreement
    case = Case(
        id=_NOBODY,
        client_id=_NOBODY,
        account_id=_NOBODY,
        channel="",
        opened_at=at,
        agreement=agreement,
        capabilities=Capabilities(max_length=1, public=True, private=True),
        priority=trial.priority,
    )
    wanted = hours_wanted(case, at)
    if wanted is not None:
        hours = hours_for(wanted.calendar, wanted.since, wanted.now, wanted.seconds)
        case = evolve(case, HoursLookedUp(at=at, hours=hours))
    first, answer = acknowledge_clock(case, at), answer_clock(case, at)
    case = case.model_copy(update={"acknowledge": first, "answer": answer})
    speaks_at, promised = acknowledgement_pace(case), promised_moment(case, at)
    assert speaks_at is not None
    assert promised is not None
    assert first.due_at is not None
    assert answer.due_at is not None
    return AgreementTried(
        open=not outside_hours(case, at),
        opens_at=case.hours.opens_at(at) if case.hours else None,
        speaks_at=speaks_at,
        acknowledge_due_at=first.due_at,
        answer_due_at=answer.due_at,
        promised_at=promised,
        promise={
            language: moment_in_words(promised, at, language, agreement.time_zone)
            for language in Language
            if language is not Language.UNKNOWN
        },
    )
