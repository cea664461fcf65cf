"""Trying an agreement: what a message that comes at some moment would be promised."""

from api.agreements.schemas import AgreementTrial, AgreementTried
from domain.prepared import moment_in_words
from domain.promising import promise_at
from domain.values import Language


def tried(trial: AgreementTrial) -> AgreementTried:
    """The promise in figures and in each language's words."""
    promise = promise_at(trial.agreement, trial.at, trial.priority)
    zone = trial.agreement.time_zone
    return AgreementTried(
        **promise.model_dump(),
        promise={
            language: moment_in_words(promise.promised_at, trial.at, language, zone)
            for language in Language
            if language is not Language.UNKNOWN
        },
    )
