"""The six steps as a person sees them: where a case stands, and when it next needs looking at."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.amending import amendment_moments
from domain.answering import answer_moments
from domain.approving import approval_moments
from domain.case import Case, Status
from domain.documenting import document_moments
from domain.holding import rest_moments
from domain.responding import respond_moments
from domain.ruling import Answering
from domain.values import Value


class Step(StrEnum):
    """The process, in its order."""

    MONITOR = "monitor"
    ASSESS = "assess"
    RESPOND = "respond"
    RETRIEVE = "retrieve"
    ANSWER = "answer"
    DOCUMENT = "document"


class StepState(StrEnum):
    """How far a step is."""

    DONE = "done"
    CURRENT = "current"
    WAITING = "waiting"
    SKIPPED = "skipped"
    MISSED = "missed"


class StepView(Value):
    """One step and how far it is."""

    step: Step
    state: StepState


def next_look(
    case: Case, under_way: Collection[UUID] = (), *, ends: bool = True
) -> datetime | None:
    """The earliest moment at which time alone changes something; None: only people or news can.

    `under_way` are replies and amendments that the network is being asked for just now: what comes
    of them is news, not a matter of time. `ends`: whether the end of the run is one.
    """
    moments = [
        *respond_moments(case),
        *approval_moments(case),
        *amendment_moments(case, under_way),
        *answer_moments(case, under_way),
        *document_moments(case, ends=ends),
        *rest_moments(case),
    ]
    return min(moments, default=None)


def current_step(case: Case) -> Step:
    """Where the case stands."""
    if case.status is Status.CLOSED:
        return Step.DOCUMENT
    if case.decision is None or case.decision.answering is not Answering.RESPOND:
        return Step.ASSESS
    if case.first_replied_at is None:
        return Step.RESPOND
    if case.answered_at is not None:
        return Step.DOCUMENT
    return Step.RETRIEVE if case.information_asked_at else Step.ANSWER


def six_steps(case: Case, now: datetime) -> tuple[StepView, ...]:
    """Every step with its state; a promise broken shows as missed even after it was caught up."""
    here = list(Step).index(current_step(case))
    views: list[StepView] = []
    for number, step in enumerate(Step):
        if number == here:
            state = StepState.CURRENT
        else:
            state = StepState.DONE if number < here else StepState.WAITING
        views.append(StepView(step=step, state=_told(case, step, state, now)))
    return tuple(views)


def _retrieved(case: Case) -> bool:
    return bool(case.information_asked_at or case.escalations)


def _told(case: Case, step: Step, state: StepState, now: datetime) -> StepState:
    unanswered = case.decision is not None and case.decision.answering is not Answering.RESPOND
    closed = case.status is Status.CLOSED
    if step is Step.RESPOND and case.first_response_missed:
        return StepState.MISSED
    if step is Step.ANSWER and case.answer_missed_at:
        return StepState.MISSED
    if step is Step.RETRIEVE and state is StepState.DONE and not _retrieved(case):
        return StepState.SKIPPED
    if closed and unanswered and step in (Step.RESPOND, Step.RETRIEVE, Step.ANSWER):
        return StepState.SKIPPED
    if closed and step is Step.ANSWER and case.answered_at is None:
        return StepState.SKIPPED
    if closed and step is Step.DOCUMENT:
        return StepState.DONE
    return state
