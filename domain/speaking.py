"""When the machine may speak, and exactly when it does (practice of care teams, R5)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.agreement import OutsideHours
from domain.case import Case, Status
from domain.clock import Clock
from domain.counting import outside_hours
from domain.events import CaseEvent, ClocksStarted
from domain.places import Room, seconds_ahead
from domain.policy import CONFIDENT
from domain.ruling import Answering
from domain.values import Language

SPREAD_STEPS = 1_000


def spoken_language(case: Case) -> Language:
    """The language of the customer's latest message, in which they are answered. What a person said
    of it counts, and does not count for a message that came later in another language."""
    latest = case.latest_mention
    usual = case.assessment.language if case.assessment is not None else Language.UNKNOWN
    if latest is None or latest.assessment is None:
        return usual
    is_corrected = case.assessed_by is not None and (
        case.corrected_about in (None, latest.mention.message_id)
    )
    own = latest.assessment.language
    return usual if is_corrected or own is Language.UNKNOWN else own


def machine_may_speak(case: Case) -> tuple[str, ...]:
    """Why the machine must be silent on this case, as codes; empty: it may acknowledge.

    Only what the case itself knows: the stop button, the brake and whether the post still stands
    are looked at when it is about to speak.
    """
    why: list[str] = []
    latest = case.latest_mention
    if case.status is Status.CLOSED or latest is None:
        return ("nothing_to_answer",)
    if any(m.assessment is None for m in case.standing_mentions):
        why.append("not_assessed")
    if case.decision is None or case.decision.answering is not Answering.RESPOND:
        why.append("not_to_be_answered")
    if not latest.mention.addressed:
        why.append("not_addressed")
    if latest.mention.baseline:
        why.append("before_connection")
    if any(m.assessment and m.assessment.risks for m in case.standing_mentions) or (
        case.assessment is not None and case.assessment.risks
    ):
        why.append("risk")
    if case.assessment is None or case.assessment.confidence < CONFIDENT:
        why.append("not_confident")
    if case.assessment is not None and case.assessment.language is Language.UNKNOWN:
        why.append("language_unknown")
    if case.person_decides:
        why.append("too_old")
    if spoken := [reply for reply in case.replies if reply.automatic]:
        why.append(spoken[-1].failure or "spoke_already")
    if case.capabilities.automatic_needs_consent:
        why.append("consent_needed")
    if not case.capabilities.carries(latest.mention.visibility):
        why.append("channel_cannot")
    return tuple(why)


def acknowledgement_moment(case: Case) -> datetime | None:
    """When the acknowledgement goes out by itself, None when it does not.

    Due moment less the agreement's margin less a spread that follows from the case's id, so that a
    burst does not fall into one second; and earlier by what was decided when the clock started.
    """
    clock = case.acknowledge
    if (
        clock is None
        or clock.due_at is None
        or case.acknowledgement_withheld is not None
        or case.pending_replies
        or case.doubtful_replies
        or machine_may_speak(case)
    ):
        return None
    pace = acknowledgement_pace(case)
    return None if pace is None else pace - timedelta(seconds=case.acknowledge_ahead)


def acknowledgement_ahead(case: Case, room: Room, now: datetime) -> float:
    """By how many seconds a case whose clock has just started is to be acknowledged before its
    usual moment, given what `room` there is; nowhere into hours at which nothing is said."""
    usual = acknowledgement_moment(case)
    if usual is None:
        return 0.0
    silent_outside = case.agreement.outside_hours is OutsideHours.NOTHING
    return seconds_ahead(
        usual,
        now,
        room,
        _share(case),
        lambda at: not (silent_outside and outside_hours(case, at)),
    )


def acknowledgement_pace(case: Case) -> datetime | None:
    """When an acknowledgement is to go out while the clock of the first reply runs, whether or not
    the machine may speak: in good time before it is due; while nobody works, as soon as ever.

    Where only open hours count, the time before it is due is of open hours too, or it could begin
    when nobody works yet. (Clocks that were started earlier subtract seconds of any hour.)
    """
    clock, agreement = case.acknowledge, case.agreement
    if clock is None or clock.due_at is None:
        return None
    lead = _lead(case, clock)
    if clock.running_since is not None and agreement.outside_hours is not OutsideHours.NOTHING:
        usual = clock.running_since + timedelta(seconds=clock.budget - lead)
        if outside_hours(case, usual):
            return usual  # while nobody works the machine speaks at its usual pace
    if case.lead_counted:
        return clock.moment_at(1 - lead / clock.budget, case.hours)
    return clock.due_at - timedelta(seconds=lead)


def uncounted(events: Sequence[CaseEvent]) -> list[CaseEvent]:
    """The same events as they were before a lead was counted in the hours of its clock: histories
    that began so go on so."""
    return [
        event.model_copy(update={"lead_counted": False})
        if isinstance(event, ClocksStarted)
        else event
        for event in events
    ]


def _lead(case: Case, clock: Clock) -> float:
    """How many seconds before it is due a first reply goes out."""
    agreement = case.agreement
    lead = agreement.acknowledge_margin + _share(case) * agreement.acknowledge_spread
    return min(lead, clock.budget / 2)


def _share(case: Case) -> float:
    """Where between the first and the last a case stands among others: the same each time."""
    return (case.id.int % SPREAD_STEPS) / SPREAD_STEPS
